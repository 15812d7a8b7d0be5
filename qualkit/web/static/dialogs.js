// Dialogs: modal, closed by Escape, focus put back where it was.

import { el } from "./dom.js";
import { t } from "./words.js";

// Opens a dialog with `title` and `body` (an element); `buttons` are {label, value, kind}. The
// promise gives the value of the button, or null where it was closed. `ready` gets the dialog.
export function dialog({ title, body, buttons = [], wide = false, ready = null }) {
  return new Promise((resolve) => {
    const back = document.activeElement;
    const heading = el("h2", { id: "dialog-title" }, title);
    const form = el("form", { method: "dialog" }, heading, body);
    const row = el("div", { class: "buttons" });
    for (const { label, value, kind = "" } of buttons) {
      row.append(el("button", { value, class: kind }, label));
    }
    row.append(el("button", { value: "", class: "quiet", formnovalidate: true }, t("cancel")));
    form.append(row);
    const box = el("dialog", { "aria-labelledby": "dialog-title", class: wide ? "wide" : "" }, form);
    box.addEventListener("close", () => {
      box.remove();
      back?.focus?.();
      resolve(box.returnValue || null);
    });
    document.body.append(box);
    box.showModal();
    ready?.(box);
  });
}
