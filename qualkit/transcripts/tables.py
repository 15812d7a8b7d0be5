"""Tables of turns, ``.csv`` and ``.tsv``: a row is a turn, a column says what of it.

The text of a document is its rows' texts joined by blank lines. Columns are known by their names;
a further column that says the same of a speaker in every row is an attribute of that speaker, any
other is left out and counted. It knows the columns' meaning, never the words'.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit.errors import ParameterError, ReadError, UnknownName
from qualkit.model import ParsedDocument, ParsedTurn, Skipped
from qualkit.model.documents import KINDS
from qualkit.spans import Span
from qualkit.transcripts.directions import find_directions
from qualkit.transcripts.grid import Grid, Row, read_grid
from qualkit.transcripts.source import Source, fold_name
from qualkit.transcripts.times import seconds
from qualkit.transcripts.turns import strip_span

COLUMNS: dict[str, tuple[str, ...]] = {
    "document": ("document", "document name", "doc", "file", "filename", "file name", "transcript"),
    "session": ("session", "focus group", "interview", "meeting", "group"),
    "participant": (
        "speaker",
        "participant",
        "name",
        "speaker name",
        "participant id",
        "respondent",
    ),
    "role": ("role", "speaker role", "participant role"),
    "text": ("text", "utterance", "comment", "answer", "content", "response", "words", "verbatim"),
    "begins": ("begins", "begin", "start", "start time", "time", "timestamp", "from"),
    "ends": ("ends", "end", "end time", "stop", "to"),
    "language": ("language", "lang"),
    "kind": ("kind",),
}
"""The columns that are understood, each with the names it goes by, the best first."""

_TEXT = frozenset(("text", *COLUMNS["text"]))
_Group = tuple[str, str, str, str]
_SHAPE = "one row a turn, with the words in a column 'text'"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where each known column stands, and the further ones by name."""

    known: Mapping[str, int]
    further: Mapping[str, int]

    def cell(self, row: Row, name: str) -> str:
        column = self.known.get(name)
        return row.cell(column) if column is not None else ""


@dataclass(slots=True)
class _Notes:
    """What was left out: single lines, and counts with the first line of each."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, line: int, reason: str) -> None:
        n, first = self.counts.get(reason, (0, line))
        self.counts[reason] = (n + 1, first)

    def skipped(self, source: Source) -> Iterator[Skipped]:
        for line, reason in self.lines:
            yield source.skip(line, reason)
        for reason, (n, line) in self.counts.items():
            yield source.skip(line, f"{reason} (in {n} {'row' if n == 1 else 'rows'})")


def read_table(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.csv`` or ``.tsv`` file: one document, or one for each its columns name.

    Rows belong to one document when their document, session, kind and language are the same;
    without a column ``document`` the session names it.

    Raises
    ------
    ReadError
        If no column holds the words, or no row has any.
    UnknownName, ParameterError
        If ``columns`` names a column that is not there, or a meaning that does not exist.
    """
    return documents_of(read_grid(source, is_known=_is_known), source)


def has_words(grid: Grid, source: Source) -> bool:
    """True when a column of the table is one for the words, by its name or the caller's."""
    words = {fold_name(name) for asked, name in source.columns.items() if fold_name(asked) in _TEXT}
    return any(fold_name(name) in words or _fold_column(name) in _TEXT for name in grid.header)


def documents_of(grid: Grid, source: Source) -> tuple[ParsedDocument, ...]:
    """The documents of a table that was read; see `read_table`."""
    layout = _layout(grid, source)
    notes = _Notes()
    groups: dict[_Group, list[Row]] = defaultdict(list)
    for row in grid.rows:
        if len(row.cells) > len(grid.header) and any(row.cells[len(grid.header) :]):
            notes.lines.append((row.line, "cells beyond the last column"))
        if layout.cell(row, "text"):
            groups[_group_of(row, layout, notes)].append(row)
        else:
            notes.lines.append((row.line, "a row without words"))
    if not groups:
        raise ReadError(f"{source.name} has no row with words", expected=_SHAPE)
    attributes = _attributes([row for rows in groups.values() for row in rows], layout, notes)
    documents = [_document(rows, layout, notes, grid, attributes) for rows in groups.values()]
    return _named(documents, list(groups), list(notes.skipped(source)))


def _is_known(name: str) -> bool:
    return any(fold_name(name) in names for names in COLUMNS.values())


def _layout(grid: Grid, source: Source) -> _Layout:
    known = _chosen_columns(grid, source)
    folded = [_fold_column(name) for name in grid.header]
    for meaning, names in COLUMNS.items():
        places = [folded.index(name) for name in names if name in folded]
        free = [place for place in places if place not in known.values()]
        if meaning not in known and free:
            known[meaning] = free[0]
    if "text" not in known:
        shown = ", ".join(repr(name[:40]) for name in grid.header[:20])
        more = " …" if len(grid.header) > 20 else ""
        raise ReadError(
            f"{source.name} has no column for the words; it has {shown}{more}",
            expected=_SHAPE,
            repair="rename the column that holds the words 'text', or say which it is",
        )
    further = {
        name or f"column {place + 1}": place
        for place, name in enumerate(grid.header)
        if place not in known.values()
    }
    return _Layout(known=known, further=further)


def _fold_column(name: str) -> str:
    return fold_name(name.replace("_", " "))


def _chosen_columns(grid: Grid, source: Source) -> dict[str, int]:
    meanings = {name: meaning for meaning, names in COLUMNS.items() for name in (meaning, *names)}
    places = {fold_name(name): place for place, name in enumerate(grid.header)}
    chosen = {}
    for asked, name in source.columns.items():
        if fold_name(asked) not in meanings:
            raise ParameterError(
                f"no meaning {asked!r} for the column {name!r}", expected=", ".join(COLUMNS)
            )
        if fold_name(name) not in places:
            raise UnknownName(f"column in {source.name}", name, grid.header)
        chosen[meanings[fold_name(asked)]] = places[fold_name(name)]
    return chosen


def _group_of(row: Row, layout: _Layout, notes: _Notes) -> _Group:
    kind = "-".join(layout.cell(row, "kind").casefold().replace("_", " ").split())
    if kind and kind not in KINDS:
        notes.count(row.line, f"an unknown kind of document; known: {', '.join(KINDS)}")
        kind = ""
    language = layout.cell(row, "language").casefold().replace("_", "-").split("-")[0]
    return layout.cell(row, "document"), layout.cell(row, "session"), kind, language


def _document(
    rows: Sequence[Row],
    layout: _Layout,
    notes: _Notes,
    grid: Grid,
    attributes: Mapping[str, Mapping[str, str]],
) -> ParsedDocument:
    words = layout.known["text"]
    text = "\n\n".join(row.cells[words] for row in rows)
    turns = []
    at = 0
    for row in rows:
        start, end = strip_span(text, at, at + len(row.cells[words]))
        turns.append(
            ParsedTurn(
                span=Span(start, end),
                speaker=_speaker(row, layout),
                begins=_time(row, layout, "begins", notes),
                ends=_time(row, layout, "ends", notes),
            )
        )
        at += len(row.cells[words]) + 2
    speakers = {turn.speaker for turn in turns if turn.speaker}
    return ParsedDocument(
        text=text,
        turns=tuple(turns),
        format=grid.format,
        encoding=grid.encoding,
        non_speech=find_directions(text, {turn.span.start for turn in turns}),
        speaker_attributes={
            name: attributes[name] for name in sorted(speakers & attributes.keys())
        },
    )


def _time(row: Row, layout: _Layout, name: str, notes: _Notes) -> float | None:
    cell = layout.cell(row, name)
    if not cell:
        return None
    try:
        value = seconds(cell)
    except ValueError:
        value = -1.0
    if 0 <= value < float("inf"):
        return value
    notes.count(row.line, f"the column of {name!r} holds no time such as 12.5 or 00:01:02")
    return None


def _attributes(rows: Sequence[Row], layout: _Layout, notes: _Notes) -> dict[str, dict[str, str]]:
    """What the table says of each speaker, the same in every row.

    A column that changes within any speaker is left out as a whole: it speaks of turns. A role
    that changes is left out for that speaker alone.
    """
    kept: dict[str, dict[str, str]] = defaultdict(dict)
    for name, place in layout.further.items():
        if "participant" not in layout.known:
            notes.lines.append((1, f"the column {name!r}: no column names the speakers"))
            continue
        values, changing = _values(rows, layout, place, name, notes)
        if changing:
            n = len(changing)
            notes.lines.append((0, f"the column {name!r}, which changes within {n} speakers"))
            values = {}
        for speaker, value in values.items():
            kept[speaker][name] = value
    if "role" in layout.known:
        values, changing = _values(rows, layout, layout.known["role"], "role", notes)
        for speaker, line in changing.items():
            notes.lines.append((line, f"the role of {speaker!r}, which changes"))
        for speaker in values.keys() - changing.keys():
            kept[speaker]["role"] = values[speaker]
    return kept


def _values(
    rows: Sequence[Row], layout: _Layout, place: int, name: str, notes: _Notes
) -> tuple[dict[str, str], dict[str, int]]:
    """The first value of each speaker, and the line where it first changes, if it does."""
    values: dict[str, str] = {}
    changing: dict[str, int] = {}
    for row in rows:
        cell = row.cell(place)
        speaker = _speaker(row, layout)
        if cell and not speaker:
            notes.count(row.line, f"the column {name!r} without a speaker")
        elif cell and speaker and values.setdefault(speaker, cell) != cell:
            changing.setdefault(speaker, row.line)
    return values, changing


def _speaker(row: Row, layout: _Layout) -> str | None:
    return " ".join(layout.cell(row, "participant").split()) or None


def _named(
    documents: Sequence[ParsedDocument],
    groups: Sequence[_Group],
    skipped: Sequence[Skipped],
) -> tuple[ParsedDocument, ...]:
    """The documents with the names, sessions, kinds and languages that the table gives them."""
    return tuple(
        replace(
            document,
            name=name,
            session=session or None,
            kind=kind or None,
            language=language or None,
            skipped=tuple(skipped) if index == 0 else (),
        )
        for index, (document, name, (_, session, kind, language)) in enumerate(
            zip(documents, _names(groups), groups, strict=True)
        )
    )


def _names(groups: Sequence[_Group]) -> list[str | None]:
    """A name for each group: its document's or session's, with what else sets it apart."""
    bases = [document or session for document, session, _, _ in groups]
    times = Counter(bases)
    names: list[str | None] = []
    for base, (document, session, kind, language) in zip(bases, groups, strict=True):
        apart = ", ".join(part for part in (document and session, kind, language) if part)
        if times[base] == 1 or not apart:
            names.append(base or None)
        else:
            names.append(f"{base} ({apart})" if base else apart)
    return names
