"""Rules of several words vote where these meet: in a sentence, a turn, or within some words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.codings import Suggestion
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, suggest
from qualkit.rules.joining import Member, in_sentences, in_turn, within_words
from qualkit.spans import Span


def said(text: str, **more: Any) -> Turn:
    return Turn(
        document="d", ordinal=1, span=Span(0, len(text)), text=text, session="s", language="en",
        **more,
    )  # fmt: skip


def every(*words: str, **more: Any) -> Rule:
    return Rule(kind="all_of", all_of=words, **more)


def run(text: str, *rules: Rule, **more: Any) -> list[Suggestion]:
    book = Codebook(title="T", codes=(Code(path="A", rules=rules),))
    return list(suggest([said(text, **more)], RuleSet(book)))


def quotes(text: str, *rules: Rule) -> list[str]:
    return [found.quote for found in run(text, *rules)]


def test_any_of_votes_like_lemmas() -> None:
    (found,) = run(
        "No bus stops. The trains do.", Rule(kind="any_of", any_of=("train", "bus ride"))
    )

    assert (found.quote, found.evidence) == ("The trains do.", ("trains",))


def test_all_of_votes_where_all_stand_in_one_sentence() -> None:
    text = "The bus is late. The bus. Late trains and buses are late."

    found = run(text, every("bus", "late"))

    assert [(item.quote, item.evidence) for item in found] == [
        ("The bus is late.", ("bus", "late")),
        ("Late trains and buses are late.", ("Late", "buses", "late")),
    ]


def test_all_of_takes_phrases_and_joins_one_of_any_of() -> None:
    rule = every("get to know", any_of=("neighbour", "friend"))

    assert quotes("I got to know my friends. I got to know it. Neighbours.", rule) == [
        "I got to know my friends."
    ]


def test_within_a_turn_the_smallest_passage_of_whole_sentences_is_suggested() -> None:
    text = "Buses? No. I wait for buses. [coughs] So. They come late. Late, always."

    (found,) = run(text, every("bus", "late", within="turn"), non_speech=(Span(29, 37),))

    assert found.quote == "I wait for buses. [coughs] So. They come late."
    assert found.evidence == ("buses", "late")
    assert found.quote == text[found.span.start : found.span.end]


def test_within_a_turn_the_sentences_that_hold_all_are_enough() -> None:
    text = "The bus. It is late. The bus is late. Late buses!"

    assert quotes(text, every("bus", "late", within="turn")) == ["The bus is late.", "Late buses!"]


@pytest.mark.parametrize(("most", "n_found"), [(3, 0), (4, 1), (6, 1), (7, 2), (50, 2)])
def test_words_are_counted_across_sentences_without_marks(most: int, n_found: int) -> None:
    text = "Late today too - we said. We wait for buses. Late!"
    near, far = "We wait for buses. Late!", "Late today too - we said. We wait for buses."

    assert quotes(text, every("wait", "late", within=most)) == [far, near][2 - n_found :]


def test_a_passage_with_a_smaller_one_inside_is_not_suggested() -> None:
    text = "Late. The bus is late. Bus."

    assert quotes(text, every("bus", "late", within=8)) == ["The bus is late."]


def test_words_are_not_joined_across_turns() -> None:
    first, second = "The bus.", "It is late."
    turns = [said(first), replace(said(second), ordinal=2)]
    book = Codebook(
        title="T", codes=(Code(path="A", rules=(every("bus", "late", within="turn"),)),)
    )

    assert list(suggest(turns, RuleSet(book))) == []


def test_unless_forbids_in_the_passage_and_within_a_turn_in_all_of_it() -> None:
    text = "The bus. It is late. My birthday."
    near, wide = (
        every("bus", "late", within=within, unless=("birthday",)) for within in (6, "turn")
    )

    assert quotes(text, near) == ["The bus. It is late."]
    assert quotes(text, wide) == []
    assert quotes("The bus. My birthday. It is late.", near) == []
    anywhere = Rule(kind="any_of", any_of=("bus",), within="turn", unless=("birthday",))
    assert quotes(text, anywhere) == []
    assert quotes("The bus. It is late.", anywhere) == ["The bus."]


def test_cues_count_wherever_they_stand_in_the_passage() -> None:
    text = "The bus. They say so. It is late."
    code = Code(
        path="A", rules=(every("bus", "late", within="turn"),), about={"citizen": ("they",)}
    )

    (found,) = suggest([said(text)], RuleSet(Codebook(title="T", codes=(code,))))

    assert found.about == "citizen"


def test_rules_that_vote_on_the_same_passage_make_one_suggestion() -> None:
    rules = (
        every("bus", "late"),
        Rule(kind="lemmas", lemmas=("late",)),
        Rule(kind="regex", regex="x"),
    )

    (found,) = run("The bus is late.", *rules)

    assert found.score == pytest.approx(2 / 3)
    assert len(found.rule.split("+")) == 2


def member(sentence: int, word: int, which: int) -> Member:
    return Member(word, word, which, (sentence, word, word + 1))


def test_of_several_smallest_passages_the_first_is_told() -> None:
    members = [
        member(0, 0, 0),
        member(3, 9, 1),
        member(4, 12, 0),
        member(7, 20, 1),
        member(8, 22, 0),
    ]

    assert list(in_turn(members, 2)) == [(3, 4)]
    assert in_sentences(members, 2) == {}


MEMBERS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), max_size=12, unique=True).map(
    lambda found: [member(word // 4, word, which) for word, which in found]
)


@settings(max_examples=200)
@given(MEMBERS, st.integers(2, 12))
def test_within_words_finds_a_passage_exactly_when_some_choice_is_near_enough(
    members: list[Member], most: int
) -> None:
    import itertools

    by_member = [[item for item in members if item.member == which] for which in range(3)]
    choices = [
        choice
        for choice in itertools.product(*by_member)
        if max(i.last for i in choice) - min(i.first for i in choice) < most
    ]

    found = within_words(members, 3, most)

    assert bool(found) == bool(choices)
    for first, last in found:
        assert any(
            first == min(i.place[0] for i in choice) and last == max(i.place[0] for i in choice)
            for choice in choices
        )
