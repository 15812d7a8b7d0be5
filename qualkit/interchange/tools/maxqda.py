"""MAXQDA: the tables of its project and exchange files, as far as they are known, as a project.

No layout is published. What is known, and all that is read, are the documents, codes and coded
segments, as two public readers of such files use them: Bojanowski's ``maxqdar`` (``.mex``) and
Blätte's ``maxqda`` (``.mx12``, ``.mx20``). A segment counts characters from 0, its end excluded,
and has its first 63 characters with it, so that every place is checked against its words. What the
other tables and columns hold is counted, not guessed. Texts are read by `maxqda_texts`, or are the
project's own documents of that name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from qualkit.interchange.refi.elements import Body, Code, Coding, Project, Selection, Source
from qualkit.interchange.refi.names import TEXT
from qualkit.interchange.tools.found import Found, Row, Tables, identity, squeezed, text, whole
from qualkit.interchange.tools.maxqda_texts import LONG, Placed, placed_elsewhere, stored_texts
from qualkit.interchange.tools.positions import MOVED, Place, Spot
from qualkit.interchange.tools.trees import walked

ORIGIN = "MAXQDA"

TEXTS = "texts_plaintextwin_blobs"
"""The table that holds the texts."""

COLUMNS: Mapping[str, tuple[str, ...]] = {"texts": (), "codewords": (), "codings": (), TEXTS: ()}
"""All columns of these tables are looked at, to say which of them are not read."""

NEEDED = ("texts", "codewords", "codings")
"""The tables without which it is none of MAXQDA that can be read."""

_READ = {
    "texts": {"id", "name"},
    "codewords": {"id", "name"},
    "codings": {
        "id", "textid", "wordid", "segpos1x", "segpos2x", "segpos1stdunit", "segpos2stdunit",
        "preview",
    },
}  # fmt: skip
"""The columns that are known; the units are what is shown of a position."""

_PARENT = re.compile(r"parent(?:_?code)?(?:_?word)?(?:_?id)?")
_CUT = 63
_MOST_SHOWN = 8
_ROOM = 3
_NO_TEXT = "its document is not in the file"
_NO_NUMBER = "it has no number of its own"
_NO_CODE = "its code is not in the file"
_FLAT = "the codes come in as a list: no column of them says what they stand under"
_WORDLESS = "no words are stored with it, and nothing else proves the positions in its document"
_UNREAD = (
    "a document has no text in the file that can be read for certain: ingest it under its name,"
    " and import again"
)

Known = Callable[[str], tuple[str, str] | None]
"""The name and the text of the project's document of that name, if there is one."""


def read_maxqda(tables: Tables, name: str = "", *, known: Known = lambda _: None) -> Found:
    """The documents, codes and coded segments in the tables of MAXQDA.

    `known` gives documents that the project has; segments are placed in them where they have
    their words there.
    """
    return _Reading(tables, known).read(PurePath(name).stem)


class _Reading:
    def __init__(self, tables: Tables, known: Known) -> None:
        self.tables = tables
        self.known = known
        self.lost: Counter[tuple[str, str]] = Counter()
        self.notes: Counter[str] = Counter()
        self.codes = {
            whole(row, "id"): identity("code", whole(row, "id"), text(row, "name"))
            for row in tables.get("codewords", ())
        }
        self.documents: dict[int, Row] = {}
        for row in tables.get("texts", ()):
            number = whole(row, "id")
            if number is None or number in self.documents:
                self.lost["source", _NO_NUMBER] += 1
            else:
                self.documents[number] = row

    def read(self, title: str) -> Found:
        codes = self._codes()
        rows = self._rows()
        spots = {number: [self._spot(row) for row in listed] for number, listed in rows.items()}
        stored = stored_texts(self.tables.get(TEXTS, ()), spots, [*self.documents])
        sources = tuple(
            self._source(number, rows.get(number, ()), spots.get(number, ()), stored.get(number))
            for number in self.documents
        )
        self._note_columns()
        project = Project(origin=ORIGIN, codes=codes, sources=sources)
        return Found(project=project, title=title, lost=self.lost, notes=self.notes)

    def _codes(self) -> tuple[Code, ...]:
        rows = list(self.tables.get("codewords", ()))
        above = _parents(rows)
        if above is None and len(rows) > 1:
            self.notes[_FLAT] += 1
        parents = above or {}
        order, _ = walked([(whole(row, "id"), parents.get(whole(row, "id"))) for row in rows])
        return tuple(
            Code(
                guid=self.codes[whole(rows[at], "id")],
                name=text(rows[at], "name").strip(),
                parent=parent,
            )
            for at, parent in order
        )

    def _rows(self) -> dict[int, list[Row]]:
        """The coded segments of each document."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.tables.get("codings", ()):
            number = whole(row, "textid")
            if number is None or number not in self.documents:
                self.lost["selection", _NO_TEXT] += 1
                self.lost["coding", _NO_TEXT] += 1
            else:
                found[number].append(row)
        return found

    def _spot(self, row: Row) -> Spot:
        words = text(row, "preview") if squeezed(text(row, "preview")) else ""
        start, end = whole(row, "segpos1x"), whole(row, "segpos2x")
        # White space at the cut is left out, so that few words may be the first of many.
        length = len(words) if start is None or end is None else end - start
        first = _CUT - _ROOM if max(length, len(words)) > _CUT - _ROOM else 0
        if first:
            words = words.removesuffix("…").removesuffix("...")
        return Spot(start=start, end=end, words=words, first=first)

    def _source(
        self, number: int, rows: Sequence[Row], spots: Sequence[Spot], own: Placed | None
    ) -> Source:
        name = text(self.documents[number], "name").strip()
        called, placed = self._placed(name, spots, own)
        content = placed.raw.text if placed else ""
        guid = identity("document", name, content or number)
        places = placed.places if placed and placed.is_proven else [Place(lost=MOVED)] * len(rows)
        selections = tuple(
            self._selection(guid, row, _shown(spot, place, content))
            for row, spot, place in zip(rows, spots, places, strict=True)
        )
        body = Body(guid=guid, name=called, content=content or None, selections=selections)
        return Source(guid=guid, kind=TEXT, name=called, texts=(body,))

    def _placed(
        self, name: str, spots: Sequence[Spot], own: Placed | None
    ) -> tuple[str, Placed | None]:
        """The text of a document with the places of its segments, under the name that it has.

        A document of the project counts where it proves to be the same text.
        """
        there = self.known(name)
        if there:
            called, words = there
            if own and own.raw.text == words:
                return called, own
            found = placed_elsewhere(words, spots, own)
            if found and (found.is_proven or own is None):
                return called, found
        if own is None:
            self.notes[_UNREAD] += 1
        return name, own

    def _selection(self, document: str, row: Row, selection: Selection) -> Selection:
        word = whole(row, "wordid")
        code = "" if word is None else self.codes.get(word, "")
        if not code:
            self.lost["coding", _NO_CODE] += 1
        start, end = text(row, "segpos1x"), text(row, "segpos2x")
        guid = identity("segment", document, start, end, code)
        codings = (Coding(guid=identity("coding", guid), code=code),) if code else ()
        return replace(selection, guid=guid, codings=codings)

    def _note_columns(self) -> None:
        """Say which columns have something that is not read."""
        for table, known in _READ.items():
            rows = self.tables.get(table, ())
            told = {column for row in rows for column, value in row.items() if value}
            read = known | ({_parent_column(rows)} if table == "codewords" else set())
            unread = sorted(told - read)
            if unread:
                shown = ", ".join(each[:40] for each in unread[:_MOST_SHOWN])
                more = f" and {len(unread) - _MOST_SHOWN} more" if len(unread) > _MOST_SHOWN else ""
                self.notes[
                    f"not read of {table}, as what it means is not known: {shown}{more}"
                ] += 1


def _shown(spot: Spot, place: Place, content: str) -> Selection:
    """A selection at its place; one that has none is left to its words, where all are there."""
    has_words = bool(squeezed(spot.words))
    if place.lost:
        is_telling = not spot.first and len(squeezed(spot.words)) >= LONG
        quote = spot.words if is_telling else ""
        return Selection(guid="", quote=quote, lost=place.lost if has_words else _WORDLESS)
    words = f"{spot.words}…" if spot.first else content[place.start : place.end]
    return Selection(guid="", name=words, start=place.start, end=place.end)


def _parent_column(rows: Sequence[Row]) -> str:
    """The column of codes that names what each stands under, if one can be nothing else."""
    fits = []
    numbers = [whole(row, "id") for row in rows]
    for column in sorted({name for row in rows for name in row if _PARENT.fullmatch(name)}):
        above = [whole(row, column) for row in rows]
        named = {each for each in above if each is not None and each > 0}
        circles = walked([*zip(numbers, above, strict=True)])[1]
        if named and named.issubset(numbers) and not circles:
            fits.append(column)
    return fits[0] if len(fits) == 1 else ""


def _parents(rows: Sequence[Row]) -> dict[int | None, int | None] | None:
    column = _parent_column(rows)
    return {whole(row, "id"): whole(row, column) for row in rows} if column else None
