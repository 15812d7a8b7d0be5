// The search page: asks, shows that it runs, lists what is found, and has it coded.

import { get } from "./api.js";
import { completeCodes } from "./codefield.js";
import { codeHits } from "./coding_hits.js";
import { el, named, visible } from "./dom.js";
import { Hits, showMemos } from "./hits.js";
import { bind } from "./keys.js";
import { complain } from "./notices.js";
import { counted, t } from "./words.js";

const MOST_NAMED = 30;
const byId = (id) => document.getElementById(id);
const form = byId("search");
let codes = [];
let asking = null;
let query = null;
let found = null;
let hits = null;

// What is asked

const FILTERS = ["role", "document", "session", "participant", "coded", "not_coded", "near"];
const ONLY_SAID = [...FILTERS, "sort", "keeps_case"];

function asked() {
  const told = {};
  for (const [name, value] of new FormData(form)) if (value.trim()) told[name] = value.trim();
  if (told.mode !== "regex") delete told.keeps_case;
  if (told.in === "memos") for (const name of ONLY_SAID) delete told[name];
  else delete told.kind;
  return told;
}

async function search({ keep = true } = {}) {
  const told = asked();
  if (keep) history.replaceState(null, "", `/search?${new URLSearchParams(told)}`);
  asking?.abort();
  if (!told.q) return say(t("search.start"));
  const mine = (asking = new AbortController());
  const { in: where, ...parameters } = told;
  const started = performance.now();
  const tick = () => say(t("search.running", { n: Math.round((performance.now() - started) / 1000) }));
  const timer = setInterval(tick, 500);
  const slow = setTimeout(() => (tick(), (byId("giveup").hidden = false)), 300);
  document.body.setAttribute("aria-busy", "true");
  try {
    const path = where === "memos" ? "/api/search/memos" : "/api/search";
    const answer = await get(path, parameters, { signal: mine.signal });
    if (asking === mine) show(answer, parameters, where);
  } catch (error) {
    if (asking === mine) say(mine.signal.aborted ? t("search.givenup") : error.message, !mine.signal.aborted);
  } finally {
    clearInterval(timer);
    clearTimeout(slow);
    if (asking === mine) {
      byId("giveup").hidden = true;
      document.body.removeAttribute("aria-busy");
    }
  }
}

function say(text, isFault = false) {
  byId("state").textContent = visible(text);
  byId("state").classList.toggle("fault", isFault);
  if (isFault) byId("found").hidden = true;
}

// What is found

function show(answer, parameters, where) {
  byId("notes").hidden = !answer.notes?.length;
  byId("notes").replaceChildren(...(answer.notes ?? []).map((note) => el("li", {}, visible(note))));
  byId("picked").hidden = byId("counts").hidden = where === "memos";
  hits = null;
  if (where === "memos") return showInMemos(answer);
  const { counts } = answer;
  found = answer;
  query = queryOf(parameters);
  const values = {
    hits: counted("search.hits", counts.hits),
    turns: counted("search.turns", counts.turns),
    participants: counted("search.people", counts.participants),
    documents: counted("search.documents", counts.documents),
  };
  say(counts.hits ? t("search.found", values) : t("search.nothing"));
  byId("found").hidden = !counts.hits;
  if (!counts.hits) return;
  showCounts();
  const sizes = new Map(answer.documents.map((each) => [each.document, each.hits]));
  hits = new Hits(byId("hits"), answer.hits, { grouped: !parameters.sort, sizes, changed: showPicked });
  showRest();
  showPicked();
}

function showInMemos(answer) {
  const values = { hits: counted("search.hits", answer.n_hits), memos: counted("search.memohits", answer.n_memos) };
  say(answer.n_hits ? t("search.foundmemos", values) : t("search.nothing"));
  byId("found").hidden = !answer.n_hits;
  showMemos(byId("hits"), answer.hits);
  byId("more").hidden = true;
  byId("rest").textContent = answer.n_hits > answer.hits.length ? restOf(answer.hits.length, answer.n_hits) : "";
}

const restOf = (shown, n) => t("search.most", { shown: shown.toLocaleString("en"), n: n.toLocaleString("en") });

// The query as the server takes it in a body.
function queryOf(parameters) {
  const { near, keeps_case, ...rest } = parameters;
  return { ...rest, ...(near ? { near: Number(near) } : {}), ...(keeps_case ? { keeps_case: true } : {}) };
}

function showRest() {
  const { shown, isWhole } = hits;
  const total = found.counts.hits;
  byId("more").hidden = isWhole;
  const numbers = { shown: shown.toLocaleString("en"), n: total.toLocaleString("en") };
  byId("rest").textContent = shown === total ? "" : isWhole ? restOf(shown, total) : t("search.shown", numbers);
}

function showCounts() {
  const narrowed = (name, value, content, css = "") =>
    el("button", { type: "button", class: `plain ${css}`, onclick: () => narrow(name, value) }, content);
  const line = (first, n) => el("li", {}, first, el("span", { class: "n" }, n.toLocaleString("en")));
  const roles = found.roles.map((each) =>
    line(
      each.role === null
        ? el("span", {}, t("search.norole"))
        : narrowed("role", each.role, el("b", { class: "role" }, named(each.role, 40)), each.css),
      each.hits,
    ),
  );
  const documents = found.documents
    .slice(0, MOST_NAMED)
    .map((each) => line(narrowed("document", each.document, named(each.document, 60)), each.hits));
  const left = found.documents.length - MOST_NAMED;
  byId("counts").replaceChildren(
    el("section", {}, el("h2", {}, t("search.byrole")), el("ul", {}, ...roles)),
    el("section", {}, el("h2", {}, t("search.bydocument")), el("ul", {}, ...documents), left > 0 ? el("p", { class: "count" }, `+ ${counted("search.documents", left)}`) : ""),
  );
}

function narrow(name, value) {
  form.elements[name].value = value;
  byId("filters").open = true;
  search();
}

function showPicked() {
  const total = found.counts.hits;
  const n = hits.every ? total : hits.selected.size;
  const all = el("input", { type: "checkbox", id: "every", onchange: () => hits.selectAll(all.checked) });
  all.checked = hits.every;
  all.indeterminate = !hits.every && n > 0;
  const button = el("button", { type: "button", id: "code", class: n ? "primary" : "", onclick: code }, t("search.code"));
  button.disabled = !n;
  const hadFocus = document.activeElement?.id === "every";
  byId("picked").replaceChildren(
    el("label", {}, all, t("search.all", { n: total.toLocaleString("en") })),
    el("span", { role: "status" }, n ? t("search.selected", { n: n.toLocaleString("en") }) : t("search.none")),
    button,
  );
  if (hadFocus) all.focus();
}

async function code() {
  const n = hits.every ? found.counts.hits : hits.selected.size;
  if (!n) return;
  await ready;
  const roles = [...form.elements.role.options].map((each) => each.value).filter(Boolean);
  const done = await codeHits({ query, only: hits.chosen(), n, codes, roles });
  if (done && (query.coded || query.not_coded)) search();
}

// The codes, for completion

const ready = get("/api/codes")
  .then((answer) => (codes = answer.codes))
  .catch(complain);
for (const input of form.querySelectorAll("[data-code]")) completeCodes(input, () => codes);

form.addEventListener("submit", (event) => (event.preventDefault(), search()));
for (const select of form.querySelectorAll("select, [type=checkbox]")) {
  select.addEventListener("change", () => byId("q").value.trim() && search());
}
byId("giveup").addEventListener("click", () => asking?.abort());
byId("more").addEventListener("click", () => {
  const first = hits.shown;
  hits.more();
  showRest();
  byId("hits").querySelectorAll(".kwic")[first]?.focus();
});

const has = () => hits !== null && !byId("found").hidden;
const group = "keys.search";
bind(
  { keys: ["/"], words: "search.key.query", group, run: () => (byId("q").focus(), byId("q").select()) },
  { keys: ["j", "ArrowDown"], words: "search.key.next", group, when: has, run: () => hits.step(1) },
  { keys: ["k", "ArrowUp"], words: "search.key.previous", group, when: has, run: () => hits.step(-1) },
  { keys: ["x"], words: "search.key.select", group, when: has, run: () => hits.toggle() },
  { keys: ["a"], words: "search.key.all", group, when: has, run: () => hits.selectAll(!hits.every) },
  { keys: ["o"], words: "search.key.open", group, when: has, run: () => document.activeElement?.closest?.(".hit")?.querySelector(".kwic").click() },
  { keys: ["c"], words: "search.key.code", group, when: has, run: code },
);
byId("q").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && asking) asking.abort();
  if (event.key === "ArrowDown" && hits) event.preventDefault(), hits.step(1);
});

if (FILTERS.some((name) => new URLSearchParams(location.search).get(name))) byId("filters").open = true;
if (byId("q").value) search({ keep: false });
else byId("q").focus();
