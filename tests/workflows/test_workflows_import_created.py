"""When imported codings were made: kept, exported, used; what tells no instant is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from project_fakes import Run, new_project, write

from qualkit.errors import FaultyTable, ParameterError
from qualkit.project import Project

TALK = "Ann: We sang all day.\n\nBen: The bus was late.\n"
BOOK = "codebook: N\ncodes: [{name: Bus}, {name: Song}]\n"
HEAD = "document,code,coder,turn"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    return prepared(project, tmp_path)


def prepared(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", TALK), language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def created(study: Project) -> list[str]:
    return [coding["created"] for coding in study.codings()]


@pytest.mark.parametrize("name", ["created", "Date", "Creation date", "modified"])
def test_a_column_that_says_when_is_kept(study: Project, tmp_path: Path, name: str) -> None:
    table = f"{HEAD},{name}\ntalk,Song,Kim,1,13.04.2004 09:30\n"

    study.import_codings(write(tmp_path / "c.csv", table))

    assert created(study) == ["2004-04-13T09:30:00Z"]


def test_a_row_without_one_is_made_now(study: Project, tmp_path: Path) -> None:
    table = f"{HEAD},created\ntalk,Song,Kim,1,\ntalk,Bus,Kim,2,2000-01-02\n"

    study.import_codings(write(tmp_path / "c.csv", table))

    assert [when == "2000-01-02T00:00:00Z" for when in created(study)] == [False, True]


def test_json_and_workbooks_say_when_too(study: Project, tmp_path: Path) -> None:
    row = {"document": "talk", "coder": "Kim", "code": "Song", "turn": 1}
    study.import_codings(
        write(tmp_path / "c.json", json.dumps([{**row, "date": "2004-04-03T10:00:00+02:00"}]))
    )
    frame = pd.DataFrame([{**row, "turn": 2, "created": pd.Timestamp("2004-05-06 07:08")}])
    frame.to_parquet(tmp_path / "c.parquet")
    study.import_codings(tmp_path / "c.parquet")

    assert created(study) == ["2004-04-03T08:00:00Z", "2004-05-06T07:08:00Z"]


def test_a_column_a_code_has_it_for_the_passage(study: Project, tmp_path: Path) -> None:
    table = "document,coder,turn,created,Song,Bus\ntalk,Kim,1,2004-04-03,x,x\n"

    study.import_codings(write(tmp_path / "c.csv", table))

    assert created(study) == ["2004-04-03T00:00:00Z"] * 2


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("03/04/2004", r"line 2: created is '03/04/2004': the day or the month .* --dates dmy"),
        ("2999-01-01", "line 2: created is '2999-01-01', in the future; write it as"),
        ("1901-01-01", "line 2: created is '1901-01-01', before 1970; write it as"),
        ("soon", "line 2: created is 'soon', which is no date; write it as 2024-04-03"),
    ],
)
def test_what_tells_no_instant_is_a_fault_of_its_row(
    study: Project, tmp_path: Path, when: str, message: str
) -> None:
    table = write(tmp_path / "c.csv", f"{HEAD},created\ntalk,Song,Kim,1,{when}\n")

    with pytest.raises(FaultyTable, match=message):
        study.import_codings(table)

    assert len(study.codings()) == 0


def test_the_order_of_day_and_month_can_be_told(
    study: Project, tmp_path: Path, qualkit: Run
) -> None:
    table = write(tmp_path / "c.csv", f"{HEAD},created\ntalk,Song,Kim,1,03/04/2004\n")

    result = qualkit("import", study.path, table, "--dates", "mdy")

    assert result.exit_code == 0
    assert created(study) == ["2004-03-04T00:00:00Z"]
    with pytest.raises(ParameterError, match=r"dates 'ymd'; expected dmy or mdy"):
        study.import_codings(table, dates="ymd")


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "xlsx", "parquet"])
def test_what_is_exported_is_imported_with_its_date(
    study: Project, tmp_path: Path, suffix: str
) -> None:
    table = f"{HEAD},created\ntalk,Song,Kim,1,2001-02-03 04:05:06\ntalk,Bus,Lou,2,2002-01-01\n"
    study.import_codings(write(tmp_path / "c.csv", table))
    out = study.export(tmp_path / f"out.{suffix}")

    with new_project(tmp_path / "other.qualkit") as other:
        prepared(other, tmp_path).import_codings(out)
        found = other.codings().to_dict()

    assert found == study.codings().to_dict()


def test_agreement_over_time_uses_the_dates(study: Project, tmp_path: Path) -> None:
    study.ingest(write(tmp_path / "tea.txt", TALK.replace("bus", "tea")), language="en")
    rows = [
        f"{document},{code},{coder},{turn},{year}-01-02"
        for coder in ("Kim", "Lou")
        for document, year in (("talk", 2001), ("tea", 2000))
        for turn, code in ((1, "Song"), (2, "Bus"))
    ]
    study.import_codings(write(tmp_path / "c.csv", "\n".join([f"{HEAD},created", *rows]) + "\n"))

    found = study.agreement_by(by="time", spells=2)

    assert found.parts == ("1: 2000-01-02", "2: 2001-01-02")
    assert any("unless the file said when" in note for note in found.notes)
