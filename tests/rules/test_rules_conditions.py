"""Rules vote under conditions: who speaks, where, in which language, inside whose passages."""

from __future__ import annotations

from typing import Any

import pytest

from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.codings import Suggestion
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, suggest
from qualkit.spans import Span


def said(text: str, **given: Any) -> Turn:
    known = {"document": "d", "ordinal": 1, "session": "s", "language": "en", **given}
    return Turn(span=Span(0, len(text)), text=text, **known)


def lemma(*words: str, **more: Any) -> Rule:
    return Rule(kind="lemmas", lemmas=words, **more)


def run(turn: Turn, *rules: Rule, **more: Any) -> list[Suggestion]:
    book = Codebook(title="T", codes=(Code(path="A", rules=rules),))
    return list(suggest([turn], RuleSet(book), **more))


@pytest.mark.parametrize(
    ("rule", "turn", "votes"),
    [
        ({"roles": ("citizen",)}, {"role": "Citizen"}, True),
        ({"roles": ("citizen", "staff")}, {"role": "staff"}, True),
        ({"roles": ("citizen",)}, {"role": "staff"}, False),
        ({"roles": ("citizen",)}, {"role": None}, False),
        ({"document_kinds": ("diary", "interview")}, {"kind": "diary"}, True),
        ({"document_kinds": ("diary",)}, {"kind": "focus-group"}, False),
        ({"languages": ("en",)}, {"language": "en-GB"}, True),
        ({"languages": ("en-GB", "de")}, {"language": "en"}, True),
        ({"languages": ("de",)}, {"language": "en"}, False),
        ({"languages": ("en",)}, {"language": "und"}, True),
        ({"questions": ("bus service",)}, {"question": "How are the bus services?"}, True),
        ({"questions": ("tram", "bus")}, {"question": "How are  the\nBuses?"}, True),
        ({"questions": ("bus service",)}, {"question": "Is the bus of service?"}, False),
        ({"questions": ("bus",)}, {"question": None}, False),
        ({"roles": ("staff",), "questions": ("bus",)}, {"role": "staff", "question": "?"}, False),
    ],
)
@pytest.mark.parametrize(
    "kind", [{"kind": "lemmas", "lemmas": ("late",)}, {"kind": "regex", "regex": "late"}]
)
def test_a_rule_votes_only_where_its_conditions_are_met(
    kind: dict[str, Any], rule: dict[str, Any], turn: dict[str, Any], votes: bool
) -> None:
    assert bool(run(said("It is late.", **turn), Rule(**kind, **rule))) == votes


def test_the_score_counts_only_the_rules_that_the_turn_is_open_to() -> None:
    rules = lemma("late"), lemma("spät", languages=("de",)), lemma("late", roles=("staff",))

    (found,) = run(said("It is late.", role="citizen"), *rules)

    assert found.score == 1.0


def test_words_of_a_language_are_looked_up_in_it_alone() -> None:
    rules = lemma("Gift", languages=("de",)), lemma("gift", languages=("en",))

    english = run(said("A gift. Gifts!"), *rules)
    german = run(said("Das ist Gift.", language="de"), *rules)

    assert [found.quote for found in english] == ["A gift.", "Gifts!"]
    assert len({found.rule for found in (*english, *german)}) == 2
    assert {found.score for found in (*english, *german)} == {1.0}


@pytest.mark.parametrize(
    ("weights", "expected"), [((2.0, -1.0, None), 0.5), ((None, None, None), None)]
)
def test_the_weight_is_the_mean_of_those_of_the_rules_that_voted(
    weights: tuple[float | None, ...], expected: float | None
) -> None:
    words = ("late", "bus", "wait")
    rules = [lemma(word, weight=weight) for word, weight in zip(words, weights, strict=True)]

    (found,) = run(said("We wait for the late bus."), *rules, lemma("no", weight=9.0))

    assert found.weight == expected


class TestInsideACode:
    BUS = Code(path="Bus", rules=(lemma("bus"),))
    LATE = Code(path="Late", rules=(lemma("late", inside="Bus"),))

    def found(self, text: str, *codes: Code, **more: Any) -> list[tuple[str, str]]:
        rules = RuleSet(Codebook(title="T", codes=codes))
        return [(item.code, item.quote) for item in suggest([said(text)], rules, **more)]

    def test_a_rule_votes_in_passages_suggested_in_the_same_run(self) -> None:
        text = "The bus is late. I am late."

        assert self.found(text, self.LATE, self.BUS) == [
            ("Late", "The bus is late."),
            ("Bus", "The bus is late."),
        ]

    def test_a_rule_votes_in_passages_coded_before(self) -> None:
        coded = {("d", "Bus"): [Span(0, 9)], ("e", "Bus"): [Span(0, 90)]}

        assert self.found("I am late. So late.", self.LATE, coded=coded) == [("Late", "I am late.")]
        assert self.found("I am tired. So late.", self.LATE, coded=coded) == []

    def test_words_must_meet_in_one_passage(self) -> None:
        rule = Rule(kind="all_of", all_of=("cold", "late"), within="turn", inside="Bus")
        code = Code(path="Both", rules=(rule,))
        text = "It was late. So. It was cold."
        one, two = [Span(0, 40)], [Span(0, 12), Span(17, 29)]

        assert self.found(text, code, coded={("d", "Bus"): one}) == [("Both", text)]
        assert self.found(text, code, coded={("d", "Bus"): two}) == []

    def test_a_category_stands_for_the_codes_under_it(self) -> None:
        codes = (
            Code(path="G", category=True),
            Code(path="G/Bus", rules=(lemma("bus"),)),
            Code(path="Late", rules=(lemma("late", inside="G"),)),
        )

        assert self.found("The bus is late. I am late.", *codes)[1] == ("Late", "The bus is late.")

    def test_what_was_vetoed_is_no_passage(self) -> None:
        bus = Code(path="Bus", rules=(lemma("bus", unless=("pass",)),))

        assert self.found("The bus pass is late.", bus, self.LATE) == []
