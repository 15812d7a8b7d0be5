// Codes hits of a search: asks for the code and what of each hit is coded, shows how many codings
// that makes, makes them in one step, and offers to undo it.

import { send } from "./api.js";
import { completeCodes } from "./codefield.js";
import { dialog } from "./dialogs.js";
import { el, visible } from "./dom.js";
import { complain, notice } from "./notices.js";
import { put } from "./outbox.js";
import { t } from "./words.js";

const UNITS = ["sentence", "hit", "turn"];
const PAUSE = 200;

// Codes the hits of `query`; `only` are [document, key], null for all `n`. Whether it was done.
export async function codeHits({ query, only, n, codes, roles }) {
  const form = formOf(codes, roles);
  const body = () => ({ query, only, ...valuesOf(form) });
  const counting = new Counting(form.would, body);
  form.changed = () => counting.soon();
  counting.soon();
  const answer = await dialog({
    title: t("search.codetitle", { n: n.toLocaleString("en") }),
    body: form.element,
    buttons: [{ label: t("search.docode"), value: "code", kind: "primary" }],
    ready: (box) => {
      form.code.focus();
      box.querySelector("form").addEventListener("submit", (event) => {
        if (event.submitter?.value === "code" && !counting.canBe) event.preventDefault();
      });
    },
  });
  counting.stop();
  if (answer !== "code") return false;
  try {
    const made = await put({ method: "POST", path: "/api/search/code", body: body() });
    const action = made.undo && made.new ? { label: t("search.undo"), run: () => undo(made.undo.number) } : null;
    notice(t("search.coded.done", grouped(made)), { action });
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

async function undo(number) {
  try {
    await put({ method: "POST", path: "/api/undo", body: { step: number } });
    notice(t("search.undone.all"));
  } catch (error) {
    complain(error);
  }
}

const grouped = ({ new: made, known, removed }) =>
  Object.fromEntries(Object.entries({ new: made, known, removed }).map(([name, n]) => [name, n.toLocaleString("en")]));

// Asks the server how many codings it would be, once the form has rested.
class Counting {
  constructor(place, body) {
    Object.assign(this, { place, body, timer: null, asking: null, canBe: false });
  }

  soon() {
    this.stop();
    this.canBe = false;
    const body = this.body();
    this.place.textContent = t(body.code ? "search.counting" : "search.choosecode");
    this.place.classList.remove("fault");
    if (body.code) this.timer = setTimeout(() => this.ask(body), PAUSE);
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  async ask(body) {
    const asking = (this.asking = new AbortController());
    try {
      const request = { key: crypto.randomUUID(), method: "POST", path: "/api/search/count", body };
      const told = await send({ ...request, signal: asking.signal });
      this.canBe = told.new <= told.most && told.passages <= told.most;
      const numbers = { ...grouped(told), passages: told.passages.toLocaleString("en"), most: told.most.toLocaleString("en") };
      this.place.textContent = t(this.canBe ? "search.would" : "search.toomany", numbers);
    } catch (error) {
      if (asking.signal.aborted) return;
      this.place.textContent = visible(error.message);
      this.place.classList.add("fault");
    }
  }
}

function formOf(codes, roles) {
  const form = { changed: () => {} };
  const changed = () => form.changed();
  form.code = el("input", { autocomplete: "off", spellcheck: "false" });
  form.about = el("input", { autocomplete: "off", spellcheck: "false", list: "about-roles", oninput: changed });
  form.memo = el("textarea", {});
  form.would = el("p", { class: "would", role: "status" });
  form.units = UNITS.map((unit) => el("input", { type: "radio", name: "unit", value: unit, checked: unit === "sentence", onchange: changed }));
  const units = form.units.map((radio) => el("label", {}, radio, ` ${t(`search.unit.${radio.value}`)}`));
  const code = el("label", { class: "field" }, t("search.codefield"), form.code);
  form.element = el(
    "div",
    {},
    code,
    el("fieldset", { class: "units" }, el("legend", {}, t("search.unit")), ...units),
    el("label", { class: "field" }, t("search.about"), form.about),
    el("datalist", { id: "about-roles" }, ...roles.map((role) => el("option", { value: role }))),
    el("label", { class: "field" }, t("search.memo"), form.memo),
    form.would,
  );
  completeCodes(form.code, () => codes, changed);
  return form;
}

function valuesOf(form) {
  const unit = form.units.find((radio) => radio.checked).value;
  const about = form.about.value.trim();
  return { code: form.code.value.trim(), unit, memo: form.memo.value, ...(about ? { about } : {}) };
}
