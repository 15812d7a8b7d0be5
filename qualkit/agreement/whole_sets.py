"""α of whole sets of codes: one number for a codebook whose codes may meet on a unit.

Knows which codes each coder gave to each unit; units that nobody coded count as agreement.
Refuses to sum over codes, which hides what belongs together. Sources: Passonneau (2006, LREC,
aclanthology.org/L06-1392); Krippendorff (2019), Content Analysis, 4th ed., ch. 12; for the
interval see `bootstrap`.
"""

from __future__ import annotations

import numpy as np

from qualkit.agreement.bootstrap import Bootstrap, draws
from qualkit.agreement.coefficient import NO_PAIRS, NO_VARIATION, Coefficient
from qualkit.agreement.set_sums import SetStatistics, set_statistics
from qualkit.agreement.sets import Bools


def set_alpha(presence: Bools, seen: Bools | None = None, *, distance: str = "masi") -> Coefficient:
    """Give Krippendorff's α of sets of codes, any number of coders, missing values allowed.

    The distance is 1 less how alike two sets are: Jaccard's share J, Passonneau's MASI J · M,
    monotonicity M alone (1 alike, 2/3 one within the other, 1/3 crossing, 0 disjoint), or
    nominal. Two empty sets are alike; an empty and a filled one share nothing, but the empty one
    lies within the other, which monotonicity alone counts.

    Parameters
    ----------
    presence : array of bool, shape (codes, coders, units)
        Who gave which code to which unit, as in `CodedUnits`.
    seen : array of bool, shape (coders, units), optional
        Which coder saw which unit; without it, every coder saw all.
    distance
        masi, jaccard, monotonicity or nominal.

    Returns
    -------
    Coefficient
        None without a unit that two coders saw, or where all sets are one and the same.

    Raises
    ------
    ParameterError
        When shapes do not fit, or the distance is unknown.

    Examples
    --------
    >>> from qualkit.agreement import label_sets
    >>> sets = label_sets([[{"a"}, {"a", "b"}, set()], [{"a"}, {"b"}, set()]])
    >>> round(set_alpha(*sets).value, 4), round(set_alpha(*sets, distance="jaccard").value, 4)
    (0.7222, 0.7826)
    """
    statistics = set_statistics(presence, seen, distance=distance)
    if not statistics.made.any():
        return Coefficient(None, NO_PAIRS)
    alpha = float(statistics.alphas(np.ones((1, 1)))[0])
    return Coefficient(None, NO_VARIATION) if np.isnan(alpha) else Coefficient(alpha)


def bootstrap_set_alpha(statistics: SetStatistics, *, replicates: int, seed: int) -> Bootstrap:
    """Resample documents and compute α of sets in each replicate, as the only code.

    Examples
    --------
    >>> presence = np.array([[[1, 0, 1, 0, 1], [1, 0, 1, 0, 0]]], dtype=bool)
    >>> statistics = set_statistics(presence, document_of=np.arange(5))
    >>> sure = bootstrap_set_alpha(statistics, replicates=200, seed=1)
    >>> sure.documents, sure.estimates.round(3).tolist()
    (5, [0.64])
    """
    filled = np.flatnonzero(statistics.made)
    everywhere = np.zeros((len(filled), len(statistics.made)))
    everywhere[np.arange(len(filled)), filled] = 1
    drawn = draws(len(filled), replicates=replicates, seed=seed) @ everywhere
    whole = everywhere.sum(axis=0)
    return Bootstrap(
        alphas=statistics.alphas(drawn)[:, None],
        documents=len(filled),
        estimates=statistics.alphas(whole[None]),
        without=statistics.alphas(whole - everywhere)[:, None],
    )
