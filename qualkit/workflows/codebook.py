"""A codebook file, YAML, a table or REFI-QDA, into the project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from qualkit import store as stores
from qualkit.codebook import read_codebook, write_codebook
from qualkit.codebook.updating import Updated, update
from qualkit.codebook.words import Files
from qualkit.errors import CodebookError, ProjectError
from qualkit.interchange.refi.names import CODEBOOK_SUFFIX
from qualkit.model.codebooks import CodebookImported
from qualkit.model.codes import Codebook
from qualkit.store import Store
from qualkit.workflows._loading import TABLES, load_codebook, load_exchanged
from qualkit.workflows._word_lists import Folder


def import_codebook(store: Store, path: Path, *, coder: str) -> CodebookImported:
    """Make the file at `path` the project's codebook, by `coder`; what came of it.

    What a table or a ``.qdc`` file says goes into the YAML that is there; one that says the same
    changes nothing. Rules and notes, which ``.qdc`` cannot say, stay.
    """
    with store.write():
        latest = stores.codes.latest(store)
        title = stores.codes.latest_title(store)
        files: Folder | _Kept = Folder(path.parent)
        guids: Mapping[str, str] = {}
        notes: tuple[str, ...] = ()
        if path.suffix.lower() == CODEBOOK_SUFFIX:
            found = load_exchanged(path, title=title[0] if title else None)
            book, guids, notes = found.book, found.guids, found.notes
            files = _Kept(store)
            book = _with_own(store, latest, book)
            text = write_codebook(book)
        else:
            book, text = load_codebook(path, files, title=title[0] if title else None)
        updated = Updated(text=text)
        if latest and path.suffix.lower() in (*TABLES, CODEBOOK_SUFFIX):
            updated = _into(store, latest, book, files)
        number = stores.recoding.replace(
            store, book, yaml=updated.text, source=path.name, coder=coder, lists=files.texts,
            guids=guids,
        )  # fmt: skip
    return CodebookImported(
        revision=number,
        former=latest[0] if latest else None,
        codes=sum(not code.category for code in book.codes),
        rewritten=updated.rewritten,
        lost_comments=updated.lost_comments,
        notes=notes,
    )


class _Kept:
    """The word lists that the project's codebook has."""

    def __init__(self, store: Store) -> None:
        self.texts = stores.codes.word_lists(store, stores.codes.latest_number(store))

    def __call__(self, name: str) -> str:
        """The text of a word list."""
        if name not in self.texts:
            raise ProjectError(
                f"there is no word list {name!r}", repair="import the codebook again"
            )
        return self.texts[name]


def _with_own(store: Store, latest: tuple[int, str, str] | None, book: Codebook) -> Codebook:
    """`book` with all that REFI-QDA cannot say of a code, from the code that is there."""
    if latest is None:
        return book
    number, source, text = latest
    before = read_codebook(text, source, stores.codes.kept_lists(store, number))
    there = {code.path: code for code in before.codes}
    codes = tuple(
        replace(
            there[code.path], definition=code.definition or there[code.path].definition,
            color=code.color or there[code.path].color,
        )
        if code.path in there
        else code
        for code in book.codes
    )  # fmt: skip
    return replace(before, codes=codes)


def _into(store: Store, latest: tuple[int, str, str], book: Codebook, files: Files) -> Updated:
    number, source, text = latest
    try:
        before = read_codebook(text, source, stores.codes.kept_lists(store, number))
    except CodebookError:
        return Updated(text=write_codebook(book), rewritten=True)
    return update(text, before, book, files)
