"""What a package of QDA-XML holds, as frozen objects: one class an element, names as in the schema.

Reading makes them and writing is made of them; nothing here knows XML, zip or the project. GUIDs
are as the file has them, in one spelling (`qualkit.interchange.refi.guids.plain_guid`). Positions
are as the file counts them. Whatever the schema lets out is empty or None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who coded or wrote."""

    guid: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code; ``parent`` is the index of the one it stands under, in the order of the file."""

    guid: str
    name: str
    is_codable: bool = True
    color: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    parent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of cases and sources; ``kind`` is one of `names.VARIABLE_KINDS`."""

    guid: str
    name: str
    kind: str = "Text"
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The value of a variable, as written; None where it is left open."""

    variable: str
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case: a person, mostly, with the codes, sources and selections that are theirs.

    ``notes`` are no part of the schema; other programs' own files have them.
    """

    guid: str
    name: str = ""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A code given to a selection or a source."""

    guid: str
    code: str
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A part of a source; ``kind`` is a value of `names.SELECTIONS`.

    ``start`` and ``end`` are positions in a text, None where they are no numbers; ``from_point``
    and ``to_point`` are the GUIDs of sync points instead. ``quote`` is the text that a selection
    of a PDF brings along, ``place`` where it is in what is no text. ``lost`` is why it has no
    place, where whoever read it knows; no file says so.
    """

    guid: str
    kind: str = "text"
    name: str = ""
    start: int | None = None
    end: int | None = None
    from_point: str = ""
    to_point: str = ""
    quote: str = ""
    place: str = ""
    lost: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPoint:
    """A position in a transcript and the time of it in milliseconds; None where not given."""

    guid: str
    time_ms: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A text: of a source, of a PDF, of a transcript, of a note."""

    guid: str
    name: str = ""
    content: str | None = None
    plain_path: str = ""
    rich_path: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    selections: tuple[Selection, ...] = ()
    points: tuple[SyncPoint, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()

    @property
    def has_text(self) -> bool:
        """Whether it says where its text is."""
        return self.content is not None or bool(self.plain_path or self.rich_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source; ``kind`` is one of `names.SOURCES`.

    ``texts`` holds what can be read of it: the text itself, the representation of a PDF, the
    description of a picture, the transcripts of a recording. ``selections`` are those in what is
    no text.
    """

    guid: str
    kind: str
    name: str = ""
    path: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    texts: tuple[Body, ...] = ()
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link between two things of any sort."""

    guid: str
    name: str = ""
    direction: str = ""
    origin: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A set of codes, sources and notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertex:
    """A thing in a graph; ``represented`` is the GUID of what it stands for."""

    guid: str
    name: str = ""
    represented: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line in a graph, between two of its vertices."""

    guid: str
    source: str
    target: str
    name: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A drawing of things and lines between them."""

    guid: str
    name: str = ""
    vertices: tuple[Vertex, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The codes of a ``.qdc`` file, with their sets."""

    origin: str = ""
    codes: tuple[Code, ...] = ()
    sets: tuple[Set, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A whole project; ``unknown`` counts the elements that no version of the schema has there."""

    name: str = ""
    origin: str = ""
    created: str = ""
    user: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    written: tuple[Body, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    graphs: tuple[Graph, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)
