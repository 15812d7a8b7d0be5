"""How good an order of units is: average precision, and the work it saves.

Knows scores and labels of one code.

References
----------
Cohen et al. 2006, Reducing workload in systematic review preparation using automated citation
classification, doi:10.1197/jamia.M1929: work saved over sampling.
"""

from __future__ import annotations

import numpy as np

from qualkit.assist.inputs import Bools, Floats

RECALL = 0.95
"""The share of the positives that is to be found."""


def average_precision(scores: Floats, label: Bools) -> float:
    """The area under precision and recall; about the share of positives by chance."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(label, scores))


def work_saved(scores: Floats, label: Bools, recall: float = RECALL) -> float:
    """The share of units that need not be read, less what a random order saves as well.

    Units are read from the highest score down until `recall` of the positives are found; among
    units with one score the positives are spread evenly.

    Parameters
    ----------
    scores : array of float, shape (n,)
        Any numbers that rank.
    label : array of bool, shape (n,)
        Which units have the code; at least one.

    Returns
    -------
    float
        From `recall` − 1, where it costs, to nearly `recall`.

    >>> label = np.array([True] + [False] * 9)
    >>> work_saved(np.arange(10.0)[::-1], label), work_saved(np.zeros(10), label)
    (0.85, -0.05)
    """
    order = np.argsort(-scores, kind="stable")
    ranked, hit = scores[order], label[order]
    needed = int(np.ceil(recall * label.sum() - 1e-9))
    ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    found = np.cumsum(hit)[ends]
    at = int(np.searchsorted(found, needed))
    before = int(found[at - 1]) if at else 0
    start = int(ends[at - 1]) + 1 if at else 0
    tied = int(ends[at]) + 1 - start
    read = start + tied * (needed - before) / (int(found[at]) - before)
    return float(round(1 - np.ceil(read) / len(label) - (1 - recall), 12))
