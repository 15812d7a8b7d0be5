// The participants page: the list, filtered; roles, spellings and attributes edited in place.

import { get, Refused } from "./api.js";
import { cellOf, move } from "./cells.js";
import { dialog } from "./dialogs.js";
import { el, named, visible } from "./dom.js";
import { join } from "./joining.js";
import { bind } from "./keys.js";
import { complain, notice } from "./notices.js";
import { put } from "./outbox.js";
import { counted, t } from "./words.js";

const MOST_ROWS = 500;
const NOBODY = "\u0000";
const byId = (id) => document.getElementById(id);
const filter = byId("filter");
let people = [];
let roles = [];
let attributes = [];
let added = [];
let role = null;
let made = new Map();

// The state of the page

async function load() {
  const known = await get("/api/participants");
  people = known.participants;
  roles = known.roles;
  attributes = [...known.attributes, ...added.filter((name) => !known.attributes.includes(name))];
  for (const person of people) person.searched = textOf(person);
  renewAll();
}

const textOf = (person) =>
  [person.name, person.role ?? "", ...person.aliases, ...Object.values(person.attributes)].join("\n").toLowerCase();

async function reload(name) {
  const known = await get("/api/participants", { name });
  const person = known.participants[0];
  roles = known.roles;
  const at = people.findIndex((each) => each.name === name);
  people[at] = Object.assign(person, { searched: textOf(person) });
  return person;
}

function wanted() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  return people.filter(
    (person) =>
      (role === null || (person.role ?? NOBODY) === role) && words.every((word) => person.searched.includes(word)),
  );
}

// What is shown

function show() {
  const found = wanted();
  byId("count").textContent = counted("participants.found", found.length);
  byId("table").hidden = !found.length;
  byId("nothing").hidden = found.length > 0;
  byId("nothing").textContent = t(people.length ? "participants.nomatch" : "participants.none");
  byId("more").hidden = found.length <= MOST_ROWS;
  byId("more").textContent = t("participants.more", { shown: MOST_ROWS, n: found.length.toLocaleString("en") });
  showRows(found.slice(0, MOST_ROWS));
}

// Rows are made once; what does not fit is hidden, which is fast.
function showRows(shown) {
  const names = new Set(shown.map((person) => person.name));
  if (shown.some((person) => !made.has(person.name))) {
    for (const person of shown) if (!made.has(person.name)) made.set(person.name, rowOf(person));
    byId("rows").replaceChildren(...people.map((person) => made.get(person.name)).filter(Boolean));
  }
  for (const [name, row] of made) row.hidden = !names.has(name);
}

// Makes everything anew: other columns, or other colours.
function renewAll() {
  made = new Map();
  showHeads();
  showRoles();
  show();
}

function showHeads() {
  const head = (content, n) => el("th", { scope: "col", class: n ? "n" : "" }, content);
  byId("heads").replaceChildren(
    ...["name", "role", "aliases"].map((key) => head(t(`participants.${key}`))),
    ...attributes.map((name) => head(named(name, 60))),
    ...["turns", "words"].map((key) => head(t(`participants.${key}`), true)),
    head(t("participants.sessions")),
    el("td", {}),
  );
}

function showRoles() {
  const sizes = new Map();
  for (const person of people) sizes.set(person.role ?? NOBODY, (sizes.get(person.role ?? NOBODY) ?? 0) + 1);
  const chip = (value, content, css) =>
    el(
      "button",
      { type: "button", class: css, "aria-pressed": String(role === value), onclick: () => chooseRole(value) },
      content,
      ` ${(value === null ? people.length : sizes.get(value)).toLocaleString("en")}`,
    );
  byId("roles").replaceChildren(
    chip(null, t("participants.everyrole"), ""),
    ...roles.map((each) => chip(each.role, el("b", { class: "role" }, named(each.role, 60)), each.css)),
    ...(sizes.has(NOBODY) ? [chip(NOBODY, t("participants.norole"), "group-none")] : []),
    el("datalist", { id: "known-roles" }, ...roles.map((each) => el("option", { value: each.role }))),
  );
}

function chooseRole(value) {
  role = value;
  showRoles();
  show();
  byId("roles").querySelector('[aria-pressed="true"]')?.focus();
}

const cssOf = (person) => roles.find((each) => each.role === person.role)?.css ?? "group-none";
const none = () => el("span", { class: "none" }, t("participants.empty"));

function rowOf(person) {
  const row = el(
    "tr",
    { class: cssOf(person) },
    el("th", { scope: "row" }, named(person.name)),
    field(person, "role"),
    field(person, "aliases"),
    ...attributes.map((name) => field(person, "attributes", name)),
    el("td", { class: "n" }, person.turns.toLocaleString("en")),
    el("td", { class: "n" }, person.words.toLocaleString("en")),
    el("td", { class: "sessions" }, named(person.sessions.join(", "), 60)),
    el("td", {}, el("button", { type: "button", class: "quiet join", onclick: () => joinWith(person) }, t("participants.join"))),
  );
  row.person = person.name;
  return row;
}

// What is edited: reads and writes of a person what a cell shows

function valueOf(person, kind, name) {
  if (kind === "role") return person.role ?? "";
  return kind === "aliases" ? person.aliases.join("; ") : (person.attributes[name] ?? "");
}

function changeOf(kind, name, text) {
  if (kind === "role") return { role: text.trim() };
  if (kind === "aliases") return { aliases: text.split(";").map((each) => each.trim()).filter(Boolean) };
  return { attributes: { [name]: text.trim() } };
}

function field(person, kind, name) {
  const text = valueOf(person, kind, name);
  const what = kind === "attributes" ? name : t(`participants.${kind}`);
  const shown = () => (!text ? none() : kind === "role" ? el("b", { class: "role" }, named(text, 60)) : named(text));
  const label = t("participants.edit", { what: visible(what), name: visible(person.name), value: shown().textContent });
  const place = { kind, name, what };
  const cell = cellOf({
    text,
    shown,
    label,
    list: kind === "role" ? "known-roles" : null,
    save: (value, more) => save(person, place, { value, ...more }),
    ways: (error, value) => waysOut(error, person, { ...place, value }),
  });
  if (kind === "role") cell.classList.add("role-cell");
  return cell;
}

async function save(person, place, { value, is_new_role }) {
  const { kind, name, what } = place;
  const before = valueOf(person, kind, name);
  const body = { name: person.name, ...changeOf(kind, name, value), ...(is_new_role ? { is_new_role } : {}) };
  try {
    await put({ method: "PATCH", path: "/api/participants", body, version: person.version });
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409) throw error;
    return settle(person, place, { value, current: error.current });
  }
  await renew(person.name, place);
  notice(t("participants.saved", { what, name: person.name }), {
    action: { label: t("participants.takeback"), run: () => takeBack(person.name, place, before) },
  });
}

async function takeBack(name, place, value) {
  const person = people.find((each) => each.name === name);
  if (person) await save(person, place, { value, is_new_role: true }).catch(complain);
}

// Shows a person's row anew, with the cell that was open in focus.
async function renew(name, { kind, name: attribute }) {
  const columns = ["role", "aliases", ...attributes];
  const at = columns.indexOf(kind === "attributes" ? attribute : kind) + 1;
  const before = JSON.stringify(roles);
  const person = await reload(name);
  const find = () => [...byId("rows").rows].find((each) => each.person === name);
  if (JSON.stringify(roles) === before) {
    const row = rowOf(person);
    find()?.replaceWith(row);
    made.set(name, row);
    showRoles();
  } else {
    renewAll();
  }
  find()?.cells[at]?.querySelector("button")?.focus();
}

// Somebody else was faster: mine or theirs.
async function settle(person, place, { value, current }) {
  if (!current) {
    notice(t("participants.gone", { name: person.name }), { kind: "error" });
    return load();
  }
  const fresh = await reload(person.name);
  const theirs = valueOf(fresh, place.kind, place.name);
  const shown = (text) => visible(text) || t("participants.empty");
  const isOther = theirs !== valueOf(person, place.kind, place.name) && theirs !== value;
  const answer = isOther
    ? await dialog({
        title: t("participants.conflict"),
        body: el("p", {}, t("participants.conflictbody", { what: visible(place.what), name: visible(person.name) })),
        buttons: [
          { label: t("participants.mine", { value: shown(value) }), value: "mine", kind: "primary" },
          { label: t("participants.theirs", { value: shown(theirs) }), value: "theirs" },
        ],
      })
    : "mine";
  if (answer === "mine") return save(fresh, place, { value });
  return renew(person.name, place);
}

// What else can be done where a value was refused.
function waysOut(error, person, { kind, value }) {
  if (kind === "role" && error.status === 404) {
    return [{ label: t("participants.newrole"), run: (store) => store({ is_new_role: true }) }];
  }
  if (kind !== "aliases" || error.status !== 400) return [];
  const keys = value.split(";").map(keyOf);
  const other = people.find(
    (each) => each.name !== person.name && [each.name, ...each.aliases].some((name) => keys.includes(keyOf(name))),
  );
  if (!other) return [];
  return [{ label: t("participants.jointhem"), run: (_, close) => (close(), joinWith(person, other.name)) }];
}

const keyOf = (name) => name.trim().split(/\s+/).join(" ").toLowerCase();

async function joinWith(person, other = null) {
  try {
    const name = await join(people.find((each) => each.name === person.name) ?? person, people, other);
    if (name === null) return;
    await load();
    notice(t("participants.joined", { other: name, name: person.name }));
  } catch (error) {
    complain(error);
    await load();
  }
}

async function addColumn() {
  const input = el("input", { autocomplete: "off", maxlength: 200 });
  const answer = await dialog({
    title: t("participants.addtitle"),
    body: el("label", { class: "field" }, t("participants.addname"), input),
    buttons: [{ label: t("participants.addbutton"), value: "add", kind: "primary" }],
    ready: () => input.focus(),
  });
  const name = input.value.trim().split(/\s+/).join(" ");
  if (answer !== "add" || !name) return;
  if (!attributes.includes(name)) {
    added.push(name);
    attributes.push(name);
  }
  renewAll();
  [...byId("rows").rows].find((row) => !row.hidden)?.cells[3 + attributes.indexOf(name)]?.querySelector("button").focus();
}

filter.addEventListener("input", show);
filter.addEventListener("keydown", (event) => {
  if (event.key === "Escape") (filter.value = ""), show();
  if (event.key === "ArrowDown") event.preventDefault(), byId("rows").querySelector("tr:not([hidden]) button")?.focus();
});
byId("add").addEventListener("click", addColumn);
const inCell = () => Boolean(document.activeElement?.closest?.("#rows td")?.querySelector("button"));
bind(
  { keys: ["/"], words: "participants.key.filter", group: "keys.participants", run: () => filter.focus() },
  { keys: ["a"], words: "participants.key.add", group: "keys.participants", run: addColumn },
  {
    keys: ["m"],
    words: "participants.key.join",
    group: "keys.participants",
    when: inCell,
    run: () => document.activeElement.closest("tr").querySelector(".join").click(),
  },
  {
    keys: ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"],
    words: "participants.key.move",
    group: "keys.participants",
    when: inCell,
    run: (event) => move(event.key),
  },
);
load().catch(complain);
