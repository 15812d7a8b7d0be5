"""How the classifier grows with what is coded, on sessions that it has not read.

Knows units, labels and sessions. For each size it learns from random parts of what each fold may
learn from, the same parts for the classifier and for its floor: words alone, without encoder and
descriptions. Averages are over codes with five or more positives in the units tested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, stdev

import numpy as np

from qualkit.assist.holding_out import Sample
from qualkit.assist.inputs import Bools, Floats, Inputs, Integers
from qualkit.assist.learnable import FEW_POSITIVES
from qualkit.assist.ranking import average_precision, work_saved
from qualkit.errors import ParameterError
from qualkit.model.evaluation import CurvePoint

Progress = Callable[[int, int], None]

DRAWS = 3
"""Random parts of each size."""

_Figures = tuple[float, float, float]
"""Macro average precision, work saved, prevalence."""


def learning_curve(
    sample: Sample,
    sizes: Sequence[int | None],
    *,
    seed: int,
    folds: int = 5,
    progress: Progress | None = None,
) -> tuple[CurvePoint, ...]:
    """One point a size; None is all there is. A size that no fold has is left out.

    Parameters
    ----------
    sample : Sample
        Units that people have been through.
    sizes : sequence of int or None
        How many units to learn from, each 1 or more.
    seed : int
        Seed of folds and draws.

    Raises
    ------
    ParameterError
        If a size is below 1.
    UndefinedResult
        With fewer than two sessions.
    """
    for size in sizes:
        if size is not None and size < 1:
            raise ParameterError(f"a learning curve at {size} units", expected="1 or more, or all")
    fold_of = sample.folds(folds, seed)
    n_folds = int(fold_of.max()) + 1
    total = sum(DRAWS if size else 1 for size in sizes) * n_folds
    done = 0
    points = []
    for size in sizes:
        learned, found = [], []
        for number in range(n_folds):
            for draw in range(DRAWS if size else 1):
                rows = np.flatnonzero(fold_of != number)
                if size is None or size <= len(rows):
                    part = _drawn(rows, size, (seed, number, draw))
                    learned.append(len(part))
                    found.append(_figures(sample, part, np.flatnonzero(fold_of == number)))
                done += 1
                if progress:
                    progress(done, total)
        if learned:
            points.append(_point(size, learned, [one for one in found if one]))
    return tuple(points)


def _drawn(rows: Integers, size: int | None, seed: tuple[int, int, int]) -> Integers:
    if size is None:
        return rows
    return np.sort(np.random.default_rng(seed).permutation(rows)[:size])


def _figures(
    sample: Sample, learned: Integers, tested: Integers
) -> tuple[int, _Figures, _Figures] | None:
    """How many codes count, and the figures of the classifier and of its floor."""
    from qualkit.assist.classifier import CodeClassifier

    labels, known = sample.labels[tested], sample.known[tested]
    positives = (labels & known).sum(axis=0)
    is_counted = (positives >= FEW_POSITIVES) & (positives < known.sum(axis=0))
    counted = np.flatnonzero(is_counted).tolist()
    if not counted:
        return None
    part = sample.take(sample.without_copies(learned, tested))
    inputs = sample.inputs.take(tested)
    full = CodeClassifier(seeds=sample.seeds).fit(part.inputs, part.labels, part.known)
    floor = CodeClassifier().fit(_words(part.inputs), part.labels, part.known)
    return (
        len(counted),
        _macro(full.decision_function(inputs), labels, known, counted),
        _macro(floor.decision_function(_words(inputs)), labels, known, counted),
    )


def _words(inputs: Inputs) -> Inputs:
    return Inputs(texts=inputs.texts)


def _macro(scores: Floats, labels: Bools, known: Bools, counted: Sequence[int]) -> _Figures:
    # What nothing was learned of has one score for all: it ranks by chance.
    ranked = np.where(np.isfinite(scores), scores, 0.0)
    codes = [
        (ranked[known[:, column], column], labels[known[:, column], column]) for column in counted
    ]
    return (
        fmean(average_precision(order, label) for order, label in codes),
        fmean(work_saved(order, label) for order, label in codes),
        fmean(float(label.mean()) for _, label in codes),
    )


def _point(
    size: int | None, learned: Sequence[int], found: Sequence[tuple[int, _Figures, _Figures]]
) -> CurvePoint:
    if not found:
        return CurvePoint(
            size=size, learned=fmean(learned), codes=0, average_precision=None, spread=None,
            words_only=None, least_gain=None, prevalence=None, work_saved=None,
            words_work_saved=None,
        )  # fmt: skip
    full, floor = [one for _, one, _ in found], [one for _, _, one in found]
    precisions = [one[0] for one in full]
    return CurvePoint(
        size=size,
        learned=fmean(learned),
        codes=fmean(count for count, _, _ in found),
        average_precision=fmean(precisions),
        spread=stdev(precisions) if len(precisions) > 1 else None,
        words_only=fmean(one[0] for one in floor),
        least_gain=min(one[0] - other[0] for one, other in zip(full, floor, strict=True)),
        prevalence=fmean(one[2] for one in full),
        work_saved=fmean(one[1] for one in full),
        words_work_saved=fmean(one[1] for one in floor),
    )
