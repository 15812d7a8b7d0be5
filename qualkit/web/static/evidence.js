// What speaks for a suggestion, asked for when it is shown: what its score means, near quotes, rules.

import { get } from "./api.js";
import { el, visible } from "./dom.js";
import { t } from "./words.js";

const MOST = 160;

// Puts the evidence into the list `into` once it is there: `row` makes an item of a term and what
// it says. The first cell that `score` finds tells the score, and now what it means.
export async function tellEvidence(suggestion, { into, score, row }) {
  let told;
  try {
    told = await get(`/api/suggestions/${suggestion.id}/evidence`);
  } catch {
    return; // What the card shows already is enough to decide by.
  }
  const shown = into.querySelector(score);
  if (shown) shown.textContent = meaning(suggestion.score, told);
  for (const [key, texts] of parts(told)) into.append(...row(t(key), texts.map((text) => el("bdi", {}, visible(text)))));
}

function meaning(score, { kind, sessions, right }) {
  const said = t(`evidence.kind.${kind}`, { score: score.toFixed(2) });
  if (sessions === null) return said;
  const worth = right === null ? t("evidence.right-unknown") : t("evidence.right", { n: Math.round(right * 100), sessions });
  return `${said}: ${worth}`;
}

function* parts({ quotes, votes }) {
  if (quotes.length) {
    yield ["evidence.quotes", quotes.map(({ text, document, turn }) => t("evidence.quote", { text: clip(text), document, turn }))];
  }
  if (votes) yield ["evidence.rules", [t("evidence.voted", votes)]];
}

function clip(text) {
  const said = text.replace(/\s+/g, " ");
  return said.length <= MOST ? said : `${said.slice(0, MOST)} …`;
}
