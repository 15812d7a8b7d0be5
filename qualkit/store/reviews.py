"""What an edit could not place for certain, until a person settles it.

An item points to a coding or a suggestion, which stays in the version it was made in and counts
nowhere while it waits. Once it is settled it has a place in the current text, or is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.revisions import ReviewItem
from qualkit.model.tables import Table
from qualkit.revision import Revision
from qualkit.spans import Span, quote_of
from qualkit.store import coders, coding_changes, decisions, documents, events, steps
from qualkit.store.connection import Store
from qualkit.store.seals import insertion, seal, sealed_insert

GONE = "its words are gone"
CHANGED = "its words changed"
DOUBTFUL = "its words stand more than once where lines changed"

LISTING = (
    "item",
    "document",
    "kind",
    "code",
    "coder",
    "quote",
    "reason",
    "start",
    "end",
    "nearest",
)

_OPEN = """
    SELECT review_item.guid, document.name, review_item.kind, object, item.quote, path, coder.name,
           review_item.reason, review_item.start, review_item.end,
           CASE WHEN review_item.start NOT NULL THEN substr(text, review_item.start + 1,
             review_item.end - review_item.start) END,
           review_item.created
    FROM review_item
    JOIN document ON document.id = review_item.document_id
    JOIN text_version ON text_version.document_id = document.id
      AND text_version.version = document.version
    JOIN (
      SELECT guid, quote, code_id, coder_id, version FROM coding WHERE removed IS NULL
      UNION ALL SELECT guid, quote, code_id, NULL, version FROM suggestion
    ) AS item ON item.guid = object
    JOIN code ON code.id = item.code_id LEFT JOIN coder ON coder.id = item.coder_id
    WHERE settled IS NULL AND review_item.version = document.version
      AND (?1 IS NULL OR document.id = ?1) AND {seen}
    ORDER BY document.name, coalesce(review_item.start, -1), item.quote, path, review_item.guid"""


def open_items(store: Store, document: int | None = None) -> tuple[ReviewItem, ...]:
    """What waits for review, in every document or in the one with that id, by place."""
    seen = f"(coder.id IS NULL OR {coders.seen(store, 'coder.id')})"
    return tuple(_item(row) for row in store.rows(_OPEN.format(seen=seen), (document,)))


def listing(store: Store, name: str | None = None) -> Table:
    """What waits for review, in every document or in the one called `name`."""
    wanted = None if name is None else documents.id_of(store, name)
    rows = [
        (
            item.id, item.document, item.kind, item.code, item.coder, item.quote, item.reason,
            item.start, item.end, item.nearest,
        )
        for item in open_items(store, wanted)
    ]  # fmt: skip
    return Table(LISTING, tuple(rows))


def n_codings(store: Store) -> int:
    """How many codings wait for review and so count nowhere."""
    query = f"""
        SELECT count(*) FROM review_item JOIN document ON document.id = review_item.document_id
        JOIN coding ON coding.guid = object WHERE settled IS NULL AND removed IS NULL
        AND review_item.version = document.version AND {coders.seen(store, "coder_id")}"""
    return int((store.one(query) or (0,))[0])


def list_unplaced(
    store: Store, key: tuple[int, int], what: tuple[str, str], revision: Revision, span: Span
) -> int:
    """Put a coding or suggestion (kind, GUID) on the list, with where it may be now.

    ``key`` is the document's id and current version, ``revision`` leads there from the version in
    which the thing has the place `span`. 1 for a new item, 0 where a settled one is open again.
    """
    nearest = revision.nearest(span)
    if nearest is None:
        reason = GONE
    else:
        words = revision.new[nearest.start : nearest.end]
        reason = DOUBTFUL if words == revision.old[span.start : span.end] else CHANGED
    start, end = (nearest.start, nearest.end) if nearest else (None, None)
    row = (store.guids(), *key, *what, reason, start, end, store.clock(), None)
    if sealed_insert(store, insertion("review item"), row):
        return 1
    query = "SELECT id FROM review_item WHERE document_id = ? AND version = ? AND object = ?"
    (known,) = store.one(query, (*key, what[1])) or (0,)
    store.connection.execute("UPDATE review_item SET settled = NULL WHERE id = ?", (known,))
    seal(store, "review item", int(known))
    return 0


def place(store: Store, guid: str, span: Span | None = None, *, coder: str) -> str:
    """Give what the item `guid` is about its place in the current text; the words there.

    Without a `span` it is the proposed one.

    Raises
    ------
    ParameterError
        If nothing is proposed and no span is given.
    SpanError
        If the span reaches beyond the text.
    """
    with steps.taken(store, "settle", coder=coder) as step:
        item = _find(store, guid)
        if span is None and (item.start is None or item.end is None):
            raise ParameterError(
                f"nothing is left of the words of item {guid}", repair="give --start and --end"
            )
        span = span or Span(item.start or 0, item.end or 0)
        quote = quote_of(documents.texts(store, [item.document])[item.document], span)
        version = documents.keys(store)[item.document][1]
        if item.kind == "coding":
            coding_changes.note_place(step, item.object)
        store.connection.execute(
            f"UPDATE {item.kind} SET version = ?, start = ?, end = ?, quote = ? WHERE guid = ?",
            (version, span.start, span.end, quote, item.object),
        )
        seal(store, item.kind, _row_of(store, item))
        _settle(store, item, "place", coder)
    return quote


def drop(store: Store, guid: str, *, coder: str) -> None:
    """Remove the coding that the item is about, or skip the suggestion."""
    with store.write():
        item = _find(store, guid)
        if item.kind == "coding":
            coding_changes.remove(store, item.object, coder=coder)
        else:
            decisions.skip(store, item.object, coder=coder)
        _settle(store, item, "drop", coder)


def close(store: Store, objects: Sequence[str]) -> int:
    """Settle what waits for the codings and suggestions with those ids; how many items."""
    closed = 0
    for guid in objects:
        for (row,) in store.rows(
            "SELECT id FROM review_item WHERE settled IS NULL AND object = ?", (guid,)
        ):
            _stamp(store, row)
            closed += 1
    return closed


def _find(store: Store, guid: str) -> ReviewItem:
    items = {item.id: item for item in open_items(store)}
    found = [name for name in items if guid and name.startswith(guid)]
    if len(found) != 1 and guid not in items:
        raise UnknownName("item that waits for review", guid, list(items))
    return items[guid if guid in items else found[0]]


def _row_of(store: Store, item: ReviewItem) -> int:
    row = store.one(f"SELECT id FROM {item.kind} WHERE guid = ?", (item.object,))
    return int((row or (0,))[0])


def _settle(store: Store, item: ReviewItem, how: str, coder: str) -> None:
    row = store.one("SELECT id FROM review_item WHERE guid = ?", (item.id,)) or (0,)
    _stamp(store, int(row[0]))
    events.record(store, "settle", item.id, {"object": item.object, "how": how}, coder=coder)


def _stamp(store: Store, row: int) -> None:
    store.connection.execute(
        "UPDATE review_item SET settled = ? WHERE id = ?", (store.clock(), row)
    )
    seal(store, "review item", row)


def _item(row: Sequence[Any]) -> ReviewItem:
    (guid, document, kind, obj, quote, code, coder, reason, start, end, nearest, created) = row
    return ReviewItem(
        id=guid,
        document=document,
        kind=kind,
        object=obj,
        quote=quote,
        code=code,
        coder=coder,
        reason=reason,
        start=start,
        end=end,
        nearest=nearest,
        created=created,
    )
