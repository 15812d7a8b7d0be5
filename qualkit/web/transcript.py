"""The document page: turns with speakers, codings as highlighted quotes with their codes.

Codings may overlap in any way: a block's text is cut at every border of a coding, and each piece
carries all codings that cover it. Each coding keeps one lane within a block, so that its line
runs straight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.tables import Table
from qualkit.spans import Span
from qualkit.web.blocks import Block, blocks_of, page_of_turn, pages_of
from qualkit.web.views import CodeName, Roles, Tints, attributed, roles_of, tints_of

if TYPE_CHECKING:
    from qualkit.project import Project

LANES = 4
"""How many codings over each other are drawn apart; more share the last line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A coding where it covers a piece: its code, colour and lane (from 1)."""

    code: CodeName
    css: str
    lane: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text under the same codings; ``quiet`` is what nobody spoke."""

    text: str
    marks: tuple[Mark, ...]
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A code in the margin: who gave it here, about whom."""

    code: CodeName
    css: str
    about: str | None
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One block of the page."""

    ordinal: int | None
    speaker: str | None
    role: str | None
    css: str
    begins: float | None
    continued: bool
    pieces: tuple[Piece, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One page of a document."""

    document: Mapping[str, Any]
    page: int
    pages: int
    passages: tuple[Passage, ...]
    codings: int
    speakers: tuple[tuple[str, str], ...]


def transcript(
    project: Project, document: str, *, page: int | None = None, turn: int | None = None
) -> Transcript:
    """The page of `document` numbered `page` (from 1), or the one with `turn`.

    Raises
    ------
    UnknownName
        If there is no such document, or no such turn in it.
    ParameterError
        If the document has no such page.
    """
    rows = {row["name"]: row for row in project.documents()}
    if document not in rows:
        raise UnknownName("document", document, list(rows))
    people = project.participants()
    text, spellings = project.text(document), _spellings(people)
    blocks = blocks_of(text, list(project.turns(document)), spellings.is_label)
    pages = pages_of(blocks)
    number = _page_number(pages, page, turn, document)
    codings = project.codings(document=document)
    roles = roles_of(people)
    drawer = _Drawer(
        text=text,
        codings=_within(pages[number - 1], codings),
        roles=roles,
        tints=tints_of(project.codes()),
    )
    return Transcript(
        document=rows[document],
        page=number,
        pages=len(pages),
        passages=tuple(drawer.passage(block) for block in pages[number - 1]),
        codings=len(codings),
        speakers=_speakers(pages, roles),
    )


def _within(page: Sequence[Block], codings: Table) -> list[Mapping[str, Any]]:
    """The codings that touch the page: what each block then looks through."""
    if not page:
        return []
    start, end = page[0].start, page[-1].end
    return [row for row in codings if row["start"] < end and row["end"] > start]


def _page_number(
    pages: Sequence[Sequence[Block]], page: int | None, turn: int | None, document: str
) -> int:
    if turn is not None:
        found = page_of_turn(pages, turn)
        if found is None:
            raise ParameterError(f"no turn {turn} in {document!r}", expected="a turn that is there")
        return found + 1
    number = 1 if page is None else page
    if not 1 <= number <= len(pages):
        raise ParameterError(f"page {number} of {document!r}", expected=f"1 to {len(pages)}")
    return number


def _speakers(pages: Sequence[Sequence[Block]], roles: Roles) -> tuple[tuple[str, str], ...]:
    """The roles heard in the document with their colours, in the colours' order."""
    heard = {block.turn["role"] for page in pages for block in page if block.turn}
    named = sorted((role for role in heard if role), key=lambda role: (roles.css(role), role))
    return tuple((role, roles.css(role)) for role in named)


@dataclass(frozen=True, slots=True)
class _Spellings:
    """How each participant is written, in lower case."""

    by_name: Mapping[str, frozenset[str]]

    def is_label(self, between: str, turn: Mapping[str, Any]) -> bool:
        """Whether what stands before a turn is a spelling of its speaker's name, and no more."""
        known = self.by_name.get(turn.get("participant") or "", frozenset())
        return between.strip(":[]()*<>- \t").casefold() in known


def _spellings(people: Table) -> _Spellings:
    return _Spellings(
        {
            row["name"]: frozenset(
                name.casefold() for name in (row["name"], *(row["aliases"] or ()))
            )
            for row in people
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawer:
    text: str
    codings: Sequence[Mapping[str, Any]]
    roles: Roles
    tints: Tints

    def passage(self, block: Block) -> Passage:
        turn = block.turn or {}
        here = [
            row for row in self.codings if row["start"] < block.end and row["end"] > block.start
        ]
        return Passage(
            ordinal=turn.get("ordinal"),
            speaker=turn.get("participant"),
            role=turn.get("role"),
            css=self.roles.css(turn.get("role")),
            begins=None if block.continued else turn.get("begins"),
            continued=block.continued,
            pieces=self._pieces(block, here),
            labels=self._labels(here),
        )

    def _pieces(self, block: Block, here: Sequence[Mapping[str, Any]]) -> tuple[Piece, ...]:
        lanes = _lanes(here)
        quiet = [Span(*pair) for pair in (block.turn or {}).get("non_speech", ())]
        borders = {block.start, block.end}
        for row in here:
            borders |= {row["start"], row["end"]}
        for span in quiet:
            borders |= {span.start, span.end}
        edges = sorted(edge for edge in borders if block.start <= edge <= block.end)
        pieces = []
        for start, end in pairwise(edges):
            covering = [row for row in here if row["start"] <= start and end <= row["end"]]
            piece = Piece(
                text=self.text[start:end],
                marks=tuple(self._mark(row, lanes[row["id"]]) for row in covering),
                quiet=any(span.start <= start and end <= span.end for span in quiet),
            )
            pieces.append(piece)
        return tuple(pieces)

    def _mark(self, row: Mapping[str, Any], lane: int) -> Mark:
        return Mark(code=CodeName(row["code"]), css=self.tints.css(row["code"]), lane=lane)

    def _labels(self, here: Sequence[Mapping[str, Any]]) -> tuple[Label, ...]:
        coders: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        for row in sorted(here, key=lambda row: (row["start"], row["code"])):
            names = coders[row["code"], attributed(row)]
            if row["coder"] not in names:
                names.append(row["coder"])
        return tuple(
            Label(code=CodeName(code), css=self.tints.css(code), about=about, coders=tuple(names))
            for (code, about), names in coders.items()
        )


def _lanes(here: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """A lane for each coding, so that codings over each other lie apart (up to `LANES`)."""
    ends: list[int] = []
    lanes = {}
    for row in sorted(here, key=lambda row: (row["start"], -row["end"], row["id"])):
        free = next((lane for lane, end in enumerate(ends) if end <= row["start"]), None)
        if free is None:
            free = len(ends)
            ends.append(0)
        ends[free] = row["end"]
        lanes[row["id"]] = min(free + 1, LANES)
    return lanes
