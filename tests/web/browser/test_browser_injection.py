"""Markup, scripts, bidi controls and 10,000 characters in every text: shown as text, never run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from browser_chromium import settled
from browser_projects import HOSTILE, code_name
from browser_serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser

PATHS = [
    pytest.param("", id="overview"),
    pytest.param("quotes", id="quotes"),
    pytest.param("contrast", id="contrast"),
    *(
        pytest.param(f"document?name={quote(text, safe='')}", id=f"document-{number}")
        for number, text in enumerate(HOSTILE)
    ),
    *(
        pytest.param(f"quotes?code={quote(code_name(text), safe='')}", id=f"code-{number}")
        for number, text in enumerate(HOSTILE)
    ),
]
TRAP = """
window.__pwned = null;
Object.defineProperty(window, "__pwned", {
  set(value) { console.error(`pwned ${value}`); }, get() { return null; },
});
"""
HANDLERS = """() => [...document.querySelectorAll("*")].flatMap((element) =>
  [...element.attributes].filter((attribute) => /^on/i.test(attribute.name)
    || /^(href|src|srcdoc|action|formaction|data|xlink:href)$/i.test(attribute.name)
    && /^\\s*(javascript|vbscript):/i.test(attribute.value))
  .map((attribute) => `${element.tagName} ${attribute.name}`))"""
FOREIGN = """() => [...document.querySelectorAll("script:not([src]), iframe, object, embed, base")]
  .filter((element) => element.type !== "application/json")
  .map((element) => element.outerHTML.slice(0, 80))"""
POKE = """() => document.querySelectorAll("main a, main summary, main [tabindex]").forEach(
  (element) => { element.focus(); element.dispatchEvent(new MouseEvent("mouseover")); })"""


@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_people_wrote_is_run(
    served: Callable[[str], Served], new_context: Callable[..., Tab], path: str
) -> None:
    server = served("hostile")
    context = new_context(server)
    context.add_init_script(TRAP)
    tab = context.new_page()
    answer = tab.goto(server.address + path)
    settled(tab)
    tab.evaluate(POKE)

    # The watch fails the test on whatever the trap reports, and on every dialog.
    assert answer.status == 200
    assert tab.evaluate(HANDLERS) == []
    assert tab.evaluate(FOREIGN) == []


@pytest.mark.parametrize("text", HOSTILE[:-2], ids=range(len(HOSTILE) - 2))
def test_what_people_wrote_is_shown_as_they_wrote_it(
    served: Callable[[str], Served], open_page: Callable[..., Tab], text: str
) -> None:
    tab = open_page(served("hostile"), f"document?name={quote(text, safe='')}")

    shown = tab.locator("main").inner_text()

    assert f"First this: {text} and then that." in shown
    assert text in tab.locator("h1").inner_text()


def test_long_names_neither_hide_nor_widen_the_page(
    served: Callable[[str], Served], open_page: Callable[..., Tab]
) -> None:
    size = {"width": 390, "height": 800}
    for path in ("", "quotes", f"document?name={quote(HOSTILE[-1])}", "contrast"):
        tab = open_page(served("hostile"), path, viewport=size)
        wide = tab.evaluate("document.documentElement.scrollWidth")

        assert wide <= 390, path


def test_bidi_controls_do_not_turn_what_stands_around_them(
    served: Callable[[str], Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(served("hostile"))

    shown = tab.locator("body").inner_text()

    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
