"""Coders as users, participants as cases, attributes of these and of documents as variables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualkit import store as stores
from qualkit.interchange.refi import shaped
from qualkit.interchange.refi.elements import Case, User, Value, Variable
from qualkit.model.identity import derived_guid
from qualkit.store import Store

_ROLE = "role"
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
"""Numbers, but no figures such as 007 of which another program would drop a part."""


@dataclass(slots=True)
class Variables:
    """The variables of a project, each of the one type that all its values have."""

    project: str
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def told(self, attributes: Mapping[str, str]) -> tuple[Value, ...]:
        """The values of a case or a source."""
        for name, value in attributes.items():
            self.values[name].append(value)
        return tuple(
            Value(variable=self._guid(name), value=attributes[name]) for name in attributes
        )

    def listed(self) -> tuple[Variable, ...]:
        """All of them, by name."""
        return tuple(
            Variable(guid=self._guid(name), name=name, kind=_kind(self.values[name]))
            for name in sorted(self.values)
        )

    def _guid(self, name: str) -> str:
        return derived_guid("variable", self.project, name)


def users_out(store: Store) -> dict[str, User]:
    """Every coder, by name."""
    return {
        name: User(guid=shaped("coder", guid), name=name)
        for name, guid in stores.coders.guids(store).items()
    }


def cases_out(store: Store, variables: Variables, sources: Mapping[str, str]) -> dict[str, Case]:
    """Every participant, by name; ``sources`` are the GUIDs of documents by their names."""
    guids, spoken = stores.participants.guids(store), stores.participants.documents_of(store)
    found = {}
    for row in stores.participants.listing(store).records():
        role = {_ROLE: row["role"]} if row["role"] else {}
        found[row["name"]] = Case(
            guid=shaped("participant", guids[row["name"]]),
            name=row["name"],
            values=variables.told({**row["attributes"], **role}),
            sources=tuple(sources[document] for document in spoken.get(row["name"], ())),
        )
    return found


def _kind(values: Iterable[str]) -> str:
    """The narrowest type that the schema has for all of them."""
    listed = list(values)
    for kind, pattern in (("Integer", _INTEGER), ("Float", _DECIMAL)):
        if all(pattern.fullmatch(value) for value in listed):
            return kind
    return "Text"
