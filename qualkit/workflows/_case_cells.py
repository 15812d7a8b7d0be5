"""What each case has of each code: codings → cells, without SQL and without names of columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.language import count_words
from qualkit.model.codings import Coding, Suggestion
from qualkit.model.documents import Turn
from qualkit.model.places import Places
from qualkit.spans import Span, subtract

CaseOf = Callable[[Turn], str | None]
"""The case that a turn belongs to, None for one that is no row."""

Cell = int | float | None


@dataclass(slots=True, kw_only=True)
class Said:
    """What a case has of one code: how many codings, their weights, and where."""

    codings: int = 0
    weights: list[float] = field(default_factory=list)
    spans: dict[tuple[str, int], list[Span]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True, kw_only=True)
class Cells:
    """All that was found, by case and code, and how many codings count, or do not."""

    found: dict[tuple[str, str], Said] = field(default_factory=lambda: defaultdict(Said))
    counted: int = 0
    attributed: int = 0
    unattached: int = 0
    turns: Mapping[tuple[str, int], Turn] = field(default_factory=dict)

    def cell(self, case: str, code: str, values: str) -> Cell:
        """The cell of a case and a code."""
        return CELLS[values](self, self.found.get((case, code)))


def gathered(
    codings: Iterable[Coding | Suggestion],
    turns: Sequence[Turn],
    case_of: CaseOf,
    *,
    about: str | None,
) -> Cells:
    """Give each coding to every case whose turns it touches.

    With `about` only codings that report the view of this role count, of the speaker's own where
    the coding does not say.
    """
    cells = Cells(turns={(turn.document, turn.ordinal): turn for turn in turns})
    places = Places(turns)
    for coding in codings:
        touched: dict[str, list[Turn]] = defaultdict(list)
        for turn in places.touching(coding.document, coding.span):
            case = case_of(turn)
            if case is not None and about in (None, coding.about or turn.role):
                touched[case].append(turn)
        _give(cells, coding, touched)
    return cells


def _give(cells: Cells, coding: Coding | Suggestion, touched: Mapping[str, Sequence[Turn]]) -> None:
    cells.counted += bool(touched)
    cells.unattached += not touched
    roles = {turn.role for turns in touched.values() for turn in turns}
    cells.attributed += bool(touched and coding.about and coding.about not in roles)
    for case, turns in touched.items():
        said = cells.found[case, coding.code]
        said.codings += 1
        if coding.weight is not None:
            said.weights.append(coding.weight)
        for turn in turns:
            said.spans[turn.document, turn.ordinal].append(coding.span)


def _present(_: Cells, said: Said | None) -> Cell:
    return int(said is not None)


def _count(_: Cells, said: Said | None) -> Cell:
    return said.codings if said else 0


def _weight(_: Cells, said: Said | None) -> Cell:
    return sum(said.weights) / len(said.weights) if said and said.weights else None


def _words(cells: Cells, said: Said | None) -> Cell:
    """Words coded, those coded twice counted once."""
    spans = said.spans if said else {}
    return sum(_words_of(cells.turns[place], coded) for place, coded in spans.items())


def _words_of(turn: Turn, coded: Sequence[Span]) -> int:
    count = 0
    done: list[Span] = []
    for span in coded:
        for piece in turn.speech():
            start, end = max(piece.start, span.start), min(piece.end, span.end)
            if start < end:
                rest = subtract(Span(start, end), done)
                count += sum(count_words(turn.spoken(part)) for part in rest)
        done.append(span)
    return count


CELLS: Mapping[str, Callable[[Cells, Said | None], Cell]] = {
    "present": _present,
    "count": _count,
    "weight": _weight,
    "words": _words,
}
"""What a cell can say, and how it is counted."""
