"""A document as the coding page reads it: the text exact, in blocks, with who speaks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from web_client import Page, make_study, new_coding

from qualkit.project import Project


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def shown(page: Page) -> dict[str, Any]:
    return page.get("/api/document", name="talk").json()  # type: ignore[no-any-return]


def words(told: dict[str, Any], block: dict[str, Any]) -> str:
    units = told["text"].encode("utf-16-le")
    return units[2 * block["start"] : 2 * block["end"]].decode("utf-16-le")  # type: ignore[no-any-return]


def test_blocks_are_turns_without_their_labels(page: Page) -> None:
    told = shown(page)

    assert [words(told, block) for block in told["blocks"]] == [
        "I want company 😀 on Sundays. Nobody helps me.",
        "Who would be a friend?",
        "My friend Ann. She helps, and keeps me company.",
    ]
    assert [told["people"][block["who"]]["name"] for block in told["blocks"]] == [
        "Ann", "Moderator", "Ben",
    ]  # fmt: skip
    assert {person["name"]: person["css"] for person in told["people"]} == {
        "Ann": "group-1", "Moderator": "group-none", "Ben": "group-2",
    }  # fmt: skip


def test_what_stands_between_turns_is_a_block_of_its_own(tmp_path: Path) -> None:
    talk = "Ann: Yes.\n\n[The tape ends here.]\n"
    page = Page(make_study(tmp_path, talk))
    told = shown(page)
    page.close()

    between = [words(told, block) for block in told["blocks"] if block["turn"] is None]

    assert between == ["[The tape ends here.]"]


def test_an_endless_turn_goes_on_in_further_blocks_and_loses_nothing(tmp_path: Path) -> None:
    page = Page(make_study(tmp_path, f"Ann: {'word ' * 5000}end.\n"))
    told = shown(page)
    page.close()

    blocks = told["blocks"]

    assert len(blocks) > 5
    assert all(one["end"] == next_one["start"] for one, next_one in pairwise(blocks))
    assert [block.get("continued", False) for block in blocks] == [False] + [True] * (
        len(blocks) - 1
    )
    assert "".join(words(told, block) for block in blocks).split() == [*["word"] * 5000, "end."]


def test_codings_and_waiting_suggestions_come_with_the_version_of_the_text(page: Page) -> None:
    page.send("POST", "/api/codings", new_coding(page, "Sundays"))
    with Project.open(page.path) as project:
        project.code()

    told = page.get("/api/document/codings", name="talk").json()

    assert told["text"] == 1
    assert len(told["codings"]) == 1
    assert {each["status"] for each in told["suggestions"]} == {"waiting"}
    assert told["undo"]["verb"] == "code"


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("/api/document", {}, 400),
        ("/api/document", {"name": "nowhere"}, 404),
        ("/api/document/codings", {"name": "nowhere"}, 404),
        ("/api/news", {}, 400),
        ("/api/news", {"since": "x"}, 400),
        ("/api/news", {"since": "-1"}, 400),
        ("/api/nothing", {}, 404),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    page: Page, path: str, parameters: dict[str, str], status: int
) -> None:
    answer = page.get(path, **parameters)

    assert answer.status_code == status
    assert "\n" not in answer.json()["error"]


def test_the_coding_page_leaves_the_text_to_its_script(page: Page) -> None:
    html = page.get("/document", name="talk").text

    assert "Sundays" not in html
    assert 'src="/static/coding.js"' in html
