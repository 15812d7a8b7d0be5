import sys
import warnings

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from themes_content import SUBJECTS, HashingEncoder, speech

from qualkit.errors import MissingExtra, UnknownName
from qualkit.themes import ENGINES, Vocabulary, engine_class
from qualkit.themes.clusters import Clusters, class_tf_idf
from qualkit.themes.engines import Solution
from qualkit.themes.nmf import nndsvd
from qualkit.themes.space import leading_vectors, space

TEXTS = [speech(subject, number) for number in range(8) for subject in SUBJECTS]
SUBJECT = [list(SUBJECTS).index(subject) for _ in range(8) for subject in SUBJECTS]
TERMS = tuple(sorted(" ".join(SUBJECTS.values()).split()))
VOCABULARY = Vocabulary(stop=frozenset({"the"}), forms={}, pairs=frozenset(), terms=TERMS)
VECTORS = HashingEncoder().encode(TEXTS)


@pytest.fixture(params=sorted(ENGINES))
def engine(request):
    return engine_class(request.param)


@pytest.mark.parametrize("vectors", [None, VECTORS], ids=["words", "vectors"])
def test_engine_finds_the_subjects_and_repeats_itself(engine, vectors):
    first = engine(VOCABULARY, topics=3, seed=1).fit(TEXTS, vectors)
    second = engine(VOCABULARY, topics=3, seed=2).fit(TEXTS, vectors)

    assert len({(a, b) for a, b in zip(SUBJECT, first.labels_.tolist(), strict=True)}) == 3
    assert np.array_equal(first.labels_, second.labels_)
    assert np.array_equal(first.components_, second.components_)
    assert np.array_equal(first.weights_, second.weights_)


def test_terms_are_the_words_of_the_subject(engine):
    fitted = engine(VOCABULARY, topics=3, seed=0).fit(TEXTS, VECTORS)

    for terms in fitted.terms():
        owners = {name for name, pool in SUBJECTS.items() if terms[0][0] in pool.split()}
        assert all(word in SUBJECTS[owners.copy().pop()].split() for word, _ in terms)
        assert [weight for _, weight in terms] == sorted((w for _, w in terms), reverse=True)


def test_other_texts_go_to_the_nearest_topic_and_unknown_words_to_none(engine):
    fitted = engine(VOCABULARY, topics=3, seed=0).fit(TEXTS)

    labels = fitted.transform(["a friend to talk to", "bus and train", "xylophone"])

    assert labels[0] == fitted.labels_[0]
    assert labels[1] == fitted.labels_[1]
    assert labels[2] == -1


def test_solving_a_space_gives_the_fitted_topics(engine):
    fitted = engine(VOCABULARY, topics=3, seed=0).fit(TEXTS, VECTORS)
    solved = engine.solve(fitted._space, 3)

    assert np.array_equal(solved.labels, fitted.labels_)
    assert solved.components == pytest.approx(fitted.components_)


def test_bertopic_is_the_real_one_and_leaves_the_warning_filters_alone():
    before = list(warnings.filters)

    fitted = engine_class("bertopic")(VOCABULARY, topics=3, seed=0).fit(TEXTS, VECTORS)

    assert type(fitted.model).__module__ == "bertopic._bertopic"
    assert fitted.model.topics_ == fitted.labels_.tolist()
    weights = fitted.model.c_tf_idf_.toarray()
    assert np.array_equal(fitted.components_, weights)
    assert len(fitted.model.get_topic(0)) == 10
    assert warnings.filters == before


def test_missing_bertopic_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "bertopic", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(MissingExtra, match=r"pip install 'bertopic>=0.17.4,<0.18'"):
        engine_class("bertopic").require()


def test_unknown_engine_lists_the_known_ones():
    with pytest.raises(UnknownName, match="no engine 'lda'; known: 'bertopic', 'nmf'"):
        engine_class("lda")


def test_class_tf_idf_equals_the_published_values():
    counts = csr_matrix(np.array([[4.0, 0, 1], [0, 6, 1]]))

    weights = class_tf_idf(counts, np.array([0, 1]), 2)

    assert weights == pytest.approx(
        np.array([[0.733033, 0, 0.277259], [0, 0.594126, 0.198042]]), abs=1e-6
    )


def test_solution_numbers_topics_by_size_and_drops_empty_ones():
    found = Solution(
        labels=np.array([2, 2, -1, 0]),
        weights=np.eye(4, 3),
        components=np.diag([1.0, 2, 3]),
        words=((0,), (1,), (2,)),
    )

    assert found.labels.tolist() == [0, 0, -1, 1]
    assert found.components.tolist() == [[0, 0, 3], [1, 0, 0]]
    assert found.words == ((2,), (0,))


def test_clusters_leave_points_at_zero_outside():
    points = np.array([[1.0, 0], [0.9, 0.1], [0, 1], [0.1, 0.9], [0, 0]])

    fitted = Clusters(2).fit(points)

    assert fitted.labels_[0] == fitted.labels_[1] != fitted.labels_[2] == fitted.labels_[3]
    assert fitted.labels_[4] == -1


def test_leading_vectors_are_those_of_the_full_decomposition():
    rows = csr_matrix(np.random.default_rng(3).random((420, 410)))

    left, values, right = leading_vectors(rows, 5)

    expected = np.linalg.svd(rows.toarray(), compute_uv=False)[:5]
    assert values == pytest.approx(expected, rel=1e-10)
    assert (left * values) @ right == pytest.approx(rows @ right.T @ right, abs=1e-8)


def test_nndsvd_starts_without_negative_parts_near_the_rows():
    counts = csr_matrix(np.array([[2.0, 1, 0, 0], [1, 2, 0, 0], [0, 0, 3, 1], [0, 0, 1, 2]]))
    known = space(counts, None)

    w, h = nndsvd(known, 2)

    assert w.min() >= 0
    assert h.min() >= 0
    residual = np.linalg.norm(known.rows.toarray() - w @ h)
    assert residual < np.linalg.norm(known.rows.toarray())


def test_rows_that_topics_explain_wholly_are_factorised_without_a_warning():
    """What is left between such rows and their topics rounds to below 0."""
    vectors = np.eye(3, dtype=np.float32)[[0, 1, 2] * 6]
    texts = ["bus bus", "friend friend", "letter letter"] * 6
    known = Vocabulary(
        stop=frozenset(), forms={}, pairs=frozenset(), terms=("bus", "friend", "letter")
    )

    fitted = engine_class("nmf")(known, topics=3, seed=0).fit(texts, vectors)

    assert len(set(fitted.labels_.tolist())) == 3
