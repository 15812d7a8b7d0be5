"""Coverage, overlap and conflict of each rule, counted by hand."""

from __future__ import annotations

from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, coverage
from qualkit.spans import Span


def said(document: str, ordinal: int, text: str) -> Turn:
    return Turn(
        document=document, ordinal=ordinal, span=Span(0, len(text)), text=text, session="s",
        language="en",
    )  # fmt: skip


def lemma(*words: str, unless: tuple[str, ...] = ()) -> Rule:
    return Rule(kind="lemmas", lemmas=words, unless=unless, line=7)


TURNS = [
    said("d", 1, "The bus is late. I like the bus. Tea."),
    said("d", 2, "A bus pass. The bus! My tram is late."),
    said("e", 1, "Nothing here. The tram is slow. I wait."),
]
BOOK = Codebook(
    title="T",
    codes=(
        Code(
            path="Ride",
            rules=(
                lemma("bus", unless=("pass",)),
                lemma("bus", "tram"),
                Rule(kind="all_of", all_of=("tram", "wait"), within="turn"),
            ),
        ),
        Code(path="Late", rules=(lemma("late"), lemma("never"))),
    ),
)


def test_each_rule_is_counted_with_those_that_vote_beside_it() -> None:
    n_sentences, rows = coverage(TURNS, RuleSet(BOOK))

    bus, ride, joined, late, never = rows
    assert n_sentences == 9
    assert (bus.hits, bus.vetoed, bus.turns, bus.documents) == (3, 1, 2, 1)
    assert (bus.coverage, bus.overlap, bus.conflict) == (3 / 9, 3 / 3, 1 / 3)
    assert (ride.hits, ride.turns, ride.documents, ride.coverage) == (6, 3, 2, 6 / 9)
    # Beside it votes the first rule in three, "late" in two, the joined rule in one.
    assert (ride.overlap, ride.conflict) == (5 / 6, 2 / 6)
    assert (joined.hits, joined.coverage, joined.overlap, joined.conflict) == (1, 2 / 9, 1.0, 0.0)
    assert (late.hits, late.overlap, late.conflict) == (2, 1.0, 1.0)
    assert (never.hits, never.coverage, never.overlap, never.conflict) == (0, 0.0, None, None)


def test_rows_name_the_rule_as_the_codebook_does() -> None:
    _, rows = coverage(TURNS, RuleSet(BOOK))

    assert [(row.code, row.number, row.kind, row.line) for row in rows][:3] == [
        ("Ride", 1, "lemmas", 7), ("Ride", 2, "lemmas", 7), ("Ride", 3, "all_of", 0)
    ]  # fmt: skip
    assert rows[0].text == "lemmas: bus unless pass"


def test_without_a_sentence_no_share_is_defined() -> None:
    n_sentences, rows = coverage([], RuleSet(BOOK))

    assert n_sentences == 0
    assert {(row.hits, row.coverage, row.overlap) for row in rows} == {(0, None, None)}
