"""What became of codes since a revision of the codebook: merged, split, retired, dropped.

Codes are known by their GUIDs, which they keep when they are renamed or moved.
"""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.store.codes import IN_BOOK
from qualkit.store.connection import Store

SPLIT = "split"
"""What the event of a split tells of the code that was split."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """A code as it stands now: its path, and whether it is given; what it was merged into."""

    guid: str
    path: str
    is_in_book: bool
    is_category: bool
    is_retired: bool
    merged: str | None

    @property
    def is_given(self) -> bool:
        """Whether it can be given now."""
        return self.is_in_book and not (self.is_category or self.is_retired or self.merged)


def fates(store: Store) -> tuple[Fate, ...]:
    """How every code stands that there ever was, in the order of the codebook."""
    query = f"""
        SELECT code.guid, code.path, code.{IN_BOOK}, code.category, code.retired IS NOT NULL,
          target.path
        FROM code LEFT JOIN code AS target ON target.id = code.merged
        ORDER BY code.position, code.id"""
    return tuple(
        Fate(
            guid=guid,
            path=path,
            is_in_book=bool(in_book),
            is_category=bool(category),
            is_retired=bool(retired),
            merged=merged,
        )
        for guid, path, in_book, category, retired, merged in store.rows(query)
    )


def given(store: Store) -> tuple[str, ...]:
    """The GUIDs of the codes that can be given now."""
    return tuple(fate.guid for fate in fates(store) if fate.is_given)


def joined_since(store: Store, revision: int) -> frozenset[str]:
    """The GUIDs of the codes that others were merged into after that revision."""
    query = """
        SELECT target.guid FROM code JOIN code AS target ON target.id = code.merged
        WHERE code.revision >= ?"""
    return frozenset(guid for (guid,) in store.rows(query, (revision,)))


def split_since(store: Store, revision: int) -> frozenset[str]:
    """The GUIDs of the codes that were split after that revision; a split undone is none."""
    query = """
        SELECT json_extract(told.value, '$[0]') FROM event
        JOIN step ON step.guid = event.object
        JOIN change ON change.step_number = step.number AND change.field = 'revision'
          AND NOT change.undone AND CAST(change.text AS INTEGER) > ?1,
        json_each(event.details, '$.what') AS told
        WHERE event.verb = 'split code' AND json_extract(told.value, '$[1]') = ?2"""
    return frozenset(guid for (guid,) in store.rows(query, (revision, SPLIT)))


def read_under(store: Store, run: int) -> frozenset[int]:
    """The revisions of the codebook under which something of a run was read that still is.

    By the order of events, which knows more than the clock; an event that a merge brought tells it.
    """
    query = """
        SELECT DISTINCT coalesce(json_extract(event.details, '$.under'), (
          SELECT json_extract(book.details, '$.revision') FROM event AS book
          WHERE book.verb = 'codebook' AND book.number < event.number
          ORDER BY book.number DESC LIMIT 1))
        FROM event, json_each(event.details, '$.what') AS told
        JOIN reading ON reading.guid = json_extract(told.value, '$[0]')
        WHERE event.verb = 'read' AND reading.run_number = ? AND removed IS NULL"""
    return frozenset(int(number) for (number,) in store.rows(query, (run,)) if number)
