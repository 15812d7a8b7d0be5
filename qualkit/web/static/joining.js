// Two participants that are one person: asks which, shows what that changes, joins them.

import { dialog } from "./dialogs.js";
import { el, visible } from "./dom.js";
import { put } from "./outbox.js";
import { t } from "./words.js";

// Asks who is one with `person`; `other` is proposed. The name joined, null where it was left.
export async function join(person, everybody, other = null) {
  const others = everybody.filter((each) => each.name !== person.name);
  const list = el("datalist", { id: "others" }, ...others.map((each) => el("option", { value: each.name })));
  const field = el("input", { list: "others", autocomplete: "off", spellcheck: "false", value: other ?? "" });
  const changes = el("div", { role: "status" });
  const label = el("label", { class: "field" }, t("participants.joinwith", { name: visible(person.name) }), field);
  const found = () => others.find((each) => each.name.toLowerCase() === field.value.trim().toLowerCase());
  const show = () => changes.replaceChildren(...changesOf(person, found()));
  field.addEventListener("input", show);
  show();
  const answer = await dialog({
    title: t("participants.jointitle", { name: visible(person.name) }),
    body: el("div", {}, label, list, changes),
    buttons: [{ label: t("participants.joinbutton"), value: "join", kind: "danger" }],
    ready: (box) => (field.focus(), guard(box, found)),
  });
  const chosen = found();
  if (answer !== "join" || !chosen) return null;
  const body = { name: person.name, other: chosen.name, other_version: chosen.version };
  await put({ method: "POST", path: "/api/participants/join", body, version: person.version });
  return chosen.name;
}

// Nothing is joined before somebody from the list is chosen.
function guard(box, found) {
  box.querySelector("form").addEventListener("submit", (event) => {
    if (event.submitter?.value === "join" && !found()) event.preventDefault();
  });
}

function changesOf(person, other) {
  if (!other) return [el("p", { class: "count" }, t("participants.joinunknown"))];
  const sessions = other.sessions.slice(0, 5).join(", ") + (other.sessions.length > 5 ? " …" : "");
  const values = {
    name: visible(person.name),
    other: visible(other.name),
    turns: other.turns.toLocaleString("en"),
    words: other.words.toLocaleString("en"),
    allturns: (person.turns + other.turns).toLocaleString("en"),
    sessions: visible(sessions) || t("participants.nosession"),
  };
  const lost = lostOf(person, other);
  return [
    el("p", {}, t("participants.joinchange", values)),
    lost.length ? el("p", {}, t("participants.joinkeep", { name: values.name, lost: visible(lost.join("; ")) })) : null,
    el("p", {}, el("strong", {}, t("participants.joinundo"))),
  ].filter(Boolean);
}

// What the other has that the first has otherwise.
function lostOf(person, other) {
  const lost = [];
  if (other.role && person.role && other.role !== person.role) lost.push(`${t("participants.role")} ${other.role}`);
  for (const [name, value] of Object.entries(other.attributes)) {
    if (name in person.attributes && person.attributes[name] !== value) lost.push(`${name} ${value}`);
  }
  return lost;
}
