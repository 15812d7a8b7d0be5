// The form that says how files are to be read, and what it says as the server takes it.

import { el } from "./dom.js";
import { complain } from "./notices.js";
import { t } from "./words.js";

// The form's fields; `sendPeople(file)` takes the list of participants to the server.
export function formOf({ sendPeople }) {
  const kinds = document.getElementById("ingest").dataset.kinds.split(" ");
  const fields = {
    kind: el("select", {}, el("option", { value: "" }, t("ingest.auto")), ...kinds.map((kind) => el("option", { value: kind }, kind))),
    session: el("input", { autocomplete: "off" }),
    language: el("input", { autocomplete: "off", spellcheck: "false" }),
    encoding: el("input", { autocomplete: "off", spellcheck: "false" }),
    speakers: el("input", { autocomplete: "off", spellcheck: "false", placeholder: "^(P\\d+)>" }),
    rolesfrom: el("textarea", { spellcheck: "false", placeholder: "staff-*=staff" }),
    roles: el("textarea", { spellcheck: "false", placeholder: "Ann=citizen" }),
  };
  const people = el("input", { type: "file", accept: ".csv,.tsv,text/csv" });
  const given = el("span", { class: "count", role: "status" });
  people.addEventListener("change", () => people.files[0] && sendPeople(people.files[0]).catch(complain));
  const label = (key, field) => el("label", { class: "field" }, t(`ingest.${key}`), field);
  const element = el(
    "div",
    { class: "options" },
    ...["kind", "session", "language"].map((key) => label(key, fields[key])),
    el("label", { class: "field" }, t("ingest.people"), people, given),
    ...["rolesfrom", "roles", "speakers", "encoding"].map((key) => label(key, fields[key])),
  );
  return { element, fields, people: (name) => (given.textContent = name) };
}

// What the form says; {fault} where a line cannot be read.
export function optionsOf({ fields }) {
  const made = {};
  for (const name of ["kind", "session", "language", "encoding", "speakers"]) {
    const value = fields[name].value.trim();
    if (value) made[name] = value;
  }
  for (const [name, key] of [["roles", "roles"], ["rolesfrom", "roles_from"]]) {
    for (const line of fields[name].value.split("\n").map((each) => each.trim()).filter(Boolean)) {
      const at = line.lastIndexOf("=");
      if (at < 1 || at === line.length - 1) return { fault: t("ingest.badpair", { line }) };
      (made[key] ??= {})[line.slice(0, at).trim()] = line.slice(at + 1).trim();
    }
  }
  return made;
}
