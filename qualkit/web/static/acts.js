// What people do on the coding page: shown at once, put into the outbox, and settled by what the
// server answers. Where it refuses, what is shown goes back to what is.

import { get } from "./api.js";
import { complain, notice } from "./notices.js";
import { put } from "./outbox.js";
import { t } from "./words.js";

export class Acts {
  // `document` is what /api/document tells, `passages` what is shown of it.
  constructor({ document, passages, coder, onHistory, onCodes, onCodebook, onReload }) {
    Object.assign(this, { document, passages, coder, onHistory, onCodes, onCodebook, onReload });
    // Counts what was begun and what was answered: what is read meanwhile may be older than that.
    this.turns = 0;
    this.history = { undo: null, redo: null };
    // How many changes of each thing are still on their way.
    this.waiting = new Map();
  }

  // Codes [start, end); gives the id that the coding has once it is stored.
  async code([start, end], { code = null, inVivo = null }) {
    begun();
    const id = crypto.randomUUID();
    const shown = { kind: "coding", id, start, end, code: code ?? inVivo, coder: this.coder, origin: "human", about: null, memo: "", weight: null, score: null, pending: true };
    this.passages.change([shown]);
    painted();
    const quote = this.document.text.slice(start, end);
    const what = code ? { code } : { in_vivo: {} };
    const body = { id, document: this.document.document.name, text: this.document.document.version, start, end, quote, ...what };
    const answer = await this.#send({ method: "POST", path: "/api/codings", body }, { id, kept: true, isAdding: true, undo: () => this.passages.change([], [id]) });
    if (!answer) return null;
    if (answer.made && answer.made !== id) this.passages.change([], [id]);
    return answer.made ?? id;
  }

  // The state of a thing that is seen now; given to `change` later, only that one is changed.
  seen(id) {
    const item = this.passages.get(id);
    return item && (item.tail ?? { version: item.version });
  }

  // Gives a passage other values: {place: [start, end]}, {code}, {about}, {memo}, {weight}. Null,
  // and told, where it is gone.
  change(id, values, seen = null) {
    begun();
    const item = this.passages.get(id);
    if (!item) return void notice(t("coding.gone"), { kind: "error" });
    const { place, ...others } = values;
    const shown = { ...item, ...others, ...(place ? { start: place[0], end: place[1] } : {}), pending: true };
    const body = place ? { ...others, place: this.#passage(place) } : others;
    return this.#act(item, shown, { method: "PATCH", path: `/api/codings/${id}`, body }, seen);
  }

  remove(id) {
    begun();
    const item = this.passages.get(id);
    return item ? this.#act(item, null, { method: "DELETE", path: `/api/codings/${id}` }) : null;
  }

  // Decides on a suggestion; `right` is {place, code} where the verdict is "correct".
  decide(id, verdict, right = {}) {
    begun();
    const item = this.passages.get(id);
    if (!item) return null;
    const body = { verdict };
    if (right.place) body.place = this.#passage(right.place);
    if (right.code) body.code = right.code;
    return this.#act(item, null, { method: "POST", path: `/api/suggestions/${id}/decision`, body });
  }

  undo() {
    return this.#swap("undo");
  }

  redo() {
    return this.#swap("redo");
  }

  // Makes a code, under `parent` ("/": at the top).
  create(name, parent) {
    return this.#send({ method: "POST", path: "/api/codes", body: { name, parent } }, { kept: true, isAdding: true });
  }

  #passage([start, end]) {
    return { text: this.document.document.version, start, end, quote: this.document.text.slice(start, end) };
  }

  async #swap(done) {
    begun();
    let swapped = null;
    const answer = await this.#send(() => {
      swapped = this.history[done];
      return swapped && { method: "POST", path: `/api/${done}`, body: { step: swapped.number } };
    });
    if (answer === null && !swapped) notice(t(`coding.nothing-to-${done}`));
    if (answer) {
      painted();
      const left = answer.left ? ` ${t("coding.left", { n: answer.left })}` : "";
      notice(t(`coding.${done}ne`, { what: t(`step.${swapped.verb}`, {}, swapped.verb) }) + left);
    }
    return answer;
  }

  // Changes one thing that was seen in one state. Where an own change of it is still on its way,
  // the state that this one leads to is meant.
  async #act(item, shown, change, known = null) {
    const seen = known ?? item.tail ?? { version: item.version };
    const next = { version: null };
    if (shown) this.passages.change([{ ...shown, tail: next }]);
    else this.passages.change([], [item.id]);
    painted();
    const answer = await this.#send(() => ({ ...change, version: seen.version }), {
      id: item.id,
      kept: !change.body?.memo && !change.body?.place,
      undo: (current) => this.passages.change([current ? taken(current) : { ...item, pending: false, tail: undefined }]),
      again: (current) => ({ ...change, version: current.version }),
    });
    next.version = answer?.codings?.find(({ id }) => id === item.id)?.version ?? null;
    return answer;
  }

  // With `isAdding` a change of the codebook only adds a code, and nothing else has to be read anew.
  async #send(change, { id = null, kept = false, isAdding = false, undo = () => {}, again = null } = {}) {
    this.#count(id, 1);
    this.turns += 1;
    try {
      const answer = await put(change, { kept });
      this.#count(id, -1);
      this.turns += 1;
      if (answer) {
        this.apply(answer, { isAdding });
        performance.mark("qualkit:durable");
      }
      return answer;
    } catch (error) {
      this.#count(id, -1);
      this.turns += 1;
      if (isAdding) this.onCodes();
      if (error.status === 409) this.#conflict(error, { id, undo, again });
      else {
        undo(null);
        complain(error);
      }
      return null;
    }
  }

  #count(id, change) {
    const left = (this.waiting.get(id) ?? 0) + change;
    if (left) this.waiting.set(id, left);
    else this.waiting.delete(id);
  }

  // Somebody changed it meanwhile: shows what it is now, and offers to do it all the same.
  #conflict(error, { id, undo, again }) {
    const { current } = error;
    if (current?.text) return this.onReload(true);
    if (current?.number !== undefined) {
      this.refreshHistory();
      return notice(t("coding.other-step"));
    }
    if (!current) {
      undo(null);
      return this.onReload(false).then(() => notice(t("coding.gone"), { kind: "error" }));
    }
    undo(current);
    const retry = again && { label: t("coding.all-the-same"), run: () => this.#send(again(current), { id, undo, again }) };
    notice(t("coding.changed-meanwhile"), { kind: "error", action: retry });
  }

  // Shows what an answer tells: of what this page did, or of what others did. What has a change of
  // this page on its way stays as it is shown until that is answered.
  apply(answer, { isAdding = false } = {}) {
    const own = this.document.document.name;
    const told = [...(answer.codings ?? []), ...(answer.suggestions ?? [])].filter(
      ({ id, document }) => document === own && !this.waiting.has(id),
    );
    const isShown = ({ status }) => status === undefined || status === "waiting";
    const gone = [...(answer.gone ?? []), ...told.filter((each) => !isShown(each)).map(({ id }) => id)];
    const shown = told.filter(isShown).map(taken);
    if (shown.length || gone.length) this.passages.change(shown, gone);
    if ("undo" in answer) this.#setHistory(answer);
    if (answer.codebook) (isAdding ? this.onCodes : this.onCodebook)();
    if (answer.reload) this.onReload(false);
  }

  async refreshHistory() {
    this.#setHistory(await get("/api/history"));
  }

  #setHistory({ undo, redo }) {
    this.history = { undo, redo };
    this.onHistory(this.history);
  }
}

// A thing as the server tells it, as passages have it.
export function taken(told) {
  return { ...told, kind: "status" in told ? "suggestion" : "coding" };
}

function begun() {
  performance.mark("qualkit:action");
}

function painted() {
  requestAnimationFrame(() => setTimeout(() => performance.mark("qualkit:painted")));
}
