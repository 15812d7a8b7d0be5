"""The newest audit, kept up to date while names are replaced or put back.

Replacing names moves every unit and changes none: where the units are the same ones afterwards, at
the places where the revisions put them, the sample is still that of these units and what was read
of it counts. Where they are not, or the audit was out of date before, its run stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qualkit import store as stores
from qualkit.assist.units import Unit
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.segments import Moves
from qualkit.workflows._audits import KIND, frame_digest, from_record
from qualkit.workflows._unread import readable_units

Place = tuple[str, int, Span]
"""GUID and version of a document, and a span of it."""


@dataclass(frozen=True, slots=True)
class MovedAudit:
    """The run of an audit, what it keeps, and where its units stood."""

    run: int
    record: dict[str, Any]
    places: tuple[Place, ...]

    @classmethod
    def of(cls, store: Store) -> MovedAudit | None:
        """The newest audit before texts are rewritten; None without one that is up to date."""
        found = stores.runs.latest_result(store, KIND)
        if found is None:
            return None
        kept = from_record(found[1])
        units = readable_units(stores.documents.turns(store), kept.unit)
        if frame_digest(store, units) != kept.frame:
            return None
        return cls(*found, tuple(_places(store, units)))

    def keep(self, store: Store, moves: Moves) -> None:
        """Keep where the units are now, all else being done; seals are the caller's."""
        units = readable_units(stores.documents.turns(store), self.record["unit"])
        if [_moved(place, moves) for place in self.places] != list(_places(store, units)):
            return
        drawn = [
            [number, guid, units[number].span.start, units[number].span.end, stratum]
            for number, guid, _, _, stratum in self.record["drawn"]
        ]
        now = stores.runs.result(store, self.run) or self.record
        changed = {**now, "frame": frame_digest(store, units), "drawn": drawn}
        stores.segments.put(store, self.run, changed)


def _places(store: Store, units: Iterable[Unit]) -> Iterable[Place]:
    guids = stores.documents.guids(store)
    for unit in units:
        guid, version = guids[unit.document]
        yield guid, version, unit.span


def _moved(place: Place, moves: Moves) -> Place:
    guid, version, span = place
    if (guid, version) not in moves:
        return place
    new, revision = moves[guid, version]
    return guid, new, revision.carried(span) or span
