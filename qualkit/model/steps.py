"""Steps that a coder takes, and what undoing them did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a coder did at once: ``changes`` counts the fields; ``undone`` says since when."""

    number: int
    id: str
    coder: str
    verb: str
    created: str
    undone: str | None
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What steps changed: the GUIDs of codings and of suggestions, and whether the codebook."""

    codings: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    codebook: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """A step undone or redone.

    ``changes`` counts what was put back, ``left`` what somebody has changed since and so was not,
    ``review`` the codings whose place in the newer text is not certain and that wait for review.
    """

    number: int
    verb: str
    changes: int
    left: int = 0
    review: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Result):
    """The steps that were undone or redone, in that order; fewer than asked for when no more are.

    ``done`` is ``undo``, ``redo`` or ``skip``, where a step was passed over and stays.
    """

    done: str
    coder: str
    steps: tuple[Swapped, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row a step."""
        return [plain(step) for step in self.steps]
