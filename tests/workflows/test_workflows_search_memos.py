"""Searches over memos."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from project_fakes import write

from qualkit import store as stores
from qualkit.errors import ParameterError, UnknownName
from qualkit.project import Project
from qualkit.store.memos import Target


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", "Ann: Tea.\n"), language="en")
    target = stores.memo_targets.resolve(project._store, "document", "talk")
    for kind, text, coder in (
        ("theoretical", "Tea stands for friends.", "Robin"),
        ("reflexive", "I like tea, too.", "Ira"),
    ):
        stores.memos.add(project._store, kind, text, target, coder=coder)
    return project


def test_memos_are_found_with_what_they_are_attached_to(study: Project) -> None:
    found = study.search_memos("tea")

    assert [(hit.kind, hit.coder, hit.sort, hit.name) for hit in found.hits] == [
        ("theoretical", "Robin", "document", "talk"),
        ("reflexive", "Ira", "document", "talk"),
    ]
    assert [hit.text[hit.start : hit.end] for hit in found.hits] == ["Tea", "tea"]
    assert found.counts() == {"hits": 2, "memos": 2}


@pytest.mark.parametrize(
    ("query", "options", "kinds"),
    [
        ("friend", {"mode": "lemma"}, ["theoretical"]),
        ("tea", {"kind": "reflexive"}, ["reflexive"]),
        ("tea", {"coder": "Robin"}, ["theoretical"]),
        ("tea", {"limit": 1}, ["theoretical"]),
        (r"^I\b", {"mode": "regex"}, ["reflexive"]),
        ("cocoa", {}, []),
    ],
)
def test_memos_are_read_and_filtered_as_asked(
    study: Project, query: str, options: dict[str, Any], kinds: list[str]
) -> None:
    assert [hit.kind for hit in study.search_memos(query, **options).hits] == kinds


def test_unknown_kinds_and_coders_are_told(study: Project) -> None:
    with pytest.raises(ParameterError, match="the kind of memo 'odd'; expected theoretical"):
        study.search_memos("tea", kind="odd")
    with pytest.raises(UnknownName, match="no coder 'Irah'; did you mean 'Ira'"):
        study.search_memos("tea", coder="Irah")
    assert Target(sort="project").object == ""
