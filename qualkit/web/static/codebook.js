// The codebook page: the codes, which one is chosen, and every change of them.
//
// Changes go out one after the other, each with the revision that it was thought of.

import { get, Refused } from "./api.js";
import { ask, askSwap, conflict, conflictOf, history, importFile, mergeInto, newCode, splitCode } from "./bookdialogs.js";
import { values } from "./bookdraft.js";
import { Panel } from "./bookpanel.js";
import { BookTree } from "./booktree.js";
import { bind } from "./keys.js";
import { complain, notice } from "./notices.js";
import { put } from "./outbox.js";
import { counted, t } from "./words.js";

const state = { codes: [], version: "0", undo: null, redo: null, news: 0 };
const tree = new BookTree(document.getElementById("book-tree"), {
  chosen: (code) => panel.show(code),
  rename: (code, name) => change({ does: "rename", code: code.path, name }),
  move: (code, parent, position) => change({ does: "move", code: code.path, parent, position }),
  drop: dropped,
});
const panel = new Panel(document.getElementById("book-panel"), {
  save: (draft) => (waiting = waiting.then(() => edited(draft))),
  drafts: (paths) => tree.mark(paths),
  act: (name) => act(name),
});
let waiting = Promise.resolve();

// Sends one change; the promise says whether it was done. A change may be a function, called when
// what came before is done; where it gives null, nothing is sent.
function change(body, path = "/api/codebook/changes") {
  return (waiting = waiting.then(() => {
    const made = typeof body === "function" ? body() : body;
    return made ? sent({ method: "POST", path, body: made }) : false;
  }));
}

async function sent(request) {
  try {
    const answer = await put({ ...request, version: state.version });
    await load({ position: answer.position });
    tell(answer.told);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.status === 409) return clashed(request, error);
    complain(error);
    return false;
  }
}

// Saves what is typed for a code, unless somebody else changed the same fields since it was begun:
// then whose counts is asked.
async function edited(draft) {
  try {
    const told = await get("/api/codebook/code", { code: draft.path });
    const clashes = draft.clashes(told);
    if (clashes.length) {
      const answer = await conflictOf(draft.path, clashes);
      if (answer === "theirs") draft.drop(clashes.map(({ name }) => name));
      if (answer !== "mine") return load({ isAnew: true });
      draft.rebase(told);
    }
    const now = draft.now();
    const body = { does: "edit", code: draft.path, ...values(now) };
    const answer = await put({ method: "POST", path: "/api/codebook/changes", body, version: told.version });
    draft.saved(now);
    await load({ position: answer.position, counts: false });
    tell(answer.told);
  } catch (error) {
    if (error instanceof Refused && error.status === 409) return edited(draft);
    complain(error);
  }
}

async function clashed(request, error) {
  const isMine = error.current?.version && (await conflict(state.version));
  await load();
  return isMine ? sent(request) : false;
}

function tell(told) {
  if (told?.lost_comments) notice(counted("codebook.lost-comments", told.lost_comments));
}

// Reads the codes anew, then their counts where they may be others by now.
async function load({ position, counts = true, isAnew = false } = {}) {
  const chosen = tree.current?.path;
  const known = new Map(state.codes.map((code) => [code.path, code]));
  const [shown, steps] = await Promise.all([get("/api/codes", { counts: "no" }), get("/api/history")]);
  await carryDrafts(shown);
  for (const code of shown.codes) for (const name of COUNTS) code[name] ??= known.get(code.path)?.[name] ?? null;
  Object.assign(state, { codes: shown.codes, version: shown.version, news: shown.news, ...steps });
  refreshTints();
  tree.show(state.codes, position === undefined ? chosen : state.codes[position]?.path);
  await panel.show(tree.current, state.version, isAnew);
  document.getElementById("book-revision").textContent = t("codebook.revision", { n: shown.revision });
  document.getElementById("book-empty").hidden = state.codes.length > 0;
  showSteps();
  if (counts) count();
}

const COUNTS = ["codings", "suggestions", "participants"];
let isCounting = false;
let isToCount = false;

// One count at a time; who asks meanwhile is answered by the one after it.
async function count() {
  isToCount = true;
  if (isCounting) return;
  isCounting = true;
  try {
    while (isToCount) {
      isToCount = false;
      const found = new Map((await get("/api/codebook/counts")).codes.map(([path, ...counts]) => [path, counts]));
      for (const code of state.codes) COUNTS.forEach((name, at) => (code[name] = found.get(code.path)?.[at] ?? code[name]));
      tree.count();
      panel.count(tree.current);
    }
  } catch (error) {
    complain(error);
  }
  isCounting = false;
}

// What is typed for a code that is called otherwise by now goes along with it.
async function carryDrafts(shown) {
  const there = new Set(shown.codes.map((code) => code.path));
  if (![...panel.drafts.keys()].some((path) => !there.has(path))) return;
  const { rows } = await get("/api/codebook/difference", { before: state.version, after: shown.version });
  panel.carry(rows.filter((row) => /^(renamed|moved)$/.test(row.change)).map((row) => [row.before, row.after]));
  tree.mark(panel.drafts.keys());
  const lost = [...panel.drafts.keys()].filter((path) => !there.has(path));
  if (lost.length) notice(t("codebook.draft-lost", { codes: lost.join(", ") }), { kind: "error" });
}

function showSteps() {
  for (const name of ["undo", "redo"]) {
    const button = document.getElementById(name);
    const step = state[name];
    button.disabled = !step;
    button.title = step ? t(`codebook.${name}-what`, { what: wordsOf(step) }) : "";
  }
}

const wordsOf = (step) => t(`step.${step.verb}`, {}, step.verb);
const isOfTheBook = (step) => / (codes?|codebook)$/.test(step.verb);

function refreshTints() {
  const link = document.querySelector('link[href^="/tints.css"]');
  const known = state.codes.map((code) => code.color).join();
  if (link && state.tints !== undefined && state.tints !== known) link.href = `/tints.css?${Date.now()}`;
  state.tints = known;
}

// Undoes or redoes the next step; one that is none of the codebook only when asked.
async function swap(name) {
  try {
    Object.assign(state, await get("/api/history"));
    showSteps();
    const step = state[name];
    if (!step || (!isOfTheBook(step) && !(await askSwap(name, wordsOf(step))))) return;
    await put({ method: "POST", path: `/api/${name}`, body: { step: step.number } });
    notice(t(`codebook.${name}-done`, { what: wordsOf(step) }));
  } catch (error) {
    complain(error);
  }
  await load();
}

// Moves the chosen code by the keys, from where it is once the moves before are done.
function shift(where) {
  change(() => {
    const code = tree.current;
    const place = code && tree.shifted(code.path, where);
    return place && { does: "move", code: code.path, ...place };
  });
}

async function dropped(code, onto) {
  const answer = await ask(t("codebook.dropped", { code: code.name, onto: onto.name }), [
    { label: t("codebook.move-under"), value: "move", kind: "primary" },
    ...(code.category || onto.category ? [] : [{ label: t("codebook.merge-with"), value: "merge" }]),
  ]);
  if (answer === "move") change({ does: "move", code: code.path, parent: onto.path });
  if (answer === "merge") merge(code, onto.path);
}

async function merge(code, into) {
  const body = await mergeInto(code, state.codes, into);
  if (body) change(body);
}

const actions = {
  async add() {
    const body = await newCode(tree.current, state.codes);
    if (body) change(body, "/api/codes");
  },
  rename: () => tree.rename(),
  merge: () => tree.current && !tree.current.category && merge(tree.current),
  async split() {
    const body = tree.current && !tree.current.category && (await splitCode(tree.current));
    if (body) change(body);
  },
  retire() {
    const code = tree.current;
    if (code && !code.category) change({ does: code.retired ? "unretire" : "retire", code: code.path });
  },
  history: () => history(state.version),
  async import() {
    const body = await importFile();
    if (body) change(body, "/api/codebook/file");
  },
};

// Does what a key or a button asks for, and comes back to the tree where focus would be lost.
async function act(name) {
  await actions[name]();
  if (document.activeElement === document.body) tree.focus();
}

for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => act(button.dataset.act));
}
document.getElementById("undo").addEventListener("click", () => swap("undo"));
document.getElementById("redo").addEventListener("click", () => swap("redo"));
const filter = document.getElementById("book-filter");
filter.addEventListener("input", () => tree.filter(filter.value));
filter.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "Enter") event.preventDefault(), tree.focus();
  if (event.key === "Escape") (filter.value = ""), tree.filter(""), tree.focus();
});

const onTree = () => tree.hasFocus();
const group = "codebook.keys";
bind(
  { keys: ["/"], words: "codebook.key-filter", group, run: () => filter.focus() },
  { keys: ["n"], words: "codebook.key-new", group, run: () => act("add") },
  { keys: ["F2"], words: "codebook.key-rename", group, when: onTree, run: () => act("rename") },
  { keys: ["Alt+ArrowUp"], words: "codebook.key-up", group, when: onTree, run: () => shift("up") },
  { keys: ["Alt+ArrowDown"], words: "codebook.key-down", group, when: onTree, run: () => shift("down") },
  { keys: ["Alt+ArrowRight"], words: "codebook.key-in", group, when: onTree, run: () => shift("in") },
  { keys: ["Alt+ArrowLeft"], words: "codebook.key-out", group, when: onTree, run: () => shift("out") },
  { keys: ["m"], words: "codebook.key-merge", group, when: onTree, run: () => act("merge") },
  { keys: ["t"], words: "codebook.key-split", group, when: onTree, run: () => act("split") },
  { keys: ["Delete"], words: "codebook.key-retire", group, when: onTree, run: () => act("retire") },
  { keys: ["e"], words: "codebook.key-edit", group, when: onTree, run: () => panel.focus() },
  { keys: ["Ctrl+s"], words: "codebook.key-save", group, always: true, run: () => panel.save() },
  { keys: ["h"], words: "codebook.key-history", group, run: () => act("history") },
  { keys: ["Ctrl+z"], words: "codebook.key-undo", group, run: () => swap("undo") },
  { keys: ["Ctrl+Shift+z", "Ctrl+y"], words: "codebook.key-redo", group, run: () => swap("redo") },
);

// Files dropped anywhere on the page are brought in.
addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
addEventListener("drop", async (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  const body = await importFile(event.dataTransfer.files[0]);
  if (body) change(body, "/api/codebook/file");
});

// What other pages and people do is shown when the page is looked at again.
addEventListener("focus", async () => {
  try {
    const heard = await get("/api/news", { since: state.news });
    if (heard.codebook || heard.reload || heard.codings?.length) await load();
    state.news = heard.news;
  } catch {
    // The outbox tells when the server cannot be reached.
  }
});

load().catch(complain);
