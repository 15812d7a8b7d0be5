from __future__ import annotations

import re

import numpy as np
import pytest

from qualkit.contrasts.word_counts import Speaking
from qualkit.contrasts.word_reading import read_words
from qualkit.contrasts.word_scores import Side, log_odds
from qualkit.contrasts.words import WordOptions, words_by_group
from qualkit.model.contrasts import REST

STOP = frozenset({"the", "we"})


def cut(chunks):
    """Small letters without the marks around them; any mark parts."""
    found = []
    for chunk in chunks:
        words = re.findall(r"\w+", chunk.lower())
        head = bool(re.match(r"\W", chunk))
        found.append(
            ([(w, w, head and n == 0) for n, w in enumerate(words)], not chunk[-1].isalnum())
        )
    return found


def compare(said, groups, *, phrases=False, **options):
    """`said`: participant, session, group, text."""
    read = read_words([text for *_, text in said], cut, stop=STOP, phrases=phrases)
    people, sessions, own, _ = zip(*said, strict=True)
    speaking = Speaking(participants=people, sessions=sessions, of_group=own, groups=groups)
    return words_by_group(read, speaking, language="en", options=WordOptions(**options))


LOOSE = {"min_participants": 1, "min_sessions": 1}
TALK = [
    ("Ann", "s1", "staff", "the bus form form"),
    ("Ben", "s1", "staff", "we form the bus"),
    ("Cem", "s2", "staff", "form bus"),
    ("Dot", "s2", "citizen", "lonely bus friend"),
    ("Eve", "s1", "citizen", "lonely the bus we"),
    ("Fay", "s2", "citizen", "lonely lonely bus"),
]


def rows(table):
    return {(row.word, row.group): row for row in table.rows}


def test_words_are_read_in_order_with_their_texts():
    read = read_words(["The bus. A bus!", "", "-- bus"], cut, stop=STOP)

    assert [read.terms[token] for token in read.tokens] == ["the", "bus", "a", "bus", "bus"]
    assert read.texts.tolist() == [0, 0, 0, 0, 2]
    assert dict(zip(read.terms, read.stop.tolist(), strict=True)) == {
        "the": True, "bus": False, "a": False,
    }  # fmt: skip
    assert read.texts_with(read.terms.index("bus")).tolist() == [0, 2]


def test_phrases_cross_no_mark_no_text_and_no_stop_word():
    texts = ["lunch club"] * 5 + ["lunch, club", "lunch", "club", "lunch -- club", "the club"] * 2
    texts += [f"other{n} talk{n}" for n in range(40)]

    read = read_words(texts, cut, stop=STOP, phrases=True)

    assert read.terms[read.n_single :] == ("lunch club",)
    assert read.texts_with(read.n_single).tolist() == [0, 1, 2, 3, 4]


def test_the_second_group_is_held_against_the_first():
    table = compare(TALK, ("staff", "citizen"))

    assert [row.word for row in table.rows] == ["lonely", "bus", "form"]
    assert {(row.group, row.against) for row in table.rows} == {("citizen", "staff")}
    row = table.rows[0]
    assert (row.leans, row.counts, row.participants, row.sessions) == (
        "citizen", {"staff": 0, "citizen": 4}, {"staff": 0, "citizen": 3},
        {"staff": 0, "citizen": 2},
    )  # fmt: skip
    assert table.words == {"staff": 10, "citizen": 10}


def test_scores_are_those_of_all_words_stop_words_and_rare_ones_among_them():
    row = compare(TALK, ("staff", "citizen"), prior=10.0).rows[0]

    delta, z = log_odds(Side(np.array([4]), 10), Side(np.array([0]), 10), 10 * 4 / 20, 10)
    assert (row.log_odds, row.z) == (pytest.approx(delta[0]), pytest.approx(z[0]))


def test_what_is_left_out_is_counted_by_its_reason():
    table = compare([*TALK, ("Ann", "s3", "staff", "rare rare")], ("staff", "citizen"))

    assert (table.tested, table.stop_words, table.few_participants) == (3, 2, 2)
    assert compare(TALK, ("staff", "citizen"), min_participants=1, min_sessions=2).few_sessions == 1
    assert compare(TALK, ("staff", "citizen"), keep_stop_words=True).stop_words == 0


def test_in_one_session_the_filter_asks_for_one():
    said = [(who, "s1", group, text) for who, _, group, text in TALK]

    assert compare(said, ("staff", "citizen")).tested == 3


def test_least_z_is_what_is_left_without_the_one_who_says_it():
    said = [
        ("Ann", "s1", "staff", "bus bus bus"),
        ("Ben", "s2", "staff", "bus bus tea"),
        ("Cem", "s1", "citizen", "tea " * 9),
        ("Dot", "s2", "citizen", "bus bus bus"),
    ]

    tea = rows(compare(said, ("staff", "citizen"), prior=1.0, **LOOSE))["tea", "citizen"]

    left = log_odds(Side(np.array([0]), 3), Side(np.array([1]), 6), 1 / 9, 1)[1][0]
    assert tea.z > 0 > tea.least_z
    assert tea.least_z == pytest.approx(left)


def test_who_says_all_of_a_side_cannot_be_left_out():
    said = [row for row in TALK if row[0] not in ("Dot", "Eve")]

    row = compare(said, ("staff", "citizen"), **LOOSE).rows[0]

    assert row.least_z is None
    assert row.reason == "one participant says all that one side says: nobody can be left out"


def test_a_session_that_holds_a_side_cannot_be_left_out():
    said = [(who, group, group, text) for who, _, group, text in TALK]

    row = compare(said, ("staff", "citizen")).rows[0]

    assert row.least_z is not None
    assert row.least_z_session is None
    assert row.reason == "one session holds all of one side: it cannot be left out"


def test_three_groups_are_each_held_against_the_rest_or_two_and_two():
    said = [*TALK, ("Gil", "s1", "carer", "bus lonely rest"), ("Hal", "s2", "carer", "bus rest")]
    groups = ("carer", "citizen", "staff")

    against_rest = compare(said, groups)
    pairwise = compare(said, groups, pairwise=True)

    assert {(row.group, row.against) for row in against_rest.rows} == {
        ("carer", REST), ("citizen", REST), ("staff", REST),
    }  # fmt: skip
    assert {(row.group, row.against) for row in pairwise.rows} == {
        ("citizen", "carer"), ("staff", "carer"), ("staff", "citizen"),
    }  # fmt: skip
    assert rows(against_rest)["form", "carer"].leans == REST


def test_a_group_that_says_nothing_is_compared_with_nobody():
    table = compare(TALK[:3], ("staff", "citizen"), **LOOSE)

    assert (table.rows, table.words["citizen"]) == ((), 0)


def test_only_the_farthest_apart_are_listed():
    table = compare(TALK, ("staff", "citizen"), most=2)

    assert [row.word for row in table.rows] == ["lonely", "form"]
    assert table.tested == 3


def test_a_prior_of_the_corpus_weighs_as_many_words_as_were_said():
    assert compare(TALK, ("staff", "citizen"), prior=None).prior == 20


def test_a_silent_group_of_three_has_zeros_and_the_other_two_are_compared():
    table = compare(TALK, ("carer", "staff", "citizen"))

    assert {(row.group, row.against) for row in table.rows} == {("citizen", "staff")}
    assert table.rows[0].counts == {"carer": 0, "staff": 0, "citizen": 4}
    assert table.rows[0].participants["carer"] == 0


def test_texts_without_a_word_give_an_empty_table():
    said = [("Ann", "s1", "staff", "--"), ("Dot", "s1", "citizen", "")]

    table = compare(said, ("staff", "citizen"), phrases=True)

    assert (table.rows, table.tested) == ((), 0)


@pytest.mark.parametrize("prior", [1.0, 40.0, None])
@pytest.mark.parametrize("pairwise", [False, True])
def test_least_z_is_the_z_nearest_to_0_of_all_tables_without_one(prior, pairwise):
    said = [
        ("Ann", "s1", "staff", "form bus tea the"),
        ("Ann", "s2", "staff", "form form walk"),
        ("Ben", "s2", "staff", "bus bus form we"),
        ("Cem", "s3", "staff", "tea bus walk walk"),
        ("Dot", "s1", "citizen", "bus lonely tea"),
        ("Eve", "s2", "citizen", "lonely lonely bus walk the"),
        ("Fay", "s3", "citizen", "tea tea bus form"),
        ("Gil", "s1", "carer", "rest bus lonely tea"),
        ("Hal", "s3", "carer", "rest walk form tea we"),
    ]
    how = {"prior": prior, "pairwise": pairwise, "most": 0, **LOOSE}
    groups = ("staff", "citizen", "carer")

    for row in compare(said, groups, **how).rows:
        for place, least in ((0, row.least_z), (1, row.least_z_session)):
            mine = {one[place] for one in said if row.against == REST
                    or one[2] in (row.group, row.against)}  # fmt: skip
            sign = 1 if row.z >= 0 else -1
            left = [
                same_z(compare([one for one in said if one[place] != name], groups, **how), row)
                for name in sorted(mine)
            ]
            assert least == pytest.approx(sign * min(sign * z for z in left), abs=1e-9)


def test_a_word_that_both_use_alike_leans_to_neither():
    said = [
        ("Ann", "s1", "staff", "bus form walk"), ("Ben", "s2", "staff", "bus form tea"),
        ("Dot", "s1", "citizen", "bus lonely walk"), ("Eve", "s2", "citizen", "bus tea lonely"),
    ]  # fmt: skip

    leans = {row.word: row.leans for row in compare(said, ("staff", "citizen"), **LOOSE).rows}

    assert leans == {"bus": "", "walk": "", "tea": "", "form": "staff", "lonely": "citizen"}


def same_z(table, wanted):
    """The z of the same word in the same comparison; 0 where nobody says it."""
    key = (wanted.word, wanted.group, wanted.against)
    return {(row.word, row.group, row.against): row.z for row in table.rows}.get(key, 0.0)
