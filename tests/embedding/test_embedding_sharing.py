"""A second process helps where that is faster, and never changes a vector."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from qualkit.embedding import helper, sharing
from qualkit.embedding.helper import Helper, HelperGone
from qualkit.embedding.sharing import Helping, Sharing

TEXTS = [f"text {number}" for number in range(700)]


def vectors_of(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.array([[len(text), int(text.split()[-1])] for text in texts], dtype=np.float32)


class Inner:
    """Encodes in this process, and lists what it was asked."""

    name = "inner/1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], **_: object) -> NDArray[np.float32]:
        self.asked += texts
        return vectors_of(texts).reshape(-1, 2)


class FakeHelper:
    """A helper that answers at once, or ends after so many questions."""

    def __init__(self, ends_after: int | None = None, loads_for: int = 0) -> None:
        self.asked: deque[Sequence[str]] = deque()
        self.questions, self.ends_after, self.loads_for = 0, ends_after, loads_for
        self.is_closed = False

    def is_ready(self) -> bool:
        self.loads_for -= 1
        return self.loads_for < 0

    def ask(self, texts: Sequence[str]) -> None:
        self.questions += 1
        if self.ends_after is not None and self.questions > self.ends_after:
            raise HelperGone
        self.asked.append(texts)

    def has_answer(self) -> bool:
        return bool(self.asked)

    def answer(self, n_texts: int) -> NDArray[np.float32]:
        if self.ends_after is not None and self.questions >= self.ends_after:
            raise HelperGone
        return vectors_of(self.asked.popleft())

    def close(self) -> None:
        self.is_closed = True


def clock(step: Callable[[int], float]) -> Callable[[], float]:
    """A clock on which the nth look is `step(n)` seconds after the one before."""
    now = 0.0

    def look() -> float:
        nonlocal now
        now += step(next(numbers))
        return now

    numbers = itertools.count()
    return look


def shared(inner: Inner, start: Callable[[], Helping], step: Callable[[int], float]) -> Sharing:
    return Sharing(inner, start, clock=clock(step), computing=clock(step), may_ask=True)


def never() -> Helping:
    raise AssertionError("no help was needed")


def test_few_texts_are_encoded_alone() -> None:
    inner = Inner()

    found = shared(inner, never, lambda _: 0.001).encode([*TEXTS[:50], TEXTS[0]])

    assert np.array_equal(found, vectors_of([*TEXTS[:50], TEXTS[0]]))
    assert inner.asked == TEXTS[:50]


def test_no_help_is_asked_for_where_no_processor_is_to_spare() -> None:
    inner = Inner()
    many = Sharing(inner, never, clock(lambda _: 0.1), clock(lambda _: 0.05), may_ask=True)

    many.encode(TEXTS)

    assert inner.asked == TEXTS
    assert many.may_ask


def test_many_texts_are_shared_and_every_vector_is_in_its_place() -> None:
    inner, helping = Inner(), FakeHelper(loads_for=20)
    told: list[tuple[int, int]] = []

    found = shared(inner, lambda: helping, lambda _: 0.1).encode(
        [*TEXTS, *TEXTS[:9]], progress=lambda *done: told.append(done)
    )

    assert np.array_equal(found, vectors_of([*TEXTS, *TEXTS[:9]]))
    assert helping.questions > 50
    assert len(inner.asked) + sharing.PIECE * helping.questions == len(TEXTS)
    assert told[-1] == (709, 709)
    assert told == sorted(set(told))


def test_help_that_makes_it_slower_is_ended_for_good() -> None:
    inner, helping = Inner(), FakeHelper()
    many = shared(inner, lambda: helping, lambda look: 0.1 if look < 66 else 3.0)

    first, second = many.encode(TEXTS), many.encode(TEXTS)

    assert helping.is_closed
    assert many.helper is None
    assert np.array_equal(first, vectors_of(TEXTS))
    assert np.array_equal(second, first)
    assert inner.asked[-len(TEXTS) :] == TEXTS


@pytest.mark.parametrize("ends_after", [0, 1, 2, 7])
def test_what_a_helper_that_ends_was_given_is_encoded_here(ends_after: int) -> None:
    inner, helping = Inner(), FakeHelper(ends_after=ends_after)
    many = shared(inner, lambda: helping, lambda _: 0.1)

    found = many.encode(TEXTS)

    assert np.array_equal(found, vectors_of(TEXTS))
    assert helping.is_closed
    assert not many.may_ask


def test_a_process_that_cannot_be_started_is_done_without() -> None:
    def fails() -> Helping:
        raise OSError("no more processes")

    inner = Inner()

    found = shared(inner, fails, lambda _: 0.1).encode(TEXTS)

    assert np.array_equal(found, vectors_of(TEXTS))
    assert inner.asked == TEXTS


def test_a_helper_that_cannot_load_its_encoder_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Helper("no such encoder")

    with pytest.raises(HelperGone):
        made.answer(1)
    made.close()


def test_a_helper_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "_PATIENCE", 0.01)
    made = Helper("default")

    with pytest.raises(HelperGone):
        made.answer(1)
    made.close()


@pytest.mark.slow
def test_a_real_helper_gives_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    from qualkit.embedding import encoder, make

    monkeypatch.setattr(sharing, "AFTER", 0.0)
    monkeypatch.setattr(sharing, "SPARE", 0.0)
    texts = [f"I met {number} people on the bus. \ud800\n" for number in range(400)]
    many = encoder()

    together = [many.encode(texts) for _ in range(2)]

    alone = make("default").encode(texts)
    assert together[0].tobytes() == together[1].tobytes() == alone.tobytes()
