"""Turns in a regression that knows their sessions: generalised estimating equations.

Knows how many turns of each person carry a code; refuses few sessions, and turns taken as
independent. Logit link, exchangeable correlation within clusters, covariance with the bias
correction of Mancl and DeRouen, p and interval from Student's t with clusters less two degrees of
freedom. statsmodels computes. Sources: Liang & Zeger (1986), doi:10.1093/biomet/73.1.13; Mancl &
DeRouen (2001), doi:10.1111/j.0006-341X.2001.00126.x.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import MissingExtra
from qualkit.model import TurnModel

Numbers = NDArray[np.intp]

MINIMUM_CLUSTERS = 10
"""Fewer sessions tell too little of how sessions differ, whatever the correction."""

_MOST = 5e10
"""Cubed turns a session, added up, that the correction may take: some minutes a code."""


def require_models() -> None:
    """Raise `MissingExtra` where statsmodels is not installed."""
    if find_spec("statsmodels") is None:
        raise MissingExtra("statsmodels", repair="run: pip install '.[models]'")


def turn_model(
    coded: Numbers, turns: Numbers, second: NDArray[np.bool_], clusters: Numbers, confidence: float
) -> TurnModel:
    """Fit the odds that a turn carries a code, in the second group against the first.

    Parameters
    ----------
    coded, turns : array of int, shape (people,)
        How many turns of each person carry the code, and how many there are.
    second : array of bool, shape (people,)
        Who belongs to the second group.
    clusters : array of int, shape (people,)
        Who belongs together, as `seating` numbers them.
    confidence
        Coverage of the interval.

    Returns
    -------
    TurnModel
        With a reason instead of numbers for fewer than ten clusters, for a group all or none of
        whose turns carry the code, for sessions too long for the correction, and where the
        equations do not converge.

    Raises
    ------
    MissingExtra
        If statsmodels is not installed.
    """
    require_models()
    n_clusters, n_turns = len(np.unique(clusters)), int(turns.sum())

    def none(reason: str) -> TurnModel:
        return TurnModel(
            odds_ratio=None, interval=None, p=None, correlation=None,
            turns=n_turns, clusters=n_clusters, reason=reason,
        )  # fmt: skip

    if n_clusters < MINIMUM_CLUSTERS:
        return none(f"no model: {n_clusters} sessions, fewer than {MINIMUM_CLUSTERS}")
    for members in (~second, second):
        if coded[members].sum() in (0, turns[members].sum()):
            return none("no model: all or none of a group's turns carry the code")
    if (np.bincount(clusters, turns).astype(float) ** 3).sum() > _MOST:
        return none("no model: sessions of so many turns are too long for its correction")
    try:
        odds, limits, p, correlation = _fitted(coded, turns, second, clusters, confidence)
    except (ValueError, ArithmeticError, Warning, np.linalg.LinAlgError):
        return none("no model: the equations do not converge")
    return TurnModel(
        odds_ratio=odds, interval=limits, p=p, correlation=correlation,
        turns=n_turns, clusters=n_clusters,
    )  # fmt: skip


def _fitted(
    coded: Numbers, turns: Numbers, second: NDArray[np.bool_], clusters: Numbers, confidence: float
) -> tuple[float, tuple[float, float], float, float]:
    import statsmodels.api as sm
    from scipy.stats import t

    order = np.argsort(clusters, kind="stable")
    person = np.repeat(order, turns[order])
    starts = np.concatenate([np.arange(n) for n in turns[order]])
    carries = (starts < coded[person]).astype(np.float64)
    design = np.stack([np.ones(len(person)), second[person].astype(np.float64)], axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = sm.GEE(
            carries, design, groups=clusters[person],
            family=sm.families.Binomial(), cov_struct=sm.cov_struct.Exchangeable(),
        )  # fmt: skip
        fit = model.fit(cov_type="bias_reduced")
    slope, error = float(fit.params[1]), float(fit.bse[1])
    if not np.isfinite([slope, error]).all() or error <= 0:
        raise ArithmeticError
    freedom = len(np.unique(clusters)) - 2
    far = float(t.ppf((1 + confidence) / 2, freedom)) * error
    p = float(2 * t.sf(abs(slope) / error, freedom))
    limits = (float(np.exp(slope - far)), float(np.exp(slope + far)))
    return float(np.exp(slope)), limits, p, float(model.cov_struct.dep_params)
