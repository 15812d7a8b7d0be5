// What is typed for a code and not saved: each field with the text that it was begun on, so that a
// save finds out whether somebody else changed that field meanwhile.

import { t } from "./words.js";

export const LISTS = ["include", "exclude", "examples"];

export class Draft {
  constructor(path) {
    this.path = path;
    this.fields = new Map();
  }

  // Takes down that `name` says `now` where `stored` stands.
  edit(name, now, stored) {
    const base = this.fields.get(name)?.base ?? stored;
    if (now === base) this.fields.delete(name);
    else this.fields.set(name, { base, now });
  }

  get isEmpty() {
    return !this.fields.size;
  }

  now() {
    return Object.fromEntries([...this.fields].map(([name, { now }]) => [name, now]));
  }

  // The fields that are stored otherwise than they were begun on, and not as they are typed.
  clashes(told) {
    const stored = texts(told);
    return [...this.fields]
      .filter(([name, { base, now }]) => stored[name] !== base && stored[name] !== now)
      .map(([name, { now }]) => ({ name, mine: now, theirs: stored[name] }));
  }

  // Goes on from what is stored now.
  rebase(told) {
    const stored = texts(told);
    for (const [name, field] of this.fields) this.fields.set(name, { ...field, base: stored[name] });
  }

  drop(names) {
    for (const name of names) this.fields.delete(name);
  }

  // What was sent is saved; what was typed since stays.
  saved(sent) {
    for (const [name, text] of Object.entries(sent)) {
      const field = this.fields.get(name);
      if (field?.now === text) this.fields.delete(name);
      else if (field) this.fields.set(name, { ...field, base: text });
    }
  }
}

// A code's values as texts that fields hold.
export function texts(told) {
  return {
    definition: told.definition,
    ...Object.fromEntries(LISTS.map((name) => [name, told[name].join("\n")])),
    color: told.color,
    about: Object.entries(told.about).map(([role, cues]) => `${role}: ${cues.join("; ")}`).join("\n"),
    rules: told.rules,
  };
}

// What the API takes of texts that are typed; an error names the line that it cannot take.
export function values(typed) {
  const made = { ...typed };
  for (const name of LISTS) {
    if (name in made) made[name] = made[name].split("\n").map((line) => line.trim()).filter(Boolean);
  }
  if ("about" in made) made.about = cuesOf(made.about);
  return made;
}

function cuesOf(text) {
  const found = new Map();
  for (const [at, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    const [role, rest] = parted(line);
    const cues = rest.split(";").map((cue) => cue.trim()).filter(Boolean);
    if (!role || !cues.length) throw new Error(t("codebook.about-fault", { n: at + 1, line: line.trim() }));
    found.set(role, [...(found.get(role) ?? []), ...cues]);
  }
  return Object.fromEntries(found);
}

function parted(line) {
  const at = line.indexOf(":");
  return at < 0 ? ["", ""] : [line.slice(0, at).trim(), line.slice(at + 1)];
}
