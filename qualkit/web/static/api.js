// Asks the server. What changes something goes through the outbox; this reads, and speaks HTTP.

export const PAGE = crypto.randomUUID();

// A refusal of the server: the one line it said, and what the thing is now where it was changed.
export class Refused extends Error {
  constructor(status, body) {
    super(body.error ?? `The server refused (${status}).`);
    this.status = status;
    this.current = body.current;
  }
}

// The server cannot be reached ("network"), does not know this browser ("locked"), or cannot do what
// it should ("failing": a full disk, say): ask again later.
export class Unreachable extends Error {
  constructor(reason, message = reason) {
    super(message);
    this.reason = reason;
  }
}

export async function get(path, parameters = {}, { signal } = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null),
  );
  const address = query.size ? `${path}?${query}` : path;
  return answered(await asked(address, { signal }));
}

// One request that changes something, under a key that makes it be done once.
export async function send({ key, method, path, body, version, signal }) {
  const headers = { "x-qualkit": "1", "x-qualkit-page": PAGE, "idempotency-key": key };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (version !== undefined) headers["if-match"] = `"${version}"`;
  const text = body === undefined ? undefined : JSON.stringify(body);
  try {
    return await answered(await asked(path, { method, headers, body: text, signal }));
  } catch (error) {
    if (error.status >= 500) throw new Unreachable("failing", error.message);
    throw error;
  }
}

async function asked(address, options) {
  try {
    return await fetch(address, { ...options, credentials: "same-origin", redirect: "error" });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Unreachable("network");
  }
}

async function answered(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    if (response.ok) throw new Unreachable("network");
  }
  if (response.ok) return body;
  if (response.status === 403) throw new Unreachable("locked");
  throw new Refused(response.status, body);
}
