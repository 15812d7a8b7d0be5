"""Turns for the tests of searches."""

from __future__ import annotations

from typing import Any

from qualkit.model.documents import Turn
from qualkit.search import Finder
from qualkit.spans import Span

START = 100
"""Where the turn starts in its document, so that positions cannot be mixed up."""


def turn_of(text: str, *holes: tuple[int, int], **fields: Any) -> Turn:
    """A turn saying `text`; ``holes`` are places in it that nobody spoke."""
    return Turn(
        document="talk",
        ordinal=1,
        span=Span(START, START + len(text)),
        text=text,
        session="talk",
        language=fields.pop("language", "en"),
        non_speech=tuple(Span(START + start, START + end) for start, end in holes),
        **fields,
    )


def found_in(finder: Finder, turn: Turn) -> list[str]:
    """The words at each place found."""
    return [turn.spoken(span) for span in finder([turn])[0]]
