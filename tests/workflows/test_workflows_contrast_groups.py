"""Contrasts by any attribute, crossed, in bands; of whom was asked; beside a published table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, ReadError
from qualkit.project import Project

PEOPLE = """participant,role,area,age
Ann,citizen,north,34
Ben,citizen,south,71
Cem,staff,north,52
Dee,staff,south,unknown
Eva,citizen,,40
"""
TALK = """---
phase: before
---
# What helps?

Ann: A bus would help me a lot.

Ben: Somebody to talk to helps.

Cem: They ask for a bus.

Dee: We offer talk.

Eva: I walk everywhere.
"""
LATER = "---\nphase: after\n---\nAnn: Still no bus.\n\nCem: No.\n\nFay: Fine.\n"
CODES = """codebook: Help
codes:
  - name: Bus
  - name: Talk
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "study.qualkit") as project:
        people = write(tmp_path / "people.csv", PEOPLE)
        talk = write(tmp_path / "day-1.txt", TALK)
        project.ingest(talk, participants=people)
        project.ingest(write(tmp_path / "day-2.txt", LATER))
        project.import_codebook(write(tmp_path / "codes.yaml", CODES))
        for quote, code in (("A bus would", "Bus"), ("talk to", "Talk"), ("offer talk", "Talk")):
            project.add_coding("day-1", code, quote=quote)
        yield project


def counts(result, group):
    return [(row.groups[group].participants, row.groups[group].of) for row in result.rows]


def test_attributes_are_crossed(study: Project) -> None:
    result = study.contrast(by=("role", "area"))

    assert result.by == "role & area"
    assert [group.name for group in result.groups] == [
        "citizen & north", "citizen & south", "staff & north", "staff & south",
    ]  # fmt: skip
    assert counts(result, "citizen & south") == [(0, 1), (1, 1)]
    assert "2 participants without role & area, in no group: Eva, Fay" in result.notes
    assert len(result.comparisons) == 6


def test_numbers_are_cut_into_bands(study: Project) -> None:
    result = study.contrast(by="age", bands=(40, 65))

    assert [group.name for group in result.groups] == [
        "under 40", "40 to under 65", "65 and over",
    ]  # fmt: skip
    assert counts(result, "40 to under 65") == [(0, 2), (0, 2)]
    assert "1 participant whose age is no number, in no group: Dee" in result.notes


def test_bands_that_do_not_ascend_are_refused(study: Project) -> None:
    with pytest.raises(ParameterError, match="bands 65, 40; expected numbers that ascend"):
        study.contrast(by="age", bands=(65, 40))
    with pytest.raises(ParameterError, match="bands of several attributes"):
        study.contrast(by=("age", "area"), bands=(40,))


def test_an_attribute_of_documents_groups_those_who_speak_in_one_kind_only(
    study: Project,
) -> None:
    result = study.contrast(by="phase")

    assert counts(result, "before") == [(0, 3), (2, 3)]
    assert any("in sessions that differ in phase, in no group: Ann, Cem" in n for n in result.notes)


def test_who_was_asked_may_be_read_from_a_table(study: Project, tmp_path: Path) -> None:
    asked = write(tmp_path / "asked.csv", "code,session\nTalk,day-2\n")
    result = study.contrast(exposure=str(asked))

    assert counts(result, "citizen") == [(1, 3), (0, 1)]
    assert result.exposure == str(asked)


def test_who_was_asked_may_follow_from_who_raised_it(study: Project) -> None:
    result = study.contrast(exposure="raised")
    assert counts(result, "staff") == [(0, 2), (1, 2)]


@pytest.mark.parametrize(
    ("table", "error", "message"),
    [
        ("code,session\nTalk,day-9\n", ReadError, "line 2: no session 'day-9'"),
        ("code,session\nTlk,day-1\n", ReadError, "line 2: .*did you mean 'Talk'"),
        ("code,question\nTalk,Why?\n", ReadError, "line 2: no question 'Why\\?'"),
        ("theme,session\nTalk,day-1\n", ReadError, "expected code, and session or question"),
    ],
)
def test_a_table_of_questions_is_checked(
    study: Project, tmp_path: Path, table: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        study.contrast(exposure=str(write(tmp_path / "asked.csv", table)))


def test_a_published_table_stands_beside(study: Project, tmp_path: Path) -> None:
    published = write(tmp_path / "study.csv", "need,citizen,staff\nTalk,62 %,18\nMoney,9,1\n")

    found = study.contrast(published=str(published)).published

    assert [(row.code, row.published) for row in found.rows] == [
        ("Talk", {"staff": 0.18, "citizen": 0.62})
    ]
    assert found.unmatched == ("Money",)
    assert found.without == ("Bus",)
    assert found.source == "study.csv"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("need,citizen\nTalk,62\n", "no column staff; expected the item, then staff and citizen"),
        ("need,citizen,staff\nTalk,many,1\n", "line 2: 'Talk': no percentage"),
        ("need,citizen,staff\nTalk,162,1\n", "line 2: 'Talk': no percentage"),
        (
            "need,citizen,staff\nTalk,1,1\nTalk,2,2\n",
            "line 3: the item 'Talk'; name each",
        ),
    ],
)
def test_a_published_table_is_checked(
    study: Project, tmp_path: Path, table: str, message: str
) -> None:
    with pytest.raises(ReadError, match=message):
        study.contrast(published=str(write(tmp_path / "study.csv", table)))


def test_numbers_that_are_none_are_in_no_band(study: Project) -> None:
    study.change_participant("Ben", attributes={"age": "inf"})
    study.change_participant("Eva", attributes={"age": "nan"})
    result = study.contrast(by="age", bands=(40,))
    assert "3 participants whose age is no number, in no group: Ben, Dee, Eva" in result.notes


def test_where_it_was_raised_does_not_depend_on_who_is_compared(study: Project) -> None:
    two = study.contrast(by="area", groups=("north", "south"), exposure="raised")
    study.change_participant("Ann", attributes={"area": "west"})
    study.change_participant("Eva", attributes={"area": "north"})
    other = study.contrast(by="area", groups=("north", "south"), exposure="raised")
    assert counts(two, "south")[0][1] == counts(other, "south")[0][1] == 2


def test_groups_by_nothing_or_by_one_thing_twice_are_refused(study: Project) -> None:
    with pytest.raises(ParameterError, match="groups by nothing"):
        study.contrast(by=())
    with pytest.raises(ParameterError, match="groups by role, role"):
        study.contrast(by=("role", "role"))


def test_two_groups_are_never_called_alike(study: Project) -> None:
    study.change_participant("Ann", attributes={"area": "north & a", "age": "b"})
    study.change_participant("Ben", attributes={"area": "north", "age": "a & b"})
    with pytest.raises(ParameterError, match="two groups would both be called 'north & a & b'"):
        study.contrast(by=("area", "age"))


def test_a_run_says_of_which_tables_it_is(study: Project, tmp_path: Path) -> None:
    asked = write(tmp_path / "asked.csv", "code,session\nTalk,day-2\n")
    first = study.contrast(exposure=str(asked)).run
    write(asked, "code,session\nTalk,day-1\n")
    second = study.contrast(exposure=str(asked)).run
    kept = {row["run"]: row["parameters"]["exposure_sha256"] for row in study.runs()
            if row["run"] in (first, second)}  # fmt: skip
    assert len(set(kept.values())) == 2


def test_a_missing_table_is_told(study: Project, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.csv: No such file"):
        study.contrast(published=str(tmp_path / "none.csv"))


def test_a_contrast_of_several_groups_becomes_json_and_rows(study: Project) -> None:
    result = study.contrast(by=("role", "area"), suppress=2, exposure="raised")
    json.dumps(result.to_dict(), allow_nan=False)
    records = result.records()
    assert len(records) == 2 + 6 * 2
    assert records[0]["comparison"] is None
    assert records[2]["comparison"] == "citizen & north → citizen & south"
    assert result.suppressed == 2
