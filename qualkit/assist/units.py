"""Turns → the units that are learned from and suggested for: whole turns, or their sentences.

Knows what was spoken: labels, times and stage directions are left out, and so are units without a
word. Refuses to know codes.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualkit.assist.features import has_words
from qualkit.errors import ParameterError
from qualkit.language import sentences
from qualkit.model import Turn
from qualkit.spans import Span, trim

UNITS = ("turn", "sentence")
"""What can be learned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A turn or a sentence of one: ``text`` is what was spoken in ``span``."""

    turn: Turn
    span: Span
    text: str

    @property
    def document(self) -> str:
        """The name of its document."""
        return self.turn.document

    @property
    def session(self) -> str:
        """The session in which it was said."""
        return self.turn.session


def units_of(turns: Iterable[Turn], unit: str = "turn") -> tuple[Unit, ...]:
    """The units with words of `turns`, in order.

    Raises
    ------
    ParameterError
        If `unit` is none of `UNITS`.
    """
    if unit not in UNITS:
        raise ParameterError(f"the unit {unit!r}", expected=" or ".join(UNITS))
    cut = _turn if unit == "turn" else _sentences
    return tuple(found for turn in turns for found in cut(turn) if has_words(found.text))


def speech_text(turn: Turn) -> str:
    """What was said in `turn`, its stretches of speech joined by spaces."""
    return " ".join(turn.spoken(piece).strip() for piece in turn.speech()).strip()


def speech_span(turn: Turn) -> Span | None:
    """From the first to the last code point spoken in `turn`; None when nothing was said."""
    offset = turn.span.start
    cores = [
        core
        for piece in turn.speech()
        if (core := trim(turn.text, Span(piece.start - offset, piece.end - offset)))
    ]
    return Span(cores[0].start + offset, cores[-1].end + offset) if cores else None


def _turn(turn: Turn) -> Iterator[Unit]:
    span = speech_span(turn)
    if span:
        yield Unit(turn=turn, span=span, text=speech_text(turn))


def _sentences(turn: Turn) -> Iterator[Unit]:
    for piece in turn.speech():
        said = turn.spoken(piece)
        for found in sentences(said, turn.language):
            span = Span(found.start + piece.start, found.end + piece.start)
            yield Unit(turn=turn, span=span, text=said[found.start : found.end])


class UnitPlaces:
    """Finds the units that spans touch.

    Parameters
    ----------
    units : sequence of Unit
        Within a document in order.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, unit in enumerate(units):
            self._rows[unit.document].append(row)

    def touching(self, document: str, span: Span) -> list[int]:
        """The numbers of the units that share a spoken code point with `span`, in order."""
        rows = self._rows.get(document, [])
        found = []
        for row in rows[bisect.bisect_right(rows, span.start, key=self._end) :]:
            unit = self._units[row]
            if unit.span.start >= span.end:
                break
            if any(piece.overlaps(span) for piece in unit.turn.speech()):
                found.append(row)
        return found

    def until(self, document: str, row: int) -> list[int]:
        """The numbers of the units of a document up to number `row`."""
        return [one for one in self._rows[document] if one <= row]

    def _end(self, row: int) -> int:
        return self._units[row].span.end
