"""The project's codings or codebook into a file, by its suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from qualkit import store as stores
from qualkit.errors import ParameterError, ProjectError
from qualkit.interchange.case_tables import parquet, workbook
from qualkit.interchange.codings import (
    codings_table,
    write_codings,
    write_codings_json,
    write_codings_lines,
)
from qualkit.model.codings import Coding
from qualkit.model.exported import Exported
from qualkit.store import Store
from qualkit.store.files import write_whole
from qualkit.workflows._word_lists import check_lists, write_lists

WRITERS: Mapping[str, Callable[[Iterable[Coding]], bytes]] = {
    ".csv": lambda codings: write_codings(codings).encode(),
    ".json": lambda codings: write_codings_json(codings).encode(),
    ".jsonl": lambda codings: write_codings_lines(codings).encode(),
    ".xlsx": lambda codings: workbook(codings_table(codings), "codings"),
    ".parquet": lambda codings: parquet(codings_table(codings)),
}
"""What writes codings, by the suffix of the file."""

BOOKS = (".yaml", ".yml")
"""How the names of files end that hold the codebook."""

_EXPECTED = (
    f"a name ending in {', '.join(WRITERS)} for codings, in {', '.join(BOOKS)} for the codebook, in"
    " .qdpx or .qdc for other programs, or in .html, .docx or .md with --codebook, --document,"
    " --quotes or --memos"
)


def export(store: Store, out: Path) -> Exported:
    """Write to `out` what its suffix names, and a codebook's word lists beside it.

    Raises
    ------
    ParameterError
        If the suffix names nothing.
    ProjectError
        If a codebook is asked for and there is none.
    """
    suffix = out.suffix.lower()
    if suffix in BOOKS:
        return _book(store, out)
    if suffix not in WRITERS:
        raise ParameterError(f"{out} does not say what to export", expected=_EXPECTED)
    codings = stores.codings.all_codings(store)
    write_whole(out, WRITERS[suffix](codings))
    return Exported(path=out, noun="coding", items=len(codings))


def _book(store: Store, out: Path) -> Exported:
    latest = stores.codes.latest(store)
    if latest is None:
        raise ProjectError(f"{store.path.name} has no codebook yet")
    lists = stores.codes.word_lists(store, latest[0])
    check_lists(out.parent, lists)
    write_whole(out, latest[2].encode())
    write_lists(out.parent, lists)
    return Exported(path=out, noun="code", items=len(stores.codes.paths(store)))
