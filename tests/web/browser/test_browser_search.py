"""The page of search: found in context, coded by keyboard alone, undone; codes found by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from browser_serving import Served

from qualkit.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser

RANK = """async ([query, paths]) => {
  const { rank } = await import("/static/codes.js");
  const codes = paths.map((path) => ({ path, name: path.split("/").pop() }));
  const letters = ({ code, at }) => at.map((place) => code.path[place]).join("");
  return rank(query, codes).map((found) => [found.code.path, letters(found)]);
}"""
PATHS = [
    "Needs",
    "Needs/Make friends",
    "Needs/Money",
    "Places/Être là",
    "Framework/Mf",
    "Places/Straße",
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("needs", [["Needs", "Needs"], ["Needs/Money", "Needs"], ["Needs/Make friends", "Needs"]]),
        ("mf", [["Framework/Mf", "Mf"], ["Needs/Make friends", "Mf"]]),
        ("mafr", [["Needs/Make friends", "Mafr"]]),
        ("FRIENDS make", [["Needs/Make friends", "Makefriends"]]),
        ("etre", [["Places/Être là", "Être"], ["Places/Straße", "etre"]]),
        ("strasse", [["Places/Straße", "Straßße"]]),
        ("ed/mo", [["Needs/Money", "edMo"]]),
        ("xyz", []),
        (" / ", [[path, ""] for path in PATHS]),
    ],
)
def test_codes_are_found_by_what_is_typed_of_their_names(
    served: Callable[[str], Served], open_page: Callable[..., Tab], query: str, found: list[Any]
) -> None:
    tab = open_page(served("empty"))

    assert tab.evaluate(RANK, [query, PATHS]) == found


def test_hits_stand_in_context_by_document_with_their_counts(
    served: Callable[[str], Served], open_page: Callable[..., Tab]
) -> None:
    tab = open_page(served("small"), "search")
    tab.keyboard.type("tap")
    tab.keyboard.press("Enter")
    tab.locator(".hit").first.wait_for()

    assert tab.locator(".hit mark").all_inner_texts() == ["tap", "tap", "tap"]
    assert tab.locator("#hits h2 a").all_inner_texts() == ["allotments", "lemon", "shore"]
    assert tab.locator("#counts").inner_text().split("\n")[1:3] == ["gardener", "2"]
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/document?name=allotments&turn=2")


def test_hits_are_coded_by_keyboard_alone_and_undone(
    own_served: Callable[..., Served], open_page: Callable[..., Tab]
) -> None:
    server = own_served("small", "--coder", "Robin")
    tab = open_page(server, "search?q=barrel&mode=lemma")
    tab.locator(".hit").first.wait_for()
    for key in ("Escape", "ArrowDown", "x", "c"):
        tab.keyboard.press(key)
    tab.get_by_role("dialog").wait_for()
    tab.keyboard.type("prai")
    tab.keyboard.press("Enter")
    tab.get_by_text("1 codings would be made").wait_for()
    tab.keyboard.press("Enter")
    tab.get_by_text("1 codings made").wait_for()
    with Project.open(server.project) as project:
        made = [row["quote"] for row in project.codings(code="Praise", coder="Robin")]

    tab.get_by_role("button", name="Undo").click()
    tab.get_by_text("Undone").wait_for()

    assert "My neighbour and I share a barrel and a flask of tea ☕️." in made
    with Project.open(server.project) as project:
        left = [row["quote"] for row in project.codings(code="Praise", coder="Robin")]
    assert len(left) == len(made) - 1


def test_a_fault_in_a_query_is_told_in_a_line(
    served: Callable[[str], Served], open_page: Callable[..., Tab], watch: Any
) -> None:
    watch.expect("400")
    tab = open_page(served("small"), "search?q=(&mode=regex")

    tab.locator("#state.fault").wait_for()

    assert tab.locator("#found").is_hidden()


def test_memos_are_found(served: Callable[[str], Served], open_page: Callable[..., Tab]) -> None:
    tab = open_page(served("small"), "search?q=bench&in=memos")

    tab.locator(".hit").first.wait_for()

    assert tab.locator(".hit mark").all_inner_texts() == ["bench"]
