"""A file of codings into the project: every row held against the text before any is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit.errors import (
    Fault,
    FaultyTable,
    ParameterError,
    QualkitError,
    ReadError,
    SpanError,
)
from qualkit.interchange.codings import (
    READERS,
    CodingRow,
    CodingRows,
    Given,
    codings_of,
    read_codings,
)
from qualkit.model.codings import DATE_ORDERS, Coding, sound_weight
from qualkit.model.readings import Reading
from qualkit.model.tables import Result
from qualkit.store import Store
from qualkit.workflows._mistaken import refuse_mistaken
from qualkit.workflows._new_codes import add_codes
from qualkit.workflows._placing import Placing
from qualkit.workflows._printed_codings import Printed, printed_rows
from qualkit.workflows._sheets import WORKBOOKS, first_sheet
from qualkit.workflows._word_comments import comment_rows

Progress = Callable[[int, int], None]

PRINTED = ".pdf"
"""A table of coded segments as programs print it."""

_DOCUMENT = "the document (--ignore document --document NAME; 'documents' lists the names)"
WORD = ".docx"
"""Comments."""

OF_PROGRAMS = (".qdpx", ".qde", ".qdc", ".qda", ".sqlite3")
"""What is imported as the project of another program."""

_TOLD = 500
"""Rows between two looks at how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCodings(Result):
    """How many codings the file has, how many are new, how many were there already."""

    rows: int
    new: int
    known: int
    coders: tuple[str, ...]
    removed: int = 0
    """Of those there already: removed before, and left so."""
    differing: int = 0
    """Of those there already: with another code, about, weight or memo, and left so."""
    which_differ: tuple[str, ...] = ()
    """The ids of those."""
    twins: int = 0
    """Rows that say what an earlier row says."""
    empty: int = 0
    """Rows of the file that code nothing."""
    read: int = 0
    """Passages newly marked as read by their coder."""
    new_codes: tuple[str, ...] = ()
    """Codes that the codebook had not."""
    notes: tuple[str, ...] = ()
    """What of the file is no coding, counted."""
    ways: Mapping[str, int] = field(default_factory=dict)
    """Of a printed table: how many segments were found in which way, the strictest first."""
    unplaced: tuple[str, ...] = ()
    """Why rows of a printed table were left out: each whose words were not found, and documents."""
    n_unplaced: int = 0
    """How many rows of a printed table were left out."""

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [self.to_dict()]


def import_codings(
    store: Store,
    path: Path,
    *,
    coder: str | None = None,
    document: str | None = None,
    ignore: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
    is_read: bool = False,
    new_codes: bool = False,
    dates: str | None = None,
    progress: Progress | None = None,
) -> ImportedCodings:
    """Store the codings of the file at `path`: all of them, or none when a row has a fault.

    The same row imported again is the same coding: its GUID follows from what it says, unless
    it has an ``id``. What is known already stays as it is. ``dates`` is ``dmy`` or ``mdy`` where
    the file has dates such as 03/04/2024.

    Raises
    ------
    FaultyTable
        If rows have faults; all of them are told.
    ReadError
        If the file cannot be read as codings at all.
    """
    asked = _Asked(coder, document, tuple(ignore), columns or {}, is_read, new_codes, dates or "")
    # New codes stand in the project before the rows are placed; only then one write has it all.
    with store.write() if new_codes else nullcontext():
        return _stored(store, path, asked, progress)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is told beside the file, and what is to be done with it."""

    coder: str | None
    document: str | None
    ignore: tuple[str, ...]
    columns: Mapping[str, str]
    is_read: bool
    new_codes: bool
    dates: str

    def __post_init__(self) -> None:
        if self.dates not in ("", *DATE_ORDERS):
            raise ParameterError(f"dates {self.dates!r}", expected=" or ".join(DATE_ORDERS))


def _stored(store: Store, path: Path, asked: _Asked, progress: Progress | None) -> ImportedCodings:
    placing = Placing.of(store)
    if asked.document is not None:
        placing.text(asked.document)
    found, printed = _read(store, path, _given(store, asked, placing.codes))
    added_codes: tuple[str, ...] = ()
    if asked.new_codes and found.rows:
        names = [row.code for row in found.rows]
        added_codes = add_codes(store, names, source=path.name, coder=found.rows[0].coder)
        placing = Placing.of(store)
    codings, faults = _placed(placing, found, progress)
    if faults:
        raise FaultyTable(path.name, faults)
    if asked.is_read and not found.passages:
        what = f"{path.name} has no column a code, whose rows say what was read"
        raise ParameterError(what, expected="a table of a row a passage")
    differing = stores.codings.told_otherwise(store, codings)
    passages = found.passages if asked.is_read else ()
    each = list({coding.id: coding for coding in codings}.values())
    added, n_read = _kept(store, each, _readings(placing, passages))
    return ImportedCodings(
        rows=len(codings),
        new=added.new,
        known=added.known,
        coders=tuple(sorted({coding.coder for coding in codings})),
        removed=added.removed,
        differing=len(set(differing)),
        which_differ=tuple(dict.fromkeys(differing)),
        twins=len(codings) - len(each),
        empty=found.n_empty,
        read=n_read,
        new_codes=added_codes,
        notes=found.notes,
        ways=printed.ways if printed else {},
        unplaced=tuple(map(str, printed.unplaced)) if printed else (),
        n_unplaced=printed.n_unplaced if printed else 0,
    )


def _given(store: Store, asked: _Asked, codes: Sequence[str]) -> Given:
    return Given(
        coder=asked.coder,
        document=asked.document,
        ignore=asked.ignore,
        columns=asked.columns,
        codes=codes,
        categories=_categories(store, codes),
        dates=asked.dates,
        now=store.clock(),
    )


def _categories(store: Store, codes: Sequence[str]) -> tuple[str, ...]:
    every = stores.codes.paths(store, with_categories=True)
    return tuple(path for path in every if path not in {*codes})


def _readings(placing: Placing, passages: Sequence[CodingRow]) -> list[Reading]:
    return [
        Reading(document=row.document, span=placing.place(row), coder=row.coder) for row in passages
    ]


def _kept(
    store: Store, codings: Sequence[Coding], readings: Sequence[Reading]
) -> tuple[stores.codings.Added, int]:
    """Store both, as one step of each coder; what was added, and how many readings are new."""
    new = known = removed = n_read = 0
    coders = {one.coder for one in codings} | {one.coder for one in readings}
    with store.write():
        for coder in sorted(coders):
            with stores.steps.taken(store, "code", coder=coder):
                own = [coding for coding in codings if coding.coder == coder]
                added = stores.codings.add(store, own)
                n_read += stores.readings.add(store, [r for r in readings if r.coder == coder])
            new, known, removed = new + added.new, known + added.known, removed + added.removed
    return stores.codings.Added(new=new, known=known, removed=removed), n_read


def add_coding(store: Store, **passage: Any) -> str:
    """Store one coding by a person, told as the fields of a `CodingRow`; its id.

    Where the coder's own coding says the same already, that one's id.

    Raises
    ------
    ParameterError
        If the weight is not finite.
    """
    passage["id"] = passage.get("id") or store.guids()
    row = CodingRow(line=0, **_sound(passage))
    coding = Placing.of(store).coding(row, origin="human")
    if there := stores.codings.same(store, coding):
        known = replace(coding, id=there)
        if stores.codings.told_otherwise(store, [known]):
            raise ParameterError(
                f"coding {there} says so already, with another weight or memo",
                repair=f"change it: codings PROJECT change {there[:8]}",
            )
        if stores.codings.is_in_force(store, there):
            return there
    stores.codings.add(store, [coding])
    return coding.id


def _sound(passage: dict[str, Any]) -> dict[str, Any]:
    for name in ("start", "end", "turn"):
        value = passage.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise SpanError(f"{name} is {value!r}", expected="a whole number")
    weight, memo = sound_weight(passage.get("weight")), passage.get("memo") or ""
    return {**passage, "weight": weight, "memo": memo}


def _read(store: Store, path: Path, given: Given) -> tuple[CodingRows, Printed | None]:
    """What the file says, and of a printed table how its words were found."""
    refuse_mistaken(path)
    if path.suffix.lower() != PRINTED:
        return _told(store, path, given), None
    printed = printed_rows(store, path, _bytes(path), given)
    return printed.rows, printed


def _told(store: Store, path: Path, given: Given) -> CodingRows:
    suffix = path.suffix.lower()
    if suffix not in (*READERS, *WORKBOOKS, WORD):
        what = f"{path.name} cannot be read as codings, nor as a project of another program"
        own = ", ".join((*READERS, *WORKBOOKS, WORD, PRINTED))
        expected = f"a name ending in {own}, or in {', '.join(OF_PROGRAMS)}"
        raise ReadError(what, expected=expected, repair="save the table as CSV in UTF-8")
    if suffix == WORD:
        return comment_rows(store, path, _bytes(path), given)
    if suffix not in WORKBOOKS:
        return read_codings(_bytes(path), path.name, given)
    return codings_of(first_sheet(path.name, _bytes(path)), path.name, given)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error


def _placed(
    placing: Placing, found: CodingRows, progress: Progress | None
) -> tuple[list[Coding], list[Fault]]:
    """The codings of the file, and every fault of it."""
    placed: list[tuple[CodingRow, Coding]] = []
    missing, others = _missing(placing, found)
    faults = [*found.faults, *others]
    for done, row in enumerate(found.rows, 1):
        if progress and done % _TOLD == 0:
            progress(done, len(found.rows))
        if row.document in missing:
            continue
        try:
            placed.append((row, placing.coding(row)))
        except QualkitError as error:
            faults.append(Fault(row.line, str(error), unit=row.unit, called=row.called))
    coded = {(row.line, row.coder) for row, _ in placed}
    for row in found.passages:
        if (row.line, row.coder) not in coded and row.document not in missing:
            try:
                placing.place(row)
            except QualkitError as error:
                faults.append(Fault(row.line, str(error), unit=row.unit))
    faults += _contradictions(placed)
    return [coding for _, coding in placed], faults


def _missing(placing: Placing, found: CodingRows) -> tuple[set[str], list[Fault]]:
    """The documents that the project has not, and a fault of each with how many rows it has."""
    rows: dict[str, set[int]] = defaultdict(set)
    for row in (*found.rows, *found.passages):
        rows[row.document].add(row.line)
    units = {row.document: row.unit for row in (*found.passages, *found.rows)}
    faults = {}
    for name, lines in rows.items():
        try:
            placing.text(name)
        except QualkitError as error:
            what = error.what if len(lines) == 1 else f"{error.what} ({len(lines)} rows)"
            leaving = f"or leave it out and tell {_DOCUMENT}"
            repair = f"{error.repair}; {leaving}" if error.repair else leaving
            faults[name] = Fault(min(lines), what, repair, unit=units[name])
    return set(faults), list(faults.values())


def _contradictions(placed: Sequence[tuple[CodingRow, Coding]]) -> Iterator[Fault]:
    """Rows that say something else of a coding that an earlier row told of."""
    first: dict[str, tuple[CodingRow, Coding]] = {}
    for row, coding in placed:
        earlier, same = first.setdefault(coding.id, (row, coding))
        if coding != same:
            what = f"the same coding as in {earlier.unit} {earlier.line}, told otherwise"
            repair = "leave one of the two"
            yield Fault(row.line, what, repair, unit=row.unit, called=row.called)
