"""A project for notebooks and other programs: what it shows of itself, frames, queries."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
from project_fakes import new_project

from qualkit.project import Project


def test_a_project_shows_what_is_in_it(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        shown = study._repr_html_()
        people = len(study.participants())
        codings = len(study.codings())

    assert f"<td>codings</td><td>{codings}</td>" in shown
    assert f"<td>participants</td><td>{people} (" in shown
    assert "citizen" in shown


def test_the_name_of_a_project_is_escaped(tmp_path: Path) -> None:
    with new_project(tmp_path / "<i>.qualkit") as study:
        assert "<i>" not in study._repr_html_()


def test_results_show_their_table_and_ground(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        shown = [
            study.contrast(by="role"),
            study.codings(),
            study.agreement(),
            study.participation(),
        ]

    for result in shown:
        assert "<table>" in result._repr_html_()
    assert "basis: name decided" in shown[0]._repr_html_()


def test_pandas_reads_the_file_as_the_project_does(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        queries = {row["name"]: row["sql"] for row in study.queries()}
        own = study.codings().to_frame()
    connection = sqlite3.connect(f"file:{sight_loss}?mode=ro", uri=True)
    try:
        read = pd.read_sql(queries["codings"], connection)
    finally:
        connection.close()

    columns = ["id", "quote", "code", "coder", "participant", "role"]
    pd.testing.assert_frame_equal(read[columns], own[columns], check_dtype=False)
