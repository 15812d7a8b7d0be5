"""Turns are read with as little as possible: in streams, by few components, in bounded time."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from qualkit.language import pipeline
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, suggest
from qualkit.rules.reading import components, read_turns
from qualkit.spans import Span


def said(text: str, ordinal: int = 1, language: str = "en") -> Turn:
    return Turn(
        document="d", ordinal=ordinal, span=Span(0, len(text)), text=text, session="s",
        language=language,
    )  # fmt: skip


def ruled(*rules: Rule) -> RuleSet:
    return RuleSet(Codebook(title="T", codes=(Code(path="A", rules=rules),)))


def pattern(*tokens: dict[str, Any]) -> Rule:
    return Rule(kind="pattern", pattern=tokens)


NAME = pattern({"LOWER": "in"}, {"ENT_TYPE": "GPE"})
NOUN = pattern({"LOWER": "meeting", "POS": "NOUN"})


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([NAME], ["ner", "qualkit_lemmas"]),
        ([NOUN], ["tok2vec", "tagger", "attribute_ruler", "qualkit_lemmas"]),
        ([NAME, NOUN], ["tok2vec", "tagger", "attribute_ruler", "ner", "qualkit_lemmas"]),
    ],
)
def test_only_the_components_that_patterns_ask_for_are_run(
    rules: list[Rule], expected: list[str]
) -> None:
    matchers = ruled(*rules).matchers("en")
    assert matchers.tagger is not None

    parts = frozenset().union(*(found.parts for found in matchers.tagged))

    assert components(matchers.tagger, parts) == expected


def test_the_model_reads_only_sentences_that_a_pattern_can_match(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    nlp = pipeline("en", statistical=True)
    piped = nlp.pipe
    monkeypatch.setattr(nlp, "pipe", lambda texts: piped(seen.append(t) or t for t in texts))

    found = list(suggest([said("The meeting was long. We met in Paris. Yes.")], ruled(NAME, NOUN)))

    assert seen == ["The meeting was long.", "We met in Paris."]
    assert [item.evidence for item in found] == [("meeting",), ("in Paris",)]
    assert nlp.pipe_names[-1] == "qualkit_lemmas"
    assert "ner" in nlp.pipe_names


def test_patterns_of_different_parts_find_what_each_finds_alone() -> None:
    text = "The meeting in Paris was long. A meeting! We are meeting in Lyon."

    both = list(suggest([said(text)], ruled(NAME, NOUN)))

    alone = [item for rule in (NAME, NOUN) for item in suggest([said(text)], ruled(rule))]
    assert {(item.span, words) for item in both for words in item.evidence} == {
        (item.span, words) for item in alone for words in item.evidence
    }


def test_many_turns_of_several_languages_come_in_their_order() -> None:
    words = {"en": "late bus", "de": "später Bus", "cs": "autobus"}
    turns = [
        said(f"{words[language]} {number}.", number, language)
        for number, language in enumerate(itertools.islice(itertools.cycle(words), 450), 1)
    ]

    found = list(suggest(turns, ruled(Rule(kind="lemmas", lemmas=("bus", "Bus", "autobus")))))

    assert [item.quote for item in found] == [turn.text for turn in turns]


class TestSlowRegexes:
    SLOW = Rule(kind="regex", regex="late.*bus", line=7)

    def test_a_regex_that_takes_too_long_abstains_in_that_turn(self) -> None:
        ticks = itertools.count()
        rules = ruled(self.SLOW, Rule(kind="lemmas", lemmas=("late",)))
        turns = [said("The late bus. " * 5), said("A late bus.", 2)]

        long, short = read_turns(turns, rules, seconds=3, clock=lambda: float(next(ticks)))

        assert (long.late, short.late) == ({(0, 0)}, set())
        assert {match[0].rule for sentence in long.sentences for match in sentence.found} == {1}
        assert {match[0].rule for sentence in short.sentences for match in sentence.found} == {0, 1}

    def test_a_long_sentence_is_given_up_between_its_windows(self) -> None:
        ticks = itertools.count()
        turn = said("late " * 20_000 + "bus")

        (read,) = read_turns([turn], ruled(self.SLOW), seconds=3, clock=lambda: float(next(ticks)))

        assert read.late == {(0, 0)}
        assert next(ticks) < 10

    def test_whoever_suggests_is_told_of_the_rule_and_the_turn(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("qualkit.rules.reading._LONGEST_REGEX", -1.0)
        told: list[tuple[str, int, int]] = []

        found = list(
            suggest(
                [said("The late bus.", 5)],
                ruled(self.SLOW),
                late=lambda code, rule, turn: told.append((code, rule.line, turn.ordinal)),
            )
        )

        assert found == []
        assert told == [("A", 7, 5)]
