"""Tables, ``.csv`` and ``.tsv``: a row is a turn, or a respondent with an answer a question.

The text of a document is its cells' texts joined by blank lines. In a table of turns a document
is what its columns name; in a table of respondents each open question is a document and each
answer a turn. It knows what `columns` says of the columns, never the words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from qualkit.errors import ReadError
from qualkit.language import is_language
from qualkit.model import ParsedDocument, ParsedTurn, Skipped
from qualkit.model.documents import KINDS
from qualkit.spans import Span
from qualkit.transcripts.columns import Layout, heading_of, known_in, layout_of, time_of, wording_of
from qualkit.transcripts.directions import find_directions
from qualkit.transcripts.grid import Grid, Row, read_grid
from qualkit.transcripts.headings import headed
from qualkit.transcripts.owners import Group, Owners, Said, owners_of
from qualkit.transcripts.respondents import Callers
from qualkit.transcripts.source import Source
from qualkit.transcripts.turns import strip_span

MAX_CELLS = 30_000_000
"""The most cells that a table may span: whose each column is takes a look at all of them."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table with what its columns mean."""

    grid: Grid
    layout: Layout
    owners: Owners
    callers: Callers
    notes: _Notes


def read_table(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.csv`` or ``.tsv`` file: one document, or one for each its columns name.

    Rows belong to one document when their document, session and kind are the same; without a
    column ``document`` the session names it. Where a row is a respondent, each open question is
    a document (one a session, where a column names sessions).

    Raises
    ------
    ReadError
        If no column holds the words, or no row has any.
    UnknownName, ParameterError
        If ``columns`` names a column that is not there, or a meaning that does not exist.
    """
    is_known = known_in(source)
    return documents_of(headed(read_grid(source, is_known=is_known), is_known), source)


def documents_of(grid: Grid, source: Source, sheet: str = "") -> tuple[ParsedDocument, ...]:
    """The documents of a table that was read; see `read_table`. ``sheet`` may name its session."""
    check_extent(len(grid.header), len(grid.rows), source)
    layout = layout_of(grid, source)
    notes = _Notes(lines=list(grid.left_out))
    callers = Callers.of(source, sheet)
    groups: dict[Group, list[Said]] = defaultdict(list)
    for number, row in enumerate(grid.rows, 1):
        if len(row.cells) > len(grid.header) and any(row.cells[len(grid.header) :]):
            notes.lines.append((row.line, "cells beyond the last column"))
        speaker = callers.named(layout.cell(row, "participant"))
        if layout.is_wide:
            speaker = speaker or callers.numbered(number)
        said = [Said(row=row, place=at, speaker=speaker) for at in layout.texts if row.cell(at)]
        if not said:
            notes.lines.append((row.line, "a row without words"))
        for each in said:
            groups[_group_of(each, layout, grid, notes)].append(each)
    if not groups:
        raise ReadError(f"{source.name} has no row with words", expected="words in a row or more")
    owners = owners_of(groups, layout)
    table = _Table(grid=grid, layout=layout, owners=owners, callers=callers, notes=notes)
    documents = [_document(group, saids, table) for group, saids in groups.items()]
    session = (sheet or PurePath(source.name).stem) if layout.is_wide else None
    return _finished(_named(documents, list(groups), session), table, source)


def check_extent(columns: int, rows: int, source: Source) -> None:
    """Raise `ReadError` for a table that spans more than `MAX_CELLS`, empty cells included."""
    if columns * rows > MAX_CELLS:
        raise ReadError(
            f"{source.name} spans {columns:,} columns and {rows:,} rows",
            expected=f"at most {MAX_CELLS:,} cells",
            repair="leave out the columns that are not needed",
        )


def _group_of(said: Said, layout: Layout, grid: Grid, notes: _Notes) -> Group:
    session = layout.cell(said.row, "session")
    if layout.is_wide:
        return heading_of(grid, said.place), session, "open-answer"
    kind = "-".join(layout.cell(said.row, "kind").casefold().replace("_", " ").split())
    if kind and kind not in KINDS:
        notes.count(said.row.line, f"an unknown kind of document; known: {', '.join(KINDS)}")
        kind = ""
    return layout.cell(said.row, "document"), session, kind


def _document(group: Group, saids: Sequence[Said], table: _Table) -> ParsedDocument:
    text = "\n\n".join(said.row.cells[said.place] for said in saids)
    languages = [_language(said.row, table) for said in saids]
    spoken = Counter(filter(None, languages))
    turns = tuple(_turns(text, saids, languages if len(spoken) > 1 else [], table))
    speakers = {turn.speaker for turn in turns if turn.speaker}
    known = table.owners.speakers
    return ParsedDocument(
        text=text,
        turns=turns,
        format=table.grid.format,
        encoding=table.grid.encoding,
        rows_are_turns=True,
        non_speech=find_directions(text, {turn.span.start for turn in turns}),
        language=spoken.most_common(1)[0][0] if spoken else None,
        attributes=table.owners.documents.get(group, {}),
        speaker_attributes={name: known[name] for name in sorted(speakers & known.keys())},
    )


def _turns(
    text: str, saids: Sequence[Said], languages: Sequence[str | None], table: _Table
) -> Iterator[ParsedTurn]:
    at = 0
    for index, said in enumerate(saids):
        end = at + len(said.row.cells[said.place])
        yield ParsedTurn(
            span=Span(*strip_span(text, at, end)),
            speaker=said.speaker,
            begins=_time(said.row, "begins", table),
            ends=_time(said.row, "ends", table),
            language=languages[index] if languages else None,
            question=_question(said, table),
            attributes=table.owners.of_turn(said, table.layout),
        )
        at = end + 2


def _question(said: Said, table: _Table) -> str | None:
    if table.layout.is_wide:
        return heading_of(table.grid, said.place)
    told = table.layout.cell(said.row, "question")
    return told or wording_of(table.grid, said.place) or None


def _language(row: Row, table: _Table) -> str | None:
    cell = table.layout.cell(row, "language").replace("_", "-")
    if not cell:
        return None
    if is_language(cell):
        return cell.casefold().split("-")[0]
    table.notes.count(row.line, "a language that is no code such as en or de")
    return None


def _time(row: Row, name: str, table: _Table) -> float | None:
    cell = table.layout.cell(row, name)
    if not cell:
        return None
    value = time_of(cell)
    if value is not None:
        return value / 1000 if table.layout.in_ms else value
    table.notes.count(row.line, f"the column of {name!r} holds no time such as 12.5 or 00:01:02")
    return None


def _named(
    documents: Sequence[ParsedDocument], groups: Sequence[Group], session: str | None
) -> Iterator[ParsedDocument]:
    """The documents with the names, sessions and kinds that the table gives them."""
    for document, name, group in zip(documents, _names(groups), groups, strict=True):
        yield replace(
            document, name=name, session=group[1] or session, kind=group[2] or document.kind
        )


def _names(groups: Sequence[Group]) -> list[str | None]:
    """A name for each group: its document's or session's, with what else sets it apart."""
    bases = [document or session for document, session, _ in groups]
    times = Counter(bases)
    names: list[str | None] = []
    for base, (document, session, kind) in zip(bases, groups, strict=True):
        apart = ", ".join(part for part in (document and session, kind) if part)
        if times[base] == 1 or not apart:
            names.append(base or None)
        else:
            names.append(f"{base} ({apart})" if base else apart)
    return names


def _finished(
    documents: Iterator[ParsedDocument], table: _Table, source: Source
) -> tuple[ParsedDocument, ...]:
    """The documents, the first of them with all that concerns the whole table."""
    first, *others = documents
    notes = list(filter(None, (table.layout.note, table.callers.note())))
    changing = table.owners.changing_roles
    if changing:
        listed = ", ".join(list(changing)[:8]) + (" …" if len(changing) > 8 else "")
        notes.append(f"the role changes within {listed}: it stays with each turn")
    skipped = tuple(table.notes.skipped(source))
    return (replace(first, skipped=skipped, notes=tuple(notes)), *others)
