"""What came of letting a suggester read a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.model.codings import Suggestion
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
class SuggestionRun(Result):
    """A run of a suggester: what was suggested, what was known, what became of it.

    ``left_out`` counts moderators' turns, which were not read; ``withdrawn`` the suggestions that
    waited and that this run no longer makes.
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
