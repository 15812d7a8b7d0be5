"""The turns that a search reads: current texts only, filtered, by what the index says."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import UnknownName
from qualkit.model.search import Where
from qualkit.project import Project
from qualkit.store import searching
from qualkit.store.connection import Store

TALK = "Ann: Tea [laughs] now.\n\nBen: Milk.\n"


@pytest.fixture
def store(project: Project, tmp_path: Path) -> Store:
    people = write(tmp_path / "p.csv", "name,role,age\nAnn,citizen,70\nBen,staff,\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    project.edit_document("talk", write(tmp_path / "new.txt", TALK.replace("Milk", "Coffee")))
    return project._store


def said(store: Store, where: Where, found: str | None = None) -> list[str]:
    return [turn.text for turn in searching.turns(store, where, found)]


def test_turns_are_those_of_the_project(store: Store, project: Project) -> None:
    turns = list(searching.turns(store, Where()))

    assert [turn.text for turn in turns] == [row["text"] for row in project.turns()]
    assert [turn.speech()[0].end - turn.span.start for turn in turns] == [4, 7]
    assert searching.count(store, Where()) == 2


@pytest.mark.parametrize(
    ("found", "texts"),
    [('"tea"', ["Tea [laughs] now."]), ('"milk"', []), ('"laughs"', []), ('"coffee"', ["Coffee."])],
)
def test_the_index_names_turns_of_the_current_text(
    store: Store, found: str, texts: list[str]
) -> None:
    assert said(store, Where(), found) == texts


def test_filters_and_the_index_go_together(store: Store) -> None:
    where = Where(role="citizen", attributes={"age": "70"}, document="talk")

    assert said(store, where, '"tea" OR "coffee"') == ["Tea [laughs] now."]
    assert searching.words(store, where, "role") == {"citizen": 2}


def test_names_are_checked(store: Store) -> None:
    with pytest.raises(UnknownName, match="no attribute 'ages'; did you mean 'age'"):
        searching.check(store, Where(attributes={"ages": "70"}))


def test_names_with_quotation_marks_are_names(store: Store) -> None:
    assert said(store, Where(document='"x"; DROP', attributes={"a'b\"": "?1"})) == []
