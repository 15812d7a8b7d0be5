"""Rules vote sentence by sentence; what they suggest is exact, in order and the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook import read_codebook
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.codings import Suggestion
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, suggest
from qualkit.spans import Span

Cues = dict[str, tuple[str, ...]]


def turn(text: str, **given: Any) -> Turn:
    start = given.pop("start", 0)
    return Turn(
        **{
            "document": "d",
            "ordinal": 1,
            "span": Span(start, start + len(text)),
            "text": text,
            "session": "s",
            "language": "en",
            **given,
        }
    )


def book(*rules: Rule, about: Cues | None = None, lang: str = "en") -> Codebook:
    return Codebook(
        title="T", language=lang, codes=(Code(path="A", rules=rules, about=about or {}),)
    )


def lemmas(*words: str, unless: tuple[str, ...] = ()) -> Rule:
    return Rule(kind="lemmas", lemmas=words, unless=unless)


def phrase(words: str, unless: tuple[str, ...] = ()) -> Rule:
    return Rule(kind="phrase", phrase=words, unless=unless)


def regex(expression: str) -> Rule:
    return Rule(kind="regex", regex=expression)


def pattern(*tokens: dict[str, Any], unless: tuple[str, ...] = ()) -> Rule:
    return Rule(kind="pattern", pattern=tokens, unless=unless)


def run(text: str, *rules: Rule, **given: Any) -> list[Suggestion]:
    about = given.pop("about", None)
    lang = given.pop("lang", "en")
    return list(suggest([turn(text, **given)], RuleSet(book(*rules, about=about, lang=lang))))


def test_a_rule_votes_for_the_sentence_in_which_its_words_stand() -> None:
    text = "I am well. I have no friends here. Goodbye."

    (found,) = run(text, lemmas("friend"), start=100)

    assert found.quote == "I have no friends here."
    assert found.span == Span(111, 134)
    assert (found.code, found.score, found.evidence, found.about) == ("A", 1.0, ("friends",), None)


@pytest.mark.parametrize(
    ("rule", "text", "evidence"),
    [
        (lemmas("friend", "lonely"), "Lonely FRIENDS met", ("Lonely", "FRIENDS")),
        (lemmas("help desk"), "the help desks", ("help desks",)),
        (lemmas("friends"), "a friend", ("friend",)),
        (phrase("get to know"), "We were getting to know them", ("getting to know",)),
        (phrase("get to know"), "I got to\nknow her", ("got to\nknow",)),
        (phrase("get to know"), "I got  to\t know her", ("got  to\t know",)),
        (phrase("get  to\nknow"), "I got to know her", ("got to know",)),
        (phrase("not sleep"), "I couldn't sleep", ("n't sleep",)),
        (regex("cup of (tea|coffee)"), "A CUP OF tea", ("CUP OF tea",)),
        (regex("cup of tea"), "a cup\nof\ntea", ("cup\nof\ntea",)),
        (regex("^well"), "Well then", ("Well",)),
        (lemmas("café"), "The cafe\u0301 is shut", ("cafe\u0301",)),
        (lemmas("cafe\u0301"), "😀 The  café is shut", ("café",)),
        (regex("caf. is"), "the cafe\u0301  is", ("cafe\u0301  is",)),
        (pattern({"LEMMA": "meet"}, {"OP": "*"}, {"LEMMA": "people"}), "I met nice people",
         ("met nice people",)),
        (pattern({"LEMMA": {"IN": ["lose", "sell"]}}, {"OP": "{0,2}"}, {"LOWER": "house"}),
         "We lost the house", ("lost the house",)),
        (pattern({"lower": "tea"}), "Tea please", ("Tea",)),
        (pattern({"LIKE_NUM": True}, {"ORTH": "weeks"}), "ten weeks", ("ten weeks",)),
        (pattern({"LOWER": {"REGEX": "^coff"}}), "Coffee", ("Coffee",)),
        (pattern({"IS_SENT_START": True, "LOWER": "tea"}), "Tea and tea", ("Tea",)),
    ],
)  # fmt: skip
def test_each_kind_of_rule_finds_its_words(
    rule: Rule, text: str, evidence: tuple[str, ...]
) -> None:
    (found,) = run(text, rule)

    assert found.evidence == evidence


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (lemmas("friend"), "Befriended strangers"),
        (phrase("get to know"), "I want to get to. Know this."),
        (phrase("get to know"), "get to\n\nknow"),
        (regex("tea.*cake"), "I drank tea. He ate cake."),
        (pattern({"LEMMA": "meet"}, {"OP": "*"}, {"LEMMA": "people"}), "We met. People came."),
        (lemmas("friend"), "   \n "),
    ],
)
def test_nothing_is_found_inside_a_word_or_across_the_end_of_a_sentence(
    rule: Rule, text: str
) -> None:
    assert run(text, rule) == []


def test_a_rule_abstains_by_itself_where_a_word_of_unless_stands() -> None:
    rules = lemmas("trust", unless=("hospital trusts",)), phrase("have faith")

    vetoed = run("The hospital trust is far.", *rules)
    other = run("I have faith in the hospital trust. I trust you.", *rules)

    assert vetoed == []
    assert [(found.evidence, found.score) for found in other] == [
        (("have faith",), 0.5),
        (("trust",), 0.5),
    ]


@pytest.mark.parametrize("rule", [regex("tea"), pattern({"LEMMA": "tea"}), phrase("tea")])
def test_unless_holds_for_every_kind_of_rule(rule: Rule) -> None:
    from dataclasses import replace

    assert run("tea at the committee", replace(rule, unless=("committee",))) == []
    assert run("tea at home", replace(rule, unless=("committee",)))


def test_evidence_stands_in_the_order_of_the_text_once_each() -> None:
    rules = regex("cake"), lemmas("tea", "milk"), phrase("a cake")

    (found,) = run("Milk, a cake, tea and milk, milk", *rules)

    assert found.evidence == ("Milk", "a cake", "cake", "tea", "milk")
    assert found.score == 1.0


def test_the_score_is_the_share_of_the_rules_that_voted() -> None:
    found = run("Tea. Tea and cake.", lemmas("tea"), lemmas("cake"), lemmas("milk"), lemmas("jam"))

    assert [item.score for item in found] == [0.25, 0.5]


@pytest.mark.parametrize(
    ("text", "role", "about"),
    [
        ("They need tea.", None, "citizen"),
        ("They need tea.", "staff", "citizen"),
        ("They need tea.", "citizen", None),
        ("The manager and our clients want tea.", None, "staff"),
        ("Our clients and the manager want tea.", None, "citizen"),
        ("The manager of the branch wants tea.", None, "owner"),
        ("I need tea.", "staff", None),
        ("They need cake. I want tea.", None, None),
    ],
)
def test_the_first_cue_says_whose_view_it_is_and_of_two_the_longer(
    text: str, role: str | None, about: str | None
) -> None:
    cues = {
        "citizen": ("they need", "our clients"),
        "staff": ("manager",),
        "owner": ("manager of the branch",),
    }

    (found,) = run(text, lemmas("tea"), about=cues, role=role)

    assert found.about == about


def test_what_was_not_said_is_not_read() -> None:
    text = "Ann Tea: I like [tea] it. [tea] Tea!"
    spans = (Span(10, 19), Span(26, 31), Span(36, 42))

    found = run(text, lemmas("tea"), start=10, non_speech=spans)

    assert [item.quote for item in found] == ["Tea!"]
    assert found[0].span == Span(42, 46)


def test_codes_of_one_sentence_come_in_the_order_of_the_codebook() -> None:
    rules = (lemmas("tea"),)
    codes = (Code(path="Z", rules=rules), Code(path="N"), Code(path="B", rules=rules))

    found = list(suggest([turn("Tea. Tea.")], RuleSet(Codebook(title="T", codes=codes))))

    assert [(item.code, item.span.start) for item in found] == [
        ("Z", 0), ("B", 0), ("Z", 5), ("B", 5)
    ]  # fmt: skip
    assert len({item.id for item in found}) == 4


def test_the_same_turns_give_the_same_suggestions_whatever_was_read_before() -> None:
    turns = [turn("Tea with friends."), turn("More tea, they need tea.", ordinal=2)]
    rules = book(lemmas("tea"), regex("friends?"), about={"citizen": ("they need",)})
    warm = RuleSet(rules)
    list(suggest([turn("Other tea and friends of tea. They need.")], warm))

    assert list(suggest(turns, warm)) == list(suggest(turns, RuleSet(rules)))


def test_identifiers_follow_from_place_words_code_and_rules_alone() -> None:
    (found,) = run("I like tea.", lemmas("tea"))
    (other,) = run("I like tea.", lemmas("tea", "cake"))

    assert found.id == "46795640-8dc4-5246-bf08-691992d4e7b1"
    assert found.rule != other.rule
    assert found.id != other.id


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("de", "einsamer Freund", "Ich habe einsame Freunde."),
        ("de", "Nachbar", "Die Nachbarn kommen."),
        ("cs", "přítel", "Nemám tu žádné přátele."),
        ("fr", "voisin", "Mes voisines sont gentilles."),
        ("hu", "barát", "Nincsenek barátok."),
        ("qq", "freeundo", "La Freeundo veni."),
    ],
)
def test_words_are_found_by_their_lemmas_in_other_languages(
    language: str, term: str, text: str
) -> None:
    assert len(run(text, lemmas(term), language=language, lang=language)) == 1


def test_a_text_of_no_known_language_is_read_in_that_of_the_codebook() -> None:
    rules = RuleSet(book(lemmas("Freund"), lang="de"))

    assert [rules.language_of(code) for code in ("und", "", "fr")] == ["de", "de", "fr"]
    assert run("Freunde!", lemmas("Freund"), language="und", lang="de")


def test_progress_is_told_after_each_turn() -> None:
    seen: list[tuple[int, int]] = []
    turns = [turn("Tea."), turn("No.", ordinal=2)]

    list(suggest(turns, RuleSet(book(lemmas("tea"))), progress=lambda *args: seen.append(args)))

    assert seen == [(1, 2), (2, 2)]


EVERY_KIND = RuleSet(
    book(
        lemmas("tea", "drop-in", "e\u0301te\u0301"),
        phrase("get to know", unless=("never",)),
        regex("x.?y"),
        pattern({"LEMMA": "tea"}, {"OP": "*"}, {"LOWER": "milk"}),
        pattern({"LOWER": "milk", "OP": "+"}),
        about={"citizen": ("they need",)},
    )
)
PIECES = st.lists(
    st.sampled_from(
        ["tea", "Teas", "getting", "got", "to", "know", "milk", "drop-in", "x\ny", "never", "😀",
         "they need", "e\u0301te\u0301", "\N{NO-BREAK SPACE}", " ", " ", "\n", "\n\n", ". ", "! ",
         "…", "’", "-", ",", "\u0301"]
    )
    | st.text(max_size=2).filter(lambda text: "\r" not in text),
    max_size=30,
)  # fmt: skip


def check_exact(text: str, start: int, found: Sequence[Suggestion]) -> None:
    for item in found:
        assert text[item.span.start - start : item.span.end - start] == item.quote
        assert item.quote == item.quote.strip()
        assert item.evidence
        places = [item.quote.find(words) for words in item.evidence]
        assert all(place >= 0 for place in places)
        assert 0 < item.score <= 1


@settings(max_examples=150, deadline=None)
@given(PIECES.map("".join).filter(bool), st.integers(0, 9))
def test_every_quote_is_exactly_what_stands_at_its_span(text: str, start: int) -> None:
    found = list(suggest([turn(text, start=start)], EVERY_KIND))

    check_exact(text, start, found)
    assert len({(item.span.start, item.code) for item in found}) == len(found)


@settings(max_examples=100, deadline=None)
@given(PIECES)
def test_no_sentence_with_a_lemma_is_passed_over(pieces: list[str]) -> None:
    text = " ".join(pieces) + " x"

    found = list(suggest([turn(text)], EVERY_KIND))

    if {"tea", "Teas"} & set(text.split()):
        assert any("tea" in item.quote.lower() for item in found)


def test_a_long_sentence_without_marks_is_read_soon() -> None:
    import time

    text = " ".join(["we meet people and drink tea"] * 2000)
    rules = [lemmas("tea"), regex("meet.{0,30}tea"),
             pattern({"LEMMA": "meet"}, {"OP": "{0,3}"}, {"LEMMA": "people"})]  # fmt: skip
    begun = time.monotonic()

    (found,) = run(text, *rules)

    assert found.evidence == ("meet people", "meet people and drink tea", "tea")
    assert time.monotonic() - begun < 60


def test_the_suggestions_of_a_written_codebook_are_those_people_expect() -> None:
    text = """\
codebook: Needs
codes:
  - name: Make friends
    rules:
      - lemmas: [friend, company, lonely]
      - phrase: "get to know"
      - regex: "cup of (tea|coffee)"
      - pattern: [{LEMMA: meet}, {OP: "*"}, {LEMMA: people}]
        unless: [committee]
    about: {citizen: ["they need", "our clients"]}
"""
    rules = RuleSet(read_codebook(text, "b"))
    said = (
        "Our clients are lonely. They would love to meet other people. I meet people in the "
        "committee. Somebody to have a cup of tea with, and to get to know."
    )

    found = list(suggest([turn(said, role="staff")], rules))

    assert [(item.quote.split()[0], item.about, item.evidence, item.score) for item in found] == [
        ("Our", "citizen", ("lonely",), 0.25),
        ("They", None, ("meet other people",), 0.25),
        ("Somebody", None, ("cup of tea", "get to know"), 0.5),
    ]
