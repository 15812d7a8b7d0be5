"""QDA-XML to `elements`, section by section, so that a large project takes little room.

Names count without their namespace, sections in any order; what the schema has not in a place is
counted by its name and left out. Nothing is resolved here: a GUID may lead nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.errors import ReadError
from qualkit.interchange.refi import names
from qualkit.interchange.refi.code_elements import read_codes
from qualkit.interchange.refi.elements import Codebook, Project
from qualkit.interchange.refi.guids import plain_guid
from qualkit.interchange.refi.people_elements import read_case, read_user, read_variable
from qualkit.interchange.refi.reading import Unknown, text_of
from qualkit.interchange.refi.source_elements import read_body, read_source
from qualkit.interchange.refi.web_elements import read_graph, read_link, read_set
from qualkit.markup import Element, events_in, local_name

MAX_XML = 512 * 1024 * 1024
"""The largest project file that is read."""

_SECTION, _MEMBER = 2, 3
"""How deep sections and their members stand; what is deeper is read with its member."""

_Reader = Callable[[Element, Unknown], Any]

_LISTS: Mapping[str, tuple[str, dict[str, _Reader]]] = {
    "Users": ("users", {"User": read_user}),
    "Variables": ("variables", {"Variable": read_variable}),
    "Cases": ("cases", {"Case": read_case}),
    "Sources": ("sources", dict.fromkeys(names.SOURCES, read_source)),
    "Notes": ("written", {"Note": read_body}),
    "Links": ("links", {"Link": read_link}),
    "Sets": ("sets", {"Set": read_set}),
    "Graphs": ("graphs", {"Graph": read_graph}),
}
"""Section → where its members go, and what reads each of them."""


def read_project(data: bytes, name: str) -> Project:
    """The project in the bytes of a ``.qde`` file called `name`.

    Raises
    ------
    ReadError
        If it is no well-formed XML, is too large or nested too deep, or is no project.
    """
    parts = _Parts(name)
    attributes = parts.read(data, names.PROJECT_ROOT)
    return Project(
        name=attributes.get("name", ""),
        origin=attributes.get("origin", ""),
        created=attributes.get("creationDateTime", ""),
        user=plain_guid(attributes.get("creatingUserGUID")),
        description=parts.description,
        notes=tuple(parts.notes),
        codes=tuple(parts.codes),
        unknown=dict(parts.unknown),
        **{key: tuple(items) for key, items in parts.lists.items()},
    )


def read_codebook(data: bytes, name: str) -> Codebook:
    """The codes in the bytes of a ``.qdc`` file called `name`.

    Raises
    ------
    ReadError
        As `read_project`, of a codebook.
    """
    parts = _Parts(name)
    attributes = parts.read(data, names.CODEBOOK_ROOT)
    return Codebook(
        origin=attributes.get("origin", ""),
        codes=tuple(parts.codes),
        sets=tuple(parts.lists["sets"]),
        unknown=dict(parts.unknown),
    )


@dataclass(slots=True)
class _Parts:
    name: str
    lists: dict[str, list[Any]] = field(
        default_factory=lambda: {key: [] for key, _ in _LISTS.values()}
    )
    codes: list[Any] = field(default_factory=list)
    description: str = ""
    notes: list[str] = field(default_factory=list)
    unknown: Unknown = field(default_factory=Counter)

    def read(self, data: bytes, wanted: str) -> dict[str, str]:
        """Take everything in; the attributes of the root."""
        depth, path = 0, list[str]()
        attributes: dict[str, str] = {}
        try:
            for event, element in events_in(data, self.name, MAX_XML):
                if event == "start":
                    depth += 1
                    if depth <= _MEMBER:
                        path.append(local_name(element))
                    if depth == 1:
                        self._check_root(path[0], wanted)
                        attributes = {str(key): str(value) for key, value in element.attrib.items()}
                else:
                    if depth <= _MEMBER:
                        self._take(element, path)
                        path.pop()
                    depth -= 1
        except RecursionError:
            what = f"{self.name} has elements in elements without end"
            raise ReadError(what, repair="export it again") from None
        return attributes

    def _check_root(self, found: str, wanted: str) -> None:
        if found.casefold() != wanted.casefold():
            what = f"{self.name} begins with <{found[:60]}>"
            other = "export the project as REFI-QDA again"
            raise ReadError(what, expected=f"<{wanted}> of QDA-XML", repair=other)

    def _take(self, element: Element, path: list[str]) -> None:
        if len(path) == _SECTION:
            self._section(element, path[1])
            element.clear()
        elif len(path) == _MEMBER and path[1] in _LISTS:
            key, readers = _LISTS[path[1]]
            if reader := readers.get(path[2]):
                self.lists[key].append(reader(element, self.unknown))
            else:
                self.unknown[f"{path[1]}/{path[2]}"] += 1
            element.clear()

    def _section(self, element: Element, section: str) -> None:
        if section in ("CodeBook", "Codes"):
            self.codes += read_codes(element, self.unknown, start=len(self.codes))
        elif section == "Description":
            self.description = text_of(element)
        elif section == "NoteRef":
            self.notes.append(plain_guid(element.get("targetGUID")))
        elif section not in _LISTS:
            self.unknown[section] += 1
