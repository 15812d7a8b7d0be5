// On every page: the state of the outbox, the keys that lead from page to page, and their list.

import { get } from "./api.js";
import { bind, showKeys } from "./keys.js";
import { complain } from "./notices.js";
import { onState, retry, takeUp } from "./outbox.js";
import { t } from "./words.js";

const shown = document.getElementById("outbox");

onState(({ name, waiting, reason }) => {
  shown.dataset.state = name;
  shown.textContent = waiting && name === "unsaved" ? `${t("outbox.unsaved")} (${waiting})` : t(`outbox.${name}`);
  shown.title = reason === "locked" ? t("outbox.locked") : reason ? t("outbox.retry") : "";
  showTrouble(reason);
});

// What to do where nothing can be saved, as a bar that stays.
function showTrouble(reason) {
  let bar = document.getElementById("trouble");
  if (!reason) return bar?.remove();
  if (!bar) {
    bar = document.createElement("div");
    bar.id = "trouble";
    bar.setAttribute("role", "alert");
    document.querySelector(".bar-top").after(bar);
  }
  const words = t(reason === "locked" ? "outbox.locked" : "outbox.retry");
  if (bar.textContent !== words) bar.textContent = words;
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
