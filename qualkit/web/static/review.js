// The review queue: one waiting suggestion after the other, decided with one key each. The next
// ones are read beforehand, so that a decision shows the next at once.

import { get } from "./api.js";
import { el, named, visible } from "./dom.js";
import { tellEvidence } from "./evidence.js";
import { bind } from "./keys.js";
import { complain, notice } from "./notices.js";
import { put } from "./outbox.js";
import { chooseCode, isOpen } from "./palette.js";
import { counted, t } from "./words.js";

const AHEAD = 4;
const form = document.getElementById("review-filter");
const place = document.getElementById("review-card");
const progress = document.getElementById("review-progress");

const reading = new Map();
let queue = [];
let at = 0;
let decided = 0;
let history = { undo: null, redo: null };
let codes = [];
let recent = [];

for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.addEventListener("change", () => begin().catch(complain));
form.addEventListener("submit", (event) => event.preventDefault());

try {
  codes = (await get("/api/codes")).codes.filter((code) => !code.category && !code.retired);
  history = await get("/api/history");
  await begin();
} catch (error) {
  complain(error);
}

// Reads the queue anew, as the filters are.
async function begin() {
  const wanted = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  window.history.replaceState(null, "", `/review?${new URLSearchParams(wanted)}`);
  queue = (await get("/api/suggestions/queue", wanted)).ids;
  reading.clear();
  at = 0;
  decided = 0;
  await show();
}

function read(id) {
  if (!reading.has(id)) reading.set(id, get(`/api/suggestions/${id}`));
  return reading.get(id);
}

async function show() {
  for (const id of queue.slice(at, at + AHEAD)) read(id).catch(() => {});
  tell();
  if (at >= queue.length) return void place.replaceChildren(el("p", { class: "empty" }, t(decided ? "review.done" : "review.none")));
  const id = queue[at];
  let told;
  try {
    told = await read(id);
  } catch (error) {
    return complain(error);
  }
  if (queue[at] !== id) return;
  if (!told.card) {
    // Somebody decided on it meanwhile.
    queue.splice(at, 1);
    return show();
  }
  place.replaceChildren(card(told));
  performance.mark("qualkit:painted");
}

function tell() {
  const left = queue.length - at;
  progress.textContent = queue.length ? `${counted("review.left", left)}${decided ? `, ${t("review.decided", { n: decided })}` : ""}` : "";
}

function card({ suggestion, card: shown }) {
  const code = codes.find(({ path }) => path === suggestion.code);
  const parent = suggestion.code.split("/").slice(0, -1).join(" / ");
  const place = `/document?${new URLSearchParams({ name: suggestion.document, suggestion: suggestion.id })}`;
  const said = el("p", { class: "said", dir: "auto" }, speaker(shown.said), ...words(shown));
  return el(
    "article",
    { class: `card ${code?.css ?? ""}` },
    el("p", { class: "overline" }, el("a", { href: place }, named(suggestion.document, 60), shown.turn ? ` · ${t("coding.turn", { n: shown.turn })}` : "")),
    shown.before && el("p", { class: "context", dir: "auto" }, speaker(shown.before), visible(clip(shown.before.text, -220))),
    said,
    shown.after && el("p", { class: "context", dir: "auto" }, speaker(shown.after), visible(clip(shown.after.text, 220))),
    parent ? el("p", { class: "overline" }, visible(parent)) : null,
    el("h2", {}, el("span", { class: `swatch ${code?.css ?? ""}` }), named(suggestion.code.split("/").at(-1), 120)),
    code?.definition ? el("p", { class: "sub" }, visible(code.definition)) : null,
    because(suggestion),
    el("div", { class: "buttons" },
      button("coding.accept", "a", () => decide("accept"), "primary"),
      button("coding.reject", "x", () => decide("reject")),
      button("coding.correct", "c", correct),
      button("coding.skip", "s", () => decide("skip"), "quiet"),
      history.undo && decided ? button("coding.undo", "u", () => swap("undo"), "quiet") : null,
    ),
  );
}

function because(suggestion) {
  const list = el("dl", { class: "why" }, ...why(suggestion));
  const row = (term, texts) => [el("div", { class: "far" }, el("dt", {}, term), el("dd", {}, ...texts.map((text) => el("p", {}, text))))];
  tellEvidence(suggestion, { into: list, score: "dd", row });
  return list;
}

function why(suggestion) {
  const lines = [
    ["coding.score", suggestion.score.toFixed(2)],
    ["coding.evidence", suggestion.evidence.map(visible).join(", ") || t("coding.no-evidence")],
    ["coding.made-by", t("coding.run", { origin: t(`origin.${suggestion.origin}`), n: suggestion.run })],
    ...(suggestion.about ? [["coding.about", visible(suggestion.about)]] : []),
  ];
  return lines.map(([key, text]) => el("div", {}, el("dt", {}, t(key)), el("dd", {}, el("bdi", {}, text))));
}

function speaker({ participant, role }) {
  const name = participant ? visible(participant) : t("coding.nobody");
  return el("b", {}, el("bdi", {}, role ? `${name} (${visible(role)})` : name));
}

// What was said, with the passage marked, and in it the words that voted.
function* words({ said: { text }, passage: [start, end], evidence }) {
  const edges = new Set([0, start, end, text.length]);
  const inside = evidence.map(([from, to]) => [Math.max(start, from), Math.min(end, to)]);
  for (const span of inside) for (const edge of span) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  for (let at = 0; at + 1 < sorted.length; at += 1) {
    const [from, to] = [sorted[at], sorted[at + 1]];
    const shown = visible(text.slice(from, to)).replaceAll("\\u000a", "\n");
    if (from < start || to > end) yield shown;
    else {
      const isBecause = inside.some((span) => span[0] <= from && to <= span[1]);
      yield el("span", { class: isBecause ? "passage because" : "passage" }, shown);
    }
  }
}

function clip(text, most) {
  if (text.length <= Math.abs(most)) return text;
  return most > 0 ? `${text.slice(0, most)} …` : `… ${text.slice(most)}`;
}

function button(key, shortcut, run, kind = "") {
  return el("button", { type: "button", class: kind, onclick: run }, t(key), " ", el("kbd", { "aria-hidden": "true" }, shortcut));
}

async function correct() {
  const told = queue[at] && (await read(queue[at]));
  if (!told) return;
  const near = place.querySelector(".buttons").getBoundingClientRect();
  const others = codes.filter(({ path }) => path !== told.suggestion.code);
  const answer = await chooseCode({ codes: others, recent, near, title: t("palette.correct"), canCreate: false });
  if (!answer) return;
  recent = [answer.code, ...recent.filter((path) => path !== answer.code)];
  await decide("correct", { code: answer.code });
}

async function decide(verdict, right = {}) {
  if (at >= queue.length || isOpen()) return;
  const id = queue[at];
  performance.mark("qualkit:action");
  const { suggestion } = await read(id);
  at += 1;
  decided += 1;
  const sent = put({ method: "POST", path: `/api/suggestions/${id}/decision`, body: { verdict, ...right }, version: suggestion.version });
  show();
  try {
    history = await sent;
    performance.mark("qualkit:durable");
  } catch (error) {
    if (error.status === 409) notice(t("review.decided-meanwhile"), { kind: "error" });
    else complain(error);
  }
}

async function swap(done) {
  let step = null;
  try {
    const answer = await put(() => {
      step = history[done];
      return step && { method: "POST", path: `/api/${done}`, body: { step: step.number } };
    });
    if (!answer) return void notice(t(`coding.nothing-to-${done}`));
    history = answer;
    notice(t(`coding.${done}ne`, { what: t(`step.${step.verb}`, {}, step.verb) }));
    const back = (answer.suggestions ?? []).filter(({ status }) => status === "waiting").map(({ id }) => id);
    for (const id of back) {
      reading.delete(id);
      const known = queue.indexOf(id);
      if (known >= 0 && known < at) {
        queue.splice(known, 1);
        at -= 1;
        decided = Math.max(0, decided - 1);
      } else if (known >= 0) queue.splice(known, 1);
      queue.splice(at, 0, id);
    }
    await show();
  } catch (error) {
    if (error.status === 409) {
      history = await get("/api/history");
      notice(t("coding.other-step"));
    } else complain(error);
  }
}

const group = "keys.suggestions";
bind(
  { keys: ["a"], words: "keys.accept", group, run: () => decide("accept") },
  { keys: ["x"], words: "keys.reject", group, run: () => decide("reject") },
  { keys: ["c"], words: "keys.correct", group, run: correct },
  { keys: ["s"], words: "keys.skip", group, run: () => decide("skip") },
  { keys: ["u", "Ctrl+z"], words: "keys.undo", group, run: () => swap("undo") },
  { keys: ["U", "Ctrl+Shift+z"], words: "keys.redo", group, run: () => swap("redo") },
  { keys: ["o"], words: "keys.open-place", group, run: () => place.querySelector("a")?.click() },
);
