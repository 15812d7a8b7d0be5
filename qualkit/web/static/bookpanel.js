// The chosen code: its definition, notes, examples, colour, cues and rules, edited here. What is
// typed and not saved is kept for each code until it is saved or thrown away.

import { get, send } from "./api.js";
import { el, named, visible } from "./dom.js";
import { complain } from "./notices.js";
import { counted, t } from "./words.js";

const LISTS = ["include", "exclude", "examples"];
const PAUSE = 350;

export class Panel {
  constructor(box, owner) {
    this.box = box;
    this.owner = owner;
    this.drafts = new Map();
    this.code = null;
    addEventListener("beforeunload", (event) => {
      if (this.drafts.size) event.preventDefault();
    });
  }

  async show(code, version = this.version) {
    if (code === null || code === undefined) return (this.code = null), this.box.replaceChildren();
    if (this.code?.path === code.path && this.version === version) return;
    this.code = code;
    this.version = version;
    try {
      const told = await get("/api/codebook/code", { code: code.path });
      if (this.code === code) this.#render(told);
    } catch (error) {
      complain(error);
    }
  }

  focus() {
    this.box.querySelector("textarea, input")?.focus();
  }

  async save() {
    const draft = this.code && this.drafts.get(this.code.path);
    if (!draft) return;
    const { path } = this.code;
    if (await this.owner.save(this.code, values(draft))) {
      this.drafts.delete(path);
      this.#told();
    }
  }

  #discard() {
    this.drafts.delete(this.code.path);
    this.#told();
    this.#render(this.saved);
  }

  #told() {
    this.owner.drafts(this.drafts.keys());
    const isDraft = this.drafts.has(this.code?.path);
    for (const button of this.box.querySelectorAll(".save-bar button")) button.disabled = !isDraft;
    const line = this.box.querySelector(".save-bar .sub");
    if (line) line.textContent = t(isDraft ? "codebook.unsaved" : "codebook.no-changes");
  }

  // Shows the code; who types in a field goes on there.
  #render(told) {
    const had = this.box.contains(document.activeElement) ? document.activeElement : null;
    const place = had && { name: had.name, at: had.selectionStart, is: this.saved?.path === told.path };
    this.saved = told;
    const shown = { ...texts(told), ...this.drafts.get(told.path) };
    const code = this.code;
    const fields = [this.#text("definition", shown, 3)];
    if (!told.category) {
      fields.push(...LISTS.map((name) => this.#text(name, shown, 2)), this.#color(shown), this.#text("about", shown, 2));
      fields.push(this.#rules(shown));
    }
    const act = (name, label = name) =>
      el("button", { type: "button", class: "quiet", onclick: () => this.owner.act(name) }, t(`codebook.act-${label}`));
    this.box.replaceChildren(
      el(
        "header",
        {},
        code.parent ? el("p", { class: "overline" }, visible(code.parent.replaceAll("/", " / "))) : null,
        el("h2", {}, el("span", { class: `swatch ${code.category ? "tint-none" : code.css}`, "aria-hidden": "true" }), named(code.name)),
        el(
          "p",
          { class: "sub" },
          code.category ? t("codebook.is-category") : el("a", { href: `/quotes?${new URLSearchParams({ code: code.path })}` }, counted("codebook.codings", code.codings)),
          code.category ? "" : `, ${counted("codebook.waiting", code.suggestions)}, ${counted("codebook.participants", code.participants)}`,
        ),
        el("div", { class: "acts" }, act("rename"), ...(code.category ? [] : [act("merge"), act("split"), act("retire", code.retired ? "unretire" : "retire")])),
      ),
      el("form", { onsubmit: (event) => (event.preventDefault(), this.save()) }, ...fields, this.#bar()),
    );
    this.#told();
    if (place?.is && place.name) this.#resume(place);
    if (!told.category) this.#try(shown.rules);
  }

  #resume({ name, at }) {
    const field = this.box.querySelector(`[name="${name}"]`);
    field?.focus();
    if (field?.tagName === "TEXTAREA") field.setSelectionRange(at, at);
  }

  #bar() {
    return el(
      "div",
      { class: "save-bar buttons" },
      el("button", { class: "primary", "aria-keyshortcuts": "Control+S" }, t("codebook.save")),
      el("button", { type: "button", class: "quiet", onclick: () => this.#discard() }, t("codebook.discard")),
      el("span", { class: "sub", role: "status" }),
    );
  }

  #text(name, shown, rows) {
    const area = el("textarea", { rows, name, spellcheck: "true", oninput: () => this.#edited(name, area.value) });
    area.value = shown[name];
    return el("label", { class: "field" }, t(`codebook.field-${name}`), area);
  }

  #color(shown) {
    const input = el("input", { type: "color", oninput: () => this.#edited("color", input.value) });
    input.value = shown.color || "#8c959f";
    const none = el("button", { type: "button", class: "quiet", onclick: () => this.#edited("color", "") }, t("codebook.no-color"));
    return el("div", { class: "field color" }, el("label", {}, t("codebook.field-color"), " ", input), none);
  }

  #rules(shown) {
    const area = el("textarea", {
      rows: 8, name: "rules", class: "code", spellcheck: "false", "aria-describedby": "rule-hits",
      oninput: () => (this.#edited("rules", area.value), this.#later(area.value)),
    });
    area.value = shown.rules;
    this.found = el("div", { id: "rule-hits", class: "hits", "aria-live": "polite" });
    return el("div", {}, el("label", { class: "field" }, t("codebook.field-rules"), area), this.found);
  }

  #edited(name, value) {
    const { path } = this.code;
    const draft = { ...this.drafts.get(path), [name]: value };
    if (texts(this.saved)[name] === value) delete draft[name];
    if (Object.keys(draft).length) this.drafts.set(path, draft);
    else this.drafts.delete(path);
    this.#told();
  }

  #later(rules) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#try(rules), PAUSE);
  }

  // Tries the rules as they stand; only the answer to what was asked last is shown.
  async #try(rules) {
    const asked = (this.asked = {});
    if (!rules.trim()) return this.found.replaceChildren(el("p", { class: "sub" }, t("codebook.no-rules")));
    this.found.classList.add("busy");
    try {
      const body = { code: this.code.path, rules };
      const told = await send({ key: crypto.randomUUID(), method: "POST", path: "/api/codebook/trial", body });
      if (asked === this.asked) this.found.replaceChildren(...hits(told));
    } catch (error) {
      if (asked === this.asked) this.found.replaceChildren(el("p", { class: "fault" }, error.message));
    }
    this.found.classList.remove("busy");
  }
}

function hits(told) {
  if (told.faults.length) {
    return [
      el("ul", { class: "faults" }, ...told.faults.map(([line, what, repair]) =>
        el("li", { class: "fault" }, el("b", {}, t("codebook.line", { n: line })), " ", visible(what), repair ? el("span", { class: "sub" }, ` ${visible(repair)}`) : null))),
    ];
  }
  const n = (value) => value.toLocaleString("en");
  const sum = t("codebook.found", { passages: n(told.passages), participants: n(told.participants), documents: n(told.documents) });
  const ground = told.read < told.turns ? t("codebook.so-far", { read: n(told.read), turns: n(told.turns) }) : counted("codebook.all-read", told.turns);
  return [
    el("p", { class: "sub" }, el("b", {}, sum), ` ${ground}`),
    el("ol", {}, ...told.hits.map((hit) => el(
      "li",
      {},
      el("p", { class: "quote", dir: "auto" }, hit.before ? `…${hit.before}` : "", el("mark", { class: "tint-1" }, hit.quote), hit.after ? `${hit.after}…` : ""),
      el("p", { class: "source" }, hit.participant ? named(hit.participant, 60) : t("codebook.nobody"), hit.role ? ` (${visible(hit.role)})` : "", ", ",
        el("a", { href: `/document?${new URLSearchParams({ name: hit.document, turn: hit.turn })}#turn-${hit.turn}` }, named(hit.document, 60), ` ${hit.turn}`),
        hit.about ? el("span", { class: "tag" }, t("codebook.about", { role: hit.about })) : null),
    ))),
  ];
}

// A code's values as texts that fields hold.
function texts(told) {
  return {
    definition: told.definition,
    ...Object.fromEntries(LISTS.map((name) => [name, told[name].join("\n")])),
    color: told.color,
    about: Object.entries(told.about).map(([role, cues]) => `${role}: ${cues.join("; ")}`).join("\n"),
    rules: told.rules,
  };
}

// What of a draft the API takes.
function values(draft) {
  const made = { ...draft };
  for (const name of LISTS) {
    if (name in made) made[name] = made[name].split("\n").map((line) => line.trim()).filter(Boolean);
  }
  if ("about" in made) {
    made.about = Object.fromEntries(made.about.split("\n").filter((line) => line.includes(":")).map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).trim(), line.slice(at + 1).split(";").map((cue) => cue.trim()).filter(Boolean)];
    }));
  }
  return made;
}
