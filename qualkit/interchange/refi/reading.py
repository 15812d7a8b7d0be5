"""What readers of QDA-XML elements share: numbers within bounds, text, references, the unknown."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator

from qualkit.interchange.refi import names
from qualkit.interchange.refi.elements import Coding, Value
from qualkit.interchange.refi.guids import plain_guid
from qualkit.markup import Element, local_name

Unknown = Counter[str]
"""How often each element stands where the schema has none of its name."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}(\.0+)?")


def children(element: Element) -> Iterator[tuple[str, Element]]:
    """The elements in an element, each with its name."""
    for child in element:
        name = local_name(child)
        if name:
            yield name, child


def number(written: str | None) -> int | None:
    """A whole number; None for what is none, or is beyond all texts and times.

    >>> number(" 139 "), number("-1"), number("1e9"), number("9" * 40)
    (139, -1, None, None)
    """
    text = (written or "").strip()
    return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else None


def text_of(element: Element) -> str:
    r"""All text in an element, its newlines ``\n``."""
    return "".join(element.itertext()).replace("\r\n", "\n").replace("\r", "\n")


def guid_of(element: Element, attribute: str = "guid") -> str:
    """The GUID in an attribute, in one spelling; empty for none."""
    written = element.get(attribute)
    return plain_guid(written) if written else ""


def target_of(element: Element) -> str:
    """The GUID that a reference leads to; many lead to one."""
    return sys.intern(guid_of(element, "targetGUID"))


def read_coding(element: Element, unknown: Unknown) -> Coding:
    """A ``Coding``."""
    code, notes = "", []
    for name, child in children(element):
        if name == "CodeRef":
            code = target_of(child)
        elif name == "NoteRef":
            notes.append(target_of(child))
        else:
            unknown[f"Coding/{name}"] += 1
    return Coding(
        guid=guid_of(element),
        code=code,
        user=sys.intern(guid_of(element, "creatingUser")),
        created=element.get("creationDateTime") or "",
        notes=tuple(notes),
    )


def bare_coding(element: Element, owner: Element) -> Coding:
    """The coding that a ``CodeRef`` means which stands in a selection without a ``Coding``."""
    code = target_of(element)
    return Coding(
        guid=f"{guid_of(owner)} {code}",
        code=code,
        user=guid_of(owner, "creatingUser"),
        created=owner.get("creationDateTime") or "",
    )


def read_value(element: Element, unknown: Unknown) -> Value:
    """A ``VariableValue``."""
    variable, value = "", None
    for name, child in children(element):
        if name == "VariableRef":
            variable = target_of(child)
        elif name in names.VALUES:
            value = text_of(child).strip()
        else:
            unknown[f"VariableValue/{name}"] += 1
    return Value(variable=variable, value=value)
