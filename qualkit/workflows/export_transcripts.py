"""All coded transcripts of a project in a folder, each in a file of its own, and an index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qualkit import store as stores
from qualkit.errors import ParameterError, ProjectUnwritable
from qualkit.interchange.documents import PAPERS, Grid, Paper
from qualkit.model.exported import Exported
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.store.files import write_whole
from qualkit.workflows._file_names import file_names
from qualkit.workflows._papers import blind_note
from qualkit.workflows._transcripts import check_names, written

INDEX = "index"
_INDEXES = {".docx": "README"}
"""What an index is called that `ingest` would read as a transcript: it passes over this name."""


def export_transcripts(
    store: Store, folder: Path, form: str, *, coders: Sequence[str] = ()
) -> Exported:
    """Write every document to a file of its own in `folder`, new or empty, and an index.

    Parameters
    ----------
    store
        Open.
    folder
        Is made where it is missing.
    form
        ``html``, ``docx`` or ``md``.
    coders
        Whose codings; by default all.

    Raises
    ------
    ParameterError
        If the form is another, or something is in the folder.
    """
    suffix = f".{form}"
    if suffix not in PAPERS:
        known = ", ".join(one.removeprefix(".") for one in PAPERS)
        raise ParameterError(f"transcripts cannot be written as {form}", expected=known)
    check_names(store, None, coders)
    _make_empty(folder)
    listed = [row["name"] for row in stores.documents.listing(store)]
    index = f"{_INDEXES.get(suffix, INDEX)}{suffix}"
    files = file_names(listed, suffix, taken=(index,))
    counts: dict[str, int] = {}
    spelled_out = without_words = 0
    for name, file in files.items():
        found = written(store, suffix, name, coders=coders)
        write_whole(folder / file, found.data)
        counts[name] = found.codings
        spelled_out += found.spelled_out
        without_words += found.without_words
    write_whole(folder / index, PAPERS[suffix](_index(store, files, counts)))
    return Exported(
        path=folder,
        noun="coding",
        items=sum(counts.values()),
        spelled_out=spelled_out,
        without_words=without_words,
        files=len(files),
    )


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        what = f"{folder} could not be written: {error.strerror}"
        raise ProjectUnwritable(what, repair="name a folder in a folder there is") from error
    if not is_empty:
        what = f"{folder} is not empty"
        raise ParameterError(what, expected="a new or an empty folder")


def _index(store: Store, files: Mapping[str, str], codings: Mapping[str, int]) -> Paper:
    rows = {row["name"]: row for row in stores.documents.listing(store)}
    grid = Grid(
        header=("document", "session", "kind", "turns", "codings", "file"),
        rows=tuple(
            (name, rows[name]["session"], rows[name]["kind"], rows[name]["turns"], n, files[name])
            for name, n in codings.items()
        ),
        links=tuple(files[name] for name in codings),
    )
    lead = (
        f"{counted(len(files), 'document')} · {counted(sum(codings.values()), 'coding')}",
        *blind_note(store),
    )
    return Paper(title="Transcripts", kind="index", lead=lead, parts=(grid,))
