"""A printed table of coded segments as rows with places, and an account of how each was found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit import store as stores
from qualkit import transcripts
from qualkit.errors import Fault, ReadError, clip
from qualkit.interchange.codings import CodingRow, CodingRows, Given
from qualkit.interchange.codings.printed import NAMES, UNIT, placed, printed_codings
from qualkit.interchange.codings.printed_words import WAYS, PrintedText, chosen
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.transcripts.pdf_grid import printed_table

_SHOWN = 60
_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The rows whose words were found, those whose words were not, and how many in which way."""

    rows: CodingRows
    ways: Mapping[str, int]
    unplaced: tuple[Fault, ...]
    n_unplaced: int


def printed_rows(store: Store, path: Path, data: bytes, given: Given) -> Printed:
    """The codings of a table of coded segments that was printed to a PDF.

    A row whose document is not in the project, or whose words stand nowhere or more than once in
    it, is left out and told of.

    Raises
    ------
    ReadError
        If the file has no such table, or none of its documents is in the project.
    """
    known = [*NAMES, *(name.strip().casefold() for name in given.columns.values())]
    printed = transcripts.Source(name=path.name, data=data)
    table = printed_table(printed, known, such_as="Document name, Code, Segment")
    found = printed_codings(table.header, [row.cells for row in table.rows], path.name, given)
    search = _Search(store, found.paragraphs)
    _check_documents(store, path, found.rows.rows, search)
    spans, unplaced = search.places(found.rows.rows)
    rows = tuple(
        placed(row, spans[row.line].start, spans[row.line].end)
        for row in search.named(found.rows.rows)
        if row.line in spans
    )
    return Printed(
        rows=replace(found.rows, rows=rows),
        ways={way: search.ways[way] for way in WAYS if search.ways[way]},
        unplaced=tuple(unplaced),
        n_unplaced=len(found.rows.rows) - len(rows),
    )


class _Search:
    """Finds the places of rows; each text is prepared once."""

    def __init__(self, store: Store, paragraphs: Mapping[int, int]) -> None:
        self.ways: Counter[str] = Counter()
        self._store = store
        self._paragraphs = paragraphs
        self._texts: dict[str, PrintedText] = {}
        self._names = {name.casefold(): name for name in stores.documents.names(store)}

    def named(self, rows: Sequence[CodingRow]) -> list[CodingRow]:
        """The rows with their documents as the project calls them."""
        return [replace(row, document=self.name(row.document) or row.document) for row in rows]

    def places(self, rows: Sequence[CodingRow]) -> tuple[dict[int, Span], list[Fault]]:
        """The place of each row by its number, and why the others have none.

        Rows that print one code on the same words as often as the words stand in the document
        have one place each.
        """
        alike: dict[tuple[str, str, str, str], list[CodingRow]] = defaultdict(list)
        for row in rows:
            alike[row.document, row.code, row.coder, row.quote or ""].append(row)
        spans: dict[int, Span] = {}
        faults: list[Fault] = self._elsewhere(rows)
        for same in alike.values():
            for number, row in enumerate(same):
                found = self._place(row, number, len(same))
                if isinstance(found, Span):
                    spans[row.line] = found
                elif found:
                    faults.append(Fault(row.line, found, unit=UNIT))
        return spans, sorted(faults, key=lambda fault: fault.line or len(rows) + 1)

    def _elsewhere(self, rows: Sequence[CodingRow]) -> list[Fault]:
        """A fault a document that the project has not, with the number of its rows."""
        counts = Counter(row.document for row in rows if self.name(row.document) is None)
        return [
            Fault(0, f"no document {clip(name)!r} in the project: rows of it: {number}")
            for name, number in sorted(counts.items())
        ]

    def _place(self, row: CodingRow, number: int, of: int) -> Span | str:
        name = self.name(row.document)
        if name is None:
            return ""
        text = self._text(name)
        way, found = text.find(row.quote or "")
        left = chosen(found, text, self._paragraphs.get(row.line))
        words = clip((row.quote or "").replace("\n", " "), _SHOWN)
        if not left:
            return f"the words do not stand in {name!r}: {words!r}"
        if len(left) not in (1, of):
            return f"the words stand {len(left)} times in {name!r}: {words!r}"
        self.ways[way] += 1
        return left[number] if len(left) > 1 else left[0]

    def name(self, printed: str) -> str | None:
        """The document called so; a group of documents may be printed before its name."""
        last = printed.rpartition("\\")[2].strip()
        return self._names.get(printed.casefold()) or self._names.get(last.casefold())

    def _text(self, name: str) -> PrintedText:
        if name not in self._texts:
            turns = stores.documents.turns(self._store, name)
            text = stores.places.text_of(self._store, name) or ""
            self._texts[name] = PrintedText(text, {turn.span.start for turn in turns})
        return self._texts[name]


def _check_documents(store: Store, path: Path, rows: Sequence[CodingRow], search: _Search) -> None:
    printed = list(dict.fromkeys(row.document for row in rows))
    if not printed or any(map(search.name, printed)):
        return
    listed = ", ".join(clip(name, 40) for name in printed[:_FEW])
    more = f" and {len(printed) - _FEW} more" if len(printed) > _FEW else ""
    raise ReadError(
        f"{path.name} is about documents that the project has not: {listed}{more}",
        repair=f"read them first: qualkit ingest {store.path.name} …, each named as in the table",
    )
