// The words of the pages: every string comes from one file, by key.

import words from "./strings.js";

// The words under `key`, with {name} replaced by `values.name`; `otherwise` where there are none.
export function t(key, values = {}, otherwise = undefined) {
  const text = words[key] ?? otherwise;
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

// A count with its noun: keys `${key}.one` and `${key}.many`.
export function counted(key, n) {
  return t(n === 1 ? `${key}.one` : `${key}.many`, { n: n.toLocaleString("en") });
}
