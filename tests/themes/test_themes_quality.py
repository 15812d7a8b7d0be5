"""Golden values: gensim's common_texts, coherence over whole documents with p_ij = 0 as −1."""

import math

import pytest

from qualkit.themes.coherence import c_npmi, c_uci, c_v, u_mass
from qualkit.themes.quality import coherence, diversity, matched_jaccard, npmi

COMMON_TEXTS = [
    ["human", "interface", "computer"],
    ["survey", "user", "computer", "system", "response", "time"],
    ["eps", "user", "interface", "system"],
    ["system", "human", "system", "eps"],
    ["user", "response", "time"],
    ["trees"],
    ["graph", "trees"],
    ["graph", "minors", "trees"],
    ["graph", "minors", "survey"],
]
TOPICS = [["human", "computer", "system", "interface"], ["graph", "minors", "trees", "eps"]]


def test_coherence_equals_gensims_document_npmi():
    assert coherence(TOPICS, COMMON_TEXTS) == pytest.approx((0.276803, -0.270699), abs=1e-6)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (c_v, (0.8175699, 0.4565951)),
        (c_npmi, (0.2768027, -0.2211566)),
        (c_uci, (0.6081977, -12.0803841)),
        (u_mass, (-0.7607247, -13.4493065)),
    ],
)
def test_coherence_equals_gensims(measure, expected):
    assert measure(TOPICS, COMMON_TEXTS) == pytest.approx(expected, abs=1e-6)


def test_a_long_text_is_many_windows():
    text = ["tea", "cup", *["bus"] * 9, "tea"]

    near = c_npmi([["tea", "cup"]], [text], window=2)
    far = c_npmi([["tea", "cup"]], [text], window=12)

    # Of 11 windows of two, two have tea, two have cup, and one has both.
    assert near == pytest.approx((math.log(11 / 4) / math.log(11),), abs=1e-9)
    assert far == (1.0,)


@pytest.mark.parametrize("measure", [c_v, c_npmi, c_uci, u_mass])
def test_coherence_over_windows_is_none_without_pairs_or_texts(measure):
    assert measure([["tea"], ["tea", "bus"]], [["tea"]]) == (None, None)
    assert measure([["tea", "bus"]], []) == (None,)


def test_npmi_at_its_ends():
    assert npmi(0, 0.5, 0.5) == -1
    assert npmi(1, 1, 1) == 1
    assert npmi(0.25, 0.5, 0.5) == pytest.approx(0)


def test_coherence_is_none_for_one_word_or_no_documents():
    assert coherence([["tea"]], [["tea"]]) == (None,)
    assert coherence([["tea", "cup"]], []) == (None,)


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ([["a", "b"], ["c", "d"]], 1.0),
        ([["a", "b", "c"], ["a", "d", "e"], ["a", "f", "g"]], 0.7778),
        ([["a", "b"], ["b", "a"]], 0.5),
    ],
)
def test_diversity_is_the_share_of_distinct_words(topics, expected):
    assert diversity(topics) == pytest.approx(expected, abs=1e-4)


def test_diversity_of_nothing_is_none():
    assert diversity([]) is None


def test_matching_finds_the_assignment_with_the_largest_sum():
    own = [["a", "b", "c"], ["a", "b", "d"]]
    others = [["a", "b", "d"], ["x"]]

    assert matched_jaccard(own, others) == (0, 1)


def test_topic_without_a_match_gets_zero():
    assert matched_jaccard([["a"], ["b"]], [["b"]]) == (0, 1)
    assert matched_jaccard([["a"]], []) == (0,)
