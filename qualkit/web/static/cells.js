// A cell that is edited in place: a button that shows the value; opened, a field that Enter saves
// and Escape takes back. Knows nothing of what the value means.

import { el, visible } from "./dom.js";

// `shown` makes what the button holds; `text` is what is edited; `save(text, more)` gives a promise
// that a refusal breaks: then the line stands beside the field, with the buttons of `ways(error)`.
export function cellOf({ text, shown, label, list = null, save, ways = () => [] }) {
  const cell = el("td", { class: "edits" });
  const button = el("button", { type: "button", class: "cell", "aria-label": label, onclick: open }, shown());
  cell.append(button);
  return cell;

  function open() {
    const input = el("input", { class: "editing", value: text, autocomplete: "off", spellcheck: "false", "aria-label": label, list });
    const beside = el("div", { role: "alert" });
    let isOpen = true;

    const close = () => {
      isOpen = false;
      cell.replaceChildren(button);
      button.focus();
    };
    const store = async (more = {}) => {
      if (!isOpen || input.disabled) return;
      if (input.value === text && !more.forced) return close();
      input.disabled = true;
      try {
        await save(input.value, more);
        isOpen = false;
      } catch (error) {
        input.disabled = false;
        refuse(error);
      }
    };
    const refuse = (error) => {
      const made = ways(error, input.value).map(({ label: words, run }) =>
        el("button", { type: "button", onclick: () => run(store, close) }, words),
      );
      beside.className = "beside";
      beside.replaceChildren(el("div", {}, visible(error.message)), ...made);
      input.setAttribute("aria-invalid", "true");
      input.focus();
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") event.preventDefault(), store();
      if (event.key === "Escape") event.preventDefault(), event.stopPropagation(), close();
    });
    input.addEventListener("blur", (event) => {
      if (isOpen && !beside.childNodes.length && !input.disabled && !cell.contains(event.relatedTarget)) store();
    });
    cell.replaceChildren(input, beside);
    input.focus();
    input.select();
  }
}

// Leads from cell to cell with the arrows; whether there was one to go to.
export function move(key) {
  const cell = document.activeElement?.closest?.("td");
  if (!cell || !document.activeElement.matches("button")) return false;
  const row = cell.parentElement;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const buttons = [...row.querySelectorAll("td button")];
    const next = buttons[buttons.indexOf(document.activeElement) + (key === "ArrowRight" ? 1 : -1)];
    next?.focus();
    return Boolean(next);
  }
  const down = key === "ArrowDown";
  let other = row;
  do other = down ? other.nextElementSibling : other.previousElementSibling;
  while (other?.hidden);
  const button = other?.cells[cell.cellIndex]?.querySelector("button");
  button?.focus();
  return Boolean(button);
}
