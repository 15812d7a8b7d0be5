"""No match is missed for the letters that are looked for before a regex is tried."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook.bounded import BoundedRegex
from qualkit.codebook.needles import lowered, needles


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        (r"cup of (tea|coffee)", ("cup of ",)),
        (r"\bclubs?\b", ("club",)),
        (r"(?:late|slow) (bus|trains?)", ("late", "slow")),
        (r"so+ very", (" very",)),
        (r"(never|ever)? ask(ed)?", (" ask",)),
        (r"(tea|to)", ()),
        (r"a.c", ()),
        (r"(?=queue)q", ()),
        ("überall", ("berall",)),
        (r"(bus|\w+ing)", ("bus", "ing")),
        (r"(bus|\w+)", ()),
    ],
)
def test_the_longest_letters_that_must_be_there_are_found(
    regex: str, expected: tuple[str, ...]
) -> None:
    assert needles(regex) == expected


@pytest.mark.parametrize("text", ["tas\u212a", "TA\u017f\u212a", "ta\u017fk", "Task"])
def test_characters_that_equal_a_letter_without_case_hide_nothing(text: str) -> None:
    regex = BoundedRegex("task")

    assert regex.is_possible(lowered(text)) >= bool(re.search("task", text, re.IGNORECASE))


REGEXES = st.lists(
    st.sampled_from(
        ["tea", "Bus", "(late|slow)", "(a|ab)?", "s?", ".", r"\b", r"\w+ ", "[ks]", "(is|it)+",
         "K{2}", "(?:tea ?){1,2}", "i", "ı", "é", "^", "$", r"(x|(cup|mug) of)", "(?!no)"]
    ),
    min_size=1,
    max_size=4,
).map("".join)  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(
        ["tea", "TEA", "bus", "late", "slow", "ab", "S", "\u017f", "\u212a", "kk", "is", "It", "İ",
         "ı", "é", "cup of", "mug of", " ", " ", "x"]
    ),
    max_size=8,
).map("".join)  # fmt: skip


@settings(max_examples=300)
@given(REGEXES, TEXTS)
def test_a_text_that_matches_is_always_tried(regex: str, text: str) -> None:
    if re.search(regex, text, re.IGNORECASE):
        assert BoundedRegex(regex).is_possible(lowered(text))
