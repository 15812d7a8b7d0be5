"""A coded transcript as a Word document: its lines as paragraphs, codings as comments on words.

A comment says the code, in brackets about whom it is and its weight, and after a colon the memo;
its author is the coder. What is written so is read again. Coded words have the colour of their
first code behind them. The name stands above each page and its number below, outside of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qualkit.interchange.documents.tints import pale
from qualkit.interchange.documents.word_marks import Comments, added, numbered_pages, shaded
from qualkit.interchange.word_packages import held, saved
from qualkit.model.codings import Coding

if TYPE_CHECKING:
    from docx.document import Document


@dataclass(frozen=True, slots=True)
class _Runs:
    """The runs of the text in order, with where each starts and ends."""

    starts: list[int]
    ends: list[int]
    runs: list[Any]

    def within(self, coding: Coding) -> list[Any]:
        first = bisect_left(self.starts, coding.span.start)
        return self.runs[first : bisect_left(self.ends, coding.span.end + 1)]


def word_transcript(
    name: str, text: str, codings: Sequence[Coding], colors: Mapping[str, str]
) -> bytes:
    """The document; `codings` are those of this text, `colors` by code as ``#rrggbb``."""
    import docx

    document = docx.Document()
    numbered_pages(document, held(name))
    runs = _written(document, text, codings)
    comments = Comments(document)
    coloured: set[int] = set()
    for coding in sorted(codings, key=lambda one: (one.span, one.code, one.coder, one.id)):
        own = runs.within(coding)
        if not own:
            continue  # on line ends alone, which are no words
        _date(comments.add(own, held(said_of(coding)), held(coding.coder)), coding.created)
        for run in own:
            if id(run) not in coloured:
                coloured.add(id(run))
                shaded(run, pale(colors.get(coding.code)))
    return saved(document, name)


def said_of(coding: Coding) -> str:
    """What the comment of a coding says: ``code [about staff, weight 2]: memo``."""
    told = [f"about {coding.about}"] if coding.about else []
    told += [f"weight {coding.weight:.15g}"] if coding.weight is not None else []
    head = f"{coding.code} [{', '.join(told)}]" if told else coding.code
    return f"{head}: {coding.memo}" if coding.memo else head


def _written(document: Document, text: str, codings: Sequence[Coding]) -> _Runs:
    """The text, cut into runs where codings begin and end."""
    edges = sorted({place for one in codings for place in (one.span.start, one.span.end)})
    found = _Runs([], [], [])
    at = 0
    for line in text.split("\n"):
        paragraph, end = added(document), at + len(line)
        inside = edges[bisect_left(edges, at + 1) : bisect_left(edges, end)]
        cuts = [at, *inside, end]
        for start, stop in pairwise(cuts):
            if start < stop:
                found.starts.append(start)
                found.ends.append(stop)
                found.runs.append(paragraph.add_run(held(text[start:stop])))
        at = end + 1
    return found


def _date(element: Any, created: str) -> None:
    """The moment of the coding, or none: never that of writing."""
    from docx.oxml.ns import qn

    if created:
        element.set(qn("w:date"), created)
    else:
        element.attrib.pop(qn("w:date"), None)
