"""The queries for other programs: what they give is what qualkit's own lists give."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qualkit.errors import UnknownName
from qualkit.project import Project
from qualkit.store.canned import QUERIES


def run(path: Path, name: str, **values: str) -> list[dict[str, Any]]:
    """As any SQLite program runs it."""
    sql = next(query.sql for query in QUERIES if query.name == name)
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        cursor = connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]
    finally:
        connection.close()


@pytest.fixture
def study(sight_loss: Path) -> Iterator[Project]:
    """The shipped corpus with suggestions, decisions on them, a coding taken back and a memo."""
    with Project.open(sight_loss) as made:
        made.code()
        waiting = [row["id"] for row in made.suggestions(status="waiting")]
        made.decide("accept", waiting[:5], coder="Robin")
        made.decide("reject", waiting[5:8], coder="Robin")
        made.remove_coding(made.codings()[0]["id"])
        made.add_memo("Ring them.", "operational", coder="Robin")
        yield made


def test_codings_are_those_listed(study: Project) -> None:
    listed = study.codings().to_dict()

    found = run(study.path, "codings")

    names = [name for name in listed[0] if name in found[0]]
    assert {"id", "quote", "code", "coder", "participant", "role", "decided_by"} <= {*names}
    assert [[row[name] for name in names] for row in found] == [
        [row[name] for name in names] for row in listed
    ]


def test_quotes_of_a_code_are_its_codings(study: Project) -> None:
    code = "Needs/Make friends"

    found = run(study.path, "quotes_of_a_code", code=code)

    assert {row["id"] for row in found} == {
        row["id"] for row in study.codings() if row["code"] == code
    }


def test_participants_are_those_of_the_contrast(study: Project) -> None:
    counted = {
        (row.code, name): share.participants
        for row in study.contrast(by="role").rows
        for name, share in row.groups.items()
        if share.participants
    }

    found = run(study.path, "participants_by_role_and_code")

    assert {(row["code"], row["role"]): row["participants"] for row in found} == counted


def test_codes_and_turns_are_those_listed(study: Project) -> None:
    codes = [tuple(row.values()) for row in run(study.path, "codes")]
    turns = run(study.path, "turns")

    assert codes == [tuple(row.values()) for row in study.codes()]
    assert len(turns) == sum(row["turns"] for row in study.documents())
    for document in {turn["document"] for turn in turns}:
        assert [(t["ordinal"], t["text"]) for t in turns if t["document"] == document] == [
            (turn["ordinal"], turn["text"]) for turn in study.turns(document)
        ]


def test_waiting_suggestions_decisions_and_memos_are_those_listed(study: Project) -> None:
    waiting = {row["id"] for row in study.suggestions(status="waiting")}

    decisions = run(study.path, "decisions_by_coder")
    memos = run(study.path, "memos")

    assert {row["id"] for row in run(study.path, "suggestions_waiting")} == waiting
    assert [(row["coder"], row["verdict"], row["decisions"]) for row in decisions] == [
        ("Robin", "accept", 5), ("Robin", "reject", 3),
    ]  # fmt: skip
    assert [row["text"] for row in memos if row["kind"]] == ["Ring them."]


def test_memos_are_those_listed_with_remarks_of_codings_and_themes(study: Project) -> None:
    document = study.documents()[0]["name"]
    study.add_coding(document, "Needs/Make friends", quote=study.text(document)[:40], memo="Odd.")
    study.claim(name="Company", codes=["Needs/Make friends"], memo="Out of hand.")

    found = run(study.path, "memos")

    assert {(row["id"], row["text"], row["coder"]) for row in found} == {
        (row["id"], row["text"], row["coder"]) for row in study.memos()
    }
    assert [row["target"] for row in found][-2:] == ["coding", "theme"]


def test_a_query_is_had_by_its_name(study: Project) -> None:
    queries = study.queries()

    assert queries["memos"]["sql"] == next(row["sql"] for row in queries if row["name"] == "memos")
    assert queries[0]["name"] == queries[:1][0]["name"] == "codings"
    with pytest.raises(UnknownName, match="codings"):
        queries["coding"]
