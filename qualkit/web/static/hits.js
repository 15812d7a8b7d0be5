// The hits of a search as the page lists them: in context, by document, selected one by one.

import { el, named, visible } from "./dom.js";
import { counted, t } from "./words.js";

const PAGE = 50;

// Shows `hits` in `place`, a page at a time; `changed` hears when others are selected.
export class Hits {
  constructor(place, hits, { grouped, sizes, changed }) {
    Object.assign(this, { place, hits, grouped, sizes, changed, shown: 0, selected: new Set(), every: false });
    this.document = null;
    place.replaceChildren();
    this.more();
  }

  get isWhole() {
    return this.shown >= this.hits.length;
  }

  more() {
    for (const [number, hit] of this.hits.slice(this.shown, this.shown + PAGE).entries()) {
      this.heading(hit);
      this.list.append(this.line(hit, this.shown + number));
    }
    this.shown = Math.min(this.hits.length, this.shown + PAGE);
  }

  heading(hit) {
    if (this.list && (!this.grouped || hit.document === this.document)) return;
    this.document = hit.document;
    this.list = el("ol", { class: "hits" });
    if (this.grouped) {
      const size = this.sizes.get(hit.document);
      const name = el("a", { href: addressOf(hit.document) }, named(hit.document));
      this.place.append(el("h2", {}, name, el("span", { class: "n" }, counted("search.hits", size))));
    }
    this.place.append(this.list);
  }

  line(hit, number) {
    const box = el("input", {
      type: "checkbox",
      "aria-label": t("search.select", { document: visible(hit.document), turn: hit.turn }),
      onchange: () => this.select(number, box.checked),
    });
    box.checked = this.every || this.selected.has(number);
    const left = before(hit);
    const right = el("span", { class: "beside right" }, el("bdi", {}, flat(hit.right)));
    const words = el("a", { class: "kwic", href: addressOf(hit.document, hit.turn) }, left, el("mark", {}, flat(hit.match)), right);
    return el("li", { class: `hit ${hit.css}` }, box, words, this.who(hit));
  }

  who(hit) {
    const who = hit.participant === null ? t("search.nobody") : named(hit.participant, 40);
    const place = t("search.turn", { n: hit.turn });
    const where = this.grouped ? place : `${visible(hit.document)}, ${place}`;
    return el("span", { class: "who" }, el("b", {}, who), ` ${where}`);
  }

  select(number, is) {
    if (this.every) {
      this.every = false;
      this.selected = new Set(this.hits.keys());
    }
    if (is) this.selected.add(number);
    else this.selected.delete(number);
    this.changed();
  }

  selectAll(is) {
    this.every = is;
    this.selected.clear();
    for (const box of this.place.querySelectorAll("input")) box.checked = is;
    this.changed();
  }

  // [document, key] of the hits selected; null for all.
  chosen() {
    if (this.every) return null;
    return [...this.selected].sort((a, b) => a - b).map((number) => [this.hits[number].document, this.hits[number].key]);
  }

  // Goes `by` hits on from the one in focus.
  step(by) {
    const lines = [...this.place.querySelectorAll(".hit")];
    const here = lines.indexOf(document.activeElement?.closest?.(".hit"));
    const next = lines[here < 0 ? (by > 0 ? 0 : lines.length - 1) : here + by];
    next?.querySelector(".kwic").focus();
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
  }

  toggle() {
    document.activeElement?.closest?.(".hit")?.querySelector("input").click();
  }
}

export function addressOf(name, turn = null) {
  return `/document?${new URLSearchParams(turn === null ? { name } : { name, turn })}`;
}

// Memos that are found; they are not coded.
export function showMemos(place, hits) {
  const lines = hits.map((hit) =>
    el(
      "li",
      { class: "hit" },
      el("span", {}),
      el("span", { class: "kwic" }, before(hit), el("mark", {}, flat(hit.match)), el("span", { class: "beside right" }, el("bdi", {}, flat(hit.right)))),
      el("span", { class: "who" }, el("b", {}, named(hit.coder, 40)), " ", t("search.on", { sort: hit.sort, name: visible(hit.name).slice(0, 80) })),
    ),
  );
  place.replaceChildren(el("ol", { class: "hits" }, ...lines));
}

// The words before a hit; set right, a space at their end would not be seen.
const before = ({ left }) =>
  el("span", { class: /\s$/.test(left) ? "beside left apart" : "beside left" }, el("bdi", {}, flat(left)));

const flat = (text) => visible(text.replace(/\s+/g, " "));
