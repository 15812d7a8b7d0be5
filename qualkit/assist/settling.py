"""Chances, and whether a code is ranked at all, settled on sessions held out.

Knows a sample and its sessions; refuses to settle anything on scores by classifiers that had read
the session. A code whose held-out order is no better than chance keeps honest chances, all near
its share, and is to be suggested nowhere: `Settled.unranked` says so.

References
----------
Bestgen 2015, Exact expected average precision of the random baseline for system evaluation,
doi:10.1515/pralin-2015-0007.
Kott 2001, The delete-a-group jackknife, Journal of Official Statistics 17:521–526.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qualkit.assist.calibration import Calibrator
from qualkit.assist.holding_out import HeldOutModels, Progress, Sample
from qualkit.assist.inputs import Bools, Floats, Integers
from qualkit.assist.ranking import average_precision

CONFIDENCE = 0.95
"""How sure it must be that a code is ranked better than by chance."""

LEAST_SESSIONS = 5
"""Sessions below which nobody can say whether a code is ranked by chance."""

_MOST_PARTS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Classifiers that had not read a fold, chances by their scores, and codes without an order.

    ``models`` is None, and no code has a chance, with fewer than two sessions. ``unranked`` says
    by column why a code with chances is to be suggested nowhere.
    """

    models: HeldOutModels | None
    calibrator: Calibrator
    unranked: Mapping[int, str] = field(default_factory=dict)


def settled(
    sample: Sample,
    *,
    folds: int,
    seed: int,
    trusted: Bools | None = None,
    progress: Progress | None = None,
) -> Settled:
    """Hold out folds of whole sessions and settle chances on their scores.

    Parameters
    ----------
    sample : Sample
        What to learn from.
    folds, seed : int
        See `Sample.folds`.
    trusted : array of bool, shape (units, codes), optional
        What counts for chances of what is known; all unless given.
    progress : callable, optional
        Called after each fold.
    """
    n_codes = sample.labels.shape[1]
    if len(set(sample.groups)) < 2:
        return Settled(None, Calibrator((None,) * n_codes))
    trusted = sample.known if trusted is None else trusted
    models = HeldOutModels.fit(sample, sample.folds(folds, seed), progress)
    calibrator = Calibrator.of(models.scores, sample.labels, trusted, sample.groups)
    reasons = {}
    for column, line in enumerate(calibrator.lines):
        rows = np.flatnonzero(trusted[:, column] & np.isfinite(models.scores[:, column]))
        groups = [sample.groups[row] for row in rows.tolist()]
        scores, label = models.scores[rows, column], sample.labels[rows, column]
        if line and (reason := why_unranked(scores, label, groups)):
            reasons[column] = reason
    return Settled(models, calibrator, reasons)


def why_unranked(scores: Floats, label: Bools, groups: Sequence[str]) -> str | None:
    """Why an order may be one by chance; None where it is better, or sessions are too few.

    Average precision must be so many times that of a random order, which is known exactly, that
    leaving out sessions, in up to twenty parts, does not explain it: a one-sided t test at 95 %
    of the logarithm, as errors of a ratio are.

    >>> label = np.arange(60) % 3 == 0
    >>> groups = [f"interview {unit // 6}" for unit in range(60)]
    >>> why_unranked(label + 0.0, label, groups) is None
    True
    >>> why_unranked(np.arange(60) % 2 + 0.0, label, groups)
    'held-out average precision .33 is not surely better than its share .33'
    """
    from scipy.stats import t

    sessions = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    if len(sessions) < LEAST_SESSIONS:
        return None
    n_parts = min(_MOST_PARTS, len(sessions))
    part = np.array([sessions[group] % n_parts for group in groups])
    found = average_precision(scores, label)
    gain = _gain(scores, label)
    if gain > float(t.ppf(CONFIDENCE, n_parts - 1)) * _error(scores, label, part):
        return None
    figures = f"{_two(found)} is not surely better than its share {_two(float(label.mean()))}"
    return f"held-out average precision {figures}"


def by_chance(n_units: int, n_positives: int) -> float:
    """The average precision that a random order has on average; a little above the share.

    >>> round(by_chance(2, 1), 6)
    0.75
    """
    sums = float((1 / np.arange(1, n_units + 1)).sum())
    rest = (n_positives - 1) / (n_units - 1) * (n_units - sums)
    return (rest + sums) / n_units


def _gain(scores: Floats, label: Bools) -> float:
    """How many times the average precision of a random order, as a logarithm."""
    expected = by_chance(len(label), int(label.sum()))
    return float(np.log(average_precision(scores, label) / expected))


def _error(scores: Floats, label: Bools, part: Integers) -> float:
    """The standard error of the gain, by leaving out each part."""
    kept = [part != number for number in range(int(part.max()) + 1)]
    gains = [_gain(scores[rows], label[rows]) for rows in kept if label[rows].any()]
    return float(np.sqrt((len(gains) - 1) * np.var(gains)))


def _two(value: float) -> str:
    return f"{value:.{2 if value >= 0.01 else 4}f}".removeprefix("0")
