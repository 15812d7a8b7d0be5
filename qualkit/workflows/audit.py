"""An audit: a random sample of what nobody has read, read for all codes, and what it says.

It says how much of each code is still missed in the unread, and how often suggestions are right.
What it says of the unread is about those of the moment when it was drawn.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit import assist
from qualkit import store as stores
from qualkit.assist.units import UNITS, Unit, UnitPlaces
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.audits import Audit, AuditDrawn, AuditRow, Stratum
from qualkit.model.readings import ToRead
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._audit_truth import Truth
from qualkit.workflows._audits import (
    KIND,
    Kept,
    Standing,
    as_record,
    frame_digest,
    latest,
    stratum_of,
    suggestions_digest,
)
from qualkit.workflows._recording import check_seed
from qualkit.workflows._unread import read_units, readable_units

BY = ("role",)
"""What a sample can be drawn by, equal numbers each."""

CONFIDENCE = 0.95

_BLIND = "an audit counts what everybody read"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawOptions:
    """How many units to draw, of which kind, by what, if anything, and the seed."""

    draw: int
    unit: str = "turn"
    by: str | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if self.draw < 1:
            raise ParameterError(f"{_units(self.draw)} to draw", expected="1 or more")
        if self.unit not in UNITS:
            raise ParameterError(f"unit {self.unit!r}", expected=" or ".join(UNITS))
        if self.by is not None and self.by not in BY:
            raise ParameterError(f"drawn by {self.by!r}", expected=" or ".join(BY))


def _units(many: int) -> str:
    return f"{many} unit" + ("" if many == 1 else "s")


def draw_audit(store: Store, options: DrawOptions) -> AuditDrawn:
    """Draw a simple random sample of the unread units, or one of each role; keep it as a run.

    Raises
    ------
    UndefinedResult
        If there is no code to read for, or nothing is unread.
    """
    stores.coders.refuse_blind(store, _BLIND)
    if not stores.codes.givable(store):
        raise UndefinedResult(
            "the project has no codes to read for",
            repair=f"import a codebook: qualkit codebook {store.path.name} import FILE.yaml",
        )
    turns = stores.documents.turns(store)
    units = readable_units(turns, options.unit)
    read = frozenset(read_units(store, units).nonzero()[0].tolist())
    parts = _parts(units, read, options.by)
    if not parts:
        raise UndefinedResult(
            f"all {len(units):,} {options.unit}s are read", expected="some that are not"
        )
    kept = _kept(store, units, options, read=read, parts=parts)
    notes = _draw_notes(latest(store, turns), kept, options)
    return AuditDrawn(
        run=_record(store, kept, units),
        unit=options.unit,
        seed=options.seed,
        by=options.by,
        units=len(units),
        read=len(read),
        strata=kept.strata,
        notes=notes,
    )


def units_to_read(store: Store) -> tuple[ToRead, ...]:
    """The units of the newest audit that are still to be read, as they stand.

    Raises
    ------
    UndefinedResult
        If there is no audit, or it is out of date.
    """
    standing = _standing(store)
    if standing.moved:
        what = f"the audit of run {standing.run} is out of date: {'; '.join(standing.moved)}"
        raise UndefinedResult(what, repair=_DRAW_ANEW)
    return standing.waiting()


def audit(store: Store, *, recall: float = 0.95) -> Audit:
    """How the newest audit stands, and what it says once all that was drawn is read.

    Raises
    ------
    UndefinedResult
        If there is no audit.
    ParameterError
        If ``recall`` lies outside (0, 1).
    """
    if not 0 < recall < 1:
        raise ParameterError(f"recall {recall}", expected="a number between 0 and 1")
    stores.coders.refuse_blind(store, _BLIND)
    standing = _standing(store)
    kept = standing.kept
    is_told = not standing.moved and len(standing.answered) == len(kept.drawn)
    return Audit(
        run=standing.run,
        unit=kept.unit,
        seed=kept.seed,
        by=kept.by,
        units=len(standing.units),
        unread=sum(part.unread for part in kept.strata),
        sampled=len(kept.drawn),
        read=len(standing.answered),
        target=recall,
        confidence=CONFIDENCE,
        strata=kept.strata,
        rows=_rows(store, standing, recall) if is_told else (),
        stale=standing.stale,
        notes=(*standing.codes.notes(), *(_NOTES if is_told else ())),
    )


_DRAW_ANEW = "draw anew: qualkit audit PROJECT --draw 200"

_NOTES = (
    "each bound holds at 95 % for its own code, for a sample whose size was settled beforehand",
    "what was found after the sample was drawn, but for the sample itself, counts as missed",
)


def _standing(store: Store) -> Standing:
    standing = latest(store, stores.documents.turns(store))
    if standing is None:
        raise UndefinedResult(
            "no sample was drawn for an audit", repair="qualkit audit PROJECT --draw 200"
        )
    return standing


def _parts(units: Sequence[Unit], read: frozenset[int], by: str | None) -> dict[str, list[int]]:
    """The numbers of the unread units by what the sample is drawn by."""
    parts: dict[str, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        if number not in read:
            parts[stratum_of(unit, by)].append(number)
    return dict(sorted(parts.items()))


def _drawn(
    parts: dict[str, list[int]], options: DrawOptions
) -> tuple[tuple[Stratum, ...], list[tuple[int, int]]]:
    """The strata, and the numbers of the units drawn, each with the number of its stratum."""
    if options.draw < len(parts):
        what = f"{_units(options.draw)} to draw of {len(parts)} roles"
        raise ParameterError(what, expected=f"{len(parts)} or more")
    rng = random.Random(options.seed)  # noqa: S311 - a sample, no secret
    strata, drawn = [], []
    sizes = _sizes([len(numbers) for numbers in parts.values()], options.draw)
    for place, ((name, numbers), sampled) in enumerate(zip(parts.items(), sizes, strict=True)):
        drawn += [(number, place) for number in rng.sample(numbers, sampled)]
        strata.append(
            Stratum(
                name=name,
                unread=len(numbers),
                sampled=sampled,
                inclusion=sampled / len(numbers),
            )
        )
    return tuple(strata), sorted(drawn)


def _sizes(unread: Sequence[int], draw: int) -> list[int]:
    """How many to draw of each part: as many of each, and more of others where one has too few.

    >>> _sizes([50, 3, 40], 31)
    [14, 3, 14]
    """
    sizes = [0] * len(unread)
    left = min(draw, sum(unread))
    while left:
        can_give = [place for place, many in enumerate(unread) if sizes[place] < many]
        each = max(1, left // len(can_give))
        for place in can_give:
            more = min(each, unread[place] - sizes[place], left)
            sizes[place] += more
            left -= more
    return sizes


def _kept(
    store: Store,
    units: Sequence[Unit],
    options: DrawOptions,
    *,
    read: frozenset[int],
    parts: dict[str, list[int]],
) -> Kept:
    """The sample, with all that it is held against later."""
    strata, drawn = _drawn(parts, options)
    return Kept(
        unit=options.unit,
        seed=options.seed,
        by=options.by,
        revision=stores.codes.latest_number(store),
        frame=frame_digest(store, units),
        suggestions=suggestions_digest(store),
        strata=strata,
        read=read,
        drawn=tuple(number for number, _ in drawn),
        stratum_of=tuple(stratum for _, stratum in drawn),
        suggested=_suggested(store, units, {number for number, _ in drawn}),
        codes=stores.code_fates.given(store),
    )


def _suggested(store: Store, units: Sequence[Unit], drawn: set[int]) -> tuple[str, ...]:
    """The ids of the suggestions that wait in the sample."""
    waiting = stores.suggestions.all_suggestions(store, status="waiting")
    places = UnitPlaces(units)
    return tuple(
        kept.suggestion.id
        for kept in waiting
        if drawn.intersection(places.touching(kept.suggestion.document, kept.suggestion.span))
    )


def _draw_notes(before: Standing | None, kept: Kept, options: DrawOptions) -> tuple[str, ...]:
    notes = []
    if len(kept.drawn) < options.draw:
        notes.append(f"{len(kept.drawn)} were drawn: there are no more that are unread")
    if before and not before.moved and (left := before.waiting()):
        notes.append(
            f"the audit of run {before.run} ends with {len(left)} {before.kept.unit}"
            f"{'' if len(left) == 1 else 's'} unread"
        )
    return tuple(notes)


def _record(store: Store, kept: Kept, units: Sequence[Unit]) -> int:
    with store.write():
        run = stores.runs.start(
            store,
            KIND,
            {
                "draw": len(kept.drawn),
                "unit": kept.unit,
                "by": kept.by,
                "inclusion": {part.name: part.inclusion for part in kept.strata},
                "codebook_revision": kept.revision,
            },
            input_digest=kept.frame,
            versions=installed_versions("numpy", "scipy"),
            seed=kept.seed,
        )
        stores.runs.finish(store, run, result=as_record(store, kept, units))
    return run


def _rows(store: Store, standing: Standing, recall: float) -> tuple[AuditRow, ...]:
    truth = Truth.of(store, standing)
    codes: Sequence[str | None] = (None, *standing.codes.paths)
    return tuple(_row(standing, truth, code, recall) for code in codes)


def _row(standing: Standing, truth: Truth, code: str | None, recall: float) -> AuditRow:
    kept = standing.kept
    found = assist.stratified_stopping(
        truth.found(code), truth.parts(code), target=recall, confidence=CONFIDENCE, unit=kept.unit
    )
    suggested, right = truth.suggested(code)
    is_known = not standing.changed
    return AuditRow(
        code=code,
        found=found.found,
        unread=found.unread,
        sampled=found.sampled,
        hits=found.hits,
        missed_at_most=found.missed_at_most,
        recall_at_least=found.recall_at_least,
        more_clean=found.more_clean,
        reached=found.reached,
        verdict=found.verdict,
        suggested=suggested,
        right=right if is_known else None,
        precision=right / suggested if is_known and suggested else None,
    )
