"""Places in the results of runs, moved when texts are rewritten.

A topic model's run keeps each segment as its document's GUID and version, its topic, its weight
and its spans; the run of a queue or a second look keeps each unit as its document's GUID and
version and its span. When names are replaced these places move with their words, like those of
codings, so that topics keep their quotes and queues can be read on; when a text is edited they
stay, and stand no more.
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


ITEMS = "items"
"""The entry of the result of a queue or a second look that holds its units."""


def move(store: Store, moves: Moves) -> None:
    """Move the places that runs keep in rewritten texts; seals are the caller's."""
    query = f"""
        SELECT number, result FROM run WHERE json_extract(result, '$.{SEGMENTS}') NOT NULL
        OR json_extract(result, '$.{ITEMS}[0].document[1]') NOT NULL ORDER BY number"""
    for number, result in store.rows(query) if moves else ():
        record = json.loads(result)
        if SEGMENTS in record:
            record[SEGMENTS] = [_moved(kept, moves) for kept in record[SEGMENTS]]
        else:
            record[ITEMS] = [_moved_unit(kept, moves) for kept in record[ITEMS]]
        put(store, number, record)


def put(store: Store, number: int, record: Mapping[str, Any]) -> None:
    """Put `record` in the place of what run `number` found; its seal is the caller's."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    store.connection.execute("UPDATE run SET result = ? WHERE number = ?", (text, number))


def _moved_unit(kept: Mapping[str, Any], moves: Moves) -> Mapping[str, Any]:
    guid, version = kept["document"]
    if (guid, version) not in moves:
        return kept
    new, revision = moves[guid, version]
    span = Span(kept["start"], kept["end"])
    now = revision.carried(span) or span
    return {**kept, "document": [guid, new], "start": now.start, "end": now.end}


def _moved(kept: list[Any], moves: Moves) -> list[Any]:
    guid, version, topic, weight, places = kept
    if (guid, version) not in moves:
        return kept
    new, revision = moves[guid, version]
    spans = [Span(start, end) for start, end in places]
    carried = [revision.carried(span) or span for span in spans]
    return [guid, new, topic, weight, [[span.start, span.end] for span in carried]]
