// The coding page: reads a document, draws it, and leads keys, mouse and news to what they are for.

import { Acts, taken } from "./acts.js";
import { get, PAGE } from "./api.js";
import { CodeTree } from "./codetree.js";
import { Details } from "./details.js";
import { dialog } from "./dialogs.js";
import { el } from "./dom.js";
import { Handles } from "./handles.js";
import { bind } from "./keys.js";
import { Memos } from "./memos.js";
import { complain, notice } from "./notices.js";
import { onState, state } from "./outbox.js";
import { chooseCode, isOpen } from "./palette.js";
import { Passages } from "./passages.js";
import { unitBeside } from "./places.js";
import { Selection } from "./selection.js";
import { Transcript } from "./transcript.js";
import { t } from "./words.js";

const root = document.getElementById("transcript");
const parameters = new URLSearchParams(location.search);
const name = parameters.get("name");
const NEWS = 2000;
const RECENT = `qualkit-recent`;

const readText = get("/api/document", { name });
const readCodings = get("/api/document/codings", { name });
const readCodes = get("/api/codes");

let codes = { codes: [], version: "0" };
let codeByPath = new Map();
let recent = JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");
let current = null;
let news = 0;

try {
  await open();
} catch (error) {
  root.replaceChildren(el("p", { class: "empty" }, error.message));
  complain(error);
}

async function open() {
  const text = await readText;
  const data = { ...text, language: text.document.language };
  news = text.news;
  const passages = new Passages(data.blocks);
  const view = new Transcript(root, data, passages, colorOf);
  const drawn = view.draw();
  requestAnimationFrame(() => setTimeout(() => performance.mark("qualkit:first-text")));
  const selection = new Selection(data, view);
  const page = { data, passages, view, selection };
  page.acts = new Acts({
    document: data,
    passages,
    coder: root.dataset.coder,
    onHistory: showHistory,
    onCodebook: () => refreshCodes(page).catch(complain),
    onReload: (isText) => reload(page, isText),
  });
  page.tree = new CodeTree({
    list: document.getElementById("code-tree"),
    filter: document.getElementById("code-filter"),
    choose: (code) => chosen(page, code),
  });
  page.memos = new Memos({
    document: data,
    reveal: (position) => view.reveal(position, "start"),
    onChange: () => page.details.refresh(),
  });
  page.details = new Details({
    panel: document.getElementById("details"),
    acts: page.acts,
    passages,
    document: data,
    roles: [...new Set(data.people.map(({ role }) => role).filter(Boolean))],
    codeOf: (path) => codeByPath.get(path),
    recode: (id) => recode(page, id),
    replace: (id) => replace(page, id),
    look: { at: (id) => look(page, id), decide: (verdict) => decide(page, verdict) },
    memos: () => page.memos.list(),
  });
  page.handles = new Handles(view, passages, (id, place) => page.acts.change(id, { place }));
  passages.onChange((touched) => {
    view.redraw(touched);
    selection.repaint();
    page.tree.setCounts(passages.counts());
    page.details.refresh();
    page.handles.put(current);
  });
  view.onSeen = () => (selection.repaint(), page.handles.put(current));
  listen(page);
  await readCodes.then((found) => setCodes(page, found), complain);
  fill(page, await readCodings);
  await drawn;
  reveal(page);
  requestAnimationFrame(() => setTimeout(() => performance.mark("qualkit:complete")));
  page.details.refresh();
  await page.memos.read().catch(complain);
  follow(page);
}

function setCodes(page, found) {
  codes = found;
  codeByPath = new Map(found.codes.map((code) => [code.path, code]));
  page.tree.setCodes(found.codes);
  page.tree.setCounts(page.passages.counts());
}

async function refreshCodes(page) {
  setCodes(page, await get("/api/codes"));
  fill(page, await get("/api/document/codings", { name }));
}

function fill(page, found) {
  if (found.text !== page.data.document.version) return reload(page, true);
  news = Math.max(news, found.news);
  page.acts.apply({ undo: found.undo, redo: found.redo });
  page.passages.reset([...found.codings, ...found.suggestions].map(taken));
}

// Reads everything anew; where the text is another one, the page is loaded again once all is saved.
async function reload(page, isText) {
  if (isText) return void notice(t("coding.text-edited"), { kind: "error", action: { label: t("coding.load-again"), run: () => location.reload() } });
  if (state().waiting) return;
  await refreshCodes(page).catch(complain);
}

// Hears what others did, as long as the page is looked at.
function follow(page) {
  const ask = async () => {
    if (document.visibilityState === "visible" && state().name !== "unsaved") {
      try {
        const told = await get("/api/news", { since: news, page: PAGE });
        news = told.news;
        page.acts.apply(told);
      } catch {
        // The outbox tells where nothing can be saved; news can wait.
      }
    }
    setTimeout(ask, NEWS);
  };
  setTimeout(ask, NEWS);
}

function colorOf(path) {
  const code = codeByPath.get(path);
  if (code?.color) return `color-mix(in oklab, ${code.color} var(--keep), white)`;
  const number = /^tint-([1-6])$/.exec(code?.css ?? "")?.[1];
  return number ? `var(--group-${number})` : "var(--faint)";
}

function givable() {
  return codes.codes.filter((code) => !code.category && !code.retired);
}

function remember(path) {
  recent = [path, ...recent.filter((each) => each !== path)].slice(0, 20);
  sessionStorage.setItem(RECENT, JSON.stringify(recent));
}

// --- what is looked at ---------------------------------------------------------------------------

function look(page, id, { isRevealed = false } = {}) {
  const before = current && page.passages.get(current);
  current = id;
  page.view.current = id;
  const item = id && page.passages.get(id);
  page.view.redraw([...blocksOf(page, before), ...blocksOf(page, item)]);
  page.details.show(item ? id : null);
  page.handles.put(item ? id : null);
  if (item && isRevealed) page.view.reveal(item.start);
}

function blocksOf(page, item) {
  if (!item) return [];
  const found = [];
  page.data.blocks.forEach((block, at) => block.start < item.end && block.end > item.start && found.push(at));
  return found;
}

// The next passage of a kind after what is looked at or selected.
function step(page, kind, direction) {
  const shown = page.passages.ordered.filter((item) => item.kind === kind && (!page.view.dimmed || page.view.dimmed(item)));
  if (!shown.length) return notice(t(kind === "coding" ? "coding.none-here" : "coding.none-waiting"));
  const at = shown.findIndex(({ id }) => id === current);
  let next;
  if (at >= 0) next = shown[(at + direction + shown.length) % shown.length];
  else {
    const from = (current && page.passages.get(current)?.start) ?? page.selection.range?.[0] ?? -1;
    next = direction > 0 ? shown.find(({ start }) => start >= from) : shown.findLast(({ start }) => start <= from);
    next ??= direction > 0 ? shown[0] : shown.at(-1);
  }
  look(page, next.id, { isRevealed: true });
}

// --- what is done --------------------------------------------------------------------------------

async function code(page, { withLast = false, inVivo = false } = {}) {
  const range = page.selection.range;
  if (!range) return notice(t("coding.select-first"));
  let answer = null;
  if (inVivo) answer = { inVivo: true };
  else if (withLast) {
    const last = recent.find((path) => givable().some((each) => each.path === path));
    if (!last) return notice(t("coding.no-last"));
    answer = { code: last };
  } else {
    answer = await chooseCode({ codes: givable(), recent, near: near(page, range), title: t("palette.title"), words: page.selection.words });
  }
  await give(page, range, answer);
}

async function give(page, range, answer) {
  if (!answer) return;
  page.selection.clear();
  getSelection()?.removeAllRanges();
  if (answer.inVivo) {
    await page.acts.code(range, { inVivo: t("coding.in-vivo") });
    return;
  }
  let path = answer.code;
  if (answer.create) {
    path = await page.acts.create(answer.create);
    if (!path) return;
    await refreshCodes(page).catch(complain);
  }
  remember(path);
  await page.acts.code(range, { code: path });
}

async function recode(page, id = current) {
  const item = id && page.passages.get(id);
  if (!item) return;
  const answer = await chooseCode({
    codes: givable().filter(({ path }) => path !== item.code),
    recent,
    near: near(page, [item.start, Math.min(item.end, item.start + 200)]),
    title: t(item.kind === "coding" ? "palette.recode" : "palette.correct"),
    canCreate: false,
  });
  if (!answer) return;
  remember(answer.code);
  if (item.kind === "coding") page.acts.change(id, { code: answer.code });
  else {
    const next = following(page, id);
    page.acts.decide(id, "correct", { code: answer.code });
    look(page, next, { isRevealed: true });
  }
}

// Puts what is looked at on what is selected.
function replace(page, id = current) {
  const item = id && page.passages.get(id);
  const range = page.selection.range;
  if (!item) return;
  if (!range) return notice(t("coding.select-first"));
  page.selection.clear();
  getSelection()?.removeAllRanges();
  if (item.kind === "coding") page.acts.change(id, { place: range });
  else page.acts.decide(id, "correct", { place: range });
}

// Moves one end of what is looked at by a word.
function resize(page, end, direction) {
  const item = current && page.passages.get(current);
  if (item?.kind !== "coding") return;
  let { start, end: last } = item;
  if (end === "start") {
    const unit = unitBeside(page.data, start, "word", direction);
    if (!unit || unit[0] >= last) return;
    [start] = unit;
  } else {
    const unit = unitBeside(page.data, direction > 0 ? last - 1 : last, "word", direction);
    const wanted = direction > 0 ? unit : unit && unit[1] >= last ? unitBeside(page.data, unit[0], "word", -1) : unit;
    if (!wanted || wanted[1] <= start) return;
    [, last] = wanted;
  }
  page.acts.change(current, { place: [start, last] });
}

function following(page, id) {
  const waiting = page.passages.ordered.filter((item) => item.kind === "suggestion" && item.id !== id);
  const here = page.passages.get(id)?.start ?? 0;
  return (waiting.find(({ start }) => start >= here) ?? waiting.at(-1))?.id ?? null;
}

function decide(page, verdict) {
  const item = current && page.passages.get(current);
  if (item?.kind !== "suggestion") return;
  const next = following(page, item.id);
  page.acts.decide(item.id, verdict);
  look(page, next, { isRevealed: true });
}

function remove(page) {
  const item = current && page.passages.get(current);
  if (item?.kind !== "coding") return;
  look(page, null);
  page.acts.remove(item.id);
}

// A code of the tree: given to what is selected, else shown alone.
function chosen(page, code) {
  if (page.selection.range && !code.retired) return void give(page, page.selection.range, { code: code.path });
  const isShown = page.tree.shown === code.path;
  page.tree.show(isShown ? null : code.path);
  page.view.dimmed = isShown ? null : (item) => item.code === code.path;
  page.view.redraw(page.data.blocks.map((_, at) => at));
  if (!isShown && (page.passages.counts().get(code.path) ?? 0)) step(page, "coding", 1);
}

async function goToTurn(page) {
  const input = el("input", { type: "number", min: 1, name: "turn", required: true });
  const answer = await dialog({
    title: t("coding.go-to-turn"),
    body: el("label", { class: "field" }, t("coding.turn-number"), input),
    buttons: [{ label: t("coding.go"), value: "go", kind: "primary" }],
    ready: () => input.focus(),
  });
  if (answer === "go") toTurn(page, Number(input.value));
}

function toTurn(page, ordinal) {
  const block = page.data.blocks.find(({ turn }) => turn === ordinal);
  if (!block) return notice(t("coding.no-turn", { n: ordinal }), { kind: "error" });
  page.selection.set(block.start, block.end, { isQuiet: true });
  page.view.reveal(block.start, "start");
}

// Where the address leads: a turn, or a coding.
function reveal(page) {
  const turn = Number(parameters.get("turn") ?? /^#turn-(\d+)$/.exec(location.hash)?.[1] ?? 0);
  const coding = parameters.get("coding") ?? parameters.get("suggestion");
  if (coding && page.passages.get(coding)) look(page, coding, { isRevealed: true });
  else if (turn) toTurn(page, turn);
}

function near(page, [start, end]) {
  const rects = [...page.view.rangeOf(start, end).getClientRects()].filter((rect) => rect.width);
  const seen = rects.filter((rect) => rect.bottom > 0 && rect.top < innerHeight);
  return (seen.at(-1) ?? { left: innerWidth / 3, top: innerHeight / 3, bottom: innerHeight / 3 });
}

// --- mouse and keys ------------------------------------------------------------------------------

function listen(page) {
  const { selection } = page;
  root.addEventListener("mouseup", (event) => setTimeout(() => mouse(page, event)));
  root.addEventListener("click", (event) => label(page, event));
  document.getElementById("undo").addEventListener("click", () => page.acts.undo());
  document.getElementById("redo").addEventListener("click", () => page.acts.redo());
  document.getElementById("toggle-codes").addEventListener("click", (event) => {
    const isOpenNow = document.body.classList.toggle("codes-open");
    event.currentTarget.setAttribute("aria-expanded", String(isOpenNow));
  });
  onState(({ name: now }) => now === "saved" && page.details.refresh());
  selection.onChange((range) => range && page.view.reveal(range[0]));
  keys(page);
}

function mouse(page, event) {
  if (isOpen() || event.target.closest(".label, a, button")) return;
  if (page.selection.fromPage()) return void code(page);
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY) ?? oldCaret(event);
  const position = caret && page.view.positionOf(caret.offsetNode, caret.offset);
  const here = position === null || position === undefined ? [] : page.passages.at(position);
  if (page.selection.range) page.selection.clear();
  const at = here.findIndex(({ id }) => id === current);
  look(page, here.length ? here[(at + 1) % here.length].id : null);
}

function oldCaret({ clientX, clientY }) {
  const range = document.caretRangeFromPoint?.(clientX, clientY);
  return range && { offsetNode: range.startContainer, offset: range.startOffset };
}

function label(page, event) {
  const button = event.target.closest(".label");
  if (button) look(page, button.dataset.id);
}

function keys(page) {
  const { selection, acts } = page;
  const select = "keys.select";
  const moves = [
    ["turn", "ArrowDown", 1], ["turn", "ArrowUp", -1],
    ["sentence", "ArrowRight", 1], ["sentence", "ArrowLeft", -1],
    ["word", "Alt+ArrowRight", 1], ["word", "Alt+ArrowLeft", -1],
  ];
  const isReading = () => !document.activeElement?.closest("#codes, #details, .palette");
  for (const [kind, key, direction] of moves) {
    const longer = key.startsWith("Alt+") ? key.replace("Alt+", "Alt+Shift+") : `Shift+${key}`;
    const way = direction > 0 ? "next" : "last";
    bind(
      { keys: [key], words: `keys.${way}-${kind}`, group: select, when: isReading, run: () => selection.move(kind, direction, false) },
      { keys: [longer], words: `keys.${way}-${kind}-longer`, group: select, when: isReading, run: () => selection.move(kind, direction, true) },
    );
  }
  bind(
    { keys: ["w"], words: "keys.word", group: select, run: () => selection.widen("word") },
    { keys: ["l"], words: "keys.sentence", group: select, run: () => selection.widen("sentence") },
    { keys: ["t"], words: "keys.turn", group: select, run: () => selection.widen("turn") },
    { keys: [">"], words: "keys.character-more", group: select, run: () => selection.nudge(1) },
    { keys: ["<"], words: "keys.character-less", group: select, run: () => selection.nudge(-1) },
    { keys: ["Escape"], words: "keys.nothing", group: select, run: () => (selection.clear(), look(page, null)) },
    { keys: ["Enter"], words: "keys.code", group: "keys.coding", when: (event) => event.target === document.body || event.target === root, run: () => code(page) },
    { keys: ["."], words: "keys.repeat", group: "keys.coding", run: () => code(page, { withLast: true }) },
    { keys: ["v"], words: "keys.in-vivo", group: "keys.coding", run: () => code(page, { inVivo: true }) },
    { keys: ["/"], words: "keys.filter", group: "keys.coding", run: () => openFilter() },
    { keys: ["j"], words: "keys.next-coding", group: "keys.one", run: () => step(page, "coding", 1) },
    { keys: ["k"], words: "keys.last-coding", group: "keys.one", run: () => step(page, "coding", -1) },
    { keys: ["["], words: "keys.start-earlier", group: "keys.one", run: () => resize(page, "start", -1) },
    { keys: ["{"], words: "keys.start-later", group: "keys.one", run: () => resize(page, "start", 1) },
    { keys: ["]"], words: "keys.end-later", group: "keys.one", run: () => resize(page, "end", 1) },
    { keys: ["}"], words: "keys.end-earlier", group: "keys.one", run: () => resize(page, "end", -1) },
    { keys: ["="], words: "keys.to-selection", group: "keys.one", run: () => replace(page) },
    { keys: ["r"], words: "keys.recode", group: "keys.one", run: () => recode(page) },
    { keys: ["m"], words: "keys.memo", group: "keys.one", run: () => page.details.edit("memo") },
    { keys: ["M"], words: "keys.free-memo", group: "keys.coding", run: () => page.memos.write(selection.range) },
    { keys: ["b"], words: "keys.about", group: "keys.one", run: () => page.details.edit("about") },
    { keys: ["e"], words: "keys.weight", group: "keys.one", run: () => page.details.edit("weight") },
    { keys: ["Delete", "Backspace"], words: "keys.remove", group: "keys.one", run: () => remove(page) },
    { keys: ["n"], words: "keys.next-suggestion", group: "keys.suggestions", run: () => step(page, "suggestion", 1) },
    { keys: ["N"], words: "keys.last-suggestion", group: "keys.suggestions", run: () => step(page, "suggestion", -1) },
    { keys: ["a"], words: "keys.accept", group: "keys.suggestions", run: () => decide(page, "accept") },
    { keys: ["x"], words: "keys.reject", group: "keys.suggestions", when: isSuggestion(page), run: () => decide(page, "reject") },
    { keys: ["c"], words: "keys.correct", group: "keys.suggestions", run: () => (isSuggestion(page)() ? recode(page) : code(page)) },
    { keys: ["s"], words: "keys.skip", group: "keys.suggestions", when: isSuggestion(page), run: () => decide(page, "skip") },
    { keys: ["u", "Ctrl+z"], words: "keys.undo", group: "keys.coding", run: () => acts.undo() },
    { keys: ["U", "Ctrl+Shift+z"], words: "keys.redo", group: "keys.coding", run: () => acts.redo() },
    { keys: ["Ctrl+y"], group: "keys.coding", run: () => acts.redo() },
    { keys: ["#"], words: "keys.go-to-turn", group: "keys.everywhere", run: () => goToTurn(page) },
  );
}

function isSuggestion(page) {
  return () => current !== null && page.passages.get(current)?.kind === "suggestion";
}

function openFilter() {
  document.body.classList.add("codes-open");
  document.getElementById("code-filter").focus();
}

function showHistory({ undo, redo }) {
  for (const [id, step] of [["undo", undo], ["redo", redo]]) {
    const button = document.getElementById(id);
    button.disabled = !step;
    button.title = step ? t(`coding.${id}-what`, { what: t(`step.${step.verb}`, {}, step.verb) }) : "";
  }
}
