"""Codings through the API: exact, once, never over somebody else's change, undone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_client import Page, make_study, new_coding, passage

from qualkit.project import Project


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def quotes(page: Page) -> list[tuple[str, str]]:
    with Project.open(page.path) as project:
        return [(row["code"], row["quote"]) for row in project.codings()]


def added(page: Page, words: str, **more: Any) -> dict[str, Any]:
    (coding,) = page.send("POST", "/api/codings", new_coding(page, words, **more)).json()["codings"]
    return coding  # type: ignore[no-any-return]


def test_a_coding_is_stored_where_the_browser_says(page: Page) -> None:
    body = new_coding(page, "😀 on Sundays")

    answer = page.send("POST", "/api/codings", body)

    assert answer.status_code == 200
    (coding,) = answer.json()["codings"]
    assert (coding["id"], coding["start"], coding["end"]) == (
        body["id"],
        body["start"],
        body["end"],
    )
    assert quotes(page) == [("Needs/Company", "😀 on Sundays")]


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        ("Ann: e\u0301te\u0301 😀 cafe\u0301 there.\n", "cafe\u0301"),
        (
            "Ann: \u05e9\u05dc\u05d5\u05dd 😀 \u05e2\u05d5\u05dc\u05dd here.\n",
            "\u05e2\u05d5\u05dc\u05dd",
        ),
        ("Ann: one 😀 two.\r\n\r\nBen: three 👩‍👩‍👧 four.\r\n", "👩‍👩‍👧 four"),
        ("Ann: 😀😀😀\n", "😀"),
    ],
)
def test_any_script_is_exact(tmp_path: Path, talk: str, words: str) -> None:
    page = Page(make_study(tmp_path, talk))

    answer = page.send("POST", "/api/codings", new_coding(page, words))

    assert answer.status_code == 200
    assert quotes(page) == [("Needs/Company", words)]
    page.close()


def test_half_a_character_is_refused(page: Page) -> None:
    body = new_coding(page, "😀 on")

    answer = page.send("POST", "/api/codings", {**body, "start": body["start"] + 1})

    assert answer.status_code == 422
    assert "inside a character" in answer.json()["error"]
    assert quotes(page) == []


def test_other_words_than_stand_there_are_refused(page: Page) -> None:
    body = new_coding(page, "Sundays")

    answer = page.send("POST", "/api/codings", {**body, "quote": "Mondays"})

    assert answer.status_code == 422
    assert quotes(page) == []


def test_the_same_request_again_does_nothing_twice(page: Page) -> None:
    body, key = new_coding(page, "Sundays"), str(uuid.uuid4())

    first, second = (page.send("POST", "/api/codings", body, key=key) for _ in range(2))

    assert first.json()["codings"] == second.json()["codings"]
    assert len(quotes(page)) == 1


def test_an_answer_outlives_the_server(page: Page) -> None:
    body, key = new_coding(page, "Sundays"), str(uuid.uuid4())
    first = page.send("POST", "/api/codings", body, key=key)
    page.close()

    later = Page(page.path)
    second = later.send("POST", "/api/codings", body, key=key)
    later.close()

    assert second.json()["codings"] == first.json()["codings"]
    assert len(quotes(page)) == 1


def test_a_key_that_was_used_for_something_else_is_refused(page: Page) -> None:
    key = str(uuid.uuid4())
    page.send("POST", "/api/codings", new_coding(page, "Sundays"), key=key)

    answer = page.send("POST", "/api/codings", new_coding(page, "My friend Ann"), key=key)

    assert answer.status_code == 400
    assert "another request" in answer.json()["error"]


def test_what_failed_may_be_asked_again_under_its_key(page: Page) -> None:
    body, key = new_coding(page, "Sundays", code="Later"), str(uuid.uuid4())
    refused = page.send("POST", "/api/codings", body, key=key)
    with Project.open(page.path) as project:
        project.add_code("Later", coder="Kim")

    assert refused.status_code == 404
    assert page.send("POST", "/api/codings", body, key=key).status_code == 200


def test_the_same_passage_and_code_again_is_the_coding_that_is_there(page: Page) -> None:
    first = added(page, "Sundays")

    answer = page.send("POST", "/api/codings", new_coding(page, "Sundays")).json()

    assert answer["made"] == first["id"] != answer["asked"]
    assert len(quotes(page)) == 1


def test_a_coding_in_an_edited_text_is_refused_with_the_version_it_has(
    page: Page, tmp_path: Path
) -> None:
    body = new_coding(page, "Sundays")
    corrected = tmp_path / "corrected.txt"
    corrected.write_text("Ann: I want company on Mondays.\n", encoding="utf-8")
    with Project.open(page.path) as project:
        project.edit_document("talk", corrected)

    answer = page.send("POST", "/api/codings", body)

    assert answer.status_code == 409
    assert answer.json()["current"] == {"text": 2}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": "Help"}, {"code": "Needs/Help"}),
        ({"about": "staff"}, {"about": "staff"}),
        ({"memo": "hm"}, {"memo": "hm"}),
        ({"weight": 2.0}, {"weight": 2.0}),
    ],
)
def test_a_coding_is_changed(page: Page, change: dict[str, Any], told: dict[str, Any]) -> None:
    coding = added(page, "Sundays")

    answer = page.send(
        "PATCH", f"/api/codings/{coding['id']}", change, version=coding["version"]
    ).json()

    (changed,) = answer["codings"]
    assert told.items() <= changed.items()
    assert changed["version"] != coding["version"]


def test_a_coding_is_resized(page: Page) -> None:
    coding = added(page, "on Sundays")

    page.send(
        "PATCH",
        f"/api/codings/{coding['id']}",
        {"place": passage(page, "company 😀 on Sundays")},
        version=coding["version"],
    )

    assert quotes(page) == [("Needs/Company", "company 😀 on Sundays")]


def test_a_stale_change_is_refused_with_what_is_now(page: Page) -> None:
    coding = added(page, "Sundays")
    path = f"/api/codings/{coding['id']}"
    page.send("PATCH", path, {"code": "Help"}, version=coding["version"])

    stale = page.send("PATCH", path, {"memo": "mine"}, version=coding["version"])
    gone = page.send("DELETE", path, version=coding["version"])

    for answer in (stale, gone):
        assert answer.status_code == 409
        assert answer.json()["current"]["code"] == "Needs/Help"
    assert quotes(page) == [("Needs/Help", "Sundays")]


def test_a_change_that_does_not_say_what_it_saw_is_refused(page: Page) -> None:
    coding = added(page, "Sundays")

    assert page.send("DELETE", f"/api/codings/{coding['id']}").status_code == 409


def test_a_change_of_what_is_gone_is_refused(page: Page) -> None:
    coding = added(page, "Sundays")
    path = f"/api/codings/{coding['id']}"
    removed = page.send("DELETE", path, version=coding["version"]).json()

    answer = page.send("PATCH", path, {"memo": "x"}, version=coding["version"])

    assert removed["gone"] == [coding["id"]]
    assert (answer.status_code, answer.json()["current"]) == (409, None)


def test_undo_and_redo_take_the_step_that_the_page_shows(page: Page) -> None:
    coding = added(page, "Sundays")
    step = page.get("/api/history").json()["undo"]["number"]

    undone = page.send("POST", "/api/undo", {"step": step}).json()
    again = page.send("POST", "/api/undo", {"step": step})
    redone = page.send("POST", "/api/redo", {"step": undone["redo"]["number"]}).json()

    assert undone["gone"] == [coding["id"]]
    assert again.status_code == 409
    assert redone["codings"][0]["id"] == coding["id"]
    assert len(quotes(page)) == 1


def test_in_vivo_makes_the_code_too(page: Page) -> None:
    body = new_coding(page, "keeps me company", code="")
    del body["code"]

    answer = page.send("POST", "/api/codings", {**body, "in_vivo": {"parent": "Needs"}}).json()

    assert answer["codebook"]
    assert quotes(page) == [("Needs/keeps me company", "keeps me company")]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"start": "1"}, "start: "),
        ({"start": -1}, "start: "),
        ({"start": True}, "start: "),
        ({"end": 10**30}, "end: "),
        ({"surprise": 1}, "surprise: "),
        ({"code": None}, "without one code"),
        ({"in_vivo": {}}, "without one code"),
        ({"memo": 5}, "memo: "),
        ({"quote": None}, "quote: "),
    ],
)
def test_a_faulty_body_is_refused(page: Page, change: dict[str, Any], fault: str) -> None:
    answer = page.send("POST", "/api/codings", {**new_coding(page, "Sundays"), **change})

    assert answer.status_code == 400
    assert fault in answer.json()["error"]
    assert quotes(page) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"a":' * 500])
def test_what_is_no_body_is_refused(page: Page, text: str) -> None:
    headers = {"content-type": "application/json", "idempotency-key": str(uuid.uuid4()),
               "x-qualkit": "1", "sec-fetch-site": "same-origin"}  # fmt: skip

    (answer,) = page.together(
        lambda client: client.post("/api/codings", content=text, headers=headers)
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-qualkit": "0"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:1"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"idempotency-key": ""}, 400),
        ({"idempotency-key": "x"}, 400),
        ({"cookie": "qualkit-8700=x"}, 403),
        ({"host": "evil.example"}, 403),
    ],
)
def test_a_forged_request_changes_nothing(page: Page, headers: dict[str, str], status: int) -> None:
    answer = page.send("POST", "/api/codings", new_coding(page, "Sundays"), headers=headers)

    assert answer.status_code == status
    assert quotes(page) == []


def test_an_own_origin_is_enough_where_the_browser_sends_no_site(page: Page) -> None:
    body = new_coding(page, "Sundays")
    headers = {"content-type": "application/json", "idempotency-key": str(uuid.uuid4()),
               "x-qualkit": "1"}  # fmt: skip

    def post(origin: dict[str, str]) -> Any:
        return lambda client: client.post(
            "/api/codings", content=json.dumps(body), headers={**headers, **origin}
        )

    refused, done = page.together(post({}), post({"origin": "http://127.0.0.1:8700"}))

    assert (refused.status_code, done.status_code) == (403, 200)


def test_many_at_once_are_all_stored_once(page: Page) -> None:
    bodies = [
        new_coding(page, words, code=code)
        for words in ("Sundays", "My friend", "Nobody", "She helps", "company")
        for code in ("Company", "Help", "Transport")
    ]
    headers = {"content-type": "application/json", "x-qualkit": "1",
               "sec-fetch-site": "same-origin"}  # fmt: skip

    def post(body: dict[str, Any]) -> Any:
        keyed = {**headers, "idempotency-key": body["id"]}
        return lambda client: client.post("/api/codings", content=json.dumps(body), headers=keyed)

    answers = page.together(*map(post, bodies), *map(post, bodies))

    assert {answer.status_code for answer in answers} == {200}
    assert len(quotes(page)) == len(bodies)


def test_one_faulty_request_among_many_fails_alone(page: Page) -> None:
    good, bad = new_coding(page, "Sundays"), new_coding(page, "Nobody", code="Nothing")
    headers = {"content-type": "application/json", "x-qualkit": "1",
               "sec-fetch-site": "same-origin"}  # fmt: skip

    def post(body: dict[str, Any]) -> Any:
        keyed = {**headers, "idempotency-key": body["id"]}
        return lambda client: client.post("/api/codings", content=json.dumps(body), headers=keyed)

    first, second = page.together(post(bad), post(good))

    assert (first.status_code, second.status_code) == (404, 200)
    assert quotes(page) == [("Needs/Company", "Sundays")]


def test_a_blind_coder_sees_and_changes_own_codings_only(page: Page) -> None:
    coding = added(page, "Sundays")
    with Project.open(page.path) as project:
        project.set_blind("Sam", by="Kim")
    sam = Page(page.path, coder="Sam")

    shown = sam.get("/api/document/codings", name="talk").json()
    answer = sam.send("DELETE", f"/api/codings/{coding['id']}", version=coding["version"])
    sam.close()

    assert shown["codings"] == []
    assert (answer.status_code, answer.json()["current"]) == (409, None)
    assert len(quotes(page)) == 1


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"[" * 100_000, b"9" * 5000], ids=["half", "bytes", "deep", "long"]
)
@pytest.mark.parametrize("path", ["codings", "memos", "ingest"])
def test_a_delete_with_a_body_is_refused(page: Page, path: str, body: bytes) -> None:
    headers = {"x-qualkit": "1", "sec-fetch-site": "same-origin"}

    answer = page._run(
        lambda client: client.request("DELETE", f"/api/{path}/x", content=body, headers=headers)
    )

    assert (answer.status_code, answer.json()) == (400, {"error": "A DELETE takes no body"})


def test_a_number_of_five_thousand_digits_is_refused(page: Page) -> None:
    body = f'{{"step": {"9" * 5000}}}'.encode()
    headers = {
        "x-qualkit": "1",
        "sec-fetch-site": "same-origin",
        "content-type": "application/json",
        "idempotency-key": str(uuid.uuid4()),
    }

    answer = page._run(lambda client: client.post("/api/undo", content=body, headers=headers))

    assert answer.status_code in (400, 409)


def test_a_coding_has_a_guid_as_guids_are_written(page: Page) -> None:
    guid = str(uuid.uuid4())
    body = new_coding(page, "Sundays")

    odd = page.send("POST", "/api/codings", {**body, "id": "x"})
    loud = page.send("POST", "/api/codings", {**body, "id": guid.upper()})

    assert odd.status_code == 400
    assert odd.json()["error"].startswith("id: ")
    assert [each["id"] for each in loud.json()["codings"]] == [guid]


@pytest.mark.parametrize("about", ["a" * 201, "a\u202eb", "a\0b", ""])
def test_what_a_coding_is_about_can_be_seen_and_is_short(page: Page, about: str) -> None:
    body = new_coding(page, "Sundays")
    (coding,) = page.send("POST", "/api/codings", body).json()["codings"]

    added = page.send("POST", "/api/codings", new_coding(page, "Nobody", about=about))
    path, seen = f"/api/codings/{coding['id']}", coding["version"]
    changed = page.send("PATCH", path, {"about": about}, version=seen)

    assert (added.status_code, changed.status_code) == (400, 400)
    assert added.json()["error"].startswith("about: ")
