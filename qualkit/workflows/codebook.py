"""A codebook file, YAML or a table, into the project."""

from __future__ import annotations

from pathlib import Path

from qualkit import store as stores
from qualkit.codebook import read_codebook, write_codebook
from qualkit.codebook.updating import Updated, update
from qualkit.errors import CodebookError
from qualkit.model.codebooks import CodebookImported
from qualkit.model.codes import Codebook
from qualkit.store import Store
from qualkit.workflows._loading import TABLES, load_codebook
from qualkit.workflows._word_lists import Folder


def import_codebook(store: Store, path: Path, *, coder: str) -> CodebookImported:
    """Make the file at `path` the project's codebook, by `coder`; what came of it.

    What a table says goes into the YAML that is there; a table that says the same changes nothing.
    """
    with store.write():
        latest = stores.codes.latest(store)
        title = stores.codes.latest_title(store)
        files = Folder(path.parent)
        book, text = load_codebook(path, files, title=title[0] if title else None)
        updated = Updated(text=text)
        if latest and path.suffix.lower() in TABLES:
            updated = _into(store, latest, book, files)
        number = stores.recoding.replace(
            store, book, yaml=updated.text, source=path.name, coder=coder, lists=files.texts
        )
    return CodebookImported(
        revision=number,
        former=latest[0] if latest else None,
        codes=sum(not code.category for code in book.codes),
        rewritten=updated.rewritten,
        lost_comments=updated.lost_comments,
    )


def _into(store: Store, latest: tuple[int, str, str], book: Codebook, files: Folder) -> Updated:
    number, source, text = latest
    try:
        before = read_codebook(text, source, stores.codes.kept_lists(store, number))
    except CodebookError:
        return Updated(text=write_codebook(book), rewritten=True)
    return update(text, before, book, files)
