"""Which names are suggested as two spellings of one person."""

from __future__ import annotations

import pytest

from qualkit.transcripts.aliases import likely_aliases


def pairs(*names: str) -> list[tuple[str, str]]:
    return [(found.alias, found.name) for found in likely_aliases(names)]


@pytest.mark.parametrize(
    ("alias", "name", "reason"),
    [
        ("Mr Bramley", "David Bramley", "the same surname"),
        ("D. Bramley", "David Bramley", "initial and surname"),
        ("Sir Ned", "Sir Ned Williams", "the same first name"),
        ("Anna", "Anna Novak", "the same first name"),
        ("Interviewee 1", "Interviewee1", "the same letters"),
        ("Mr David Bramley", "David Bramley", "the same letters"),
        ("Bramely", "Bramley", "one letter apart"),
        ("Novakova", "Novaková", "one letter apart"),
        ("ee", "Interviewee", "two words for one part"),
        ("ER", "Interviewer", "two words for one part"),
    ],
)
def test_two_spellings_of_one_person_are_suggested(alias: str, name: str, reason: str) -> None:
    (found,) = likely_aliases([alias, name])

    assert {found.alias, found.name} == {alias, name}
    assert found.reason == reason


@pytest.mark.parametrize(
    "names",
    [
        ("David Bramley", "Anna Bramley", "Mr Bramley"),
        ("P1", "P11"),
        ("Interviewee 1", "Interviewee 2"),
        ("Interviewee", "Interviewee 1"),
        ("Interviewer", "Interviewee"),
        ("Mr Henry", "Henry Moore"),
        ("Anna Smith", "Ben Smith"),
        ("Ann", "Anna"),
        ("Ann",),
        (),
    ],
)
def test_names_that_may_be_two_people_are_not_suggested(names: tuple[str, ...]) -> None:
    assert pairs(*names) == []


def test_the_order_of_the_names_does_not_matter() -> None:
    names = ["Mr Bramley", "David Bramley", "Sir Ned", "Ned Williams"]

    assert pairs(*names) == pairs(*reversed(names)) != []
