// The quotes page: copies quotes with their sources, recodes and removes codings, and asks for the
// counts that would have kept the page waiting.

import { get, Refused } from "./api.js";
import { dialog } from "./dialogs.js";
import { el, visible } from "./dom.js";
import { bind } from "./keys.js";
import { complain, notice } from "./notices.js";
import { put } from "./outbox.js";
import { counted, t } from "./words.js";

const items = () => [...document.querySelectorAll("[data-coding]")];

function asText(item) {
  const source = item.querySelector(".told").textContent.replace(/\s+/g, " ").trim();
  return `“${item.querySelector("blockquote").textContent}”\n— ${source} [${item.dataset.code}]`;
}

async function copy(chosen) {
  try {
    await navigator.clipboard.writeText(`${chosen.map(asText).join("\n\n")}\n`);
    notice(counted("quotes.copied", chosen.length));
  } catch {
    notice(t("quotes.not-copied"), { kind: "error" });
  }
}

// Changes a coding as it is now; what somebody else made of it meanwhile is told and not undone.
async function change(item, method, body) {
  const path = `/api/codings/${item.dataset.coding}`;
  try {
    const now = await get(path);
    if (now.code !== item.dataset.code) {
      item.dataset.code = now.code;
      return notice(t("quotes.changed", { code: visible(now.code) }), { kind: "error" });
    }
    const answer = await put({ method, path, body, version: now.version });
    const action = answer.undo && { label: t("quotes.undo"), run: () => undo(item, answer.undo.number, now.code) };
    item.classList.add("gone");
    count();
    item.querySelectorAll(".quote-acts button").forEach((button) => (button.disabled = true));
    notice(t(method === "DELETE" ? "quotes.removed" : "quotes.recoded"), { action });
  } catch (error) {
    if (error instanceof Refused && error.status === 409) notice(t("quotes.conflict"), { kind: "error" });
    else complain(error);
  }
}

async function undo(item, step, code) {
  try {
    await put({ method: "POST", path: "/api/undo", body: { step } });
    item.dataset.code = code;
    item.classList.remove("gone");
    count();
    item.querySelectorAll(".quote-acts button").forEach((button) => (button.disabled = false));
  } catch (error) {
    complain(error);
  }
}

async function recode(item) {
  try {
    const { codes } = await get("/api/codes");
    const choice = el("select", { size: 12 }, ...codes
      .filter((code) => !code.category && !code.retired)
      .map((code) => el("option", { value: code.path }, visible(code.path))));
    choice.value = item.dataset.code;
    const body = el("label", { class: "field" }, t("quotes.new-code"), choice);
    const buttons = [{ label: t("quotes.recode"), value: "do", kind: "primary" }];
    const answer = await dialog({ title: t("quotes.recode-title"), body, buttons, ready: () => choice.focus() });
    if (answer === "do" && choice.value && choice.value !== item.dataset.code) await change(item, "PATCH", { code: choice.value });
  } catch (error) {
    complain(error);
  }
}

for (const item of items()) {
  const button = (key, run) => el("button", { type: "button", class: "quiet", onclick: run }, t(`quotes.${key}`));
  item.append(el("div", { class: "quote-acts" },
    button("copy", () => copy([item])), button("recode", () => recode(item)), button("remove", () => change(item, "DELETE"))));
}

const all = document.getElementById("copy-all");
all.hidden = !items().length;
all.addEventListener("click", () => copy(items()));
bind({ keys: ["y"], words: "quotes.copy-all", group: "nav.quotes", run: () => copy(items()) });

// An empty field does not belong into the address.
document.querySelector(".filters").addEventListener("submit", (event) => {
  for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
});

if (document.querySelector("[data-count]")?.textContent === "…") count();

// Asks how many quotes there are now, by role.
function count() {
  const asked = new URLSearchParams(location.search);
  ["role", "after", "sort"].forEach((name) => asked.delete(name));
  fetch(`/api/quotes/counts?${asked}`, { credentials: "same-origin" })
    .then((answer) => answer.json())
    .then((told) => {
      for (const place of document.querySelectorAll("[data-count]")) {
        const n = place.dataset.count === "all" ? told.total : (told.roles[place.dataset.count] ?? 0);
        place.textContent = n.toLocaleString("en");
      }
    })
    .catch(complain);
}
