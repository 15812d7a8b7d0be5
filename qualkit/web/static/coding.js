// The coding page: reads a document, sets up the desk it is coded at, and hears what others do.

import { Acts, taken } from "./acts.js";
import { get, PAGE } from "./api.js";
import { bindKeys } from "./codingkeys.js";
import { CodeTree } from "./codetree.js";
import { Desk } from "./desk.js";
import { Details } from "./details.js";
import { el, visible } from "./dom.js";
import { Handles } from "./handles.js";
import { Memos } from "./memos.js";
import { complain, notice } from "./notices.js";
import { onState, state } from "./outbox.js";
import { isOpen } from "./palette.js";
import { Passages } from "./passages.js";
import { Selection } from "./selection.js";
import { Transcript } from "./transcript.js";
import { t } from "./words.js";

const NEWS = 2000;

const root = document.getElementById("transcript");
const parameters = new URLSearchParams(location.search);
const name = parameters.get("name");

// Asked for at once, taken up as they come.
const asked = {
  text: get("/api/document", { name }),
  codings: get("/api/document/codings", { name }),
  codes: get("/api/codes"),
  memos: get("/api/memos", { document: name }),
};

let news = 0;

try {
  await open();
} catch (error) {
  root.replaceChildren(el("p", { class: "empty" }, error.message));
  complain(error);
}

async function open() {
  const text = await asked.text;
  news = text.news;
  const desk = deskFor({ ...text, language: text.document.language });
  const drawn = desk.view.draw();
  afterPaint(() => performance.mark("qualkit:first-text"));
  listen(desk);
  await asked.codes.then(({ codes }) => desk.setCodes(codes), complain);
  fill(desk, await asked.codings);
  await drawn;
  reveal(desk);
  desk.details.refresh();
  await desk.memos.read(asked.memos).catch(complain);
  afterPaint(() => performance.mark("qualkit:complete"));
  keepPlace(desk);
  follow(desk);
}

function deskFor(data) {
  const passages = new Passages(data.blocks);
  const view = new Transcript(root, data, passages, (path) => desk.colorOf(path));
  const desk = new Desk({ data, passages, view, selection: new Selection(data, view) });
  desk.acts = new Acts({
    document: data,
    passages,
    coder: root.dataset.coder,
    onHistory: showHistory,
    onCodes: () => readCodes(desk).catch(complain),
    onCodebook: () => refresh(desk).catch(complain),
    onReload: (isText) => reload(desk, isText),
  });
  desk.tree = new CodeTree({
    list: document.getElementById("code-tree"),
    filter: document.getElementById("code-filter"),
    choose: (code) => chosen(desk, code),
  });
  desk.memos = new Memos({
    document: data,
    reveal: (position) => view.reveal(position, "start"),
    onChange: () => desk.details.refresh(),
  });
  desk.details = new Details({ panel: document.getElementById("details"), desk });
  desk.handles = new Handles(view, passages, (id, place) => desk.acts.change(id, { place }));
  return desk;
}

function listen(desk) {
  const { acts, details, handles, passages, selection, tree, view } = desk;
  passages.onChange((touched) => {
    view.redraw(touched);
    selection.repaint();
    tree.setCounts(passages.counts());
    details.refresh();
    handles.put(desk.current);
  });
  view.onSeen = () => (selection.repaint(), handles.put(desk.current));
  selection.onChange((range) => {
    if (range) view.reveal(selection.edge);
    document.getElementById("said").textContent = range ? visible(shortened(selection.words)) : "";
  });
  onState(({ name: now }) => now === "saved" && details.refresh());
  let isSelecting = false;
  root.addEventListener("mousedown", () => (isSelecting = true));
  root.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("mouseup", (event) => {
    if (isSelecting) setTimeout(() => mouse(desk, event));
    isSelecting = false;
  });
  root.addEventListener("click", ({ target }) => {
    const label = target.closest(".label");
    if (label) desk.look(label.dataset.id);
  });
  document.getElementById("undo").addEventListener("click", () => acts.undo());
  document.getElementById("redo").addEventListener("click", () => acts.redo());
  document.getElementById("toggle-codes").addEventListener("click", () => toggleCodes());
  bindKeys(desk, { openFilter });
}

// What was selected with the mouse is coded; a click looks at what is there, one after the other.
function mouse(desk, event) {
  if (isOpen()) return;
  if (desk.selection.fromPage()) return void desk.code();
  if (!root.contains(event.target) || event.target.closest(".label, a, button")) return;
  const here = desk.passages.at(desk.view.positionUnder(event) ?? -1);
  if (desk.selection.range) desk.selection.clear();
  const at = here.findIndex(({ id }) => id === desk.current);
  desk.look(here.length ? here[(at + 1) % here.length].id : null);
}

// A code of the tree: given to what is selected, else shown alone.
function chosen(desk, code) {
  const { range } = desk.selection;
  if (range && !code.retired) desk.give(range, { code: code.path });
  else desk.showAlone(code.path);
}

function toggleCodes(isOpenNow = !document.body.classList.contains("codes-open")) {
  document.body.classList.toggle("codes-open", isOpenNow);
  document.getElementById("toggle-codes").setAttribute("aria-expanded", String(isOpenNow));
}

function openFilter() {
  toggleCodes(true);
  document.getElementById("code-filter").focus();
}

function showHistory(history) {
  for (const done of ["undo", "redo"]) {
    const button = document.getElementById(done);
    const step = history[done];
    button.disabled = !step;
    button.title = step ? t(`coding.${done}-what`, { what: t(`step.${step.verb}`, {}, step.verb) }) : "";
  }
}

// --- what is there, and what others do -----------------------------------------------------------

function fill(desk, found) {
  if (found.text !== desk.data.document.version) return reload(desk, true);
  news = Math.max(news, found.news);
  showHistory((desk.acts.history = { undo: found.undo, redo: found.redo }));
  desk.passages.reset([...found.codings, ...found.suggestions].map(taken));
}

async function readCodes(desk) {
  const { turns } = desk.acts;
  const { codes } = await get("/api/codes");
  // A code that is being made is not among them yet; its own answer reads them again.
  if (desk.acts.turns === turns || !state().waiting) desk.setCodes(codes);
}

let isRefreshing = false;

// Reads codes and codings anew, and again where something was done meanwhile: what was read may be
// older than that.
async function refresh(desk) {
  if (isRefreshing) return;
  isRefreshing = true;
  try {
    for (let turns = -1; turns !== desk.acts.turns; ) {
      while (state().waiting) await new Promise((resolve) => setTimeout(resolve, 100));
      ({ turns } = desk.acts);
      const [{ codes }, found] = await Promise.all([get("/api/codes"), get("/api/document/codings", { name })]);
      if (turns !== desk.acts.turns) continue;
      desk.setCodes(codes);
      fill(desk, found);
    }
  } finally {
    isRefreshing = false;
  }
}

// Reads everything anew; where the text is another one, the page has to be loaded again.
async function reload(desk, isText) {
  if (isText) {
    const action = { label: t("coding.load-again"), run: () => location.reload() };
    return void notice(t("coding.text-edited"), { kind: "error", action });
  }
  await refresh(desk).catch(complain);
}

// Hears what others did, as long as the page is looked at.
function follow(desk) {
  const ask = async () => {
    if (document.visibilityState === "visible" && state().name !== "unsaved") {
      try {
        const told = await get("/api/news", { since: news, page: PAGE });
        news = told.news;
        desk.acts.apply(told);
      } catch {
        // The outbox tells where nothing can be saved; news can wait.
      }
    }
    setTimeout(ask, NEWS);
  };
  setTimeout(ask, NEWS);
}

// Keeps the turn at the top: in the address, for the next load, and in view when the window changes.
function keepPlace({ view }) {
  let top = null;
  let width = innerWidth;
  let timer = null;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      top = view.topBlock();
      if (top?.turn) history.replaceState(null, "", `#turn-${top.turn}`);
    }, 250);
  });
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    if (top) view.reveal(top.start, "start");
  });
}

// Where the address leads: a turn, or a coding.
function reveal(desk) {
  const passage = parameters.get("coding") ?? parameters.get("suggestion");
  const turn = Number(/^#turn-(\d+)$/.exec(location.hash)?.[1] ?? parameters.get("turn") ?? 0);
  if (passage && desk.passages.get(passage)) desk.look(passage, { isRevealed: true });
  else if (turn) desk.toTurn(turn);
}

const shortened = (text) => (text.length > 300 ? `${text.slice(0, 200)} … ${text.slice(-80)}` : text);

function afterPaint(run) {
  requestAnimationFrame(() => setTimeout(run));
}
