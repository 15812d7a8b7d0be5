"""Rules compiled once a language; the model is loaded only for what it alone knows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, rule_faults, suggest
from qualkit.spans import Span


def book(*rules: Rule) -> Codebook:
    return Codebook(title="T", codes=(Code(path="A", rules=rules), Code(path="B")))


LIGHT = Rule(kind="pattern", pattern=({"LEMMA": "meet"}, {"IS_STOP": True, "OP": "?"}))
NOUN = Rule(kind="pattern", pattern=({"LOWER": "meeting", "POS": "NOUN"},))


def said(text: str, language: str = "en") -> Turn:
    return Turn(
        document="d", ordinal=1, span=Span(0, len(text)), text=text, session="s", language=language
    )


def test_a_light_pattern_loads_no_model() -> None:
    code = (
        "import sys\n"
        "from qualkit.model.codes import *\n"
        "from qualkit.rules import RuleSet, rule_faults\n"
        "rule = Rule(kind='pattern', pattern=({'LEMMA': {'IN': ['a']}, 'OP': '+'},))\n"
        "book = Codebook(title='T', codes=(Code(path='A', rules=(rule,)),))\n"
        "rule_faults(book)\n"
        "found = RuleSet(book).matchers('en')\n"
        "print(found.tagger, [m for m in sys.modules if m.startswith('en_core')])\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "None []"


def test_a_pattern_with_a_part_of_speech_uses_the_model() -> None:
    rules = RuleSet(book(NOUN, Rule(kind="lemmas", lemmas=("tea",))))

    found = list(suggest([said("The meeting was long. We are meeting her. Tea!")], rules))

    assert [item.quote for item in found] == ["The meeting was long.", "Tea!"]
    assert rules.abstaining("en") == ()


def test_where_there_is_no_model_its_rules_abstain_and_their_codes_are_named() -> None:
    rules = RuleSet(book(NOUN, Rule(kind="lemmas", lemmas=("meeting",))))

    (found,) = suggest([said("The meeting", "hu")], rules)

    assert found.score == 0.5
    assert rules.abstaining("hu") == ("A",)
    assert RuleSet(book(LIGHT)).abstaining("hu") == ()


def test_matchers_are_compiled_once_for_a_language() -> None:
    rules = RuleSet(book(LIGHT))

    assert rules.matchers("en") is rules.matchers("en")
    assert rules.matchers("de") is not rules.matchers("en")


def test_only_codes_with_rules_are_kept() -> None:
    assert [code.path for code in RuleSet(book(LIGHT)).codes] == ["A"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(kind="pattern", pattern=({"LEMA": "meet"},), line=7),
         "line 7: the pattern of 'A': token 1 has the unknown key 'LEMA'; did you mean LEMMA?"),
        (Rule(kind="pattern", pattern=({"OP": "x"},)),
         "the pattern of 'A': token 1 has the OP 'x'; write \"!\""),
        (Rule(kind="pattern", pattern=({"LEMMA": {"REGEX": "("}},)),
         "which is no regular expression: missing ), unterminated subpattern"),
        (Rule(kind="pattern", pattern=()), "the pattern of 'A': has no token; write a list"),
        (Rule(kind="regex", regex="(a+)+"), "the regex of 'A': '(a+)+' can take endless time"),
    ],
)  # fmt: skip
def test_a_faulty_rule_is_told_on_one_line(rule: Rule, expected: str) -> None:
    (fault,) = rule_faults(book(LIGHT, rule))

    assert expected in str(fault)
    assert "\n" not in str(fault)


def test_every_faulty_token_is_told() -> None:
    rule = Rule(kind="pattern", pattern=({"LEMA": "a"}, {"OP": "x"}, {"LEMMA": 3}))

    assert len(rule_faults(book(rule, Rule(kind="regex", regex="(")))) == 4


@pytest.mark.parametrize("word", ["parking", "meeting", "meet", "tea", "bus"])
def test_a_lemma_of_a_pattern_finds_what_the_same_term_finds(word: str) -> None:
    text = f"They said {word}."
    patterns: list[tuple[dict[str, object], ...]] = [
        ({"LEMMA": word},), ({"LEMMA": {"IN": ["xyz", word]}},), ({"lemma": word},),
    ]  # fmt: skip

    for tokens in patterns:
        (found,) = suggest([said(text)], RuleSet(book(Rule(kind="pattern", pattern=tokens))))
        (same,) = suggest([said(text)], RuleSet(book(Rule(kind="lemmas", lemmas=(word,)))))
        assert found.evidence == same.evidence == (word,)


def test_a_lemma_to_be_avoided_is_looked_up_and_a_regex_stays_as_written() -> None:
    avoided = Rule(kind="pattern", pattern=({"LOWER": "no"}, {"LEMMA": {"NOT_IN": ["parking"]}}))
    written = Rule(kind="pattern", pattern=({"LEMMA": {"REGEX": "^park$"}},))

    assert list(suggest([said("no parking")], RuleSet(book(avoided)))) == []
    assert [s.evidence for s in suggest([said("no parking")], RuleSet(book(written)))] == [
        ("parking",)
    ]
