"""The participants page: everybody with role, spellings, attributes, and how much they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.model.documents import MODERATOR
from qualkit.web.views import roles_of

if TYPE_CHECKING:
    from qualkit.project import Project

ROWS_WITHOUT_SCRIPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All that the page shows: ``roles`` with the classes that colour them, in their order."""

    rows: tuple[Mapping[str, Any], ...]
    attributes: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]

    def css(self, role: str | None) -> str:
        """The class that colours `role`."""
        return dict(self.roles).get(role or "", "group-none")

    @property
    def first(self) -> tuple[Mapping[str, Any], ...]:
        """The rows that a page shows without scripts."""
        return self.rows[:ROWS_WITHOUT_SCRIPT]


def people(project: Project) -> People:
    """The participants of `project`."""
    table = project.participants()
    colors = roles_of(table)
    others = {row["role"] for row in table if row["role"]} - set(colors.names)
    order = (*colors.names, *sorted(others - {MODERATOR}), *sorted(others & {MODERATOR}))
    return People(
        rows=tuple(table),
        attributes=tuple(sorted({name for row in table for name in row["attributes"]})),
        roles=tuple((role, colors.css(role)) for role in order),
    )
