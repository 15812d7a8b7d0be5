"""How many documents to code twice, from what is coded already, by one coder or by several.

Knows the codings at hand: they tell how often a code is given and how alike the units of one
document are. Refuses a design effect from a single document, and a pilot of fewer than five.
Sources: see `planning` for units and design effects, and `likeness`; Eldridge, Ashby & Kerry
(2006, doi:10.1093/ije/dyl129) for documents of unequal length.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from qualkit.agreement.binary import binary_statistics
from qualkit.agreement.bootstrap import MINIMUM_DOCUMENTS, Bootstrap, bootstrap_alpha
from qualkit.agreement.likeness import intraclass, whole_sizes
from qualkit.agreement.planning import (
    CRITICAL,
    design_effect,
    units_for_instances,
    units_for_lower_limit,
)
from qualkit.agreement.units import CodedUnits
from qualkit.errors import ParameterError
from qualkit.model.agreement_plan import PlanRow

INSTANCES = 5
"""How often a code should be seen at least."""

NEVER_USED = "no coder gave it yet: its prevalence is not known"
ALWAYS_USED = "coders gave it to every unit: agreement on it is not defined"
NO_LIKENESS = "one document, or one unit a document, does not tell how alike its units are"

_USUAL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is wanted: κ of `hope` shown to be above `above`, or α known to within `within`.

    ``sizes`` are the units of every document of the project, from which documents are counted.
    """

    sizes: tuple[float, ...]
    hope: float = 0.8
    above: float = 0.667
    within: float = 0.1
    n_coders: int = 2
    confidence: float = _USUAL
    seed: int = 0
    replicates: int = 2_000

    def __post_init__(self) -> None:
        if not 0 <= self.above < self.hope <= 1:
            raise ParameterError(
                f"κ hoped to be {self.hope:g} above {self.above:g}", expected="0 ≤ above < hope ≤ 1"
            )
        if not 0 < self.within < 1:
            raise ParameterError(f"within {self.within:g}", expected="a number between 0 and 1")
        if self.replicates < 2:
            raise ParameterError(f"{self.replicates} replicates", expected="2 or more")
        if not 0 < self.confidence < 1 or self.n_coders < 2:
            raise ParameterError(
                f"{self.n_coders} coders at confidence {self.confidence:g}",
                expected="two coders or more at a number between 0 and 1",
            )

    @property
    def mean_size(self) -> float:
        """Units of a document on average."""
        return sum(self.sizes) / len(self.sizes) if self.sizes else 0.0

    @property
    def usual_size(self) -> float:
        """Units of the document that a unit is in, on average: what the design effect takes."""
        return sum(size * size for size in self.sizes) / (sum(self.sizes) or 1.0)

    def documents(self, n_units: int, effect: float) -> int:
        """Documents for as many independent units, never below what an interval needs."""
        return max(ceil(n_units * effect / (self.mean_size or 1.0)), MINIMUM_DOCUMENTS)


def plan(units: CodedUnits, goal: Goal) -> tuple[PlanRow, ...]:
    """Say for each code how many documents to code twice.

    Parameters
    ----------
    units
        Who gave which code to which unit, and who saw which: one coder is enough. Units that two
        or more saw are the pilot.
    goal
        What is wanted.

    Returns
    -------
    tuple of PlanRow
        Numbers are None, with the reason, for a code that nobody or everybody gave, and where
        documents are too few to say how alike their units are.

    Examples
    --------
    >>> presence = np.array([[[1, 0, 0, 0, 1, 0, 0, 0]]], dtype=bool)
    >>> coded = CodedUnits(codes=("Bus",), coders=("ana",), documents=("a", "b"),
    ...                    presence=presence, document_of=np.array([0, 0, 0, 0, 1, 1, 1, 1]))
    >>> row = plan(coded, Goal(sizes=(4.0,) * 30))[0]
    >>> row.prevalence, row.units_needed, row.design_effect, row.documents_needed, row.enough
    (0.25, 113, 1.0, 29, True)
    """
    seen = units.shown()
    sizes = whole_sizes(units)
    values, given = seen @ sizes, units.presence @ sizes
    alike = intraclass(units)
    touched = seen.any(axis=0)
    pilot = bootstrap_alpha(binary_statistics(units), replicates=goal.replicates, seed=goal.seed)
    rows = []
    for place, code in enumerate(units.codes):
        known = PlanRow(
            code=code,
            documents=len(np.unique(units.document_of[touched])),
            units=round(float(sizes @ touched)),
            prevalence=float(given[place].sum() / values.sum()) if values.any() else None,
            intraclass=None if np.isnan(alike[place]) else float(alike[place]),
            design_effect=None, units_needed=None, documents_needed=None, enough=None,
            instances_units=None, instances_documents=None, undefined=None,
        )  # fmt: skip
        rows.append(_with_pilot(_planned(known, goal), (pilot, place), goal))
    return tuple(rows)


def _planned(row: PlanRow, goal: Goal) -> PlanRow:
    if not row.prevalence:
        return replace(row, undefined=NEVER_USED)
    if row.prevalence == 1:
        return replace(row, undefined=ALWAYS_USED)
    row = replace(
        row,
        units_needed=units_for_lower_limit(
            goal.hope,
            goal.above,
            prevalence=row.prevalence,
            n_coders=goal.n_coders,
            critical=_critical(goal.confidence),
        ),
        instances_units=units_for_instances(INSTANCES, prevalence=row.prevalence),
    )
    return (
        replace(row, undefined=NO_LIKENESS) if row.intraclass is None else _in_documents(row, goal)
    )


def _in_documents(row: PlanRow, goal: Goal) -> PlanRow:
    size = max(goal.usual_size, 1.0)
    effect = design_effect(size, intraclass=min(max(row.intraclass or 0.0, 0.0), 1.0))
    needed = goal.documents(row.units_needed or 0, effect)
    return replace(
        row,
        design_effect=effect,
        documents_needed=needed,
        enough=needed <= len(goal.sizes),
        instances_documents=goal.documents(row.instances_units or 0, effect),
    )


def _with_pilot(row: PlanRow, found: tuple[Bootstrap, int], goal: Goal) -> PlanRow:
    """Add what the pilot says: a standard error shrinks with the root of the documents."""
    bootstrap, place = found
    alpha = float(bootstrap.estimates[place])
    row = replace(row, pilot_documents=bootstrap.documents)
    if np.isnan(alpha):
        nothing = "no variation" if bootstrap.documents else "nothing is coded twice yet"
        return replace(row, pilot_undefined=nothing)
    reason = bootstrap.why_no_interval(place)
    if reason:
        return replace(row, pilot_alpha=alpha, pilot_undefined=reason)
    error = float(np.nanstd(bootstrap.alphas[:, place], ddof=1))
    half = _normal((1 + goal.confidence) / 2) * error
    needed = max(ceil(bootstrap.documents * (half / goal.within) ** 2), MINIMUM_DOCUMENTS)
    return replace(
        row,
        pilot_alpha=alpha,
        pilot_standard_error=error,
        pilot_half_width=half,
        within_documents=needed,
        within_enough=needed <= len(goal.sizes),
    )


def _critical(confidence: float) -> float:
    """χ² of a limit on one side; as printed in the tables for the usual confidence."""
    return CRITICAL if confidence == _USUAL else _normal(confidence) ** 2


def _normal(probability: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(probability))
