// The panel beside the transcript: the passage that is looked at, with all that can be done to it.

import { el, named, visible } from "./dom.js";
import { tellEvidence } from "./evidence.js";
import { t } from "./words.js";

export class Details {
  // What is shown is what `desk` looks at.
  constructor({ panel, desk }) {
    Object.assign(this, { panel, desk, passages: desk.passages, acts: desk.acts });
    this.roles = [...new Set(desk.data.people.map(({ role }) => role).filter(Boolean))];
    this.id = null;
  }

  // Shows the passage with that id, and the others at its place; null for none. What somebody types
  // is not taken away: the panel stays as it is until that is saved or given up.
  show(id) {
    const typing = this.panel.contains(document.activeElement) && id === this.id;
    if (this.panel.querySelector("[data-dirty]") && id !== this.id && !this.passages.get(this.id)) return this.#tellGone();
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
  }

  refresh() {
    this.show(this.id && this.passages.get(this.id) ? this.id : null);
  }

  // Somebody removed what is written about: the words stay, and can be kept as a memo.
  #tellGone() {
    if (this.panel.querySelector(".gone")) return;
    const memo = this.panel.querySelector("[name=memo]");
    const close = () => (this.panel.replaceChildren(), this.show(null));
    const keep = memo?.value && el("button", { type: "button", onclick: () => this.desk.memos.keep(memo.value).then(close) }, t("coding.keep-as-memo"));
    const stop = el("button", { type: "button", class: "quiet", onclick: close }, t("close"));
    this.panel.prepend(el("p", { class: "gone", role: "alert" }, t("coding.gone-while-typing"), " ", keep || "", stop));
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
    this.#field(item, memo, { before: item.memo ?? "", read: () => ({ memo: memo.value }) });
    const about = this.#about(item);
    const weight = el("input", { name: "weight", type: "text", inputmode: "decimal", autocomplete: "off" });
    weight.value = item.weight ?? "";
    this.#field(item, weight, { before: String(item.weight ?? ""), read: () => weightOf(weight) });
    return [
      this.#close(),
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
    this.#field(item, about, { before: item.about ?? "", read: () => ({ about: about.value || null }) });
    return about;
  }

  #suggestion(item) {
    const evidence = item.evidence.length ? item.evidence.map((words) => visible(words)).join(", ") : t("coding.no-evidence");
    const because = el("dl", { class: "why" },
      el("dt", {}, t("coding.score")), el("dd", {}, item.score.toFixed(2)),
      el("dt", {}, t("coding.evidence")), el("dd", {}, el("bdi", {}, evidence)),
      el("dt", {}, t("coding.made-by")), el("dd", {}, t("coding.run", { origin: t(`origin.${item.origin}`), n: item.run })),
      ...(item.about ? [el("dt", {}, t("coding.about")), el("dd", {}, named(item.about, 40))] : []),
    );
    const row = (term, texts) => [el("dt", {}, term), el("dd", {}, ...texts.map((text) => el("p", {}, text)))];
    tellEvidence(item, { into: because, score: "dd", row });
    return [
      this.#close(),
      ...this.#head(item, t("coding.suggestion")),
      because,
      el("div", { class: "buttons" },
        this.#button("coding.accept", "a", () => this.desk.decide("accept"), "primary"),
        this.#button("coding.reject", "x", () => this.desk.decide("reject")),
        this.#button("coding.correct", "c", () => this.desk.recode(item.id)),
        this.#button("coding.skip", "s", () => this.desk.decide("skip"), "quiet"),
      ),
    ];
  }

  #close() {
    return el("button", { type: "button", class: "quiet close-panel", "aria-label": t("close"), onclick: () => this.desk.look(null) }, "×");
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

  // Saves what a field says when it is left; of the state that was there when it was entered, so
  // that what somebody else changed meanwhile is not overwritten.
  #field(item, input, { before, read }) {
    let seen = null;
    input.addEventListener("focus", () => (seen ??= this.acts.seen(item.id)));
    input.addEventListener("input", () => input.toggleAttribute("data-dirty", input.value !== before));
    input.addEventListener("change", () => {
      const values = read();
      if (!values || !this.acts.change(item.id, values, seen)) return;
      input.removeAttribute("data-dirty");
      seen = null;
    });
    input.addEventListener("keydown", (event) => this.#leave(event, input, before));
  }

  // Escape takes back what is typed; Ctrl+Enter saves; both lead back to the transcript.
  #leave(event, input, before) {
    const isSave = event.key === "Enter" && (event.ctrlKey || event.metaKey || input.tagName === "INPUT");
    if (event.key !== "Escape" && !isSave) return;
    if (event.key === "Escape") {
      input.value = before;
      input.removeAttribute("data-dirty");
    }
    event.preventDefault();
    event.stopPropagation();
    input.blur();
    document.getElementById("transcript").focus({ preventScroll: true });
  }
}

// The weight that is typed, with a point or a comma; null, and told at the field, where it is none.
function weightOf(input) {
  const typed = input.value.trim().replace(",", ".");
  const weight = typed === "" ? null : Number(typed);
  input.setCustomValidity(weight !== null && !Number.isFinite(weight) ? t("coding.no-weight") : "");
  return input.reportValidity() ? { weight } : null;
}

function field(key, input) {
  return el("label", { class: "field" }, t(key), input);
}

function shortened(text) {
  return text.length > 400 ? `${text.slice(0, 260)} … ${text.slice(-120)}` : text;
}
