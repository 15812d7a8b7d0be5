// Takes files to the server, one request a file, and asks how far their reading is. Knows HTTP and
// files; shows nothing.

import { get, PAGE, Refused, send, Unreachable } from "./api.js";

export const LARGEST = 200 * 1024 * 1024;
export const MOST_FILES = 5000;
const AGAIN = [500, 1000, 2000, 4000, 8000];

export class Upload {
  constructor() {
    this.id = crypto.randomUUID();
    this.aborting = new AbortController();
  }

  // Sends [{file, name}] one after the other; `tell(bytes)` hears how much arrived.
  async sendAll(files, tell) {
    for (const [number, { file, name }] of files.entries()) {
      await this.sendOne(number, { file, name, tell });
      tell(file.size);
    }
  }

  async sendOne(place, { file, name }) {
    const address = `/api/ingest/${this.id}/files/${place}?${new URLSearchParams({ name })}`;
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.put(address, file);
      } catch (error) {
        if (!(error instanceof Unreachable) || failures === AGAIN.length) throw error;
        await new Promise((resolve) => setTimeout(resolve, AGAIN[failures]));
      }
    }
  }

  async put(address, file) {
    let response;
    try {
      response = await fetch(address, {
        method: "PUT",
        headers: { "x-qualkit": "1", "x-qualkit-page": PAGE, "content-type": "application/octet-stream" },
        body: file,
        signal: this.aborting.signal,
        credentials: "same-origin",
        redirect: "error",
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Unreachable("network");
    }
    const body = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(response.status, body);
    return body;
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

  request(method, more) {
    return { key: crypto.randomUUID(), method, path: `/api/ingest/${this.id}${more}` };
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
