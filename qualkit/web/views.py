"""What the pages need of a project, and how they colour its roles and codes.

Knows the tables a project can give; refuses to know HTTP and HTML. Colours travel as the names of
CSS classes, since the pages' policy allows no inline style.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.model.codes import SEPARATOR
from qualkit.model.documents import MODERATOR
from qualkit.model.tables import Table

if TYPE_CHECKING:
    from qualkit.project import Project

PALETTE = 6
"""How many colours the stylesheet has for roles, and for codes without one of their own."""

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


OpenProject = Callable[[], "AbstractContextManager[Project]"]
"""Opens the project anew: every request runs in a thread of its own."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of a study in the order of their colours: the smaller first, no moderator."""

    names: tuple[str, ...]

    def css(self, role: str | None) -> str:
        """The class that colours `role`; the quiet one for moderators and nobody.

        >>> Roles(("staff", "citizen")).css("citizen"), Roles(()).css("citizen")
        ('group-2', 'group-none')
        """
        if role not in self.names:
            return "group-none"
        return f"group-{self.names.index(role) % PALETTE + 1}"


def roles_of(participants: Table) -> Roles:
    """The roles that speak, those of fewest people first."""
    sizes = Counter(row["role"] for row in participants if row["role"] not in (None, MODERATOR))
    return Roles(tuple(sorted(sizes, key=lambda role: (sizes[role], role))))


@dataclass(frozen=True, slots=True)
class Tints:
    """The classes that colour codes, by path."""

    by_code: Mapping[str, str]

    def css(self, code: str) -> str:
        """The class that colours `code`."""
        return self.by_code.get(code, "tint-none")


def tints_of(codes: Table) -> Tints:
    """A class for each code: its own colour's, or the palette's by its place.

    >>> tints_of(Table(("code", "color"), (("Needs", "#D1495B"), ("Talk", "red}")))).css("Needs")
    'tint-d1495b'
    """
    found = {}
    for position, row in enumerate(codes):
        color = str(row["color"] or "").casefold()
        own = color[1:] if _HEX.fullmatch(color) else str(position % PALETTE + 1)
        found[row["code"]] = f"tint-{own}"
    return Tints(found)


def tint_rules(codes: Table) -> str:
    r"""The stylesheet of the codes' own colours; nothing that is not a colour passes.

    >>> tint_rules(Table(("code", "color"), (("Needs", "#d1495b"), ("Talk", "red}body{"))))
    '.tint-d1495b { --tint: color-mix(in oklab, #d1495b var(--keep), white); }\n'
    """
    colors = {str(row["color"] or "").casefold() for row in codes}
    known = sorted(color for color in colors if _HEX.fullmatch(color))
    mixed = "color-mix(in oklab, {} var(--keep), white)"  # brighter where the page is dark
    return "".join(f".tint-{color[1:]} {{ --tint: {mixed.format(color)}; }}\n" for color in known)


@dataclass(frozen=True, slots=True)
class CodeName:
    """A code's own name and the path above it."""

    path: str

    @property
    def own(self) -> str:
        """The last name of the path."""
        return self.path.rpartition(SEPARATOR)[2]

    @property
    def parent(self) -> str:
        """What stands before it, empty at the root."""
        return self.path.rpartition(SEPARATOR)[0].replace(SEPARATOR, " / ")


def attributed(coding: Mapping[str, Any]) -> str | None:
    """The other role whose view a coding reports, None for the speaker's own.

    >>> attributed({"about": "citizen", "role": "staff"})
    'citizen'
    """
    about: str | None = coding["about"]
    return None if about == coding["role"] else about
