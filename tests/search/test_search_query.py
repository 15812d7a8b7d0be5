"""What queries mean, and how those that mean nothing are told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import ParameterError
from qualkit.model.search import Search
from qualkit.search import parse
from qualkit.search.query import All, Any, Near, Query, Words, leaves

A, B, C = Words("a"), Words("b"), Words("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a", A),
        ("a b", All((A, B))),
        ("a AND b", All((A, B))),
        ("a OR b c", Any((A, All((B, C))))),
        ("(a OR b) c", All((Any((A, B)), C))),
        ("a -b", All((A,), (B,))),
        ("-b a", All((A,), (B,))),
        ("a NOT b", All((A,), (B,))),
        ("a AND NOT b", All((A,), (B,))),
        ("a -(b c)", All((A,), (All((B, C)),))),
        ('"get to know"', Words("get to know")),
        ("“get to know”", Words("get to know")),
        ("hous*", Words("hous", is_prefix=True)),
        ('"get to kn"*', Words("get to kn", is_prefix=True)),
        ("a NEAR b", Near((A, B), 10)),
        ("a NEAR/3 b NEAR/3 c", Near((A, B, C), 3)),
        ("a NEAR/3 b c", All((Near((A, B), 3), C))),
        ("well-known", Words("well-known")),
        ("don't", Words("don't")),
        ("near or and not", All((Words("near"), Words("or"), Words("and"), Words("not")))),
        ("ANDY NEARBY", All((Words("ANDY"), Words("NEARBY")))),
        ('"AND"', Words("AND")),
        ("((a))", A),
    ],
)
def test_query_means_its_tree(query: str, tree: Query) -> None:
    assert parse(query) == tree


def test_words_are_brought_near_each_other() -> None:
    assert parse('a "b c" -d', near=4) == All((Near((A, Words("b c")), 4),), (Words("d"),))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "the query is empty; expected at least one word"),
        (" \t\n", "the query is empty"),
        ("-a", "character 1: there is only what is not wanted; put a word that is wanted beside"),
        ("a OR -b", "character 6: there is only what is not wanted"),
        ("OR", 'character 1: a word is missing before OR; put a word there, or write "or"'),
        ("a OR", "character 3: a word is missing after OR; add it"),
        ("a AND", "character 3: a word is missing after AND"),
        ("AND a", "character 1: a word is missing before AND"),
        ("a AND OR b", "character 7: a word is missing before OR"),
        ("NOT", "character 1: a word is missing after NOT"),
        ("a NEAR", "character 3: a word is missing after NEAR"),
        ("NEAR/3 a", "character 1: a word is missing before NEAR/3"),
        ("a NEAR/0 b", "a distance of 0 words; expected 1 .neighbours. to 1000"),
        ("a NEAR/99999999999999999999 b", "expected 1 .neighbours. to 1000"),
        ("a NEAR/2 b NEAR/3 c", "character 12: two distances in one row"),
        ("a NEAR (b c)", "character 3: NEAR stands between words or phrases"),
        ('say "a b', "character 5: the quotation mark has no partner; close the phrase"),
        ("(a b", "character 1: the bracket has no partner; close it"),
        ("a b)", "character 4: the bracket has no partner; leave it out"),
        ("()", r"character 2: a word is missing before \)"),
        ('""', "character 1: '' holds no word"),
        ("--", "character 2: '-' holds no word|character 1: '--' holds no word"),
        ("*", r"character 1: '\*' holds no word"),
        ("un*able", "character 1: a star stands at the end of a word only"),
        ("\0", r"character 1: '\\x00' holds no word"),
        ("\udc80", "holds no word"),
        ("a " * 50_000, "the query has 100000 characters; expected at most 10000"),
        ("a " * 501, "the query has 501 words and phrases; expected at most 500"),
        ("(" * 21 + "a" + ")" * 21, "character 21: brackets are nested too deep"),
    ],
)
def test_faults_are_told_with_their_place(query: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        parse(query)


@pytest.mark.parametrize(
    ("query", "near", "message"),
    [
        ("a b", 0, "a distance of 0 words"),
        ("a b", -3, "a distance of -3 words"),
        ("a", 3, "two or more words or phrases"),
        ("a OR b", 3, "two or more words or phrases; leave out operators and brackets"),
    ],
)
def test_what_cannot_be_near_is_told(query: str, near: int, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        parse(query, near=near)


@settings(deadline=None)
@given(st.text(alphabet='ab"()-* ANDORTE/3“\0', max_size=40))
def test_any_text_is_a_query_or_an_error_of_one_line(query: str) -> None:
    tree, message = None, ""
    try:
        tree = parse(query)
    except ParameterError as error:
        message = str(error)

    assert message.startswith("the query") if tree is None else list(leaves(tree))
    assert "\n" not in message


@pytest.mark.parametrize("odd", ["NEAR/-1", "NEAR/", "NEAR/x"])
def test_a_near_without_a_distance_is_a_fault_with_its_place(odd: str) -> None:
    with pytest.raises(ParameterError, match=r"character 3: .* has no distance in words"):
        parse(f"a {odd} b")


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_time_limit_is_a_positive_number(seconds: float) -> None:
    with pytest.raises(ParameterError, match="more than 0"):
        Search(time_limit=seconds)
