"""The quotes page on a real project: chosen, sorted, page after page, counted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_client import Page, make_study, new_coding

from qualkit.web.quotes import QUOTES_A_PAGE

WORDS = ("I want company", "Nobody helps me", "My friend Ann", "She helps", "keeps me company")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    for number, words in enumerate(WORDS):
        code = ("Company", "Help", "Transport")[number % 3]
        shown.send("POST", "/api/codings", new_coding(shown, words, code=code))
    yield shown
    shown.close()


def shown_quotes(page: Page, address: str = "/quotes") -> list[str]:
    text = page.get(address).text
    return [html.unescape(found) for found in re.findall(r"<blockquote[^>]*>(.*?)</", text)]


def test_quotes_of_several_codes_are_shown_by_place(page: Page) -> None:
    assert shown_quotes(page, "/quotes?code=Needs/Help&code=Needs/Transport") == [
        "Nobody helps me", "My friend Ann", "keeps me company",
    ]  # fmt: skip


def test_quotes_are_sorted_by_code_in_the_codebooks_order(page: Page) -> None:
    assert shown_quotes(page, "/quotes?sort=code") == [
        "I want company", "She helps", "Nobody helps me", "keeps me company", "My friend Ann",
    ]  # fmt: skip


def test_quotes_are_those_of_a_role_a_document_and_a_coder(page: Page) -> None:
    assert shown_quotes(page, "/quotes?role=staff&document=talk&coder=Kim") == list(WORDS[2:])
    assert shown_quotes(page, "/quotes?about=citizen") == list(WORDS[:2])
    assert shown_quotes(page, "/quotes?code=Needs") == list(WORDS)


@pytest.mark.parametrize("sort", ["document", "code"])
def test_every_quote_comes_once_page_after_page(
    page: Page, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.web.quotes.QUOTES_A_PAGE", 2)
    address, found = f"/quotes?sort={sort}", []
    while address and len(found) < 20:
        text = page.get(address).text
        found += shown_quotes(page, address)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = html.unescape(following[1]) if following else ""

    assert sorted(found) == sorted(WORDS)
    assert QUOTES_A_PAGE > 2


def test_a_page_goes_on_behind_a_coding_that_was_removed(page: Page) -> None:
    with page.open() as project:
        first, second, *_ = [row["id"] for row in project.codings()]
        project.remove_coding(second)

    assert shown_quotes(page, f"/quotes?after={second}") == list(WORDS[2:])
    assert shown_quotes(page, f"/quotes?after={first}") == list(WORDS[2:])


def test_quotes_are_counted_by_code_and_role(page: Page) -> None:
    told = page.get("/api/quotes/counts?code=Needs").json()

    assert told == {
        "codes": {"Needs/Company": 2, "Needs/Help": 2, "Needs/Transport": 1},
        "roles": {"citizen": 2, "staff": 3},
        "total": 5,
    }


def test_many_codings_are_counted_later(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualkit.web.quotes.FEW", 2)

    assert 'data-count="all">…<' in page.get("/quotes").text


def test_a_coding_is_read_with_its_version(page: Page) -> None:
    with page.open() as project:
        guid = project.codings()[0]["id"]
    coding = page.get(f"/api/codings/{guid}").json()

    answer = page.send("DELETE", f"/api/codings/{guid}", version=coding["version"])

    assert answer.json()["gone"] == [guid]
    assert page.get(f"/api/codings/{guid}").status_code == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/quotes?sort=size", 400),
        ("/quotes?code=Wishes", 404),
        ("/quotes?document=nowhere", 404),
        ("/quotes?coder=nobody", 404),
        ("/quotes?about=nobody", 404),
        ("/api/quotes/counts?code=Wishes", 404),
    ],
)
def test_what_is_not_there_is_told(page: Page, address: str, status: int) -> None:
    assert page.get(address).status_code == status


def test_what_people_wrote_stays_text_on_the_codebook_page(page: Page) -> None:
    page.send("POST", "/api/codes", {"name": "<script>alert(1)<‹script>"})

    text = page.get("/codebook").text

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
