"""Exact places: by words, by lemmas, by regular expressions, in speech only."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_turns import START, found_in, turn_of

from qualkit.errors import ParameterError
from qualkit.search import by_lemmas, by_regex, by_words, parse
from qualkit.spans import Span


def said(query: str, text: str, *holes: tuple[int, int], near: int | None = None) -> list[str]:
    return found_in(by_words(parse(query, near=near)), turn_of(text, *holes))


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("tea", "Tea, more tea. Teas!", ["Tea", "tea"]),
        ("tea*", "Tea, more tea. Teas!", ["Tea", "tea", "Teas"]),
        ("tea milk", "Milk before tea.", ["Milk", "tea"]),
        ("tea milk", "Tea alone.", []),
        ("tea -milk", "Tea with milk.", []),
        ("tea -milk", "Tea.", ["Tea"]),
        ("tea OR (milk sugar)", "Tea with milk.", ["Tea"]),
        ('"cup of tea"', "A cup\nof tea, a cup of", ["cup\nof tea"]),
        ('"a a"', "a a a", ["a a", "a a"]),
        ('"cup of t"*', "cup of tea", ["cup of tea"]),
        ("don't", "Don’t, or don t", ["Don’t", "don t"]),
        ("eleve", "E\u0301le\u0300ve, élève", ["E\u0301le\u0300ve", "élève"]),
        ("tea OR tea", "tea", ["tea"]),
        ("tea NEAR/2 milk", "milk in tea, then more of that milk", ["milk in tea"]),
        ("tea NEAR/1 milk", "milk in tea", []),
        ("tea NEAR/1 milk", "tea milk", ["tea milk"]),
        ("tea NEAR/3 tea", "tea", []),
        ("tea NEAR/3 tea", "tea and tea", ["tea and tea"]),
        ('"a b" NEAR/2 c', "c x a b", ["c x a b"]),
        ("a NEAR/2 b NEAR/2 c", "b a c x x c", ["b a c"]),
    ],
)
def test_words_are_found_where_they_stand(query: str, text: str, found: list[str]) -> None:
    assert said(query, text) == found


def test_near_words_are_one_stretch() -> None:
    assert said("tea milk", "milk or tea and milk", near=2) == ["milk or tea", "tea and milk"]


def test_places_are_the_documents() -> None:
    assert by_words(parse("tea"))([turn_of("My tea")]) == [[Span(START + 3, START + 6)]]


def test_what_nobody_spoke_is_not_found() -> None:
    text = "Tea [tea] please"

    assert said("tea", text, (4, 9)) == ["Tea"]
    assert said('"tea please"', text, (4, 9)) == [text]
    assert found_in(by_regex("tea"), turn_of(text, (4, 9))) == ["Tea"]
    assert found_in(by_regex("tea please"), turn_of(text, (4, 9))) == [text]
    assert found_in(by_lemmas(parse("tea")), turn_of(text, (4, 9))) == ["Tea"]


@pytest.mark.parametrize(
    ("query", "language", "text", "found"),
    [
        ("friend", "en", "Friends, befriend my friend's dog", ["Friends", "friend"]),
        ("went", "en", "I go. She goes.", ["go", "goes"]),
        ('"make friend"', "en", "We made, slowly, friends. Making friends!", ["Making friends"]),
        ("freund", "de", "Die Freunde kommen.", ["Freunde"]),
        ("Freunde", "de", "Ein Freund.", ["Freund"]),
        ("élève", "fr", "L'élève, les élèves", ["élève", "élèves"]),
        ("vorm", "und", "Vorm vormen", ["Vorm"]),
        ("go NEAR/3 shop", "en", "went to shops", ["went to shops"]),
    ],
)
def test_lemmas_are_those_of_the_turns_language(
    query: str, language: str, text: str, found: list[str]
) -> None:
    finder = by_lemmas(parse(query))

    assert found_in(finder, turn_of(text, language=language)) == found


def test_one_query_is_read_in_every_language_of_the_turns() -> None:
    turns = [turn_of("Friends", language="en"), turn_of("Friends", language="fr")]

    assert [len(found) for found in by_lemmas(parse("friend"))(turns)] == [1, 0]


def test_a_beginning_has_no_lemma() -> None:
    with pytest.raises(ParameterError, match=r"'hous\*' is a beginning, which has no lemma; leave"):
        by_lemmas(parse("hous*"))


def test_endless_words_are_read() -> None:
    text = "x" * 5000 + " tea"

    assert found_in(by_lemmas(parse("tea")), turn_of(text)) == ["tea"]


@pytest.mark.parametrize(
    ("regex", "text", "found"),
    [
        (r"cups? of (tea|coffee)", "Cups\n  of tea", ["Cups\n  of tea"]),
        (r"^i\b", "I think I do", ["I"]),
        (r"\s*tea\s*", "a tea now", ["tea"]),
        ("é", "E\u0301t", ["E\u0301"]),
    ],
)
def test_regexes_read_a_turn_on_one_line(regex: str, text: str, found: list[str]) -> None:
    assert found_in(by_regex(regex), turn_of(text)) == found


def test_case_counts_in_a_regex_when_asked_for() -> None:
    assert found_in(by_regex("Tea", keeps_case=True), turn_of("tea Tea")) == ["Tea"]


@pytest.mark.parametrize(
    ("regex", "message"),
    [
        ("", "the query is empty; expected a regular expression"),
        ("(", r"the query '\(' is no regular expression"),
        ("(a+)+$", "can take endless time"),
        ("a*", "matches the empty text"),
        ("a" * 10_001, "the regular expression has 10001 characters; expected at most 10000"),
    ],
)
def test_regexes_that_cannot_be_are_refused(regex: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        by_regex(regex)


_WORDS = st.lists(st.sampled_from(["tea", "Tea", "milk", "cup", "teas"]), max_size=30)
_GAPS = st.sampled_from([" ", ", ", "\n", "-", "…"])


@settings(deadline=None)
@given(_WORDS, _GAPS, st.sampled_from(["tea", "milk", "cup"]))
def test_every_occurrence_of_a_word_is_found_and_nothing_else(
    words: list[str], gap: str, word: str
) -> None:
    text = gap.join(words)
    naive = [
        Span(START + match.start(), START + match.end())
        for match in re.finditer(rf"\b{word}\b", text, re.IGNORECASE)
    ]

    assert by_words(parse(word))([turn_of(text or "x")]) == [naive]


@settings(deadline=None)
@given(_WORDS, st.integers(1, 5))
def test_words_are_near_where_a_pair_of_them_is(words: list[str], distance: int) -> None:
    places = [
        [at for at, word in enumerate(words) if word.lower() == one] for one in ("tea", "cup")
    ]
    is_near = any(abs(tea - cup) <= distance for tea in places[0] for cup in places[1])

    found = said(f"tea NEAR/{distance} cup", " ".join(words) or "x")

    assert bool(found) == is_near
    assert all(len(stretch.split()) <= distance + 1 for stretch in found)
