// The codes beside the transcript: a tree with colours and counts, filtered by typing. Enter or a
// click gives the code to what is selected; with nothing selected it shows where the code is.

import { el, named, visible } from "./dom.js";
import { t } from "./words.js";

export class CodeTree {
  // `choose(path)` is called with a code that was chosen.
  constructor({ list, filter, choose }) {
    Object.assign(this, { list, filter, choose, codes: [], counts: new Map(), shown: null });
    filter.addEventListener("input", () => this.draw());
    filter.addEventListener("keydown", (event) => this.#filterKey(event));
    list.addEventListener("click", (event) => this.#pick(event.target.closest("[role=treeitem]")));
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  setCodes(codes) {
    this.codes = codes;
    this.draw();
  }

  // How many codings each code has in this document.
  setCounts(counts) {
    this.counts = counts;
    for (const line of this.list.children) {
      const count = line.querySelector(".n");
      if (count) count.textContent = this.#count(line.dataset.path);
    }
  }

  // Marks the code whose codings are looked at, null for none.
  show(path) {
    this.shown = path;
    for (const line of this.list.children) {
      line.classList.toggle("shown", line.dataset.path === path);
    }
  }

  draw() {
    const typed = fold(this.filter.value.trim());
    const wanted = new Set();
    for (const { path } of this.codes) {
      if (typed && !fold(path).includes(typed)) continue;
      const parts = path.split("/");
      for (let depth = 1; depth <= parts.length; depth += 1) wanted.add(parts.slice(0, depth).join("/"));
    }
    const lines = this.codes.filter(({ path }) => wanted.has(path)).map((code) => this.#line(code));
    this.list.replaceChildren(...lines);
    if (!lines.length) this.list.append(el("li", { class: "none" }, t(typed ? "coding.no-code" : "coding.no-codes")));
    lines[0]?.setAttribute("tabindex", "0");
  }

  #line(code) {
    const depth = code.path.split("/").length;
    const name = named(code.path.split("/").at(-1), 60);
    const isGiven = !code.category && !code.retired;
    const line = el(
      "li",
      {
        role: "treeitem",
        tabindex: -1,
        "aria-level": depth,
        "aria-disabled": isGiven ? null : "true",
        "data-path": code.path,
        class: [code.category ? "category" : "", code.retired ? "retired" : "", code.path === this.shown ? "shown" : ""].join(" ").trim(),
        title: code.definition ? visible(code.definition).slice(0, 300) : null,
      },
      el("span", { class: `swatch ${code.css}${code.category ? " none" : ""}` }),
      el("span", { class: "name" }, name, code.retired ? ` ${t("coding.retired")}` : ""),
      code.category ? null : el("span", { class: "n" }, this.#count(code.path)),
    );
    line.style.setProperty("--depth", depth - 1);
    return line;
  }

  #count(path) {
    const here = this.counts.get(path) ?? 0;
    return here ? here.toLocaleString("en") : "";
  }

  #pick(line) {
    const code = line && this.codes.find(({ path }) => path === line.dataset.path);
    if (code && !code.category) this.choose(code);
  }

  #filterKey(event) {
    const first = [...this.list.querySelectorAll("[role=treeitem]:not(.category)")][0];
    if (event.key === "Enter") this.#pick(first);
    else if (event.key === "ArrowDown") first?.focus();
    else if (event.key === "Escape") {
      this.filter.value = "";
      this.draw();
      document.getElementById("transcript").focus({ preventScroll: true });
    } else return;
    event.preventDefault();
  }

  #key(event) {
    const lines = [...this.list.querySelectorAll("[role=treeitem]")];
    const at = lines.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 };
    if (event.key in moves) lines[moves[event.key]]?.focus();
    else if (event.key === "Enter" || event.key === " ") this.#pick(lines[at]);
    else if (event.key === "Escape") document.getElementById("transcript").focus({ preventScroll: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
