"""Links, sets and graphs of QDA-XML: what ties things of any sort together."""

from __future__ import annotations

from collections import defaultdict

from qualkit.interchange.refi.elements import Edge, Graph, Link, Set, Vertex
from qualkit.interchange.refi.reading import Unknown, children, guid_of, target_of, text_of
from qualkit.markup import Element

_MEMBERS = ("MemberCode", "MemberSource", "MemberNote")


def read_link(element: Element, unknown: Unknown) -> Link:
    """A ``Link``."""
    notes = []
    for name, child in children(element):
        if name == "NoteRef":
            notes.append(target_of(child))
        else:
            unknown[f"Link/{name}"] += 1
    return Link(
        guid=guid_of(element),
        name=(element.get("name") or "").strip(),
        direction=element.get("direction") or "",
        origin=guid_of(element, "originGUID"),
        target=guid_of(element, "targetGUID"),
        notes=tuple(notes),
    )


def read_set(element: Element, unknown: Unknown) -> Set:
    """A ``Set``."""
    description = ""
    members: dict[str, list[str]] = defaultdict(list)
    for name, child in children(element):
        if name in _MEMBERS:
            members[name].append(target_of(child))
        elif name == "Description":
            description = text_of(child).strip()
        else:
            unknown[f"Set/{name}"] += 1
    return Set(
        guid=guid_of(element),
        name=" ".join((element.get("name") or "").split()),
        description=description,
        codes=tuple(members["MemberCode"]),
        sources=tuple(members["MemberSource"]),
        notes=tuple(members["MemberNote"]),
    )


def read_graph(element: Element, unknown: Unknown) -> Graph:
    """A ``Graph``."""
    vertices, edges = [], []
    for name, child in children(element):
        if name == "Vertex":
            vertices.append(_vertex(child))
        elif name == "Edge":
            edges.append(_edge(child))
        else:
            unknown[f"Graph/{name}"] += 1
    return Graph(
        guid=guid_of(element),
        name=(element.get("name") or "").strip(),
        vertices=tuple(vertices),
        edges=tuple(edges),
    )


def _vertex(element: Element) -> Vertex:
    return Vertex(
        guid=guid_of(element),
        name=(element.get("name") or "").strip(),
        represented=guid_of(element, "representedGUID"),
    )


def _edge(element: Element) -> Edge:
    return Edge(
        guid=guid_of(element),
        source=guid_of(element, "sourceVertex"),
        target=guid_of(element, "targetVertex"),
        name=(element.get("name") or "").strip(),
        direction=element.get("direction") or "",
    )
