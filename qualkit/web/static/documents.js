// The documents page: filters the list, and takes files that are dropped or chosen to be read.

import { get } from "./api.js";
import { el, named } from "./dom.js";
import { Ingest } from "./ingesting.js";
import { bind } from "./keys.js";
import { complain, notice } from "./notices.js";
import { chosen, dropped } from "./uploading.js";
import { counted, t } from "./words.js";

const byId = (id) => document.getElementById(id);
const COUNTS = ["participants", "turns", "words", "codings", "waiting"];
const filter = byId("filter");
let ingest = null;

// The list

function choose() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of byId("rows").rows) {
    const text = (row.searched ??= [0, 1, 2, 3].map((at) => row.cells[at].textContent).join("\n").toLowerCase());
    row.hidden = !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  const total = byId("rows").rows.length;
  byId("count").textContent = counted("documents.found", shown);
  byId("table").hidden = !shown;
  byId("nothing").hidden = shown > 0;
  byId("nothing").textContent = t(total ? "documents.nomatch" : "documents.none");
}

function rowOf(item) {
  const address = `/document?${new URLSearchParams({ name: item.name })}`;
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, el("a", { href: address }, named(item.name))),
    el("td", {}, named(item.session)),
    el("td", {}, item.kind),
    el("td", {}, item.language),
    ...COUNTS.map((name) => el("td", { class: "n" }, item[name].toLocaleString("en"))),
  );
}

async function refresh() {
  const { documents } = await get("/api/documents");
  byId("rows").replaceChildren(...documents.map(rowOf));
  choose();
}

filter.addEventListener("input", choose);
filter.addEventListener("keydown", (event) => {
  if (event.key === "Escape") (filter.value = ""), choose();
  if (event.key === "Enter") [...byId("rows").rows].find((row) => !row.hidden)?.querySelector("a").click();
});

// Files

function take(files) {
  if (!files.length) return;
  if (ingest?.isBusy) return notice(t("ingest.another"), { kind: "error" });
  ingest?.giveUp();
  ingest = new Ingest(byId("ingest"), { stored: refresh, closed: () => (ingest = null) });
  ingest.take(files).catch(complain);
}

for (const kind of ["files", "folder"]) {
  byId(`choose-${kind}`).addEventListener("click", () => byId(kind).click());
  byId(kind).addEventListener("change", () => take(chosen(byId(kind))));
}

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  byId("drop").classList.add("over");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) byId("drop").classList.remove("over");
});
addEventListener("drop", async (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  byId("drop").classList.remove("over");
  take(await dropped(event.dataTransfer).catch((error) => (complain(error), [])));
});

bind(
  { keys: ["/"], words: "documents.key.filter", group: "keys.documents", run: () => filter.focus() },
  { keys: ["f"], words: "documents.key.files", group: "keys.documents", run: () => byId("files").click() },
  { keys: ["F"], words: "documents.key.folder", group: "keys.documents", run: () => byId("folder").click() },
);
