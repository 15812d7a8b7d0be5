"""The coding page as a person uses it: select, give a code, wait until it is durable; the store.

Knows the page's keys and marks; refuses to know its modules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as quoted

from browser_chromium import settled
from browser_projects import DOCUMENT
from browser_serving import Served

from qualkit.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Page

POINTS = """(quote) => {
  const words = [...document.querySelectorAll("#transcript .words")]
    .find((each) => each.textContent.includes(quote));
  const at = words.textContent.indexOf(quote);
  const point = (left) => {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (left <= walker.currentNode.length) return [walker.currentNode, left];
      left -= walker.currentNode.length;
    }
  };
  words.scrollIntoView({ block: "center", behavior: "instant" });
  return [point(at), point(at + quote.length)];
}"""
SELECT = f"""(quote) => {{
  const [from, to] = ({POINTS})(quote);
  getSelection().setBaseAndExtent(...from, ...to);
  from[0].parentElement.dispatchEvent(new MouseEvent("mouseup", {{ bubbles: true }}));
}}"""
EDGES = f"""(quote) => {{
  const [from, to] = ({POINTS})(quote);
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  const rects = [...range.getClientRects()].filter((rect) => rect.width > 1);
  const [first, last] = [rects[0], rects.at(-1)];
  return [[first.left + 1, first.y + first.height / 2], [last.right - 1, last.y + last.height / 2]];
}}"""
HAS_MARK = "name => performance.getEntriesByName(name).length > 0"


@dataclass(frozen=True, slots=True)
class Desk:
    """One tab with the coding page of a document."""

    page: Page
    server: Served
    document: str = DOCUMENT

    def open(self) -> Desk:
        """Load the page, and wait until it shows everything."""
        self.page.goto(f"{self.server.address}document?name={quoted(self.document)}")
        settled(self.page)
        return self

    def select(self, quote: str) -> None:
        """Select words, as when the mouse is let go after them; the chooser opens."""
        self.page.evaluate(SELECT, quote)
        self.page.locator(".palette input").wait_for()

    def drag(self, quote: str) -> None:
        """Select words with the mouse itself."""
        first, last = self.page.evaluate(EDGES, quote)
        self.page.mouse.move(*first)
        self.page.mouse.down()
        self.page.mouse.move(*last, steps=5)
        self.page.mouse.up()
        self.page.locator(".palette input").wait_for()

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def give(self, name: str) -> None:
        """Type a code's name into the chooser and take the first; nothing is waited for."""
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")

    def durable(self, act: Callable[[], Any]) -> None:
        """Do `act`, and wait until the page says that it is stored and nothing else waits."""
        self.page.evaluate("performance.clearMarks('qualkit:durable')")
        act()
        self.page.wait_for_function(HAS_MARK, arg="qualkit:durable")
        self.wait("saved")

    def wait(self, state: str) -> None:
        """Wait until the outbox shows a state: saved, saving or unsaved."""
        self.page.locator(f"#outbox[data-state={state}]").wait_for()

    def look_at(self, quote: str, code: str) -> None:
        """Look at the coding of that code beside the turn with these words."""
        turn = self.page.locator(".turn", has_text=quote)
        turn.locator(".label:not(.suggested)", has_text=code).first.click()

    def labels(self, quote: str) -> list[str]:
        """The codes beside the turn with these words."""
        found = self.page.locator(".turn", has_text=quote).locator(".label:not(.suggested) bdi")
        return [text.strip() for text in found.all_inner_texts()]

    def stored(self, **wanted: Any) -> list[tuple[str, str]]:
        """Quote and code of each stored coding of the document, in order of place."""
        with Project.open(self.server.project) as study:
            rows = study.codings(document=self.document, **wanted)
            return [(row["quote"], row["code"]) for row in rows]

    def verdicts(self) -> dict[str, int]:
        """How many suggestions of the document have each status."""
        with Project.open(self.server.project) as study:
            rows = list(study.suggestions(document=self.document))
        found = [row["status"] for row in rows]
        return {status: found.count(status) for status in found}
