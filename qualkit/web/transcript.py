"""A transcript as the coding page draws it: blocks of turns and of what stands between them.

Knows where blocks begin and end and who speaks; refuses to know codings, which change while the
text stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.errors import UnknownName
from qualkit.model.tables import Table
from qualkit.web.blocks import Block, blocks_of
from qualkit.web.views import Roles, roles_of

if TYPE_CHECKING:
    from qualkit.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A document: its row in the list of documents, text, blocks, and the roles heard."""

    document: Mapping[str, Any]
    version: int
    text: str
    blocks: tuple[Block, ...]
    quiet: tuple[tuple[int, int], ...]
    roles: Roles

    @property
    def speakers(self) -> tuple[tuple[str, str], ...]:
        """The roles heard with their colours, in the colours' order."""
        heard = {block.turn["role"] for block in self.blocks if block.turn}
        named = sorted((role for role in heard if role), key=lambda role: self.roles.css(role))
        return tuple((role, self.roles.css(role)) for role in named)


def transcript(project: Project, document: str) -> Transcript:
    """The document called so.

    Raises
    ------
    UnknownName
        If there is no such document.
    """
    rows = {row["name"]: row for row in project.documents()}
    if document not in rows:
        raise UnknownName("document", document, list(rows))
    people = project.participants()
    text, turns = project.text(document), list(project.turns(document))
    return Transcript(
        document=rows[document],
        version=project.text_version(document),
        text=text,
        blocks=tuple(blocks_of(text, turns, _spellings(people).is_label)),
        quiet=tuple((span.start, span.end) for span in project.non_speech(document)),
        roles=roles_of(people),
    )


@dataclass(frozen=True, slots=True)
class _Spellings:
    """How each participant is written, in lower case."""

    by_name: Mapping[str, frozenset[str]]

    def is_label(self, between: str, turn: Mapping[str, Any]) -> bool:
        """Whether what stands before a turn is a spelling of its speaker's name, and no more."""
        known = self.by_name.get(turn.get("participant") or "", frozenset())
        return between.strip(":[]()*<>- \t").casefold() in known


def _spellings(people: Table) -> _Spellings:
    def own(row: Mapping[str, Any]) -> Sequence[str]:
        return (row["name"], *(row["aliases"] or ()))

    return _Spellings(
        {row["name"]: frozenset(name.casefold() for name in own(row)) for row in people}
    )
