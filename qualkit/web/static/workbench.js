// On every page: the state of the outbox, the keys that lead from page to page, and their list.

import { get } from "./api.js";
import { el, visible } from "./dom.js";
import { bind, showKeys } from "./keys.js";
import { complain } from "./notices.js";
import { giveUp, onState, retry, takeUp } from "./outbox.js";
import { t } from "./words.js";

const shown = document.getElementById("outbox");

onState(({ name, waiting, reason, message }) => {
  shown.dataset.state = name;
  shown.textContent = waiting && name === "unsaved" ? `${t("outbox.unsaved")} (${waiting})` : t(`outbox.${name}`);
  showTrouble(reason, message);
});

const TROUBLES = { locked: "outbox.locked", network: "outbox.retry", failing: "outbox.failing" };

// What to do where nothing can be saved, as a bar that stays.
function showTrouble(reason, message) {
  const bar = document.getElementById("trouble");
  if (!reason) return bar?.remove();
  const words = t(TROUBLES[reason], { message: visible(message) });
  if (bar?.firstChild.textContent === words) return;
  const stop = reason === "failing" && el("button", { type: "button", onclick: giveUp }, t("outbox.give-up"));
  const made = el("div", { id: "trouble", role: "alert" }, el("span", {}, words), stop || null);
  if (bar) bar.replaceWith(made);
  else document.querySelector(".bar-top").after(made);
}

const PAGES = { o: "/", d: "/documents", p: "/participants", c: "/codebook", s: "/search", q: "/quotes", r: "/review", x: "/contrast" };
let isGoing = 0;

bind(
  { keys: ["?"], words: "keys.help", group: "keys.everywhere", run: showKeys },
  { keys: ["g"], words: "keys.go", group: "keys.everywhere", run: () => (isGoing = Date.now()) },
  {
    keys: Object.keys(PAGES),
    group: "keys.everywhere",
    when: () => Date.now() - isGoing < 1500,
    run: (event) => location.assign(PAGES[event.key]),
  },
);
document.querySelector(".bar-top ul [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
document.getElementById("help-button")?.addEventListener("click", showKeys);
addEventListener("focus", retry);

// What an earlier load of this tab did not get saved: only its words are read again.
const texts = new Map();
takeUp(async ({ body, ...change }) => {
  if (body?.start === undefined) return { ...change, body };
  if (!texts.has(body.document)) texts.set(body.document, get("/api/document", { name: body.document }));
  const { text } = await texts.get(body.document);
  return { ...change, body: { ...body, quote: text.slice(body.start, body.end) } };
}).forEach((done) => done.catch(complain));
