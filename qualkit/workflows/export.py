"""The project's codings or codebook into a file, by its suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from qualkit import store as stores
from qualkit.errors import ParameterError, ProjectError
from qualkit.interchange.codings import (
    write_codings,
    write_codings_json,
    write_codings_lines,
)
from qualkit.model.codings import Coding
from qualkit.store import Store
from qualkit.store.files import write_whole
from qualkit.workflows._word_lists import check_lists, write_lists


def _codings(write: Callable[[Iterable[Coding]], str]) -> Callable[[Store], str]:
    return lambda store: write(stores.codings.all_codings(store))


def _codebook(store: Store) -> str:
    latest = stores.codes.latest(store)
    if latest is None:
        raise ProjectError(f"{store.path.name} has no codebook yet")
    return latest[2]


WRITERS: Mapping[str, Callable[[Store], str]] = {
    ".csv": _codings(write_codings),
    ".json": _codings(write_codings_json),
    ".jsonl": _codings(write_codings_lines),
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
    text, lists = writer(store), _lists(store) if writer is _codebook else {}
    check_lists(out.parent, lists)
    write_whole(out, text.encode())
    write_lists(out.parent, lists)
    return out


def _lists(store: Store) -> dict[str, str]:
    latest = stores.codes.latest(store)
    return stores.codes.word_lists(store, latest[0]) if latest else {}
