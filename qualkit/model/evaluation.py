"""How well suggestions find what people coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEvaluation:
    """One code: suggestions against people's codings over the same units.

    ``positives`` counts units that people coded, ``suggested`` those a machine suggested, ``hits``
    both. A ratio without a denominator is None. ``average_precision`` needs scores and is None
    for votes. ``undefined`` says why a code could not be evaluated at all; None when it was.
    """

    code: str
    positives: int
    suggested: int
    hits: int
    precision: float | None
    recall: float | None
    f1: float | None
    average_precision: float | None = None
    undefined: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(Result):
    """A suggester's score. ``folds`` is 0 for one that is not trained, such as rules."""

    suggester: str
    unit: str
    units: int
    folds: int
    rows: tuple[CodeEvaluation, ...]
    macro: CodeEvaluation
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code, the macro average last."""
        return [plain(row) for row in (*self.rows, self.macro)]
