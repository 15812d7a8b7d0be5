"""The start page: what the project holds, by document, role and code, what waits, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.model.steps import Step
from qualkit.model.tables import Table
from qualkit.web.views import CodeName, Tints, roles_of, tints_of

if TYPE_CHECKING:
    from qualkit.project import Project

MOST_DOCUMENTS = 12
MOST_STEPS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """The people of one role: how many, how many of them never speak, how much they say."""

    role: str | None
    css: str
    participants: int
    silent: int
    turns: int
    words: int
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A code with how often it is given; a category only groups."""

    name: CodeName
    css: str
    category: bool
    depth: int
    codings: int
    suggestions: int
    participants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that the start page shows."""

    documents: tuple[Mapping[str, Any], ...]
    roles: tuple[RoleLine, ...]
    codes: tuple[CodeLine, ...]
    sessions: int
    participants: int
    turns: int
    words: int
    codings: int
    suggestions: int
    unplaced: int
    steps: tuple[Step, ...]

    @property
    def shown(self) -> tuple[Mapping[str, Any], ...]:
        """The documents that the page has room for."""
        return self.documents[:MOST_DOCUMENTS]


def overview(project: Project) -> Overview:
    """What `project` holds."""
    documents, people, codes = project.documents(), project.participants(), project.codes()
    lines = _code_lines(codes, tints_of(codes))
    return Overview(
        documents=tuple(documents),
        roles=_role_lines(people),
        codes=lines,
        sessions=len({row["session"] for row in documents}),
        participants=len(people),
        turns=sum(row["turns"] for row in documents),
        words=sum(row["words"] for row in documents),
        codings=sum(line.codings for line in lines),
        suggestions=sum(line.suggestions for line in lines),
        unplaced=project.waiting_for_review(),
        steps=project.steps(limit=MOST_STEPS),
    )


def _role_lines(people: Table) -> tuple[RoleLine, ...]:
    colors = roles_of(people)
    others = sorted(
        {row["role"] for row in people} - set(colors.names), key=lambda role: role or ""
    )
    lines = []
    for role in (*colors.names, *reversed(others)):
        own = [row for row in people if row["role"] == role]
        lines.append(
            RoleLine(
                role=role,
                css=colors.css(role),
                participants=len(own),
                silent=sum(not row["turns"] for row in own),
                turns=sum(row["turns"] for row in own),
                words=sum(row["words"] for row in own),
                sessions=len({session for row in own for session in row["sessions"]}),
            )
        )
    return tuple(lines)


def _code_lines(codes: Table, tints: Tints) -> tuple[CodeLine, ...]:
    return tuple(
        CodeLine(
            name=CodeName(row["code"]),
            css=tints.css(row["code"]),
            category=bool(row["category"]),
            depth=min(row["code"].count("/"), 4),
            codings=row["codings"],
            suggestions=row["suggestions"],
            participants=row["participants"],
        )
        for row in codes
    )
