"""Marks of coders written short, for tests of layers and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from qualkit.agreement.layers import Layers, Marks, Stretches, layers_of

CODERS = ("Ana", "Ben", "Cid")


def stretches_of(places: Sequence[tuple[int, int, int]], n_coders: int = 2) -> Stretches:
    """Stretches (document, start, end) that all coders saw."""
    rows = np.array(places, dtype=np.int64).reshape(-1, 3)
    seen = np.ones((n_coders, len(rows)), dtype=np.bool_)
    return Stretches(document=rows[:, 0], start=rows[:, 1], end=rows[:, 2], seen=seen)


def marks_of(written: str) -> Marks:
    """Marks as ``coder code document:start-end``, with commas between."""
    rows = [_mark(*one.split()) for one in written.split(",") if one.strip()]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    names = ("coder", "code", "document", "start", "end")
    return Marks(**dict(zip(names, columns, strict=True)))


def layers(
    written: str,
    places: Sequence[tuple[int, int, int]] = ((0, 0, 100),),
    *,
    n_coders: int = 2,
    codes: Sequence[str] = ("bus",),
) -> Layers:
    """The layers of marks on stretches that all coders saw."""
    stretches = stretches_of(places, n_coders)
    return layers_of(stretches, marks_of(written), coders=CODERS[:n_coders], codes=codes)


def sighted(places: Mapping[tuple[int, int, int], str], written: str) -> Layers:
    """Layers of one code where each stretch has its own viewers, as ``AB`` or ``ABC``."""
    rows = stretches_of(list(places), 3)
    seen = np.array([[letter in viewers for viewers in places.values()] for letter in "ABC"])
    stretches = Stretches(document=rows.document, start=rows.start, end=rows.end, seen=seen)
    return layers_of(stretches, marks_of(written), coders=CODERS, codes=["bus"])


def _mark(coder: str, code: str, place: str) -> list[int]:
    document, span = place.split(":")
    start, end = span.split("-")
    return ["ABC".index(coder), int(code), int(document), int(start), int(end)]
