"""What was said around a passage: the turns it touches as one text, and their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.model.documents import Turn
from qualkit.model.places import Places
from qualkit.model.reviewing import Said
from qualkit.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """``said`` are the touched turns as one text, ``passage`` a span of it.

    ``before`` and ``after`` are None at the ends of the document, ``turn`` where none is touched.
    """

    session: str
    turn: int | None
    said: Said
    passage: Span
    before: Said | None
    after: Said | None


def around(turns: Sequence[Turn], text: str, place: tuple[str, Span]) -> Around:
    """What stands around `place` in a document with these `turns` and this `text`."""
    document, span = place
    touched = Places(turns).touching(document, span)
    said, offset = _said(touched, text, span)
    first = turns.index(touched[0]) if touched else 0
    last = turns.index(touched[-1]) if touched else 0
    return Around(
        session=touched[0].session if touched else "",
        turn=touched[0].ordinal if touched else None,
        said=said,
        passage=Span(span.start - offset, span.end - offset),
        before=_spoken(turns[first - 1]) if touched and first else None,
        after=_spoken(turns[last + 1]) if touched and last + 1 < len(turns) else None,
    )


def _said(touched: Sequence[Turn], text: str, span: Span) -> tuple[Said, int]:
    """The text around the passage, and where in the document it starts."""
    if not touched:
        quote = text[span.start : span.end]
        return Said(participant=None, role=None, text=quote), span.start
    start = min(touched[0].span.start, span.start)
    whole = text[start : max(touched[-1].span.end, span.end)]
    who = touched[0]
    return Said(participant=who.participant, role=who.role, text=whole), start


def _spoken(turn: Turn) -> Said:
    return Said(participant=turn.participant, role=turn.role, text=turn.text)
