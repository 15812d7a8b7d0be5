"""The codes through the API: in the codebook's order, with what is known of each, and new ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from project_fakes import new_project
from web_client import Page, make_study, new_coding

from qualkit.project import Project


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def codes(page: Page) -> dict[str, dict[str, Any]]:
    return {code["path"]: code for code in page.get("/api/codes").json()["codes"]}


def test_codes_come_in_the_codebooks_order_with_what_is_known_of_each(page: Page) -> None:
    page.send("POST", "/api/codings", new_coding(page, "Sundays"))

    found = page.get("/api/codes").json()

    assert [code["path"] for code in found["codes"]] == [
        "Needs", "Needs/Company", "Needs/Help", "Needs/Transport",
    ]  # fmt: skip
    assert (found["revision"], found["version"]) == (1, "1")
    assert found["codes"][1] == {
        "path": "Needs/Company", "name": "Company", "parent": "Needs", "category": False,
        "retired": False, "color": "#d1495b", "css": "tint-d1495b", "codings": 1, "suggestions": 0,
        "participants": 1, "definition": "Wants people around.", "include": [], "exclude": [],
    }  # fmt: skip
    assert found["codes"][0]["category"]


def test_retired_codes_are_marked(page: Page) -> None:
    with Project.open(page.path) as project:
        project.retire_code("Help", coder="Kim")

    assert codes(page)["Needs/Help"]["retired"]
    assert page.get("/api/codes").json()["version"] == "2"


def test_a_project_without_a_codebook_has_no_codes(tmp_path: Path) -> None:
    path = tmp_path / "new.qualkit"
    new_project(path).close()
    page = Page(path)

    assert page.get("/api/codes").json() == {
        "revision": 0, "version": "0", "codes": [], "news": 0,
    }  # fmt: skip
    answer = page.send("POST", "/api/codes", {"name": "Company"})
    page.close()

    assert answer.status_code == 200
    assert list(codes(page)) == ["Company"]


def test_a_code_is_added(page: Page) -> None:
    body = {"name": "Money", "parent": "Needs", "definition": "What it costs.", "color": "#00AA11"}

    answer = page.send("POST", "/api/codes", body).json()

    assert (answer["codebook"], answer["revision"], answer["position"]) == (True, 2, 4)
    assert answer["undo"]["verb"] == "add code"
    added = codes(page)["Needs/Money"]
    assert (added["definition"], added["color"]) == ("What it costs.", "#00aa11")


def test_an_added_code_is_undone(page: Page) -> None:
    step = page.send("POST", "/api/codes", {"name": "Money"}).json()["undo"]["number"]

    page.send("POST", "/api/undo", {"step": step})

    assert "Money" not in codes(page)


def test_a_code_is_added_to_the_codebook_that_was_seen_only(page: Page) -> None:
    page.send("POST", "/api/codes", {"name": "Money"}, version="1")

    stale = page.send("POST", "/api/codes", {"name": "Time"}, version="1")

    assert stale.status_code == 409
    assert stale.json()["current"] == {"revision": 2, "version": "2"}
    assert "Time" not in codes(page)


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"name": "company", "parent": "Needs"}, 400, "already"),
        ({"name": "Money", "parent": "Wishes"}, 404, "Wishes"),
        ({"name": "A/B"}, 400, "separates levels"),
        ({"name": "Money", "color": "red"}, 400, "six hexadecimal digits"),
        ({"name": ""}, 400, "name"),
        ({"name": "Money", "rules": []}, 400, "rules"),
    ],
)
def test_a_code_that_makes_no_sense_is_refused(
    page: Page, body: dict[str, Any], status: int, told: str
) -> None:
    answer = page.send("POST", "/api/codes", body)

    assert answer.status_code == status
    assert told in answer.json()["error"]
    assert len(codes(page)) == 4


def test_markup_in_names_is_a_name(page: Page) -> None:
    page.send("POST", "/api/codes", {"name": "<b>bold<‹b>"})

    assert codes(page)["<b>bold<‹b>"]["name"] == "<b>bold<‹b>"


def test_codes_come_without_counts_and_counts_on_their_own(page: Page) -> None:
    page.send("POST", "/api/codings", new_coding(page, "Sundays"))

    codes = page.get("/api/codes", counts="no").json()["codes"]
    counts = page.get("/api/codebook/counts").json()["codes"]

    assert {code["codings"] for code in codes} == {None}
    assert [row[0] for row in counts] == [code["path"] for code in codes]
    assert sum(row[1] for row in counts) == 1
