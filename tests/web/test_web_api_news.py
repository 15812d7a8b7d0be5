"""Pages hear what other pages and programs changed, and not their own news."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_client import Page, make_study, new_coding

from qualkit.project import Project
from qualkit.web.news import MOST_KEPT, News


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def test_another_page_hears_of_a_coding(page: Page) -> None:
    since = page.get("/api/document", name="talk").json()["news"]
    (coding,) = page.send("POST", "/api/codings", new_coding(page, "Sundays")).json()["codings"]

    own = page.get("/api/news", since=since, page="page-1").json()
    other = page.get("/api/news", since=since, page="page-2").json()

    assert own == {"news": since + 1}
    assert other["codings"] == [coding]


def test_another_page_hears_of_what_is_gone(page: Page) -> None:
    (coding,) = page.send("POST", "/api/codings", new_coding(page, "Sundays")).json()["codings"]
    page.send("DELETE", f"/api/codings/{coding['id']}", version=coding["version"])

    assert page.get("/api/news", since=1, page="x").json()["gone"] == [coding["id"]]


def test_a_request_made_twice_is_told_once(page: Page) -> None:
    body = new_coding(page, "Sundays")
    for _ in range(2):
        page.send("POST", "/api/codings", body, key=body["id"])

    assert page.news.number == 1


def test_what_another_program_changes_is_noticed(page: Page) -> None:
    page.send("POST", "/api/codings", new_coding(page, "Sundays"))
    with Project.open(page.path) as project:
        project.add_coding("talk", "Help", quote="Nobody", coder="Lee")
    deadline = time.monotonic() + 30
    while page.news.number == 1 and time.monotonic() < deadline:
        time.sleep(0.05)

    assert page.get("/api/news", since=1).json() == {"news": 2, "reload": True}


def test_a_page_that_lagged_too_far_reads_everything_anew() -> None:
    news = News()
    for number in range(MOST_KEPT + 10):
        news.add({"codings": [str(number)]})

    assert news.since(5) is None
    assert len(news.since(news.number - 3) or ()) == 3
    assert news.since(news.number) == ()
    assert news.since(news.number + 1) is None
