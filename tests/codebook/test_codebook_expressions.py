"""Regular expressions that never end are refused; those that people write pass."""

from __future__ import annotations

import re
import time

import pytest

from qualkit.codebook.expressions import regex_problem, regex_reach


@pytest.mark.parametrize(
    "regex",
    [
        "(a+)+$", "(a*)*b", "(a|aa)+$", r"(\w+\s?)*$", "(.*)*x", "(a?b?)*c", "(.+,)*$", "((a+))+$",
        "(a{1,20}){1,20}b", "([a-z]+)*1", "(x+x+)+y", r"(\d+[.,]?)*$", "((ab)*)*c", "(a|a?)+$",
        "(?:a|b|ab)*c", "(a*?)+?b", "((a+){2})*b", r"^(([a-z])+.)+[A-Z]$", "(a+|b+)*c",
        r"(\w|\d\w)*-", "(a|a)*b", "(ab|ab)*c", "(é|é)*b", "((a|b)|(b|c))*d", "(a*a*x)*y",
        "(?:(?:a|ab)(?:c|bc)x)*y",
    ],
)  # fmt: skip
def test_an_ambiguous_repeat_is_refused(regex: str) -> None:
    problem = regex_problem(regex)

    assert problem is not None
    assert problem[0].startswith("can take endless time")


@pytest.mark.parametrize(
    "regex",
    [
        r"\b(put|paid) (it|the money) (back )?(in|into)\b", "cup of (tea|coffee)", r"(\w+ )*tea",
        r"(\w+,? )*x", "(the |their )*x", r"(?:\w+\s+){0,5}tea", "(?:a+){2}", "(tea |coffee )+x",
        "(?>a+)+b", "(a++)+b", r"(\d+[.,])*x", r"£? ?[0-9][0-9,.]*", r"(a)\1+", "(?i)tea", "é+",
        r"(?:\w+\W+){0,10}tea", r"\bnot\W+(?:\w+\W+){0,3}?tea\b", "tea.*for.*two",
        r"\w+ \w+ \w+ tea", r"((\w+|\d) )*x", "(?P<a>b)(?(a)c|d)", r"(?<!not )happy", "[^.]{2,}x",
    ],
)  # fmt: skip
def test_a_plain_expression_passes_and_ends_soon(regex: str) -> None:
    hard = ["a" * 2000, "ab" * 1000 + "!", "tea " * 500, "1," * 1000, "the their " * 200]

    problem = regex_problem(regex)

    assert problem is None
    begun = time.monotonic()
    for text in hard:
        re.compile(regex, re.IGNORECASE).search(text)
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        ("(", r"is no regular expression: missing \), .* \(character 1\)"),
        ("a{3,1}", "min repeat greater than max repeat"),
        ("(?<=a+)b", "look-behind requires fixed-width pattern"),
        ("x{99999999999999}", "the repetition number is too large"),
        ("(" * 5000 + "a" + ")" * 5000, "is no regular expression|is nested too deep"),
        ("[[a]", "is no clear regular expression: Possible nested set"),
        ("x*", "matches the empty text, so every sentence"),
        ("a|", "matches the empty text"),
        (r"\b", "matches the empty text"),
        ("(?=tea)", "matches the empty text"),
    ],
)
def test_what_is_no_useful_expression_is_told_plainly(regex: str, expected: str) -> None:
    problem = regex_problem(regex)

    assert problem is not None
    assert re.search(expected, problem[0])
    assert problem[1]


@pytest.mark.parametrize(
    "regex",
    [
        ".*.*.*.*=.*", ".*.*.*=", "need.*help.*from.*me", ".{0,60}.{0,60}.{0,60}=", "(.*)(.*)\\1=",
        "(?=.*.*.*=)a", "((?:(.)+| )?){2}=", r"(\w+\s*){1,3}=", "a?" * 30 + "a" * 30,
        "(a|b)*(a|b)*c", ".*(?:a|.*).*=",
    ],
)  # fmt: skip
def test_a_chain_of_repeats_that_match_the_same_is_refused(regex: str) -> None:
    problem = regex_problem(regex)

    assert problem is not None
    assert "too many repeats in a row can match the same characters" in problem[0]
    assert "use a bounded repeat such as .{0,60}" in problem[1]


def test_repeats_nested_deeper_than_can_be_judged_are_refused() -> None:
    problem = regex_problem("(" * 12 + "a" + "b)+" * 12)

    assert problem == ("is nested too deep", "put fewer repeats inside each other")


def test_the_slower_an_expression_can_be_the_less_it_sees_at_once() -> None:
    regexes = ["cup of tea", "tea.*", "tea.*for.*two", "tea.*?for.*?two", "[a-z]*[a-z]*1"]

    assert [regex_reach(regex) for regex in regexes] == [8000, 8000, 400, 200, 100]
