// The chosen code: its definition, notes, examples, colour, cues and rules, edited here. What is
// typed and not saved is kept for each code until it is saved or thrown away.

import { get, send } from "./api.js";
import { Draft, LISTS, texts, values } from "./bookdraft.js";
import { el, named, visible } from "./dom.js";
import { complain } from "./notices.js";
import { counted, t } from "./words.js";

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

  async show(code, version = this.version, isAnew = false) {
    if (code === null || code === undefined) return (this.code = null), this.box.replaceChildren();
    if (!isAnew && this.code?.path === code.path && this.version === version) return;
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
    try {
      values(draft.now());
    } catch (fault) {
      return complain(fault);
    }
    await this.owner.save(draft);
    this.#kept(draft);
    this.#told();
  }

  // Drafts go along where codes are called otherwise by now; `renamed` are pairs of paths.
  carry(renamed) {
    for (const [path, draft] of [...this.drafts]) {
      const found = renamed.find(([before]) => path === before) ?? renamed.find(([before]) => path.startsWith(`${before}/`));
      if (!found || this.drafts.has(found[1] + path.slice(found[0].length))) continue;
      this.drafts.delete(path);
      draft.path = found[1] + path.slice(found[0].length);
      this.drafts.set(draft.path, draft);
    }
  }

  #kept(draft) {
    if (draft.isEmpty) this.drafts.delete(draft.path);
    else this.drafts.set(draft.path, draft);
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
    const draft = this.drafts.get(told.path);
    const shown = { ...texts(told), ...draft?.now() };
    this.clashing = new Set(draft?.clashes(told).map(({ name }) => name));
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
        el("p", { class: "sub counts" }),
        el("div", { class: "acts" }, act("rename"), ...(code.category ? [] : [act("merge"), act("split"), act("retire", code.retired ? "unretire" : "retire")])),
      ),
      el("form", { onsubmit: (event) => (event.preventDefault(), this.save()) }, ...fields, this.#bar()),
      told.category ? "" : this.found,
    );
    this.count();
    this.#told();
    if (place?.is && place.name) this.#resume(place);
    if (!told.category) this.#try(shown.rules);
  }

  // Shows how often the code is given, which may be known later than the code.
  count(code = this.code) {
    const line = this.box.querySelector(".counts");
    if (!line || !code || code.path !== this.code?.path) return;
    this.code = code;
    if (code.category) return line.replaceChildren(t("codebook.is-category"));
    if (code.codings === null) return line.replaceChildren(t("codebook.counting"));
    line.replaceChildren(
      el("a", { href: `/quotes?${new URLSearchParams({ code: code.path })}` }, counted("codebook.codings", code.codings)),
      `, ${counted("codebook.waiting", code.suggestions)}, ${counted("codebook.participants", code.participants)}`,
    );
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
    const isClash = this.clashing.has(name);
    return el("label", { class: "field" }, t(`codebook.field-${name}`), area, isClash ? el("span", { class: "fault" }, t("codebook.changed-meanwhile")) : null);
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
    return el("label", { class: "field" }, t("codebook.field-rules"), area);
  }

  #edited(name, value) {
    const { path } = this.code;
    const draft = this.drafts.get(path) ?? new Draft(path);
    draft.edit(name, value, texts(this.saved)[name]);
    this.#kept(draft);
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
