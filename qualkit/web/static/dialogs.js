// Dialogs: modal, closed by Escape, focus put back where it was.

import { el } from "./dom.js";
import { notice } from "./notices.js";
import { t } from "./words.js";

// Opens a dialog with `title` and `body` (an element); `buttons` are {label, value, kind}. The
// promise gives the value of the button, or null where it was closed. `ready` gets the dialog. One
// without buttons only tells, and has one to close it.
export function dialog({ title, body, buttons = [], wide = false, ready = null }) {
  const isTold = !buttons.length;
  return new Promise((resolve) => {
    const back = document.activeElement;
    const heading = el("h2", { id: "dialog-title" }, title);
    const form = el("form", { method: "dialog" }, heading, body);
    const row = el("div", { class: "buttons" });
    for (const { label, value, kind = "" } of buttons) {
      row.append(el("button", { value, class: kind }, label));
    }
    row.append(el("button", { value: "", class: "quiet", formnovalidate: true }, t(isTold ? "close" : "cancel")));
    form.append(row);
    const box = el("dialog", { "aria-labelledby": "dialog-title", class: wide ? "wide" : "", tabindex: -1 }, form);
    let isWarned = false;
    box.addEventListener("cancel", (event) => {
      if (isWarned || !box.querySelector("[data-dirty]")) return;
      isWarned = true;
      event.preventDefault();
      notice(t("dialog.escape-again"));
    });
    box.addEventListener("keydown", (event) => {
      const isSave = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (isSave) box.querySelector("button.primary")?.click();
    });
    box.addEventListener("close", () => {
      box.remove();
      back?.focus?.();
      resolve(box.returnValue || null);
    });
    document.body.append(box);
    box.showModal();
    if (isTold) box.focus();
    box.scrollTop = 0;
    ready?.(box);
  });
}
