"""What a document for people is made of: a title, and parts in their order.

Knows headings, prose, tables, quotes and turns of a transcript with the codes given to their
words; refuses to know where these come from and in which format they are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words that look alike; ``quiet`` ones stand back, ``notes`` are the numbers of what is on."""

    text: str
    is_strong: bool = False
    is_quiet: bool = False
    notes: tuple[int, ...] = ()


Line = tuple[Run, ...]
"""Words in a row; a line break in them is one on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; ``level`` counts from 1 below the title, ``color`` is shown before it.

    One that is not listed is left out of a page's contents.
    """

    text: str
    level: int = 1
    color: str = ""
    is_listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list of short texts under a label."""

    label: str
    items: tuple[str, ...]
    is_literal: bool = False
    """Set as it is typed: rules, patterns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Words that somebody said or wrote, and below them by whom and where."""

    words: str
    source: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; ``colors`` has one a row where rows have colours, ``links`` where the first leads.

    Whole numbers stand at the right. Without a header it has two columns, names and what is said of
    them, and leaves room to write where nothing is.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    caption: str = ""
    colors: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A code on words of a turn: its number there, who gave it, about whom, with what remarks."""

    number: int
    code: str
    color: str
    told: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one person says: who and when, the words, and the codes on them in the margin."""

    head: Line
    words: Line
    notes: tuple[Note, ...] = ()

    def color(self, number: int) -> str:
        """That of the note with the number."""
        return self.notes[number - 1].color


Part = Heading | Prose | Points | Cited | Grid | Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole document; ``lead`` says below the title what it is of, and on what ground."""

    title: str
    kind: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]


def said(text: str, *, is_strong: bool = False, is_quiet: bool = False) -> Line:
    """A line of one run."""
    return (Run(text=text, is_strong=is_strong, is_quiet=is_quiet),)


def texts_of(thing: object) -> Iterator[str]:
    """Every text in a paper or a part of it."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from texts_of(item)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts_of(getattr(thing, field.name))
