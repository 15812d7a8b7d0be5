"""Memos through the API: on a document or a passage, rewritten only by who saw what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_client import Page, make_study, passage


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def listed(page: Page) -> list[dict[str, Any]]:
    return page.get("/api/memos", document="talk").json()["memos"]  # type: ignore[no-any-return]


def write(page: Page, **more: Any) -> Any:
    body = {"kind": "reflexive", "text": "Why me?", "document": "talk", **more}
    return page.send("POST", "/api/memos", body)


def test_a_memo_stands_on_its_passage(page: Page) -> None:
    place = passage(page, "on Sundays")

    write(page, place=place)
    write(page, text="All of it.")

    by_sort = {memo["sort"]: memo for memo in listed(page)}
    assert by_sort["passage"]["start"] == place["start"]
    assert by_sort["document"]["text"] == "All of it."


def test_a_memo_is_rewritten_by_who_saw_it(page: Page) -> None:
    write(page)
    (memo,) = listed(page)
    path = f"/api/memos/{memo['id']}"

    page.send("PATCH", path, {"text": "Why not?"}, version=memo["version"])
    late = page.send("PATCH", path, {"text": "Late."}, version=memo["version"])

    assert late.status_code == 409
    assert late.json()["current"]["text"] == "Why not?"
    assert [each["text"] for each in listed(page)] == ["Why not?"]


def test_a_memo_is_removed(page: Page) -> None:
    write(page)
    (memo,) = listed(page)
    path = f"/api/memos/{memo['id']}"

    page.send("DELETE", path, version=memo["version"])
    late = page.send("DELETE", path, version=memo["version"])

    assert (late.status_code, late.json()["current"]) == (409, None)
    assert listed(page) == []


@pytest.mark.parametrize(
    ("more", "status"),
    [({"kind": "poetic"}, 400), ({"text": ""}, 400), ({"document": "pub"}, 404)],
)
def test_a_faulty_memo_is_refused(page: Page, more: dict[str, Any], status: int) -> None:
    assert write(page, **more).status_code == status
