"""Contrasts through the API: what can be compared, computed anew, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from web_client import Page, make_study, new_coding

from qualkit.cli import main


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    shown.send("POST", "/api/codings", new_coding(shown, "Sundays"))
    yield shown
    shown.close()


def test_what_can_be_compared_is_told(page: Page) -> None:
    told = page.get("/api/contrast/choices").json()

    assert told["by"]["role"] == ["citizen", "staff"]
    assert told["coders"] == ["Kim"]
    assert "Needs/Company" in told["codes"]


def test_a_contrast_is_computed_shown_and_taken_away(page: Page) -> None:
    body = {"groups": ["staff", "citizen"], "codes": ["Needs/Company"], "seed": 3}

    run = page.send("POST", "/api/contrast", body).json()["run"]

    shown = page.get("/contrast").text
    assert f"run {run}" in shown
    assert 'class="dumbbell"' in shown
    assert "citizen 100" in shown
    taken = page.get("/api/contrast/file")
    assert taken.headers["content-type"].startswith("text/csv")
    head, line = taken.text.splitlines()
    assert head.startswith("code,staff_participants,staff_of,staff_share")
    assert line.startswith("Needs/Company,0,1,0.0")


def test_a_contrast_of_several_groups_with_small_cells_hidden_is_shown(page: Page) -> None:
    with page.open() as project:
        people = [row["name"] for row in project.participants() if row["role"] != "moderator"]
        for number, name in enumerate(people):
            project.change_participant(name, attributes={"site": "abc"[number % 3]})
        project.contrast(by="site", suppress=2)

    shown = page.get("/contrast")

    assert shown.status_code == 200
    assert "few of 1" in shown.text
    assert "None" not in shown.text


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"groups": ["staff"]}, 400, "two"),
        ({"basis": "some"}, 400, "basis"),
        ({"by": "shoe size"}, 404, "shoe size"),
        ({"seed": -1}, 400, "seed"),
        ({"codes": ["Wishes"]}, 404, "Wishes"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    page: Page, body: dict[str, object], status: int, told: str
) -> None:
    answer = page.send("POST", "/api/contrast", body)

    assert answer.status_code == status
    assert told in answer.json()["error"]


def test_no_contrast_is_no_table(page: Page) -> None:
    assert page.get("/api/contrast/file").status_code == 400


def test_an_error_has_room_for_no_endless_names(page: Page) -> None:
    with page.open() as project:
        project.change_participant("Ann", attributes={"site": "A" * 5_000})
    names = [f"{number} {'x' * 10_000}" for number in range(50)]

    unclear = page.send("POST", "/api/contrast", {"by": "site"})
    many = page.send("POST", "/api/contrast", {"groups": names})

    unknown = page.send("POST", "/api/contrast", {"by": "site", "groups": names[:2]})

    answers = (unclear, many, unknown)
    assert [answer.status_code for answer in answers] == [422, 404, 404]
    assert all(len(answer.json()["error"]) < 2_000 for answer in answers)
    assert many.json()["error"].startswith("no role '0 xxx")


def test_who_codes_blind_is_told_that_no_contrast_is_shown(page: Page) -> None:
    sam = Page(page.path, coder="Sam")
    with page.open() as project:
        project.set_blind("Sam", by="Kim")

    answer = sam.send("POST", "/api/contrast", {"groups": ["staff", "citizen"]})
    shown = sam.get("/contrast").text
    sam.close()

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Sam codes blind, and a contrast ")
    assert "codes blind" in shown
    assert "Nothing to compare" not in shown
    assert 'id="compute"' not in shown


def test_the_table_is_the_one_of_the_terminal(page: Page) -> None:
    page.send("POST", "/api/contrast", {})

    taken = page.get("/api/contrast/file").text

    told = CliRunner().invoke(main, ["contrast", str(page.path), "--csv"])
    assert taken == told.stdout


def test_counts_lead_to_the_quotes_of_the_coders_that_were_counted(page: Page) -> None:
    with page.open() as project:
        project.add_coding("talk", "Needs/Company", turn=2, coder="Lee")
    page.send("POST", "/api/contrast", {"coders": ["Kim"], "codes": ["Needs/Company"]})

    shown = page.get("/contrast").text
    asked = {"code": "Needs/Company", "role": "citizen", "coder": "Kim"}

    assert "/quotes?code=Needs%2FCompany&amp;role=citizen&amp;coder=Kim" in shown
    assert page.get("/quotes", **asked).text.count("data-coding=") == 1
    assert page.get("/api/contrast/choices").json()["shown"] == {
        "by": "role", "groups": ["citizen", "staff"], "about": None, "coders": ["Kim"],
        "codes": ["Needs/Company"], "basis": "decided", "seed": 0,
    }  # fmt: skip
