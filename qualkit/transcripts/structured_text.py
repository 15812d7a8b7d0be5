"""reStructuredText: titles, directives, comments and field lists set apart from the words.

The text is the file's, untouched, and read as Markdown is: blocks between blank lines, with
labels. Section titles with their lines of punctuation are headings; explicit markup (``.. name::``
with its indented block, comments, targets, footnotes), lines of punctuation alone and the field
list at the head are directions. Inline markup stays in the text. Source: the reStructuredText
Markup Specification of docutils, "Sections", "Explicit Markup Blocks", "Field Lists".
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualkit.model import NonSpeech, ParsedDocument
from qualkit.spans import Span
from qualkit.transcripts.encodings import decode
from qualkit.transcripts.running_text import document_of_text, split_paragraphs
from qualkit.transcripts.source import Source
from qualkit.transcripts.turns import Paragraph, strip_span

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])\1*\Z")
_EXPLICIT = re.compile(r"\.\.(?:\s|\Z)|__(?:\s|\Z)")
_FIELD = re.compile(r":(?![:\s])[^:\n]{1,80}:(?:\s|\Z)")
_WORDS = re.compile(r"[^\n]")
_SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())


def read_structured_text(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.rst`` file: one document, with its titles and directives set apart."""
    decoded = decode(source)
    text = decoded.text
    marked = tuple(find_markup(text))
    headings = [
        Paragraph(start=item.span.start, end=item.span.end, heading=True)
        for item in marked
        if item.kind == "heading"
    ]
    rest = split_paragraphs(_blanked(text, marked))
    paragraphs = sorted((*headings, *rest), key=lambda paragraph: paragraph.start)
    document = document_of_text(decoded, paragraphs, source, format_name="rst", lists=True)
    directions = [item for item in marked if item.kind != "heading"]
    return (replace(document, non_speech=_merged(document.non_speech, directions)),)


def find_markup(text: str) -> Iterator[NonSpeech]:
    r"""The titles (as headings) and other markup (as directions) of a text, in order.

    >>> [item.kind for item in find_markup("Group\n=====\n\n.. image:: a.png\n\nAnna: Yes.\n")]
    ['heading', 'direction']
    """
    lines = _lines(text)
    at, is_head, opens = 0, True, True
    while at < len(lines):
        # Markup opens a block: inside a paragraph the same signs are words.
        size, kind = _markup_at(lines, at, is_head=is_head) if opens else (0, "")
        if size:
            start, end = strip_span(text, lines[at].start, lines[at + size - 1].end)
            yield NonSpeech(span=Span(start, end), kind=kind)
        elif not lines[at].is_blank:
            is_head = False
        opens = size > 0 or lines[at].is_blank
        at += size or 1


def _lines(text: str) -> list[_Line]:
    lines = []
    at = 0
    for line in text.split("\n"):
        lines.append(_Line(start=at, text=line))
        at += len(line) + 1
    return lines


def _markup_at(lines: Sequence[_Line], at: int, *, is_head: bool) -> tuple[int, str]:
    """How many lines of markup start here (0: none), and their kind."""
    if lines[at].is_blank:
        return 0, ""
    title = _title_lines(lines, at)
    if title:
        return title, "heading"
    line = lines[at].text
    if _EXPLICIT.match(line) or (is_head and _FIELD.match(line)):
        return _block_lines(lines, at), "direction"
    if _is_transition(lines, at):
        return 1, "direction"
    return 0, ""


def _title_lines(lines: Sequence[_Line], at: int) -> int:
    """How many lines the title that starts here has: its own, the one under it, one over it."""
    first, second, third = [*(line.text.rstrip() for line in lines[at : at + 3]), "", ""][:3]
    if _is_adornment(first):
        return 3 if third == first and 0 < _width(second) <= len(first) else 0
    under = _is_adornment(second) and len(second) >= min(_width(first), _SHORTEST)
    return 2 if under and not first[0].isspace() else 0


def _is_adornment(line: str) -> bool:
    return len(line) >= 2 and line != "::" and _PUNCTUATION.match(line) is not None


def _width(line: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in line)
    return len(line) + wide


def _block_lines(lines: Sequence[_Line], at: int) -> int:
    """The line at `at` and what is indented under it, blank lines between included."""
    last = at
    for place in range(at + 1, len(lines)):
        if lines[place].is_blank:
            continue
        if lines[place].indent == 0:
            break
        last = place
    return last - at + 1


def _is_transition(lines: Sequence[_Line], at: int) -> bool:
    line = lines[at].text.rstrip()
    after = at + 1 == len(lines) or lines[at + 1].is_blank
    return len(line) >= _SHORTEST and after and _PUNCTUATION.match(line) is not None


def _blanked(text: str, marked: Sequence[NonSpeech]) -> str:
    """The text with spaces in place of all markup, so that every position stays."""
    parts = []
    at = 0
    for item in marked:
        parts += [
            text[at : item.span.start],
            _WORDS.sub(" ", text[item.span.start : item.span.end]),
        ]
        at = item.span.end
    return "".join([*parts, text[at:]])


def _merged(found: Sequence[NonSpeech], directions: Sequence[NonSpeech]) -> tuple[NonSpeech, ...]:
    """All of both, in order, without what was found inside a direction."""
    starts = [item.span.start for item in directions]
    kept = []
    for item in found:
        before = bisect.bisect_left(starts, item.span.end) - 1
        if before < 0 or not directions[before].span.overlaps(item.span):
            kept.append(item)
    return tuple(sorted((*kept, *directions), key=lambda item: item.span.start))
