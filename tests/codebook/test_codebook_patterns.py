"""Token patterns: every fault in plain words, and whatever passes here spaCy takes too."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook.patterns import FLAG_KEYS, WORD_KEYS, needs_model, pattern_faults


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("meet", "is no list of tokens; write a list of tokens such as [{LEMMA: meet}]"),
        ([], "has no token"),
        (["meet"], "token 1 is 'meet'; write it as {LEMMA: word}"),
        ([{"LEMMA": "a"}, None], "token 2 is nothing"),
        ([{"LEMA": "meet"}], "token 1 has the unknown key 'LEMA'; did you mean LEMMA?"),
        ([{1: 2}], "token 1 has the unknown key 1; known keys: LEMMA"),
        ([{"OP": "x"}], "token 1 has the OP 'x'; write \"!\""),
        ([{"OP": 2}], "token 1 has the OP 2"),
        ([{"OP": None}], "token 1 has the OP nothing"),
        ([{"LEMMA": 3}], "token 1 has LEMMA: 3; write a text, in quotes"),
        ([{"LOWER": False}], "LOWER: False (YAML reads yes, no, on and off as true or false)"),
        ([{"LEMMA": "Meet"}], "which is never found: LEMMA is in lower case; write 'meet'"),
        ([{"LEMMA": ["a"]}], "token 1 has LEMMA: a list"),
        ([{"LEMMA": {}}], "token 1 has an empty LEMMA"),
        ([{"LEMMA": {"REGEX": "("}}], "LEMMA: REGEX '(', which is no regular expression"),
        ([{"LEMMA": {"REGEX": {"IN": ["(a+)+b"]}}}], "which can take endless time"),
        ([{"LEMMA": {"REGEX": 3}}], "LEMMA: REGEX 3"),
        ([{"LEMMA": {"REGEX": {"OF": ["a"]}}}], "LEMMA: REGEX a mapping"),
        ([{"LEMMA": {"IN": "meet"}}], "LEMMA: IN 'meet'; write a list"),
        ([{"LEMMA": {"IN": []}}], "LEMMA: IN an empty list"),
        ([{"LEMMA": {"IN": ["a", 3]}}], "LEMMA: 3"),
        ([{"LEMMA": {"INN": ["a"]}}], "unknown comparison 'INN' in LEMMA; did you mean IN?"),
        ([{"LENGTH": "x"}], "LENGTH: 'x'; write a whole number"),
        ([{"LENGTH": {">=": "x"}}], "LENGTH: >=: 'x'"),
        ([{"IS_STOP": 1}], "IS_STOP: 1; write true or false"),
        ([{"DEP": "nsubj"}], "'DEP', which is never found; qualkit does not parse sentences"),
        ([{"LEMMA": "a", "lemma": "b"}], "has the key LEMMA twice"),
        ([{"OP": "*"}], "asks for nothing"),
        ([{"LEMMA": "a", "OP": "?"}], "asks for nothing"),
        ([{"LEMMA": "a", "OP": "{0,2}"}], "asks for nothing"),
    ],
)
def test_each_fault_says_which_token_which_key_and_what_is_allowed(
    pattern: Any, expected: str
) -> None:
    faults = [f"{fault.what}; {fault.repair}" for fault in pattern_faults(pattern)]

    assert len(faults) == 1
    assert expected in faults[0]


def test_all_faults_of_all_tokens_are_told() -> None:
    faults = pattern_faults([{"LEMA": "a", "LOWRE": "b"}, {"OP": "x"}, {"POS": "NOUN"}])

    assert [fault.token for fault in faults] == [0, 0, 1]


def test_only_what_a_tagger_knows_needs_a_model() -> None:
    assert not needs_model([{"LEMMA": "a"}, {"IS_STOP": True, "OP": "*"}])
    assert needs_model([{"LEMMA": "a"}, {"pos": "NOUN"}])


TEXT_VALUES = st.one_of(
    st.text("abc", min_size=1, max_size=3),
    st.builds(lambda key, words: {key: words}, st.sampled_from(["IN", "NOT_IN", "INTERSECTS"]),
              st.lists(st.text("abc", min_size=1), min_size=1, max_size=3)),
    st.sampled_from([{"REGEX": "^a"}, {"FUZZY": "abc"}, {"FUZZY2": {"IN": ["abc"]}}]),
)  # fmt: skip
TOKENS = st.fixed_dictionaries(
    {"LOWER": st.text("abc", min_size=1)},
    optional={
        **{key: TEXT_VALUES for key in WORD_KEYS if key != "LOWER"},
        **dict.fromkeys(FLAG_KEYS, st.booleans()),
        "LENGTH": st.integers(0, 9) | st.sampled_from([{">=": 2}, {"IN": [1, 2]}]),
        "OP": st.sampled_from(["!", "?", "+", "*", "{2}", "{1,}", "{,2}", "{0,3}"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TOKENS, max_size=3))
def test_what_passes_here_spacy_takes(tokens: list[dict[str, Any]]) -> None:
    from qualkit.model.codes import Code, Codebook, Rule
    from qualkit.rules import rule_faults

    pattern = ({"LEMMA": "tea"}, *tokens)
    book = Codebook(
        title="T", codes=(Code(path="A", rules=(Rule(kind="pattern", pattern=pattern),)),)
    )

    assert pattern_faults(pattern) == ()
    assert rule_faults(book) == ()
