"""The places of segments in the results of topic models, moved when texts are rewritten.

A run keeps each segment as its document's GUID and version, its topic, its weight and its spans.
When names are replaced these places move with their words, like those of codings, so that topics
keep their quotes; when a text is edited they stay, and the segments stand no more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qualkit.revision import Revision
from qualkit.spans import Span
from qualkit.store.connection import Store

SEGMENTS = "kept_segments"
"""The entry of a topic model's result that holds its segments."""

Moves = Mapping[tuple[str, int], tuple[int, Revision]]
"""GUID and version of a rewritten text → its number now, and what became of it."""


def move(store: Store, moves: Moves) -> None:
    """Move the segments of all runs in rewritten texts; seals are the caller's."""
    query = f"""
        SELECT number, result FROM run
        WHERE json_extract(result, '$.{SEGMENTS}') NOT NULL ORDER BY number"""
    for number, result in store.rows(query) if moves else ():
        record = json.loads(result)
        record[SEGMENTS] = [_moved(kept, moves) for kept in record[SEGMENTS]]
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        store.connection.execute("UPDATE run SET result = ? WHERE number = ?", (text, number))


def _moved(kept: list[Any], moves: Moves) -> list[Any]:
    guid, version, topic, weight, places = kept
    if (guid, version) not in moves:
        return kept
    new, revision = moves[guid, version]
    spans = [Span(start, end) for start, end in places]
    carried = [revision.carried(span) or span for span in spans]
    return [guid, new, topic, weight, [[span.start, span.end] for span in carried]]
