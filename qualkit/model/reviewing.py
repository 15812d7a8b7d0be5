"""A passage as a person sees it who decides or reads: in what was said around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain
from qualkit.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A turn as it is shown: who speaks, in which role, and the words."""

    participant: str | None
    role: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Result):
    """What it takes to decide on one suggestion.

    ``said`` are the turns that the passage touches, as one text where there are several;
    ``passage`` and ``evidence`` are spans of it. ``before`` and ``after`` are the neighbouring
    turns, None at the ends of the document. ``now`` is the score after what was decided since it
    was suggested, where that is learned from.
    """

    id: str
    document: str
    session: str
    turn: int | None
    code: str
    definition: str
    score: float
    about: str | None
    weight: float | None
    origin: str
    start: int
    end: int
    said: Said
    passage: Span
    evidence: tuple[Span, ...]
    before: Said | None = None
    after: Said | None = None
    now: float | None = None

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [plain(self)]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCard(Result):
    """What it takes to read one unit: the words and their neighbours, and nothing of a machine.

    Fields are as those of `Card`; ``why`` says in a sentence why it is to be read, if anything.
    """

    document: str
    session: str
    turn: int | None
    start: int
    end: int
    said: Said
    passage: Span
    before: Said | None = None
    after: Said | None = None
    why: str = ""

    @property
    def evidence(self) -> tuple[Span, ...]:
        """No words are marked."""
        return ()

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [plain(self)]
