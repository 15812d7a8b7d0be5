"""The codebook through the API: changed as it was seen, previewed, tried, compared, as a file."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from web_client import BOOK, Page, make_study, new_coding

from qualkit.project import Project


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def change(page: Page, does: str, code: str, version: str = "1", **more: Any) -> httpx.Response:
    body = {"does": does, "code": code, **more}
    return page.send("POST", "/api/codebook/changes", body, version=version)


def paths(page: Page) -> list[str]:
    return [code["path"] for code in page.get("/api/codes").json()["codes"]]


def code(page: Page, path: str) -> dict[str, Any]:
    return page.get("/api/codebook/code", code=path).json()  # type: ignore[no-any-return]


def test_a_code_is_shown_with_its_rules_as_they_are_written(page: Page) -> None:
    shown = code(page, "Needs/Company")

    assert shown["rules"] == "- lemmas:\n  - company\n"
    assert (shown["version"], shown["color"]) == ("1", "#d1495b")
    assert page.get("/api/codebook/code", code="Wishes").status_code == 404
    assert page.get("/api/codebook/code").status_code == 400


@pytest.mark.parametrize(
    ("does", "more", "now"),
    [
        ("rename", {"name": "Hands"}, ["Needs", "Needs/Company", "Needs/Hands", "Needs/Transport"]),
        ("move", {"parent": "/", "position": 0}, ["Help", "Needs", "Needs/Company",
                                                   "Needs/Transport"]),
        ("merge", {"into": "Needs/Company"}, ["Needs", "Needs/Company", "Needs/Transport"]),
        ("split", {"name": "Aid"}, ["Needs", "Needs/Company", "Needs/Help", "Needs/Aid",
                                    "Needs/Transport"]),
    ],
)  # fmt: skip
def test_codes_are_changed(page: Page, does: str, more: dict[str, Any], now: list[str]) -> None:
    answer = change(page, does, "Needs/Help", **more)

    assert answer.status_code == 200
    assert paths(page) == now
    assert (answer.json()["codebook"], answer.json()["told"]["revision"]) == (True, 2)


def test_a_code_is_retired_and_given_again(page: Page) -> None:
    change(page, "retire", "Needs/Help")
    assert code(page, "Needs/Help")["retired"]

    change(page, "unretire", "Needs/Help", version="2")

    assert not code(page, "Needs/Help")["retired"]


def test_a_code_is_edited(page: Page) -> None:
    values = {
        "definition": "Hands <b>on</b>.", "include": ["lifts"], "exclude": [], "color": "#00aa11",
        "examples": ["Could you?"], "about": {"citizen": ["they"]}, "rules": "- lemmas: [help]",
    }  # fmt: skip

    answer = change(page, "edit", "Needs/Help", **values)

    assert answer.status_code == 200
    shown = code(page, "Needs/Help")
    assert {key: shown[key] for key in values} == {**values, "rules": "- lemmas:\n  - help\n"}


def test_a_change_of_another_codebook_than_was_seen_is_refused(page: Page) -> None:
    change(page, "rename", "Needs/Help", name="Hands")

    stale = change(page, "rename", "Needs/Company", name="People")

    assert stale.status_code == 409
    assert stale.json()["current"] == {"revision": 2, "version": "2"}
    told = page.get("/api/codebook/difference", before=1).json()["rows"]
    assert [(row["change"], row["before"], row["after"]) for row in told] == [
        ("renamed", "Needs/Help", "Needs/Hands")
    ]


@pytest.mark.parametrize(
    ("does", "more", "status", "told"),
    [
        ("rename", {}, 400, "name"),
        ("rename", {"name": "Hands", "into": "Needs"}, 400, "into"),
        ("rename", {"name": "company"}, 400, "already"),
        ("move", {"parent": "Wishes"}, 404, "Wishes"),
        ("merge", {"into": "Needs"}, 400, "category"),
        ("drop", {}, 400, "does"),
        ("edit", {"color": "red"}, 400, "six hexadecimal digits"),
        ("edit", {"rules": "- lemma: [x]"}, 422, "line 1"),
    ],
)
def test_changes_that_make_no_sense_are_refused(
    page: Page, does: str, more: dict[str, Any], status: int, told: str
) -> None:
    answer = change(page, does, "Needs/Help", **more)

    assert answer.status_code == status
    assert told in answer.json()["error"]
    assert page.get("/api/codes").json()["revision"] == 1


def test_a_merge_is_previewed_and_changes_nothing(page: Page) -> None:
    page.send("POST", "/api/codings", new_coding(page, "Sundays", code="Help"))
    page.send("POST", "/api/codings", new_coding(page, "Sundays", code="Company"))
    body = {"does": "merge", "code": "Needs/Help", "into": "Needs/Company"}

    told = page.send("POST", "/api/codebook/preview", body).json()

    assert (told["told"]["codings"], told["told"]["duplicates"], told["became"]) == (
        1,
        1,
        "Needs/Company",
    )
    assert "Needs/Help" in paths(page)
    assert page.get("/api/history").json()["undo"]["verb"] == "code"


def test_rules_are_tried_before_they_are_saved(page: Page) -> None:
    body = {"code": "Needs/Help", "rules": "- lemmas: [friend]"}

    told = page.send("POST", "/api/codebook/trial", body).json()

    assert (told["passages"], told["read"], told["turns"]) == (1, 2, 2)
    assert told["hits"][0]["quote"] == "My friend Ann."


def test_faults_of_tried_rules_have_their_lines(page: Page) -> None:
    body = {"code": "Needs/Help", "rules": "- lemmas: [a]\n- regex: ["}

    told = page.send("POST", "/api/codebook/trial", body)

    assert told.status_code == 200
    assert told.json()["faults"][0][0] == 2


def test_a_change_asks_for_the_header_of_a_page(page: Page) -> None:
    body = {"does": "retire", "code": "Needs/Help"}

    answer = page.send("POST", "/api/codebook/changes", body, headers={"x-qualkit": "0"})

    assert answer.status_code == 403


def test_revisions_are_listed_newest_first(page: Page) -> None:
    change(page, "rename", "Needs/Help", name="Hands")

    rows = page.get("/api/codebook/revisions").json()["rows"]

    assert [(row["revision"], row["coder"]) for row in rows] == [(2, "Kim"), (1, "Kim")]
    assert "Needs/Hands" in rows[0]["changes"]
    assert page.get("/api/codebook/difference", before="x").status_code == 400
    assert page.get("/api/codebook/difference", before="99").status_code in (400, 404)


def test_the_codebook_is_taken_away_and_brought_in(page: Page) -> None:
    taken = page.get("/api/codebook/file", kind="yaml")
    assert "attachment" in taken.headers["content-disposition"]
    assert taken.text == BOOK
    file = {"name": "book.yaml", "text": taken.text.replace("Transport", "Buses")}

    told = page.send("POST", "/api/codebook/file/preview", file).json()
    assert [row["change"] for row in told["changes"]]
    assert "Needs/Buses" not in paths(page)
    answer = page.send("POST", "/api/codebook/file", file, version="1")

    assert answer.json()["told"]["revision"] == 2
    assert "Needs/Buses" in paths(page)


def test_a_table_is_taken_away_and_brought_in(page: Page) -> None:
    taken = page.get("/api/codebook/file", kind="csv")
    file = {"name": "BOOK.CSV", "text": taken.text.replace("Wants people around", "Company")}

    page.send("POST", "/api/codebook/file", file, version="1")

    assert code(page, "Needs/Company")["definition"] == "Company."


@pytest.mark.parametrize(
    ("file", "status"),
    [
        ({"name": "book.exe", "text": "x"}, 400),
        ({"name": "../../book.yaml", "text": "codebook: [\n"}, 422),
        ({"name": "book.yaml", "text": "codebook: A\ncodes: [{nam: B}]\n"}, 422),
        ({"name": "book.yaml"}, 400),
    ],
)
def test_files_that_are_no_codebook_are_refused(
    page: Page, file: dict[str, Any], status: int
) -> None:
    assert page.send("POST", "/api/codebook/file", file, version="1").status_code == status
    assert page.get("/api/codebook/file", kind="exe").status_code == 400
    assert len(paths(page)) == 4


def test_a_file_over_another_codebook_than_was_seen_is_refused(page: Page) -> None:
    with Project.open(page.path) as project:
        project.add_code("Money", coder="Ann")

    file = {"name": "book.yaml", "text": BOOK}

    assert page.send("POST", "/api/codebook/file", file, version="1").status_code == 409


def test_a_role_that_is_no_text_is_called_so(page: Page) -> None:
    body = {"does": "edit", "code": "Needs/Company", "about": {"\0": ["friend"]}}

    answer = page.send("POST", "/api/codebook/preview", body)

    assert answer.status_code == 400
    assert answer.json()["error"] == "the role holds U+0000, which is no text; type it anew"


def test_a_file_in_another_encoding_is_refused_with_its_line(page: Page) -> None:
    table = page.get("/api/codebook/file", kind="csv").text.replace("people", "gen\u00e9rations")
    data = base64.b64encode(table.encode("cp1252")).decode()

    told = page.send("POST", "/api/codebook/file/preview", {"name": "b.csv", "data": data})

    assert told.status_code == 422
    assert "line 3: not UTF-8" in told.json()["error"]


@pytest.mark.parametrize("body", [{}, {"text": "", "data": ""}, {"data": "%"}])
def test_a_file_without_one_content_is_refused(page: Page, body: dict[str, str]) -> None:
    told = page.send("POST", "/api/codebook/file/preview", {"name": "b.csv", **body})

    assert told.status_code == 400


def test_a_look_at_a_file_tells_which_codes_it_would_drop_though_they_are_given(page: Page) -> None:
    page.send("POST", "/api/codings", new_coding(page, "Sundays", code="Help"))
    table = page.get("/api/codebook/file", kind="csv").text
    less = "".join(line for line in table.splitlines(True) if not re.search("Help|Transport", line))

    told = page.send("POST", "/api/codebook/file/preview", {"name": "b.csv", "text": less}).json()

    assert told["dropped"] == [{"code": "Needs/Help", "codings": 1}]
