// The contrast page: what to compare is chosen in a dialog, computed, and shown anew.

import { get, send } from "./api.js";
import { dialog } from "./dialogs.js";
import { el, visible } from "./dom.js";
import { bind } from "./keys.js";
import { complain } from "./notices.js";
import { t } from "./words.js";

const select = (options, properties = {}) =>
  el("select", properties, ...options.map(([value, label]) => el("option", { value }, visible(label))));
const same = (names) => names.map((name) => [name, name]);
const field = (key, input) => el("label", { class: "field" }, t(`contrast.${key}`), input);

async function compute() {
  const button = document.getElementById("compute");
  const label = button.textContent;
  try {
    const body = await wanted(await get("/api/contrast/choices"));
    if (!body) return;
    button.disabled = true;
    button.textContent = t("contrast.busy");
    await send({ key: crypto.randomUUID(), method: "POST", path: "/api/contrast", body });
    location.reload();
  } catch (error) {
    complain(error);
    button.disabled = false;
    button.textContent = label;
  }
}

async function wanted(choices) {
  const by = select(same(Object.keys(choices.by)));
  const groups = [select([]), select([])];
  const fill = () => {
    const values = choices.by[by.value].slice(0, 500);
    groups.forEach((group, at) => {
      group.replaceChildren(...values.map((value) => el("option", { value }, visible(value))));
      group.value = values[Math.min(at, values.length - 1)] ?? "";
    });
  };
  const shown = choices.shown ?? { by: "role", groups: [], about: null, coders: [], codes: [], basis: "decided", seed: 0 };
  by.addEventListener("change", fill);
  by.value = shown.by in choices.by ? shown.by : "role";
  fill();
  if (shown.by === by.value) shown.groups.forEach((group, at) => choices.by[by.value].includes(group) && (groups[at].value = group));
  const about = select([["", t("contrast.anything")], ...same(choices.roles)]);
  const coders = select(same(choices.coders), { multiple: true, size: Math.min(5, choices.coders.length || 1) });
  const codes = select(same(choices.codes), { multiple: true, size: 6 });
  const basis = select([["decided", t("contrast.decided")], ["all", t("contrast.all")]]);
  const seed = el("input", { type: "number", min: 0, step: 1, value: shown.seed });
  about.value = choices.roles.includes(shown.about) ? shown.about : "";
  basis.value = shown.basis;
  for (const [list, names] of [[coders, shown.coders], [codes, shown.codes]]) {
    for (const option of list.options) option.selected = names.includes(option.value);
  }
  const body = el("div", {}, field("by", by), field("first", groups[0]), field("second", groups[1]),
    field("about", about), field("codes", codes), field("coder", coders), field("basis", basis), field("seed", seed));
  const buttons = [{ label: t("contrast.run"), value: "run", kind: "primary" }];
  if ((await dialog({ title: t("contrast.title"), body, buttons })) !== "run") return null;
  const chosen = (list) => [...list.selectedOptions].map((option) => option.value);
  return {
    by: by.value,
    groups: groups.map((group) => group.value).filter(Boolean),
    ...(about.value ? { about: about.value } : {}),
    coders: chosen(coders),
    codes: chosen(codes),
    basis: basis.value,
    seed: Number.parseInt(seed.value, 10) || 0,
  };
}

const button = document.getElementById("compute"); // a blind coder has none
button?.addEventListener("click", compute);
if (button) bind({ keys: ["n"], words: "contrast.compute", group: "nav.contrast", run: compute });

// Of many codes the first are shown, and those whose names are typed.
const MOST = 40;
const table = document.querySelector(".gap-table");

function few() {
  const lists = [[...document.querySelectorAll(".bells li:not(.axis)")], [...table.tBodies[0].rows]];
  if (lists[1].length <= MOST) return;
  const filter = el("input", { type: "search", autocomplete: "off", spellcheck: "false", placeholder: t("contrast.filter"), "aria-label": t("contrast.filter") });
  const told = el("span", { class: "sub", role: "status" });
  const more = el("button", { type: "button" }, t("contrast.show-all"));
  let isAll = false;
  const show = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const rows of lists) {
      n = 0;
      for (const row of rows) {
        const name = (row.querySelector("th, a")?.textContent ?? "").toLowerCase();
        row.hidden = !words.every((word) => name.includes(word)) || (!isAll && n >= MOST);
        n += !row.hidden;
      }
    }
    told.textContent = t("contrast.shown", { n: n.toLocaleString("en"), of: lists[1].length.toLocaleString("en") });
    more.hidden = isAll;
  };
  filter.addEventListener("input", show);
  more.addEventListener("click", () => ((isAll = true), show(), filter.focus()));
  const place = document.querySelector("section.chart") ?? document.getElementById("gap-what");
  place.before(el("div", { class: "few buttons" }, filter, told, more));
  show();
}

if (table) few();
