"""Machine values and a random audit → a mean that the machine's mistakes do not bend.

Knows values and chances of being audited; refuses an audit that was not random, as far as it can
tell: every unit must have had a known chance. Units read because their score was high, or low,
are no audit. Sources: Angelopoulos, Bates, Fannjiang, Jordan & Zrnic (2023), Science 382:669,
doi:10.1126/science.adi6000, and Angelopoulos, Duchi & Zrnic (2023), arXiv:2311.01453, for the
tuned mean; Egami, Hinck, Stewart & Wei (2023), NeurIPS, arXiv:2306.04746, for the one from known
chances; Särndal, Swensson & Wretman (1992), chapter 6, for its tuning; Rogan & Gladen (1978), Am
J Epidemiol 107:71.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from qualkit.assist.audits import MINIMUM_CLUSTERS, audit_of, enough_clusters
from qualkit.assist.checking import Integers, group_numbers, numbers
from qualkit.assist.clustered_means import (
    Mean,
    Sureness,
    error_of,
    interval_of,
    share_interval,
    value_of,
)
from qualkit.assist.few_hits import exact_interval, is_few
from qualkit.assist.inputs import Floats
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Estimate


def ppi_mean(
    gold: ArrayLike,
    machine: ArrayLike,
    rest: ArrayLike,
    *,
    clusters: tuple[Sequence[str], Sequence[str]] | None = None,
    trust: float | None = None,
    sureness: Sureness | None = None,
) -> Estimate:
    """Estimate a mean from few units that people checked and many that only a machine read.

    Parameters
    ----------
    gold, machine : arrays of float, shape (checked units,)
        What people and the machine say of a random sample.
    rest : array of float, shape (other units,)
        What the machine says of units that nobody checked.
    clusters : pair of sequences of str, or None
        The session of each checked and of each other unit; None takes units for independent,
        which turns of one session are not.
    trust : float or None
        λ, the weight of the machine's values: 1 is prediction-powered inference, 0 leaves them
        aside; None takes the weight with the least variance, within [0, 1].
    sureness : Sureness or None
        How sure, and how that is found.

    Returns
    -------
    Estimate
        With Student's interval for the clusters that hold checked units, the normal one where
        units are independent.

    Raises
    ------
    ParameterError
        If values are missing, lengths differ, or an option is outside its range.
    UndefinedResult
        If there are no two checked units, no others, or no two clusters with checked units.

    Notes
    -----
    ``mean(Y - λ f) + λ mean(f of the rest)``, with λ at ``cov(Y, f) / ((1 + n/N) var(f))`` when
    tuned. For independent units the variance is ``var(Y - λ f) / n + λ² var(f) / N``, with clusters
    that of the jackknife.

    Examples
    --------
    >>> gold, machine = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0], [1, 0, 1, 0, 0, 1, 1, 0, 1, 0]
    >>> found = ppi_mean(gold, machine, [1] * 45 + [0] * 55)
    >>> round(found.trust, 2), round(found.value, 4), round(found.error, 6)
    (0.55, 0.4725, 0.129658)
    """
    how = sureness or Sureness()
    checked, said, other = _samples(gold, machine, rest)
    weight = _best_trust(checked, said, other) if trust is None else trust
    if not 0 <= weight <= 1:
        raise ParameterError(f"trust {trust}", expected="a number from 0 to 1")
    first, second = _clusters_of_both(clusters, len(checked), len(other))
    means = [Mean(checked - weight * said, first), Mean(weight * other, second)]
    number = None if clusters is None else enough_clusters(first)
    value = value_of(means)
    error = error_of(means, how, independent=clusters is None)
    return Estimate(
        value=value,
        error=error,
        interval=interval_of(value, error, number, confidence=how.confidence),
        confidence=how.confidence,
        trust=float(weight),
        gold=len(checked),
        units=len(checked) + len(other),
        clusters=number,
    )


def design_mean(
    machine: ArrayLike,
    gold: ArrayLike,
    inclusion: ArrayLike,
    *,
    clusters: Sequence[str],
    is_tuned: bool = True,
    sureness: Sureness | None = None,
) -> Estimate:
    """Estimate a mean from an audit in which every unit had a known chance of its own.

    Parameters
    ----------
    machine : array of float, shape (units,)
        What the machine says of every unit: 0 or 1, or a probability.
    gold : array of float, shape (units,)
        What people say; NaN where nobody looked.
    inclusion : array of float, shape (units,)
        π, the chance with which each unit came into the audit, in (0, 1].
    clusters : sequence of str, length units
        The session of each unit.
    is_tuned : bool
        Whether the machine's values are first fitted to the audit by a line.
    sureness : Sureness or None
        How sure, and how that is found.

    Returns
    -------
    Estimate
        ``trust`` is the slope of that line; 1 where not tuned. The interval is Student's, for
        the clusters that hold audited units; of values from 0 to 1 on the scale of log odds. Where
        fewer than five of the units drawn are 1, or are 0, it is an exact one of these alone.

    Raises
    ------
    ParameterError
        If values are missing, lengths differ, or a chance is outside (0, 1].
    UndefinedResult
        If fewer than two units or two clusters were audited.

    Notes
    -----
    The mean of ``m + R/π (Y - m)``, R 1 for audited units and else 0, m the machine's value or
    the line through it, weighted by 1/π.

    Examples
    --------
    >>> gold = [1, 0, float("nan"), float("nan"), 1, float("nan"), 0, float("nan")]
    >>> found = design_mean([1, 1, 1, 0, 1, 0, 0, 0], gold, [0.5] * 8, clusters=list("aaaabbbb"),
    ...                     is_tuned=False)
    >>> round(found.value, 3), found.gold, found.clusters
    (0.25, 4, 2)
    """
    how = sureness or Sureness()
    audit = audit_of(machine, gold, inclusion, clusters=clusters)
    pseudo, trust = audit.pseudo_outcomes(is_tuned=is_tuned)
    number = enough_clusters(audit.clusters[audit.is_audited])
    mean = Mean(pseudo, audit.clusters)
    value, error = value_of([mean]), error_of([mean], how)
    limits = share_interval if audit.are_shares else interval_of
    interval = limits(value, error, number, confidence=how.confidence)
    every = np.ones(len(pseudo), dtype=np.bool_)
    if is_few(audit, every):
        low, high = exact_interval(audit, every, confidence=how.confidence)
        interval = min(low, max(value, 0.0)), max(high, min(value, 1.0))
    return Estimate(
        value=value,
        error=error,
        interval=interval,
        confidence=how.confidence,
        trust=trust,
        gold=int(audit.is_audited.sum()),
        units=len(pseudo),
        clusters=number,
    )


def rogan_gladen(share: float, *, sensitivity: float, specificity: float) -> float:
    """Correct a share by how often a test finds what is there and leaves what is not.

    Parameters
    ----------
    share, sensitivity, specificity : float
        In [0, 1].

    Returns
    -------
    float
        ``(share + specificity - 1) / (sensitivity + specificity - 1)``, cut to [0, 1].

    Raises
    ------
    ParameterError
        If a number lies outside [0, 1].
    UndefinedResult
        If the test is no better than chance.

    Examples
    --------
    >>> round(rogan_gladen(0.2, sensitivity=0.8, specificity=0.95), 6)
    0.2
    """
    given = {"share": share, "sensitivity": sensitivity, "specificity": specificity}
    for name, number in given.items():
        if not 0 <= number <= 1:
            raise ParameterError(f"{name} {number}", expected="a number from 0 to 1")
    gain = sensitivity + specificity - 1
    if gain <= 0:
        raise UndefinedResult(
            f"sensitivity {sensitivity} and specificity {specificity} are no better than chance",
            expected="more than 1 together",
        )
    return float(np.clip((share + specificity - 1) / gain, 0, 1))


def _samples(gold: ArrayLike, machine: ArrayLike, rest: ArrayLike) -> tuple[Floats, Floats, Floats]:
    checked = numbers(gold, "gold values")
    said = numbers(machine, "machine values", length=len(checked))
    other = numbers(rest, "other machine values")
    if len(checked) < MINIMUM_CLUSTERS or not len(other):
        raise UndefinedResult(
            f"{len(checked)} checked units and {len(other)} others",
            expected="two or more checked, one or more others",
        )
    return checked, said, other


def _best_trust(checked: Floats, said: Floats, other: Floats) -> float:
    spread = float(np.concatenate([said, other]).var())
    if spread == 0:
        return 0.0
    shared = float(((checked - checked.mean()) * (said - said.mean())).mean())
    return float(np.clip(shared / ((1 + len(checked) / len(other)) * spread), 0, 1))


def _clusters_of_both(
    clusters: tuple[Sequence[str], Sequence[str]] | None, n: int, many: int
) -> tuple[Integers, Integers]:
    if clusters is None:
        return np.arange(n), np.arange(n, n + many)
    for given, expected in zip(clusters, (n, many), strict=True):
        if len(given) != expected:
            raise ParameterError(
                f"{len(given)} clusters for {expected} units", expected="one a unit"
            )
    both = group_numbers([*clusters[0], *clusters[1]], "clusters", length=n + many)
    return both[:n], both[n:]
