// The two ends of the coding that is looked at, to be dragged; the ends go from word to word, and
// from character to character while Alt is held.

import { el } from "./dom.js";
import { unitAt } from "./places.js";
import { t } from "./words.js";

export class Handles {
  // `resize(id, [start, end])` is called when an end was let go elsewhere.
  constructor(view, passages, resize) {
    Object.assign(this, { view, passages, resize, id: null });
    this.ends = ["start", "end"].map((which) => {
      const handle = el("span", { class: `handle ${which}`, title: t(`coding.drag-${which}`), "aria-hidden": "true", hidden: true });
      handle.addEventListener("pointerdown", (event) => this.#drag(event, which, handle));
      document.body.append(handle);
      return handle;
    });
    addEventListener("resize", () => this.put(this.id));
  }

  // Puts the handles at the ends of the coding with that id; null takes them away.
  put(id) {
    this.id = id;
    const item = id && this.passages.get(id);
    const isShown = item?.kind === "coding";
    for (const handle of this.ends) handle.hidden = !isShown;
    if (isShown) this.#place(item.start, item.end);
  }

  #place(start, end) {
    const rects = this.view.rangeOf(start, end).getClientRects();
    if (!rects.length) return;
    const [first, last] = [rects[0], rects[rects.length - 1]];
    put(this.ends[0], first.left, first);
    put(this.ends[1], last.right, last);
  }

  #drag(event, which, handle) {
    const item = this.passages.get(this.id);
    if (!item) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    let place = [item.start, item.end];
    const move = (moved) => {
      handle.style.pointerEvents = "none";
      const position = this.view.positionUnder(moved);
      handle.style.pointerEvents = "";
      if (position === null) return;
      const wanted = moved.altKey ? position : this.#word(position, which);
      if (which === "start" && wanted < place[1]) place = [wanted, place[1]];
      if (which === "end" && wanted > place[0]) place = [place[0], wanted];
      this.#place(...place);
    };
    const drop = () => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", drop);
      handle.removeEventListener("pointercancel", drop);
      if (place[0] !== item.start || place[1] !== item.end) this.resize(item.id, place);
      else this.put(item.id);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", drop);
    handle.addEventListener("pointercancel", drop);
  }

  #word(position, which) {
    const unit = unitAt(this.view.document, position, "word");
    if (!unit) return position;
    const isBeside = unit[0] > position;
    if (isBeside) return position;
    return which === "start" ? unit[0] : unit[1];
  }
}

function put(handle, x, rect) {
  handle.style.left = `${x + scrollX}px`;
  handle.style.top = `${rect.top + scrollY}px`;
  handle.style.height = `${rect.height}px`;
}
