"""How many documents to code twice, code by code, before agreement is as sure as wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One code: what the codings at hand say of it, and what they ask for.

    ``prevalence`` is the share of units that coders gave it to, ``intraclass`` how alike units of
    one document are (below 0: less than chance would have it), ``design_effect`` by how many times
    more units are needed for it. ``units_needed`` are independent units for a lower limit of κ,
    ``documents_needed`` the documents to code twice for as much; ``instances_units`` and
    ``instances_documents`` the same to see the code five times or more. No number of documents is
    below five, which an interval needs.

    The pilot is what is coded twice already: α of ``pilot_documents`` with the standard error of
    the bootstrap and half the width of the interval that follows from it. ``within_documents`` are
    the documents that would bring it down to the width wanted. What is None has its reason in
    ``undefined`` or ``pilot_undefined``.
    """

    code: str
    documents: int
    units: int
    prevalence: float | None
    intraclass: float | None
    design_effect: float | None
    units_needed: int | None
    documents_needed: int | None
    enough: bool | None
    instances_units: int | None
    instances_documents: int | None
    undefined: str | None
    pilot_documents: int = 0
    pilot_alpha: float | None = None
    pilot_standard_error: float | None = None
    pilot_half_width: float | None = None
    within_documents: int | None = None
    within_enough: bool | None = None
    pilot_undefined: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPlan(Result):
    """What to code twice so that κ hoped to be ``hope`` is shown to lie above ``above``.

    ``coders`` are those whose codings tell prevalences, ``n_coders`` how many the plan is for.
    ``documents`` are all that the project has, with ``units_per_document`` units on average.
    """

    unit: str
    coders: tuple[str, ...]
    n_coders: int
    hope: float
    above: float
    within: float
    confidence: float
    documents: int
    units_per_document: float
    rows: tuple[PlanRow, ...]
    seed: int
    replicates: int
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code."""
        return [plain(row) for row in self.rows]
