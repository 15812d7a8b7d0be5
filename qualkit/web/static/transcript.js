// Draws a transcript: blocks in chunks that the browser lays out only when they come near, codings
// as coloured lines under the words and stripes beside them. The text of each block stands in the
// page exactly as it is in the project, so that a position in the page is one in the text.

import { el, named } from "./dom.js";
import { blockAt } from "./places.js";
import { t } from "./words.js";

const CHUNK = 24;
const LANES = 3;
const STRIPES = 6;
const CHARACTERS_A_LINE = 72;
const LINE = 29;

// Signs that cannot be seen or that turn the line; line breaks and tabs are not among them.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

export class Transcript {
  // `looks` maps a code to its colour; `document` is what /api/document tells.
  constructor(root, document, passages, looks) {
    Object.assign(this, { root, document, passages, looks });
    this.elements = [];
    this.chunks = [];
    this.isNear = new Set();
    this.dirty = new Set();
    this.current = null;
    this.dimmed = null;
  }

  // Puts the text of every block into the page; the first blocks at once, the others right after.
  draw() {
    const { blocks } = this.document;
    this.root.replaceChildren();
    if (!blocks.length) this.root.append(el("p", { class: "empty" }, t("coding.empty")));
    this.watcher = new IntersectionObserver((seen) => this.#seen(seen), { rootMargin: "1200px 0px" });
    this.sizes = new ResizeObserver(() => this.#measureSoon());
    this.sizes.observe(this.root);
    this.#chunks(0, 2);
    return new Promise((resolve) => setTimeout(() => (this.#chunks(2, Infinity), resolve())));
  }

  #chunks(first, last) {
    const { blocks } = this.document;
    const made = document.createDocumentFragment();
    for (let at = first; at < last && at * CHUNK < blocks.length; at += 1) {
      const chunk = el("div", { class: "chunk" });
      let lines = 0;
      for (let number = at * CHUNK; number < Math.min((at + 1) * CHUNK, blocks.length); number += 1) {
        chunk.append(this.#block(number));
        lines += 1.6 + Math.ceil((blocks[number].end - blocks[number].start) / CHARACTERS_A_LINE);
      }
      chunk.style.containIntrinsicSize = `auto ${Math.round(lines * LINE)}px`;
      this.chunks.push(chunk);
      made.append(chunk);
      this.watcher.observe(chunk);
    }
    this.root.append(made);
  }

  #block(number) {
    const block = this.document.blocks[number];
    const words = el("p", { class: "words", dir: "auto", "data-block": number });
    if (block.language) words.lang = block.language;
    this.elements[number] = words;
    const text = this.document.text.slice(block.start, block.end);
    if (HIDDEN.test(text)) this.dirty.add(number);
    words.append(text);
    this.dirty.add(number);
    if (block.turn === null) return el("div", { class: "between", "data-block": number }, words);
    const who = this.document.people[block.who];
    const speaker = el(
      "header",
      { class: "speaker", lang: "en" },
      el("b", {}, named(who.name ?? t("coding.nobody"), 60)),
      el("span", { class: "place" }, ...placeOf(block, who)),
    );
    return el(
      "article",
      {
        class: `turn ${who.css}`,
        "data-ordinal": block.turn,
        "data-block": number,
        id: block.continued ? null : `turn-${block.turn}`,
      },
      speaker,
      words,
      el("div", { class: "stripes", "aria-hidden": "true" }),
      el("ul", { class: "labels", lang: "en" }),
    );
  }

  // Draws blocks anew once they are near; those that are now, at once.
  redraw(numbers) {
    for (const number of numbers) this.dirty.add(number);
    for (const number of numbers) {
      if (this.isNear.has(Math.floor(number / CHUNK))) this.#decorate(number);
    }
    this.#measureSoon();
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const at = this.chunks.indexOf(target);
      if (isIntersecting) this.isNear.add(at);
      else this.isNear.delete(at);
      if (isIntersecting) this.#decorateChunk(at);
    }
    this.#measureSoon();
    this.onSeen?.();
  }

  #decorateChunk(at) {
    const last = Math.min((at + 1) * CHUNK, this.elements.length);
    for (let number = at * CHUNK; number < last; number += 1) {
      if (this.dirty.has(number)) this.#decorate(number);
    }
  }

  #decorate(number) {
    this.dirty.delete(number);
    const block = this.document.blocks[number];
    const here = this.passages.inBlock(number);
    const words = this.elements[number];
    const lanes = lanesOf(here);
    words.replaceChildren(...this.#pieces(block, here, lanes));
    const turn = words.parentElement;
    if (!turn.matches(".turn")) return;
    turn.querySelector(".labels").replaceChildren(...this.#labels(here));
    turn.querySelector(".stripes").replaceChildren(
      ...here.map((item) => this.#stripe(item, lanes.get(item.id), block)),
    );
  }

  *#pieces(block, here, lanes) {
    const { text } = this.document;
    const quiet = this.#quiet(block);
    const edges = new Set([block.start, block.end]);
    for (const span of [...here.map((item) => [item.start, item.end]), ...quiet]) {
      for (const edge of span) if (edge > block.start && edge < block.end) edges.add(edge);
    }
    const sorted = [...edges].sort((a, b) => a - b);
    for (let at = 0; at + 1 < sorted.length; at += 1) {
      const [start, end] = [sorted[at], sorted[at + 1]];
      const marks = here.filter((item) => item.start <= start && end <= item.end);
      const isQuiet = quiet.some((span) => span[0] <= start && end <= span[1]);
      const content = shown(text.slice(start, end));
      if (!marks.length && !isQuiet) yield* content;
      else yield this.#piece(content, marks, lanes, isQuiet);
    }
  }

  #piece(content, marks, lanes, isQuiet) {
    const piece = el("span", { class: isQuiet ? "piece quiet" : "piece" });
    piece.append(...content);
    if (!marks.length) return piece;
    const current = marks.some((item) => item.id === this.current);
    const lines = [];
    for (const item of marks) {
      const color = this.looks(item.code);
      const offset = (LANES - Math.min(LANES, lanes.get(item.id))) * 3;
      const line = item.kind === "suggestion" ? dashes(color) : `linear-gradient(${color},${color})`;
      const size = item.kind === "suggestion" ? "7px 2px" : "100% 2px";
      const repeat = item.kind === "suggestion" ? "repeat-x" : "no-repeat";
      lines.push(`${line} 0 calc(100% - ${offset}px) / ${size} ${repeat}`);
    }
    const coded = marks.find((item) => item.id === this.current) ?? marks.find((item) => item.kind === "coding");
    const strength = current ? "var(--strength-current)" : "var(--strength)";
    if (coded) {
      const wash = `color-mix(in srgb, ${this.looks(coded.code)} ${strength}, transparent)`;
      lines.push(`linear-gradient(${wash},${wash})`);
    }
    piece.style.background = lines.join(",");
    piece.classList.add("marked");
    if (current) piece.classList.add("current");
    if (this.dimmed && !marks.some((item) => this.dimmed(item))) piece.classList.add("dimmed");
    return piece;
  }

  #labels(here) {
    const groups = new Map();
    for (const item of here) {
      const key = `${item.kind} ${item.code} ${item.about ?? ""}`;
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    return [...groups.values()].map((items) => this.#label(items));
  }

  #label(items) {
    const [item] = items;
    const isCurrent = items.some(({ id }) => id === this.current);
    const people = [...new Set(items.map((each) => each.coder).filter(Boolean))];
    const kind = item.kind === "suggestion" ? " suggested" : "";
    const label = el(
      "button",
      { type: "button", class: `label${kind}${isCurrent ? " current" : ""}`, "data-id": item.id, tabindex: -1 },
      el("span", { class: "swatch" }),
      named(item.code.split("/").at(-1), 40),
    );
    label.querySelector(".swatch").style.background = this.looks(item.code);
    if (items.length > 1) label.append(el("span", { class: "n" }, ` ${items.length}`));
    if (item.about) label.append(" ", el("span", { class: "tag" }, t("coding.about-role", { role: item.about })));
    const signs = items.some((each) => each.memo) ? ` ${t("coding.has-memo")}` : "";
    const by = item.kind === "suggestion" ? t("coding.suggested", { score: item.score.toFixed(2) }) : people.join(", ");
    label.append(" ", el("span", { class: "by" }, by + signs));
    if (items.some((each) => each.pending)) label.classList.add("pending");
    return el("li", {}, label);
  }

  #stripe(item, lane, block) {
    const stripe = el("span", { class: item.kind === "suggestion" ? "stripe suggested" : "stripe" });
    stripe.style.setProperty("--tint", this.looks(item.code));
    stripe.style.insetInlineStart = `${(lane - 1) * 5}px`;
    stripe.dataset.from = Math.max(item.start, block.start);
    stripe.dataset.to = Math.min(item.end, block.end);
    return stripe;
  }

  #measureSoon() {
    if (this.measuring) return;
    this.measuring = requestAnimationFrame(() => {
      this.measuring = null;
      this.#measure();
    });
  }

  // Gives stripes the heights of the words they stand beside: reads all, then writes all.
  #measure() {
    const found = [];
    for (const at of this.isNear) {
      for (const stripes of this.chunks[at]?.querySelectorAll(".stripes") ?? []) {
        if (!stripes.firstChild) continue;
        const top = stripes.getBoundingClientRect().top;
        for (const stripe of stripes.children) {
          const rects = this.rangeOf(Number(stripe.dataset.from), Number(stripe.dataset.to)).getClientRects();
          if (!rects.length) continue;
          const last = rects[rects.length - 1];
          found.push([stripe, rects[0].top - top, Math.max(6, last.bottom - rects[0].top)]);
        }
      }
    }
    for (const [stripe, top, height] of found) {
      stripe.style.top = `${top}px`;
      stripe.style.height = `${height}px`;
    }
  }

  #quiet(block) {
    this.quietIn ??= quietByBlock(this.document);
    return this.quietIn.get(block) ?? [];
  }

  // The position in the text of a place in the page; null where it is in no block's words.
  positionOf(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const words = element?.closest?.(".words");
    if (!words || !this.root.contains(words)) return null;
    const before = document.createRange();
    before.setStart(words, 0);
    before.setEnd(node, offset);
    return this.document.blocks[Number(words.dataset.block)].start + before.toString().length;
  }

  // The position in the text under a pointer; null beside the words.
  positionUnder({ clientX, clientY }) {
    const caret = document.caretPositionFromPoint?.(clientX, clientY);
    if (caret) return this.positionOf(caret.offsetNode, caret.offset);
    const range = document.caretRangeFromPoint?.(clientX, clientY);
    return range ? this.positionOf(range.startContainer, range.startOffset) : null;
  }

  // The range of the page that shows [start, end) of the text.
  rangeOf(start, end) {
    const range = document.createRange();
    const [from, at] = this.#pointOf(start, false);
    const [to, last] = this.#pointOf(end, true);
    range.setStart(from, at);
    range.setEnd(to, last);
    return range;
  }

  #pointOf(position, isEnd) {
    const { blocks } = this.document;
    let number = blockAt(blocks, isEnd ? Math.max(0, position - 1) : position);
    const block = blocks[number];
    let left = Math.min(position, block.end) - block.start;
    const walker = document.createTreeWalker(this.elements[number], NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    if (!node) return [this.elements[number], 0];
    for (let next; left > node.length || (!isEnd && left === node.length && (next = node)); ) {
      left -= node.length;
      next = walker.nextNode();
      if (!next) return [node, node.length];
      node = next;
    }
    return [node, Math.max(0, left)];
  }

  // The block at the top of the window.
  topBlock() {
    const seen = [...this.root.querySelectorAll(".turn")].find((turn) => turn.getBoundingClientRect().bottom > 140);
    return seen && this.document.blocks[Number(seen.dataset.block)];
  }

  // Brings a position into view; `block` as in scrollIntoView.
  reveal(position, place = "nearest") {
    const number = blockAt(this.document.blocks, position);
    const words = this.elements[number];
    if (!words) return;
    this.#decorateChunk(Math.floor(number / CHUNK));
    const chunk = this.chunks[Math.floor(number / CHUNK)];
    chunk.style.contentVisibility = "visible";
    const rect = this.rangeOf(position, position + 1).getBoundingClientRect();
    const isSeen = rect.top > 120 && rect.bottom < innerHeight - (innerWidth < 800 ? innerHeight * 0.55 : 90);
    if (place === "nearest" && isSeen) return;
    const wanted = place === "start" ? 130 : innerHeight * (innerWidth < 800 ? 0.2 : 0.4);
    scrollBy({ top: rect.top - wanted, behavior: "instant" });
    chunk.style.contentVisibility = "";
    // Chunks on the way got their true heights only now.
    requestAnimationFrame(() => {
      const now = this.rangeOf(position, position + 1).getBoundingClientRect();
      if (Math.abs(now.top - wanted) > 200) scrollBy({ top: now.top - wanted, behavior: "instant" });
    });
  }
}

function placeOf(block, who) {
  const parts = [];
  if (who.role) parts.push(named(who.role, 40), " · ");
  if (block.continued) parts.push(t("coding.continued"));
  else parts.push(el("a", { href: `#turn-${block.turn}`, tabindex: -1, "aria-label": t("coding.turn", { n: block.turn }) }, String(block.turn)));
  if (block.begins !== null && block.begins !== undefined) parts.push(` · ${clock(block.begins)}`);
  return parts;
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

// Text as nodes: signs that cannot be seen stand alone, named by the stylesheet, and turn no line.
function shown(text) {
  if (!HIDDEN.test(text)) return [text];
  return text.split(/(?=[^])/u).reduce((nodes, sign) => {
    if (HIDDEN.test(sign)) {
      const name = `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      nodes.push(el("bdi", { class: "sign", "data-sign": name }, sign));
    } else if (typeof nodes.at(-1) === "string") nodes[nodes.length - 1] += sign;
    else nodes.push(sign);
    return nodes;
  }, []);
}

function dashes(color) {
  return `repeating-linear-gradient(90deg, ${color} 0 4px, transparent 4px 7px)`;
}

// A lane for each passage, so that those over each other lie apart, up to STRIPES. Passages that say
// the same of the same words, by several coders, share one.
function lanesOf(here) {
  const ends = [];
  const lanes = new Map();
  const same = new Map();
  for (const item of here) {
    const key = `${item.kind} ${item.start} ${item.end} ${item.code}`;
    if (!same.has(key)) {
      let lane = ends.findIndex((end) => end <= item.start);
      if (lane < 0) lane = ends.push(0) - 1;
      ends[lane] = item.end;
      same.set(key, Math.min(lane + 1, STRIPES));
    }
    lanes.set(item.id, same.get(key));
  }
  return lanes;
}

function quietByBlock({ blocks, quiet }) {
  const found = new Map();
  for (const [start, end] of quiet) {
    for (let at = blockAt(blocks, start); at < blocks.length && blocks[at].start < end; at += 1) {
      const block = blocks[at];
      if (block.turn === null || block.end <= start) continue;
      found.set(block, [...(found.get(block) ?? []), [start, end]]);
    }
  }
  return found;
}
