"""Decisions through the API: the queue, its cards, one verdict each, nobody's overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_client import Page, make_study, passage

from qualkit.project import Project


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    path = make_study(tmp_path)
    with Project.open(path) as project:
        project.code()
    shown = Page(path)
    yield shown
    shown.close()


def first(page: Page, **filters: str) -> dict[str, Any]:
    ids = page.get("/api/suggestions/queue", **filters).json()["ids"]
    return page.get(f"/api/suggestions/{ids[0]}").json()  # type: ignore[no-any-return]


def decide(page: Page, told: dict[str, Any], verdict: str, **right: Any) -> Any:
    suggestion = told["suggestion"]
    return page.send(
        "POST",
        f"/api/suggestions/{suggestion['id']}/decision",
        {"verdict": verdict, **right},
        version=suggestion["version"],
    )


def test_a_card_shows_the_passage_and_the_words_that_voted(page: Page) -> None:
    told = first(page)

    text = told["card"]["said"]["text"].encode("utf-16-le")
    parts = [told["card"]["passage"], *told["card"]["evidence"]]
    shown = [text[2 * start : 2 * end].decode("utf-16-le") for start, end in parts]
    assert shown == ["I want company 😀 on Sundays.", "company"]
    assert told["card"]["after"]["participant"] == "Moderator"


@pytest.mark.parametrize(
    ("verdict", "status", "codings"),
    [("accept", "accepted", 1), ("reject", "rejected", 0), ("skip", "skipped", 0)],
)
def test_a_verdict_is_kept(page: Page, verdict: str, status: str, codings: int) -> None:
    told = first(page)

    answer = decide(page, told, verdict).json()

    assert [each["status"] for each in answer["suggestions"]] == [status]
    assert len(answer["codings"]) == codings
    assert page.get(f"/api/suggestions/{told['suggestion']['id']}").json()["card"] is None


def test_a_suggestion_is_corrected_in_place_and_code(page: Page) -> None:
    told = first(page)

    answer = decide(page, told, "correct", place=passage(page, "company 😀"), code="Help").json()

    (coding,) = answer["codings"]
    assert coding["code"] == "Needs/Help"
    with Project.open(page.path) as project:
        assert [row["quote"] for row in project.codings()] == ["company 😀"]


def test_what_was_decided_meanwhile_is_not_decided_over(page: Page) -> None:
    told = first(page)
    decide(page, told, "reject")

    late = decide(page, told, "accept")

    assert late.status_code == 409
    assert late.json()["current"]["status"] == "rejected"


def test_a_decision_is_undone(page: Page) -> None:
    told = first(page)
    step = decide(page, told, "accept").json()["undo"]["number"]

    answer = page.send("POST", "/api/undo", {"step": step}).json()

    assert [each["status"] for each in answer["suggestions"]] == ["waiting"]
    assert len(answer["gone"]) == 1


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 4),
        ({"code": "Company"}, 2),
        ({"role": "staff"}, 2),
        ({"code": "Transport"}, 0),
        ({"min_score": "0.5"}, 4),
    ],
)
def test_the_queue_is_filtered(page: Page, filters: dict[str, str], count: int) -> None:
    ids = page.get("/api/suggestions/queue", **filters).json()["ids"]

    assert len(ids) == count


@pytest.mark.parametrize(
    ("filters", "status"),
    [
        ({"surprise": "1"}, 400),
        ({"min_score": "much"}, 400),
        ({"code": "Nothing"}, 404),
        ({"order": "random"}, 400),
    ],
)
def test_a_faulty_filter_is_refused(page: Page, filters: dict[str, str], status: int) -> None:
    assert page.get("/api/suggestions/queue", **filters).status_code == status


@pytest.mark.parametrize("body", [{"verdict": "perhaps"}, {}, {"verdict": "accept", "code": "x"}])
def test_a_faulty_verdict_is_refused(page: Page, body: dict[str, Any]) -> None:
    told = first(page)["suggestion"]
    path = f"/api/suggestions/{told['id']}/decision"

    assert page.send("POST", path, body, version=told["version"]).status_code == 400


def test_an_unknown_suggestion_is_not_there(page: Page) -> None:
    assert page.get("/api/suggestions/no-such").status_code == 404


def test_evidence_tells_the_kind_of_the_score_and_the_votes(page: Page) -> None:
    told = first(page)

    found = page.get(f"/api/suggestions/{told['suggestion']['id']}/evidence").json()

    assert (found["kind"], found["sessions"], found["right"]) == ("votes", None, None)
    assert found["votes"] == {"rules": 1, "voted": 1, "words": ["company"]}
    assert found["quotes"] == []


def test_evidence_of_no_suggestion_is_not_found(page: Page) -> None:
    assert page.get("/api/suggestions/ffffffff/evidence").status_code == 404
