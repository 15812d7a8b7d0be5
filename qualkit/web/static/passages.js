// The codings and waiting suggestions of one document, by id and by block. Knows no elements.

import { blockAt } from "./places.js";

export class Passages {
  #items = new Map();
  #blocks;
  #inBlock;
  #ordered = null;
  #listeners = [];

  constructor(blocks) {
    this.#blocks = blocks;
    this.#inBlock = blocks.map(() => new Set());
  }

  // Calls `listener` with the numbers of the blocks that look different now.
  onChange(listener) {
    this.#listeners.push(listener);
  }

  get(id) {
    return this.#items.get(id);
  }

  get size() {
    return this.#items.size;
  }

  // Every passage, by place.
  get ordered() {
    this.#ordered ??= [...this.#items.values()].sort(
      (a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : 1),
    );
    return this.#ordered;
  }

  // Replaces everything by `items`.
  reset(items) {
    this.#items = new Map();
    for (const ids of this.#inBlock) ids.clear();
    for (const item of items) this.#enter(item);
    this.#ordered = null;
    this.#tell(this.#blocks.map((_, at) => at));
  }

  // Puts in `items`, in the place of those with the same ids, and takes out `gone`.
  change(items, gone = []) {
    const touched = new Set();
    for (const id of [...gone, ...items.map((item) => item.id)]) this.#leave(id, touched);
    for (const item of items) for (const at of this.#enter(item)) touched.add(at);
    this.#ordered = null;
    this.#tell([...touched]);
  }

  // The passages that touch a block, by place.
  inBlock(at) {
    const found = [...this.#inBlock[at]].map((id) => this.#items.get(id));
    return found.sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  }

  // The passages that cover a position, the shortest first.
  at(position) {
    const here = this.inBlock(blockAt(this.#blocks, position));
    return here
      .filter((item) => item.start <= position && position < item.end)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  // How many codings each code has here.
  counts() {
    const counts = new Map();
    for (const item of this.#items.values()) {
      if (item.kind === "coding") counts.set(item.code, (counts.get(item.code) ?? 0) + 1);
    }
    return counts;
  }

  #enter(item) {
    this.#items.set(item.id, item);
    const touched = this.#touching(item);
    for (const at of touched) this.#inBlock[at].add(item.id);
    return touched;
  }

  #leave(id, touched) {
    const item = this.#items.get(id);
    if (!item) return;
    this.#items.delete(id);
    for (const at of this.#touching(item)) {
      this.#inBlock[at].delete(id);
      touched.add(at);
    }
  }

  #touching({ start, end }) {
    const found = [];
    for (let at = blockAt(this.#blocks, start); at < this.#blocks.length; at += 1) {
      const block = this.#blocks[at];
      if (block.start >= end) break;
      if (block.end > start) found.push(at);
    }
    return found;
  }

  #tell(touched) {
    for (const listener of this.#listeners) listener(touched);
  }
}
