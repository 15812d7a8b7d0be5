"""The coding page as a person uses it: opened, selected in by mouse and keys, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from browser_serving import Served

from qualkit.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Page

_FIND = """
  const walker = document.createTreeWalker(document.getElementById("transcript"), 4);
  const nodes = [];
  let text = "";
  for (let node; (node = walker.nextNode()); ) {
    if (!node.parentElement.closest(".words")) continue;
    nodes.push([node, text.length]);
    text += node.data;
  }
  const start = text.indexOf(words);
  if (start < 0) return null;
  const point = (position) => nodes.findLast(([, from]) => from <= position);
  const [first, from] = point(start);
  const [last, until] = point(start + words.length - 1);
  const ends = [first, start - from, last, start + words.length - until];
"""
"""Finds words in the transcript: their first and last text nodes with the places in them."""

_PLACE = f"""(words) => {{
  {_FIND}
  const range = document.createRange();
  range.setStart(ends[0], ends[1]);
  range.setEnd(ends[2], ends[3]);
  first.parentElement.scrollIntoView({{ block: "center" }});
  const rects = [...range.getClientRects()].filter((rect) => rect.width > 0.5);
  const [a, b] = [rects[0], rects.at(-1)];
  return [a.left, a.top + a.height / 2, b.right, b.top + b.height / 2];
}}"""
_SELECT = f"""(words) => {{
  {_FIND}
  getSelection().setBaseAndExtent(...ends);
}}"""


def open_document(tab: Page, served: Served, name: str, **more: str) -> None:
    """Open the coding page of a document and wait until it is whole."""
    query = "".join(f"&{key}={quote(value)}" for key, value in more.items())
    tab.goto(f"{served.address}document?name={quote(name)}{query}")
    until(tab, "performance.getEntriesByName('qualkit:complete').length > 0")


def until(tab: Page, condition: str) -> None:
    """Wait until an expression holds; the policy of the pages forbids Playwright's own way."""
    for _ in range(400):
        if tab.evaluate(condition):
            return
        tab.wait_for_timeout(25)
    raise AssertionError(f"never held: {condition}")


def saved(tab: Page) -> None:
    """Wait until everything is durable."""
    until(tab, "document.getElementById('outbox').dataset.state === 'saved'")


def place_of(tab: Page, words: str) -> tuple[float, float, float, float]:
    """Where words stand in the window: left and middle of their first line, right of the last."""
    place = tab.evaluate(_PLACE, words)
    assert place, f"{words!r} is not in the transcript"
    left, top, right, bottom = place
    return left, top, right, bottom


def drag_over(tab: Page, words: str) -> None:
    """Select words with the mouse; the code chooser opens."""
    left, top, right, bottom = place_of(tab, words)
    tab.mouse.move(left + 0.5, top)
    tab.mouse.down()
    tab.mouse.move((left + right) / 2, (top + bottom) / 2)
    tab.mouse.move(right - 0.5, bottom)
    tab.mouse.up()
    tab.locator(".palette").wait_for()


def select(tab: Page, words: str) -> None:
    """Select exactly these words and let the mouse go; the code chooser opens.

    Glyphs of one script join, and a mouse would take whole ones.
    """
    tab.locator("#transcript").dispatch_event("mousedown")
    tab.evaluate(_SELECT, words)
    tab.locator("#transcript").dispatch_event("mouseup")
    tab.locator(".palette").wait_for()


def click_on(tab: Page, words: str) -> None:
    """Click into words of the transcript."""
    left, top, *_ = place_of(tab, words)
    tab.mouse.click(left + 24, top)
    # The page looks at what was clicked in a timer of its own.
    tab.evaluate("() => new Promise((resolve) => setTimeout(() => setTimeout(resolve)))")


def give(tab: Page, code: str) -> None:
    """Type a code's name into the chooser and take the first."""
    tab.keyboard.type(code)
    tab.keyboard.press("Enter")
    saved(tab)


def codings(served: Served, document: str) -> list[tuple[str, str]]:
    """The codes and quotes in the project file, by place."""
    with Project.open(served.project) as project:
        rows: list[Any] = list(project.codings(document=document))
    return [(row["code"], row["quote"]) for row in rows]


def new_since(served: Served, document: str, before: list[tuple[str, str]]) -> list[Any]:
    """The codings that were not there before."""
    return [each for each in codings(served, document) if each not in before]
