"""The one hardened way from a file to an XML tree: no DTD, no entities, no network, in limits.

A document type is refused before anything is parsed, so no entity can be declared, let alone
unfold or name a file. lxml bounds the depth (256) and the length of a text (10 MB) by itself.
XML 1.0, sections 2.8 and 4.3.3. It knows no format that is written in XML.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qualkit.errors import ParameterError, ReadError
from qualkit.transcripts.encodings import decode
from qualkit.transcripts.source import Source

MAX_XML = 64 * 1024 * 1024
"""The largest XML file that is read: a tree takes many times the room of its text."""

Element = Any
"""An element of lxml, which has no types of its own."""

_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]{0,39})[\"']")
_BEFORE_ROOT = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
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
    from lxml import etree

    text = _text(source)
    root_at = _BEFORE_ROOT.match(text)
    if root_at and text.startswith("<!DOCTYPE", root_at.end()):
        raise ReadError(
            f"{source.name} declares a document type",
            expected="XML without a DTD and entities",
            repair="remove the <!DOCTYPE …> or export it again",
        )
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError, RecursionError, MemoryError) as error:
        place = f" at line {error.lineno}" if isinstance(error, etree.XMLSyntaxError) else ""
        what = str(error).partition(", line ")[0][:160]
        raise ReadError(
            f"{source.name} is no well-formed XML{place} ({what})", repair="export it again"
        ) from None


def _text(source: Source) -> str:
    if len(source.data) > MAX_XML:
        raise ReadError(
            f"{source.name} has {len(source.data) / 1024**2:,.0f} MB of XML",
            expected=f"at most {MAX_XML // 1024**2} MB",
            repair="split it into one file a session",
        )
    declared = _ENCODING.search(source.data[:400])
    told = source.encoding or (declared[1].decode("ascii") if declared else None)
    try:
        text = decode(replace(source, encoding=told)).text
    except ParameterError:
        if source.encoding:
            raise
        raise ReadError(
            f"{source.name} declares the encoding {told!r}, which there is not",
            repair="save it as UTF-8",
        ) from None
    return _DECLARATION.sub("", text.lstrip(), count=1) if "<?xml" in text[:200] else text


def elements_in(part: bytes, name: str, *names: str) -> Iterator[Element]:
    """The elements of these names in a part of a package, each as it ends, then forgotten.

    Raises
    ------
    ReadError
        If the part declares a document type or is not well formed.
    """
    from lxml import etree

    if any(sign in part for sign in _DOCTYPES):
        raise ReadError(f"{name} declares a document type", repair="save it again")
    events = etree.iterparse(
        io.BytesIO(part), events=("end",), tag=[f"{{*}}{each}" for each in names],
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for _, element in events:
            yield element
            element.clear()
    except (etree.LxmlError, UnicodeError) as error:
        raise ReadError(f"{name} is damaged: no well-formed XML", repair="save it again") from error


def has_root(data: bytes, *names: bytes) -> bool:
    """True when the first element that the bytes open is one of `names`."""
    head = data[:4096].decode("latin-1").removeprefix("\xef\xbb\xbf")
    start = _BEFORE_ROOT.match(head)
    at = start.end() if start else 0
    opened = re.match(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]", head[at:])
    return opened is not None and opened[1].encode("latin-1") in names


def local_name(element: Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


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
