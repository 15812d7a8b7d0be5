"""The codes of QDA-XML, nested in any depth the parser lets through, as a flat list."""

from __future__ import annotations

from qualkit.interchange.refi.elements import Code
from qualkit.interchange.refi.reading import Unknown, children, guid_of, target_of, text_of
from qualkit.markup import Element

_TRUE = ("true", "1", "yes")


def read_codes(element: Element, unknown: Unknown, start: int = 0) -> list[Code]:
    """The codes in a ``CodeBook`` or ``Codes``, parents before children.

    ``start`` is the index that the first of them has in the whole list.
    """
    found: list[Code] = []
    waiting: list[tuple[Element, int | None]] = [(element, None)]
    while waiting:
        at, parent = waiting.pop()
        inside: list[tuple[Element, int | None]] = []
        here = parent
        if at is not element and at.tag.rpartition("}")[2] == "Code":
            found.append(_code(at, parent))
            here = start + len(found) - 1
        for name, child in children(at):
            if name in ("Codes", "Code"):
                inside.append((child, here))
            elif name not in ("Description", "NoteRef"):
                unknown[f"CodeBook/{name}"] += name not in ("Sets", "Set", "MemberCode")
        waiting += reversed(inside)
    return found


def _code(element: Element, parent: int | None) -> Code:
    description, notes = "", []
    for name, child in children(element):
        if name == "Description":
            description = text_of(child).strip()
        elif name == "NoteRef":
            notes.append(target_of(child))
    return Code(
        guid=guid_of(element),
        name=" ".join((element.get("name") or "").split()),
        is_codable=(element.get("isCodable") or "true").strip().lower() in _TRUE,
        color=(element.get("color") or "").strip(),
        description=description,
        notes=tuple(notes),
        parent=parent,
    )
