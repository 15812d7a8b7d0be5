// Finds codes by what is typed of their names. Pure: knows strings, no page and no server.
//
// Case and accents do not count. Every word typed must be found: as the whole name, its beginning,
// the beginning of a word, anywhere within, as initials ("mf" or "mafr" for "Make friends"), or at
// last as letters in order. What is in the code's own name comes before what is in its parents'.

const TIERS = { whole: 700, beginning: 600, word: 500, initials: 400, within: 300, letters: 100 };
const MARKS = /\p{M}/gu;
const SIGN = /[\p{L}\p{N}]/u;
const folded = new WeakMap();

// The codes ({path, name, …}) that `query` finds, best first, each as {code, at}: `at` are the
// places (UTF-16 units of the path) of the letters found. With nothing typed all, as they come.
export function rank(query, codes) {
  const words = fold(query).text.split(/[\s/]+/u).filter(Boolean);
  if (!words.length) return codes.map((code) => ({ code, at: [] }));
  const whole = words.join(" ");
  const found = [];
  codes.forEach((code, order) => {
    const entry = entryOf(code);
    const hit = matched(words, whole, entry);
    if (hit) found.push({ code, at: hit.at, score: hit.score, size: entry.text.length, order });
  });
  found.sort((a, b) => b.score - a.score || a.size - b.size || a.order - b.order);
  return found.map(({ code, at }) => ({ code, at }));
}

// The path cut into stretches, [text, found or not], to be shown.
export function stretches(path, at) {
  const places = new Set(at);
  const parts = [];
  for (let place = 0; place < path.length; place += 1) {
    const hit = places.has(place);
    const last = parts[parts.length - 1];
    if (last && last[1] === hit) last[0] += path[place];
    else parts.push([path[place], hit]);
  }
  return parts;
}

function matched(words, whole, entry) {
  const name = entry.text.slice(entry.own);
  if (name === whole) return hitOf(entry, entry.own, name.length, TIERS.whole + words.length * 200);
  if (words.length > 1 && name.startsWith(whole)) {
    return hitOf(entry, entry.own, whole.length, TIERS.beginning + words.length * 200);
  }
  let score = 0;
  const at = new Set();
  for (const word of words) {
    const hit = inName(word, entry) ?? inPath(word, entry);
    if (!hit) return null;
    score += hit.score;
    hit.at.forEach((place) => at.add(place));
  }
  return { score: score / words.length, at: [...at].sort((a, b) => a - b) };
}

function inName(word, entry) {
  return best(word, entry, entry.own, 0);
}

function inPath(word, entry) {
  return entry.own ? best(word, entry, 0, 50) : null;
}

// The best way in which `word` is found from `from` on.
function best(word, entry, from, less) {
  if (!isWithin(word, entry.text, from)) return null;
  if (entry.text.startsWith(word, from)) return hitOf(entry, from, word.length, TIERS.beginning - less);
  let within = -1;
  for (let place = entry.text.indexOf(word, from); place >= 0; place = entry.text.indexOf(word, place + 1)) {
    if (entry.starts[place]) return hitOf(entry, place, word.length, TIERS.word - less);
    if (within < 0) within = place;
  }
  const initials = byInitials(word, entry, from);
  if (initials) return { score: TIERS.initials - less, at: initials };
  if (within >= 0) return hitOf(entry, within, word.length, TIERS.within - less);
  return byLetters(word, entry, from, less);
}

function isWithin(word, text, from) {
  let place = from - 1;
  for (const sign of word) {
    place = text.indexOf(sign, place + 1);
    if (place < 0) return false;
  }
  return true;
}

// The places where words of the name begin with stretches of `word`, one after the other.
function byInitials(word, entry, from) {
  const at = [];
  let typed = 0;
  for (let place = from; place < entry.text.length && typed < word.length; ) {
    let next = place;
    while (entry.starts[place] && typed < word.length && entry.text[next] === word[typed]) {
      at.push(entry.at[next]);
      next += 1;
      typed += 1;
    }
    place = Math.max(next, place + 1);
  }
  return typed === word.length ? at : null;
}

// The letters in order, as near together as they stand: forward to where the word is complete,
// back from there.
function byLetters(word, entry, from, less) {
  let end = from - 1;
  for (const sign of word) end = entry.text.indexOf(sign, end + 1);
  const at = [];
  let place = end;
  for (let typed = word.length - 1; typed >= 0; typed -= 1, place -= 1) {
    place = entry.text.lastIndexOf(word[typed], place);
    at.unshift(entry.at[place]);
  }
  const gap = end - place - word.length;
  return { score: Math.max(1, TIERS.letters - less - gap), at };
}

function hitOf(entry, start, length, score) {
  return { score, at: entry.at.slice(start, start + length) };
}

function entryOf(code) {
  let entry = folded.get(code);
  if (!entry || entry.path !== code.path) {
    entry = { path: code.path, ...fold(code.path) };
    entry.own = entry.text.lastIndexOf("/") + 1;
    entry.starts = startsOf(entry.text);
    folded.set(code, entry);
  }
  return entry;
}

function startsOf(text) {
  const starts = new Array(text.length).fill(false);
  let within = false;
  for (let place = 0; place < text.length; place += 1) {
    const sign = SIGN.test(text[place]) || text.charCodeAt(place) >= 0xd800;
    starts[place] = sign && !within;
    within = sign;
  }
  return starts;
}

// The text in small letters without accents; `at` tells for each unit where it stood.
function fold(text) {
  let made = "";
  const at = [];
  let place = 0;
  for (const sign of text) {
    const plain = sign.normalize("NFKD").replace(MARKS, "").toLowerCase().replace("ß", "ss");
    for (let unit = 0; unit < plain.length; unit += 1) at.push(place + Math.min(unit, sign.length - 1));
    made += plain;
    place += sign.length;
  }
  return { text: made, at };
}
