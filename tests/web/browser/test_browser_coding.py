"""Coding in Chromium, by mouse and by keys alone: every character where it is, every act undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from browser_desk import Desk
from browser_projects import DOCUMENT

pytestmark = pytest.mark.browser

OpenDesk = Callable[..., Desk]
FIRST = "What would make the gardens better for you this year?"
EXACT = [
    (DOCUMENT, "👩‍🌾👍🏽"),
    (DOCUMENT, "Noor 🌻: Same here 👩‍🌾👍🏽, though".removeprefix("Noor 🌻: ")),
    (DOCUMENT, "tea ☕️"),
    (DOCUMENT, "Cafe\u0301, nai\u0308ve"),
    ("shore", "The wind 🌬️ took two sheds in March,\nand"),
    ("lemon", "שלום, אני גרה"),
    ("lemon", "the tap הוא מקולקל"),
    ("lemon", "والجيران يضحكون 🍋"),
]


def new(desk: Desk, before: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is stored now and was not before."""
    return sorted((Counter(desk.stored()) - Counter(before)).elements())


def test_a_turn_is_coded_by_keys_alone(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = desk.stored()

    desk.press("ArrowDown", "Enter")
    desk.durable(lambda: desk.give("praise"))

    assert new(desk, before) == [(FIRST, "Praise")]
    assert desk.labels(FIRST) == ["Praise"]


def test_words_and_sentences_are_selected_by_keys_alone(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = desk.stored()

    desk.press("ArrowDown", "ArrowDown", "ArrowDown", "w", "Alt+Shift+ArrowRight", "Enter")
    desk.durable(lambda: desk.give("water"))
    desk.press("l", "ArrowRight")
    desk.press("Enter")
    desk.durable(lambda: desk.give("weather"))

    assert ("I go", "Needs/Water") in new(desk, before)
    assert len(new(desk, before)) == 2


def test_the_last_code_is_given_again_by_one_key(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = desk.stored()
    desk.press("ArrowDown", "Enter")
    desk.durable(lambda: desk.give("praise"))

    desk.press("ArrowDown", "ArrowDown")
    desk.durable(lambda: desk.press("."))

    assert [code for _, code in new(desk, before)] == ["Praise", "Praise"]


def test_words_are_coded_by_the_mouse(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = desk.stored()

    desk.drag("bench to sit on")
    desk.durable(lambda: desk.page.locator(".palette li", has_text="Company").click())

    assert new(desk, before) == [("bench to sit on", "Needs/Company")]


@pytest.mark.parametrize(("document", "quote"), EXACT, ids=range(len(EXACT)))
def test_every_character_is_exactly_where_it_was_selected(
    open_desk: OpenDesk, document: str, quote: str
) -> None:
    desk = open_desk(document=document)
    before = desk.stored()

    desk.select(quote)
    desk.durable(lambda: desk.give("rules expl"))

    assert new(desk, before) == [(quote, "Needs/Rules explained")]


def test_a_new_code_and_the_words_themselves_can_be_given(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = desk.stored()

    desk.select("flask of tea")
    desk.durable(lambda: desk.page.locator(".palette li", has_text="In vivo").click())
    desk.select("side has any")
    desk.page.keyboard.type("Far side")
    create = desk.page.locator(".palette li", has_text="New code")
    create.click()
    desk.page.locator(".label", has_text="Far side").wait_for()
    desk.wait("saved")

    assert new(desk, before) == [("flask of tea", "flask of tea"), ("side has any", "Far side")]


def test_codings_over_each_other_are_all_shown(open_desk: OpenDesk) -> None:
    desk = open_desk()

    desk.select("dry by noon, and then nobody")
    desk.durable(lambda: desk.give("praise"))
    desk.select("noon, and")
    desk.durable(lambda: desk.give("company"))

    shown = desk.labels("The tap by the gate")
    assert sorted(shown) == ["Company", "Praise", "Water", "Weather"]


def test_a_coding_is_resized_and_the_next_load_undoes_it(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = desk.stored()

    desk.look_at("I go for the chat", "Company")
    desk.durable(lambda: desk.press("]"))
    resized = new(desk, before)
    desk.open()
    desk.durable(lambda: desk.press("u"))
    undone = desk.stored()
    desk.durable(lambda: desk.press("U"))

    assert resized == [("I go for the chat, if", "Needs/Company")]
    assert undone == before
    assert new(desk, before) == resized


def test_a_coding_is_recoded_noted_and_removed(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before = desk.stored()

    desk.look_at("They want the hose back", "Water")
    desk.press("r")
    desk.durable(lambda: desk.give("praise"))
    recoded = new(desk, before)
    desk.press("m")
    desk.page.keyboard.type("said with a smile 🙂")
    desk.durable(lambda: desk.press("Control+Enter"))
    desk.durable(lambda: desk.press("Delete"))

    assert recoded == [("They want the hose back", "Praise")]
    assert ("They want the hose back", "Praise") not in desk.stored()
    assert len(desk.stored()) == len(before) - 1


def test_suggestions_are_decided_with_a_key_each(open_desk: OpenDesk) -> None:
    desk = open_desk()
    before, waiting = desk.stored(), desk.verdicts()["waiting"]

    desk.press("n")
    desk.durable(lambda: desk.press("a"))
    desk.durable(lambda: desk.press("x"))
    desk.durable(lambda: desk.press("s"))
    desk.press("c")
    desk.durable(lambda: desk.give("praise"))

    verdicts = desk.verdicts()
    assert verdicts == {"accepted": 2, "rejected": 1, "skipped": 1, "waiting": waiting - 4}
    assert len(new(desk, before)) == 2
    assert "Praise" in [code for _, code in new(desk, before)]


def test_every_key_is_listed(open_desk: OpenDesk) -> None:
    desk = open_desk()

    desk.press("?")

    shown = desk.page.locator("dialog[open]").inner_text()
    for key in ("↓", "→", "Enter", "u", "n", "a", "x", "m", "?"):
        assert key in shown
