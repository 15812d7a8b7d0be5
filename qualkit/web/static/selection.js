// What is selected in the transcript: a range of the text with an anchor and a moving end, made by
// the mouse or by keys, shown by the browser's own highlights so that no element changes.

import { characterBeside, trim, unitAt, unitBeside } from "./places.js";

const HIGHLIGHT = "chosen";

export class Selection {
  #anchor = null;
  #listeners = [];

  constructor(document, view) {
    Object.assign(this, { document, view });
    this.range = null;
    this.last = null;
    // Where the selection was moved last: its end, or its start where it grew to that side.
    this.edge = 0;
    this.kind = "turn";
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  get words() {
    return this.range ? this.document.text.slice(...this.range) : "";
  }

  // Selects [start, end), without the white space at its ends.
  set(start, end, { anchor = null, isQuiet = false } = {}) {
    const span = trim(this.document.text, start, end);
    if (span) this.edge = this.range?.[0] === span[0] ? span[1] - 1 : span[0];
    this.range = span;
    this.#anchor = anchor ?? span;
    this.#paint();
    if (!isQuiet) for (const listener of this.#listeners) listener(span);
  }

  // Selects nothing; keys go on from where it was.
  clear() {
    this.last = this.range ?? this.last;
    this.range = null;
    this.#anchor = null;
    this.#paint();
    for (const listener of this.#listeners) listener(null);
  }

  // Takes over what the mouse selected; whether there was anything.
  fromPage() {
    const chosen = getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return false;
    const range = chosen.getRangeAt(0);
    if (!range.intersectsNode(this.view.root)) return false;
    const start = this.#position(range.startContainer, range.startOffset, 1);
    const end = this.#position(range.endContainer, range.endOffset, -1);
    if (start === null || end === null || start >= end) return false;
    this.set(start, end);
    return this.range !== null;
  }

  // A place in the page as a position; one beside the words counts as the nearest word's.
  #position(node, offset, direction) {
    const inside = this.view.positionOf(node, offset);
    if (inside !== null) return inside;
    const words = [...this.view.root.querySelectorAll(".words")];
    const range = window.document.createRange();
    range.setStart(node, offset);
    const after = words.findIndex((each) => range.comparePoint(each, 0) > 0);
    const found = direction > 0 ? words[after] : words[(after < 0 ? words.length : after) - 1];
    if (!found) return null;
    const block = this.document.blocks[Number(found.dataset.block)];
    return direction > 0 ? block.start : block.end;
  }

  // Selects the next or the last `kind` of unit; with `isLonger` the selection grows or shrinks by it.
  move(kind, direction, isLonger) {
    this.kind = kind;
    const here = this.range;
    if (!here && !this.last) return this.#first(kind);
    if (!here || !isLonger) {
      const unit = unitBeside(this.document, (here ?? this.last)[0], kind, direction);
      if (unit) this.set(...unit);
      return;
    }
    const [from, to] = this.#anchor;
    const isBefore = here[0] < from;
    if (direction > 0 && !isBefore) {
      const unit = unitBeside(this.document, here[1] - 1, kind, 1);
      if (unit) this.set(from, unit[1], { anchor: this.#anchor });
    } else if (direction < 0 && here[1] > to) {
      const unit = unitBeside(this.document, here[1] - 1, kind, -1);
      const last = unit && unitBeside(this.document, unit[0], kind, -1);
      const end = unit && unit[1] < here[1] ? unit[1] : last?.[1];
      this.set(from, Math.max(to, end ?? to), { anchor: this.#anchor });
    } else if (direction < 0) {
      const unit = unitBeside(this.document, here[0], kind, -1);
      if (unit) this.set(unit[0], to, { anchor: this.#anchor });
    } else {
      const unit = unitBeside(this.document, here[0], kind, 1);
      this.set(Math.min(from, unit?.[0] ?? from), to, { anchor: this.#anchor });
    }
  }

  // The unit of `kind` around the start of what is selected.
  widen(kind) {
    this.kind = kind;
    if (!this.range) return this.#first(kind);
    const unit = unitAt(this.document, this.range[0], kind);
    if (unit) this.set(...unit);
  }

  // Moves the end by one character.
  nudge(direction) {
    if (!this.range) return;
    const [start, end] = this.range;
    const moved = characterBeside(this.document.text, end, direction);
    if (moved > start) this.#exact(start, moved);
  }

  #exact(start, end) {
    this.range = [start, end];
    this.#anchor = this.range;
    this.#paint();
    for (const listener of this.#listeners) listener(this.range);
  }

  // Begins where the reader is: with the first turn in view.
  #first(kind) {
    const block = this.view.topBlock() ?? this.document.blocks[0];
    const unit = block && unitAt(this.document, block.start, kind);
    if (unit) this.set(...unit);
  }

  #paint() {
    if (!globalThis.Highlight) return;
    if (!this.range) return void CSS.highlights.delete(HIGHLIGHT);
    CSS.highlights.set(HIGHLIGHT, new Highlight(this.view.rangeOf(...this.range)));
  }

  // Shows the selection again where blocks were drawn anew.
  repaint() {
    this.#paint();
  }
}
