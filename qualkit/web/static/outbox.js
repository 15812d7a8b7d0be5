// The outbox: what was done in this page and is not yet durable, in order, sent until it is.
//
// Each entry has a key under which the server does it once, so that sending it again after a lost
// answer is safe. Entries that are allowed to outlive a reload are kept in the tab's own storage,
// without any word of a transcript: `keep` says what may be kept.

import { send, Unreachable } from "./api.js";

const STORE = "qualkit-outbox";
const WAITS = [250, 500, 1000, 2000, 4000];

const entries = [];
const listeners = new Set();
let isSending = false;
let trouble = null;

// What the page shows: "saved", "saving" or "unsaved", how many wait, why, and what the server said.
export function state() {
  if (!entries.length) return { name: "saved", waiting: 0, reason: null, message: "" };
  const { reason = null, message = "" } = trouble ?? {};
  return { name: trouble ? "unsaved" : "saving", waiting: entries.length, reason, message };
}

export function onState(listener) {
  listeners.add(listener);
  listener(state());
}

// Puts a change into the outbox; the promise is kept by the server's answer, or broken by its
// refusal. A change may be a function, called once when its turn comes, when what earlier entries
// were answered is known; where it gives null, nothing is sent and the answer is null.
export function put(change, { kept = false } = {}) {
  return new Promise((resolve, reject) => {
    entries.push({ key: crypto.randomUUID(), change, kept, resolve, reject });
    remember();
    tell();
    work();
  });
}

// Sends again now, where a timer waits.
export function retry() {
  wake?.();
}

// Takes the first change out, where the server fails at it again and again.
export function giveUp() {
  isGivenUp = true;
  retry();
}

let wake = null;
let isGivenUp = false;

async function work() {
  if (isSending) return;
  isSending = true;
  for (let failures = 0; entries.length; ) {
    const entry = entries[0];
    try {
      const change = typeof entry.change === "function" ? await entry.change() : entry.change;
      if (change !== entry.change) {
        entry.change = change;
        remember();
      }
      const answer = change && (await send({ key: entry.key, ...change }));
      done(() => entry.resolve(answer));
      failures = 0;
      if (entries.length) await turn();
    } catch (error) {
      if (error instanceof Unreachable) {
        trouble = error;
        if (isGivenUp) done(() => entry.reject(error));
        isGivenUp = false;
        tell();
        if (entries[0] === entry) await pause(WAITS[Math.min(failures++, WAITS.length - 1)]);
      } else {
        done(() => entry.reject(error));
        if (entries.length) await turn();
      }
    }
  }
  isSending = false;
}

// Lets whoever waited for an answer take it up before the next entry is built.
const turn = () => new Promise((resolve) => setTimeout(resolve));

function done(settle) {
  entries.shift();
  trouble = null;
  remember();
  settle();
  tell();
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => (clearTimeout(timer), resolve());
  }).finally(() => (wake = null));
}

function tell() {
  const now = state();
  for (const listener of listeners) listener(now);
}

// Keeps what may be kept: entries that say `kept`, without quotes.
function remember() {
  const kept = entries
    .filter(({ kept, change, stored }) => kept && typeof (stored ?? change) !== "function")
    .map(({ key, change, stored }) => ({ key, change: withoutWords(stored ?? change) }));
  try {
    if (kept.length) sessionStorage.setItem(STORE, JSON.stringify(kept));
    else sessionStorage.removeItem(STORE);
  } catch {
    // A browser without storage: leaving the page asks first all the same.
  }
}

function withoutWords(change) {
  const body = { ...change.body };
  delete body.quote;
  return { ...change, body };
}

// Takes up what an earlier load of this tab left; `complete` gives each change its words again. The
// promises are kept or broken as those of `put`.
export function takeUp(complete) {
  let left = [];
  try {
    left = JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
  } catch {
    left = [];
  }
  const promises = left.map(
    ({ key, change }) =>
      new Promise((resolve, reject) => {
        entries.push({ key, change: () => complete(change), stored: change, kept: true, resolve, reject });
      }),
  );
  tell();
  work();
  return promises;
}

addEventListener("beforeunload", (event) => {
  // What is typed and not saved yet counts too.
  if (entries.length || document.querySelector("[data-dirty]")) event.preventDefault();
});
addEventListener("online", retry);
