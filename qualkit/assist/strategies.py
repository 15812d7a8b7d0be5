"""Three ways to choose units worth reading: for a rare code, undecided, unlike what was read.

Knows a pool of unread units and what was chosen of it before; refuses to choose at random, which
is done before anything here is asked, and to let one code have all: every way turns from code to
code. Each yields its picks one by one, and ends when it finds no more.

References
----------
Lewis & Gale 1994, A sequential algorithm for training text classifiers,
doi:10.1007/978-1-4471-2099-5_1: reading what the model is least sure of.
Gonzalez 1985, Clustering to minimize the maximum intercluster distance,
doi:10.1016/0304-3975(85)90224-5: farthest first.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qualkit.assist.pool import Chosen, Floats, Integers, Pool, Vectors
from qualkit.model.queue import RARE, UNCERTAIN, UNLIKE, Pick

UNDECIDED = float(np.log(3))
"""Log odds between a score and its threshold up to which it is undecided: .25 to .75 around .5."""

MOST_COMPARED = 2_000
"""Units compared with each other at most; of more, so many are drawn."""

_ODD = 0.25
_BLOCK = 4_096
_SMALLEST = 1e-9
_LIKE_NOTHING = -2.0


def for_rare_codes(pool: Pool, chosen: Chosen, rng: np.random.Generator) -> Iterator[Pick]:
    """The likeliest units for codes that are drawn the more often the fewer positives they have.

    A rare code's chance of being drawn is proportional to 1 / (1 + positives).
    """
    waiting = {int(column): _likeliest(pool.probabilities[:, column]) for column in pool.rare}
    while waiting:
        codes = np.array(list(waiting))
        weights = 1.0 / (1.0 + np.asarray(pool.positives, dtype=np.float64)[codes])
        column = int(rng.choice(codes, p=weights / weights.sum()))
        unit = chosen.take_first(waiting[column])
        if unit is None:
            del waiting[column]
            continue
        n_examples = _examples(pool.positives[column])
        yield Pick(
            unit=unit,
            reason=RARE,
            why=f"the likeliest unread for {pool.codes[column]!r}, which has {n_examples} so far",
            code=pool.codes[column],
            score=float(pool.probabilities[unit, column]),
        )


def undecided(pool: Pool, chosen: Chosen, rng: np.random.Generator) -> Iterator[Pick]:
    """Units whose score is nearest to a code's threshold, one a code in turn, then the rest."""
    distances = _distances(pool)
    waiting = {int(column): _nearest(distances[:, column]) for column in pool.decidable}
    while waiting:
        for column in rng.permutation(list(waiting)).tolist():
            unit = chosen.take_first(waiting[column])
            if unit is None:
                del waiting[column]
            else:
                yield _undecided_pick(pool, unit, column)
    least = distances.min(axis=1, initial=np.inf)
    for unit in np.argsort(least, kind="stable").tolist():
        if np.isfinite(least[unit]) and chosen.is_free(unit):
            chosen.take(unit)
            yield _undecided_pick(pool, unit, int(distances[unit].argmin()), is_undecided=False)


def unlike_what_was_read(pool: Pool, chosen: Chosen, rng: np.random.Generator) -> Iterator[Pick]:
    """Units farthest by cosine from what was read or chosen, farthest first.

    The quarter of them least like the others is left out: a unit that nothing is like teaches
    nothing about others.
    """
    units = _comparable(pool, chosen, rng)
    if not len(units) or pool.vectors is None:
        return
    vectors = _unit_length(pool.vectors[units])
    typical = vectors @ vectors.mean(axis=0)
    is_kept = typical >= np.quantile(typical, _ODD)
    units, vectors = units[is_kept], vectors[is_kept]
    likeness = _likeness_to_known(pool, chosen, vectors)
    for _ in range(len(units)):
        at = int(likeness.argmin())
        if chosen.is_free(int(units[at])):
            chosen.take(int(units[at]))
            yield _unlike_pick(pool, int(units[at]), float(likeness[at]))
            np.maximum(likeness, vectors @ vectors[at], out=likeness)
        likeness[at] = np.inf


def _likeliest(column: Floats) -> Iterator[int]:
    known = np.flatnonzero(np.isfinite(column))
    yield from known[np.argsort(-column[known], kind="stable")].tolist()


def _nearest(distances: Floats) -> Iterator[int]:
    near = np.flatnonzero(distances <= UNDECIDED)
    yield from near[np.argsort(distances[near], kind="stable")].tolist()


def _distances(pool: Pool) -> Floats:
    """Log odds between each score and its code's threshold; infinite where there is no score."""
    given = pool.thresholds if pool.thresholds is not None else [0.5] * len(pool.codes)
    thresholds = np.asarray(given, dtype=np.float64)
    distances = np.abs(_log_odds(pool.probabilities) - _log_odds(thresholds))
    distances[:, list(pool.likeness)] = np.inf
    return np.where(np.isnan(distances), np.inf, distances)


def _log_odds(values: Floats) -> Floats:
    inside = np.clip(values, _SMALLEST, 1 - _SMALLEST)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)


def _undecided_pick(pool: Pool, unit: int, column: int, *, is_undecided: bool = True) -> Pick:
    score, code = float(pool.probabilities[unit, column]), pool.codes[column]
    limit = 0.5 if pool.thresholds is None else pool.thresholds[column]
    beside = "" if limit == 0.5 else f", suggested from {_short(limit)}"
    end = "undecided" if is_undecided else "the least decided that is left"
    return Pick(
        unit=unit,
        reason=UNCERTAIN,
        why=f"score {_short(score)} for {code!r}{beside}: {end}",
        code=code,
        score=score,
    )


def _comparable(pool: Pool, chosen: Chosen, rng: np.random.Generator) -> Integers:
    """Free units with a vector; of many, as many as can be compared, drawn."""
    if pool.vectors is None:
        return np.empty(0, dtype=np.int64)
    units = np.setdiff1d(np.flatnonzero(pool.vectors.any(axis=1)), list(chosen.units))
    if len(units) > MOST_COMPARED:
        units = np.sort(rng.choice(units, MOST_COMPARED, replace=False))
    return units.astype(np.int64)


def _likeness_to_known(pool: Pool, chosen: Chosen, vectors: Vectors) -> Vectors:
    """The greatest cosine of each vector with what was read or chosen; −2 if there is nothing."""
    likeness = np.full(len(vectors), _LIKE_NOTHING, dtype=np.float32)
    read = [] if pool.read_vectors is None else [pool.read_vectors]
    for known in [*read, *([] if pool.vectors is None else [pool.vectors[list(chosen.units)]])]:
        for start in range(0, len(known), _BLOCK):
            block = known[start : start + _BLOCK]
            block = _unit_length(block[block.any(axis=1)])
            if len(block):
                np.maximum(likeness, (vectors @ block.T).max(axis=1), out=likeness)
    return likeness


def _unlike_pick(pool: Pool, unit: int, likeness: float) -> Pick:
    is_read = pool.read_vectors is not None and bool(len(pool.read_vectors))
    what = "read so far" if is_read else "else in this queue"
    nearest = f" (nearest: {_short(max(likeness, 0))})" if likeness > _LIKE_NOTHING else ""
    return Pick(unit=unit, reason=UNLIKE, why=f"unlike anything {what}{nearest}")


def _unit_length(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths, lengths, 1)).astype(np.float32, copy=False)


def _examples(count: int) -> str:
    return {0: "no example", 1: "1 example"}.get(count, f"{count} examples")


def _short(score: float) -> str:
    """.48 for 0.48.

    >>> _short(0.478), _short(1.0)
    ('.48', '1.00')
    """
    return f"{score:.2f}".removeprefix("0")
