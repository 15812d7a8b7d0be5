"""How things look in JSON: positions in UTF-16 units, and a version that tells what was seen.

A version is a hash of what a person can change; who changes a thing says which version that was
thought of, and is refused when it is another one by now.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from qualkit.model.identity import digest
from qualkit.spans import Positions, Span, verify_quote
from qualkit.web.refusals import Conflict

if TYPE_CHECKING:
    from qualkit.project import Project

MOST_TEXTS = 32
"""So many documents' characters are remembered."""


class Texts:
    """The positions of the documents' texts, remembered by document and version."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], Positions] = OrderedDict()
        self._lock = threading.Lock()

    def positions(self, project: Project, document: str) -> Positions:
        """The positions of the current text of `document`."""
        key = (document, project.text_version(document))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = Positions(project.text(document), "utf-16")
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > MOST_TEXTS:
                self._kept.popitem(last=False)
        return found


def span_of(positions: Positions, start: int, end: int) -> Span:
    """The span in code points of what a page tells in UTF-16 units."""
    return Span(positions.to_code_points(start), positions.to_code_points(end))


class Told(Protocol):
    """A place as a page tells it: in which version of the text, in UTF-16 units, its words."""

    text: int
    start: int
    end: int
    quote: str


def place_of(project: Project, texts: Texts, document: str, told: Told) -> Span:
    """The place in code points, held against the words that the page saw there.

    Raises
    ------
    Conflict
        If the text is another version by now.
    SpanError
        If an end is inside a character, or other words stand there.
    """
    version = project.text_version(document)
    if told.text != version:
        raise Conflict("the text has been edited meanwhile", {"text": version})
    span = span_of(texts.positions(project, document), told.start, told.end)
    verify_quote(project.text(document), span, told.quote)
    return span


def version_of(*parts: object) -> str:
    """What tells one state of a thing from another."""
    return digest(*parts)[:16]


def coding(item: Any, positions: Positions) -> dict[str, Any]:
    """A coding (`qualkit.model.codings.Coding`) as pages know it; its words are in the text."""
    span = item.span
    said = (span.start, span.end, item.code, item.about, item.weight, item.memo)
    return {
        "id": item.id,
        "document": item.document,
        "start": positions.to_units(span.start),
        "end": positions.to_units(span.end),
        "code": item.code,
        "about": item.about,
        "coder": item.coder,
        "origin": item.origin,
        "score": item.score,
        "memo": item.memo,
        "weight": item.weight,
        "decided_by": item.decided_by,
        "created": item.created,
        "version": version_of(*said),
    }


def suggestion(kept: Any, positions: Positions) -> dict[str, Any]:
    """A suggestion (`qualkit.store.suggestions.Kept`) as pages know it."""
    made = kept.suggestion
    return {
        "id": made.id,
        "document": made.document,
        "start": positions.to_units(made.span.start),
        "end": positions.to_units(made.span.end),
        "code": made.code,
        "about": made.about,
        "score": made.score,
        "weight": made.weight,
        "evidence": list(made.evidence),
        "origin": kept.origin,
        "run": kept.run,
        "status": kept.status,
        "version": version_of(kept.status, made.code),
    }


def step(item: Any) -> dict[str, Any] | None:
    """A step (`qualkit.model.steps.Step`) as pages know it; None for none."""
    if item is None:
        return None
    return {"number": item.number, "verb": item.verb, "changes": item.changes}


def table(rows: Any) -> list[Mapping[str, Any]]:
    """The rows of a table as JSON has them."""
    return [dict(row) for row in rows]
