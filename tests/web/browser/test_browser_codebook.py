"""The codebook page: what is typed is never lost and never overwrites what others saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browser_serving import Served

from qualkit.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser

DEFINITION = "#book-panel textarea[name=definition]"
ABOUT = "#book-panel textarea[name=about]"


def choose(tab: Tab, path: str) -> None:
    tab.locator(f'#book-tree [data-path="{path}"]').click()
    tab.locator("#book-panel h2", has_text=path.rpartition("/")[2]).wait_for()


def definition_of(served: Served, path: str) -> str:
    with Project.open(served.project) as project:
        return {code.path: code.definition for code in project.codebook().codes}[path]


def paths(tab: Tab) -> list[str]:
    items = tab.locator("#book-tree [data-path]")
    return [item.get_attribute("data-path") or "" for item in items.all()]


@pytest.mark.parametrize(("answer", "stored"), [("Save mine", "mine"), ("Take theirs", "theirs")])
def test_a_field_that_another_tab_saved_meanwhile_is_not_overwritten_unasked(
    own_served: Callable[..., Served], open_page: Callable[..., Tab], answer: str, stored: str
) -> None:
    served = own_served("small")
    mine, theirs = open_page(served, "codebook"), open_page(served, "codebook")
    choose(mine, "Needs/Water"), choose(theirs, "Needs/Water")
    mine.fill(DEFINITION, "mine")
    theirs.fill(DEFINITION, "theirs")
    theirs.keyboard.press("Control+s")
    theirs.locator(".save-bar", has_text="All saved").wait_for()

    mine.evaluate("dispatchEvent(new Event('focus'))")
    mine.get_by_text("Somebody else changed this field").wait_for()
    mine.focus(DEFINITION)
    mine.keyboard.press("Control+s")
    mine.locator("dialog", has_text="theirs").wait_for()
    assert definition_of(served, "Needs/Water") == "theirs"
    mine.get_by_role("button", name=answer).click()

    mine.locator(".save-bar", has_text="All saved").wait_for()
    assert mine.input_value(DEFINITION) == stored
    assert definition_of(served, "Needs/Water") == stored


def test_a_line_of_cues_without_a_role_is_refused_and_nothing_is_lost(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("small"), "codebook")
    choose(tab, "Needs/Water")
    tab.fill(ABOUT, "gardener: they need\nour clients")

    tab.keyboard.press("Control+s")

    tab.get_by_text("line 2 of About").wait_for()
    assert tab.input_value(ABOUT) == "gardener: they need\nour clients"
    assert "Not saved yet" in tab.locator(".save-bar").inner_text()


def test_what_is_typed_goes_along_with_a_code_that_is_renamed(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("small"), "codebook")
    choose(tab, "Needs/Water")
    tab.fill(DEFINITION, "a draft")

    tab.locator('#book-tree [data-path="Needs/Water"]').focus()
    tab.keyboard.press("F2")
    tab.keyboard.type("Wells")
    tab.keyboard.press("Enter")
    tab.locator("#book-panel h2", has_text="Wells").wait_for()

    assert tab.input_value(DEFINITION) == "a draft"
    assert "Not saved yet" in tab.locator(".save-bar").inner_text()


def test_quick_moves_each_begin_where_the_one_before_ended(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("small"), "codebook")
    tab.locator("#book-tree [data-path]").first.wait_for()
    *_, last = [path for path in paths(tab) if path.startswith("Needs/")]
    place = paths(tab).index(last)
    choose(tab, last)
    tab.locator(f'#book-tree [data-path="{last}"]').focus()

    tab.keyboard.press("Alt+ArrowUp")
    tab.keyboard.press("Alt+ArrowUp")
    tab.wait_for_function(
        "([path, at]) => document.querySelectorAll('#book-tree [data-path]')[at]"
        ".dataset.path === path",
        arg=[last, place - 2],
    )

    assert paths(tab)[place - 2] == last


def test_undo_says_what_and_asks_before_a_step_of_another_page(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    served = own_served("small")
    with Project.open(served.project) as project:
        project.add_coding("shore", "Needs/Water", turn=1, coder="Ada")
    tab = open_page(served, "codebook")
    choose(tab, "Needs/Water")
    tab.locator("#undo:enabled").click()

    tab.locator("dialog", has_text="none of the codebook").wait_for()
    tab.get_by_role("button", name="Cancel").click()
    choose(tab, "Needs/Water")
    tab.keyboard.press("Delete")
    tab.locator("#undo[title='Undo: a retired code']").click()

    tab.get_by_text("Undone: a retired code.").wait_for()


def test_counts_of_quotes_follow_a_removal_and_its_undo(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("small"), "quotes")
    every = tab.locator("[data-count=all]")
    before = int(every.inner_text())
    tab.get_by_role("button", name="Remove").first.click()

    tab.locator("[data-count=all]", has_text=str(before - 1)).wait_for()
    tab.get_by_role("button", name="Undo").click()

    tab.locator("[data-count=all]", has_text=str(before)).wait_for()
