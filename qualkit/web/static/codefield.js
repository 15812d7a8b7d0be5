// A field that takes a code: what is typed is completed from the codes there are.

import { rank, stretches } from "./codes.js";
import { el, visible } from "./dom.js";

const MOST = 8;
let numbers = 0;

// Makes `input` complete from `codes()`; `chosen(path)` hears a choice.
export function completeCodes(input, codes, chosen = () => {}) {
  const id = `codes-${(numbers += 1)}`;
  const list = el("ul", { id, role: "listbox", hidden: true });
  const box = el("span", { class: "codefield" });
  let found = [];
  let at = 0;
  input.replaceWith(box);
  box.append(input, list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" })) {
    input.setAttribute(name, value);
  }

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (next) => {
    at = (next + found.length) % found.length;
    [...list.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `${id}-${at}`);
  };
  const choose = (place) => {
    input.value = found[place].code.path;
    close();
    chosen(input.value);
  };
  const show = () => {
    found = rank(input.value, codes().filter((code) => !code.category && !code.retired)).slice(0, MOST);
    list.replaceChildren(...found.map(lineOf));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (found.length) mark(0);
  };
  const lineOf = ({ code, at: places }, place) =>
    el(
      "li",
      { id: `${id}-${place}`, role: "option", onmousedown: (event) => (event.preventDefault(), choose(place)) },
      el("span", { class: `swatch ${code.css ?? ""}` }),
      ...stretches(code.path, places).map(([text, hit]) => (hit ? el("b", {}, visible(text)) : visible(text))),
    );

  input.addEventListener("input", () => (show(), chosen(input.value)));
  input.addEventListener("focus", show);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(at);
    } else if (event.key === "Tab" && input.value) {
      choose(at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
}
