"""REFI-QDA packages made for tests: a few words of Python to a `.qdpx`, as any program might."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

NAMESPACE = "urn:QDA-XML:project:1.0"


def guid(name: str) -> str:
    """A GUID that follows from a name, as programs write them."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name)).upper()


def element(tag: str, *inside: str, text: str = "", **attributes: object) -> str:
    """An element; attributes are written as they are called."""
    told = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items())
    return f"<{tag}{told}>{escape(text)}{''.join(inside)}</{tag}>"


def code(name: str, *inside: str, **attributes: object) -> str:
    """A code."""
    return element("Code", *inside, **{"guid": guid(name), "name": name, "isCodable": "true",
                                       **attributes})  # fmt: skip


def coding(name: str, of: str, *inside: str, user: str = "Ann") -> str:
    """A coding called so, of a code."""
    reference = element("CodeRef", targetGUID=guid(of))
    return element("Coding", reference, *inside, guid=guid(name), creatingUser=guid(user),
                   creationDateTime="2024-05-01T10:00:00Z")  # fmt: skip


def selection(name: str, start: int, end: int, *inside: str, title: str = "") -> str:
    """A selection of a plain text."""
    named = {"name": title} if title else {}
    return element("PlainTextSelection", *inside, guid=guid(name), startPosition=start,
                   endPosition=end, creatingUser=guid("Ann"), **named)  # fmt: skip


def note(name: str, text: str) -> str:
    """A note."""
    return element("Note", element("PlainTextContent", text=text), guid=guid(name), name=name)


def reference(tag: str, name: str) -> str:
    """A reference to something called so."""
    return element(tag, targetGUID=guid(name))


def text_source(called: str, *inside: str, **attributes: object) -> str:
    """A source whose text is the file of its name."""
    path = f"internal://{called}.txt"
    told = {"guid": guid(called), "name": called, "plainTextPath": path, **attributes}
    return element("TextSource", *inside, **told)


def project(*sections: str, origin: str = "Some Program 3", **attributes: object) -> str:
    """A project file."""
    told = {"xmlns": NAMESPACE, "name": "A study", "origin": origin, **attributes}
    return '<?xml version="1.0" encoding="utf-8"?>\n' + element("Project", *sections, **told)


def section(tag: str, *members: str) -> str:
    """A part of a project."""
    return element(tag, *members)


def codebook(*codes: str) -> str:
    """The codes of a project."""
    return element("CodeBook", element("Codes", *codes))


def users(*names: str) -> str:
    """The users of a project."""
    return section("Users", *(element("User", guid=guid(name), name=name) for name in names))


def packed(
    xml: str | bytes, sources: Mapping[str, str | bytes] = {}, *, root: str = "project.qde",
    folder: str = "sources",
) -> bytes:  # fmt: skip
    """The bytes of a package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(root, xml)
        for name, text in sources.items():
            data = text.encode() if isinstance(text, str) else text
            package.writestr(f"{folder}/{name}" if folder else name, data)
    return out.getvalue()


TALK = "Ada: The bus comes late.\n\nBen: Nobody tells us why.\n\nAda: So we wait in the rain.\n"


def small(*more: str, selections: Sequence[str] | None = None, inside: Sequence[str] = ()) -> str:
    """A project with one talk, two codes and two codings, and whatever `more` there is."""
    said = selections if selections is not None else (
        spot("s1", "The bus comes late", coding("c1", "Late")),
        spot("s2", "Nobody tells us", coding("c2", "Told")),
    )  # fmt: skip
    return project(
        users("Ann"),
        codebook(code("Travel", code("Late"), isCodable="false"), code("Told")),
        section("Sources", text_source("talk", *said, *inside)),
        *more,
    )


def spot(name: str, words: str, *inside: str, titled: bool = True) -> str:
    """A selection of these words of `TALK`, called by them."""
    start = TALK.index(words)
    return selection(name, start, start + len(words), *inside, title=words if titled else "")


ELEMENTS = {
    "user": "Users/User", "code": "Code", "variable": "Variables/Variable", "case": "Cases/Case",
    "coding": "Coding", "note": "Notes/Note", "link": "Links/Link", "set": "Sets/Set",
    "graph": "Graphs/Graph", "sync point": "SyncPoint", "transcript": "Transcript",
    "value": "VariableValue",
}  # fmt: skip
"""Kinds of things, with the element that one of them is."""


def elements_of(xml: str | bytes) -> Counter[str]:
    """How many things of each kind a project file holds, counted without any of qualkit."""
    root = etree.fromstring(xml.encode() if isinstance(xml, str) else xml)
    found: Counter[str] = Counter()
    for each in root.iter():
        name = each.tag.rpartition("}")[2]
        above = each.getparent()
        path = f"{above.tag.rpartition('}')[2]}/{name}" if above is not None else name
        found.update(kind for kind, told in ELEMENTS.items() if told in (name, path))
        found["source"] += path.startswith("Sources/")
        found["selection"] += name.endswith("Selection")
    return found


def written(folder: Path, xml: str | bytes, **sources: str | bytes) -> Path:
    """A package in a folder, with `TALK` in it."""
    path = folder / "study.qdpx"
    files = {f"{name}.txt": text for name, text in {"talk": TALK, **sources}.items()}
    path.write_bytes(packed(xml, files))
    return path
