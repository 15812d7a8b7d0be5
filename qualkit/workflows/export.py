"""The project's codings or codebook into a file, by its suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit.errors import ParameterError, ProjectError
from qualkit.interchange.case_tables import parquet, workbook
from qualkit.interchange.codings import (
    codings_table,
    write_codings,
    write_codings_json,
    write_codings_lines,
)
from qualkit.interchange.word_packages import held
from qualkit.interchange.word_transcripts import word_transcript
from qualkit.model.codings import Coding
from qualkit.model.tables import Result
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


@dataclass(frozen=True, slots=True)
class WordTranscript(Result):
    """A transcript in Word: how many codings are comments, and what it cannot hold."""

    document: str
    codings: int
    without_words: int
    spelled_out: int

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [self.to_dict()]


def export_transcript(
    store: Store, out: Path, document: str, *, coders: Sequence[str] = ()
) -> WordTranscript:
    """Write a document as .docx, the codings of all or of `coders` as comments on its words.

    Raises
    ------
    UnknownName
        If there is no such document or coder.
    ParameterError
        If `out` is no .docx.
    """
    if out.suffix.lower() != ".docx":
        what = f"a transcript as {out.name}"
        raise ParameterError(what, expected="a name ending in .docx")
    stores.documents.id_of(store, document)
    for name in coders:
        stores.coders.known(store, name)
    text = stores.places.text_of(store, document) or ""
    codings = [
        one
        for one in stores.codings.of_document(store, document)
        if not coders or one.coder in coders
    ]
    colors = {row["code"]: row["color"] for row in stores.codes.names(store) if row["color"]}
    write_whole(out, word_transcript(document, text, codings, colors))
    return WordTranscript(
        document=document,
        codings=len(codings),
        without_words=sum(not one.quote.strip("\n") for one in codings),
        spelled_out=sum(text.count(one) for one in {*text} if held(one) != one),
    )


def _lists(store: Store) -> dict[str, str]:
    latest = stores.codes.latest(store)
    return stores.codes.word_lists(store, latest[0]) if latest else {}
