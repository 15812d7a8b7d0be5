"""Every page in Chromium: no error, nothing refused by the policy, no serious barrier."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browser_pages import QUICK, Page
from browser_serving import Served
from browser_watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser

CASES = [pytest.param(project, page, id=f"{page.name}-{project}") for project, page in QUICK]
WIDTHS = (1440, 390)
RUN_AXE = """async () => {
  const found = await axe.run({ resultTypes: ["violations"] });
  return found.violations
    .filter((fault) => ["serious", "critical"].includes(fault.impact))
    .map((fault) => [fault.id, ...fault.nodes.slice(0, 3)
      .map((node) => `${node.target}: ${node.failureSummary}`)].join("; "));
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("project", "page"), CASES)
def test_a_page_opens_without_an_error(
    served: Callable[[str], Served], open_page: Callable[..., Tab], project: str, page: Page
) -> None:
    tab = open_page(served(project), page.under(project))

    assert tab.locator("main").count() == 1
    assert tab.locator("h1").count() == 1
    assert tab.title() != ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("project", "page"), CASES)
def test_a_page_has_no_serious_barrier(
    served: Callable[[str], Served],
    open_page: Callable[..., Tab],
    axe: str,
    project: str,
    page: Page,
    width: int,
    scheme: str,
) -> None:
    size = {"width": width, "height": 900}
    tab = open_page(served(project), page.under(project), viewport=size, color_scheme=scheme)
    tab.evaluate(axe)

    assert tab.evaluate(RUN_AXE) == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
@pytest.mark.parametrize(("project", "page"), CASES)
def test_a_page_is_never_wider_than_the_window(
    served: Callable[[str], Served],
    open_page: Callable[..., Tab],
    project: str,
    page: Page,
    width: int,
) -> None:
    size = {"width": width, "height": 900}
    tab = open_page(served(project), page.under(project), viewport=size)

    assert tab.evaluate(OVERFLOW) <= 0


def test_the_eyes_of_these_tests_are_open(
    served: Callable[[str], Served], open_page: Callable[..., Tab], watch: Watch, axe: str
) -> None:
    tab = open_page(served("empty"))
    tab.evaluate(axe)
    tab.evaluate("document.body.append(document.createElement('img'))")
    tab.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    tab.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    tab.evaluate("fetch('/nothing-here')")

    (barrier,) = tab.evaluate(RUN_AXE)
    assert barrier.startswith("image-alt")
    for fault in ("policy: script-src", "page error: .*on purpose", "answer 404: .*/nothing-here"):
        assert re.search(fault, "\n".join(watch.faults))
    watch.expect("policy", "Content Security Policy", "on purpose", "404")
