"""Features: counted by arithmetic, the same as scikit-learn counts them."""

import numpy as np
import pytest
from assist_content import spoken_sessions
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize

from qualkit.assist.features import TextFeatures, fold
from qualkit.errors import UndefinedResult

OTHERS = ["a lunch club nobody has heard of, nobody", "", "¡¿", "ﬁnest DON’T zzzyx zzzyx"]


def _by_scikit_learn(texts: list[str], others: list[str]) -> np.ndarray:
    """Products of both with the first, by words and pairs, and by pieces of words."""
    products = np.zeros((len(texts) + len(others), len(texts)))
    words = CountVectorizer(
        lowercase=False, preprocessor=fold, ngram_range=(1, 2), token_pattern=r"\w+(?:['’]\w+)*"
    )
    cut = words.build_tokenizer()
    pieces = CountVectorizer(lowercase=False, analyzer="char_wb", ngram_range=(3, 5))
    apart = [" ".join(cut(fold(text))) for text in [*texts, *others]]
    for counter, said in ((words, [*texts, *others]), (pieces, apart)):
        rarity = TfidfTransformer(norm=None, sublinear_tf=True)
        learned = normalize(rarity.fit_transform(counter.fit_transform(said[: len(texts)])))
        found = normalize(rarity.transform(counter.transform(said)))
        products += (found @ learned.T).toarray()
    return products


def test_words_pairs_and_pieces_are_those_that_scikit_learn_counts() -> None:
    texts = spoken_sessions(4)[0]
    features = TextFeatures()

    learned = features.fit_transform(texts)
    found = features.transform([*texts, *OTHERS])

    expected = _by_scikit_learn(list(texts), OTHERS)
    assert np.abs((found @ learned.T).toarray() - expected).max() < 1e-12


def test_texts_of_single_words_have_no_pairs() -> None:
    features = TextFeatures().fit(["bus", "club"])

    found = features.transform(["bus club", "taxi bus"])

    assert found[0, :2].toarray().ravel() == pytest.approx([0.5**0.5] * 2)
    assert found[1, :2].toarray().ravel() == pytest.approx([1.0, 0.0])


def test_texts_without_words_are_refused() -> None:
    with pytest.raises(UndefinedResult, match="the 2 texts to learn from hold no words"):
        TextFeatures().fit(["", "… !"])
