"""Which units people have read: coded, marked as read, or passed on the way to what they coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from qualkit.model.codings import Coding
from qualkit.model.readings import Reading
from qualkit.spans import Span
from qualkit.workflows._units import Units

BY_PEOPLE = ("human", "import")
"""Origins of codings that people made without a suggestion."""


def read_units(
    units: Units, codings: Iterable[Coding], readings: Sequence[Reading]
) -> frozenset[int]:
    """The numbers of the units that somebody has read for all codes.

    They are in a reading, or touched by a coding that a person made without a suggestion. Where
    such a coding stands outside every reading, its document was coded front to back: all before
    its last one is read too. Who accepted a suggestion looked at one code alone, and has not read.
    """
    marked = marked_units(units, readings)
    read = set(marked)
    last: dict[str, int] = {}
    for coding in codings:
        if coding.origin in BY_PEOPLE:
            touched = units.touching(coding.document, coding.span)
            read.update(touched)
            by_hand = [number for number in touched if number not in marked]
            if by_hand:
                last[coding.document] = max(by_hand[-1], last.get(coding.document, 0))
    numbers = units.documents()
    for document, furthest in last.items():
        read.update(range(numbers[document].start, furthest))
    return frozenset(read)


def marked_units(units: Units, readings: Iterable[Reading]) -> frozenset[int]:
    """The numbers of the units that readings cover."""
    by_document: dict[str, list[Span]] = defaultdict(list)
    for reading in readings:
        by_document[reading.document].append(reading.span)
    found: set[int] = set()
    for document, spans in by_document.items():
        near: dict[int, list[Span]] = defaultdict(list)
        for span in spans:
            for number in units.touching(document, span):
                near[number].append(span)
        found.update(n for n, over in near.items() if units.every[n].is_covered(over))
    return frozenset(found)


def people_said(codings: Iterable[Coding], coders: Collection[str]) -> list[Coding]:
    """The codings that a person stands for: made by one, or a suggestion that one decided on.

    What a policy accepted in one go nobody has looked at.
    """
    return [
        coding for coding in codings if coding.origin in BY_PEOPLE or coding.decided_by in coders
    ]
