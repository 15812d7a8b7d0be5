"""Which turns a span touches."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable

from qualkit.model.documents import Turn
from qualkit.spans import Span


class Places:
    """Finds the turns that spans touch.

    Parameters
    ----------
    turns : iterable of Turn
        Of any documents; within a document in order.
    """

    def __init__(self, turns: Iterable[Turn]) -> None:
        self._turns: dict[str, list[Turn]] = defaultdict(list)
        for turn in turns:
            self._turns[turn.document].append(turn)
        self._ends = {name: [turn.span.end for turn in own] for name, own in self._turns.items()}

    def touching(self, document: str, span: Span) -> tuple[Turn, ...]:
        """The turns of `document` that share a spoken code point with `span`, in order."""
        turns = self._turns.get(document, [])
        first = bisect.bisect_right(self._ends.get(document, []), span.start)
        found = []
        for place in range(first, len(turns)):
            turn = turns[place]
            if turn.span.start >= span.end:
                break
            if any(piece.overlaps(span) for piece in turn.speech()):
                found.append(turn)
        return tuple(found)
