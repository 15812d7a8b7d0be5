"""Participants edited in place: by keyboard, with faults beside the field, never silently over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from browser_serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser


def cell(tab: Tab, what: str, name: str) -> Any:
    return tab.get_by_role("button", name=f"{what} of {name}:")


def write(tab: Tab, what: str, name: str, text: str) -> None:
    cell(tab, what, name).focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Control+a")
    tab.keyboard.type(text)
    tab.keyboard.press("Enter")


def test_a_role_is_changed_by_keyboard_and_taken_back(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("small"), "participants")

    write(tab, "role", "Hedda", "council")
    tab.get_by_role("button", name="role of Hedda: council").wait_for()
    focused = tab.evaluate("document.activeElement.getAttribute('aria-label')")
    tab.get_by_role("button", name="Take it back").click()

    tab.get_by_role("button", name="role of Hedda: gardener").wait_for()
    assert focused == "role of Hedda: council"


def test_escape_takes_back_what_was_typed(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("small"), "participants")
    cell(tab, "role", "Hedda").click()
    tab.keyboard.type("nonsense")

    tab.keyboard.press("Escape")

    assert tab.get_by_role("button", name="role of Hedda: gardener").is_visible()


def test_a_role_that_is_nearly_another_is_asked_about_beside_the_field(
    own_served: Callable[..., Served], open_page: Callable[..., Tab], watch: Any
) -> None:
    watch.expect("404")
    tab = open_page(own_served("small"), "participants")

    write(tab, "role", "Hedda", "gardner")
    tab.get_by_text("did you mean 'gardener'?").wait_for()
    tab.get_by_role("button", name="It is a new role").click()

    tab.get_by_role("button", name="role of Hedda: gardner").wait_for()


def test_an_attribute_is_added(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(own_served("small"), "participants")
    cell(tab, "role", "Hedda").wait_for()
    tab.keyboard.press("a")
    tab.keyboard.type("tools")
    tab.keyboard.press("Enter")

    write(tab, "tools", "Hedda", "rake")

    tab.get_by_role("button", name="tools of Hedda: rake").wait_for()


def test_two_tabs_see_each_others_changes_and_choose(
    own_served: Callable[..., Served], open_page: Callable[..., Tab], watch: Any
) -> None:
    watch.expect("409")
    server = own_served("small")
    first, second = (open_page(server, "participants") for _ in range(2))
    for tab in (first, second):
        cell(tab, "plot", "Hedda").wait_for()
    write(first, "plot", "Hedda", "20")
    first.get_by_role("button", name="plot of Hedda: 20").wait_for()

    write(second, "plot", "Hedda", "30")
    second.get_by_role("button", name="Keep theirs: 20").click()

    second.get_by_role("button", name="plot of Hedda: 20").wait_for()


def test_a_spelling_of_somebody_else_leads_to_joining_the_two(
    own_served: Callable[..., Served], open_page: Callable[..., Tab], watch: Any
) -> None:
    watch.expect("400")
    tab = open_page(own_served("small"), "participants")

    write(tab, "other spellings", "Hedda", "Tomasz")
    tab.get_by_role("button", name="Join the two…").click()
    changes = tab.get_by_role("dialog").inner_text()
    tab.get_by_role("dialog").get_by_role("button", name="Join the two").click()

    tab.get_by_role("button", name="other spellings of Hedda: Tomasz").wait_for()
    assert "2 turns" in changes
    assert "plot 4" in changes
    assert "cannot be undone" in changes
    assert cell(tab, "role", "Tomasz").count() == 0


def test_the_list_is_filtered_by_typing_and_by_role(
    served: Callable[[str], Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(served("small"), "participants")
    cell(tab, "role", "Hedda").wait_for()

    tab.locator("#roles").get_by_role("button", name="council").click()
    tab.keyboard.press("/")
    tab.keyboard.type("okafor")

    assert tab.locator("#rows tr:visible th").all_inner_texts() == ["Ms Okafor"]
