"""Sessions → folds: whole sessions, with every code spread as evenly as they allow.

Knows which session a unit belongs to and which codes it has; refuses to split a session, because
a classifier that has read half of one knows the other half too well. Scikit-learn's grouped
splits balance one label; here several codes share the folds, so that the texts are read once a
fold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualkit.assist.inputs import Bools, Integers


def fold_of_units(labels: Bools, groups: Sequence[str], *, folds: int, seed: int) -> Integers:
    """The fold of each unit, from 0, shape (units,); no group is in two folds.

    Parameters
    ----------
    labels : array of bool, shape (units, codes)
        Which codes each unit has.
    groups : sequence of str, length units
        The group, such as the session, of each unit; at least `folds` different ones.
    folds : int
        How many folds; none is left empty.
    seed : int
        Decides between groups that weigh the same.

    Notes
    -----
    A group weighs its share of all units and its share of each code's positives. From the
    heaviest down, each goes to the fold where the sum of squared shares grows least, which is
    the one whose load has the smallest product with it.

    Examples
    --------
    >>> labels = np.array([[1], [1], [0], [1], [0], [1]], dtype=bool)
    >>> fold = fold_of_units(labels, list("aabbcd"), folds=2, seed=1)
    >>> [int(labels[fold == number].sum()) for number in (0, 1)]
    [2, 2]
    """
    _, group_of = np.unique(np.asarray(groups), return_inverse=True)
    counted = np.column_stack([np.ones(len(labels)), labels.astype(np.float64)])
    totals = np.zeros((int(group_of.max()) + 1, counted.shape[1]))
    np.add.at(totals, group_of, counted)
    shares = totals / np.maximum(totals.sum(axis=0), 1)
    shuffled = np.random.default_rng(seed).permutation(len(shares))
    heaviest_first = shuffled[np.argsort(-shares[shuffled].sum(axis=1), kind="stable")]
    load = np.zeros((folds, shares.shape[1]))
    fold_of_group = np.zeros(len(shares), dtype=np.int64)
    for group in heaviest_first:
        fold_of_group[group] = fold = int(np.argmin(load @ shares[group]))
        load[fold] += shares[group]
    return fold_of_group[group_of]
