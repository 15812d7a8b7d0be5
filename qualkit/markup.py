"""The one hardened way from bytes to XML: no DTD, no entities, no network, in limits.

A document type is refused before anything is parsed, so no entity can be declared, let alone
unfold or name a file. lxml bounds the depth (256) and the length of a text (10 MB) by itself.
XML 1.0, sections 2.8 and 4.3.3. It knows no format that is written in XML and opens no file.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any

from qualkit.errors import ReadError

Element = Any
"""An element of lxml, which has no types of its own."""

DECLARED_ENCODING = re.compile(rb"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]{0,39})[\"']")
"""The encoding that the first bytes of a file declare."""

_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_BEFORE_ROOT = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_HARDENED = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def parse_text(text: str, name: str) -> Element:
    """The root element of the XML in `text`; `name` is for messages.

    Raises
    ------
    ReadError
        If it has a document type or is not well formed.
    """
    from lxml import etree

    text = _checked(text, name)
    parser = etree.XMLParser(encoding="utf-8", **_HARDENED)
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError, RecursionError, MemoryError) as error:
        raise _malformed(name, error) from None


def events_in(data: bytes, name: str, most: int) -> Iterator[tuple[str, Element]]:
    """``start`` and ``end`` of every element of a whole document, in order, as it is parsed.

    The caller clears what it has seen, so that a large document takes little room.

    Parameters
    ----------
    data : bytes
        UTF-8, UTF-16, or another encoding that the document declares.
    name : str
        What it is called, for messages.
    most : int
        The most bytes that are parsed.

    Raises
    ------
    ReadError
        If it is too large, has a document type, or is not well formed.
    """
    from lxml import etree

    if len(data) > most:
        raise ReadError(
            f"{name} has {len(data) / 1024**2:,.0f} MB of XML",
            expected=f"at most {most // 1024**2} MB",
        )
    source = io.BytesIO(_as_utf8(data, name))
    try:
        parsed = etree.iterparse(source, events=("start", "end"), encoding="utf-8", **_HARDENED)
        yield from parsed
    except (etree.LxmlError, ValueError, RecursionError, MemoryError) as error:
        raise _malformed(name, error) from None


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


def root_name(data: bytes) -> str:
    """The name of the first element that the bytes open, without its prefix; empty for none."""
    if data.startswith(_UTF16):
        head = data[:4096].decode("utf-16", "replace")
    else:
        head = data[:4096].decode("latin-1").removeprefix("\xef\xbb\xbf")
    start = _BEFORE_ROOT.match(head)
    at = start.end() if start else 0
    opened = re.match(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]", head[at:])
    return opened[1] if opened else ""


def local_name(element: Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _checked(text: str, name: str) -> str:
    """`text` without its declaration, a document type refused."""
    root_at = _BEFORE_ROOT.match(text)
    if root_at and text.startswith("<!DOCTYPE", root_at.end()):
        raise ReadError(
            f"{name} declares a document type",
            expected="XML without a DTD and entities",
            repair="remove the <!DOCTYPE …> or export it again",
        )
    return _DECLARATION.sub("", text.lstrip(), count=1) if "<?xml" in text[:200] else text


def _as_utf8(data: bytes, name: str) -> bytes:
    """The document in UTF-8; taken as it is where it is so already and names no document type."""
    declared = DECLARED_ENCODING.search(data[:400])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if data.startswith(_UTF16):
        encoding = "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        encoding, data = "utf-8", data[len(codecs.BOM_UTF8) :]
    if encoding in ("utf-8", "utf8") and _DOCTYPES[0] not in data:
        return data.lstrip()
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeError):
        what = f"{name} is not in the encoding {encoding!r} that it declares"
        raise ReadError(what, repair="save it as UTF-8") from None
    return _checked(text.removeprefix("\ufeff"), name).encode("utf-8", "surrogatepass")


def _malformed(name: str, error: BaseException) -> ReadError:
    line = getattr(error, "lineno", None)
    place = f" at line {line}" if line else ""
    what = str(error).partition(", line ")[0][:160]
    return ReadError(f"{name} is no well-formed XML{place} ({what})", repair="export it again")
