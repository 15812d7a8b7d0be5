"""Plain text and Markdown: blocks between blank lines, or lines where there are none.

A file without blank lines, or one whose labels mostly stand inside blocks, is read line by line.
In Markdown a line that starts with ``#`` is a heading, and items of lists and quotes may be
labelled. Nothing else of Markdown is interpreted: its marks stay in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument
from qualkit.transcripts.directions import is_heading
from qualkit.transcripts.encodings import Decoded, decode
from qualkit.transcripts.labels import find_label
from qualkit.transcripts.source import Source
from qualkit.transcripts.speakers import looks_like_speaker
from qualkit.transcripts.turns import Paragraph, find_turns, strip_span

_Line = tuple[int, int]
MAX_LINE = 20_000_000
"""The most characters in a line of running text; an hour's talk has some 60,000."""

_LOOKED_AT = 1000


def read_plain_text(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.txt`` file: one document."""
    return _read(source, "txt")


def read_markdown(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.md`` file: one document, with its headings set apart."""
    return _read(source, "md")


def _read(source: Source, format_name: str) -> tuple[ParsedDocument, ...]:
    decoded = decode(source)
    _refuse_endless(decoded.text, source)
    markdown = format_name == "md"
    paragraphs = split_paragraphs(decoded.text, markdown=markdown)
    return (document_of_text(decoded, paragraphs, source, format_name=format_name, lists=markdown),)


def document_of_text(
    decoded: Decoded,
    paragraphs: Sequence[Paragraph],
    source: Source,
    *,
    format_name: str,
    lists: bool,
) -> ParsedDocument:
    """The document of a text that was cut into paragraphs; `lists` as in `find_turns`."""
    text = decoded.text
    found = find_turns(text, paragraphs, source, lists=lists)
    lost = text.count("\ufffd")
    losses = (source.skip(0, f"{lost} characters (U+FFFD) were lost before this file was written"),)
    return found.document(
        text,
        format_name=format_name,
        encoding=decoded.encoding,
        skipped=losses if lost else (),
    )


def _refuse_endless(text: str, source: Source) -> None:
    """Raise at a line that is no talk: what takes minutes to count the words of."""
    if len(text) <= MAX_LINE:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise ReadError(
                f"{source.name} has {len(line):,} characters in line {number}",
                expected=f"at most {MAX_LINE:,} in a line",
                repair="put each turn on a line of its own",
            )


def split_paragraphs(text: str, *, markdown: bool = False) -> tuple[Paragraph, ...]:
    r"""The paragraphs of a running text, in order.

    Parameters
    ----------
    text : str
        A document with ``\n`` newlines.
    markdown : bool
        Whether lines that start with ``#`` are headings, and items of lists may be labelled.

    Examples
    --------
    >>> [(p.start, p.end) for p in split_paragraphs("Anna: yes\nand no\n\nBen: so")]
    [(0, 16), (18, 25)]
    """
    blocks = tuple(_blocks(text))
    if not markdown:
        parts = [(block, False) for block in blocks]
    else:
        parts = [part for block in blocks for part in _apart_from_headings(text, block)]
    bodies = [block for block, heading in parts if not heading]
    if len(blocks) == 1 or _is_line_by_line(text, bodies, lists=markdown):
        parts = [([line], heading) for block, heading in parts for line in block]
    return tuple(_paragraph(text, block, heading=heading) for block, heading in parts)


def _paragraph(text: str, block: list[_Line], *, heading: bool) -> Paragraph:
    start, end = block[0][0], block[-1][1]
    level = len(text[start:end]) - len(text[start:end].lstrip("#")) if heading else 1
    return Paragraph(start=start, end=end, heading=heading, level=level)


def _blocks(text: str) -> Iterator[list[_Line]]:
    """The lines with words, grouped between blank ones; white space at their ends left out."""
    block: list[_Line] = []
    at = 0
    for line in text.split("\n"):
        start, end = at, at + len(line)
        if line and (line[0].isspace() or line[-1].isspace()):
            start, end = strip_span(text, start, end)
        if start < end:
            block.append((start, end))
        elif block:
            yield block
            block = []
        at += len(line) + 1
    if block:
        yield block


def _apart_from_headings(text: str, block: list[_Line]) -> Iterator[tuple[list[_Line], bool]]:
    rest: list[_Line] = []
    for line in block:
        if is_heading(text, line[0]):
            if rest:
                yield rest, False
                rest = []
            yield [line], True
        else:
            rest.append(line)
    if rest:
        yield rest, False


def _is_line_by_line(text: str, blocks: Sequence[list[_Line]], *, lists: bool) -> bool:
    first = blocks[:_LOOKED_AT]
    if all(len(block) == 1 for block in first):
        return False
    at_start = sum(_is_labelled(text, block[0], lists=lists) for block in first)
    inside = sum(_is_labelled(text, line, lists=lists) for block in first for line in block[1:])
    return inside > at_start


def _is_labelled(text: str, line: _Line, *, lists: bool) -> bool:
    label = find_label(text, *line)
    if label is None or label.appended or (label.listed and not lists):
        return False
    return looks_like_speaker(label.name)
