"""Spans of text and the one place where positions change their unit.

A position counts Unicode code points from 0; a span is half-open, ``[start, end)``. Other tools
count UTF-16 code units or UTF-8 bytes, with CRLF newlines and a byte order mark or without: they
are converted here, at the border, and nowhere else. This module knows no document and no store.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qualkit.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(3, 7).overlaps(Span(6, 9)), Span(3, 6).overlaps(Span(6, 9))
    (True, False)
    >>> Span(5, 5)
    Traceback (most recent call last):
    ...
    qualkit.errors.SpanError: the span 5–5 is empty or reversed; expected 0 ≤ start < end
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(
                f"the span {self.start}–{self.end} is empty or reversed",
                expected="0 ≤ start < end",
            )

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one code point."""
        return self.start < other.end and other.start < self.end


def quote_of(text: str, span: Span) -> str:
    """The text that `span` covers.

    Raises
    ------
    SpanError
        If the span reaches beyond the text.
    """
    if span.end > len(text):
        raise SpanError(
            f"the span {span.start}–{span.end} reaches beyond the text",
            expected=f"an end of at most {len(text)}",
        )
    return text[span.start : span.end]


def verify_quote(text: str, span: Span, quote: str) -> None:
    """Raise `SpanError` unless `span` covers exactly `quote` in `text`."""
    found = quote_of(text, span)
    if found != quote:
        raise SpanError(
            f"the quote does not match the text at {span.start}–{span.end}"
            f" ({len(quote)} characters given, {len(found)} there)",
            expected="the exact words of this text version",
            repair="give the quote without offsets, or offsets counted in code points",
        )


def find_quotes(text: str, quote: str, within: Span | None = None) -> tuple[Span, ...]:
    """Every place where `quote` stands in `text`, in order; overlapping places included.

    >>> find_quotes("same for me, same for me", "same for me")
    (Span(start=0, end=11), Span(start=13, end=24))
    """
    start, stop = (within.start, within.end) if within else (0, len(text))
    found = []
    while quote and (at := text.find(quote, start, stop)) >= 0:
        found.append(Span(at, at + len(quote)))
        start = at + 1
    return tuple(found)


def subtract(span: Span, holes: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of `span` without `holes`, in order.

    >>> subtract(Span(0, 10), [Span(2, 4), Span(8, 12)])
    (Span(start=0, end=2), Span(start=4, end=8))
    """
    inside = [hole for hole in holes if hole.overlaps(span)]
    if not inside:
        return (span,)
    left = []
    start = span.start
    for hole in sorted(inside):
        if hole.start > start:
            left.append(Span(start, hole.start))
        start = max(start, hole.end)
    if start < span.end:
        left.append(Span(start, span.end))
    return tuple(left)


def overlapping(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    """The part of `spans` (in order, not overlapping each other) that overlaps `span`.

    >>> overlapping([Span(0, 2), Span(4, 6), Span(8, 9)], Span(1, 8))
    [Span(start=0, end=2), Span(start=4, end=6)]
    """
    first = bisect.bisect_right(spans, span.start, key=lambda other: other.end)
    return spans[first : bisect.bisect_left(spans, span.end, key=lambda other: other.start)]


def text_without(text: str, span: Span, holes: Sequence[Span]) -> str:
    """The text of `span` without `holes` (in order, not overlapping), a space for each of them.

    >>> text_without("Well [laughs] yes", Span(0, 17), [Span(5, 13)])
    'Well   yes'
    """
    inside = overlapping(holes, span)
    if not inside:
        return text[span.start : span.end]
    left = subtract(span, inside)
    return " ".join(text[piece.start : piece.end] for piece in left)


def trim(text: str, span: Span) -> Span | None:
    """`span` without white space at its ends, or None when nothing else is in it."""
    quote = text[span.start : span.end]
    core = quote.strip()
    if not core:
        return None
    start = span.start + quote.index(core[0])
    return Span(start, start + len(core))


class Positions:
    """Converts positions between code points and the units of other tools, for one text.

    Parameters
    ----------
    text : str
        The text as the other tool counts it: with its own newlines and, if it counts one, its
        byte order mark.
    encoding : {"utf-16", "utf-8"}
        What the other tool counts: UTF-16 code units or UTF-8 bytes.

    Examples
    --------
    >>> Positions("a😀b", "utf-16").to_code_points(3), Positions("a😀b", "utf-8").to_units(2)
    (2, 5)
    >>> Positions("a😀b", "utf-16").to_code_points(2)
    Traceback (most recent call last):
    ...
    qualkit.errors.SpanError: position 2 is inside a character or outside the text; expected 0–4
    """

    def __init__(self, text: str, encoding: Literal["utf-16", "utf-8"]) -> None:
        found = () if text.isascii() else _WIDE[encoding].finditer(text)
        self._size = len(text)
        self._wide: list[int] = []
        self._starts: list[int] = []
        self._extra = [0]
        for match in found:
            width = _width(match.group(), encoding)
            self._wide.append(match.start())
            self._starts.append(match.start() + self._extra[-1])
            self._extra.append(self._extra[-1] + width - 1)

    def to_units(self, position: int) -> int:
        """Units before the code point at `position`."""
        if not 0 <= position <= self._size:
            what = f"position {position} is outside the text"
            raise SpanError(what, expected=f"0–{self._size}")
        return position + self._extra[bisect.bisect_left(self._wide, position)]

    def to_code_points(self, position: int) -> int:
        """Code points before the unit at `position`; an error inside a character."""
        before = bisect.bisect_left(self._starts, position)
        at = position - self._extra[before]
        is_inside = before > 0 and at <= self._wide[before - 1]
        if is_inside or not 0 <= at <= self._size:
            raise SpanError(
                f"position {position} is inside a character or outside the text",
                expected=f"0–{self._size + self._extra[-1]}",
            )
        return at


_WIDE = {"utf-16": re.compile("[^\u0000-\uffff]"), "utf-8": re.compile("[^\u0000-\u007f]")}
"""The characters that take more than one unit."""


def _width(character: str, encoding: Literal["utf-16", "utf-8"]) -> int:
    return 2 if encoding == "utf-16" else len(character.encode("utf-8", "surrogatepass"))


def without_crlf(text: str) -> tuple[str, list[int]]:
    r"""`text` with ``\n`` newlines, and for each old position the new one.

    >>> without_crlf("a\r\nb")
    ('a\nb', [0, 1, 1, 2, 3])
    """
    new: list[str] = []
    positions: list[int] = []
    for index, character in enumerate(text):
        positions.append(len(new))
        if character == "\r":
            if text[index + 1 : index + 2] != "\n":
                new.append("\n")
            continue
        new.append(character)
    positions.append(len(new))
    return "".join(new), positions
