"""Every coefficient of one code: what a row of agreement holds but α's interval.

Knows each way to treat the code and how many units were treated so, which is all that the
coefficients need; refuses to headline one that stays high for rare codes whatever coders do.
Sources: see `alpha`, `many`, `pairs` and `conger`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.coefficient import NO_UNITS, NO_VARIATION, Coefficient
from qualkit.agreement.conger import conger_of
from qualkit.agreement.many import (
    brennan_prediger,
    fleiss_kappa,
    gwet_ac1,
    percent_agreement,
    specific_agreement,
)
from qualkit.agreement.pairs import bias_index, cohen_kappa, kappa_max, prevalence_index
from qualkit.agreement.units import CodedUnits, Floats
from qualkit.model import AgreementRow

MINIMUM_POSITIVES = 5
"""Units in which each coder must have used a code for its coefficients to mean much."""

Ways = NDArray[np.int8]


def code_row(units: CodedUnits, code: int, positives: Sequence[int]) -> AgreementRow:
    """Give all coefficients of a code; `positives` counts the units each coder gave it to.

    Examples
    --------
    >>> presence = np.array([[[1, 1, 0, 0], [1, 0, 0, 0]]], dtype=bool)
    >>> coded = CodedUnits(codes=("Friends",), coders=("ana", "ben"), documents=("a",),
    ...                    presence=presence, document_of=np.array([0, 0, 0, 0]))
    >>> row = code_row(coded, 0, [2, 1])
    >>> row.table, row.kappa, round(row.pi, 3), row.few
    (((2, 0), (1, 1)), 0.5, 0.467, True)
    """
    ways, sizes = units.profiles(code)
    counts = np.column_stack([(ways == 0).sum(axis=1), (ways == 1).sum(axis=1)])
    n = float(sizes.sum())
    alpha = krippendorff_alpha(counts, sizes)
    values = float(counts.sum(axis=1) @ sizes)
    row = AgreementRow(
        code=units.codes[code],
        n=round(n),
        positives=tuple(positives),
        prevalence=float(counts[:, 1] @ sizes) / values if values else None,
        percent=percent_agreement(counts, sizes).value,
        alpha=alpha.value,
        interval=None,
        kappa=_kappa(ways, sizes).value,
        pi=fleiss_kappa(counts, sizes).value,
        brennan_prediger=brennan_prediger(counts, sizes).value,
        ac1=gwet_ac1(counts, sizes).value,
        holsti=_holsti(ways, sizes),
        positive_agreement=specific_agreement(counts, 1, sizes).value,
        negative_agreement=specific_agreement(counts, 0, sizes).value,
        undefined=_why_undefined(alpha.reason, sum(positives)),
        few=min(positives) < MINIMUM_POSITIVES,
        unused_by=_unused_by(units.coders, positives),
    )
    return _of_two(row, units.table(code)) if len(units.coders) == 2 else row


def _kappa(ways: Ways, sizes: Floats) -> Coefficient:
    """Conger's κ, which of two coders is Cohen's."""
    given = np.stack([ways.T == 0, ways.T == 1], axis=2).astype(np.float64)
    return conger_of(given, sizes)


def _holsti(ways: Ways, sizes: Floats) -> float | None:
    """2M / (N₁ + N₂) of decisions on what both saw, the mean over pairs of coders."""
    found = []
    for one, other in combinations(range(ways.shape[1]), 2):
        both = ((ways[:, one] >= 0) & (ways[:, other] >= 0)) * sizes
        if both.any():
            found.append(float((ways[:, one] == ways[:, other]) @ both / both.sum()))
    return sum(found) / len(found) if found else None


def _why_undefined(reason: str | None, positives: int) -> str | None:
    if reason != NO_VARIATION:
        return NO_UNITS if reason else None
    return f"no variation: {'every coder used it always' if positives else 'no coder used it'}"


def _unused_by(coders: Sequence[str], positives: Sequence[int]) -> tuple[str, ...]:
    """Who never gave a code that others gave."""
    never = [coder for coder, times in zip(coders, positives, strict=True) if not times]
    return tuple(never) if len(never) < len(coders) else ()


def _of_two(row: AgreementRow, table: Floats) -> AgreementRow:
    (neither, second), (first, both) = table.round().astype(int).tolist()
    return replace(
        row,
        table=((neither, second), (first, both)),
        kappa=cohen_kappa(table).value,
        kappa_max=kappa_max(table).value,
        prevalence_index=prevalence_index(table).value,
        bias_index=bias_index(table).value,
    )
