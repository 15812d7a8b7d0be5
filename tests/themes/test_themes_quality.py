"""Golden values: gensim's common_texts, coherence over whole documents with p_ij = 0 as −1."""

import pytest

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
