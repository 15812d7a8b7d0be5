"""A coding made another: its place, code, role it is about, weight or memo, in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from qualkit import store as stores
from qualkit.errors import ParameterError, SpanError
from qualkit.model.codings import KEPT, CodingChange
from qualkit.spans import Span, find_quotes
from qualkit.store import Store
from qualkit.store.coding_changes import FIELDS
from qualkit.workflows._code_names import code_path
from qualkit.workflows._placing import check_about

_VERBS: Mapping[tuple[str, ...], str] = {
    ("place",): "resize",
    ("code",): "recode",
    ("about",): "attribute",
    ("weight",): "weigh",
    ("memo",): "note",
}
"""What is changed → what the step is called; several changes at once are a ``change``."""


def change_coding(store: Store, coding: str, change: CodingChange, *, coder: str) -> str:
    """Change the coding whose id begins with `coding`; its whole id.

    Raises
    ------
    ParameterError
        If nothing is to change, or a weight is not finite.
    SpanError
        If the place is not in the text, or the quote does not stand near the coding just once.
    UnknownName
        If there is no such coding or code.
    """
    parts = tuple(_parts(change))
    if not parts:
        names = ", ".join(field.name for field in fields(change))
        raise ParameterError("nothing to change", expected=f"one of {names}")
    guid = stores.coding_changes.find(store, coding)
    span = _span(store, guid, change)
    code = code_path(store, change.code) if change.code else None
    if isinstance(change.about, str):
        check_about(change.about, stores.participants.roles(store))
    with stores.steps.taken(store, _VERBS.get(parts, "change"), coder=coder) as step:
        if span:
            stores.coding_changes.resize(step, guid, span)
        if code:
            stores.coding_changes.recode(step, [guid], code)
        for name in FIELDS:
            value = getattr(change, name)
            if value is not KEPT:
                stores.coding_changes.set_field(step, guid, name, value)
    return guid


def _parts(change: CodingChange) -> list[str]:
    found = ["place"] if _has_place(change) else []
    found += ["code"] if change.code else []
    return found + [name for name in FIELDS if getattr(change, name) is not KEPT]


def _has_place(change: CodingChange) -> bool:
    return any(value is not None for value in (change.start, change.end, change.quote))


def _span(store: Store, guid: str, change: CodingChange) -> Span | None:
    if not _has_place(change):
        return None
    if change.start is None and change.end is None:
        return _quoted(store, guid, change.quote or "")
    if change.start is None or change.end is None:
        raise SpanError("only one of start and end", repair="give both, or the quote")
    return Span(change.start, change.end)


def _quoted(store: Store, guid: str, quote: str) -> Span:
    document, span = stores.coding_changes.place_of(store, guid)
    text = stores.documents.texts(store, [document])[document]
    found = find_quotes(text, quote)
    near = [place for place in found if place.overlaps(span)] or found
    if not near:
        raise SpanError(
            f"the quote does not stand in {document!r}", expected="the exact words of the text"
        )
    if len(near) > 1:
        what = f"the quote stands {len(near)} times in {document!r}"
        raise SpanError(what, repair="give start and end")
    return near[0]
