// Memos on the document and on passages of it: listed beside the transcript, written in a dialog.

import { get } from "./api.js";
import { dialog } from "./dialogs.js";
import { el, named, visible } from "./dom.js";
import { complain, notice } from "./notices.js";
import { put } from "./outbox.js";
import { t } from "./words.js";

const KINDS = ["theoretical", "methodological", "reflexive", "operational"];

export class Memos {
  // `document` is what /api/document tells; `reveal(position)` shows a place of the text.
  constructor({ document, reveal, onChange }) {
    Object.assign(this, { document, reveal, onChange, memos: [] });
  }

  // Shows what there is; `asked` is the request where it was made already.
  async read(asked = get("/api/memos", { document: this.document.document.name })) {
    this.memos = (await asked).memos;
    this.onChange();
  }

  // Writes a memo on [start, end), or on the document where that is null.
  async write(range) {
    const told = await this.#ask({ title: t(range ? "memos.on-passage" : "memos.on-document"), quote: range && this.document.text.slice(...range) });
    if (!told) return;
    const { document, text } = this.document;
    const body = { kind: told.kind, text: told.text, document: document.name };
    if (range) body.place = { text: document.version, start: range[0], end: range[1], quote: text.slice(...range) };
    await this.#send({ method: "POST", path: "/api/memos", body }, told);
  }

  // Keeps words as a memo on the document.
  keep(text) {
    return this.#send({ method: "POST", path: "/api/memos", body: { kind: "theoretical", text, document: this.document.document.name } });
  }

  async rewrite(memo) {
    const told = await this.#ask({ title: t(`memos.kind-${memo.kind}`), memo });
    if (!told) return;
    const path = `/api/memos/${memo.id}`;
    if (told.remove) await this.#send({ method: "DELETE", path, version: memo.version });
    else if (told.text !== memo.text) await this.#send({ method: "PATCH", path, body: { text: told.text }, version: memo.version }, told);
  }

  // The memos as a list, with a button to write one.
  list() {
    const lines = this.memos.map((memo) =>
      el("li", {},
        el("p", { class: "memo-text", dir: "auto" }, visible(memo.text.length > 280 ? `${memo.text.slice(0, 280)} …` : memo.text)),
        el("p", { class: "sub" }, t(`memos.kind-${memo.kind}`), " · ", named(memo.coder, 40)),
        el("div", { class: "buttons" },
          memo.start === undefined ? null : el("button", { type: "button", class: "quiet", onclick: () => this.reveal(memo.start) }, t("memos.show")),
          el("button", { type: "button", class: "quiet", onclick: () => this.rewrite(memo) }, t("memos.change")),
        ),
      ),
    );
    return el("section", { class: "memos" },
      el("h3", {}, t("memos.title")),
      lines.length ? el("ul", {}, ...lines) : el("p", { class: "sub" }, t("memos.none")),
      el("button", { type: "button", onclick: () => this.write(null) }, t("memos.write"), " ", el("kbd", { "aria-hidden": "true" }, "M")),
    );
  }

  // The text and kind that are typed, null where it was given up.
  async #ask({ title, quote = null, memo = null }) {
    const kind = el("select", { name: "kind", disabled: memo !== null });
    for (const each of KINDS) kind.append(el("option", { value: each }, t(`memos.kind-${each}`)));
    kind.value = memo?.kind ?? "theoretical";
    const text = el("textarea", { name: "text", rows: 8, required: true, maxlength: 100000 });
    text.value = memo?.text ?? "";
    text.addEventListener("input", () => text.toggleAttribute("data-dirty", text.value !== (memo?.text ?? "")));
    const body = el("div", {},
      quote ? el("blockquote", { dir: "auto" }, visible(quote.slice(0, 300))) : null,
      el("label", { class: "field" }, t("memos.kind"), kind),
      el("label", { class: "field" }, t("memos.text"), text),
    );
    const buttons = [{ label: t("memos.save"), value: "save", kind: "primary" }];
    if (memo) buttons.push({ label: t("memos.remove"), value: "remove", kind: "danger" });
    const answer = await dialog({ title, body, buttons, ready: () => text.focus() });
    if (answer === "remove") return { remove: true };
    return answer === "save" && text.value.trim() ? { kind: kind.value, text: text.value } : null;
  }

  // Memos are no steps that undo takes back: a new one can be taken back from its notice.
  #offerBack(id) {
    const memo = this.memos.find((each) => each.id === id);
    if (!memo) return;
    const run = () => this.#send({ method: "DELETE", path: `/api/memos/${id}`, version: memo.version });
    notice(t("memos.written"), { action: { label: t("memos.take-back"), run } });
  }

  // Sends a change; where somebody was faster, what was typed is not lost.
  async #send(change, told = null) {
    try {
      const answer = await put(change);
      await this.read();
      if (change.method === "POST") this.#offerBack(answer.memo);
    } catch (error) {
      if (error.status !== 409) return complain(error);
      await this.read().catch(complain);
      const memo = error.current;
      const action = memo && told && { label: t("coding.all-the-same"), run: () => this.#send({ ...change, version: memo.version }, told) };
      notice(t("memos.changed-meanwhile"), { kind: "error", action });
    }
  }
}
