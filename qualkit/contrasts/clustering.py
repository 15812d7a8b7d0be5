"""What people who sat together, and turns of one person, are worth: intraclass correlations.

Knows counts by person; refuses to take the difference of the groups compared for likeness. The
analysis-of-variance estimator, over clusters within groups. Sources: Donner (1986),
doi:10.2307/1403259, for binary data and unequal clusters; Kish (1965), Survey Sampling, chapter
5, for the design effect ``1 + (m - 1) ρ``, here with the mean size that a person meets.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qualkit.contrasts.tally import Tally
from qualkit.model import Clustering

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]


def clustering_of(tally: Tally, clusters: Numbers) -> tuple[Clustering, ...]:
    """Give every code's likeness within sessions and within participants, in the tally's order."""
    turns = np.array([person.turns for person in tally.people], dtype=np.float64)
    return tuple(
        _of_code(
            tally.raised[asked, column].astype(np.float64),
            np.stack([turns[asked], np.minimum(tally.coded[asked, column], turns[asked])]),
            tally.groups[asked],
            clusters[asked],
        )
        for column, asked in enumerate(tally.exposed.T)
    )


def _of_code(raised: Floats, turns: Floats, groups: Numbers, clusters: Numbers) -> Clustering:
    numbers = np.unique(clusters, return_inverse=True)[1]
    sizes = np.bincount(numbers).astype(np.float64)
    apart = raised - _means(raised, groups)[groups]
    parts = _parts(groups, numbers)
    icc = intraclass(sizes, _sums(numbers, apart), _sums(numbers, apart**2), parts)
    spoke = turns[0] > 0
    of, coded = turns[:, spoke]
    turn_icc = intraclass(of, coded, coded, groups[spoke])
    turn_effect = design_effect(of, turn_icc)
    return Clustering(
        sessions=len(sizes),
        icc=icc,
        design_effect=design_effect(sizes, icc),
        turn_icc=turn_icc,
        turn_design_effect=turn_effect,
        effective_turns=None if turn_effect is None else float(of.sum()) / turn_effect,
        reason=_why_not(icc, turn_icc),
    )


def _why_not(icc: float | None, turn_icc: float | None) -> str | None:
    missing = [name for name, found in (("people", icc), ("turns", turn_icc)) if found is None]
    if not missing:
        return None
    return (
        f"no likeness of {' and '.join(missing)}: one in each cluster, one cluster in each group,"
        " or no variation"
    )


def intraclass(sizes: Floats, sums: Floats, squares: Floats, parts: Numbers) -> float | None:
    """Estimate how alike the values of one cluster are, beyond the part that the cluster is in.

    Parameters
    ----------
    sizes, sums, squares : array, shape (clusters,)
        How many values each cluster has, their sum, and the sum of their squares.
    parts : array of int, shape (clusters,)
        The part of each cluster; differences between parts are no likeness.

    Returns
    -------
    float or None
        At most 1; below 0 where values of one cluster differ more than those of several. None
        where there is one cluster a part, one value a cluster, or no variation.

    Examples
    --------
    >>> intraclass(np.array([2.0, 2]), np.array([2.0, 0]), np.array([2.0, 0]), np.array([0, 0]))
    1.0
    """
    if not len(sizes):
        return None
    totals = np.bincount(parts, sizes)
    between_df = len(sizes) - np.count_nonzero(totals)
    within_df = sizes.sum() - len(sizes)
    if between_df < 1 or within_df < 1:
        return None
    means = np.bincount(parts, sums) / np.maximum(totals, 1)
    between = float(sizes @ (sums / sizes - means[parts]) ** 2) / between_df
    within = float((squares - sums**2 / sizes).sum()) / within_df
    usual = float((sizes.sum() - (sizes**2 / totals[parts]).sum()) / between_df)
    whole = between + (usual - 1) * within
    return float((between - within) / whole) if whole > _NO_VARIATION else None


def design_effect(sizes: Floats, icc: float | None) -> float | None:
    """By how much a variance is larger than of as many independent values; never below 1.

    >>> design_effect(np.full(50, 40.0), 0.05)
    2.95
    """
    if icc is None:
        return None
    usual = float((sizes**2).sum() / sizes.sum())
    return 1 + (usual - 1) * max(0.0, icc)


_NO_VARIATION = 1e-12


def _sums(clusters: Numbers, values: Floats) -> Floats:
    return np.bincount(clusters, values).astype(np.float64)


def _means(values: Floats, groups: Numbers) -> Floats:
    means: Floats = np.bincount(groups, values) / np.maximum(np.bincount(groups), 1)
    return means


def _parts(groups: Numbers, clusters: Numbers) -> Numbers:
    """The group of each cluster; one part of all clusters where some hold several groups."""
    pairs = np.unique(np.stack([clusters, groups]), axis=1)
    n_clusters = len(np.unique(clusters))
    return pairs[1] if pairs.shape[1] == n_clusters else np.zeros(n_clusters, dtype=np.intp)
