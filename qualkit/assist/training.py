"""Units, codings and readings → what there is to learn from: texts, labels, sessions.

Knows which units people have been through and what they coded there; refuses to guess that a
unit without codings was read. A unit is read for all codes where a person coded in it, marked it
as read, or coded further down in a document that was coded in order; where nothing but machine
suggestions was decided, it is known for the codes decided alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.assist.inputs import Bools, Integers
from qualkit.assist.units import Unit, UnitPlaces
from qualkit.model import Coding
from qualkit.spans import Span

HUMAN = ("human", "import")
"""Origins of codings that no machine proposed."""

View = tuple[str, str | None]
"""A code's path, and the role whose view it reports; None for the speaker's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of a document that was read, or decided on for ``code``.

    ``fair`` is False where a model chose it to be read, so that it stands for nothing but itself.
    """

    document: str
    span: Span
    code: str | None = None
    fair: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingSet:
    """What is known of units: one row a unit and one column a code in each array.

    ``labels`` says which code each unit has, ``known`` for which codes that is settled; a unit
    that nobody has been through is known for none. ``whole`` marks units read for all codes,
    ``fair`` those of them that no model chose, so that they stand for others. ``proposed`` marks
    codes that a unit has because somebody accepted a machine's suggestion, and nobody gave them
    without one: they teach, and no figure or promise rests on them.
    """

    units: tuple[Unit, ...]
    codes: tuple[str, ...]
    labels: Bools
    known: Bools
    whole: Bools
    fair: Bools
    proposed: Bools
    views: Mapping[View, str | None]

    @property
    def rows(self) -> Integers:
        """The units that something is known of."""
        return np.flatnonzero(self.known.any(axis=1))

    @property
    def groups(self) -> tuple[str, ...]:
        """The session of each unit."""
        return tuple(unit.session for unit in self.units)

    def positives(self) -> list[int]:
        """How many units are known to have each code."""
        return [int(count) for count in (self.labels & self.known).sum(axis=0)]


def training_set(
    units: Sequence[Unit],
    codings: Iterable[Coding],
    codes: Sequence[str],
    *,
    readings: Iterable[Passage] = (),
    rejected: Iterable[Passage] = (),
) -> TrainingSet:
    """What codings and readings say of `units`.

    Parameters
    ----------
    units : sequence of Unit
        All units, read or not, within a document in order.
    codings : iterable of Coding
        By people, or accepted by them.
    codes : sequence of str
        The columns.
    readings : iterable of Passage
        What people marked as read; a unit is read where it lies within one.
    rejected : iterable of Passage
        What people decided not to have a code.
    """
    places, column = UnitPlaces(units), {code: number for number, code in enumerate(codes)}
    labels = np.zeros((len(units), len(codes)), dtype=np.bool_)
    known, by_people = np.zeros_like(labels), np.zeros_like(labels)
    marked, fair = _marked(units, places, readings)
    in_order: dict[str, int] = {}
    touched = np.zeros(len(units), dtype=np.bool_)
    views: dict[View, Counter[str | None]] = defaultdict(Counter)
    for coding in codings:
        rows = places.touching(coding.document, coding.span)
        is_human = coding.origin in HUMAN
        for row in rows:
            touched[row] |= is_human
            role = units[row].turn.role
            views[coding.code, role][None if coding.about == role else coding.about] += 1
            if coding.code in column:
                labels[row, column[coding.code]] = known[row, column[coding.code]] = True
                by_people[row, column[coding.code]] |= is_human
        if is_human and rows and not marked[rows].all():
            in_order[coding.document] = max(rows[-1], in_order.get(coding.document, -1))
    for passage in rejected:
        if passage.code in column:
            known[places.touching(passage.document, passage.span), column[passage.code]] = True
    passed = np.zeros_like(touched)
    for document, last in in_order.items():
        passed[places.until(document, last)] = True
    whole = touched | marked | passed
    known[whole] = True
    return TrainingSet(
        units=tuple(units),
        codes=tuple(codes),
        labels=labels,
        known=known,
        whole=whole,
        fair=passed | fair,
        proposed=labels & ~by_people,
        views={key: _usual(found) for key, found in views.items()},
    )


def _marked(
    units: Sequence[Unit], places: UnitPlaces, readings: Iterable[Passage]
) -> tuple[Bools, Bools]:
    """Which units lie within what was marked as read, and which of these no model chose."""
    marked = np.zeros(len(units), dtype=np.bool_)
    fair = np.zeros_like(marked)
    for reading in readings:
        for row in places.touching(reading.document, reading.span):
            span = units[row].span
            if reading.span.start <= span.start and span.end <= reading.span.end:
                marked[row] = True
                fair[row] |= reading.fair
    return marked, fair


def _usual(views: Counter[str | None]) -> str | None:
    """The view recorded most often; of those recorded alike, the speaker's own first."""
    return min(views, key=lambda view: (-views[view], view is not None, view or ""))
