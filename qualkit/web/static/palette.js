// The code chooser: beside what is selected, typed into at once. Enter gives the first; with
// nothing typed the codes used last come first, so that Enter repeats the last one.

import { rank, stretches } from "./codes.js";
import { el, named, visible } from "./dom.js";
import { t } from "./words.js";

const MOST = 9;

let open = null;

// Asks for a code. `codes` are those that can be given; `recent` paths used last, the last first;
// `near` a DOMRect; `check` says why a name cannot be a new code's. Gives {code}, {create: name}, {inVivo: true} or null.
export function chooseCode({ codes, recent, near, title, canCreate = true, words = "", check = () => undefined }) {
  close(null);
  return new Promise((resolve) => {
    open = new Palette({ codes, recent, near, title, canCreate, words, check, resolve });
  });
}

export function isOpen() {
  return open !== null;
}

function close(value) {
  const palette = open;
  open = null;
  palette?.remove();
  palette?.resolve(value);
}

class Palette {
  constructor(options) {
    Object.assign(this, options);
    this.back = document.activeElement;
    this.input = el("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "true",
      "aria-controls": "palette-list",
      "aria-label": this.title,
      placeholder: this.title,
    });
    this.list = el("ul", { id: "palette-list", role: "listbox", "aria-label": this.title });
    this.box = el("div", { class: "palette", role: "dialog", "aria-label": this.title }, this.input, this.list);
    document.body.append(this.box);
    this.input.addEventListener("input", () => this.fill());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("li")));
    this.input.addEventListener("copy", (event) => this.copy(event));
    this.outside = (event) => !this.box.contains(event.target) && close(null);
    setTimeout(() => document.addEventListener("pointerdown", this.outside));
    this.fill();
    this.put();
    this.input.focus({ preventScroll: true });
  }

  remove() {
    document.removeEventListener("pointerdown", this.outside);
    this.box.remove();
    this.back?.focus?.({ preventScroll: true });
  }

  // Stands under what is selected, above it where there is no room.
  put() {
    const { near } = this;
    const width = Math.min(360, innerWidth - 16);
    const height = this.box.offsetHeight;
    const left = Math.max(8, Math.min(near.left, innerWidth - width - 8));
    const below = near.bottom + 8;
    const top = below + height < innerHeight ? below : Math.max(8, near.top - height - 8);
    Object.assign(this.box.style, { width: `${width}px`, left: `${left}px`, top: `${top}px` });
  }

  fill() {
    const typed = this.input.value.trim();
    const found = typed ? rank(typed, this.codes).slice(0, MOST) : this.latest();
    this.items = found.map(({ code, at = [] }) => ({ value: { code: code.path }, code, found: at }));
    if (typed && this.canCreate && !this.codes.some(({ path }) => path.toLowerCase() === typed.toLowerCase())) {
      const fault = this.check(typed);
      this.items.push(fault ? { label: fault } : { value: { create: typed }, label: t("palette.create", { name: typed }) });
    }
    if (this.canCreate && this.words) {
      this.items.push({ value: { inVivo: true }, label: t("palette.in-vivo", { words: this.words.slice(0, 60) }) });
    }
    if (!this.items.length) this.items.push({ label: t("coding.no-code") });
    this.list.replaceChildren(...this.items.map((item, at) => option(item, at)));
    this.mark(0);
  }

  latest() {
    const known = new Map(this.codes.map((code) => [code.path, code]));
    const recent = this.recent.map((path) => known.get(path)).filter(Boolean);
    const others = this.codes.filter((code) => !this.recent.includes(code.path));
    return [...recent, ...others].slice(0, MOST).map((code) => ({ code }));
  }

  mark(at) {
    this.at = Math.max(0, Math.min(at, this.items.length - 1));
    [...this.list.children].forEach((line, number) => {
      line.setAttribute("aria-selected", String(number === this.at));
      if (number === this.at) line.scrollIntoView({ block: "nearest" });
    });
    this.input.setAttribute("aria-activedescendant", this.items.length ? `palette-${this.at}` : "");
  }

  key(event) {
    if (event.isComposing) return;
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    if (event.key in moves) this.mark(this.at + moves[event.key]);
    else if (event.key === "Enter") this.choose(this.list.children[this.at]);
    else if (event.key === "Escape" || event.key === "Tab") close(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(line) {
    const item = line && this.items[Number(line.dataset.at)];
    if (item?.value) close(item.value);
  }

  // What is selected in the transcript can be copied while the chooser has the focus.
  copy(event) {
    if (this.input.selectionStart !== this.input.selectionEnd || !this.words) return;
    event.clipboardData.setData("text/plain", this.words);
    event.preventDefault();
  }
}

function option({ code, found, label }, at) {
  const line = el("li", { id: `palette-${at}`, role: "option", "data-at": at });
  if (!code) {
    line.append(el("span", { class: "swatch none" }), el("span", {}, named(label, 90)));
    return line;
  }
  const parent = code.path.split("/").slice(0, -1).join(" / ");
  line.append(
    el("span", { class: `swatch ${code.css}` }),
    el("span", { class: "name" }, ownName(code, found)),
    el("span", { class: "parent-name" }, parent ? named(parent, 40) : ""),
  );
  return line;
}

// The code's own name with the letters that were typed.
function ownName({ path }, found) {
  const from = path.lastIndexOf("/") + 1;
  const own = stretches(path, found).reduce(
    ({ at, parts }, [text, isFound]) => {
      const shown = visible(text.slice(Math.max(0, from - at)));
      if (shown) parts.push(isFound ? el("b", {}, shown) : shown);
      return { at: at + text.length, parts };
    },
    { at: 0, parts: [] },
  );
  return el("bdi", {}, ...own.parts);
}
