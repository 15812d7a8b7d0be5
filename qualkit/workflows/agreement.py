"""How far the project's coders agree, over the units that two of them or more saw."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qualkit import agreement as coefficients
from qualkit.model.agreement import Agreement
from qualkit.store import Store
from qualkit.workflows._compared import Comparison, compare, compared_recipe
from qualkit.workflows._recording import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOptions(Comparison):
    """As `qualkit.workflows._compared.Comparison`."""


def agreement(store: Store, options: AgreementOptions) -> Agreement:
    """Coefficients per code, and over the whole codebook at once.

    Raises
    ------
    UndefinedResult
        If there are fewer than two coders, one of them is still blind, or no two of them saw
        the same unit.
    ParameterError
        If a blind coder asks, or segments are not in their documents.
    UnknownName
        If there is no such coder, code or document.
    """
    started = store.clock()
    compared = compare(store, options)
    found = coefficients.agree(
        compared.coded,
        unit=options.unit,
        seed=options.seed,
        replicates=options.replicates,
        confidence=options.confidence,
        resampled=options.resample,
    )
    result = replace(found, documents=compared.documents, notes=(*compared.notes, *found.notes))
    recipe = compared_recipe(options, compared, kind="agreement", started=started)
    return recorded(store, recipe, result)
