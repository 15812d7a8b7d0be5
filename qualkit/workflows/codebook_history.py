"""The revisions of a project's codebook: listed with what is new in each, and written out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from qualkit import store as stores
from qualkit.codebook import diff, read_codebook
from qualkit.errors import ParameterError
from qualkit.interchange.codebook_tables import write_codebook_table
from qualkit.model.codes import Codebook
from qualkit.model.tables import Table
from qualkit.store import Store
from qualkit.store.files import write_whole
from qualkit.workflows._codebooks import book_of, project_codebook, step_of
from qualkit.workflows._word_lists import check_lists, write_lists

COLUMNS = ("revision", "title", "source", "codes", "created", "coder", "changes")
YAML = (".yaml", ".yml")


def revisions(store: Store) -> Table:
    """Every revision with how many codes it has and what is new in it, the oldest first."""
    found = stores.codebooks.revisions(store)
    books = [book_of(store, revision) for revision in found]
    rows = []
    for at, (one, book) in enumerate(zip(found, books, strict=True)):
        n_codes = sum(not code.category for code in book.codes)
        told = (
            "first" if at == 0 else _summary(books[at - 1], book, step_of(one, books[at - 1], book))
        )
        rows.append((one.number, one.title, one.source, n_codes, one.created, one.coder, told))
    return Table(COLUMNS, tuple(rows))


def text_of(store: Store, number: int | None) -> str:
    """The YAML of a revision, of the newest where no number is given."""
    if number is None:
        return project_codebook(store)[2]
    return stores.codebooks.revision(store, number).yaml


def export(store: Store, path: Path, number: int | None) -> Path:
    """Write a revision to `path`, as a table where that ends in .csv; the newest by default."""
    text = text_of(store, number)
    revision = number or stores.codes.latest_number(store)
    lists = stores.codes.word_lists(store, revision)
    check_lists(path.parent, lists)
    if path.suffix.lower() == ".csv":
        text = write_codebook_table(read_codebook(text, path.name, lists.__getitem__))
    elif path.suffix.lower() not in YAML:
        expected = f"a name ending in {', '.join((*YAML, '.csv'))}"
        repair = "for a workbook or a page, 'qualkit export PROJECT FILE --codebook' writes it"
        what = f"a codebook cannot be exported as {path.name}"
        raise ParameterError(what, expected=expected, repair=repair)
    write_whole(path, text.encode())
    write_lists(path.parent, lists)
    return path


def _summary(before: Codebook, after: Codebook, known: Mapping[str, str]) -> str:
    rows = list(diff(before, after, known=known))
    if not rows:
        return "comments or order only"
    counts = Counter(change for change, _ in {(row["change"], row["code"]): 1 for row in rows})
    only = rows[0]
    if len(counts) == 1 and counts.total() == 1 and only["before"] and only["field"] == "path":
        return f"{only['change']} {only['before']} → {only['after']}"
    return ", ".join(f"{n} {change}" for change, n in counts.items())
