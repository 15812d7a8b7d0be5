// Makes elements. Text only ever goes in as text, so nothing that a project holds can be markup.

// An element: properties set as attributes (on… as listeners, true as bare, false and null left
// out), children as text or elements.
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// A name or a line, shown with what cannot be seen or would turn the line spelled out.
export function visible(text) {
  return String(text).replace(HIDDEN, (sign) => `[U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

// A name in a line of another direction, cut to what fits.
export function named(text, longest = 140) {
  const whole = visible(text);
  const shown = whole.length > longest ? `${whole.slice(0, longest - 1)}…` : whole;
  return el("bdi", whole === shown ? {} : { title: whole }, shown);
}
