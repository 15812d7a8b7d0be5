"""What came of a corrected transcript, and what waits for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.documents import Skipped
from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A coding or a suggestion whose place in the newer text is not certain.

    ``object`` is its id; ``quote`` are the words as they were; ``start``, ``end`` and ``nearest``
    say where they may be now, None where nothing is left of them. ``coder`` is None for a
    suggestion.
    """

    id: str
    document: str
    kind: str
    object: str
    quote: str
    code: str
    coder: str | None
    reason: str
    start: int | None
    end: int | None
    nearest: str | None
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Result):
    """What an edit did: ``moved`` and ``unchanged`` count codings, ``suggestions`` those placed.

    ``found`` counts what waited for review before and is in its place again; ``review`` is all that
    waits in the document now; ``unread`` counts the passages that somebody had read and whose words
    changed, so that they have to be read again. ``links`` counts the links between turns that are
    in their place, ``links_waiting`` those that are not found. With ``is_changed`` false the file
    says what is there already.
    """

    document: str
    version: int
    is_changed: bool
    moved: int = 0
    unchanged: int = 0
    suggestions: int = 0
    found: int = 0
    unread: int = 0
    links: int = 0
    links_waiting: int = 0
    turns_before: int = 0
    turns_after: int = 0
    review: tuple[ReviewItem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row an item that waits for review."""
        return [plain(item) for item in self.review]
