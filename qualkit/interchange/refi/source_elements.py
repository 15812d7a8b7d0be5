"""Sources of QDA-XML of every kind, their texts, transcripts and selections; notes, being texts."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from qualkit.interchange.refi import names
from qualkit.interchange.refi.elements import Body, Coding, Selection, Source, SyncPoint, Value
from qualkit.interchange.refi.guids import plain_guid
from qualkit.interchange.refi.reading import (
    Unknown,
    bare_coding,
    children,
    guid_of,
    number,
    read_coding,
    read_value,
    target_of,
    text_of,
)
from qualkit.markup import Element, local_name

_PLACES = (
    ("page", "page"), ("firstX", "x"), ("firstY", "y"), ("secondX", "to x"), ("secondY", "to y"),
    ("begin", "from ms"), ("end", "to ms"),
)  # fmt: skip


@dataclass(slots=True)
class _Held:
    """What stands in a source, a text or a selection."""

    description: str = ""
    content: str | None = None
    codings: list[Coding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    texts: list[Body] = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)
    points: list[SyncPoint] = field(default_factory=list)


def read_source(element: Element, unknown: Unknown) -> Source:
    """A source; a ``TextSource`` has itself as its one text."""
    kind = local_name(element)
    if kind == names.TEXT:
        body = read_body(element, unknown)
        return Source(guid=body.guid, kind=kind, name=body.name, texts=(body,))
    held = _held(element, unknown)
    return Source(
        guid=guid_of(element),
        kind=kind,
        name=_name(element),
        path=element.get("path") or element.get("currentPath") or "",
        description=held.description,
        user=_user(element),
        created=_created(element),
        texts=tuple(held.texts),
        selections=tuple(held.selections),
        codings=tuple(held.codings),
        notes=tuple(held.notes),
        values=tuple(held.values),
    )


def read_body(element: Element, unknown: Unknown) -> Body:
    """What holds a text: a ``TextSource``, ``Representation``, ``Transcript``, ``Note`` …."""
    held = _held(element, unknown)
    return Body(
        guid=guid_of(element),
        name=_name(element),
        content=held.content,
        plain_path=element.get("plainTextPath") or "",
        rich_path=element.get("richTextPath") or "",
        description=held.description,
        user=_user(element),
        created=_created(element),
        selections=tuple(held.selections),
        points=tuple(held.points),
        codings=tuple(held.codings),
        notes=tuple(held.notes),
        values=tuple(held.values),
    )


def _held(element: Element, unknown: Unknown) -> _Held:
    held = _Held()
    for name, child in children(element):
        if name in names.SELECTIONS:
            held.selections.append(_selection(child, unknown))
        elif name == "Coding":
            held.codings.append(read_coding(child, unknown))
        elif name == "NoteRef":
            held.notes.append(target_of(child))
        elif name == "VariableValue":
            held.values.append(read_value(child, unknown))
        elif name == "SyncPoint":
            held.points.append(_point(child))
        elif name in names.TEXT_BODIES:
            held.texts.append(read_body(child, unknown))
        elif name == "PlainTextContent":
            held.content = text_of(child)
        elif name == "Description":
            held.description = text_of(child).strip()
        elif name == "CodeRef":
            held.codings.append(bare_coding(child, element))
        else:
            unknown[f"{local_name(element)}/{name}"] += 1
    return held


def _selection(element: Element, unknown: Unknown) -> Selection:
    held = _held(element, unknown)
    kind = names.SELECTIONS[local_name(element)]
    is_text = kind == "text"
    return Selection(
        guid=guid_of(element),
        kind=kind,
        name=(element.get("name") or "").strip(),
        start=number(element.get("startPosition")) if is_text else None,
        end=number(element.get("endPosition")) if is_text else None,
        from_point=guid_of(element, "fromSyncPoint"),
        to_point=guid_of(element, "toSyncPoint"),
        quote=next((body.content for body in held.texts if body.content), ""),
        place="" if is_text else _place(element),
        description=held.description,
        user=_user(element),
        created=_created(element),
        codings=tuple(held.codings),
        notes=tuple(held.notes),
    )


def _point(element: Element) -> SyncPoint:
    return SyncPoint(
        guid=guid_of(element),
        time_ms=number(element.get("timeStamp")),
        position=number(element.get("position")),
    )


def _place(element: Element) -> str:
    told = ((word, number(element.get(name))) for name, word in _PLACES)
    return ", ".join(f"{word} {value}" for word, value in told if value is not None)


def _name(element: Element) -> str:
    return " ".join((element.get("name") or "").split())


def _user(element: Element) -> str:
    return sys.intern(plain_guid(element.get("creatingUser") or element.get("modifyingUser")))


def _created(element: Element) -> str:
    return element.get("creationDateTime") or element.get("modifiedDateTime") or ""
