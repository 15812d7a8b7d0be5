"""How far the project's coders agree, over the units that two of them or more saw."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model.agreement import Agreement
from qualkit.store import Store
from qualkit.workflows._agreed import agreed
from qualkit.workflows._compared import Comparison, compare


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
    return agreed(store, options, compare(store, options), started=started)
