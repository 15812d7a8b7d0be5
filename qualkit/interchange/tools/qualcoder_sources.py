"""QualCoder's files with what is marked in them: codings, annotations, the parts of cases.

Areas of pictures and pages and stretches of recordings are selections there; what becomes of them
is for the importer. A recording's transcript is a text of its own there and shared with it here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.interchange.refi.elements import Body, Coding, Selection, Source, Value
from qualkit.interchange.refi.names import AUDIO, PDF, PICTURE, TEXT, VIDEO
from qualkit.interchange.refi.units import RawText
from qualkit.interchange.tools.found import Row, Tables, identity, text, whole
from qualkit.interchange.tools.positions import Place, Spot, placed

_MEDIA = {"images": PICTURE, "audio": AUDIO, "video": VIDEO}
_AREAS = {PICTURE: "picture", PDF: "pdf", AUDIO: "audio", VIDEO: "video"}
NO_FILE = "its file is not in the project"
_LINKED = "it ties a coding of a transcript to one of the recording"


@dataclass(slots=True)
class _Marked:
    """What is marked in one file: rows with the spots that they are to be placed at."""

    rows: list[tuple[str, Row]] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def add(self, table: str, row: Row) -> None:
        spot = Spot(start=whole(row, "pos0"), end=whole(row, "pos1"), words=text(row, "seltext"))
        self.rows.append((table, row))
        self.spots.append(spot)

    def without(self, is_other: Callable[[str, Row], bool]) -> _Marked:
        """Those that are not something else."""
        kept = _Marked()
        for (table, row), spot in zip(self.rows, self.spots, strict=True):
            if not is_other(table, row):
                kept.rows.append((table, row))
                kept.spots.append(spot)
        return kept


class Sources:
    """Makes the sources; ``whole_of`` and ``parts_of`` say what cases have, by their number.

    ``notes`` are the memos of files, codings and annotations.
    """

    def __init__(
        self,
        tables: Tables,
        codes: Mapping[int | None, str],
        user: Callable[[str], str],
        values: Mapping[tuple[str, int], list[Value]],
        lost: Counter[tuple[str, str]],
    ) -> None:
        self._tables = tables
        self._codes = codes
        self._user = user
        self._values = values
        self._lost = lost
        self._names = {whole(row, "caseid"): text(row, "name") for row in tables.get("cases", ())}
        self._linked: dict[str, tuple[str, ...]] = defaultdict(tuple)
        self.notes: list[Body] = []
        self.whole_of: dict[int | None, list[str]] = defaultdict(list)
        self.parts_of: dict[int | None, list[str]] = defaultdict(list)

    def read(self) -> tuple[Source, ...]:
        """All files, in the order of the table."""
        rows = list(self._tables.get("source", ()))
        there = {whole(row, "id") for row in rows}
        marked = self._by_file(there, ("code_text", "annotation", "case_text"), "fid")
        areas = self._by_file(there, ("code_image", "code_av"), "id")
        texts = {whole(row, "id"): text(row, "fulltext") for row in rows}
        return tuple(
            self._source(row, marked.get(whole(row, "id")), areas.get(whole(row, "id")), texts)
            for row in rows
        )

    def _by_file(
        self, there: set[int | None], tables: Sequence[str], column: str
    ) -> dict[int | None, _Marked]:
        found: dict[int | None, _Marked] = defaultdict(_Marked)
        for table in tables:
            for row in self._tables.get(table, ()):
                number = whole(row, column)
                if number in there:
                    found[number].add(table, row)
                else:
                    self._homeless(table, row)
        return found

    def _homeless(self, table: str, row: Row) -> None:
        """Count what is on no file; keep what somebody wrote there."""
        self._lost["selection", NO_FILE] += 1
        if table.startswith("code_"):
            self._lost["coding", NO_FILE] += 1
        self.note(row, identity(table, *row.values()))

    def _source(
        self,
        row: Row,
        marked: _Marked | None,
        areas: _Marked | None,
        texts: Mapping[int | None, str],
    ) -> Source:
        number, kind = whole(row, "id"), _kind(row)
        guid = identity("source", number, text(row, "date"))
        length = len(text(row, "fulltext"))
        marked = (marked or _Marked()).without(
            lambda table, each: table == "case_text" and self._is_whole(each, length, guid)
        )
        raw = RawText(text(row, "fulltext").replace("\0", "\ufffd"))
        selections = tuple(self._selections(guid, raw, marked))
        created, user = text(row, "date"), self._user(text(row, "owner"))
        body = Body(
            guid=guid if kind == TEXT else f"{guid}-text",
            name=text(row, "name"),
            content=raw.text,
            user=user,
            created=created,
            selections=selections,
        )
        own = () if kind in _MEDIA.values() and not raw.text.strip() else (body,)
        shares = _shared(row, guid, texts) if kind in (AUDIO, VIDEO) else ()
        return Source(
            guid=guid,
            kind=kind,
            name=text(row, "name"),
            user=user,
            created=created,
            texts=(*own, *shares),
            selections=(*self._areas(guid, kind, areas), *(() if own else selections)),
            notes=(*self.note(row, guid), *self._linked[guid]),
            values=tuple(self._values.get(("file", -1 if number is None else number), ())),
        )

    def _selections(self, source: str, raw: RawText, marked: _Marked) -> list[Selection]:
        places = placed(raw, marked.spots)
        found = []
        for (table, row), spot, place in zip(marked.rows, marked.spots, places, strict=True):
            guid = identity(table, source, *(row.get(name) for name in _KEYS))
            found.append(self._selection(table, row, guid, (spot, place)))
        return found

    def _is_whole(self, row: Row, length: int, source: str) -> bool:
        """Whether a part of a case is all of a text; what the case has is noted then.

        QualCoder ends it behind the text or at its last character, as Python counts, and at 0 for
        what has no text.
        """
        start, end, case = whole(row, "pos0"), whole(row, "pos1"), whole(row, "caseid")
        if start or (end and end + 1 < length):
            return False
        self.whole_of[case].append(source)
        self._linked[source] += self.note(row, identity("case_text", source, case))
        return True

    def _selection(self, table: str, row: Row, guid: str, where: tuple[Spot, Place]) -> Selection:
        spot, place = where
        words = spot.words.replace("\u2029", "\n").strip()
        notes = self.note(row, guid)
        codings: tuple[Coding, ...] = ()
        described = ""
        if table == "code_text":
            codings, notes = (self._coding(row, guid, notes),), ()
            if whole(row, "avid") is not None:
                self._lost["link", _LINKED] += 1
        elif table == "case_text":
            self.parts_of[whole(row, "caseid")].append(guid)
            described = f"Case: {self._names.get(whole(row, 'caseid'), '')}".strip()
        return Selection(
            guid=guid,
            name="" if place.lost else words,
            start=place.start,
            end=place.end,
            quote=words if place.lost else "",
            lost=place.lost,
            description=described,
            user=self._user(text(row, "owner")),
            created=text(row, "date"),
            codings=codings,
            notes=notes,
        )

    def _areas(self, source: str, kind: str, areas: _Marked | None) -> list[Selection]:
        found = []
        for table, row in areas.rows if areas else ():
            guid = identity(table, source, *(row.get(name) for name in _AREA_KEYS))
            told = [f"{name} {text(row, name)}" for name in _PLACES if row.get(name) is not None]
            found.append(
                Selection(
                    guid=guid,
                    kind=_AREAS.get(kind, "picture"),
                    place=", ".join(told),
                    user=self._user(text(row, "owner")),
                    created=text(row, "date"),
                    codings=(self._coding(row, guid, self.note(row, guid)),),
                )
            )
        return found

    def _coding(self, row: Row, guid: str, notes: tuple[str, ...]) -> Coding:
        return Coding(
            guid=f"coding-{guid}",
            code=self._codes.get(whole(row, "cid"), ""),
            user=self._user(text(row, "owner")),
            created=text(row, "date"),
            notes=notes,
        )

    def note(self, row: Row, owner: str) -> tuple[str, ...]:
        """The memo of a row as a note; one that is marked as important says so."""
        memo = text(row, "memo").strip()
        marked = "important" if whole(row, "important") == 1 else ""
        if not memo and not marked:
            return ()
        guid = f"memo-{owner}"
        user = self._user(text(row, "owner"))
        self.notes.append(
            Body(guid=guid, name=marked, content=memo, user=user, created=text(row, "date"))
        )
        return (guid,)


_KEYS = ("cid", "caseid", "pos0", "pos1", "owner")
_PLACES = ("pdf_page", "x1", "y1", "width", "height", "pos0", "pos1")
_AREA_KEYS = ("cid", "owner", *_PLACES)


def _shared(row: Row, guid: str, texts: Mapping[int | None, str]) -> tuple[Body, ...]:
    """The transcript of a recording, which is a file of its own too."""
    told = texts.get(whole(row, "av_text_id"))
    if not told:
        return ()
    clean = RawText(told.replace("\0", "\ufffd")).text
    return (Body(guid=f"{guid}-transcript", name=text(row, "name"), content=clean),)


def _kind(row: Row) -> str:
    """What a file is, by where QualCoder keeps it or found it."""
    path = text(row, "mediapath").replace("\\", "/").lstrip("/")
    folder = path.partition("/")[0].partition(":")[0].lower()
    if folder in _MEDIA:
        return _MEDIA[folder]
    return PDF if path.lower().endswith(".pdf") else TEXT
