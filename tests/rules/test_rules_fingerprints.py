"""A rule's fingerprint changes with what decides its votes, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, suggest
from qualkit.rules.fingerprints import fingerprint
from qualkit.spans import Span

RULE = Rule(kind="lemmas", lemmas=("bus", "tram"), unless=("pass",), roles=("citizen",))


@pytest.mark.parametrize(
    "change",
    [
        {"lemmas": ("bus",)},
        {"unless": ()},
        {"roles": ()},
        {"document_kinds": ("diary",)},
        {"languages": ("en",)},
        {"questions": ("bus",)},
        {"inside": "A"},
        {"within": "turn"},
        {"weight": 1.0},
        {"kind": "any_of", "lemmas": (), "any_of": ("bus", "tram")},
    ],
)
def test_whatever_decides_changes_it(change: dict[str, Any]) -> None:
    assert fingerprint(replace(RULE, **change)) != fingerprint(RULE)


@pytest.mark.parametrize(
    "change", [{"line": 9}, {"lemmas": ("tram", "bus")}, {"files": {"lemmas": "w.txt"}}]
)
def test_where_and_how_it_is_written_does_not(change: dict[str, Any]) -> None:
    assert fingerprint(replace(RULE, **change)) == fingerprint(RULE)


def test_it_is_the_same_on_every_machine() -> None:
    assert fingerprint(RULE) == "dac2a946c11c41b4"


def test_a_suggestion_carries_those_of_the_rules_that_voted_alone() -> None:
    text = "The bus is late."
    turn = Turn(document="d", ordinal=1, span=Span(0, 16), text=text, session="s", language="en")
    late, bus, tea = (Rule(kind="lemmas", lemmas=(word,)) for word in ("late", "bus", "tea"))

    def rule_of(*rules: Rule) -> str:
        (found,) = suggest(
            [turn], RuleSet(Codebook(title="T", codes=(Code(path="A", rules=rules),)))
        )
        return found.rule

    assert (
        rule_of(late, bus, tea)
        == rule_of(bus, late)
        == "+".join(sorted((fingerprint(late), fingerprint(bus))))
    )
    assert rule_of(late, tea) == fingerprint(late)
