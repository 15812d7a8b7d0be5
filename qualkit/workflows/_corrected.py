"""Shares of units by group from machine codes, corrected by the audit that people read.

A machine's codes are what it suggests and nobody decided, and what was accepted of it. People's
word stands for the units that were read before the audit was drawn, with certainty, and for those
of the sample, each with the chance it had. What people coded in other units since says nothing
here: those were not drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit import assist
from qualkit import store as stores
from qualkit.assist.training import HUMAN
from qualkit.assist.units import UnitPlaces
from qualkit.model.audits import CorrectedCell, CorrectedContrast, CorrectedRow
from qualkit.model.codings import Coding, Suggestion
from qualkit.model.documents import Turn
from qualkit.model.guarantees import CorrectedShares
from qualkit.store import Store
from qualkit.workflows._audit_truth import Where, people_said, where
from qualkit.workflows._audited_codes import REDEFINED, AuditedCodes
from qualkit.workflows._audits import Standing, latest

_DRAW = "qualkit audit PROJECT --draw 200"

_FEWEST_SESSIONS = 2

_FEW = (
    "fewer than 5 sampled units of a group have the code, or have it not; the interval is exact, of"
    " the sample alone"
)
_THIN = (
    "people differ from the machine in fewer than 5 audited units of a group, the interval may be"
    " too narrow"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the contrast compares: participants by group, the two groups, the codes.

    ``about`` and ``coders`` are what it counts only, if anything.
    """

    group_of: Mapping[str, str]
    groups: tuple[str, str]
    codes: tuple[str, ...]
    confidence: float
    about: str | None = None
    coders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Shares corrected by an audit, or the note that says why there are none."""

    found: CorrectedContrast | None = None
    notes: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, int]:
        """What a run keeps of it: the number of the audit's run."""
        return {"audit": self.found.run} if self.found else {}


NONE = Correction()


def correct(store: Store, turns: Sequence[Turn], wanted: Wanted) -> Correction:
    """What the newest audit makes of the shares, or why it makes nothing, and what to do."""
    if store.viewer is not None:
        why = "an audit counts what everybody read, and you code blind"
    elif wanted.about is not None:
        why = "they are corrected only without --about: an audit does not ask whom a code is about"
    elif wanted.coders:
        why = "they are corrected only without --coder: an audit counts what everybody said"
    else:
        standing = latest(store, turns)
        why = _why_not(standing)
        if standing and not why:
            return Correction(found=_corrected(store, standing, wanted))
    return Correction(notes=(f"shares that count undecided machine codes are uncorrected; {why}",))


def _why_not(standing: Standing | None) -> str:
    """Why this audit corrects nothing; empty where it does."""
    if standing is None:
        return f"read a random sample to correct them: {_DRAW}"
    if standing.stale:
        changed = "; ".join(standing.stale)
        return f"the audit of run {standing.run} is out of date: {changed}; draw anew: {_DRAW}"
    if left := len(standing.waiting()):
        what = f"{left} of the {len(standing.kept.drawn)} {standing.kept.unit}s of the audit"
        return f"{what} of run {standing.run} are still to read: qualkit audit PROJECT --read"
    return ""


def _corrected(store: Store, standing: Standing, wanted: Wanted) -> CorrectedContrast:
    """The corrected shares of every code in both groups, and their differences."""
    codings = stores.codings.all_codings(store)
    waiting = stores.suggestions.all_suggestions(store, status="waiting")
    machine: list[Coding | Suggestion] = [item.suggestion for item in waiting]
    machine += [coding for coding in codings if coding.origin not in HUMAN]
    places = UnitPlaces(standing.units)
    ground = _Ground.of(
        standing,
        wanted,
        said=where(places, people_said(codings, stores.coders.names(store))),
        machine=where(places, machine),
    )
    codes = standing.codes
    refused = {code: _not_asked(codes, code) for code in wanted.codes if code not in codes.paths}
    pairs = [ground.row(code, refused.get(code)) for code in wanted.codes]
    return CorrectedContrast(
        run=standing.run,
        unit=standing.kept.unit,
        confidence=wanted.confidence,
        rows=tuple(row for row, _ in pairs),
        notes=tuple(_notes(codes, pairs)),
    )


_Pairs = Sequence[tuple[CorrectedRow, CorrectedShares | None]]


def _notes(codes: AuditedCodes, pairs: _Pairs) -> Iterator[str]:
    shares = [(row.code, found.rows) for row, found in pairs if found]
    if few := [code for code, rows in shares if any(row.is_few for row in rows)]:
        yield f"{_FEW}: {', '.join(few)}"
    if thin := [code for code, rows in shares if any(row.is_thin for row in rows)]:
        yield f"{_THIN}: {', '.join(thin)}"
    if codes.redefined:
        yield f"{REDEFINED}: {', '.join(codes.redefined)}"


def _not_asked(codes: AuditedCodes, code: str) -> str:
    return codes.reasons.get(code, "the code is retired: the audit did not ask for it")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The units of a group: all, those of the sample, those read before; why it is refused."""

    numbers: tuple[int, ...]
    sampled: int
    known: int
    refused: str | None

    @classmethod
    def of(cls, name: str, numbers: Sequence[int], standing: Standing) -> _Group:
        drawn = set(standing.kept.drawn).intersection(numbers)
        known = len(standing.kept.read.intersection(numbers))
        sessions = {standing.units[number].turn.session for number in drawn}
        why = None
        if len(numbers) > known and len(sessions) < _FEWEST_SESSIONS:
            why = f"audited units of {name} in 2 sessions are needed, in {len(sessions)} there"
        return cls(numbers=tuple(numbers), sampled=len(drawn), known=known, refused=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """The units of both groups: the chance of each, its group, its session, whether read before."""

    groups: Mapping[str, _Group]
    numbers: tuple[int, ...]
    labels: tuple[str, ...]
    sessions: tuple[str, ...]
    chances: tuple[float, ...]
    known: frozenset[int]
    sampled: frozenset[int]
    said: Where
    machine: Where
    confidence: float

    @classmethod
    def of(cls, standing: Standing, wanted: Wanted, *, said: Where, machine: Where) -> _Ground:
        kept, every = standing.kept, standing.units
        chance = {part.name: part.inclusion for part in kept.strata}
        own = [n for n, unit in enumerate(every) if unit.turn.participant in wanted.group_of]
        labels = [wanted.group_of[every[n].turn.participant or ""] for n in own]
        of_group = {
            group: [n for n, label in zip(own, labels, strict=True) if label == group]
            for group in wanted.groups
        }
        return cls(
            groups={name: _Group.of(name, of, standing) for name, of in of_group.items()},
            numbers=tuple(own),
            labels=tuple(labels),
            sessions=tuple(every[n].turn.session for n in own),
            chances=tuple(1.0 if n in kept.read else chance[standing.stratum_name(n)] for n in own),
            known=kept.read,
            sampled=frozenset(kept.drawn),
            said=said,
            machine=machine,
            confidence=wanted.confidence,
        )

    def row(self, code: str, refused: str | None) -> tuple[CorrectedRow, CorrectedShares | None]:
        """One code, refused perhaps, with the shares that its cells are made of."""
        reasons = {name: refused or group.refused for name, group in self.groups.items()}
        found = None if all(reasons.values()) else self._shares(code)
        cells = {name: self._cell(code, name, (found, why)) for name, why in reasons.items()}
        reason = next((cell.reason for cell in cells.values() if cell.reason), None)
        difference, interval = (None, None) if reason else self._difference(found)
        row = CorrectedRow(
            code=code, groups=cells, difference=difference, interval=interval, reason=reason
        )
        return row, found

    def _shares(self, code: str) -> CorrectedShares:
        said = self.said[code]
        return assist.corrected_shares(
            [self._is_coded(n, code) for n in self.numbers],
            [
                float(n in said) if n in self.known or n in self.sampled else math.nan
                for n in self.numbers
            ],
            self.chances,
            groups=self.labels,
            clusters=self.sessions,
            sureness=assist.Sureness(confidence=self.confidence),
        )

    def _is_coded(self, number: int, code: str) -> bool:
        """What people say where they read before the audit, else what the machine says."""
        return number in (self.said if number in self.known else self.machine)[code]

    def _cell(
        self, code: str, name: str, result: tuple[CorrectedShares | None, str | None]
    ) -> CorrectedCell:
        found, refused = result
        group = self.groups[name]
        coded = sum(self._is_coded(number, code) for number in group.numbers)
        row = next((row for row in found.rows if row.group == name), None) if found else None
        reason = refused or (row.refused if row else "the audit has no units of this group")
        return CorrectedCell(
            units=len(group.numbers),
            sampled=group.sampled,
            known=group.known,
            machine=coded / len(group.numbers) if group.numbers else 0.0,
            share=row.value if row and not reason else None,
            interval=row.interval if row and not reason else None,
            reason=reason,
        )

    def _difference(
        self, found: CorrectedShares | None
    ) -> tuple[float | None, tuple[float, float] | None]:
        """Second group minus first; the method has its groups in alphabetical order."""
        if found is None or not found.differences:
            return None, None
        (row,) = found.differences
        if row.value is None or row.interval is None or row.first == next(iter(self.groups)):
            return row.value, row.interval
        low, high = row.interval
        return -row.value, (-high, -low)
