"""A coded transcript as a Word document: its lines as paragraphs, codings as comments on words.

What a comment says is in `qualkit.interchange.comment_words`; its author is the coder. What is
written so is read again, to the character. Coded words have the colour of their first code
behind them. The name stands above each page and its number below, outside of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qualkit.interchange.comment_words import said_of
from qualkit.interchange.documents.tints import pale
from qualkit.interchange.documents.word_marks import (
    Comments,
    added,
    behind,
    first,
    numbered_pages,
    shaded,
    turned,
)
from qualkit.interchange.word_packages import held, saved
from qualkit.model.codings import Coding
from qualkit.spans import Span

if TYPE_CHECKING:
    from docx.document import Document


KEYWORD = "qualkit coded transcript"
"""Says to the reader that the edges of comments are those of codings, and how codes are written."""


@dataclass(frozen=True, slots=True)
class _Written:
    """The runs of the text in order with where each starts and ends; and its lines."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    runs: list[Any] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)

    def within(self, span: Span) -> list[Any]:
        first = bisect_left(self.starts, span.start)
        return self.runs[first : bisect_left(self.ends, span.end + 1)]

    def begin(self, place: int, mark: Any) -> None:
        """Put `mark` before the character at `place`, which may be the end of a line."""
        at = bisect_left(self.starts, place)
        if at < len(self.starts) and self.starts[at] == place:
            self.runs[at]._r.addprevious(mark)
        else:
            self.lines[bisect_right(self.line_starts, place) - 1]._p.append(mark)

    def finish(self, place: int, marks: Sequence[Any]) -> None:
        """Put `marks` behind the character before `place`, which may be the end of a line."""
        at = bisect_left(self.ends, place)
        if at < len(self.ends) and self.ends[at] == place:
            behind(self.runs[at]._r, marks)
        else:
            first(self.lines[bisect_right(self.line_starts, place) - 1], marks)


def word_transcript(
    name: str, text: str, codings: Sequence[Coding], colors: Mapping[str, str]
) -> bytes:
    """The document; `codings` are those of this text, `colors` by code as ``#rrggbb``."""
    import docx

    document = docx.Document()
    document.core_properties.keywords = KEYWORD
    numbered_pages(document, held(name))
    written = _written(document, text, codings)
    comments = Comments(document)
    coloured: set[int] = set()
    for coding in sorted(codings, key=lambda one: (one.span, one.code, one.coder, one.id)):
        made = comments.add(held(said_of(coding)), held(coding.coder))
        _date(made.element, coding.created)
        written.begin(coding.span.start, made.start)
        written.finish(coding.span.end, made.end)
        for run in written.within(coding.span):
            if id(run) not in coloured:
                coloured.add(id(run))
                shaded(run, pale(colors.get(coding.code)))
    return saved(document, name)


def _written(document: Document, text: str, codings: Sequence[Coding]) -> _Written:
    """The text, cut into runs where codings begin and end."""
    edges = sorted({place for one in codings for place in (one.span.start, one.span.end)})
    found = _Written()
    at = 0
    for line in text.split("\n"):
        paragraph, end = added(document), at + len(line)
        found.line_starts.append(at)
        found.lines.append(paragraph)
        inside = edges[bisect_left(edges, at + 1) : bisect_left(edges, end)]
        for start, stop in pairwise([at, *inside, end]):
            if start < stop:
                found.starts.append(start)
                found.ends.append(stop)
                found.runs.append(paragraph.add_run(held(text[start:stop])))
        turned(paragraph, line)
        at = end + 1
    return found


def _date(element: Any, created: str) -> None:
    """The moment of the coding, or none: never that of writing."""
    from docx.oxml.ns import qn

    if created:
        element.set(qn("w:date"), created)
    else:
        element.attrib.pop(qn("w:date"), None)
