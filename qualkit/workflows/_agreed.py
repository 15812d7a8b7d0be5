"""Coefficients of what was laid side by side, kept under their run."""

from __future__ import annotations

from dataclasses import replace

from qualkit import agreement as coefficients
from qualkit.model.agreement import Agreement
from qualkit.store import Store
from qualkit.workflows._compared import Compared, Comparison, compared_recipe
from qualkit.workflows._recording import recorded


def agreed(store: Store, asked: Comparison, compared: Compared, *, started: str) -> Agreement:
    """The agreement of `compared`, made since `started`."""
    found = coefficients.agree(
        compared.coded,
        unit=asked.unit,
        seed=asked.seed,
        replicates=asked.replicates,
        confidence=asked.confidence,
        resampled=asked.resample,
    )
    result = replace(found, documents=compared.documents, notes=(*compared.notes, *found.notes))
    recipe = compared_recipe(asked, compared, kind="agreement", started=started)
    return recorded(store, recipe, result)
