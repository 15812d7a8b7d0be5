"""Users, variables and cases of QDA-XML."""

from __future__ import annotations

from collections import defaultdict

from qualkit.interchange.refi.elements import Case, User, Value, Variable
from qualkit.interchange.refi.reading import (
    Unknown,
    children,
    guid_of,
    read_value,
    target_of,
    text_of,
)
from qualkit.markup import Element

_REFERENCES = ("CodeRef", "SourceRef", "SelectionRef")


def read_user(element: Element, unknown: Unknown) -> User:  # noqa: ARG001
    """A ``User``."""
    name = " ".join((element.get("name") or "").split())
    return User(guid=guid_of(element), name=name, id=(element.get("id") or "").strip())


def read_variable(element: Element, unknown: Unknown) -> Variable:
    """A ``Variable``."""
    description = ""
    for name, child in children(element):
        if name == "Description":
            description = text_of(child).strip()
        else:
            unknown[f"Variable/{name}"] += 1
    return Variable(
        guid=guid_of(element),
        name=" ".join((element.get("name") or "").split()),
        kind=element.get("typeOfVariable") or "Text",
        description=description,
    )


def read_case(element: Element, unknown: Unknown) -> Case:
    """A ``Case``."""
    description = ""
    values: list[Value] = []
    references: dict[str, list[str]] = defaultdict(list)
    for name, child in children(element):
        if name == "Description":
            description = text_of(child).strip()
        elif name == "VariableValue":
            values.append(read_value(child, unknown))
        elif name in _REFERENCES:
            references[name].append(target_of(child))
        else:
            unknown[f"Case/{name}"] += 1
    return Case(
        guid=guid_of(element),
        name=" ".join((element.get("name") or "").split()),
        description=description,
        values=tuple(values),
        codes=tuple(references["CodeRef"]),
        sources=tuple(references["SourceRef"]),
        selections=tuple(references["SelectionRef"]),
    )
