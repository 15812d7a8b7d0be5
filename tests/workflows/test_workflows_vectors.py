"""Each text is encoded once and kept; the bits are the same whether it was kept or made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qualkit.errors import UnknownName
from qualkit.project import Project
from qualkit.store import events, vectors
from qualkit.workflows import _vectors
from qualkit.workflows._vectors import vectors_of


class CountingEncoder:
    """Makes unit vectors out of a text's letters, and lists what it was asked."""

    name = "counting/1"

    def __init__(self, fails_at: int | None = None) -> None:
        self.asked: list[str] = []
        self.fails_at = fails_at
        self.meanwhile: Callable[[], None] | None = None

    def encode(self, texts: Sequence[str], **_: object) -> NDArray[np.float32]:
        if self.fails_at is not None and len(self.asked) >= self.fails_at:
            raise KeyboardInterrupt
        self.asked += texts
        if texts and self.meanwhile:
            self.meanwhile()
        made = np.zeros((len(texts), 3), dtype=np.float32)
        for row, text in zip(made, texts, strict=True):
            row[:] = [len(text) + 1 / 3, text.count("e"), 1]
            row /= np.linalg.norm(row)
        return made


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_vectors, "BATCH", 2)


TEXTS = ["help", "I need help", "help", "", "lone \ud800"]


def test_each_text_is_encoded_once_and_then_taken_from_the_project(project: Project) -> None:
    first, second = CountingEncoder(), CountingEncoder()

    made = vectors_of(project._store, TEXTS, first)
    kept = vectors_of(project._store, TEXTS, second)

    assert first.asked == ["help", "I need help", "", "lone \ud800"]
    assert second.asked == []
    assert made.dtype == np.float32
    assert made.tobytes() == kept.tobytes()
    assert made.tobytes() == made.astype(np.float16).astype(np.float32).tobytes()
    assert np.array_equal(made[0], made[2])


def test_another_version_of_the_encoder_makes_its_own(project: Project) -> None:
    newer = CountingEncoder()
    newer.name = "counting/2"
    vectors_of(project._store, TEXTS, CountingEncoder())

    vectors_of(project._store, TEXTS, newer)

    assert len(newer.asked) == 4


def test_an_interrupted_run_goes_on_where_it_was(project: Project) -> None:
    texts = [f"text {number}" for number in range(7)]
    with pytest.raises(KeyboardInterrupt):
        vectors_of(project._store, texts, CountingEncoder(fails_at=4))
    again = CountingEncoder()

    vectors_of(project._store, texts, again)

    assert again.asked == texts[4:]


def test_progress_counts_different_texts_and_begins_with_those_kept(project: Project) -> None:
    vectors_of(project._store, TEXTS[:1], CountingEncoder())
    told: list[tuple[int, int]] = []

    vectors_of(project._store, TEXTS, CountingEncoder(), lambda *done: told.append(done))

    assert told == [(1, 4), (3, 4), (4, 4)]


def test_no_texts_give_no_rows_of_the_encoders_dimensions(project: Project) -> None:
    assert vectors_of(project._store, [], CountingEncoder()).shape == (0, 3)


def test_what_cannot_be_a_vector_is_made_anew(project: Project) -> None:
    right = vectors_of(project._store, TEXTS, CountingEncoder())
    with closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute("UPDATE vector SET numbers = x'00' WHERE rowid = 1")
        connection.execute("UPDATE vector SET numbers = x'007c007c007c' WHERE rowid = 2")
    again = CountingEncoder()

    mended = vectors_of(project._store, TEXTS, again)

    assert len(again.asked) == 2
    assert mended.tobytes() == right.tobytes()
    assert vectors_of(project._store, TEXTS, CountingEncoder(fails_at=1)).shape == (5, 3)


def test_a_project_that_can_only_be_read_works_without_keeping(
    project: Project, read_only: Callable[[Path], Path]
) -> None:
    vectors_of(project._store, TEXTS[:1], CountingEncoder())
    project.close()
    encoder = CountingEncoder()

    with Project.open(read_only(project.path)) as frozen:
        found = vectors_of(frozen._store, TEXTS, encoder)

    assert found.shape == (5, 3)
    assert encoder.asked == ["I need help", "", "lone \ud800"]


def test_texts_whose_names_are_taken_out_meanwhile_leave_nothing(project: Project) -> None:
    encoder = CountingEncoder()
    store = project._store

    def pseudonymise() -> None:
        events.record(store, "pseudonymise", "", {})
        vectors.forget(store)
        encoder.meanwhile = None

    encoder.meanwhile = pseudonymise
    vectors_of(store, TEXTS, encoder)

    assert store.one("SELECT count(*) FROM vector") == (0,)


def test_an_unknown_encoder_is_refused(project: Project) -> None:
    with pytest.raises(UnknownName, match="no encoder 'word2vec'"):
        vectors_of(project._store, TEXTS, "word2vec")
