"""What the schema of REFI-QDA 1.0 asks of a project file, as far as texts go, and what breaks it.

Written from the standard as a table, element by element: its attributes (with ``!`` where they
must be there), then its children in their order (``?`` for none or one, ``*`` for any number, ``+``
for one or more). Faults are told as sentences; none means that the file is valid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

_GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ANY, _TIME = r"(?s).*", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"
_WHO = {"creatingUser": _GUID, "creationDateTime": _TIME}
_TEXT: tuple[dict[str, str], str] = (
    {"guid!": _GUID, "name": _ANY, "plainTextPath": r"(internal|relative|absolute)://.+",
     "richTextPath": _ANY, **_WHO},
    "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
)  # fmt: skip
_REFERENCE = ({"targetGUID!": _GUID}, "")

_RULES: dict[str, tuple[dict[str, str], str]] = {
    "Project": (
        {"name!": _ANY, "origin": _ANY, "creatingUserGUID": _GUID, "creationDateTime": _TIME},
        ("Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description?"
        " NoteRef*"),
    ),
    "Users": ({}, "User+"),
    "User": ({"guid!": _GUID, "name": _ANY, "id": _ANY}, ""),
    "CodeBook": ({"origin": _ANY}, "Codes Sets?"),
    "Codes": ({}, "Code+"),
    "Code": (
        {"guid!": _GUID, "name!": _ANY, "isCodable!": "true|false",
         "color": "#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})"},
        "Description? NoteRef* Code*",
    ),
    "Variables": ({}, "Variable+"),
    "Variable": (
        {"guid!": _GUID, "name!": _ANY,
         "typeOfVariable!": "Text|Boolean|Integer|Float|Date|DateTime"},
        "Description?",
    ),
    "Cases": ({}, "Case+"),
    "Case": (
        {"guid!": _GUID, "name": _ANY},
        "Description? CodeRef* VariableValue* SourceRef* SelectionRef*",
    ),
    "VariableValue": ({}, "VariableRef TextValue? IntegerValue? FloatValue?"),
    "Sources": ({}, "TextSource+"),
    "TextSource": _TEXT,
    "Notes": ({}, "Note+"),
    "Note": _TEXT,
    "PlainTextSelection": (
        {"guid!": _GUID, "name": _ANY, "startPosition!": r"\d+", "endPosition!": r"\d+", **_WHO},
        "Description? Coding* NoteRef*",
    ),
    "Coding": ({"guid!": _GUID, **_WHO}, "CodeRef NoteRef*"),
    "Links": ({}, "Link+"),
    "Link": (
        {"guid!": _GUID, "name": _ANY, "direction": "Associative|OneWay|Bidirectional",
         "originGUID": _GUID, "targetGUID": _GUID},
        "NoteRef*",
    ),
    "Sets": ({}, "Set+"),
    "Set": (
        {"guid!": _GUID, "name!": _ANY},
        "Description? MemberCode* MemberSource* MemberNote*",
    ),
    **dict.fromkeys(
        ("NoteRef", "CodeRef", "SourceRef", "SelectionRef", "VariableRef", "MemberCode",
         "MemberSource", "MemberNote"),
        _REFERENCE,
    ),
    **dict.fromkeys(("Description", "PlainTextContent", "TextValue"), ({}, "")),
}  # fmt: skip
_VALUES = {"IntegerValue": r"[+-]?\d+", "FloatValue": r"[+-]?(\d+(\.\d*)?|\.\d+)"}


def faults(xml: bytes, namespace: str = "urn:QDA-XML:project:1.0") -> list[str]:
    """Where a file is not what the schema asks, and which references in it lead nowhere."""
    root = etree.fromstring(xml)
    return [*_shape(root, namespace), *_identity(root)]


def _shape(element: Any, namespace: str) -> Iterator[str]:
    home, _, name = element.tag.rpartition("}")
    if home != f"{{{namespace}":
        yield f"{name} is in {home}"
    if name in _VALUES:
        if not re.fullmatch(_VALUES[name], element.text or ""):
            yield f"{name} is {element.text!r}"
        return
    if name not in _RULES:
        yield f"there is no {name}"
        return
    attributes, children = _RULES[name]
    wanted = {key.removesuffix("!"): pattern for key, pattern in attributes.items()}
    yield from (f"{name} has no {key[:-1]}" for key in attributes
                if key.endswith("!") and key[:-1] not in element.attrib)  # fmt: skip
    for key, value in element.attrib.items():
        if not re.fullmatch(wanted.get(key, r"\b\B"), value):
            yield f"{name} has {key}={value!r}"
    found = " ".join(child.tag.rpartition("}")[2] for child in element)
    pattern = "".join(f"({each.rstrip('?*+')} ){each[-1] if each[-1] in '?*+' else ''}"
                      for each in children.split())  # fmt: skip
    if not re.fullmatch(pattern, f"{found} " if found else ""):
        yield f"{name} has {found[:80]}"
    for child in element:
        yield from _shape(child, namespace)


def _identity(root: Any) -> Iterator[str]:
    guids = [each.get("guid") for each in root.iter() if each.get("guid")]
    yield from (f"{guid} stands twice" for guid, n in Counter(guids).items() if n > 1)
    known, referring = set(guids), ("creatingUser", "targetGUID", "originGUID")
    for each in root.iter():
        for key in referring:
            if each.get(key) and each.get(key) not in known:
                yield f"{each.tag.rpartition('}')[2]} leads nowhere by {key}"
