// The keys of a page: one table of what each does, from which the list under `?` is made.

import { dialog } from "./dialogs.js";
import { el } from "./dom.js";
import { t } from "./words.js";

const bindings = [];

// Adds keys: {keys: ["j", "ArrowDown"], words: key of the words, group, run, when}. A key is named
// as KeyboardEvent.key, after "Ctrl+", "Alt+" or "Shift+" where these are held; "Ctrl+" is Command
// on a Mac. `run` gets the event; what is handled is not done by the browser.
export function bind(...added) {
  bindings.push(...added);
}

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

export function nameOf(event) {
  const control = IS_MAC ? event.metaKey : event.ctrlKey;
  const isLetter = event.key.length === 1;
  return [
    control ? "Ctrl+" : "",
    event.altKey ? "Alt+" : "",
    event.shiftKey && (!isLetter || control || event.altKey) ? "Shift+" : "",
    isLetter && (control || event.altKey) ? event.key.toLowerCase() : event.key,
  ].join("");
}

const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const name = nameOf(event);
  const typing = isTyping(event.target);
  const found = bindings.find(
    (each) => each.keys.includes(name) && (!typing || each.always) && (!each.when || each.when(event)),
  );
  if (!found) return;
  event.preventDefault();
  found.run(event);
});

// Shows every key of the page.
export function showKeys() {
  const groups = Map.groupBy
    ? Map.groupBy(bindings, (each) => each.group)
    : bindings.reduce((all, each) => all.set(each.group, [...(all.get(each.group) ?? []), each]), new Map());
  const body = el("div", { class: "keys" });
  for (const [group, members] of groups) {
    const list = el("dl", {});
    for (const each of members) {
      if (!each.words) continue;
      const shown = each.keys.slice(0, 2).flatMap((key, at) => [at ? " " : "", el("kbd", {}, labelOf(key))]);
      list.append(el("div", {}, el("dt", {}, ...shown), el("dd", {}, t(each.words))));
    }
    body.append(el("section", {}, el("h3", {}, t(group)), list));
  }
  return dialog({ title: t("help.title"), body, wide: true });
}

const LABELS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", " ": "Space", Escape: "Esc", Delete: "Del", Backspace: "⌫", Shift: "Shift" };

function labelOf(key) {
  return key
    .split("+")
    .map((part, at) => LABELS[part] ?? (part === "Ctrl" && IS_MAC ? "⌘" : at ? part.toUpperCase() : part || "+"))
    .join("+");
}
