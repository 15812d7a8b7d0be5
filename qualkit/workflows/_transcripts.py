"""A coded transcript as bytes: which codings, in which colours, with what above the turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit import store as stores
from qualkit.interchange.documents import PAPERS, Grid, Paper
from qualkit.interchange.word_transcripts import word_transcript
from qualkit.model.codes import short_names
from qualkit.model.codings import Coding
from qualkit.model.directions import apart
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.workflows._papers import blind_note, letters_spelled_out, spelled_out
from qualkit.workflows._transcript_blocks import Names, blocks

_KEY = "A code with the number 2 {} a turn is on the words between ⟦² and ²⟧."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A transcript as bytes, and what came of writing it."""

    data: bytes
    codings: int
    without_words: int
    spelled_out: int


def check_names(store: Store, document: str | None, coders: Sequence[str]) -> None:
    """Raise where there is no such document, or a coder is not known to who looks."""
    if document is not None:
        stores.documents.id_of(store, document)
    for name in coders:
        stores.coders.known(store, name)


def written(store: Store, suffix: str, document: str, *, coders: Sequence[str]) -> Written:
    """The bytes of a document with the codings of all or of `coders`; as Word with comments."""
    codings = [
        one
        for one in stores.codings.of_document(store, document)
        if not coders or one.coder in coders
    ]
    if suffix == ".docx":
        return _as_word(store, document, codings)
    where = "below" if suffix == ".md" else "beside"
    paper, n_hidden = _paper(store, document, codings, where=where)
    return Written(
        data=PAPERS[suffix](paper),
        codings=len(codings),
        without_words=n_hidden,
        spelled_out=spelled_out(paper, suffix),
    )


def _as_word(store: Store, document: str, codings: Sequence[Coding]) -> Written:
    text = stores.places.text_of(store, document) or ""
    return Written(
        data=word_transcript(document, text, codings, _colors(store)),
        codings=len(codings),
        without_words=0,
        spelled_out=letters_spelled_out(text),
    )


def _colors(store: Store) -> dict[str, str]:
    return {row["code"]: row["color"] for row in stores.codes.names(store) if row["color"]}


def _paper(
    store: Store, document: str, codings: Sequence[Coding], *, where: str
) -> tuple[Paper, int]:
    """The document with its codes `where` each turn has them, and how many are on nothing shown."""
    used = {one.code for one in codings}
    known = stores.codes.paths(store, with_categories=True)
    names = Names(short=short_names(sorted({*known, *used})), colors=_colors(store))
    turns, n_hidden = blocks(store, document, codings, names)
    row = next(row for row in stores.documents.listing(store) if row["name"] == document)
    place = [row["kind"], f"session {apart(row['session'])}", row["language"] or ""]
    lead = (
        " · ".join(filter(None, place)),
        " · ".join(_counts(row, codings)),
        *blind_note(store),
        *((_KEY.format(where),) if codings else ()),
    )
    in_order = [*(path for path in known if path in used), *sorted(used - {*known})]
    legend = (_legend(codings, in_order, names),) if codings else ()
    return (
        Paper(title=document, kind="transcript", lead=lead, parts=(*legend, *turns)),
        n_hidden,
    )


def _counts(row: Mapping[str, Any], codings: Sequence[Coding]) -> Iterator[str]:
    yield f"{counted(row['turns'], 'turn')} of {counted(row['participants'], 'participant')}"
    yield f"{counted(len(codings), 'coding')}{_by(codings)}"


def _by(codings: Sequence[Coding]) -> str:
    counts = sorted(Counter(one.coder for one in codings).items())
    return f": {', '.join(f'{apart(name)} {n}' for name, n in counts)}" if counts else ""


def _legend(codings: Sequence[Coding], paths: Sequence[str], names: Names) -> Grid:
    counts = Counter(one.code for one in codings)
    by = {path: sorted({one.coder for one in codings if one.code == path}) for path in paths}
    return Grid(
        header=("code", "in the margin", "codings", "coders"),
        rows=tuple((path, names.short[path], counts[path], ", ".join(by[path])) for path in paths),
        caption="Codes in this transcript",
        colors=tuple(names.colors.get(path, "") or "none" for path in paths),
    )
