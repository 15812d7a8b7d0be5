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
from qualkit.store import Store
from qualkit.store.files import write_whole
from qualkit.workflows._word_lists import check_lists, write_lists


def _codings(write: Callable[[Iterable[Coding]], str]) -> Callable[[Store], bytes]:
    return lambda store: write(stores.codings.all_codings(store)).encode()


def _workbook(store: Store) -> bytes:
    return workbook(codings_table(stores.codings.all_codings(store)), "codings")


def _parquet(store: Store) -> bytes:
    return parquet(codings_table(stores.codings.all_codings(store)))


def _codebook(store: Store) -> bytes:
    latest = stores.codes.latest(store)
    if latest is None:
        raise ProjectError(f"{store.path.name} has no codebook yet")
    return latest[2].encode()


WRITERS: Mapping[str, Callable[[Store], bytes]] = {
    ".csv": _codings(write_codings),
    ".json": _codings(write_codings_json),
    ".jsonl": _codings(write_codings_lines),
    ".xlsx": _workbook,
    ".parquet": _parquet,
    ".yaml": _codebook,
    ".yml": _codebook,
}
"""What is written, by the suffix of the file."""


def export(store: Store, out: Path) -> Path:
    """Write to `out` what its suffix names, and a codebook's word lists beside it; the path."""
    writer = WRITERS.get(out.suffix.lower())
    if writer is None:
        raise ParameterError(
            f"{out} does not say what to export", expected=f"a name ending in {', '.join(WRITERS)}"
        )
    data, lists = writer(store), _lists(store) if writer is _codebook else {}
    check_lists(out.parent, lists)
    write_whole(out, data)
    write_lists(out.parent, lists)
    return out


def _lists(store: Store) -> dict[str, str]:
    latest = stores.codes.latest(store)
    return stores.codes.word_lists(store, latest[0]) if latest else {}
