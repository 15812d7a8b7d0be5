// What a person does on the coding page: looks at passages, selects, codes, changes, decides. Knows
// the transcript, its passages and the codes; keys and mouse are led here from elsewhere.

import { dialog } from "./dialogs.js";
import { el } from "./dom.js";
import { notice } from "./notices.js";
import { chooseCode } from "./palette.js";
import { blockAt, unitBeside } from "./places.js";
import { t } from "./words.js";

const RECENT = "qualkit-recent";
const MOST_RECENT = 20;
const LONGEST_NAME = 200;

export class Desk {
  // `data` is what /api/document tells, `view` draws it, `passages` are on it.
  constructor({ data, passages, view, selection }) {
    Object.assign(this, { data, passages, view, selection });
    this.codes = [];
    this.byPath = new Map();
    this.current = null;
    this.recent = JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");
  }

  // --- codes ---

  setCodes(codes) {
    this.codes = codes;
    this.byPath = new Map(codes.map((code) => [code.path, code]));
    this.tree.setCodes(codes);
    this.tree.setCounts(this.passages.counts());
  }

  colorOf(path) {
    const code = this.byPath.get(path);
    if (code?.color) return `color-mix(in oklab, ${code.color} var(--keep), white)`;
    const number = /^tint-([1-6])$/.exec(code?.css ?? "")?.[1];
    return number ? `var(--group-${number})` : "var(--faint)";
  }

  get givable() {
    return this.codes.filter((code) => !code.category && !code.retired);
  }

  #remember(path) {
    this.recent = [path, ...this.recent.filter((each) => each !== path)].slice(0, MOST_RECENT);
    sessionStorage.setItem(RECENT, JSON.stringify(this.recent));
  }

  // --- what is looked at ---

  get item() {
    return this.current === null ? undefined : this.passages.get(this.current);
  }

  get isAtSuggestion() {
    return this.item?.kind === "suggestion";
  }

  // Looks at the passage with that id, null for none.
  look(id, { isRevealed = false } = {}) {
    const before = this.item;
    this.current = id;
    this.view.current = id;
    const { item } = this;
    this.view.redraw([...this.#blocksOf(before), ...this.#blocksOf(item)]);
    this.details.show(item ? id : null);
    this.handles.put(item ? id : null);
    if (item && isRevealed) this.view.reveal(item.start);
  }

  #blocksOf(item) {
    if (!item) return [];
    const found = [];
    this.data.blocks.forEach((block, at) => block.start < item.end && block.end > item.start && found.push(at));
    return found;
  }

  // Looks at the next passage of a kind, or the one before.
  step(kind, direction) {
    const isShown = (item) => item.kind === kind && (!this.view.dimmed || this.view.dimmed(item));
    const shown = this.passages.ordered.filter(isShown);
    if (!shown.length) return notice(t(kind === "coding" ? "coding.none-here" : "coding.none-waiting"));
    const at = shown.findIndex(({ id }) => id === this.current);
    this.look((at < 0 ? this.#near(shown, direction) : shown.at((at + direction) % shown.length)).id, { isRevealed: true });
  }

  #near(shown, direction) {
    const from = this.item?.start ?? this.selection.range?.[0] ?? -1;
    if (direction > 0) return shown.find(({ start }) => start >= from) ?? shown[0];
    return shown.findLast(({ start }) => start <= from) ?? shown.at(-1);
  }

  // Shows the codings of one code alone, or all again.
  showAlone(path) {
    const isShown = this.tree.shown === path;
    this.tree.show(isShown ? null : path);
    this.view.dimmed = isShown ? null : (item) => item.code === path;
    this.view.redraw(this.data.blocks.map((_, at) => at));
    if (!isShown && this.passages.counts().get(path)) this.step("coding", 1);
  }

  // --- what is coded ---

  async code({ withLast = false, inVivo = false } = {}) {
    const { range } = this.selection;
    if (!range) return notice(t("coding.select-first"));
    if (inVivo) return this.give(range, { inVivo: true });
    if (withLast) {
      const code = this.recent.find((path) => this.givable.some((each) => each.path === path));
      return code ? this.give(range, { code }) : notice(t("coding.no-last"));
    }
    const answer = await this.#choose(range, { title: t("palette.title"), words: this.selection.words });
    return answer && this.give(range, answer);
  }

  // Gives [start, end) a code: {code}, {create} or {inVivo}, as the chooser answers.
  async give(range, { code, create, inVivo }) {
    this.#unselect();
    if (inVivo) return this.acts.code(range, { inVivo: t("coding.in-vivo") });
    const made = create ? this.#placeOf(create) : null;
    if (made) {
      this.acts.create(made.name, made.parent);
      this.setCodes([...this.codes, { path: made.path, css: "tint-none", color: "", category: false, retired: false }]);
    }
    const path = made?.path ?? code;
    this.#remember(path);
    return this.acts.code(range, { code: path });
  }

  // Where a new code goes: under the code whose path stands before its last "/", else at the top.
  #placeOf(typed) {
    const at = typed.lastIndexOf("/");
    const above = typed.slice(0, at).trim().toLowerCase();
    const parent = at > 0 ? this.codes.find(({ path }) => path.toLowerCase() === above) : undefined;
    const name = typed.slice(at + 1).trim();
    if (at >= 0 && !parent) return { fault: t("palette.no-parent", { name: typed.slice(0, at) }) };
    if (!name || name.length > LONGEST_NAME) return { fault: t("palette.no-name", { n: LONGEST_NAME }) };
    return { name, parent: parent?.path ?? "/", path: parent ? `${parent.path}/${name}` : name };
  }

  #unselect() {
    this.selection.clear();
    getSelection()?.removeAllRanges();
  }

  #choose(range, { title, words = "", except = null }) {
    const codes = except === null ? this.givable : this.givable.filter(({ path }) => path !== except);
    return chooseCode({ codes, recent: this.recent, near: this.#rectOf(range), title, words, canCreate: except === null, check: (typed) => this.#placeOf(typed).fault });
  }

  #rectOf([start, end]) {
    const rects = [...this.view.rangeOf(start, end).getClientRects()].filter((rect) => rect.width);
    const seen = rects.filter((rect) => rect.bottom > 0 && rect.top < innerHeight);
    return seen.at(-1) ?? { left: innerWidth / 3, top: innerHeight / 3, bottom: innerHeight / 3 };
  }

  // --- what becomes of the passage looked at, or of another ---

  async recode(id = this.current) {
    const item = id && this.passages.get(id);
    if (!item) return;
    const range = [item.start, Math.min(item.end, item.start + 200)];
    const title = t(item.kind === "coding" ? "palette.recode" : "palette.correct");
    const answer = await this.#choose(range, { title, except: item.code });
    if (!answer) return;
    this.#remember(answer.code);
    if (item.kind === "coding") this.acts.change(id, { code: answer.code });
    else this.#decided(item, "correct", { code: answer.code });
  }

  // Puts a passage on what is selected.
  replace(id = this.current) {
    const item = id && this.passages.get(id);
    const { range } = this.selection;
    if (!item) return;
    if (!range) return notice(t("coding.select-first"));
    this.#unselect();
    if (item.kind === "coding") this.acts.change(id, { place: range });
    else this.#decided(item, "correct", { place: range });
  }

  // Moves the start or the end of the coding looked at by a word.
  resize(which, direction) {
    const { item, data } = this;
    if (item?.kind !== "coding") return;
    const { start, end } = item;
    const isInTurn = (position) => this.#turnAt(position) === this.#turnAt(which === "start" ? start : end - 1);
    if (which === "start") {
      const unit = unitBeside(data, start, "word", direction);
      if (unit && unit[0] < end && isInTurn(unit[0])) this.acts.change(item.id, { place: [unit[0], end] });
      return;
    }
    let unit = unitBeside(data, direction > 0 ? end - 1 : end, "word", direction);
    if (direction < 0 && unit && unit[1] >= end) unit = unitBeside(data, unit[0], "word", -1);
    if (unit && unit[1] > start && isInTurn(unit[1] - 1)) this.acts.change(item.id, { place: [start, unit[1]] });
  }

  #turnAt(position) {
    const { turn } = this.data.blocks[blockAt(this.data.blocks, position)];
    return turn;
  }

  decide(verdict) {
    if (this.isAtSuggestion) this.#decided(this.item, verdict);
  }

  // Decides on a suggestion and looks at the one after it.
  #decided(item, verdict, right = {}) {
    const waiting = this.passages.ordered.filter(({ kind, id }) => kind === "suggestion" && id !== item.id);
    const next = waiting.find(({ start }) => start >= item.start) ?? waiting.at(-1);
    this.acts.decide(item.id, verdict, right);
    this.look(next?.id ?? null, { isRevealed: true });
  }

  remove() {
    const { item } = this;
    if (item?.kind !== "coding") return;
    this.look(null);
    this.acts.remove(item.id);
  }

  // --- where to go ---

  async askForTurn() {
    const input = el("input", { type: "number", min: 1, name: "turn", required: true });
    const answer = await dialog({
      title: t("coding.go-to-turn"),
      body: el("label", { class: "field" }, t("coding.turn-number"), input),
      buttons: [{ label: t("coding.go"), value: "go", kind: "primary" }],
      ready: () => input.focus(),
    });
    if (answer === "go") this.toTurn(Number(input.value));
  }

  toTurn(ordinal) {
    const block = this.data.blocks.find(({ turn }) => turn === ordinal);
    if (!block) return notice(t("coding.no-turn", { n: ordinal }), { kind: "error" });
    this.selection.set(block.start, block.end, { isQuiet: true });
    this.view.reveal(block.start, "start");
  }
}
