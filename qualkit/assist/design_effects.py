"""How little a unit is worth when units come by the session: the design effect.

Knows which units are counted, which of them are errors, and the session of each; refuses to take
units of one session for independent, and no variance for no errors. Sources: Kish (1965), Survey
Sampling, chapter 5, for ``1 + (m - 1) ρ``; Korn & Graubard (1998), Survey Methodology 24:193–201,
for effective numbers with few sessions; Searle (1971), Linear Models, chapter 9, for the limit
of ρ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualkit.assist.checking import Integers
from qualkit.assist.inputs import Bools, Floats

_NEAR = 0.02
"""Shares so near to 0 or 1 that a label says nothing about its session."""

_LEAST = 1e-12
"""A variance that is none."""

_USUAL = 0.25
"""More likeness within sessions than this is taken only from data that show it."""

_SURE = 0.9
"""Confidence of the limit taken for the likeness within sessions."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Counts over items and sums of squares over sessions, one a step, shape (steps,).

    With n items and k errors in session s: ``squares`` is Σn², ``mixed`` Σnk, ``missteps`` Σk².
    """

    items: Floats
    errors: Floats
    sessions: Floats
    squares: Floats
    mixed: Floats
    missteps: Floats

    def at(self, steps: Integers) -> Tally:
        """The same for some of the steps."""
        return Tally(*(getattr(self, name)[steps] for name in self.__slots__))


def growing_tally(wrong: Bools, sessions: Integers) -> Tally:
    """Count the items up to each, and the errors among them.

    Examples
    --------
    >>> tally = growing_tally(np.array([False, True, True]), np.array([0, 0, 1]))
    >>> tally.items.tolist(), tally.errors.tolist(), tally.sessions.tolist()
    ([1.0, 2.0, 3.0], [0.0, 1.0, 2.0], [1.0, 1.0, 2.0])
    >>> tally.squares.tolist(), tally.mixed.tolist(), tally.missteps.tolist()
    ([1.0, 4.0, 5.0], [0.0, 2.0, 3.0], [0.0, 1.0, 2.0])
    """
    before = _before(np.ones(len(wrong)), sessions)
    errors_before = _before(wrong.astype(np.float64), sessions)
    return Tally(
        items=np.arange(1.0, len(wrong) + 1),
        errors=np.cumsum(wrong, dtype=np.float64),
        sessions=np.cumsum(before == 0, dtype=np.float64),
        squares=np.cumsum(2 * before + 1),
        mixed=np.cumsum(errors_before + wrong * (before + 1)),
        missteps=np.cumsum(wrong * (2 * errors_before + 1)),
    )


def lasting_tally(sessions: Integers) -> Tally:
    """Count all items at each, and as errors those before it.

    Examples
    --------
    >>> tally = lasting_tally(np.array([0, 0, 1]))
    >>> tally.items.tolist(), tally.errors.tolist(), tally.squares.tolist()
    ([3.0, 3.0, 3.0], [0.0, 1.0, 2.0], [5.0, 5.0, 5.0])
    >>> tally.mixed.tolist(), tally.missteps.tolist()
    ([0.0, 2.0, 4.0], [0.0, 1.0, 4.0])
    """
    n = len(sessions)
    sizes = np.bincount(sessions).astype(np.float64)
    earlier = _before(np.ones(n), sessions)
    return Tally(
        items=np.full(n, float(n)),
        errors=np.arange(n, dtype=np.float64),
        sessions=np.full(n, float((sizes > 0).sum())),
        squares=np.full(n, (sizes**2).sum()),
        mixed=_shifted(np.cumsum(sizes[sessions])),
        missteps=_shifted(np.cumsum(2 * earlier + 1)),
    )


def design_effects(tally: Tally, likeness: float, *, confidence: float) -> Floats:
    """How many items are worth one independent item at each step, at least 1.

    Parameters
    ----------
    tally : Tally
        What was counted, shape (steps,).
    likeness : float
        ρ, the correlation of two items of one session, in [0, 1].
    confidence : float
        Of the one-sided bound that the effective numbers are for.

    Returns
    -------
    array of float, shape (steps,)
        The larger of ``1 + (m - 1) ρ``, m = Σn² / Σn, and of the variance of the error share
        over sessions by that of independent items, times the square of the ratio of Student's
        quantile for the sessions to that for the items. Infinite where there is one session.
    """
    from scipy.special import stdtrit

    n, sessions = tally.items, tally.sessions
    rate = tally.errors / n
    spread = tally.missteps - 2 * rate * tally.mixed + rate**2 * tally.squares
    independent = rate * (1 - rate) / np.maximum(n - 1, 1)
    clustered = sessions / np.maximum(sessions - 1, 1) * spread / n**2
    seen = np.divide(clustered, independent, out=np.ones_like(n), where=independent > 0)
    expected = 1 + (tally.squares / n - 1) * likeness
    few = np.full(len(n), np.inf)
    some = sessions > 1
    quantiles = stdtrit(sessions[some] - 1, confidence) / stdtrit(n[some] - 1, confidence)
    few[some] = np.maximum(quantiles, 1) ** 2
    effects: Floats = np.maximum(np.maximum(seen, expected), 1) * few
    return effects


def likeness(values: Floats, sessions: Integers) -> float:
    """An upper limit of how alike the values of one session are: ρ, in [0, 1].

    Parameters
    ----------
    values : array of float, shape (units,)
        What is compared.
    sessions : array of int, shape (units,)
        The session of each.

    Returns
    -------
    float
        The 90 % upper limit of the intraclass correlation of a one-way analysis of variance, or
        .25 where that is less and the correlation itself is no more.
        Values that are all the same say nothing: they give the limit that independent ones give
        on average. 0 where no session has two units, and it does not matter; 1 where there is
        one session only, or no value at all.

    Examples
    --------
    >>> likeness(np.array([0.0, 0.0, 1.0, 1.0]), np.array([0, 0, 1, 1]))
    1.0
    """
    from scipy.stats import f

    sizes = np.bincount(sessions).astype(np.float64)
    means = np.bincount(sessions, values) / np.maximum(sizes, 1)
    n, k = float(len(values)), float((sizes > 0).sum())
    if k < 2 or n == k:
        return float(n == 0 or n > k)
    between = float((sizes * (means - values.mean()) ** 2).sum()) / (k - 1)
    within = float(((values - means[sessions]) ** 2).sum()) / (n - k)
    if within < _LEAST <= between:
        return 1.0
    ratio = between / within if within >= _LEAST else 1.0
    typical = (n - float((sizes**2).sum()) / n) / (k - 1)
    limit, best = (
        float(np.clip((odds - 1) / (odds + typical - 1), 0, 1))
        for odds in (ratio / float(f.ppf(1 - _SURE, k - 1, n - k)), ratio)
    )
    return min(limit, max(best, _USUAL))


def surprises(labels: Bools, scores: Floats) -> tuple[Floats, Bools]:
    """How far each label lies from the share of labels at its score, in standard deviations.

    Parameters
    ----------
    labels : array of bool, shape (units,)
    scores : array of float, shape (units,)

    Returns
    -------
    array of float, array of bool, shape (units,)
        The distances, and which of them tell something: those where the share, by isotonic
        regression, is neither near 0 nor near 1.
    """
    from scipy.optimize import isotonic_regression

    order = np.argsort(scores, kind="stable")
    share = np.empty(len(scores))
    share[order] = isotonic_regression(labels[order].astype(np.float64)).x
    telling = (share > _NEAR) & (share < 1 - _NEAR)
    deviation = np.sqrt(np.maximum(share * (1 - share), _NEAR * (1 - _NEAR)))
    return (labels - share) / deviation, telling


def _before(amounts: Floats, sessions: Integers) -> Floats:
    """The sum of the amounts of the same session before each."""
    order = np.argsort(sessions, kind="stable")
    running = np.cumsum(amounts[order]) - amounts[order]
    first = np.searchsorted(sessions[order], sessions[order], side="left")
    found = np.empty(len(amounts))
    found[order] = running - running[first]
    return found


def _shifted(running: Floats) -> Floats:
    return np.concatenate([[0.0], running[:-1]])
