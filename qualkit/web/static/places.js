// Where words, sentences and turns begin and end. Knows text and positions (UTF-16), no elements.

const cache = new Map();

// The units of `kind` ("word", "sentence", "turn") around a block: [start, end) pairs. Turns and
// sentences are those of the whole turn, which may go on in further blocks.
export function unitsOf(document, at, kind) {
  const block = document.blocks[at];
  const span = kind === "word" ? block : turnAround(document.blocks, at);
  const key = `${kind} ${span.start}`;
  const language = block.language ?? document.language;
  if (!cache.has(key)) cache.set(key, [...found(document.text, span, kind, language)]);
  return cache.get(key);
}

function turnAround(blocks, at) {
  let [first, last] = [at, at];
  while (blocks[first].continued) first -= 1;
  while (blocks[last + 1]?.continued) last += 1;
  return { start: blocks[first].start, end: blocks[last].end };
}

function* found(text, block, kind, language) {
  const words = text.slice(block.start, block.end);
  if (kind === "turn") {
    yield* trimmed(text, block.start, block.end);
    return;
  }
  for (const part of segmenter(kind, language).segment(words)) {
    if (kind === "word" && !part.isWordLike) continue;
    const start = block.start + part.index;
    yield* trimmed(text, start, start + part.segment.length);
  }
}

const segmenters = new Map();

function segmenter(granularity, language) {
  const key = `${granularity} ${language}`;
  if (!segmenters.has(key)) {
    let made;
    try {
      made = new Intl.Segmenter(language, { granularity });
    } catch {
      made = new Intl.Segmenter(undefined, { granularity });
    }
    segmenters.set(key, made);
  }
  return segmenters.get(key);
}

function* trimmed(text, start, end) {
  const span = trim(text, start, end);
  if (span) yield span;
}

// [start, end) without white space at its ends; null where nothing is left.
export function trim(text, start, end) {
  while (start < end && /\s/u.test(text[start])) start += 1;
  while (end > start && /\s/u.test(text[end - 1])) end -= 1;
  return start < end ? [start, end] : null;
}

// The number of the last block that begins at or before `position`.
export function blockAt(blocks, position) {
  let low = 0;
  let high = blocks.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle].start <= position) low = middle;
    else high = middle;
  }
  return low;
}

// The next unit of `kind` that begins after `position` (direction 1), or the last that begins
// before it (direction -1); null at the ends of the text.
export function unitBeside(document, position, kind, direction) {
  const { blocks } = document;
  for (let at = blockAt(blocks, position); at >= 0 && at < blocks.length; at += direction) {
    const block = blocks[at];
    if (block.turn === null && kind === "turn") continue;
    const units = unitsOf(document, at, kind);
    const wanted =
      direction > 0
        ? units.find(([start]) => start > position)
        : units.findLast(([start]) => start < position);
    if (wanted) return wanted;
  }
  return null;
}

// The unit of `kind` that holds `position`, else the next one.
export function unitAt(document, position, kind) {
  const units = unitsOf(document, blockAt(document.blocks, position), kind);
  return (
    units.find(([start, end]) => start <= position && position < end) ??
    unitBeside(document, position, kind, 1)
  );
}

// `position` moved by one character as people count them, to either side.
export function characterBeside(text, position, direction) {
  const near = direction > 0 ? text.slice(position, position + 64) : text.slice(Math.max(0, position - 64), position);
  const parts = [...segmenter("grapheme", undefined).segment(near)];
  const part = direction > 0 ? parts[0] : parts.at(-1);
  return part ? position + direction * part.segment.length : position;
}
