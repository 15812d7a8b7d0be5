"""Searches through the API: everything counted, and hits coded in one step that can be undone."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_client import Page, make_study

from qualkit.project import Project
from qualkit.web.api import searching


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def coded(page: Page) -> list[tuple[str, str]]:
    with page.open() as project:
        return [(row["code"], row["quote"]) for row in project.codings()]


def ask(page: Page, what: str, **body: Any) -> Any:
    return page.send("POST", f"/api/search/{what}", {"code": "Company", **body})


def test_hits_stand_in_context_and_are_counted_by_role_and_document(page: Page) -> None:
    told = page.get("/api/search", q="company").json()

    assert told["counts"] == {"hits": 2, "turns": 2, "participants": 2, "documents": 1}
    hits = [(hit["turn"], hit["left"], hit["match"], hit["right"]) for hit in told["hits"]]
    assert hits == [
        (1, "I want ", "company", " 😀 on Sundays. Nobody helps me."),
        (3, "My friend Ann. She helps, and keeps me ", "company", "."),
    ]
    assert [(each["role"], each["hits"]) for each in told["roles"]] == [
        ("citizen", 1),
        ("staff", 1),
    ]
    assert told["documents"] == [{"document": "talk", "hits": 2}]


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ({"q": "help", "mode": "lemma"}, 2),
        ({"q": "comp.*?y", "mode": "regex"}, 2),
        ({"q": "Company", "mode": "regex", "keeps_case": "1"}, 0),
        ({"q": "company", "role": "staff"}, 1),
        ({"q": "company", "participant": "A."}, 1),
        ({"q": "company", "document": "talk", "session": "talk"}, 2),
        ({"q": "she company", "near": "6"}, 1),
        ({"q": "company", "sort": "left"}, 2),
        ({"q": "company", "coded": "Help"}, 0),
        ({"q": "company", "not_coded": "Help"}, 2),
        ({"q": "<script>"}, 0),
    ],
)
def test_a_query_is_read_and_filtered_as_asked(
    page: Page, asked: dict[str, str], hits: int
) -> None:
    answer = page.get("/api/search", **asked)

    assert answer.status_code == 200, answer.text
    assert answer.json()["counts"]["hits"] == hits


def test_all_hits_are_counted_and_so_many_sent_as_a_page_shows(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_SENT", 1)

    told = page.get("/api/search", q="company").json()

    assert (told["counts"]["hits"], len(told["hits"])) == (2, 1)


@pytest.mark.parametrize(
    ("asked", "status", "line"),
    [
        ({}, 400, "no q"),
        ({"q": "x", "colour": "red"}, 400, "colour"),
        ({"q": "x", "mode": "guess"}, 400, "mode"),
        ({"q": "x", "sort": "up"}, 400, "sort"),
        ({"q": "x", "near": "-1"}, 400, "near"),
        ({"q": "x", "role": "stuff"}, 404, "staff"),
        ({"q": "x", "document": "tale"}, 404, "talk"),
        ({"q": "(", "mode": "regex"}, 400, ""),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_line(
    page: Page, asked: dict[str, str], status: int, line: str
) -> None:
    answer = page.get("/api/search", **asked)

    assert answer.status_code == status
    assert line in answer.json()["error"]


def test_memos_are_searched(page: Page) -> None:
    with page.open() as project:
        project.add_memo("Company means two things here.", "theoretical", document="talk")

    told = page.get("/api/search/memos", q="company").json()

    assert (told["n_hits"], told["n_memos"]) == (1, 1)
    assert [(hit["match"], hit["sort"], hit["name"]) for hit in told["hits"]] == [
        ("Company", "document", "talk")
    ]
    assert page.get("/api/search/memos", q="company", kind="reflexive").json()["n_hits"] == 0
    assert page.get("/api/search/memos", q="company", kind="song").status_code == 400


def test_what_would_be_coded_is_counted_and_nothing_stored(page: Page) -> None:
    told = ask(page, "count", query={"q": "company"}).json()

    assert (told["passages"], told["new"], told["known"], told["removed"]) == (2, 2, 0, 0)
    assert coded(page) == []


@pytest.mark.parametrize(
    ("unit", "quotes"),
    [
        ("sentence", ["I want company 😀 on Sundays.", "She helps, and keeps me company."]),
        ("hit", ["company", "company"]),
        (
            "turn",
            [
                "I want company 😀 on Sundays. Nobody helps me.",
                "My friend Ann. She helps, and keeps me company.",
            ],
        ),
    ],
)
def test_all_hits_are_coded_in_one_step_and_undone(
    page: Page, unit: str, quotes: list[str]
) -> None:
    answer = ask(page, "code", query={"q": "company"}, unit=unit, about="citizen", memo="by search")

    made = answer.json()
    assert (made["new"], made["known"], made["removed"]) == (2, 0, 0)
    assert coded(page) == [("Needs/Company", quote) for quote in quotes]
    page.send("POST", "/api/undo", {"step": made["undo"]["number"]})
    assert coded(page) == []


def test_hits_that_are_chosen_are_coded_alone(page: Page) -> None:
    second = page.get("/api/search", q="company").json()["hits"][1]

    answer = ask(page, "code", query={"q": "company"}, unit="hit", only=[["talk", second["key"]]])

    assert answer.json()["new"] == 1
    with page.open() as project:
        assert [row["turn"] for row in project.codings()] == [3]


def test_what_is_coded_already_is_counted_and_not_coded_twice(page: Page) -> None:
    ask(page, "code", query={"q": "sundays"}, unit="turn")

    counted = ask(page, "count", query={"q": "company"}, unit="turn").json()
    made = ask(page, "code", query={"q": "company"}, unit="turn").json()

    assert (counted["new"], counted["known"]) == (made["new"], made["known"]) == (1, 1)


def test_what_was_removed_is_counted_so_and_what_was_undone_is_made_again(page: Page) -> None:
    ask(page, "code", query={"q": "company"}, unit="hit")
    with page.open() as project:
        first, _ = project.codings()
        project.remove_coding(first["id"])
    removed = ask(page, "count", query={"q": "company"}, unit="hit").json()
    undo = page.get("/api/history").json()["undo"]["number"]
    page.send("POST", "/api/undo", {"step": undo})
    page.send("POST", "/api/undo", {"step": undo - 1})

    undone = ask(page, "count", query={"q": "company"}, unit="hit").json()
    made = ask(page, "code", query={"q": "company"}, unit="hit").json()

    assert (removed["new"], removed["known"], removed["removed"]) == (0, 1, 1)
    assert (undone["new"], made["new"]) == (2, 2)


def test_the_same_request_again_codes_nothing_twice(page: Page) -> None:
    key, body = str(uuid.uuid4()), {"code": "Company", "query": {"q": "company"}}

    first, second = (page.send("POST", "/api/search/code", body, key=key) for _ in range(2))

    assert (first.json()["new"], second.json()["new"]) == (2, 2)
    assert len(coded(page)) == 2


@pytest.mark.parametrize(
    ("body", "status", "line"),
    [
        ({"query": {"q": "x"}, "code": "Nowhere"}, 404, "Nowhere"),
        ({"query": {"q": "x"}, "code": "Needs"}, 404, "Needs"),
        ({"query": {"q": ""}}, 400, "query.q"),
        ({"query": {"q": "x"}, "unit": "page"}, 400, "unit"),
        ({"query": {"q": "x"}, "only": [["talk"]]}, 400, "key"),
        ({"query": {"q": "x"}, "only": [["talk", "1-x"]]}, 400, "key"),
        ({"query": {"q": "x"}, "about": "citizn"}, 404, "citizen"),
    ],
)
def test_a_coding_that_cannot_be_is_refused(
    page: Page, body: dict[str, Any], status: int, line: str
) -> None:
    for what in ("count", "code"):
        answer = ask(page, what, **body)
        assert answer.status_code == status, answer.text
        assert line in answer.json()["error"]
    assert coded(page) == []


def test_more_than_a_page_may_code_is_refused(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_CODED", 1)

    answer = ask(page, "code", query={"q": "company"})

    assert answer.status_code == 400
    assert "2 passages" in answer.json()["error"]
    assert coded(page) == []


def test_a_search_ends_when_nobody_waits_for_it(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[int] = []

    def slow(self: Project, query: str, *, seen: Any, **_: Any) -> None:
        class Said:
            role, document = "staff", "talk"

        for number in range(1000):
            turns.append(number)
            time.sleep(0.01)
            seen(Said, [])

    monkeypatch.setattr(Project, "search", slow)
    monkeypatch.setattr(searching, "ASKS", 0.01)
    sent: list[Any] = []

    async def leave() -> None:
        scope = {
            "type": "http", "method": "GET", "path": "/api/search", "raw_path": b"/api/search",
            "query_string": b"q=x", "http_version": "1.1", "scheme": "http", "root_path": "",
            "headers": [
                (b"host", b"127.0.0.1:8700"),
                (b"cookie", "; ".join(f"{k}={v}" for k, v in page.cookies.items()).encode()),
            ],
        }  # fmt: skip

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await page.app(scope, receive, send)

    asyncio.run(leave())

    assert sent[0]["status"] == 400
    assert len(turns) < 1000


def test_the_page_keeps_what_was_asked_as_text(page: Page) -> None:
    shown = page.get("/search", q='"><script>alert(1)</script>', role="staff").text

    assert "<script>alert" not in shown
    assert '<option value="staff" selected>' in shown
