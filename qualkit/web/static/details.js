// The panel beside the transcript: the passage that is looked at, with all that can be done to it.

import { el, named, visible } from "./dom.js";
import { t } from "./words.js";

export class Details {
  // What is shown is what `desk` looks at.
  constructor({ panel, desk }) {
    Object.assign(this, { panel, desk, passages: desk.passages, acts: desk.acts });
    this.roles = [...new Set(desk.data.people.map(({ role }) => role).filter(Boolean))];
    this.id = null;
  }

  // Shows the passage with that id, and the others at its place; null for none.
  show(id, { isFocused = false } = {}) {
    const typing = this.panel.contains(document.activeElement) && id === this.id;
    this.id = id;
    if (typing) return;
    const item = id && this.passages.get(id);
    this.panel.classList.toggle("empty-panel", !item);
    if (!item) return this.panel.replaceChildren(el("p", { class: "sub" }, t("coding.hint")), this.desk.memos.list());
    const others = this.passages.at(item.start).filter((each) => each.id !== id);
    this.panel.replaceChildren(
      ...(item.kind === "coding" ? this.#coding(item) : this.#suggestion(item)),
      ...(others.length ? [this.#others(others)] : []),
    );
    if (isFocused) this.panel.querySelector("button")?.focus();
  }

  refresh() {
    this.show(this.id && this.passages.get(this.id) ? this.id : null);
  }

  // Puts the caret into the field of that name.
  edit(name) {
    this.panel.querySelector(`[name=${name}]`)?.focus();
  }

  #head(item, overline) {
    const code = this.desk.byPath.get(item.code);
    const parent = item.code.split("/").slice(0, -1).join(" / ");
    return [
      el("p", { class: "overline" }, overline, parent ? [" · ", visible(parent)].join("") : ""),
      el("h2", {}, el("span", { class: `swatch ${code?.css ?? ""}` }), named(item.code.split("/").at(-1), 120)),
      code?.definition ? el("p", { class: "definition" }, visible(code.definition)) : null,
      el("blockquote", { dir: "auto" }, visible(shortened(this.desk.data.text.slice(item.start, item.end)))),
    ].filter(Boolean);
  }

  #coding(item) {
    const by = item.decided_by ? t("coding.accepted-by", { who: visible(item.decided_by) }) : "";
    const origin = item.origin === "human" ? "" : ` (${t(`origin.${item.origin}`)})`;
    const memo = el("textarea", { name: "memo", rows: 4, maxlength: 100000 });
    memo.value = item.memo ?? "";
    memo.addEventListener("change", () => this.acts.change(item.id, { memo: memo.value }));
    memo.addEventListener("keydown", (event) => this.#leave(event, memo, item.memo ?? ""));
    const about = this.#about(item);
    const weight = el("input", { name: "weight", type: "number", step: "any" });
    weight.value = item.weight ?? "";
    weight.addEventListener("change", () => {
      if (!weight.validity.valid) return;
      this.acts.change(item.id, { weight: weight.value === "" ? null : Number(weight.value) });
    });
    weight.addEventListener("keydown", (event) => this.#leave(event, weight, item.weight ?? ""));
    return [
      ...this.#head(item, t("coding.coding")),
      el("p", { class: "sub" }, t("coding.by", { who: visible(item.coder) }) + origin, by ? `; ${by}` : ""),
      el("div", { class: "buttons" },
        this.#button("coding.recode", "r", () => this.desk.recode(item.id)),
        this.#button("coding.to-selection", "=", () => this.desk.replace(item.id)),
        this.#button("coding.remove", "Del", () => this.acts.remove(item.id), "danger"),
      ),
      field("coding.memo", memo),
      el("div", { class: "pair" }, field("coding.about", about), field("coding.weight", weight)),
    ];
  }

  #about(item) {
    const known = [...new Set([...this.roles, ...(item.about ? [item.about] : [])])];
    const about = el("select", { name: "about" }, el("option", { value: "" }, t("coding.own-view")));
    for (const role of known) about.append(el("option", { value: role }, visible(role)));
    about.value = item.about ?? "";
    about.addEventListener("change", () => this.acts.change(item.id, { about: about.value || null }));
    about.addEventListener("keydown", (event) => this.#leave(event, about, item.about ?? ""));
    return about;
  }

  #suggestion(item) {
    const evidence = item.evidence.length ? item.evidence.map((words) => visible(words)).join(", ") : t("coding.no-evidence");
    return [
      ...this.#head(item, t("coding.suggestion")),
      el("dl", { class: "why" },
        el("dt", {}, t("coding.score")), el("dd", {}, item.score.toFixed(2)),
        el("dt", {}, t("coding.evidence")), el("dd", {}, el("bdi", {}, evidence)),
        el("dt", {}, t("coding.made-by")), el("dd", {}, t("coding.run", { origin: t(`origin.${item.origin}`), n: item.run })),
        ...(item.about ? [el("dt", {}, t("coding.about")), el("dd", {}, named(item.about, 40))] : []),
      ),
      el("div", { class: "buttons" },
        this.#button("coding.accept", "a", () => this.desk.decide("accept"), "primary"),
        this.#button("coding.reject", "x", () => this.desk.decide("reject")),
        this.#button("coding.correct", "c", () => this.desk.recode(item.id)),
        this.#button("coding.skip", "s", () => this.desk.decide("skip"), "quiet"),
      ),
    ];
  }

  #others(others) {
    const list = el("ul", { class: "others" });
    for (const each of others) {
      const label = t(each.kind === "coding" ? "coding.also" : "coding.also-suggested", { who: each.coder ? visible(each.coder) : "" });
      list.append(
        el("li", {},
          el("button", { type: "button", class: "quiet", onclick: () => this.desk.look(each.id) },
            el("span", { class: `swatch ${this.desk.byPath.get(each.code)?.css ?? ""}` }), named(each.code.split("/").at(-1), 40), " ", el("span", { class: "sub" }, label)),
        ),
      );
    }
    return el("section", {}, el("h3", {}, t("coding.same-place")), list);
  }

  #button(key, shortcut, run, kind = "") {
    return el("button", { type: "button", class: kind, onclick: run }, t(key), " ", el("kbd", { "aria-hidden": "true" }, shortcut));
  }

  // Escape takes back what is typed; Ctrl+Enter saves; both lead back to the transcript.
  #leave(event, input, before) {
    const isSave = event.key === "Enter" && (event.ctrlKey || event.metaKey || input.tagName === "INPUT");
    if (event.key !== "Escape" && !isSave) return;
    if (event.key === "Escape") input.value = before;
    event.preventDefault();
    event.stopPropagation();
    input.blur();
    document.getElementById("transcript").focus({ preventScroll: true });
  }
}

function field(key, input) {
  return el("label", { class: "field" }, t(key), input);
}

function shortened(text) {
  return text.length > 400 ? `${text.slice(0, 260)} … ${text.slice(-120)}` : text;
}
