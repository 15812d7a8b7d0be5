"""Coding in Chromium: by mouse, by keyboard alone, in any script, and undone after a reload."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from browser_coding import (
    click_on,
    codings,
    drag_over,
    give,
    new_since,
    open_document,
    place_of,
    saved,
    select,
    until,
)
from browser_projects import DOCUMENT
from browser_serving import Served

from qualkit.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CHOSEN = "[...(CSS.highlights.get('chosen') ?? [])].map(String)[0] ?? null"


@pytest.fixture
def gardens(own_served: Callable[..., Served]) -> Served:
    return own_served("small")


@pytest.fixture
def tab(gardens: Served, open_page: Callable[..., Page]) -> Page:
    page = open_page(gardens)
    open_document(page, gardens, DOCUMENT)
    return page


def test_words_are_coded_by_mouse(tab: Page, gardens: Served) -> None:
    before = codings(gardens, DOCUMENT)

    drag_over(tab, "a second barrel would do better".replace("a", "A", 1))
    give(tab, "wat")

    assert new_since(gardens, DOCUMENT, before) == [
        ("Needs/Water", "A second barrel would do better")
    ]


def test_words_are_coded_by_keyboard_alone(tab: Page, gardens: Served) -> None:
    before = codings(gardens, DOCUMENT)
    for key in ("ArrowDown", "ArrowRight", "Alt+ArrowRight", "Alt+Shift+ArrowRight"):
        tab.keyboard.press(key)
    chosen = tab.evaluate(CHOSEN)
    tab.keyboard.press("Enter")

    give(tab, "prai")

    assert new_since(gardens, DOCUMENT, before) == [("Praise", chosen)]
    assert len(chosen.split()) == 2


def test_turns_sentences_words_and_characters_are_selected_by_keys(tab: Page) -> None:
    def pressed(*keys: str) -> str:
        for key in keys:
            tab.keyboard.press(key)
        return str(tab.evaluate(CHOSEN))

    assert pressed("ArrowDown").startswith("What would make")
    assert pressed("ArrowDown", "ArrowDown").startswith("I go for the chat")
    assert pressed("l") == "I go for the chat, if I am honest."
    assert pressed("Shift+ArrowRight").endswith("a flask of tea ☕️.")
    assert pressed("Shift+ArrowLeft") == "I go for the chat, if I am honest."
    assert pressed("w") == "I"
    assert pressed("Alt+Shift+ArrowRight", "Alt+Shift+ArrowRight") == "I go for"
    assert pressed("Alt+Shift+ArrowLeft") == "I go"
    assert pressed("<") == "I g"
    assert pressed(">") == "I go"
    assert pressed("t").startswith("I go for the chat")
    assert pressed("Escape") == "None"


def test_the_last_code_is_repeated_with_one_key(tab: Page, gardens: Served) -> None:
    before = codings(gardens, DOCUMENT)
    drag_over(tab, "the far side")
    give(tab, "company")

    tab.keyboard.press("ArrowDown")
    tab.keyboard.press(".")
    saved(tab)

    assert [code for code, _ in new_since(gardens, DOCUMENT, before)] == ["Needs/Company"] * 2


def test_a_code_is_made_while_coding(tab: Page, gardens: Served) -> None:
    drag_over(tab, "a bench to sit on")
    tab.keyboard.type("Somewhere to sit")
    tab.keyboard.press("Enter")
    until(tab, "document.getElementById('code-tree').textContent.includes('Somewhere to sit')")
    saved(tab)

    assert ("Somewhere to sit", "a bench to sit on") in codings(gardens, DOCUMENT)


def test_words_become_a_code_in_vivo(tab: Page, gardens: Served) -> None:
    drag_over(tab, "rain takes the ink")
    tab.keyboard.press("Escape")
    tab.keyboard.press("v")
    saved(tab)

    assert ("rain takes the ink", "rain takes the ink") in codings(gardens, DOCUMENT)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (DOCUMENT, "👩‍🌾👍🏽"),
        (DOCUMENT, "of tea ☕️."),
        (DOCUMENT, "nai\u0308ve, Zu\u0308rich"),
        ("lemon", "אני גרה ליד הגן"),
        ("lemon", "כבר חודש"),
        ("lemon", "والجيران يضحكون 🍋"),
        ("shore", "nobody on the council came"),
        ("shore", "tap was mended then"),
    ],
)
def test_any_script_is_coded_exactly(tab: Page, gardens: Served, document: str, words: str) -> None:
    open_document(tab, gardens, document)
    before = codings(gardens, document)
    select(tab, words)

    give(tab, "praise")

    assert new_since(gardens, document, before) == [("Praise", words)]


def test_what_the_page_shows_is_the_text(tab: Page, gardens: Served) -> None:
    for document in (DOCUMENT, "shore", "lemon"):
        open_document(tab, gardens, document)
        shown = tab.evaluate(
            """async (name) => {
              const told = await (await fetch(`/api/document?name=${name}`)).json();
              const page = [...document.querySelectorAll('.words')].map((each) => each.textContent);
              return [page, told.blocks.map(({start, end}) => told.text.slice(start, end))];
            }""",
            document,
        )
        assert shown[0] == shown[1]


def test_codings_over_each_other_are_all_reached_by_clicking(tab: Page) -> None:
    seen = set()
    for _ in range(3):
        click_on(tab, "nobody on the far side")
        seen.add(tab.locator("#details h2").inner_text())
        tab.wait_for_timeout(600)  # or it would be a double click, which selects a word

    assert seen == {"Water", "Weather"}


def test_a_coding_is_resized_recoded_described_and_removed(tab: Page, gardens: Served) -> None:
    click_on(tab, "I go for the chat")
    tab.keyboard.press("]")
    saved(tab)
    assert ("Needs/Company", "I go for the chat, if") in codings(gardens, DOCUMENT)

    tab.keyboard.press("r")
    give(tab, "praise")
    assert ("Praise", "I go for the chat, if") in codings(gardens, DOCUMENT)

    tab.keyboard.press("m")
    tab.keyboard.type("says it twice")
    tab.keyboard.press("Control+Enter")
    tab.keyboard.press("b")
    tab.locator("#details [name=about]").select_option("council")
    tab.locator("#details [name=weight]").fill("2")
    tab.keyboard.press("Enter")
    saved(tab)
    with Project.open(gardens.project) as project:
        (row,) = [row for row in project.codings() if row["quote"] == "I go for the chat, if"]
    assert (row["memo"], row["about"], row["weight"]) == ("says it twice", "council", 2.0)

    tab.locator("#transcript").focus()
    tab.keyboard.press("Delete")
    saved(tab)
    assert "I go for the chat, if" not in [quote for _, quote in codings(gardens, DOCUMENT)]


def test_an_end_is_dragged_word_by_word(tab: Page, gardens: Served) -> None:
    click_on(tab, "I go for the chat")
    handle = tab.locator(".handle.end").bounding_box()
    assert handle
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 40, y, steps=4)
    tab.mouse.up()
    saved(tab)

    grown = [quote for _, quote in codings(gardens, DOCUMENT) if quote.startswith("I go for")]
    assert grown[0].startswith("I go for the chat, if")


def test_a_coding_is_put_on_what_is_selected(tab: Page, gardens: Served) -> None:
    click_on(tab, "I go for the chat")
    drag_over(tab, "My neighbour")
    tab.keyboard.press("Escape")
    tab.keyboard.press("=")
    saved(tab)

    assert ("Needs/Company", "My neighbour") in codings(gardens, DOCUMENT)


def test_undo_and_redo_work_after_a_reload(tab: Page, gardens: Served) -> None:
    before = codings(gardens, DOCUMENT)
    drag_over(tab, "a second barrel would do better".replace("a", "A", 1))
    give(tab, "water")
    open_document(tab, gardens, DOCUMENT)

    tab.keyboard.press("Control+z")
    saved(tab)
    undone = codings(gardens, DOCUMENT)
    tab.keyboard.press("U")
    saved(tab)

    assert undone == before
    assert len(codings(gardens, DOCUMENT)) == len(before) + 1


def test_many_quick_changes_of_one_coding_all_hold(tab: Page, gardens: Served) -> None:
    click_on(tab, "I go for the chat")

    for _ in range(4):
        tab.keyboard.press("]")
    tab.keyboard.press("}")
    saved(tab)

    assert ("Needs/Company", "I go for the chat, if I am") in codings(gardens, DOCUMENT)


def test_suggestions_are_decided_inline(tab: Page, gardens: Served) -> None:
    before = codings(gardens, DOCUMENT)
    tab.keyboard.press("n")
    assert tab.locator("#details .overline").inner_text().startswith("Suggestion")

    tab.keyboard.press("a")
    tab.keyboard.press("x")
    tab.keyboard.press("s")
    saved(tab)

    assert len(codings(gardens, DOCUMENT)) == len(before) + 1
    with Project.open(gardens.project) as project:
        kinds = {row["status"] for row in project.suggestions(document=DOCUMENT)}
    assert {"accepted", "rejected", "skipped"} <= kinds


def test_the_tree_codes_what_is_selected_and_shows_a_code_alone(tab: Page, gardens: Served) -> None:
    tab.keyboard.press("/")
    tab.keyboard.type("weath")
    tab.keyboard.press("Enter")
    assert tab.locator("#code-tree .shown").inner_text().startswith("Weather")
    tab.locator("#transcript").focus()
    tab.keyboard.press("ArrowDown")
    tab.locator("#code-tree [data-path=Weather]").click()
    saved(tab)

    assert len([code for code, _ in codings(gardens, DOCUMENT) if code == "Weather"]) == 2


def test_a_memo_is_written_on_a_passage(tab: Page, gardens: Served) -> None:
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("M")
    tab.locator("dialog [name=text]").fill("Opens <b>wide</b>.")
    tab.locator("dialog button[value=save]").click()
    saved(tab)
    tab.locator(".memo-text").wait_for()

    assert tab.locator(".memo-text").inner_text() == "Opens <b>wide</b>."


def test_every_key_is_listed(tab: Page) -> None:
    tab.keyboard.press("?")

    listed = tab.locator("dialog .keys").inner_text()
    for key in ("Enter", "Alt+Shift+→", "Del", "Ctrl+Z"):
        assert key in listed
    tab.keyboard.press("Escape")
    assert tab.locator("dialog").count() == 0


def test_a_selection_let_go_beside_the_words_counts(tab: Page, gardens: Served) -> None:
    before = codings(gardens, DOCUMENT)
    left, top, right, _ = place_of(tab, "a second barrel".replace("a", "A", 1))
    tab.mouse.move(left + 0.5, top)
    tab.mouse.down()
    tab.mouse.move(right - 0.5, top)
    tab.mouse.move(1200, 20)
    tab.mouse.move(right - 0.5, top)
    tab.mouse.up()
    tab.locator(".palette").wait_for()
    give(tab, "praise")

    assert new_since(gardens, DOCUMENT, before) == [("Praise", "A second barrel")]


def test_a_code_just_made_is_the_last_one_at_once(tab: Page, gardens: Served) -> None:
    drag_over(tab, "a bench to sit on")
    tab.keyboard.type("Needs/Benches")
    tab.keyboard.press("Enter")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press(".")
    saved(tab)

    made = [quote for code, quote in codings(gardens, DOCUMENT) if code == "Needs/Benches"]
    assert len(made) == 2


def test_a_name_that_cannot_be_a_codes_says_why(tab: Page) -> None:
    drag_over(tab, "a bench to sit on")
    tab.keyboard.type("Nowhere/Benches")

    assert "No code is called “Nowhere”" in tab.locator(".palette").inner_text()
    tab.keyboard.press("Enter")
    assert tab.locator(".palette").count() == 1


@pytest.mark.parametrize(("typed", "weight"), [("2,5", 2.5), ("-3", -3.0), ("much", None)])
def test_a_weight_is_a_number_or_is_refused_at_its_field(
    tab: Page, gardens: Served, typed: str, weight: float | None
) -> None:
    click_on(tab, "I go for the chat")
    tab.keyboard.press("e")
    tab.keyboard.type(typed)
    tab.keyboard.press("Enter")
    saved(tab)
    tab.wait_for_timeout(100)

    with Project.open(gardens.project) as project:
        found = [row["weight"] for row in project.codings() if row["quote"] == "I go for the chat"]
    assert found == [weight]


def test_what_keys_select_is_told_to_screen_readers(tab: Page) -> None:
    tab.keyboard.press("ArrowDown")

    assert tab.locator("#said").inner_text().startswith("What would make the gardens")
