// The keys of the coding page: what each does at the desk.

import { bind } from "./keys.js";

const MOVES = [
  ["turn", "ArrowDown", 1], ["turn", "ArrowUp", -1],
  ["sentence", "ArrowRight", 1], ["sentence", "ArrowLeft", -1],
  ["word", "Alt+ArrowRight", 1], ["word", "Alt+ArrowLeft", -1],
];

const isReading = () => !document.activeElement?.closest("#codes, #details, .palette");

// Whether Enter is for the page, and not for a button or a link.
const isFree = (event) => event.target === document.body || event.target.id === "transcript" || event.target.id === "main";

export function bindKeys(desk, { openFilter }) {
  selecting(desk);
  coding(desk, openFilter);
  changing(desk);
  deciding(desk);
}

function selecting({ selection }) {
  const group = "keys.select";
  for (const [kind, key, direction] of MOVES) {
    const longer = key.startsWith("Alt+") ? key.replace("Alt+", "Alt+Shift+") : `Shift+${key}`;
    const way = direction > 0 ? "next" : "last";
    bind(
      { keys: [key], words: `keys.${way}-${kind}`, group, when: isReading, run: () => selection.move(kind, direction, false) },
      { keys: [longer], words: `keys.${way}-${kind}-longer`, group, when: isReading, run: () => selection.move(kind, direction, true) },
    );
  }
  bind(
    { keys: ["w"], words: "keys.word", group, run: () => selection.widen("word") },
    { keys: ["l"], words: "keys.sentence", group, run: () => selection.widen("sentence") },
    { keys: ["t"], words: "keys.turn", group, run: () => selection.widen("turn") },
    { keys: [">"], words: "keys.character-more", group, run: () => selection.nudge(1) },
    { keys: ["<"], words: "keys.character-less", group, run: () => selection.nudge(-1) },
  );
}

function coding(desk, openFilter) {
  const group = "keys.coding";
  bind(
    { keys: ["Escape"], words: "keys.nothing", group: "keys.select", run: () => (desk.selection.clear(), desk.look(null)) },
    { keys: ["Enter"], words: "keys.code", group, when: isFree, run: () => desk.code() },
    { keys: ["."], words: "keys.repeat", group, run: () => desk.code({ withLast: true }) },
    { keys: ["v"], words: "keys.in-vivo", group, run: () => desk.code({ inVivo: true }) },
    { keys: ["/"], words: "keys.filter", group, run: openFilter },
    { keys: ["M"], words: "keys.free-memo", group, run: () => desk.memos.write(desk.selection.range) },
    { keys: ["u", "Ctrl+z"], words: "keys.undo", group, run: () => desk.acts.undo() },
    { keys: ["U", "Ctrl+Shift+z"], words: "keys.redo", group, run: () => desk.acts.redo() },
    { keys: ["Ctrl+y"], group, run: () => desk.acts.redo() },
    { keys: ["#"], words: "keys.go-to-turn", group: "keys.everywhere", run: () => desk.askForTurn() },
  );
}

function changing(desk) {
  const group = "keys.one";
  bind(
    { keys: ["j"], words: "keys.next-coding", group, run: () => desk.step("coding", 1) },
    { keys: ["k"], words: "keys.last-coding", group, run: () => desk.step("coding", -1) },
    { keys: ["["], words: "keys.start-earlier", group, run: () => desk.resize("start", -1) },
    { keys: ["{"], words: "keys.start-later", group, run: () => desk.resize("start", 1) },
    { keys: ["]"], words: "keys.end-later", group, run: () => desk.resize("end", 1) },
    { keys: ["}"], words: "keys.end-earlier", group, run: () => desk.resize("end", -1) },
    { keys: ["="], words: "keys.to-selection", group, run: () => desk.replace() },
    { keys: ["r"], words: "keys.recode", group, run: () => desk.recode() },
    { keys: ["m"], words: "keys.memo", group, run: () => desk.details.edit("memo") },
    { keys: ["b"], words: "keys.about", group, run: () => desk.details.edit("about") },
    { keys: ["e"], words: "keys.weight", group, run: () => desk.details.edit("weight") },
    { keys: ["Delete", "Backspace"], words: "keys.remove", group, run: () => desk.remove() },
  );
}

function deciding(desk) {
  const group = "keys.suggestions";
  const when = () => desk.isAtSuggestion;
  bind(
    { keys: ["n"], words: "keys.next-suggestion", group, run: () => desk.step("suggestion", 1) },
    { keys: ["N"], words: "keys.last-suggestion", group, run: () => desk.step("suggestion", -1) },
    { keys: ["a"], words: "keys.accept", group, when, run: () => desk.decide("accept") },
    { keys: ["x"], words: "keys.reject", group, when, run: () => desk.decide("reject") },
    { keys: ["c"], words: "keys.correct", group, run: () => (desk.isAtSuggestion ? desk.recode() : desk.code()) },
    { keys: ["s"], words: "keys.skip", group, when, run: () => desk.decide("skip") },
  );
}
