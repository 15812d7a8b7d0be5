"""Participants through the API: described and joined, never over somebody else's change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_client import Page, make_study

from qualkit.project import Project


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def person(page: Page, name: str = "Ann") -> dict[str, Any]:
    (found,) = page.get("/api/participants", name=name).json()["participants"]
    return found  # type: ignore[no-any-return]


def change(page: Page, name: str = "Ann", version: str | None = None, **changed: Any) -> Any:
    seen = version or person(page, name)["version"]
    return page.send("PATCH", "/api/participants", {"name": name, **changed}, version=seen)


def test_everybody_is_listed_with_the_roles_and_attributes_there_are(page: Page) -> None:
    change(page, attributes={"age": "61"})

    told = page.get("/api/participants").json()

    assert [(each["name"], each["role"]) for each in told["participants"]] == [
        ("Ann", "citizen"),
        ("Ben", "staff"),
        ("Moderator", "moderator"),
    ]
    assert [each["role"] for each in told["roles"]] == ["citizen", "staff", "moderator"]
    assert told["attributes"] == ["age"]


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"role": "staff"}, "role", "staff"),
        ({"role": " STAFF "}, "role", "staff"),
        ({"role": "carer"}, "role", "carer"),
        ({"role": ""}, "role", None),
        ({"aliases": ["Annie", "A."]}, "aliases", ["A.", "Annie"]),
        ({"aliases": []}, "aliases", []),
        ({"aliases": ["a.", "ANN", ""]}, "aliases", ["a."]),
        (
            {"attributes": {"age": "61", "site": "North"}},
            "attributes",
            {"age": "61", "site": "North"},
        ),
        ({"attributes": {"age": ""}}, "attributes", {}),
    ],
)
def test_a_participant_is_described(
    page: Page, changed: dict[str, Any], field: str, value: Any
) -> None:
    answer = change(page, **changed)

    assert answer.status_code == 200, answer.text
    assert person(page)[field] == value
    with page.open() as project:
        assert list(project.check()) == []


def test_what_is_not_told_stays(page: Page) -> None:
    change(page, attributes={"age": "61"})

    change(page, role="staff")

    assert person(page)["aliases"] == ["A."]
    assert person(page)["attributes"] == {"age": "61"}


def test_an_event_tells_of_a_change_by_id_and_of_no_change_nothing(page: Page) -> None:
    change(page, role="staff")
    change(page, role="staff")

    with page.open() as project:
        told = [row for row in project.log() if row["verb"] == "participants" and row["object"]]

    assert [row["details"] for row in told] == [{"changed": 1}]


def test_a_stale_version_is_refused_with_what_is_there_now(page: Page) -> None:
    seen = person(page)["version"]
    change(page, role="staff")

    answer = change(page, version=seen, role="carer")

    assert answer.status_code == 409
    assert answer.json()["current"]["role"] == "staff"
    assert person(page)["role"] == "staff"


@pytest.mark.parametrize(
    ("changed", "status", "line"),
    [
        ({"role": "citzen"}, 404, "citizen"),
        ({"aliases": ["Ben"]}, 400, "'Ben' is 'Ben' already"),
        ({"aliases": ["x" * 201]}, 400, "201 characters"),
        ({"role": "x" * 201}, 400, "201 characters"),
        ({"attributes": {" ": "1"}}, 400, "without a name"),
        ({"colour": "red"}, 400, "colour"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    page: Page, changed: dict[str, Any], status: int, line: str
) -> None:
    answer = change(page, **changed)

    assert answer.status_code == status
    assert line in answer.json()["error"]
    assert (person(page)["role"], person(page)["aliases"]) == ("citizen", ["A."])


def test_a_role_that_is_nearly_another_can_be_meant(page: Page) -> None:
    assert change(page, role="citzen", is_new_role=True).status_code == 200
    assert person(page)["role"] == "citzen"


def test_nobody_of_that_name_is_told(page: Page) -> None:
    assert page.get("/api/participants", name="Zoe").status_code == 404
    assert change(page, "Zoe", version="x", role="staff").status_code == 409


def test_two_spellings_are_joined_and_the_turns_go_over(page: Page) -> None:
    body = {"name": "Ann", "other": "Ben", "other_version": person(page, "Ben")["version"]}

    answer = page.send("POST", "/api/participants/join", body, version=person(page)["version"])

    assert answer.status_code == 200
    joined = person(page)
    assert (joined["turns"], joined["aliases"], joined["role"]) == (2, ["A.", "Ben"], "citizen")
    with page.open() as project:
        assert {row["participant"] for row in project.turns("talk")} == {"Ann", "Moderator"}
        assert list(project.check()) == []


def test_a_join_of_what_has_changed_is_refused(page: Page) -> None:
    body = {"name": "Ann", "other": "Ben", "other_version": person(page, "Ben")["version"]}
    change(page, "Ben", role="carer")

    answer = page.send("POST", "/api/participants/join", body, version=person(page)["version"])

    assert answer.status_code == 409
    assert answer.json()["current"]["role"] == "carer"
    assert person(page)["turns"] == 1


def test_nobody_is_joined_with_themselves(page: Page) -> None:
    body = {"name": "Ann", "other": "Ann", "other_version": person(page)["version"]}

    answer = page.send("POST", "/api/participants/join", body, version=person(page)["version"])

    assert answer.status_code == 400
    assert "one participant already" in answer.json()["error"]


def test_whatever_a_name_holds_is_text(page: Page, tmp_path: Path) -> None:
    people = tmp_path / "more.csv"
    people.write_text("participant,aliases\nBen,a\u202eb\n", "utf-8")
    with page.open() as project:
        project.set_participants(people)
    change(page, role="<script>alert(1)</script>", aliases=["<img src=x onerror=alert(1)>"])

    shown = page.get("/participants").text

    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert "[U+202E]" in shown


def test_a_project_without_anybody_has_a_page(tmp_path: Path) -> None:
    path = tmp_path / "empty.qualkit"
    Project.create(path).close()
    page = Page(path)

    assert "Nobody has spoken yet." in page.get("/participants").text
    page.close()


@pytest.mark.parametrize("hidden", ["\0", "\x1b", "\u202e", "\u200b"])
def test_what_cannot_be_seen_is_refused(page: Page, hidden: str) -> None:
    told = f"a{hidden}b"
    every: list[dict[str, Any]] = [
        {"role": told},
        {"aliases": [told]},
        {"attributes": {told: "61"}},
        {"attributes": {"age": told}},
    ]

    answers = [change(page, **each) for each in every]

    assert [answer.status_code for answer in answers] == [400] * 4
    for answer in answers:
        assert f"holds U+{ord(hidden):04X}, which cannot be seen" in answer.json()["error"]
    assert (person(page)["aliases"], person(page)["attributes"]) == (["A."], {})


def test_what_is_there_already_stays_though_it_cannot_be_seen(page: Page, tmp_path: Path) -> None:
    people = tmp_path / "more.csv"
    people.write_text(
        "participant,role,aliases,age\nAnn,v\u200bisitor,A\u200b.,6\u200b1\n", "utf-8"
    )
    with page.open() as project:
        project.set_participants(people)
    seen = person(page)

    answer = change(
        page,
        role=seen["role"],
        aliases=[*seen["aliases"], "Annie"],
        attributes={**seen["attributes"], "site": "North\nwest"},
    )

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "changed",
    [
        {"aliases": [f"A{number}" for number in range(201)]},
        {"attributes": {f"a{number}": "1" for number in range(201)}},
        {"name": "A" * 1001},
    ],
)
def test_more_than_a_person_has_is_refused(page: Page, changed: dict[str, Any]) -> None:
    body = {"name": "Ann", **changed}

    answer = page.send("PATCH", "/api/participants", body, version=person(page)["version"])

    assert answer.status_code == 400
