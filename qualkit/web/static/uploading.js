// Takes files to the server, one request a file, and asks how far their reading is. Knows HTTP and
// files; shows nothing.

import { get, PAGE, Refused, send, Unreachable } from "./api.js";

export const LARGEST = 200 * 1024 * 1024;
export const MOST_FILES = 5000;
const SOON = [250, 500, 1000];
const AGAIN = [500, 1000, 2000, 4000, 8000];

export class Upload {
  constructor() {
    this.id = crypto.randomUUID();
    this.aborting = new AbortController();
    this.sent = 0;
  }

  // Sends [{file, name}] one after the other, from the first that did not arrive yet; `tell(bytes)`
  // hears how much of them all arrived, `refused(name, reason)` which the server does not take.
  async sendAll(files, { tell, refused }) {
    for (; this.sent < files.length; this.sent += 1) {
      const { file, name } = files[this.sent];
      const before = files.slice(0, this.sent).reduce((sum, each) => sum + each.file.size, 0);
      try {
        await this.sendOne(this.sent, { file, name, tell: (bytes) => tell(before + bytes) });
      } catch (error) {
        if (!(error instanceof Refused) || error.status === 409) throw error;
        refused(name, error.message);
      }
      tell(before + file.size);
    }
  }

  async sendOne(place, { file, name, tell = () => {} }) {
    const address = `/api/ingest/${this.id}/files/${place}?${new URLSearchParams({ name })}`;
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.put(address, file, tell);
      } catch (error) {
        if (!(error instanceof Unreachable) || failures === SOON.length) throw error;
        await new Promise((resolve) => setTimeout(resolve, SOON[failures]));
      }
    }
  }

  // One file by XMLHttpRequest, which alone tells how much of it is sent.
  put(address, file, tell) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const stop = () => request.abort();
      request.open("PUT", address);
      const headers = { "x-qualkit": "1", "x-qualkit-page": PAGE, "content-type": "application/octet-stream" };
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => tell(event.loaded));
      request.addEventListener("error", () => reject(new Unreachable("network")));
      request.addEventListener("abort", () => reject(new DOMException("given up", "AbortError")));
      request.addEventListener("load", () => {
        const body = bodyOf(request);
        if (request.status === 200) resolve(body);
        else if (request.status === 403) reject(new Unreachable("locked"));
        else if (request.status >= 500) reject(new Unreachable("failing", body.error));
        else reject(new Refused(request.status, body));
      });
      request.addEventListener("loadend", () => this.aborting.signal.removeEventListener("abort", stop));
      this.aborting.signal.addEventListener("abort", stop);
      if (this.aborting.signal.aborted) return reject(new DOMException("given up", "AbortError"));
      request.send(file);
    });
  }

  // Starts "preview" or "store", then asks until it is done; `tell(status)` hears each answer.
  async run(what, options, tell) {
    let status = await patient(() => send({ ...this.request("POST", `/${what}`), body: options }));
    for (let wait = 100; status.state === "previewing" || status.state === "reading"; wait = Math.min(wait * 1.5, 1000)) {
      tell(status);
      await new Promise((resolve) => setTimeout(resolve, wait));
      status = await patient(() => get(`/api/ingest/${this.id}`));
    }
    return status;
  }

  giveUp() {
    this.aborting.abort();
    return send(this.request("DELETE", "")).catch(() => null);
  }

  // Has the server store no further file; tried again where it cannot be reached.
  stop() {
    return patient(() => send(this.request("DELETE", "")));
  }

  request(method, more) {
    return { key: crypto.randomUUID(), method, path: `/api/ingest/${this.id}${more}` };
  }
}

function bodyOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

// Asks again where the server cannot be reached for a moment.
async function patient(ask) {
  for (let failures = 0; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unreachable) || error.reason === "locked" || failures === AGAIN.length) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN[failures]));
    }
  }
}

// Every file of what was dropped, folders opened, as {file, name} with the folders in the name.
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, name: file.name }));
  const found = [];
  for (const entry of entries) await open(entry, found);
  return found;
}

async function open(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, name: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const each of some.sort((a, b) => (a.name < b.name ? -1 : 1))) await open(each, found);
  }
}

// The files of an input, with the folders that a chosen folder gives.
export function chosen(input) {
  const found = [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
  input.value = "";
  return found;
}
