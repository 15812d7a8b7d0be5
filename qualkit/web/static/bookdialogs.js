// The dialogs of the codebook page: what would change, what did change, and what is to be done.

import { get, send } from "./api.js";
import { dialog } from "./dialogs.js";
import { el, named, visible } from "./dom.js";
import { complain } from "./notices.js";
import { counted, t } from "./words.js";

const look = (path, body) => send({ key: crypto.randomUUID(), method: "POST", path, body });
const doIt = (label) => [{ label, value: "do", kind: "primary" }];

export function ask(question, buttons) {
  return dialog({ title: question, body: el("p", { class: "sub" }, t("codebook.ask-which")), buttons });
}

// Asks for a code to merge `code` with, and shows what that would change; the change, or null.
export async function mergeInto(code, codes, into) {
  const choice = el("select", {}, ...codes
    .filter((each) => !each.category && !each.retired && each.path !== code.path)
    .map((each) => el("option", { value: each.path }, visible(each.path))));
  if (into) choice.value = into;
  const told = el("div", { class: "preview", "aria-live": "polite" });
  const body = () => ({ does: "merge", code: code.path, into: choice.value });
  const preview = async () => {
    if (!choice.value) return told.replaceChildren(t("codebook.nothing-to-merge"));
    try {
      const found = await look("/api/codebook/preview", body());
      told.replaceChildren(...merged(found.told), changes(found.changes));
    } catch (error) {
      told.replaceChildren(el("p", { class: "fault" }, error.message));
    }
  };
  choice.addEventListener("change", preview);
  preview();
  const content = el("div", {}, el("label", { class: "field" }, t("codebook.merge-into"), choice), told);
  const title = t("codebook.merge-title", { code: visible(code.name) });
  const answer = await dialog({ title, body: content, buttons: doIt(t("codebook.act-merge")), wide: true });
  return answer === "do" && choice.value ? body() : null;
}

function merged(told) {
  const lines = [
    counted("codebook.will-carry", told.codings),
    counted("codebook.will-join", told.duplicates),
    told.kept_twice ? counted("codebook.will-keep", told.kept_twice) : null,
    counted("codebook.will-wait", told.suggestions),
    told.codes ? counted("codebook.will-move", told.codes) : null,
    told.lost_comments ? counted("codebook.lost-comments", told.lost_comments) : null,
  ];
  return [el("ul", { class: "notes" }, ...lines.filter(Boolean).map((line) => el("li", {}, line)))];
}

// A table of differences.
export function changes(rows) {
  if (!rows.length) return el("p", { class: "sub" }, t("codebook.no-difference"));
  const line = (row) => el(
    "tr",
    {},
    el("td", {}, visible(row.change)),
    el("th", { scope: "row" }, named(row.code ?? "", 120)),
    el("td", {}, visible(row.field ?? "")),
    el("td", {}, named(row.before ?? "", 300)),
    el("td", {}, named(row.after ?? "", 300)),
  );
  const head = ["change", "code", "field", "before", "after"].map((name) => el("th", { scope: "col" }, t(`codebook.col-${name}`)));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("codebook.differences") },
    el("table", { class: "changes" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows.map(line))));
}

export async function newCode(current, codes) {
  const name = el("input", { required: true, maxlength: 200, autocomplete: "off" });
  const parent = el("select", {}, el("option", { value: "/" }, t("codebook.at-the-top")),
    ...codes.map((code) => el("option", { value: code.path }, visible(code.path))));
  parent.value = current ? (current.category ? current.path : (current.parent ?? "/")) : "/";
  const definition = el("textarea", { rows: 2 });
  const category = el("input", { type: "checkbox" });
  const body = el("div", {},
    el("label", { class: "field" }, t("codebook.name"), name),
    el("label", { class: "field" }, t("codebook.parent"), parent),
    el("label", { class: "field" }, t("codebook.field-definition"), definition),
    el("label", {}, category, " ", t("codebook.is-category")));
  const ready = () => name.focus();
  const answer = await dialog({ title: t("codebook.new-title"), body, buttons: doIt(t("codebook.act-add")), ready });
  if (answer !== "do" || !name.value.trim()) return null;
  return { name: name.value, parent: parent.value, definition: definition.value, category: category.checked };
}

export async function splitCode(code) {
  const name = el("input", { required: true, maxlength: 200, autocomplete: "off" });
  const definition = el("textarea", { rows: 2 });
  const role = el("input", { autocomplete: "off" });
  const contains = el("input", { autocomplete: "off" });
  const told = el("p", { class: "sub", "aria-live": "polite" });
  const values = () => ({
    does: "split", code: code.path, name: name.value, definition: definition.value,
    ...(role.value.trim() ? { role: role.value.trim() } : {}),
    ...(contains.value ? { contains: contains.value } : {}),
  });
  let timer = null;
  const preview = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (!name.value.trim()) return;
      try {
        const found = await look("/api/codebook/preview", values());
        told.textContent = counted("codebook.will-go", found.told.codings);
      } catch (error) {
        told.textContent = error.message;
      }
    }, 300);
  };
  const body = el("div", { oninput: preview },
    el("label", { class: "field" }, t("codebook.split-name"), name),
    el("label", { class: "field" }, t("codebook.field-definition"), definition),
    el("fieldset", {}, el("legend", {}, t("codebook.split-which")),
      el("label", { class: "field" }, t("codebook.split-role"), role),
      el("label", { class: "field" }, t("codebook.split-contains"), contains)),
    told);
  const title = t("codebook.split-title", { code: visible(code.name) });
  const answer = await dialog({ title, body, buttons: doIt(t("codebook.act-split")), ready: () => name.focus() });
  return answer === "do" && name.value.trim() ? values() : null;
}

// Somebody else changed the codebook: what, and whose counts. True: mine on top of theirs.
export async function conflict(seen) {
  let told = el("p", {}, "");
  try {
    told = changes((await get("/api/codebook/difference", { before: seen })).rows);
  } catch (error) {
    complain(error);
  }
  const body = el("div", {}, el("p", {}, t("codebook.conflict")), told);
  const buttons = [
    { label: t("codebook.mine"), value: "mine", kind: "primary" },
    { label: t("codebook.theirs"), value: "theirs" },
  ];
  return (await dialog({ title: t("codebook.conflict-title"), body, buttons, wide: true })) === "mine";
}

// Somebody else changed fields of a code that are typed in here: "mine", "theirs", or null.
export function conflictOf(path, clashes) {
  const shown = (key, text) => [el("dt", {}, t(`codebook.${key}`)), el("dd", { dir: "auto" }, text || t("codebook.nothing"))];
  const fields = clashes.flatMap(({ name, mine, theirs }) => [
    el("h3", {}, t(`codebook.field-${name}`)),
    el("dl", { class: "sides" }, ...shown("side-theirs", theirs), ...shown("side-mine", mine)),
  ]);
  const body = el("div", {}, el("p", {}, t("codebook.conflict-of", { code: visible(path) })), ...fields);
  const buttons = [
    { label: t("codebook.mine-of"), value: "mine", kind: "primary" },
    { label: t("codebook.theirs"), value: "theirs" },
  ];
  return dialog({ title: t("codebook.conflict-title"), body, buttons, wide: true });
}

// Whether to undo or redo a step that is none of the codebook.
export async function askSwap(name, what) {
  const body = el("p", {}, t("codebook.other-step", { what }));
  const title = t(`codebook.${name}-what`, { what });
  return (await dialog({ title, body, buttons: doIt(t(`codebook.act-${name}`)) })) === "do";
}

export async function history(newest) {
  let rows = [];
  try {
    rows = (await get("/api/codebook/revisions")).rows;
  } catch (error) {
    return complain(error);
  }
  const told = el("div", { "aria-live": "polite" });
  const option = (row) => el("option", { value: row.revision }, `${row.revision} · ${row.created.slice(0, 16).replace("T", " ")} · ${visible(row.coder)}`);
  const [from, to] = [0, 1].map(() => el("select", {}, ...rows.map(option)));
  from.value = rows[1]?.revision ?? newest;
  to.value = rows[0]?.revision ?? newest;
  const compare = async () => {
    try {
      told.replaceChildren(changes((await get("/api/codebook/difference", { before: from.value, after: to.value })).rows));
    } catch (error) {
      told.replaceChildren(el("p", { class: "fault" }, error.message));
    }
  };
  from.addEventListener("change", compare);
  to.addEventListener("change", compare);
  if (rows.length) compare();
  const list = rows.map((row) => el("li", {}, el("b", {}, String(row.revision)), " ", visible(row.changes), " ",
    el("span", { class: "sub" }, `${row.created.slice(0, 16).replace("T", " ")}, ${visible(row.coder)}`), " ",
    el("a", { href: `/api/codebook/file?kind=yaml&revision=${row.revision}` }, t("codebook.download"))));
  const body = el("div", {},
    el("div", { class: "buttons" }, el("label", {}, t("codebook.from"), " ", from), el("label", {}, t("codebook.to"), " ", to)),
    told, el("h3", {}, t("codebook.revisions")), el("ul", { class: "notes revisions" }, ...list));
  return dialog({ title: t("codebook.history-title"), body, wide: true });
}

// Reads a file and shows what would change; the body of the request, or null.
export async function importFile(dropped = null) {
  const file = dropped ?? (await chosen());
  if (!file) return null;
  try {
    const body = { name: file.name, data: await base64(file) };
    const found = await look("/api/codebook/file/preview", body);
    const title = t("codebook.import-title", { name: visible(file.name) });
    const content = el("div", {}, ...lost(found.dropped), el("p", {}, counted("codebook.import-changes", found.changes.length)), changes(found.changes));
    if (found.dropped.length) return await dialog({ title, body: content, wide: true }), null;
    return (await dialog({ title, body: content, buttons: doIt(t("codebook.act-import")), wide: true })) === "do" ? body : null;
  } catch (error) {
    complain(error);
    return null;
  }
}

// Codes that the file has no longer though they are given: it cannot be imported so.
function lost(dropped) {
  if (!dropped.length) return [];
  const line = ({ code, codings }) => el("li", {}, named(code), ": ", counted("codebook.codings", codings));
  return [el("p", { class: "fault" }, t("codebook.import-drops")), el("ul", { class: "notes" }, ...dropped.map(line))];
}

async function base64(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return address.slice(address.indexOf(",") + 1);
}

function chosen() {
  return new Promise((resolve) => {
    const input = el("input", { type: "file", accept: ".yaml,.yml,.csv,.tsv,.txt" });
    input.addEventListener("change", () => resolve(input.files[0] ?? null));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  });
}
