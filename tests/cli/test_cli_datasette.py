"""`qualkit datasette`: metadata and queries for other programs."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml
from project_fakes import Run


def tables(path: Path) -> dict[str, set[str]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        names = [row[0] for row in connection.execute(query)]
        return {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info('{name}')")}
            for name in names
        }
    finally:
        connection.close()


def test_the_metadata_names_what_is_in_the_file(sight_loss: Path, qualkit: Run) -> None:
    result = qualkit("datasette", sight_loss)

    metadata = json.loads(result.stdout)
    (told,) = metadata["databases"].values()
    there = tables(sight_loss)
    assert result.exit_code == 0
    assert [*metadata["databases"]] == ["sight-loss"]
    assert {*told["tables"]} == {*there}
    for name, table in told["tables"].items():
        assert _columns(table) <= there[name], name


def _columns(table: dict[str, Any]) -> set[str]:
    named = {*table.get("columns", {}), *table.get("facets", ())}
    return named | {table[key] for key in ("sort", "sort_desc", "label_column") if key in table}


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_the_metadata_is_written_in_both_forms(
    sight_loss: Path, qualkit: Run, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"metadata.{suffix}"

    result = qualkit("datasette", sight_loss, "-o", file)

    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert result.stdout == ""
    assert f"now: datasette {sight_loss} --metadata {file}" in result.stderr
    assert read == json.loads(qualkit("datasette", sight_loss).stdout)


def test_a_query_is_printed_alone(sight_loss: Path, qualkit: Run) -> None:
    result = qualkit("datasette", sight_loss, "--sql", "turns")

    assert result.exit_code == 0
    assert result.stdout.startswith("SELECT document.name AS document")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--sql", "turn"], 1, "no query 'turn'; did you mean 'turns'?"),
        (["-o", "m.txt"], 1, "m.txt is no name for Datasette's metadata; expected a name ending"),
        (["--sql", "turns", "-o", "m.json"], 2, "-o does not go with --sql"),
    ],
)
def test_what_cannot_be_done_is_refused(
    sight_loss: Path, qualkit: Run, arguments: list[str], code: int, message: str
) -> None:
    result = qualkit("datasette", sight_loss, *arguments)

    assert result.exit_code == code
    assert message in result.stderr
