"""An audit as its run keeps it: which units were drawn, which were read, and what has changed.

Units are kept by their document's GUID and their place, so that no word and no name stands in the
record. Positions hold as long as the digest of all units does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from qualkit import store as stores
from qualkit.assist.units import Unit
from qualkit.model.audits import Stratum
from qualkit.model.documents import Turn
from qualkit.model.identity import digest
from qualkit.model.readings import ToRead
from qualkit.store import Store
from qualkit.workflows._audited_codes import AuditedCodes, audited_codes
from qualkit.workflows._unread import readable_units

KIND = "audit"

ALL = "all"
NO_ROLE = "no role"
"""What strata are called that are no role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the run of an audit keeps.

    ``read`` are the numbers of the units that were read when it was drawn, ``drawn`` those of the
    sample, ``stratum_of`` the stratum of each of these. ``suggested`` are the GUIDs of
    the suggestions that waited in the sample. ``frame`` and ``suggestions`` are digests. ``codes``
    are the GUIDs of the codes it was drawn for; None where an older version drew it.
    """

    unit: str
    seed: int
    by: str | None
    revision: int
    frame: str
    suggestions: str
    strata: tuple[Stratum, ...]
    read: frozenset[int]
    drawn: tuple[int, ...]
    stratum_of: tuple[int, ...]
    suggested: tuple[str, ...]
    codes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An audit held against the project of today.

    ``answered`` are the numbers of the sampled units that were read since, ``codes`` the codes
    that it speaks of. Where ``moved`` says why, units or codes are others now and nothing can be
    said; where ``changed`` does, nothing can be said of what machines suggest.
    """

    run: int
    kept: Kept
    units: tuple[Unit, ...]
    answered: frozenset[int]
    codes: AuditedCodes = field(default_factory=AuditedCodes)
    moved: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def stratum_name(self, number: int) -> str:
        """The name of the stratum that a unit was in, or would have been in unread."""
        return stratum_of(self.units[number], self.kept.by)

    @property
    def stale(self) -> tuple[str, ...]:
        """All that changed since the audit was drawn."""
        return (*self.moved, *self.changed)

    def waiting(self) -> tuple[ToRead, ...]:
        """The sampled units that are still to be read, as they stand."""
        return tuple(
            ToRead(
                document=self.units[number].document,
                span=self.units[number].span,
                run=self.run,
                is_sampled=True,
            )
            for number in self.kept.drawn
            if number not in self.answered
        )


def stratum_of(unit: Unit, by: str | None) -> str:
    """The name of the stratum of a unit, where a sample is drawn by that."""
    return ALL if by is None else unit.turn.role or NO_ROLE


def frame_digest(store: Store, units: Sequence[Unit]) -> str:
    """A digest of where all units stand and in which role they are spoken."""
    guids = stores.documents.guids(store)
    return digest(
        [(*guids[unit.document], unit.span.start, unit.span.end, unit.turn.role) for unit in units]
    )


def suggestions_digest(store: Store) -> str:
    """A digest of what machines suggest, whatever people decided on it one by one."""
    return digest(stores.suggestions.standing(store))


def as_record(store: Store, kept: Kept, units: Sequence[Unit]) -> dict[str, Any]:
    """The audit as its run keeps it."""
    guids = stores.documents.guids(store)
    every = [units[number] for number in kept.drawn]
    return {
        "unit": kept.unit,
        "seed": kept.seed,
        "by": kept.by,
        "revision": kept.revision,
        "frame": kept.frame,
        "suggestions": kept.suggestions,
        "strata": [[part.name, part.unread, part.sampled, part.inclusion] for part in kept.strata],
        "read": list(_ranges(kept.read)),
        "drawn": [
            [number, guids[unit.document][0], unit.span.start, unit.span.end, stratum]
            for number, unit, stratum in zip(kept.drawn, every, kept.stratum_of, strict=True)
        ],
        "suggested": list(kept.suggested),
        "codes": list(kept.codes or ()),
    }


def from_record(record: Mapping[str, Any]) -> Kept:
    """The audit that a run keeps."""
    return Kept(
        unit=record["unit"],
        seed=record["seed"],
        by=record["by"],
        revision=record["revision"],
        frame=record["frame"],
        suggestions=record["suggestions"],
        strata=tuple(
            Stratum(name=name, unread=unread, sampled=sampled, inclusion=inclusion)
            for name, unread, sampled, inclusion in record["strata"]
        ),
        read=frozenset(number for first, end in record["read"] for number in range(first, end)),
        drawn=tuple(row[0] for row in record["drawn"]),
        stratum_of=tuple(row[4] for row in record["drawn"]),
        suggested=tuple(record["suggested"]),
        codes=tuple(record["codes"]) if "codes" in record else None,
    )


def latest(store: Store, turns: Sequence[Turn]) -> Standing | None:
    """The newest audit, held against these turns; None where none was drawn."""
    found = stores.runs.latest_result(store, KIND)
    if found is None:
        return None
    run, kept = found[0], from_record(found[1])
    units = readable_units(turns, kept.unit)
    if frame_digest(store, units) != kept.frame:
        why = "texts, turns or the roles of speakers are others than when it was drawn"
        return Standing(run=run, kept=kept, units=units, answered=frozenset(), moved=(why,))
    codes = audited_codes(store, kept.codes, revision=kept.revision, run=run)
    own = {(r.document, r.span) for r in stores.readings.all_readings(store) if r.run == run}
    return Standing(
        run=run,
        kept=kept,
        units=units,
        answered=frozenset(n for n in kept.drawn if (units[n].document, units[n].span) in own),
        codes=codes,
        moved=codes.moved,
        changed=tuple(_suggested_anew(store, kept)),
    )


def _suggested_anew(store: Store, kept: Kept) -> Iterable[str]:
    if suggestions_digest(store) != kept.suggestions:
        yield "machines suggest other codes than when it was drawn"


def _ranges(numbers: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Ascending numbers as half-open ranges."""
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        own = [number for _, number in run]
        yield own[0], own[-1] + 1
