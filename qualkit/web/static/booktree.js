// The tree of codes: chosen with the arrows, renamed in place, moved with Alt and the arrows or by
// drag and drop. Knows the codes as a flat list in order; what is to be done it tells its owner.

import { rank } from "./codes.js";
import { el, named, visible } from "./dom.js";
import { t } from "./words.js";

const ROOT = "/";

export class BookTree {
  constructor(list, owner) {
    this.list = list;
    this.owner = owner;
    this.codes = [];
    this.closed = new Set();
    this.drafts = new Set();
    this.query = "";
    this.current = null;
    list.addEventListener("keydown", (event) => this.#key(event));
    list.addEventListener("click", (event) => this.#click(event));
    list.addEventListener("dblclick", () => this.rename());
    list.addEventListener("focusin", (event) => this.#choose(this.#codeAt(event.target), false));
    for (const kind of ["dragstart", "dragover", "dragleave", "drop", "dragend"]) {
      list.addEventListener(kind, (event) => this.#drag(event));
    }
  }

  show(codes, path) {
    this.codes = codes;
    const had = this.hasFocus();
    this.current = codes.find((code) => code.path === path) ?? codes[0] ?? null;
    this.#render();
    if (had) this.focus();
  }

  filter(query) {
    this.query = query.trim();
    this.#render();
  }

  mark(paths) {
    this.drafts = new Set(paths);
    for (const item of this.list.children) item.classList.toggle("draft", this.drafts.has(item.dataset.path));
  }

  hasFocus() {
    return this.list.contains(document.activeElement);
  }

  focus() {
    (this.list.querySelector('[tabindex="0"]') ?? this.list.firstElementChild)?.focus();
  }

  children(parent) {
    return this.codes.filter((code) => (code.parent ?? null) === parent);
  }

  // Where the code at `path` goes among its siblings, under the one before it, or out of its parent,
  // as the codes stand now; null where it cannot.
  shifted(path, where) {
    const code = this.codes.find((each) => each.path === path);
    if (!code || this.query) return null;
    const siblings = this.children(code.parent);
    const at = siblings.indexOf(code);
    const parent = code.parent ?? ROOT;
    if (where === "up" && at > 0) return { parent, position: at - 1 };
    if (where === "down" && at + 1 < siblings.length) return { parent, position: at + 1 };
    if (where === "in" && at > 0) return { parent: siblings[at - 1].path };
    if (where !== "out" || !code.parent) return null;
    const above = this.codes.find((each) => each.path === code.parent);
    return { parent: above.parent ?? ROOT, position: this.children(above.parent).indexOf(above) + 1 };
  }

  // Shows how often codes are given, without making the tree anew.
  count() {
    const known = new Map(this.codes.map((code) => [code.path, code]));
    for (const item of this.list.children) {
      const code = known.get(item.dataset.path);
      if (code && !code.category) item.querySelector(".n")?.replaceWith(countsOf(code));
    }
  }

  rename() {
    const item = this.#itemOf(this.current);
    if (!item) return;
    const label = item.querySelector(".name");
    const field = el("input", { class: "rename", "aria-label": t("codebook.new-name"), maxlength: 200 });
    field.value = this.current.name;
    const code = this.current;
    let isDone = false;
    const end = (isKept) => {
      if (isDone) return;
      isDone = true;
      field.replaceWith(label);
      item.draggable = true;
      if (isKept && field.value.trim() && field.value.trim() !== code.name) this.owner.rename(code, field.value.trim());
      item.focus();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
    });
    field.addEventListener("blur", () => end(true));
    item.draggable = false;
    label.replaceWith(field);
    field.focus();
    field.select();
  }

  #visible() {
    if (this.query) return rank(this.query, this.codes).map(({ code }) => code);
    return this.codes.filter((code) => {
      for (const path of this.closed) if (code.path.startsWith(`${path}/`)) return false;
      return true;
    });
  }

  #render() {
    const shown = this.#visible();
    if (!shown.includes(this.current) && shown.length) this.current = shown[0];
    const parents = new Set(this.codes.map((code) => code.parent));
    this.list.replaceChildren(...shown.map((code) => this.#item(code, parents.has(code.path))));
    this.list.dataset.none = shown.length ? "" : t("codebook.none-found");
  }

  #item(code, hasChildren) {
    const level = this.query ? 1 : code.path.split("/").length;
    const isOpen = !this.closed.has(code.path);
    const item = el(
      "li",
      {
        role: "treeitem",
        class: `level-${Math.min(level, 8)}${code.category ? " category" : ""}${code.retired ? " retired" : ""}`,
        "aria-level": level,
        "aria-expanded": hasChildren && !this.query ? isOpen : null,
        "aria-selected": code === this.current,
        tabindex: code === this.current ? 0 : -1,
        draggable: "true",
        "data-path": code.path,
      },
      el("span", { class: "twist", "aria-hidden": "true" }, hasChildren && !this.query ? (isOpen ? "▾" : "▸") : ""),
      el("span", { class: `swatch ${code.category ? "tint-none" : code.css}`, "aria-hidden": "true" }),
      el("span", { class: "name" }, named(code.name), this.query && code.parent ? el("span", { class: "within" }, ` ${visible(code.parent)}`) : null),
      code.retired ? el("span", { class: "tag" }, t("codebook.retired")) : null,
      code.category
        ? el("span", { class: "tag" }, t("codebook.category"))
        : countsOf(code),
    );
    item.classList.toggle("draft", this.drafts.has(code.path));
    return item;
  }

  #itemOf(code) {
    return code && this.list.children[[...this.list.children].findIndex((item) => item.dataset.path === code.path)];
  }

  #codeAt(target) {
    const path = target.closest?.("[data-path]")?.dataset.path;
    return this.codes.find((code) => code.path === path);
  }

  #choose(code, isFocused = true) {
    if (!code || code === this.current) return;
    const before = this.#itemOf(this.current);
    before?.setAttribute("tabindex", "-1");
    before?.setAttribute("aria-selected", "false");
    this.current = code;
    const item = this.#itemOf(code);
    item.setAttribute("tabindex", "0");
    item.setAttribute("aria-selected", "true");
    if (isFocused) item.focus();
    this.owner.chosen(code);
  }

  #click(event) {
    const code = this.#codeAt(event.target);
    if (event.target.closest(".twist") && code) this.#toggle(code);
    else this.#choose(code);
  }

  #toggle(code, isOpen = this.closed.has(code.path)) {
    if (isOpen) this.closed.delete(code.path);
    else this.closed.add(code.path);
    this.current = code;
    this.#render();
    this.focus();
    this.owner.chosen(code);
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.tagName === "INPUT") return;
    const items = [...this.list.children];
    const at = items.indexOf(this.#itemOf(this.current));
    const code = this.current;
    const isParent = items[at]?.hasAttribute("aria-expanded");
    const goTo = (index) => this.#choose(this.#codeAt(items[Math.max(0, Math.min(items.length - 1, index))]));
    const acts = {
      ArrowDown: () => goTo(at + 1),
      ArrowUp: () => goTo(at - 1),
      Home: () => goTo(0),
      End: () => goTo(items.length - 1),
      ArrowRight: () => isParent && (this.closed.has(code.path) ? this.#toggle(code, true) : goTo(at + 1)),
      ArrowLeft: () =>
        isParent && !this.closed.has(code.path)
          ? this.#toggle(code, false)
          : this.#choose(this.codes.find((each) => each.path === code.parent)),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  #drag(event) {
    const item = event.target.closest?.("[data-path]");
    if (event.type === "dragstart") {
      this.dragged = this.#codeAt(event.target);
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", this.dragged?.name ?? "");
      return;
    }
    const over = item && this.#codeAt(item);
    const isAllowed = this.dragged && over && over !== this.dragged && !over.path.startsWith(`${this.dragged.path}/`);
    this.list.querySelectorAll("[data-drop]").forEach((each) => delete each.dataset.drop);
    if (!isAllowed || event.type === "dragend") return;
    if (event.type === "dragover") {
      event.preventDefault();
      item.dataset.drop = zoneOf(event, item);
    } else if (event.type === "drop") {
      event.preventDefault();
      event.stopPropagation();
      this.#drop(over, zoneOf(event, item));
    }
  }

  #drop(over, zone) {
    const code = this.dragged;
    this.dragged = null;
    if (zone === "into") return this.owner.drop(code, over);
    const others = this.children(over.parent).filter((each) => each !== code);
    this.owner.move(code, over.parent ?? ROOT, others.indexOf(over) + (zone === "after" ? 1 : 0));
  }
}

function countsOf(code) {
  if (code.codings === null) return el("span", { class: "n" });
  const waiting = code.suggestions ? el("span", { class: "waiting" }, ` +${code.suggestions.toLocaleString("en")}`) : null;
  return el("span", { class: "n", title: t("codebook.counts", code) }, code.codings.toLocaleString("en"), waiting);
}

function zoneOf(event, item) {
  const box = item.getBoundingClientRect();
  const part = (event.clientY - box.top) / box.height;
  return part < 0.3 ? "before" : part > 0.7 ? "after" : "into";
}
