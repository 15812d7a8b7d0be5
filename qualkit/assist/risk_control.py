"""The highest threshold at which documents lose little on average: conformal risk control.

Knows the scores of the passages of each document that people coded; refuses a risk that so few
documents cannot show. Documents must be exchangeable, and the promise is about the mean of one
more document, not about all passages together. Source: Angelopoulos, Bates, Fisch, Lei & Schuster
(2024), Conformal Risk Control, ICLR, arXiv:2208.02814, theorem 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from qualkit.assist.checking import numbers, percent, share
from qualkit.assist.inputs import Floats
from qualkit.model import RiskThreshold

_ROUNDING = 1e-12


def risk_controlled_threshold(documents: Sequence[ArrayLike], *, risk: float) -> RiskThreshold:
    """Find the highest threshold that keeps the mean share missed a document within a risk.

    Parameters
    ----------
    documents : sequence of arrays of float
        For each calibration document the scores of its units that have the code. A document
        without any misses nothing, whatever the threshold.
    risk : float
        The mean share of its units with the code that one more document may miss, in (0, 1).

    Returns
    -------
    RiskThreshold
        Units with the threshold's score or more are found. Refused where the risk is below
        1 / (n + 1) for n documents, or no document has the code.

    Raises
    ------
    ParameterError
        If a score is no finite number or the risk lies outside (0, 1).

    Notes
    -----
    With the mean share missed R over n documents, the threshold is the largest λ for which
    ``n / (n + 1) · R(λ) + 1 / (n + 1) <= risk``.

    Examples
    --------
    >>> documents = [[0.9, 0.8], [0.7], [0.95, 0.6, 0.4], [0.5, 0.85], [0.3, 0.9], [0.75],
    ...              [0.65, 0.55], [0.99], [0.45, 0.8], [0.2, 0.7]]
    >>> found = risk_controlled_threshold(documents, risk=0.2)
    >>> found.threshold, round(found.observed, 3)
    (0.4, 0.1)
    >>> risk_controlled_threshold(documents, risk=0.05).refused
    "can't hold a risk of 5 %: 19 calibration documents are needed, 10 are there"
    """
    share(risk, "risk")
    scored = [numbers(scores, "scores") for scores in documents]
    n = len(scored)
    refused = _why_not(scored, risk)
    if refused:
        why = f"can't hold a risk of {percent(risk)}: {refused}"
        return RiskThreshold(risk=risk, threshold=None, observed=None, documents=n, refused=why)
    ladder = np.unique(np.concatenate(scored))
    missed = sum((_missed(scores, ladder) for scores in scored), np.zeros(len(ladder))) / n
    holding = np.flatnonzero(n / (n + 1) * missed + 1 / (n + 1) <= risk + _ROUNDING)
    best = int(holding[-1])
    return RiskThreshold(
        risk=risk, threshold=float(ladder[best]), observed=float(missed[best]), documents=n
    )


def _why_not(scored: Sequence[Floats], risk: float) -> str | None:
    needed = int(np.ceil(1 / risk - 1 - _ROUNDING))
    if len(scored) < needed:
        are = "is" if len(scored) == 1 else "are"
        return f"{needed} calibration documents are needed, {len(scored)} {are} there"
    if not any(len(scores) for scores in scored):
        return f"none of the {len(scored)} calibration documents has the code"
    return None


def _missed(scores: Floats, ladder: Floats) -> Floats:
    """The share of a document's units below each threshold."""
    if not len(scores):
        return np.zeros(len(ladder))
    below: Floats = np.searchsorted(np.sort(scores), ladder, side="left") / len(scores)
    return below
