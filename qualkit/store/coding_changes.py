"""Codings changed, a step or a part of one: removed, resized, recoded, weighed.

The GUID stays, and what a field was before is kept with the step (`qualkit.store.steps`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualkit.errors import SpanError, UnknownName
from qualkit.model.codings import sound_text, sound_weight
from qualkit.spans import Span, quote_of
from qualkit.store import coders, codes, steps
from qualkit.store.connection import Store
from qualkit.store.ids import begun
from qualkit.store.seals import seal
from qualkit.store.steps import Place, Taking

FIELDS: Mapping[str, str] = {"about": "text", "memo": "text", "weight": "number"}
"""Fields that are set as they are → where a change keeps the other value."""


def find(store: Store, guid: str) -> str:
    """The whole GUID of the coding in force whose GUID begins with `guid`.

    Raises
    ------
    UnknownName
        If there is none.
    ParameterError
        If there are several.
    """
    seen = coders.seen(store, "coder_id")
    return begun(store, "coding", f"FROM coding WHERE removed IS NULL AND {seen}", guid)


def remove(store: Store, guid: str, *, coder: str) -> None:
    """Remove a coding; a tombstone keeps what it was."""
    with steps.taken(store, "remove", coder=coder) as step:
        remove_in(step, find(store, guid))


def remove_in(step: Taking, guid: str) -> None:
    """Remove the coding with that GUID as a part of `step`."""
    store, row = step.store, _row(step.store, guid)
    store.connection.execute("UPDATE coding SET removed = ? WHERE id = ?", (store.clock(), row))
    seal(store, "coding", row)
    step.note(("coding", row, "stands"))
    step.tell(guid, "removed")


def resize(step: Taking, guid: str, span: Span) -> None:
    """Let a coding cover `span` of its document's current text.

    Raises
    ------
    SpanError
        If the span reaches beyond the text, or the coding waits for review.
    """
    store = step.store
    row, place, current = _placed(store, guid)
    if place.version != current:
        what = f"coding {guid} waits for review: its place in the edited text is not certain"
        raise SpanError(what, repair="settle it first: qualkit documents PROJECT review")
    if span == place.span:
        return
    (text,) = store.one(_TEXT, (place.document, current)) or ("",)
    quote = quote_of(text, span)
    store.connection.execute(
        "UPDATE coding SET start = ?, end = ?, quote = ? WHERE id = ?",
        (span.start, span.end, quote, row),
    )
    seal(store, "coding", row)
    step.note(("coding", row, "place"), place=place)
    before, after = [place.span.start, place.span.end], [span.start, span.end]
    step.tell(guid, "place", before, after)


def note_place(step: Taking, guid: str) -> None:
    """Keep the place that a coding has, before it is given another as a part of `step`."""
    row, place, _ = _placed(step.store, guid)
    step.note(("coding", row, "place"), place=place)


def place_of(store: Store, guid: str) -> tuple[str, Span]:
    """The document and the span of the coding with that GUID."""
    _, place, _ = _placed(store, guid)
    (name,) = store.one("SELECT name FROM document WHERE id = ?", (place.document,)) or ("",)
    return name, place.span


_TEXT = "SELECT text FROM text_version WHERE document_id = ? AND version = ?"


def recode(step: Taking, guids: Sequence[str], code: str) -> int:
    """Give codings another code, by its path; how many had another one before."""
    store = step.store
    known = codes.ids(store)
    if code not in known:
        raise UnknownName("code", code, list(known))
    codes.refuse_retired(store, code)
    (new,) = store.one("SELECT guid FROM code WHERE id = ?", (known[code],)) or ("",)
    changed = 0
    for guid in guids:
        row, before, name = store.one(_CODE, (guid,)) or (0, 0, "")
        if not row or before == known[code]:
            continue
        store.connection.execute("UPDATE coding SET code_id = ? WHERE id = ?", (known[code], row))
        seal(store, "coding", row)
        step.note(("coding", row, "code"), number=before)
        step.tell(guid, "code", name, new)
        changed += 1
    return changed


_CODE = """
    SELECT coding.id, code_id, code.guid FROM coding JOIN code ON code.id = code_id
    WHERE coding.guid = ?"""


def set_field(step: Taking, guid: str, field: str, value: str | float | None) -> None:
    """Set ``about``, ``memo`` or ``weight`` of a coding.

    Raises
    ------
    ParameterError
        If a weight is not finite.
    """
    store, row = step.store, _row(step.store, guid)
    if field == "weight":
        value = sound_weight(value)
    elif field == "memo" or value is not None:
        value = sound_text(str(value or ""), f"a {field}")
    (before,) = store.one(f"SELECT {field} FROM coding WHERE id = ?", (row,)) or (None,)
    if before == value:
        return
    store.connection.execute(f"UPDATE coding SET {field} = ? WHERE id = ?", (value, row))
    seal(store, "coding", row)
    if FIELDS[field] == "number":
        step.note(("coding", row, field), number=before)
        step.tell(guid, field, before, value)
    else:
        step.note(("coding", row, field), text=before)
        step.tell(guid, field)


def _row(store: Store, guid: str) -> int:
    row = store.one("SELECT id FROM coding WHERE guid = ?", (guid,))
    if row is None:
        raise UnknownName("coding", guid, [])
    return int(row[0])


def _placed(store: Store, guid: str) -> tuple[int, Place, int]:
    query = """
        SELECT coding.id, document_id, coding.version, start, end, quote, document.version
        FROM coding JOIN document ON document.id = document_id WHERE coding.guid = ?"""
    found = store.one(query, (guid,))
    if found is None:
        raise UnknownName("coding", guid, [])
    row, document, version, start, end, quote, current = found
    place = Place(document=document, version=version, span=Span(start, end), quote=quote)
    return int(row), place, int(current)
