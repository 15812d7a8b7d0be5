"""A unit as it is shown: where it stands, who speaks, the words."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.errors import SpanError
from qualkit.model.documents import Turn
from qualkit.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownUnit:
    """A turn or a sentence of one; ``turn`` is the turn's ordinal."""

    document: str
    session: str
    turn: int
    start: int
    end: int
    participant: str | None
    role: str | None
    text: str


def shown_unit(turn: Turn, span: Span | None = None) -> ShownUnit:
    """The whole turn, or the `span` of it that is the unit.

    Raises
    ------
    SpanError
        If the span leaves the turn.
    """
    place = span or turn.span
    if place.start < turn.span.start or place.end > turn.span.end:
        raise SpanError(
            f"the span {place.start}–{place.end} leaves turn {turn.ordinal} of {turn.document}",
            expected=f"a span within {turn.span.start}–{turn.span.end}",
        )
    return ShownUnit(
        document=turn.document,
        session=turn.session,
        turn=turn.ordinal,
        start=place.start,
        end=place.end,
        participant=turn.participant,
        role=turn.role,
        text=turn.spoken(place),
    )
