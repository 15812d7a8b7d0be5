// Short lines that tell what happened, read out by screen readers; errors stay until closed.

import { el, visible } from "./dom.js";
import { t } from "./words.js";

const STAYS = 6000;

// Shows `text`; with `action` ({label, run}) a button beside it. `kind` is "note" or "error".
export function notice(text, { kind = "note", action = null } = {}) {
  const box = document.getElementById("notices");
  const close = el("button", { type: "button", class: "quiet", "aria-label": t("close"), onclick: () => line.remove() }, "×");
  const line = el(
    "div",
    { class: `notice ${kind}` },
    el("span", {}, visible(text)),
    action && el("button", { type: "button", onclick: () => (line.remove(), action.run()) }, action.label),
    close,
  );
  for (const other of [...box.children]) if (other.dataset.text === text) other.remove();
  line.dataset.text = text;
  box.append(line);
  if (kind !== "error") setTimeout(() => line.remove(), STAYS);
  return line;
}

// Shows what went wrong, of an error of `api.js` or any other.
export function complain(error) {
  notice(error.message ?? String(error), { kind: "error" });
}
