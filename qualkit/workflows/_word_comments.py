"""Comments of a Word file as rows of codings: what they say is a code, or codes, and a memo."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit import transcripts
from qualkit.errors import Fault, ReadError, clip
from qualkit.interchange.codings import CodingRow, CodingRows, Given
from qualkit.interchange.comment_words import Named, in_codebook, names_of, parts_of
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.transcripts.word_comments import WordComment, WordComments, read_word_comments
from qualkit.workflows._spelled_out import SpelledOut

_UNIT = "comment"


Coded = frozenset[tuple[Span, str]]
"""Where which coder has coded in a document."""


@dataclass(frozen=True, slots=True)
class _Target:
    """The document that comments are on.

    ``is_same`` says whether its text is that of the file, ``spelled`` how the file spells out
    what it cannot hold of it.
    """

    name: str
    is_same: bool
    spelled: SpelledOut | None = None
    coded: Coded = field(default_factory=frozenset)

    def span(self, comment: WordComment, coder: str) -> Span:
        """The place of a comment in the document, whose text is that of the file.

        White space at the edges of what a person selected is left out, unless it is coded so.
        """
        exact, trimmed = (
            self.spelled.place(one) if self.spelled else one
            for one in (comment.exact, comment.span)
        )
        return exact if (exact, coder) in self.coded else trimmed


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
    known, n_respelled, n_wordless = names_of(given.codes), 0, found.without_words
    for number, comment in enumerate(found.comments, start=1):
        coder = given.coder or comment.author
        place = _place(comment, found, target, coder)
        if not place.get("quote", "-").strip():
            n_wordless += 1
            continue
        told, memo = parts_of(comment.text, () if comment.is_own else given.codes)
        names = tuple(dict.fromkeys(in_codebook(told, known)))
        n_respelled += {*names} != {*told}
        faults += _faults(number, coder, names)
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
        (n_wordless, "comments on no words left out"),
        (n_respelled, "comments with / in a code's name that is no path, read as -"),
    )
    notes = tuple(f"{n} {what}" for n, what in left_out if n)
    return CodingRows(source=path.name, rows=tuple(rows), faults=tuple(faults), notes=notes)


def _faults(number: int, coder: str, names: tuple[Named, ...]) -> Iterator[Fault]:
    if not coder:
        yield Fault(number, "no author", "say who coded: --coder", unit=_UNIT)
    if not names:
        yield Fault(number, "no code", "write one, or delete it", unit=_UNIT)


def _target(store: Store, path: Path, data: bytes, asked: tuple[WordComments, Given]) -> _Target:
    found, given = asked
    named = (
        [given.document]
        if given.document
        else [*stores.documents.read_from(store, hashlib.sha256(data).hexdigest())]
    )
    for name in named:
        text = stores.places.text_of(store, name)
        return _on(store, name, text, found) or _Target(name, is_same=False)
    texts = stores.documents.texts(store)
    same = [on for name in sorted(texts) if (on := _on(store, name, texts[name], found))]
    if len(same) > 1:
        listed = ", ".join(clip(on.name, 40) for on in same[:5])
        raise ReadError(
            f"{path.name} has the text of {len(same)} documents: {listed}",
            repair="say which: --document NAME",
        )
    if same:
        return same[0]
    if path.stem in texts:
        return _Target(path.stem, is_same=False)
    raise ReadError(
        f"{path.name} is of no document of the project",
        repair=f"read it first: qualkit ingest {store.path.name} {path.name}; or name the"
        " document: --document NAME",
    )


def _on(store: Store, name: str, text: str | None, found: WordComments) -> _Target | None:
    """The document called `name`, if its text is that of the file, or is spelled out there."""
    if text is None:
        return None
    spelled = None
    if text != found.text:
        spelled = SpelledOut.of(text)
        if spelled is None or spelled.text != found.text:
            return None
    codings = stores.codings.of_document(store, name)
    coded = frozenset((one.span, one.coder) for one in codings)
    return _Target(name, is_same=True, spelled=spelled, coded=coded)


def _place(
    comment: WordComment, found: WordComments, target: _Target, coder: str
) -> dict[str, Any]:
    if target.is_same:
        span = target.span(comment, coder)
        return {"start": span.start, "end": span.end}
    return {"quote": found.text[comment.span.start : comment.span.end]}
