"""Pieces of text joined to a document: the common end of every reader that makes its own text.

A *piece* is a paragraph as a format holds it. The document's text is the pieces joined by
newlines; each piece with words is a paragraph, in which speakers are then looked for. Characters
that no text can hold are taken out and counted. It knows no file format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualkit.model import ParsedDocument, Skipped
from qualkit.transcripts.source import Source
from qualkit.transcripts.turns import Paragraph, find_turns, strip_span

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph of a format: its text, and whether it is a heading, which nobody speaks."""

    text: str
    heading: bool = False


def document_of(
    pieces: Iterable[Piece],
    source: Source,
    *,
    format_name: str,
    encoding: str = "utf-8",
    left_out: Iterable[Skipped] = (),
    notes: Iterable[str] = (),
) -> ParsedDocument:
    r"""The document that the pieces make.

    Raises
    ------
    ReadError
        If no piece has any words.

    Examples
    --------
    >>> pieces = [Piece(text="Part 1", heading=True), Piece(text="Anna: Yes.")]
    >>> document_of(pieces, Source(data=b"-", name="a"), format_name="rtf").text
    'Part 1\nAnna: Yes.'
    """
    cleaned = [_cleaned(piece) for piece in pieces]
    text = "\n".join(piece.text for piece, _ in cleaned)
    if not text.strip():
        raise source.empty()
    found = find_turns(text, tuple(_placed([piece for piece, _ in cleaned], text)), source)
    removed = sum(n for _, n in cleaned)
    return ParsedDocument(
        text=text,
        turns=found.turns,
        format=format_name,
        encoding=encoding,
        non_speech=found.non_speech,
        skipped=(*found.skipped, *left_out, *_losses(text, removed, source)),
        notes=(*found.notes, *notes),
    )


def counted(source: Source, counts: Iterable[tuple[int, str]]) -> tuple[Skipped, ...]:
    """What was left out, with its number; nothing for a number of 0."""
    return tuple(source.skip(0, f"{n} {what}") for n, what in counts if n)


def _cleaned(piece: Piece) -> tuple[Piece, int]:
    """The piece as text may be, and how many characters were taken out."""
    text = _NEWLINES.sub("\n", piece.text)
    text, removed = _NO_TEXT.subn("", text)
    return Piece(text=text, heading=piece.heading), removed


def _placed(pieces: Sequence[Piece], text: str) -> Iterator[Paragraph]:
    at = 0
    for piece in pieces:
        start, end = strip_span(text, at, at + len(piece.text))
        if start < end:
            yield Paragraph(start=start, end=end, heading=piece.heading)
        at += len(piece.text) + 1


def _losses(text: str, removed: int, source: Source) -> tuple[Skipped, ...]:
    lost = "characters (U+FFFD) were lost before this file was written"
    return counted(
        source, [(removed, "characters that no text holds"), (text.count("\ufffd"), lost)]
    )
