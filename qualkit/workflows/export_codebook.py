"""The codebook for people: what each code means, with how often it is given; a page or a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from qualkit.codebook.writing import code_entry, flow_text
from qualkit.interchange.codebook_tables import codebook_table, write_codebook_table
from qualkit.interchange.documents import Grid, Heading, Paper, Part, Points, Prose, said
from qualkit.model.codes import SEPARATOR, Code, Codebook
from qualkit.model.exported import Exported
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._filtering import Filter
from qualkit.workflows._papers import blind_note, tables_of, write_paper
from qualkit.workflows._quote_rows import Quoted, ground, quoted

_STEP = "\N{EM SPACE}"
"""How far a code stands behind its parent in the overview."""

Counts = Mapping[str, tuple[int, int]]
"""Codings and documents by path."""


def export_codebook(store: Store, out: Path, *, basis: str = "decided") -> Exported:
    """Write the codebook: .html, .docx or .md to read; .csv, .xlsx or .parquet, a row a code.

    ``codebook import`` reads the tables; the counts in them are passed over.

    Raises
    ------
    ParameterError
        If the suffix is another, or the basis unknown.
    ProjectError
        If there is no codebook.
    """
    book, revision, _ = project_codebook(store)
    rows = quoted(store, Filter(), basis=basis)
    counts = _counted(rows)
    tables = tables_of(lambda: codebook_table(book, counts), "codebook")
    tables[".csv"] = lambda: write_codebook_table(book, counts).encode()
    lead = (*_lead(book, revision), ground(rows, basis), *blind_note(store))
    n = write_paper(out, "a codebook", lambda: _paper(book, lead, counts), tables)
    items = sum(not code.category for code in book.codes)
    return Exported(path=out, noun="code", items=items, spelled_out=n)


def _counted(rows: list[Quoted]) -> Counts:
    documents: dict[str, set[str]] = defaultdict(set)
    codings = Counter(row.code for row in rows)
    for row in rows:
        documents[row.code].add(row.document)
    return {path: (n, len(documents[path])) for path, n in codings.items()}


def _lead(book: Codebook, revision: int) -> Iterator[str]:
    codes = sum(not code.category for code in book.codes)
    yield (
        f"Version {book.version} · revision {revision} · language {book.language} · "
        f"{counted(codes, 'code')}"
    )


def _paper(book: Codebook, lead: tuple[str, ...], counts: Counts) -> Paper:
    description = (Prose(line=said(book.description)),) if book.description else ()
    parts = [part for code in book.codes for part in _code(code, counts)]
    return Paper(
        title=book.title,
        kind="codebook",
        lead=lead,
        parts=(*description, _overview(book, counts), *parts),
    )


def _overview(book: Codebook, counts: Counts) -> Grid:
    rows = []
    for code in book.codes:
        name = f"{_STEP * code.path.count(SEPARATOR)}{code.name}{_told(code)}"
        n: tuple[int | None, int | None] = counts.get(code.path, (0, 0))
        rows.append((name, *((None, None) if code.category and not n[0] else n)))
    return Grid(
        header=("code", "codings", "documents"),
        rows=tuple(rows),
        caption="All codes",
        colors=tuple(code.color for code in book.codes),
    )


def _told(code: Code) -> str:
    told = [*(["category"] if code.category else []), *(["retired"] if code.retired else [])]
    return f" ({', '.join(told)})" if told else ""


def _code(code: Code, counts: Counts) -> Iterator[Part]:
    yield Heading(
        text=f"{code.name}{_told(code)}", level=code.path.count(SEPARATOR) + 1, color=code.color
    )
    codings, documents = counts.get(code.path, (0, 0))
    told = [code.path] if SEPARATOR in code.path else []
    told += [code.color] if code.color else []
    if codings or not code.category:
        told += [f"{counted(codings, 'coding')} in {counted(documents, 'document')}"]
    if told:
        yield Prose(line=said(" · ".join(told), is_quiet=True))
    if code.definition:
        yield Prose(line=said(code.definition))
    yield from _notes(code)


def _notes(code: Code) -> Iterator[Points]:
    for label, items in (
        ("Include", code.include),
        ("Exclude", code.exclude),
        ("Examples", tuple(f"“{text}”" for text in code.examples)),
        ("About", tuple(f"{role}: {'; '.join(cues)}" for role, cues in code.about.items())),
    ):
        if items:
            yield Points(label=label, items=items)
    if rules := code_entry(code).get("rules"):
        yield Points(label="Rules", items=tuple(map(flow_text, rules)), is_literal=True)
