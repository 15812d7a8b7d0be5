"""A codebook file, YAML or a table, into the project."""

from __future__ import annotations

from pathlib import Path

from qualkit import store as stores
from qualkit.store import Store
from qualkit.workflows._loading import load_codebook
from qualkit.workflows._word_lists import Folder


def import_codebook(store: Store, path: Path, *, coder: str) -> int:
    """Make the file at `path` the project's codebook, by `coder`; the revision's number."""
    latest = stores.codes.latest_title(store)
    files = Folder(path.parent)
    book, text = load_codebook(path, files, title=latest[0] if latest else None)
    return stores.recoding.replace(
        store, book, yaml=text, source=path.name, coder=coder, lists=files.texts
    )
