// Files on their way into the project, as the page shows them: sent, looked at, read, listed.

import { el, named, visible } from "./dom.js";
import { formOf, optionsOf } from "./reading_options.js";
import { Unreachable } from "./api.js";
import { LARGEST, MOST_FILES, Upload } from "./uploading.js";
import { counted, t } from "./words.js";

const IS_PEOPLE = /^(participants|speakers|people)\.(csv|tsv)$/i;
const MOST_LISTED = 200;

export class Ingest {
  constructor(place, { stored, closed }) {
    Object.assign(this, { place, stored, closed, upload: new Upload(), isBusy: false, unsent: [] });
    this.form = formOf({ sendPeople: (file) => this.sendPeople(file) });
    this.options = el("details", {}, el("summary", {}, t("ingest.options")), this.form.element);
    this.bar = el("progress", { max: 1, value: 0, "aria-label": t("ingest.title") });
    this.status = el("p", { class: "status", role: "status" });
    this.shown = el("div", {});
    this.buttons = el("div", { class: "buttons" });
    this.isGivingUp = false;
    this.leaving = (event) => (this.isBusy || this.isCut) && event.preventDefault();
    addEventListener("beforeunload", this.leaving);
  }

  // Sends the files, then shows what would be read.
  async take(files) {
    const people = files.find(({ file }) => IS_PEOPLE.test(file.name));
    const sent = this.fitting(files.filter((each) => each !== people));
    this.n_given = sent.length + this.unsent.length;
    this.head = el("h2", { tabindex: "-1" }, counted("ingest.file", sent.length));
    this.place.replaceChildren(this.head, this.bar, this.status, this.buttons, this.shown);
    this.place.hidden = false;
    this.head.focus();
    await this.send(sent, people);
  }

  // Sends what did not arrive yet; where the network fails, it can be tried again from there.
  async send(files, people) {
    await this.busy(async () => {
      this.offer([["ingest.cancel", () => this.giveUp(), "danger"]]);
      this.isCut = false;
      try {
        if (people) await this.sendPeople(people.file);
        await this.sendFiles(files);
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        return this.cut(files, people, error);
      }
      if (this.unsent.length >= this.n_given) return this.fail(t("ingest.notsent", { reason: this.unsent[0]?.reason ?? t("ingest.toolarge") }));
      await this.look();
    });
  }

  async sendFiles(files) {
    const total = files.reduce((sum, { file }) => sum + file.size, 0) || 1;
    const started = performance.now();
    const before = files.slice(0, this.upload.sent).reduce((sum, { file }) => sum + file.size, 0);
    const tell = (bytes) =>
      this.progress(bytes / total, t("ingest.sending", { done: size(bytes), total: size(total) }), started, before / total);
    const refused = (where, reason) => this.unsent.push({ where, line: 0, reason });
    await this.upload.sendAll(files, { tell, refused });
  }

  cut(files, people, error) {
    this.isCut = true;
    const left = counted("ingest.left-to-send", files.length - this.upload.sent);
    this.fail(error.reason === "failing" ? error.message : `${t("ingest.cut")} ${left}`);
    this.offer([
      ["ingest.again", () => this.send(files, people), "primary"],
      ["ingest.drop", () => this.giveUp(), "quiet"],
    ]);
  }

  fitting(files) {
    const fits = files.filter(({ file, name }) => {
      if (file.size > LARGEST) this.unsent.push({ where: name, line: 0, reason: t("ingest.toolarge") });
      return file.size <= LARGEST;
    });
    for (const { name } of fits.slice(MOST_FILES)) {
      this.unsent.push({ where: name, line: 0, reason: t("ingest.toomany", { n: MOST_FILES }) });
    }
    return fits.slice(0, MOST_FILES);
  }

  async sendPeople(file) {
    await this.upload.sendOne("participants", { file, name: file.name });
    this.form.people(file.name);
  }

  async look() {
    const status = await this.run("preview");
    if (status?.state === "previewed") this.showPreview(status.preview);
    this.offerReading();
  }

  offerReading() {
    this.offer([
      ["ingest.store", () => this.store(), "primary"],
      ["ingest.look", () => this.busy(() => this.look()), ""],
      ["ingest.drop", () => this.giveUp(), "quiet"],
    ]);
  }

  async store() {
    await this.busy(async () => {
      this.isGivingUp = false;
      this.offer([["ingest.cancel", () => this.stop(), "danger"]]);
      const status = await this.run("store");
      if (status?.state === "done") {
        this.showResult(status);
        await this.stored();
        this.offer([["ingest.close", () => this.close(), "primary"]]);
        this.head.focus();
      } else {
        this.offerReading();
      }
    });
  }

  // Has the reading end; what is not stored by now is not stored any more.
  async stop() {
    this.isGivingUp = true;
    this.buttons.querySelectorAll("button").forEach((button) => (button.disabled = true));
    this.status.textContent = t("ingest.giving-up");
    try {
      await this.upload.stop();
    } catch (error) {
      if (error.status !== 404) this.fail(t("ingest.not-given-up"));
    }
  }

  // Does "preview" or "store" with the options of the form; the status at its end, null without.
  async run(what) {
    const started = performance.now();
    const options = optionsOf(this.form);
    if (options.fault) return this.fail(options.fault);
    const words = { previewing: "ingest.previewing", reading: "ingest.reading" };
    try {
      const status = await this.upload.run(what, options, (now) => {
        const share = now.total > 1 ? now.done / now.total : null;
        this.progress(share, this.isGivingUp ? t("ingest.giving-up") : t(words[now.state], now), started);
      });
      this.progress(1, "", null);
      return status.state === "failed" ? this.fail(status.error) : status;
    } catch (error) {
      if (error.status === 404) return this.fail(t("ingest.gone"));
      return this.fail(error instanceof Unreachable && error.reason === "network" ? t("ingest.cut-reading") : error.message);
    }
  }

  fail(line) {
    this.status.textContent = visible(line);
    this.status.classList.add("fault");
    this.bar.classList.add("idle");
    if (!this.options.isConnected) this.shown.replaceChildren(this.options);
    return null;
  }

  // Shows how far it is: `share` is null where that cannot be told, `begun` the share at the start.
  progress(share, words, started, begun = 0) {
    if (share === null) this.bar.removeAttribute("value");
    else this.bar.value = Math.min(1, share);
    this.bar.classList.toggle("idle", started === null);
    this.status.classList.remove("fault");
    const spent = (performance.now() - started) / 1000;
    const done = share - begun;
    const left = started !== null && done > 0.02 && spent > 2 ? (spent / done) * (1 - share) : null;
    this.status.textContent = left === null || this.isGivingUp ? words : `${words} · ${t("ingest.left", { time: lasting(left) })}`;
  }

  async busy(act) {
    this.isBusy = true;
    try {
      await act();
    } catch (error) {
      if (error.name !== "AbortError") {
        this.fail(error instanceof Unreachable && error.reason === "network" ? t("ingest.cut") : error.message);
        this.offer([["ingest.drop", () => this.giveUp(), ""]]);
      }
    } finally {
      this.isBusy = false;
    }
  }

  offer(buttons) {
    this.buttons.replaceChildren(
      ...buttons.map(([key, run, kind]) => el("button", { type: "button", class: kind, onclick: run }, t(key))),
    );
  }

  showPreview(preview) {
    const { counts, documents, turns, words } = preview;
    const skipped = counts.skipped, failed = counts.failed + this.unsent.length;
    const would = t("ingest.would", {
      documents: counted("ingest.n-documents", documents),
      turns: counted("ingest.n-turns", turns),
      words: counted("ingest.n-words", words),
      ...grouped({ failed, skipped, unchanged: counts.unchanged }),
    });
    this.shown.replaceChildren(
      el("p", {}, would),
      this.options,
      ...notesOf(preview),
      ...problemsOf(preview, this.unsent),
      ...speakersOf(preview),
    );
  }

  showResult({ result, stopped, given_up: isCut }) {
    const { counts } = result;
    const told = { documents: counts.documents, unchanged: counts.unchanged, failed: counts.failed + this.unsent.length, skipped: counts.skipped };
    this.shown.replaceChildren(
      el("p", {}, t("ingest.stored", grouped(told))),
      stopped ? el("p", {}, t(isCut ? "ingest.stopped" : "ingest.too-late")) : "",
      ...notesOf(result),
      outcomes(result, this.unsent),
    );
  }

  giveUp() {
    this.upload.giveUp();
    this.close();
  }

  close() {
    removeEventListener("beforeunload", this.leaving);
    this.isBusy = this.isCut = false;
    this.place.hidden = true;
    this.place.replaceChildren();
    this.closed();
    document.getElementById("choose-files").focus();
  }
}

function speakersOf(preview) {
  if (!preview.speakers.length) return [];
  const rows = preview.speakers.map((each) => [
    named(each.document),
    each.speaker === null ? t("ingest.nobody") : named(each.speaker),
    each.turns.toLocaleString("en"),
    each.words.toLocaleString("en"),
    el("span", { class: "first", dir: "auto" }, visible(each.first.replace(/\s+/g, " ").slice(0, 120))),
  ]);
  const heads = ["documents.document", "ingest.speaker", "documents.turns", "documents.words", "ingest.first"];
  return [el("h3", {}, t("ingest.whois")), tableOf(heads, rows, { right: [2, 3], total: preview.counts.speakers })];
}

const isThere = (name) => lineOf("unchanged", { where: name, line: 0, reason: t("ingest.isthere") });

function problemsOf(preview, unsent) {
  const failed = [...preview.failed, ...unsent].map((each) => lineOf("failed", each));
  const rows = [...failed, ...preview.skipped.map((each) => lineOf("skipped", each)), ...preview.unchanged.map(isThere)];
  if (!rows.length) return [];
  const total = preview.counts.failed + preview.counts.skipped + preview.counts.unchanged + unsent.length;
  return [el("h3", {}, t("ingest.problems")), tableOf(["ingest.where", "ingest.what", "ingest.why"], rows, { total })];
}

function outcomes(result, unsent) {
  const rows = [
    ...result.failed.map((each) => lineOf("failed", each)),
    ...unsent.map((each) => lineOf("failed", each)),
    ...result.skipped.map((each) => lineOf("skipped", each)),
    ...result.unchanged.map(isThere),
    ...result.documents.map((each) => [linkTo(each.name), wasOf("stored"), amountOf(each)]),
  ];
  const total = Object.entries(result.counts).reduce((sum, [name, n]) => sum + (name === "notes" ? 0 : n), unsent.length);
  return tableOf(["ingest.where", "ingest.what", "ingest.why"], rows, { total });
}

const amountOf = (each) =>
  `${counted("ingest.n-turns", each.turns)}, ${counted("ingest.n-words", each.words)}, ${each.kind}, ${each.language}`;

const linkTo = (name) => el("a", { href: `/document?${new URLSearchParams({ name })}` }, named(name));

const wasOf = (was) => el("span", { class: `was-${was}` }, t(`ingest.was.${was}`));

function lineOf(was, { where, line, reason }) {
  const place = line ? t("ingest.line", { where, line }) : where;
  return [named(place), wasOf(was), visible(reason)];
}

function notesOf({ notes }) {
  if (!notes.length) return [];
  const list = el("ul", { class: "notes" }, ...notes.slice(0, 20).map((note) => el("li", {}, visible(note))));
  return [el("h3", {}, t("ingest.notes")), list];
}

function tableOf(heads, rows, { right = [], total = rows.length }) {
  const cell = (content, at) => el("td", right.includes(at) ? { class: "n" } : {}, content);
  const head = heads.map((key, at) => el("th", { scope: "col", class: right.includes(at) ? "n" : "" }, t(key)));
  const body = rows.slice(0, MOST_LISTED).map((cells) => el("tr", {}, ...cells.map(cell)));
  const left = total - body.length;
  return el(
    "div",
    { class: "long", tabindex: "0", role: "region", "aria-label": t(heads[0]) },
    el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body)),
    left > 0 ? el("p", { class: "count" }, t("ingest.more", { n: left.toLocaleString("en") })) : "",
  );
}

const grouped = (counts) =>
  Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, n.toLocaleString("en")]));

const size = (bytes) => `${(bytes / 1048576).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;

function lasting(seconds) {
  if (seconds < 90) return t("ingest.seconds", { n: Math.max(1, Math.round(seconds)) });
  return t("ingest.minutes", { n: Math.round(seconds / 60) });
}
