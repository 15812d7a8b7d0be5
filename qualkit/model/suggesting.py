"""What came of letting a suggester read a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.model.codings import Suggestion
from qualkit.model.evidence import Calibration
from qualkit.model.guarantees import Certificate
from qualkit.model.places import Places
from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """How often one code was suggested, and where."""

    code: str
    suggestions: int
    turns: int
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedCode:
    """How a code was learned, from ``positives`` units that have it.

    ``kind`` is what its score means (see `qualkit.model.evidence.SCORE_KINDS`), None where nothing
    could be learned; ``undefined`` says why. ``threshold`` is the chance from which it is
    suggested, ``calibration`` what chances were worth on sessions held out; both None for a score
    that only ranks. ``accept`` and ``skip`` are promises, where they were asked for: so many units
    were ``accepted`` unseen, so many may be ``skipped``. The log odds of a chance are ``slope`` ×
    the classifier's score + ``intercept``.
    """

    code: str
    positives: int
    kind: str | None
    threshold: float | None = None
    calibration: Calibration | None = None
    accept: Certificate | None = None
    skip: Certificate | None = None
    accepted: int = 0
    skipped: int = 0
    undefined: str | None = None
    slope: float | None = None
    intercept: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRun(Result):
    """A run of a suggester: what was suggested, what was known, what became of it.

    ``turns`` counts the units read, ``left_out`` moderators' turns, which were not; ``withdrawn``
    the suggestions that waited and that this run no longer makes. ``learned`` says how a
    classifier learned each code; it is empty for rules.
    """

    run: int
    suggested: int
    new: int
    known: int
    withdrawn: int
    accepted: int
    turns: int
    left_out: int
    rows: tuple[CodeCount, ...]
    unit: str = "turn"
    learned: tuple[LearnedCode, ...] = ()
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code."""
        return [plain(row) for row in self.rows]


def count_by_code(
    made: Sequence[Suggestion], places: Places, codes: Sequence[str]
) -> tuple[CodeCount, ...]:
    """How often each of `codes` was suggested, in how many turns and documents."""
    return tuple(
        _count(code, [item for item in made if item.code == code], places) for code in codes
    )


def _count(code: str, made: Sequence[Suggestion], places: Places) -> CodeCount:
    touched = {
        (turn.document, turn.ordinal)
        for item in made
        for turn in places.touching(item.document, item.span)
    }
    return CodeCount(
        code=code,
        suggestions=len(made),
        turns=len(touched),
        documents=len({item.document for item in made}),
    )
