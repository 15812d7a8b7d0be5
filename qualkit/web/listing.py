"""The documents page: every document with how much was said, coded, and waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.model.documents import KINDS

if TYPE_CHECKING:
    from qualkit.project import Project

COLUMNS = ("name", "session", "kind", "language", "participants", "turns", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """All that the page shows; ``kinds`` are those that a document can be of."""

    rows: tuple[Mapping[str, Any], ...]
    kinds: tuple[str, ...]
    roles: tuple[str, ...]


def documents(project: Project) -> Documents:
    """The documents of `project`."""
    work = {row["document"]: row for row in project.work_by_document()}
    roles = {row["role"] for row in project.participants() if row["role"] is not None}
    rows = []
    for row in project.documents():
        own = work.get(row["name"], {"codings": 0, "waiting": 0})
        told = {name: row[name] for name in COLUMNS}
        rows.append({**told, "codings": own["codings"], "waiting": own["waiting"]})
    return Documents(rows=tuple(rows), kinds=tuple(KINDS), roles=tuple(sorted(roles)))
