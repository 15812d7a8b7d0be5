"""Comments of a Word file as rows of codings: what they say is a code, or codes, and a memo."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualkit import store as stores
from qualkit import transcripts
from qualkit.errors import Fault, ReadError, SpanError, clip
from qualkit.interchange.codings import CodingRow, CodingRows, Given
from qualkit.interchange.comment_words import Named, in_codebook, names_of, parts_of
from qualkit.spans import Span, find_quotes
from qualkit.store import Store
from qualkit.transcripts.word_comments import WordComment, WordComments, read_word_comments
from qualkit.workflows._spelled_out import SpelledOut

_UNIT = "comment"
_FIRST_WORDS = 40
_ACCEPT = "accept or reject the tracked changes in Word, save, and import it again"

Coded = frozenset[tuple[Span, str]]
"""Where which coder has coded in a document."""


@dataclass(frozen=True, slots=True)
class _Target:
    """The document that comments are on.

    ``other`` is its text where that is not the file's, ``spelled`` how the file spells out what
    it cannot hold of it, ``is_tracked`` whether the file has tracked changes.
    """

    name: str
    other: str | None = None
    spelled: SpelledOut | None = None
    coded: Coded = field(default_factory=frozenset)
    is_tracked: bool = False

    def span(self, comment: WordComment, words: str, coder: str) -> Span:
        """The place in the document of a comment on ``words``.

        White space at the edges of what a person selected is left out, unless it is coded so.

        Raises
        ------
        SpanError
            If the words do not stand just once in a text that is not that of the file.
        """
        if self.other is not None:
            return self._only(find_quotes(self.other, words))
        exact, trimmed = (
            self.spelled.place(one) if self.spelled else one
            for one in (comment.exact, comment.span)
        )
        return exact if (exact, coder) in self.coded else trimmed

    def _only(self, found: Sequence[Span]) -> Span:
        if not found:
            what = f"its words do not stand in {self.name!r}"
            repair = _ACCEPT if self.is_tracked else ""
            raise SpanError(what, expected="the exact words of the text", repair=repair)
        if len(found) > 1:
            what = f"its words stand {len(found)} times in {self.name!r}"
            raise SpanError(what, repair="comment a longer passage")
        return found[0]


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
        coder, called = given.coder or comment.author, _called(comment, found.text)
        words = found.text[comment.span.start : comment.span.end]
        if target.other is not None and not words.strip():
            n_wordless += 1
            continue
        try:
            span = target.span(comment, words, coder)
        except SpanError as error:
            faults.append(Fault(number, str(error), unit=_UNIT, called=called))
            continue
        told, memo = parts_of(comment.text, () if comment.is_own else given.codes)
        names = tuple(dict.fromkeys(in_codebook(told, known)))
        n_respelled += {*names} != {*told}
        faults += [
            Fault(number, what, repair, unit=_UNIT, called=called)
            for what, repair in _missing(coder, names)
        ]
        rows += [
            CodingRow(
                line=number, unit=_UNIT, called=called, document=target.name, code=one.code,
                about=one.about, weight=one.weight, coder=coder or "-", memo=memo,
                created=comment.created, start=span.start, end=span.end,
            )
            for one in names
        ]  # fmt: skip
    notes = _notes(found, n_wordless, n_respelled)
    return CodingRows(source=path.name, rows=tuple(rows), faults=tuple(faults), notes=notes)


def _notes(found: WordComments, n_wordless: int, n_respelled: int) -> tuple[str, ...]:
    counts = (
        (found.answers, "answers to comments left out"),
        (n_wordless, "comments on no words left out"),
        (n_respelled, "comments with / in a code's name that is no path, read as -"),
        (found.insertions, "tracked insertions read as text"),
        (found.deletions, "tracked deletions left out"),
    )
    return tuple(f"{n} {what}" for n, what in counts if n)


def _called(comment: WordComment, text: str) -> str:
    """What a person finds the comment by: its author, its first words, and those it is on."""
    said, on = (
        clip(" ".join(words.split()), _FIRST_WORDS)
        for words in (comment.text, text[comment.span.start : comment.span.end])
    )
    author = " ".join(comment.author.split())
    return f"{clip(f'{author}: ' if author else '', _FIRST_WORDS)}{said!r} on {on!r}"


def _missing(coder: str, names: tuple[Named, ...]) -> Iterator[tuple[str, str]]:
    """What a comment does not say, and the repair."""
    if not coder:
        yield "no author", "say who coded: --coder"
    if not names:
        yield "no code", "write one, or delete it"


def _target(store: Store, path: Path, data: bytes, asked: tuple[WordComments, Given]) -> _Target:
    found, given = asked
    named = (
        [given.document]
        if given.document
        else [*stores.documents.read_from(store, hashlib.sha256(data).hexdigest())]
    )
    for name in named:
        text = stores.places.text_of(store, name)
        return _on(store, name, text, found) or _elsewhere(name, text or "", found)
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
        return _elsewhere(path.stem, texts[path.stem], found)
    raise ReadError(
        f"{path.name} is of no document of the project",
        repair=f"read it first: qualkit ingest {store.path.name} {path.name}; or name the"
        " document: --document NAME",
    )


def _elsewhere(name: str, text: str, found: WordComments) -> _Target:
    """The document called `name`, whose text is another one."""
    return _Target(name, text, is_tracked=bool(found.insertions or found.deletions))


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
    return _Target(name, spelled=spelled, coded=coded)
