"""What SQLite says, in the project's words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.errors import ProjectError, UnknownName
from qualkit.project import Project


@pytest.mark.parametrize(
    "call",
    [
        Project.documents,
        Project.undo,
        Project.check,
        lambda study: study.add_memo("hm", "reflexive"),
        lambda study: study.decide("accept", everything=True),
        lambda study: study.search("bus"),
    ],
)
def test_a_closed_project_says_so(project: Project, call: Callable[[Project], object]) -> None:
    project.close()

    with pytest.raises(ProjectError) as raised:
        call(project)

    assert str(raised.value) == "the project is closed; open it again"


def test_a_broken_constraint_does_not_accuse_the_file(project: Project) -> None:
    nameless = "INSERT INTO coder (guid, name) VALUES ('g', NULL)"

    with pytest.raises(ProjectError, match="NOT NULL constraint failed") as raised:
        project._store.rows(nameless)

    assert "qualkit check" not in str(raised.value)
    assert list(project.check()) == []


def test_unknown_ids_are_answered_with_a_few_short_ones(tmp_path: Path) -> None:
    with Project.create(tmp_path / "c.qualkit") as study:
        with pytest.raises(UnknownName, match="there is no memo yet"):
            study.memo("nope")
        for _ in range(5):
            study.add_memo("hm", "reflexive")

        with pytest.raises(UnknownName) as raised:
            study.memo("nope")

    known = str(raised.value).partition("known: ")[2]
    assert known.endswith(" …")
    assert [len(each) for each in known[:-2].split(", ")] == [10] * 4
