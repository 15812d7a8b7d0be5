"""Codings as they were first given: what merges and splits of codes made of them, taken back.

Told by the changes that steps of the codebook keep; what a coder recoded by hand stays recoded, and
so does what was undone.
"""

from __future__ import annotations

from qualkit.model.codings import Coding
from qualkit.store import coders, codings
from qualkit.store.connection import Store

RECODING = ("merge codes", "split code")
"""The verbs of steps of the codebook that give codings another code."""

_VERBS = ", ".join(f"'{verb}'" for verb in RECODING)

_FIRST = f"""
    SELECT coding.guid, was.path FROM change
    JOIN step ON step.number = step_number AND verb IN ({_VERBS})
    JOIN coding ON coding.id = row_id JOIN code AS was ON was.id = change.number
    WHERE kind = 'coding' AND field = 'code' AND NOT change.undone ORDER BY change.id DESC"""

_MERGED_AWAY = f"""
    removed NOT NULL AND EXISTS (
      SELECT 1 FROM change JOIN step ON step.number = step_number AND verb IN ({_VERBS})
      WHERE kind = 'coding' AND row_id = coding.id AND field = 'stands' AND NOT change.undone)"""


def first_codes(store: Store) -> dict[str, str]:
    """The path of the code that each coding had before the codebook first gave it another.

    Codings that the codebook left alone are not in it.
    """
    # The first change comes last, and stays.
    return dict(store.rows(_FIRST))


def merged_away(store: Store) -> tuple[Coding, ...]:
    """Codings that a merge of codes removed because another then said the same; by place."""
    query = codings.SELECT.replace("removed IS NULL", _MERGED_AWAY)
    seen = coders.seen(store, "coding.coder_id")
    order = "document.name, coding.start, coding.end, path, coder.name, coding.guid"
    rows = store.rows(f"{query} AND {seen} ORDER BY {order}")
    return tuple(codings.coding_of(row) for row in rows)
