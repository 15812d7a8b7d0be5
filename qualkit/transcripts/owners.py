"""Whose a table's further columns are: the speakers', the documents', or each turn's own.

A column that never changes within a speaker is the speakers'; one that never changes within a
document is the documents'; any other stays with the turns. Nothing is left out.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from qualkit.transcripts.columns import Layout
from qualkit.transcripts.grid import Row

Key = TypeVar("Key", bound=Hashable)
Group = tuple[str, str, str]
"""A document's name, session and kind, as far as the table tells them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one cell holds: its row, its column, who said it."""

    row: Row
    place: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Owners:
    """Attributes by speaker and by document, and the columns that stay with the turns."""

    speakers: dict[str, dict[str, str]] = field(default_factory=dict)
    documents: dict[Group, dict[str, str]] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    changing_roles: dict[str, int] = field(default_factory=dict)

    def of_turn(self, said: Said, layout: Layout) -> dict[str, str]:
        """What the table says of this turn alone."""
        cells = {name: said.row.cell(place) for name, place in self.turns.items()}
        if said.speaker is None or said.speaker in self.changing_roles:
            cells["role"] = layout.cell(said.row, "role")
        return {name: cell for name, cell in cells.items() if cell}


def owners_of(groups: Mapping[Group, Sequence[Said]], layout: Layout) -> Owners:
    """Whose each further column of a table is."""
    owners = Owners()
    rows = {said.row.line: said for saids in groups.values() for said in saids}
    for name, place in layout.further.items():
        by_speaker = _constants((said.speaker, said.row.cell(place)) for said in rows.values())
        if by_speaker is not None:
            _keep(owners.speakers, name, by_speaker)
            continue
        by_document = _constants(
            (group, said.row.cell(place)) for group, saids in groups.items() for said in saids
        )
        if by_document is not None:
            _keep(owners.documents, name, by_document)
        else:
            owners.turns[name] = place
    _keep_roles(owners, rows.values(), layout)
    return owners


def _constants(pairs: Iterable[tuple[Key | None, str]]) -> dict[Key, str] | None:
    """The one value of each key; None when one has two, or a value has no key."""
    values: dict[Key, str] = {}
    for key, cell in pairs:
        if cell and (key is None or values.setdefault(key, cell) != cell):
            return None
    return values


def _keep(kept: dict[Key, dict[str, str]], name: str, values: Mapping[Key, str]) -> None:
    for key, value in values.items():
        kept.setdefault(key, {})[name] = value


def _keep_roles(owners: Owners, saids: Iterable[Said], layout: Layout) -> None:
    """A role that changes stays with the turns of that speaker alone."""
    roles: dict[str, str] = {}
    for said in saids:
        role = layout.cell(said.row, "role")
        if role and said.speaker and roles.setdefault(said.speaker, role) != role:
            owners.changing_roles.setdefault(said.speaker, said.row.line)
    steady = {name: role for name, role in roles.items() if name not in owners.changing_roles}
    _keep(owners.speakers, "role", steady)
