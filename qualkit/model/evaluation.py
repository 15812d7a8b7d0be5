"""How well suggestions find what people coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.evidence import CalibrationBin
from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEvaluation:
    """One code: suggestions against people's codings over the same units.

    ``positives`` counts units that people coded, ``suggested`` those a machine suggested, ``hits``
    both. A ratio without a denominator is None. ``average_precision``, ``brier``,
    ``calibration_error`` and ``work_saved`` need scores and are None for votes: the area under
    precision and recall; the mean squared distance of chances from what is so; how far chances are
    from shares; and how much of the reading the order of scores saves against a random one until
    95 % of the positives are found (negative: it costs). ``prevalence`` is the share of units that
    have the code, which is also the average precision of a suggester that knows nothing else.
    ``rules_f1`` is the F1 of the codebook's rules on the same units, ``humans_f1`` that of one
    coder held against another, where two coded the same documents. ``undefined`` says why a code
    could not be evaluated at all; None when it was.
    """

    code: str
    positives: int
    suggested: int
    hits: int
    precision: float | None
    recall: float | None
    f1: float | None
    average_precision: float | None = None
    prevalence: float | None = None
    brier: float | None = None
    calibration_error: float | None = None
    work_saved: float | None = None
    rules_f1: float | None = None
    humans_f1: float | None = None
    undefined: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint(Result):
    """The classifier after ``size`` units (None: all), on sessions that it had not read.

    Means over folds and draws: ``learned`` units, ``codes`` with five or more positives in the
    units tested, macro ``average_precision`` with its standard deviation ``spread``, that of words
    alone (``words_only``: the floor) and of prevalence alone (``prevalence``), and the
    ``work_saved`` at 95 % recall, with that of words alone. ``least_gain`` is the smallest
    difference to the floor in any fold and draw. None where no fold had such a code.
    """

    size: int | None
    learned: float
    codes: float
    average_precision: float | None
    spread: float | None
    words_only: float | None
    least_gain: float | None
    prevalence: float | None
    work_saved: float | None
    words_work_saved: float | None

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [plain(self)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(Result):
    """A suggester's score. ``folds`` is 0 for one that is not trained, such as rules.

    ``calibration`` shows for all codes together what chances were worth; ``curve`` how the
    classifier grows with what is coded, where that was asked for.
    """

    suggester: str
    unit: str
    units: int
    folds: int
    rows: tuple[CodeEvaluation, ...]
    macro: CodeEvaluation
    calibration: tuple[CalibrationBin, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code, the macro average last."""
        return [plain(row) for row in (*self.rows, self.macro)]
