"""The quotes of each code, in the order of the codebook, by who says them: a report or a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualkit.interchange.documents import Paper
from qualkit.model.case_tables import COUNT, TEXT, CaseColumn, TypedTable
from qualkit.model.codes import Code, Codebook
from qualkit.model.directions import apart
from qualkit.model.exported import Exported
from qualkit.store import Store
from qualkit.workflows._code_names import code_paths
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._filtering import Filter
from qualkit.workflows._grouping import ROLE
from qualkit.workflows._papers import blind_note, tables_of, write_paper
from qualkit.workflows._quote_parts import quotes_of
from qualkit.workflows._quote_rows import Groups, Quoted, ground, groups_by, quoted, with_speakers

COLUMNS = (
    "code", "group", "participant", "role", "with", "document", "turn", "start", "end",
    "quote", "about", "coder", "origin", "status", "memo", "id",
)  # fmt: skip
_COUNTS = ("turn", "start", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which quotes to write: of a code or a category, about a role; and in which groups."""

    by: str = ROLE
    code: str | None = None
    about: str | None = None
    basis: str = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    wanted: Wanted
    book: Codebook
    codes: tuple[Code, ...]
    rows: list[Quoted]
    groups: Groups


def export_quotes(store: Store, out: Path, wanted: Wanted) -> Exported:
    """Write the quotes: .html, .docx or .md to read; .csv, .xlsx or .parquet, a row a coding.

    Raises
    ------
    UnknownName
        If there is no such code, role or attribute.
    ParameterError
        If the suffix is another, or the basis unknown.
    ProjectError
        If there is no codebook.
    """
    found = _find(store, wanted)
    tables = tables_of(lambda: _table(found), "quotes")
    n = write_paper(out, "quotes", lambda: _paper(store, found), tables)
    return Exported(path=out, noun="coding", items=len(found.rows), spelled_out=n)


def _find(store: Store, wanted: Wanted) -> _Found:
    book = project_codebook(store)[0]
    groups = groups_by(store, wanted.by)
    listed = quoted(store, Filter(code=wanted.code, about=wanted.about), basis=wanted.basis)
    rows = with_speakers(store, listed, wanted.about)
    paths = code_paths(store, wanted.code) if wanted.code else None
    known = [code for code in book.codes if paths is None or code.path in paths]
    strange = sorted({row.code for row in rows} - {code.path for code in known})
    codes = (*known, *(Code(path=path) for path in strange))
    return _Found(wanted=wanted, book=book, codes=codes, rows=rows, groups=groups)


def _paper(store: Store, found: _Found) -> Paper:
    of_code: dict[str, list[Quoted]] = defaultdict(list)
    for row in found.rows:
        of_code[row.code].append(row)
    whole = found.wanted.code is not None
    parts = [
        part
        for code in found.codes
        for part in quotes_of(code, of_code[code.path], found.groups, is_whole=whole)
    ]
    return Paper(
        title=f"Quotes by {found.wanted.by}",
        kind="quotes",
        lead=tuple(_lead(store, found)),
        parts=tuple(parts),
    )


def _lead(store: Store, found: _Found) -> Iterator[str]:
    book, wanted = found.book, found.wanted
    yield f"Codebook {book.title}, version {book.version}"
    sizes = (f"{apart(group)} {n}" for group, n in found.groups.sizes.items())
    yield f"Participants who speak: {', '.join(sizes)}"
    if wanted.code:
        yield f"Only the code {wanted.code}"
    if wanted.about:
        yield f"Only views of the role {wanted.about}, its own and those attributed to it"
    yield ground(found.rows, wanted.basis)
    yield from blind_note(store)


def _table(found: _Found) -> TypedTable:
    order = {code.path: at for at, code in enumerate(found.codes)}
    rows = sorted(found.rows, key=lambda row: order[row.code])
    return TypedTable(
        columns=tuple(
            CaseColumn(name=name, label=_LABELS.get(name, name), kind=_kind(name))
            for name in COLUMNS
        ),
        rows=tuple(_cells(row, found.groups) for row in rows),
    )


def _kind(name: str) -> str:
    return COUNT if name in _COUNTS else TEXT


_LABELS = {
    "group": "the group of who speaks first, by what was asked for",
    "with": "who else says a part of it, each with the group",
    "turn": "the first turn that the quote touches",
    "start": "first code point of the quote in the document's text",
    "end": "code point after the quote",
    "about": "role whose view it reports, empty for the speaker's own",
    "status": "decided, or waiting for a decision",
}


def _cells(row: Quoted, groups: Groups) -> tuple[str | int | None, ...]:
    beside = "; ".join(
        f"{turn.participant} ({groups.of_person(turn.participant)})"
        for turn in row.speakers
        if turn.participant != row.participant
    )
    return (
        row.code, groups.group(row), row.participant, row.role, beside, row.document, row.turn,
        row.start, row.end, row.quote, row.about, row.coder, row.origin,
        "waiting" if row.is_waiting else "decided", row.memo, row.id,
    )  # fmt: skip
