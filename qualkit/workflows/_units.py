"""The units that are read, drawn and counted: what participants say, by turn or by sentence.

Moderators are left out, and so is what holds no words.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.errors import ParameterError
from qualkit.language import sentences
from qualkit.model.documents import MODERATOR, Turn
from qualkit.spans import Span, subtract, trim

UNITS = ("turn", "sentence")
"""What a unit can be."""


@dataclass(frozen=True, slots=True)
class Unit:
    """From the first to the last spoken code point of a turn or sentence; ``pieces`` are spoken."""

    turn: Turn
    span: Span
    pieces: tuple[Span, ...]

    def is_covered(self, spans: Sequence[Span]) -> bool:
        """Whether no word of the unit is spoken outside `spans`."""
        left = (rest for piece in self.pieces for rest in subtract(piece, spans))
        return not any(_has_words(self.turn, rest) for rest in left)


@dataclass(frozen=True, slots=True)
class Units:
    """Units by number, in the order of the documents, and which of them a span touches."""

    every: tuple[Unit, ...]
    _of: Mapping[str, tuple[int, Sequence[Unit]]] = field(default_factory=dict)

    @classmethod
    def of(cls, turns: Iterable[Turn], unit: str) -> Units:
        """All units with words in what is said in `turns`, those of moderators left out.

        Raises
        ------
        ParameterError
            If `unit` is none of `UNITS`.
        """
        if unit not in UNITS:
            raise ParameterError(f"unit {unit!r}", expected=" or ".join(UNITS))
        by_document: dict[str, list[Unit]] = defaultdict(list)
        for turn in turns:
            if turn.role != MODERATOR:
                by_document[turn.document] += _units_of(turn, unit)
        every: list[Unit] = []
        places = {}
        for document, own in by_document.items():
            places[document] = (len(every), own)
            every += own
        return cls(tuple(every), places)

    def documents(self) -> dict[str, range]:
        """The numbers of each document's units."""
        return {name: range(at, at + len(own)) for name, (at, own) in self._of.items()}

    def touching(self, document: str, span: Span) -> list[int]:
        """The numbers of the units that share a spoken code point with `span`."""
        at, own = self._of.get(document, (0, ()))
        first = bisect.bisect_right(own, span.start, key=lambda unit: unit.span.end)
        last = bisect.bisect_left(own, span.end, key=lambda unit: unit.span.start)
        return [
            at + number
            for number in range(first, last)
            if any(piece.overlaps(span) for piece in own[number].pieces)
        ]


def _units_of(turn: Turn, unit: str) -> list[Unit]:
    cores = [_trimmed(turn, piece) for piece in turn.speech()]
    pieces = [core for core in cores if core is not None and _has_words(turn, core)]
    if not pieces:
        return []
    whole = (Span(pieces[0].start, pieces[-1].end), tuple(pieces))
    split = [whole] if unit == "turn" else [(one, (one,)) for one in _sentences(turn, pieces)]
    return [Unit(turn, span, spoken) for span, spoken in split]


def _sentences(turn: Turn, pieces: Sequence[Span]) -> list[Span]:
    found = [
        Span(piece.start + sentence.start, piece.start + sentence.end)
        for piece in pieces
        for sentence in sentences(turn.spoken(piece), turn.language)
    ]
    return [sentence for sentence in found if _has_words(turn, sentence)]


def _trimmed(turn: Turn, piece: Span) -> Span | None:
    offset = turn.span.start
    core = trim(turn.text, Span(piece.start - offset, piece.end - offset))
    return core and Span(core.start + offset, core.end + offset)


def _has_words(turn: Turn, span: Span) -> bool:
    return any(character.isalnum() for character in turn.spoken(span))
