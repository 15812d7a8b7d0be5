"""A table of codings into the project: every row held against the text before any is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import Fault, QualkitError, ReadError, SpanError, UnknownName, nearest_name
from qualkit.interchange.tables import CodingRow, read_codings
from qualkit.model.codings import Coding
from qualkit.model.documents import Turn
from qualkit.model.identity import derived_guid
from qualkit.model.tables import Result
from qualkit.spans import Span, find_quotes, quote_of, trim
from qualkit.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCodings(Result):
    """How many rows there were, how many codings are new, how many were there already."""

    rows: int
    new: int
    known: int
    coders: tuple[str, ...]
    removed: int = 0
    """Of those there already: removed before, and left so."""

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [self.to_dict()]


def import_codings(store: Store, path: Path) -> ImportedCodings:
    """Store the codings of the CSV at `path`: all of them, or none when a row has a fault.

    The same row imported again is the same coding: its GUID follows from what it says, unless
    the table has a column ``id``.

    Raises
    ------
    ReadError
        If the table or a row has faults; the first is told with its line, the others counted.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error
    rows = read_codings(data, path.name)
    placing = _Placing.of(store)
    codings, faults = [], []
    for row in rows:
        try:
            codings.append(placing.coding(row))
        except QualkitError as error:
            faults.append(Fault(row.line, str(error)))
    if faults:
        more = f" (and {len(faults) - 1} more faulty rows)" if len(faults) > 1 else ""
        raise ReadError(f"{path.name}, {faults[0]}{more}")
    added = stores.codings.add(store, codings)
    return ImportedCodings(
        rows=len(rows),
        new=added.new,
        known=added.known,
        coders=tuple(sorted({coding.coder for coding in codings})),
        removed=added.removed,
    )


def add_coding(store: Store, **passage: Any) -> str:
    """Store one coding by a person, told as the fields of a `CodingRow`; its id."""
    row = CodingRow(line=0, id=store.guids(), **passage)
    coding = replace(_Placing.of(store).coding(row), origin="human")
    stores.codings.add(store, [coding])
    return coding.id


@dataclass(frozen=True, slots=True)
class _Placing:
    """What it takes to find a row's place: texts, turns and codes of the project."""

    texts: Mapping[str, str]
    turns: Mapping[tuple[str, int], Turn]
    codes: Sequence[str]
    roles: Sequence[str]

    @classmethod
    def of(cls, store: Store) -> _Placing:
        turns = stores.documents.turns(store)
        return cls(
            texts=stores.documents.texts(store),
            turns={(turn.document, turn.ordinal): turn for turn in turns},
            codes=stores.codes.paths(store),
            roles=stores.participants.roles(store),
        )

    def coding(self, row: CodingRow) -> Coding:
        if row.document not in self.texts:
            raise UnknownName("document", row.document, list(self.texts))
        code = resolve(row.code, self.codes)
        self._check_about(row)
        span = self._span(row)
        quote = quote_of(self.texts[row.document], span)
        made = (row.document, span.start, span.end, quote, code, row.coder, row.about)
        return Coding(
            id=row.id or derived_guid("imported coding", *made),
            document=row.document,
            span=span,
            quote=quote,
            code=code,
            coder=row.coder,
            origin="import",
            about=row.about,
            memo=row.memo,
        )

    def _check_about(self, row: CodingRow) -> None:
        """Refuse a role that is nearly one of the project's; others may be spoken about."""
        if row.about and row.about not in self.roles and nearest_name(row.about, self.roles):
            raise UnknownName("role to be about", row.about, self.roles)

    def _span(self, row: CodingRow) -> Span:
        text = self.texts[row.document]
        within = self._turn(row)
        if row.start is not None and row.end is not None:
            return self._checked(row, text, Span(row.start, row.end), within)
        if row.quote is None:
            if within is None:
                raise SpanError("no place", expected="start and end, or a turn, or a quote")
            return within
        found = find_quotes(text, row.quote, within)
        where = f"turn {row.turn} of {row.document!r}" if within else f"{row.document!r}"
        if not found:
            raise SpanError(
                f"the quote does not stand in {where}", expected="the exact words of the text"
            )
        if len(found) > 1:
            what = f"the quote stands {len(found)} times in {where}"
            raise SpanError(what, repair="add the turn, or start and end")
        return found[0]

    def _turn(self, row: CodingRow) -> Span | None:
        if row.turn is None:
            return None
        turn = self.turns.get((row.document, row.turn))
        if turn is None:
            last = max((n for name, n in self.turns if name == row.document), default=0)
            raise SpanError(f"{row.document!r} has no turn {row.turn}", expected=f"1–{last}")
        return trim(self.texts[row.document], turn.span) or turn.span

    def _checked(self, row: CodingRow, text: str, span: Span, within: Span | None) -> Span:
        found = quote_of(text, span)
        if row.quote is not None and row.quote != found:
            raise SpanError(
                f"the quote is not what stands at {span.start}–{span.end} of {row.document!r}",
                expected="positions in code points that cover the quote",
            )
        if within and not within.overlaps(span):
            what = f"{span.start}–{span.end} is not in turn {row.turn} of {row.document!r}"
            raise SpanError(what, expected=f"a place in {within.start}–{within.end}")
        return span
