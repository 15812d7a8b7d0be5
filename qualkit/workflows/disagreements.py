"""The units on which coders differ, by how much each costs, with what was given side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from qualkit import agreement
from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError
from qualkit.model.disagreements import (
    CHANGED,
    OPEN,
    SETTLED,
    CodeCost,
    ConfusedCodes,
    Disagreements,
)
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.workflows._beside import Beside, hidden_names, without_names
from qualkit.workflows._compared import Compared, Comparison, compare, compared_recipe
from qualkit.workflows._disagreeing import Case, Cases
from qualkit.workflows._recording import recorded
from qualkit.workflows._standing import Standing, refuse_blind

KIND = "disagreements"
"""What the runs are called."""

STATUSES = (OPEN, SETTLED, CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisagreementOptions(Comparison):
    """Which disputed units to show: with these codes, in these documents, the first so many.

    All codes are compared; `codes` says which of them must be in dispute. ``first`` 0 is all of
    them. ``status`` is open, settled or changed; None for any. ``context`` counts the turns that
    are shown before and after. ``hide_coders`` shows letters for names.
    """

    in_documents: tuple[str, ...] = ()
    first: int = 0
    context: int = 1
    status: str | None = None
    hide_coders: bool = False

    def __post_init__(self) -> None:
        Comparison.__post_init__(self)
        if self.first < 0:
            raise ParameterError(f"the first {self.first} units", expected="0 or more")
        if self.status and self.status not in STATUSES:
            raise ParameterError(f"status {self.status!r}", expected=", ".join(STATUSES))


def disagreements(store: Store, options: DisagreementOptions) -> Disagreements:
    """The disputed units, the costliest first; those that differ in whom a code is about last.

    Raises
    ------
    ParameterError
        If who looks codes blind.
    UnknownName
        If there is no such document, code or coder.
    UndefinedResult
        If there are fewer than two coders, or nothing that two of them saw.
    """
    started = store.clock()
    refuse_blind(store)
    for name in options.in_documents:
        stores.documents.id_of(store, name)
    compared = compare(store, replace(options, codes=stores.codes.givable(store)))
    codes = _asked(compared.codes, options.codes)
    cases = Cases.of(store, compared, options.unit)
    standing = Standing.of(store)
    listed = (cases.case(number) for number in standing.listed(cases))
    found = [_Found(case, _costs(case, codes), standing.status(case)) for case in listed]
    wanted = [one for one in found if one.is_wanted(options, codes)]
    wanted.sort(key=lambda one: (-round(one.cost, 12), one.case.number))
    shown = wanted[: options.first or None]
    beside = Beside(store, options.context)
    result = Disagreements(
        unit=options.unit,
        coders=compared.coders,
        codes=codes,
        documents=compared.documents,
        compared=int(cases.paired.sum()),
        disputed=sum(bool(one.case.disputes) for one in found),
        about=sum(bool(one.case.abouts and not one.case.disputes) for one in found),
        settled=sum(one.status[0] == SETTLED for one in found),
        matching=len(wanted),
        rows=tuple(beside.shown(one.case, one.costs, one.status) for one in shown),
        by_code=tuple(_by_code(cases, codes, found)),
        confused=tuple(_confused(compared, codes)),
        notes=(*compared.notes, *_notes(found)),
    )
    recipe = compared_recipe(options, compared, kind=KIND, started=started)
    kept = recorded(store, recipe, result, _kept(result))
    if options.hide_coders:
        kept = replace(kept, notes=tuple(_notes(found)))
        return without_names(kept, hidden_names(store, compared.coders))
    return kept


@dataclass(frozen=True, slots=True)
class _Found:
    case: Case
    costs: Mapping[str, float]
    status: tuple[str, str | None]

    @property
    def cost(self) -> float:
        return sum(self.costs.values())

    def is_wanted(self, options: DisagreementOptions, codes: Sequence[str]) -> bool:
        return (
            (not options.codes or any(code in codes for code in self.case.codes))
            and (not options.in_documents or self.case.document in options.in_documents)
            and (not options.status or self.status[0] == options.status)
        )


def _asked(codes: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    chosen = {resolve(name, codes) for name in wanted}
    return tuple(code for code in codes if not chosen or code in chosen)


def _costs(case: Case, codes: Sequence[str]) -> dict[str, float]:
    return {one.code: one.cost for one in case.disputes if one.cost and one.code in codes}


def _by_code(cases: Cases, codes: Sequence[str], found: Sequence[_Found]) -> Iterator[CodeCost]:
    for at, code in enumerate(cases.compared.codes):
        if code not in codes:
            continue
        differing = [one for one in found if any(it.code == code for it in one.case.disputes)]
        cost = float(cases.costs.costs[at].sum()) if cases.costs.defined[at] else None
        yield CodeCost(
            code=code,
            units=len(differing),
            open=sum(one.status[0] != SETTLED for one in differing),
            cost=cost,
            alpha=None if cost is None else 1 - cost,
            about=sum(any(it.code == code for it in one.case.abouts) for one in found),
            undefined="no variation" if cost is None else None,
        )


def _confused(compared: Compared, codes: Sequence[str]) -> Iterator[ConfusedCodes]:
    """The pairs of codes that coders gave for each other, and codes given for nothing else."""
    against, alone = agreement.confusions(compared.coded)
    names = compared.codes
    pairs = [
        ConfusedCodes(code=names[one], against=names[other], units=round(against[one, other]))
        for one, other in zip(*np.nonzero(np.triu(against)), strict=True)
    ]
    pairs += [
        ConfusedCodes(code=names[at], against=None, units=round(alone[at]))
        for at in np.flatnonzero(alone)
    ]
    wanted = [pair for pair in pairs if pair.code in codes or pair.against in codes]
    order = {name: at for at, name in enumerate(names)}
    yield from sorted(
        wanted, key=lambda pair: (-pair.units, order[pair.code], order.get(pair.against or "", -1))
    )


def _notes(found: Sequence[_Found]) -> Iterator[str]:
    changed = sum(one.status[0] == CHANGED for one in found)
    if changed:
        were, them = ("was", "it") if changed == 1 else ("were", "them")
        yield (
            f"{counted(changed, 'unit')} {were} settled or carried over: codings in {them} have"
            " changed since (--status changed)"
        )


def _kept(result: Disagreements) -> dict[str, object]:
    """What the run keeps: counts and ids, no words."""
    rows = [
        {"id": row.id, "cost": row.cost, "status": row.status, "turn": row.turn}
        for row in result.rows
    ]
    counted = {
        name: getattr(result, name)
        for name in ("unit", "compared", "disputed", "about", "settled", "matching")
    }
    return {
        **counted,
        "rows": rows,
        "by_code": [asdict(row) for row in result.by_code],
        "confused": [asdict(row) for row in result.confused],
        "notes": list(result.notes),
    }
