"""Evidence for suggestions: words, the nearest coded quotes, rule votes, what scores meant.

Knows vectors, labels, counts and what rules suggested; refuses to call two units alike of which
one says nothing, and to say of a score what it was worth on sessions that were read. Memory stays
the same however many units are asked about: they are compared in blocks.

References
----------
Nugent, Doyle & Cunningham 2009, Gaining insight through case-based explanation, Journal of
Intelligent Information Systems 32:267–295: showing the nearest known case beside a prediction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qualkit.assist.features import words_of
from qualkit.errors import ParameterError
from qualkit.model.codings import Suggestion
from qualkit.model.evidence import Calibration, CalibrationBin, NearUnit, RuleVotes

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Vectors = NDArray[np.float32]

MOST_WORDS = 5
"""Words shown for a suggestion at most."""

MOST_QUOTES = 3
"""Quotes shown for a suggestion at most."""

_CELLS = 2_000_000
_DIGITS = 6
_BETWEEN_RULES = "+"


class Weighs(Protocol):
    """Says how far words speak for codes."""

    def word_weights(self, words: Sequence[str]) -> Floats:
        """Shape (words, codes); positive for a word that speaks for the code."""
        ...


class WordEvidence:
    """The words of some texts with what each says for every code.

    Parameters
    ----------
    classifier : Weighs
        What weighs the words.
    texts : sequence of str
        All texts that will be asked about.
    """

    def __init__(self, classifier: Weighs, texts: Sequence[str]) -> None:
        self._words = [words_of(text) for text in texts]
        known = sorted(set().union(*self._words))
        self._row = {word: row for row, word in enumerate(known)}
        self._weights = classifier.word_weights(known)

    def strongest(self, text: int, column: int) -> tuple[str, ...]:
        """Up to five words of text number `text` that speak for the code, as written.

        The strongest first; of words that weigh the same, the one said first.
        """
        words = self._words[text]
        weights = self._weights[[self._row[word] for word in words], column]
        order = np.argsort(-weights, kind="stable")[:MOST_WORDS]
        written = list(words.values())
        return tuple(written[index] for index in order if weights[index] > 0)


def nearest_coded(
    vectors: Vectors,
    columns: Sequence[int],
    *,
    coded_vectors: Vectors,
    coded_labels: Bools,
    most: int = MOST_QUOTES,
) -> tuple[tuple[NearUnit, ...], ...]:
    """The coded units nearest to each suggestion, of those that have the code suggested.

    Parameters
    ----------
    vectors : array of float32, shape (suggestions, dimensions)
        What each suggestion's unit means; zeros for one that says nothing.
    columns : sequence of int, length suggestions
        The code suggested, by its column in `coded_labels`.
    coded_vectors : array of float32, shape (units, dimensions)
        The same of the units that people coded.
    coded_labels : array of bool, shape (units, codes)
        Which codes these have.
    most : int
        How many for each suggestion at most, at least 1.

    Returns
    -------
    tuple of tuple of NearUnit
        For each suggestion the nearest by cosine, the nearest first; of those as near as each
        other to six digits, the one that stands first. Fewer, or none, where fewer have the code
        and a cosine above 0: a vector of zeros is like nothing.

    Raises
    ------
    ParameterError
        If shapes do not match, a column does not exist, or a vector is not finite.

    Examples
    --------
    >>> coded = np.array([[1, 0], [0, 1], [3, 4]], dtype=np.float32)
    >>> labels = np.array([[True], [True], [True]])
    >>> nearest_coded(np.array([[2, 0]], dtype=np.float32), [0],
    ...               coded_vectors=coded, coded_labels=labels)
    ((NearUnit(unit=0, likeness=1.0), NearUnit(unit=2, likeness=0.6)),)
    """
    _check(vectors, columns, coded_vectors)
    _check_labels(coded_labels, columns, len(coded_vectors))
    if most < 1:
        raise ParameterError(f"{most} quotes", expected="1 or more")
    found: list[tuple[NearUnit, ...]] = [()] * len(vectors)
    asked = np.asarray(columns, dtype=np.int64)
    for column in np.unique(asked).tolist():
        coded = np.flatnonzero(coded_labels[:, column] & coded_vectors.any(axis=1))
        rows = np.flatnonzero((asked == column) & vectors.any(axis=1))
        if len(coded):
            for row, near in _nearest(vectors[rows], coded_vectors[coded], coded, most=most):
                found[rows[row]] = near
    return tuple(found)


def calibration_from_bins(
    edges: Sequence[float] | Floats,
    observed: Sequence[float] | Floats,
    counts: Sequence[int] | Integers,
    *,
    sessions: int,
) -> Calibration:
    """What a score is worth, from counts over held-out sessions.

    Parameters
    ----------
    edges : sequence of float, length bins + 1
        Ascending, in [0, 1].
    observed : sequence of float, length bins
        The share of each bin's units that people coded; NaN for a bin without units.
    counts : sequence of int, length bins
        The units in each bin.
    sessions : int
        Over how many sessions these were counted.

    Raises
    ------
    ParameterError
        If lengths do not match, or a number is outside its range.

    Examples
    --------
    >>> calibration = calibration_from_bins([0, 0.5, 1], [0.1, 0.62], [400, 90], sessions=24)
    >>> calibration.sentence(0.8)
    'calibrated on 24 sessions: of 100 scored like this about 62 are right'
    """
    if not len(edges) - 1 == len(observed) == len(counts):
        raise ParameterError(
            f"{len(edges)} edges, {len(observed)} shares and {len(counts)} counts",
            expected="one share and one count a bin, and one edge more",
        )
    return Calibration(
        sessions=sessions,
        bins=tuple(
            CalibrationBin(
                start=float(edges[number]),
                end=float(edges[number + 1]),
                n=int(counts[number]),
                observed=float(observed[number]) if counts[number] else None,
            )
            for number in range(len(counts))
        ),
    )


def votes_of_suggestions(suggestions: Sequence[Suggestion], *, rules: int) -> RuleVotes:
    """How the rules of one code voted on one unit, from what they suggested there.

    Parameters
    ----------
    suggestions : sequence of Suggestion
        By rules, of one code, touching the unit; none where no rule voted.
    rules : int
        How many rules the code has. Where rules suggested something, their score tells how many
        of these the unit is open to.

    Raises
    ------
    ParameterError
        If the suggestions are of several codes.
    """
    codes = sorted({one.code for one in suggestions})
    if len(codes) > 1:
        raise ParameterError(
            f"suggestions of {codes[0]!r} and {codes[1]!r}", expected="one code's suggestions"
        )
    by_suggestion = [set(one.rule.split(_BETWEEN_RULES)) for one in suggestions]
    n_open = [
        round(len(voted) / one.score)
        for one, voted in zip(suggestions, by_suggestion, strict=True)
        if one.score > 0
    ]
    n_voted = len(set().union(*by_suggestion))
    return RuleVotes(
        rules=max(n_voted, *n_open) if n_open else max(n_voted, rules),
        voted=n_voted,
        words=tuple(dict.fromkeys(word for one in suggestions for word in one.evidence)),
    )


def _check(vectors: Vectors, columns: Sequence[int], coded_vectors: Vectors) -> None:
    if vectors.ndim != 2 or coded_vectors.ndim != 2 or vectors.shape[1] != coded_vectors.shape[1]:
        raise ParameterError(
            f"vectors of shapes {vectors.shape} and {coded_vectors.shape}",
            expected="one row a unit, and as many columns in both",
        )
    if len(columns) != len(vectors):
        raise ParameterError(f"{len(columns)} codes for {len(vectors)} units", expected="one each")
    if not (np.isfinite(vectors).all() and np.isfinite(coded_vectors).all()):
        raise ParameterError(
            "vectors with numbers that are not finite", expected="zeros for units without one"
        )


def _check_labels(coded_labels: Bools, columns: Sequence[int], n_units: int) -> None:
    if coded_labels.ndim != 2 or len(coded_labels) != n_units:
        raise ParameterError(
            f"labels of shape {coded_labels.shape} for {n_units} coded units",
            expected="one row a unit and one column a code",
        )
    if coded_labels.dtype != np.bool_:
        raise ParameterError(f"labels of type {coded_labels.dtype}", expected="true or false")
    n_codes = coded_labels.shape[1]
    unknown = [column for column in columns if not 0 <= column < n_codes]
    if unknown:
        raise ParameterError(f"the code {unknown[0]}", expected=f"a column of the {n_codes} codes")


def _nearest(
    vectors: Vectors, coded_vectors: Vectors, coded: Integers, *, most: int
) -> Iterator[tuple[int, tuple[NearUnit, ...]]]:
    """Each row of `vectors` with the nearest of `coded_vectors`, which are the units `coded`."""
    known = _unit_length(coded_vectors)
    per_block = max(1, _CELLS // len(coded))
    for start in range(0, len(vectors), per_block):
        block = _unit_length(vectors[start : start + per_block])
        near = _top(np.round(block @ known.T, _DIGITS), coded, most)
        yield from enumerate(near, start)


def _top(likeness: Vectors, coded: Integers, most: int) -> Iterator[tuple[NearUnit, ...]]:
    """The greatest of each row above 0, the first of equals first; `likeness` is used up."""
    every = np.arange(len(likeness))
    best: list[tuple[Integers, Vectors]] = []
    for _ in range(min(most, likeness.shape[1])):
        at = likeness.argmax(axis=1)
        best.append((coded[at], likeness[every, at]))
        likeness[every, at] = -1
    for row in range(len(likeness)):
        yield tuple(
            NearUnit(unit=int(units[row]), likeness=round(float(values[row]), _DIGITS))
            for units, values in best
            if values[row] > 0
        )


def _unit_length(vectors: Vectors) -> Vectors:
    """`vectors`, none of them zeros, each of length 1."""
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths
