"""From a file to an XML tree, decoded as all transcripts are and parsed by `qualkit.markup`.

What readers of XML ask of elements is here too. It knows no format that is written in XML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualkit.errors import ParameterError, ReadError
from qualkit.markup import (
    DECLARED_ENCODING,
    Element,
    elements_in,
    local_name,
    parse_text,
    root_name,
)
from qualkit.transcripts.encodings import decode
from qualkit.transcripts.source import Source

__all__ = [
    "MAX_XML",
    "Element",
    "elements_in",
    "has_root",
    "identifier",
    "inherited_language",
    "local_name",
    "named",
    "own_language",
    "parse_xml",
    "plain_text",
]

MAX_XML = 64 * 1024 * 1024
"""The largest XML file that is read: a tree takes many times the room of its text."""

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def parse_xml(source: Source) -> Element:
    """The root element of an XML file.

    Raises
    ------
    ReadError
        If it is too large, has a document type, or is not well formed.
    ParameterError
        If the encoding that was asked for does not exist.
    """
    return parse_text(_text(source), source.name)


def _text(source: Source) -> str:
    if len(source.data) > MAX_XML:
        raise ReadError(
            f"{source.name} has {len(source.data) / 1024**2:,.0f} MB of XML",
            expected=f"at most {MAX_XML // 1024**2} MB",
            repair="split it into one file a session",
        )
    declared = DECLARED_ENCODING.search(source.data[:400])
    told = source.encoding or (declared[1].decode("ascii") if declared else None)
    try:
        return decode(replace(source, encoding=told)).text
    except ParameterError:
        if source.encoding:
            raise
        raise ReadError(
            f"{source.name} declares the encoding {told!r}, which there is not",
            repair="save it as UTF-8",
        ) from None


def has_root(data: bytes, *names: bytes) -> bool:
    """True when the first element that the bytes open is one of `names`."""
    return root_name(data).encode("latin-1", "replace") in names


def named(element: Element, *names: str) -> Iterator[Element]:
    """All elements of these names in an element, itself included, whatever their namespace."""
    return (each for each in element.iter() if local_name(each) in names)


def identifier(element: Element) -> str:
    """The element's ``xml:id``; empty without one."""
    return str(element.get(_ID, "")).strip()


def own_language(element: Element) -> str:
    """The element's own ``xml:lang``; empty without one."""
    return str(element.get(_LANGUAGE, "")).strip()


def inherited_language(element: Element) -> str:
    """The ``xml:lang`` that holds for the element: its own or that of the nearest around it."""
    for each in (element, *element.iterancestors()):
        if own_language(each):
            return own_language(each)
    return ""


def plain_text(element: Element) -> str:
    """All text in an element, white space made single spaces."""
    return " ".join("".join(element.itertext()).split())
