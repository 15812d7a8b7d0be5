// The codebook page: the codes, which one is chosen, and every change of them.
//
// Changes go out one after the other, each with the revision that it was thought of.

import { get, Refused } from "./api.js";
import { ask, conflict, history, importFile, mergeInto, newCode, splitCode } from "./bookdialogs.js";
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
  save: (code, values) => change({ does: "edit", code: code.path, ...values }),
  drafts: (paths) => tree.mark(paths),
  act: (name) => act(name),
});
let waiting = Promise.resolve();

// Sends one change; the promise says whether it was done.
function change(body, path = "/api/codebook/changes") {
  return (waiting = waiting.then(() => sent({ method: "POST", path, body })));
}

async function sent(request) {
  try {
    const answer = await put({ ...request, version: state.version });
    await load(answer.position);
    tell(answer.told);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.status === 409) return clashed(request, error);
    complain(error);
    return false;
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

async function load(position) {
  const chosen = tree.current?.path;
  const [shown, steps] = await Promise.all([get("/api/codes"), get("/api/history")]);
  Object.assign(state, { codes: shown.codes, version: shown.version, news: shown.news, ...steps });
  refreshTints();
  tree.show(state.codes, position === undefined ? chosen : state.codes[position]?.path);
  panel.show(tree.current, state.version);
  document.getElementById("book-revision").textContent = t("codebook.revision", { n: shown.revision });
  document.getElementById("book-empty").hidden = state.codes.length > 0;
  for (const name of ["undo", "redo"]) document.getElementById(name).disabled = !state[name];
}

function refreshTints() {
  const link = document.querySelector('link[href^="/tints.css"]');
  const known = state.codes.map((code) => code.color).join();
  if (link && state.tints !== undefined && state.tints !== known) link.href = `/tints.css?${Date.now()}`;
  state.tints = known;
}

async function swap(name) {
  if (!state[name]) return;
  try {
    await put({ method: "POST", path: `/api/${name}`, body: { step: state[name].number } });
    notice(t(`codebook.${name}-done`));
  } catch (error) {
    complain(error);
  }
  await load();
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
  { keys: ["Alt+ArrowUp"], words: "codebook.key-up", group, when: onTree, run: () => tree.shift("up") },
  { keys: ["Alt+ArrowDown"], words: "codebook.key-down", group, when: onTree, run: () => tree.shift("down") },
  { keys: ["Alt+ArrowRight"], words: "codebook.key-in", group, when: onTree, run: () => tree.shift("in") },
  { keys: ["Alt+ArrowLeft"], words: "codebook.key-out", group, when: onTree, run: () => tree.shift("out") },
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
