"""Agreement of coders, code by code, over the units that all of them saw.

Knows which coder gave which code to which unit; refuses to headline a coefficient that stays high
for rare codes whatever coders do. A unit to which nobody gave the code counts as agreement.
Sources: see `alpha`, `many`, `pairs` and `bootstrap`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.binary import binary_statistics
from qualkit.agreement.bootstrap import MINIMUM_DOCUMENTS, Bootstrap, bootstrap_alpha
from qualkit.agreement.coefficient import NO_UNITS, NO_VARIATION
from qualkit.agreement.counts import counts_of_table
from qualkit.agreement.many import gwet_ac1, percent_agreement, specific_agreement
from qualkit.agreement.pairs import cohen_kappa, kappa_max, scott_pi
from qualkit.agreement.units import CodedUnits, Floats
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Agreement, AgreementRow

MINIMUM_POSITIVES = 5
"""Units in which each coder must have used a code for its coefficients to mean much."""

FLOORS = (0.667, 0.800)
"""Krippendorff's floors for tentative and for firm conclusions."""


def agree(
    units: CodedUnits,
    *,
    unit: str,
    seed: int,
    replicates: int = 2_000,
    confidence: float = 0.95,
) -> Agreement:
    """Compare coders on every code.

    Parameters
    ----------
    units
        Who gave which code to which unit; two coders or more.
    unit
        What a unit is: turn, sentence, character, document.
    seed
        Seed of the bootstrap.
    replicates
        How often the documents are resampled.
    confidence
        Coverage of α's interval.

    Returns
    -------
    Agreement
        One row a code. Without variation every coefficient corrected for chance is None, with
        the reason, and percent stays. With fewer than five documents, or where α is undefined
        in more than one of twenty replicates, there is no interval. κ, its maximum, π and AC1
        are for two coders only.

    Raises
    ------
    UndefinedResult
        With fewer than two coders.
    ParameterError
        When `replicates` is below 1 or the confidence leaves (0, 1).

    Examples
    --------
    >>> presence = np.array([[[1, 1, 0, 0], [1, 0, 0, 0]]], dtype=bool)
    >>> coded = CodedUnits(codes=("Friends",), coders=("ana", "ben"), documents=("a", "b"),
    ...                    presence=presence, document_of=np.array([0, 0, 1, 1]))
    >>> row = agree(coded, unit="turn", seed=1).rows[0]
    >>> row.percent, round(row.alpha, 3), row.interval, row.undefined
    (0.75, 0.533, None, 'no interval: 2 documents')
    """
    _check(units, replicates, confidence)
    patterns = units.patterns()
    bootstrap = bootstrap_alpha(binary_statistics(units), replicates=replicates, seed=seed)
    fewest = units.positives().min(axis=1)
    totals = patterns.sum(axis=0)
    rows = []
    for index, code in enumerate(units.codes):
        row = replace(_of_all(code, totals[index]), few=bool(fewest[index] < MINIMUM_POSITIVES))
        if len(units.coders) == 2:
            row = _of_two(row, units.table(index))
        rows.append(_with_interval(row, bootstrap, (index, confidence)))
    return Agreement(
        unit=unit,
        coders=units.coders,
        documents=units.documents,
        rows=tuple(rows),
        seed=seed,
        replicates=replicates,
        notes=tuple(_notes(rows, bootstrap.documents)),
    )


def _check(units: CodedUnits, replicates: int, confidence: float) -> None:
    n_coders = len(units.coders)
    if n_coders < 2:
        raise UndefinedResult(
            f"agreement of {n_coders} coder" + ("" if n_coders else "s"),
            expected="two coders or more",
            repair="let a second coder code the same documents",
        )
    if replicates < 1 or not 0 < confidence < 1:
        raise ParameterError(
            f"{replicates} replicates at confidence {confidence}",
            expected="1 or more, at a number between 0 and 1",
        )


def _of_all(code: str, pattern: Floats) -> AgreementRow:
    """Coefficients for any number of coders, from units by how many coders gave the code."""
    given = np.arange(len(pattern))
    n_coders = len(pattern) - 1
    counts = np.column_stack([n_coders - given, given])
    n = float(pattern.sum())
    alpha = krippendorff_alpha(counts, pattern)
    return AgreementRow(
        code=code,
        n=round(n),
        prevalence=float(pattern @ given) / (n * n_coders) if n else None,
        percent=percent_agreement(counts, pattern).value,
        alpha=alpha.value,
        interval=None,
        kappa=None,
        pi=None,
        ac1=None,
        positive_agreement=specific_agreement(counts, 1, pattern).value,
        negative_agreement=specific_agreement(counts, 0, pattern).value,
        undefined=_why_undefined(alpha.reason, pattern),
    )


def _why_undefined(reason: str | None, pattern: Floats) -> str | None:
    if reason != NO_VARIATION:
        return NO_UNITS if reason else None
    return "no variation: " + ("no coder used it" if pattern[0] else "every coder used it always")


def _of_two(row: AgreementRow, table: Floats) -> AgreementRow:
    return replace(
        row,
        kappa=cohen_kappa(table).value,
        kappa_max=kappa_max(table).value,
        pi=scott_pi(table).value,
        ac1=gwet_ac1(*counts_of_table(table)).value,
    )


def _with_interval(
    row: AgreementRow, bootstrap: Bootstrap, asked: tuple[int, float]
) -> AgreementRow:
    if row.undefined:
        return row
    index, confidence = asked
    reason = bootstrap.why_no_interval(index)
    if reason:
        return replace(row, undefined=reason)
    return replace(
        row,
        interval=bootstrap.interval(index, confidence),
        below_667=bootstrap.below(index, FLOORS[0]),
        below_800=bootstrap.below(index, FLOORS[1]),
    )


def _notes(rows: Sequence[AgreementRow], documents: int) -> Iterator[str]:
    yield (
        "a unit to which no coder gave the code counts as agreement; percent and AC1 are high "
        "for every rare code, so read α and positive agreement"
    )
    if documents < MINIMUM_DOCUMENTS:
        yield f"no interval: {documents} documents, fewer than {MINIMUM_DOCUMENTS}"
    few = [row.code for row in rows if row.few]
    if few:
        yield (
            f"not interpretable, used by a coder in fewer than {MINIMUM_POSITIVES} units: "
            + ", ".join(few)
        )
