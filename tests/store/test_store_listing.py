"""Lists made in the database say what the places of turns in Python say."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from project_fakes import write

from qualkit import store as stores
from qualkit.model.places import Places
from qualkit.project import Project
from qualkit.spans import Span

TALK = """Session: Library

Moderator: Who needs a friend?

Ann: I want company.
(laughs)
Ann: Really, I do.

[a door]

Ben: Help with letters. They want it, too.

An unlabelled line here.

Kim: Me?

Moderator: Yes, you.
"""
BOOK = "codebook: B\ncodes:\n  - {name: One}\n  - {name: Two}\n"
PEOPLE = "name,role\nModerator,moderator\nAnn,citizen\nBen,staff\nKim,citizen\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", PEOPLE)
    files = [write(tmp_path / f"{name}.txt", TALK.replace("Me?", name)) for name in "ab"]
    project.ingest(files, participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    chance = random.Random(1968)
    for _ in range(150):
        name = chance.choice("ab")
        text = project.text(name)
        start = chance.randrange(len(text) - 1)
        end = min(len(text), start + chance.choice((1, 5, 20, 80, 200)))
        about = chance.choice((None, None, "staff", "citizen"))
        project.add_coding(
            name, chance.choice(("One", "Two")), start=start, end=end, about=about,
            coder=chance.choice(("Kim", "Lee")),
        )  # fmt: skip
    return project


def expected(study: Project, wanted: dict[str, Any]) -> list[tuple[Any, ...]]:
    places = Places(stores.documents.turns(study._store))
    found = []
    for coding in stores.codings.all_codings(study._store):
        touched = places.touching(coding.document, coding.span)
        spoken = [turn for turn in touched if turn.participant] or list(touched[:1]) or [None]
        for turn in spoken:
            role = turn.role if turn else None
            person = turn.participant if turn else None
            if (
                wanted.get("code") in (None, coding.code)
                and wanted.get("coder") in (None, coding.coder)
                and wanted.get("document") in (None, coding.document)
                and wanted.get("role") in (None, role)
                and wanted.get("participant") in (None, person)
                and wanted.get("about") in (None, coding.about or role)
            ):
                found.append((coding.id, turn.ordinal if turn else None, person, role))
                break
    return found


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"code": "One"},
        {"role": "citizen"},
        {"role": "staff", "code": "Two", "coder": "Lee"},
        {"participant": "Kim"},
        {"about": "staff"},
        {"about": "citizen", "role": "staff"},
        {"document": "b", "about": "moderator"},
    ],
)
def test_a_list_is_what_the_places_of_turns_say(study: Project, wanted: dict[str, Any]) -> None:
    rows = [
        (row["id"], row["turn"], row["participant"], row["role"]) for row in study.codings(**wanted)
    ]

    assert rows == expected(study, wanted)
    assert rows
    assert rows[:7] == [
        (row["id"], row["turn"], row["participant"], row["role"])
        for row in study.codings(limit=7, **wanted)
    ]


def test_a_coding_on_a_label_alone_is_nobodys(study: Project) -> None:
    start = study.text("a").index("Ben:")
    study.add_coding("a", "One", start=start, end=start + 4, coder="Ada")

    (row,) = study.codings(coder="Ada")

    assert (row["participant"], row["turn"]) == (None, None)
    assert Span(row["start"], row["end"]) == Span(start, start + 4)
