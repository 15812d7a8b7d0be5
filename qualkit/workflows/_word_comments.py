"""Comments of a Word file as rows of codings: what they say is a code, or codes, and a memo."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit import transcripts
from qualkit.errors import Fault, ReadError, clip
from qualkit.interchange.codings import CodingRow, CodingRows, Given
from qualkit.interchange.codings.rows import weight_of
from qualkit.model.codes import SEPARATOR
from qualkit.store import Store
from qualkit.transcripts.word_comments import WordComment, WordComments, read_word_comments

_UNIT = "comment"
_SLASH = "-"


@dataclass(frozen=True, slots=True)
class _Target:
    """The document that comments are on, and whether its text is that of the file."""

    name: str
    is_same: bool


def comment_rows(store: Store, path: Path, data: bytes, given: Given) -> CodingRows:
    """The codings that the comments of a Word file are.

    Each comment is a code, or several with ``;`` or on lines, and after a colon a memo; who wrote
    it is the coder unless one is given. The document is that of the same file, or the one with
    the same text, unless one is named; in another text the words must stand just once.

    Raises
    ------
    ReadError
        If it is no Word file, has no comments, or is of no document of the project.
    """
    found = read_word_comments(transcripts.Source(name=path.name, data=data))
    if not found.comments:
        raise ReadError(f"{path.name} has no comments on any words", expected="comments as codes")
    target = _target(store, path, data, (found, given))
    rows: list[CodingRow] = []
    faults: list[Fault] = []
    for number, comment in enumerate(found.comments, start=1):
        coder = given.coder or comment.author
        if not coder:
            faults.append(Fault(number, "no author", "say who coded: --coder", unit=_UNIT))
        names, memo = parts_of(comment.text, given.codes)
        if not names:
            faults.append(Fault(number, "no code", "write one, or delete it", unit=_UNIT))
        place = _place(comment, found, target)
        rows += [
            CodingRow(
                line=number, unit=_UNIT, document=target.name, code=one.code, about=one.about,
                weight=one.weight, coder=coder or "-", memo=memo,
                created=comment.created, **place,
            )
            for one in names
        ]  # fmt: skip
    left_out = (
        (found.answers, "answers to comments left out"),
        (found.without_words, "comments on no words left out"),
    )
    notes = tuple(f"{n} {what}" for n, what in left_out if n)
    return CodingRows(source=path.name, rows=tuple(rows), faults=tuple(faults), notes=notes)


@dataclass(frozen=True, slots=True)
class Named:
    """A code that a comment names, about whom, and with which weight."""

    code: str
    about: str | None = None
    weight: float | None = None


_TOLD = re.compile(
    r"(?P<code>.*?)\s*\[(?:about (?P<about>[^\[\],]+))?(?:, )?(?:weight (?P<weight>[^\[\],]+))?\]"
)


def parts_of(text: str, codes: Sequence[str] = ()) -> tuple[tuple[Named, ...], str]:
    """The codes that a comment names, and its memo.

    A ``/`` that is no path of the codebook is a hyphen, as no code's name can hold one.

    >>> parts_of("Bus; Make friends [about staff]: he laughed: twice")
    ((Named(code='Bus', about=None, weight=None), Named(code='Make friends', about='staff', \
weight=None)), 'he laughed: twice')
    """
    known = {name.casefold() for path in codes for name in (path, path.rsplit(SEPARATOR, 1)[-1])}
    head, colon, memo = text.partition(":")
    if colon and text.strip().casefold() in known:
        head, memo = text, ""
    names = (name.strip() for line in head.splitlines() for name in line.split(";"))
    return tuple(dict.fromkeys(_named(name, known) for name in names if name)), memo.strip()


def _named(name: str, known: Container[str]) -> Named:
    code, about, weight = name, None, None
    told = _TOLD.fullmatch(name)
    if told:
        number = weight_of(told["weight"] or "")
        if told["about"] or number is not None:
            code, about, weight = told["code"], told["about"], number
    if code.casefold() not in known:
        code = code.replace(SEPARATOR, _SLASH)
    return Named(code, about, weight)


def _target(store: Store, path: Path, data: bytes, asked: tuple[WordComments, Given]) -> _Target:
    found, given = asked
    named = (
        [given.document]
        if given.document
        else [*stores.documents.read_from(store, hashlib.sha256(data).hexdigest())]
    )
    for name in named:
        return _Target(name, stores.places.text_of(store, name) == found.text)
    texts = stores.documents.texts(store)
    same = sorted(name for name, text in texts.items() if text == found.text)
    if len(same) > 1:
        listed = ", ".join(clip(name, 40) for name in same[:5])
        raise ReadError(
            f"{path.name} has the text of {len(same)} documents: {listed}",
            repair="say which: --document NAME",
        )
    if same:
        return _Target(same[0], is_same=True)
    if path.stem in texts:
        return _Target(path.stem, is_same=False)
    raise ReadError(
        f"{path.name} is of no document of the project",
        repair=f"read it first: qualkit ingest {store.path.name} {path.name}; or name the"
        " document: --document NAME",
    )


def _place(comment: WordComment, found: WordComments, target: _Target) -> dict[str, Any]:
    span = comment.span
    words = found.text[span.start : span.end]
    if target.is_same:
        return {"start": span.start, "end": span.end, "quote": words}
    return {"quote": words}
