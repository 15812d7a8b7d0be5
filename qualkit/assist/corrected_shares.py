"""Machine codes and a random audit → shares by group, and how far two groups lie apart.

Knows values, chances, groups and clusters; refuses a corrected share where a group's audit lies in
fewer than two clusters. People's word stands for the units they looked at; the others' machine
codes are corrected by what the audit found. Source: as `qualkit.assist.correction`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from qualkit.assist.audits import MINIMUM_CLUSTERS, Audit, audit_of
from qualkit.assist.checking import group_numbers
from qualkit.assist.clustered_means import (
    Mean,
    Sureness,
    error_of,
    interval_of,
    share_interval,
    value_of,
)
from qualkit.assist.few_hits import FEW, difference_limits, exact_interval, is_few
from qualkit.assist.inputs import Bools, Floats
from qualkit.model import CorrectedDifference, CorrectedShare, CorrectedShares

FEW_DISAGREEMENTS = 5
"""Audited units that differ from the machine below which an interval may be too narrow."""


def corrected_shares(
    machine: ArrayLike,
    gold: ArrayLike,
    inclusion: ArrayLike,
    *,
    groups: Sequence[str],
    clusters: Sequence[str],
    is_tuned: bool = True,
    sureness: Sureness | None = None,
) -> CorrectedShares:
    """Correct the share of units with a code in each group.

    Parameters
    ----------
    machine, gold, inclusion, is_tuned, sureness
        As for `qualkit.assist.correction.design_mean`; all over the same units.
    groups : sequence of str, length units
        The group of each unit, such as the role of who speaks.
    clusters : sequence of str, length units
        The session of each unit; one session may hold several groups.

    Returns
    -------
    CorrectedShares
        Groups in alphabetical order, and every pair of them. Shares are cut to [0, 1], their
        limits lie there; differences and their limits are cut to [-1, 1].

    Raises
    ------
    ParameterError
        If values are missing, lengths differ, or a chance is outside (0, 1].
    UndefinedResult
        If fewer than two units were audited.

    Notes
    -----
    The line that is fitted to the audit is one for all groups; what it leaves in each group is
    corrected there. Units with a chance of 1 count as they are and do not shape the line. Where
    fewer than five drawn units of a group have the code, or have it not, its interval is an
    exact one of the sample alone, and so are those of its differences. The error of a
    difference counts a session that holds both groups once.

    Examples
    --------
    >>> found = corrected_shares([1, 1, 0, 0] * 4, [1, 0, 0, float("nan")] * 4, [0.75] * 16,
    ...     groups=["citizen"] * 8 + ["staff"] * 8, clusters=list("aaaabbbbccccdddd"))
    >>> [(row.group, row.machine, row.audited, round(row.value, 3)) for row in found.rows]
    [('citizen', 0.5, 6, 0.25), ('staff', 0.5, 6, 0.25)]
    """
    how = sureness or Sureness()
    audit = audit_of(machine, gold, inclusion, clusters=clusters)
    number_of = group_numbers(groups, "groups", length=len(audit.machine))
    names = sorted({str(group) for group in groups})
    pseudo, trust = audit.pseudo_outcomes(is_tuned=is_tuned)
    members = [number_of == number for number in range(len(names))]
    rows = tuple(
        _share(name, audit, (pseudo, member), how)
        for name, member in zip(names, members, strict=True)
    )
    means = [Mean(pseudo[member], audit.clusters[member]) for member in members]
    return CorrectedShares(
        confidence=how.confidence,
        trust=trust,
        rows=rows,
        differences=tuple(
            _difference((rows[one], rows[other]), (means[one], means[other]), how)
            for one, other in combinations(range(len(names)), 2)
        ),
        notes=_notes(rows),
    )


def _share(name: str, audit: Audit, units: tuple[Floats, Bools], how: Sureness) -> CorrectedShare:
    pseudo, member = units
    audited = member & audit.is_audited
    clusters = len(np.unique(audit.clusters[audited]))
    blank = CorrectedShare(
        group=name,
        units=int(member.sum()),
        audited=int(audited.sum()),
        disagreements=float(np.abs(audit.gold - audit.machine)[audited].sum()),
        clusters=clusters,
        machine=float(audit.machine[member].mean()),
        value=None,
        error=None,
        interval=None,
    )
    if clusters < MINIMUM_CLUSTERS:
        return replace(
            blank, refused=f"audited units in 2 sessions are needed, in {clusters} there"
        )
    mean = Mean(pseudo[member], audit.clusters[member])
    value, error = value_of([mean]), error_of([mean], how)
    if is_few(audit, member):
        low, high = exact_interval(audit, member, confidence=how.confidence)
        within = float(np.clip(value, low, high))
        return replace(blank, value=within, interval=(low, high), is_few=True)
    limits = share_interval(value, error, clusters, confidence=how.confidence)
    is_thin = blank.disagreements < FEW_DISAGREEMENTS
    return replace(blank, value=_cut(value, 0), error=error, interval=limits, is_thin=is_thin)


def _difference(
    rows: tuple[CorrectedShare, CorrectedShare], means: tuple[Mean, Mean], how: Sureness
) -> CorrectedDifference:
    first, second = rows
    refused = next((f"{row.group}: {row.refused}" for row in rows if row.refused), None)
    blank = CorrectedDifference(
        first=first.group,
        second=second.group,
        value=None,
        error=None,
        interval=None,
        clusters=min(first.clusters, second.clusters),
        refused=refused,
    )
    if refused:
        return blank
    if first.is_few or second.is_few:
        return _of_few(first, second, blank)
    both = [
        Mean(means[1].amounts, means[1].clusters),
        Mean(means[0].amounts, means[0].clusters, -1),
    ]
    value, error = value_of(both), error_of(both, how)
    low, high = interval_of(value, error, blank.clusters, confidence=how.confidence)
    limits = (_cut(low, -1), _cut(high, -1))
    return replace(blank, value=_cut(value, -1), error=error, interval=limits)


def _of_few(
    first: CorrectedShare, second: CorrectedShare, blank: CorrectedDifference
) -> CorrectedDifference:
    """The difference of two shares of which one has an exact interval."""
    if first.value is None or second.value is None:
        return blank
    limits = (first.interval or (0.0, 1.0), second.interval or (0.0, 1.0))
    low, high = difference_limits((first.value, second.value), limits)
    value = second.value - first.value
    return replace(blank, value=value, interval=(_cut(low, -1), _cut(high, -1)))


def _cut(value: float, lowest: float) -> float:
    return float(np.clip(value, lowest, 1))


def _notes(rows: Sequence[CorrectedShare]) -> tuple[str, ...]:
    return tuple(
        f"{row.group}: fewer than {FEW} of the sampled units have the code, or have it not; the"
        " interval is exact, of the sample alone"
        for row in rows
        if row.is_few
    ) + tuple(
        f"{row.group}: {row.disagreements:.3g} of {row.audited} audited units differ from the"
        " machine; the interval may be too narrow"
        for row in rows
        if row.is_thin
    )
