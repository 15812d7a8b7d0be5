"""Topics × codes: what of a topic has which code, what of a code lies in which topic.

It knows labels, sets of codes and which segments somebody read; it refuses to know texts, coders
and the store, and offers no test: segments of one session are not independent.

References
----------
Bouma 2009, Normalized (pointwise) mutual information in collocation extraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qualkit.errors import ParameterError
from qualkit.model.overlap import Cover, Overlap
from qualkit.themes.quality import npmi

MISSED_BELOW = 0.5
"""A topic is missed where fewer of its segments are coded than this part of what is expected."""

LEAST_READ = 5
"""Of fewer segments read nothing is said about a topic being missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """Topic by topic, code by code; outliers are counted too, ``with_code`` is of each code."""

    read: int
    coded: int
    with_code: tuple[int, ...]
    cells: tuple[Overlap, ...]
    covers: tuple[Cover, ...]


def overlaps(
    labels: Sequence[int],
    given: Sequence[Collection[str]],
    was_read: Sequence[bool],
    *,
    topics: Sequence[int],
    codes: Sequence[str],
) -> Overlaps:
    """Count topics and codes over the segments that were read.

    Parameters
    ----------
    labels : sequence of int
        The topic of each of n segments; −1 for none. Outliers count in what is expected.
    given : sequence of collections of str
        The codes that each segment has; others than `codes` are passed over.
    was_read : sequence of bool
        Whether somebody has read the segment for codes; one that was not counts nowhere.
    topics, codes : sequences
        The rows and columns.

    Raises
    ------
    ParameterError
        If the three sequences are of different lengths.

    Examples
    --------
    >>> found = overlaps([0, 0, 1], [{"C"}, set(), {"C"}], [True] * 3, topics=[0], codes=["C"])
    >>> found.cells[0].of_topic, found.cells[0].of_code, found.cells[0].lift
    (0.5, 0.5, 0.75)
    """
    if not len(labels) == len(given) == len(was_read):
        what = f"{len(labels)} labels, {len(given)} sets of codes, {len(was_read)} marks"
        raise ParameterError(what, expected="one of each a segment")
    wanted = frozenset(codes)
    rows = [
        (label, wanted.intersection(has))
        for label, has, read in zip(labels, given, was_read, strict=True)
        if read
    ]
    by_topic = Counter(label for label, _ in rows)
    by_code = Counter(code for _, has in rows for code in has)
    both = Counter((label, code) for label, has in rows for code in has)
    coded = Counter(label for label, has in rows if has)
    return Overlaps(
        read=len(rows),
        coded=coded.total(),
        with_code=tuple(by_code[code] for code in codes),
        cells=tuple(
            _cell((topic, code), both[topic, code], (by_topic[topic], by_code[code], len(rows)))
            for topic in topics
            for code in codes
        ),
        covers=tuple(_cover(topic, labels.count(topic), by_topic, coded) for topic in topics),
    )


def _cell(what: tuple[int, str], both: int, of: tuple[int, int, int]) -> Overlap:
    (topic, code), (in_topic, with_code, n) = what, of
    is_defined = bool(in_topic and with_code)
    return Overlap(
        topic=topic,
        code=code,
        both=both,
        of_topic=both / in_topic if in_topic else None,
        of_code=both / with_code if with_code else None,
        lift=both * n / (in_topic * with_code) if is_defined else None,
        npmi=npmi(both / n, in_topic / n, with_code / n) if is_defined else None,
    )


def _cover(topic: int, segments: int, read: Counter[int], coded: Counter[int]) -> Cover:
    others = read.total() - read[topic]
    share = coded[topic] / read[topic] if read[topic] else None
    expected = (coded.total() - coded[topic]) / others if others else None
    missed = None
    if read[topic] >= LEAST_READ and share is not None and expected:
        missed = share < MISSED_BELOW * expected
    return Cover(
        topic=topic,
        segments=segments,
        read=read[topic],
        coded=coded[topic],
        share=share,
        expected=expected,
        is_missed=missed,
    )
