"""Long sentences are read in bounded work, and what stands in them is found wherever it stands."""

from __future__ import annotations

import itertools
import time

import pytest

from qualkit.codebook.expressions import regex_problem
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, suggest
from qualkit.rules.bounded import LONGEST_PIECE, BoundedRegex, pieces
from qualkit.spans import Span


def evidence(text: str, *rules: Rule) -> list[tuple[str, ...]]:
    turn = Turn(
        document="d", ordinal=1, span=Span(0, len(text)), text=text, session="s", language="en"
    )
    book = Codebook(title="T", codes=(Code(path="A", rules=rules),))
    return [found.evidence for found in suggest([turn], RuleSet(book))]


@pytest.mark.parametrize(
    "regex", ["tea.*for.*two=", ".*.*=", ".*?.*?=", "[a-z]*[a-z]*=", "(a|b)*=", r"(\w+ )*="]
)
def test_the_worst_sentence_for_an_accepted_regex_ends_soon(regex: str) -> None:
    # Arrange
    assert regex_problem(regex) is None
    hard = ["a" * 5000, "a b " * 1250, "tea for two " * 416]
    begun = time.process_time()

    # Act
    found = [list(BoundedRegex(regex).matches(text)) for text in hard]

    # Assert
    assert found == [[], [], []]
    assert time.process_time() - begun < 120


@pytest.mark.parametrize("regex", [r"\btea for two\b", "tea.*for.*two", r"tea [a-z]* ?[a-z]* two"])
@pytest.mark.parametrize("before", [0, 49, 190, 199, 388, 395, 399, 3990, 8000, 20_000])
def test_a_short_match_is_found_wherever_it_stands(regex: str, before: int) -> None:
    text = "x" * before + " tea for two " + "y" * 9000

    (found,) = BoundedRegex(regex).matches(text)

    assert text[slice(*found)] == "tea for two"


def test_the_end_of_a_window_is_not_the_end_of_the_sentence() -> None:
    text = "tea " * 5000 + "tea"

    assert list(BoundedRegex("tea$").matches(text)) == [(20_000, 20_003)]
    assert list(BoundedRegex("^tea").matches(text)) == [(0, 3)]


def test_matches_of_overlapping_windows_are_told_once_in_order() -> None:
    text = "tea for two " * 2000

    found = list(BoundedRegex("tea.{0,5}for.*?two").matches(text))

    assert found == [(start, start + 11) for start in range(0, len(text), 12)]


@pytest.mark.parametrize("word", ["word ", "x" * 300_000 + " "])
def test_pieces_leave_nothing_out_and_stay_short(word: str) -> None:
    text = word * (400_000 // len(word) + 1)

    found = list(pieces(text))

    assert found[0][0] == 0
    assert found[-1][1] == len(text)
    assert all(end - start <= LONGEST_PIECE for start, end in found)
    ends = itertools.pairwise(found)
    assert all(start <= last for (_, last), (start, _) in ends)


def test_a_sentence_longer_than_spacy_takes_is_read_to_its_end() -> None:
    text = "so we go on and on " * 60_000 + "until the help desks close"
    rules = [Rule(kind="lemmas", lemmas=("help desk",))]

    assert evidence(text, *rules) == [("help desks",)]


def test_a_word_that_forbids_is_heeded_in_another_piece() -> None:
    text = "a help desk " + "so we go on " * 20_000 + "at the bank"
    forbidden = Rule(kind="lemmas", lemmas=("desk",), unless=("bank",))

    assert evidence(text, forbidden) == []


@pytest.mark.parametrize("gap", [99_990, 98_500, 100_000])
def test_a_phrase_at_the_border_of_two_pieces_is_found(gap: int) -> None:
    text = ("so " * gap)[:gap].rstrip() + " the help desks " + "so " * 50_000

    assert evidence(text, Rule(kind="phrase", phrase="the help desk")) == [("the help desks",)]


def test_a_slow_regex_of_a_token_is_not_tried_beside_an_endless_token() -> None:
    slow = Rule(kind="pattern", pattern=({"LOWER": {"REGEX": "[a-z]*[a-z]*s"}},))
    quick = Rule(kind="pattern", pattern=({"LOWER": {"REGEX": {"IN": ["^bus"]}}},))
    text = "a" * 5000 + " buses"

    assert evidence(text, slow) == []
    assert evidence("Two buses", slow) == [("buses",)]
    assert evidence(text, quick) == [("buses",)]


def test_thousands_of_sentences_in_a_turn_are_read_in_steps_that_grow_with_them() -> None:
    text = "Word here. " * 4000 + "Other."
    rules = [
        Rule(kind="all_of", all_of=("word", "other"), within=5),
        Rule(kind="any_of", any_of=("word",), within="turn", unless=("other",)),
    ]

    assert evidence(text, *rules) == [("Word", "Other")]
