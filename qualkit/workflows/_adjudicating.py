"""A consensus between coders as it is found: the units in dispute by their ids, and settling them.

A unit is settled at once, for all codes: what holds in it becomes codings of the consensus coder,
and that nothing else does, a reading. It takes one step, which can be undone. What a decision
makes of a unit is in `qualkit.workflows._settling`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.disagreements import SETTLED, Adjudicated, Disagreement
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.store.memo_targets import Target
from qualkit.store.settling import Settling
from qualkit.workflows._beside import Beside
from qualkit.workflows._compared import Compared, Comparison, compare
from qualkit.workflows._disagreeing import Case, Cases
from qualkit.workflows._settling import (
    Ground,
    Ruling,
    carrying,
    holding,
    settling,
)
from qualkit.workflows._standing import (
    Bases,
    Standing,
    refuse_blind,
    refuse_characters,
    waiting_codings,
)

CONSENSUS = "consensus"
"""Who finds the consensus, unless told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicateOptions(Comparison):
    """Between whom a consensus is found, over which units, and by which coder it stands.

    All codes are compared, whatever ``codes`` says: a unit is settled for all of them.
    """

    consensus: str = CONSENSUS

    def __post_init__(self) -> None:
        Comparison.__post_init__(self)
        refuse_characters(self.unit)
        if self.consensus in self.coders:
            raise ParameterError(
                f"{self.consensus} is compared and cannot stand for the consensus",
                repair="give the consensus a name of its own: --as consensus",
            )


@dataclass(slots=True)
class Adjudication:
    """The units between some coders as they are now, those to settle by their ids."""

    store: Store
    options: AdjudicateOptions
    compared: Compared
    cases: Cases
    numbers: Mapping[str, int]
    _beside: Beside
    _waiting: Mapping[str, int] = field(default_factory=dict)
    _standing: Standing | None = None

    @classmethod
    def of(cls, store: Store, options: AdjudicateOptions, *, context: int = 1) -> Adjudication:
        """What is to be settled.

        Raises
        ------
        ParameterError
            If who looks codes blind, or the consensus coder codes already.
        UndefinedResult
            If there are fewer than two coders, or nothing that two of them saw.
        """
        refuse_blind(store)
        stores.coders.check_name(options.consensus)
        stores.settling.refuse_consensus(store, options.consensus)
        compared = compare(store, replace(options, codes=stores.codes.givable(store)))
        cases = Cases.of(store, compared, options.unit)
        standing = Standing.of(store)
        listed = standing.listed(cases, options.consensus)
        numbers = {cases.id_of(number): number for number in listed}
        waiting = waiting_codings(store, (options.consensus,))
        return cls(store, options, compared, cases, numbers, Beside(store, context), waiting)

    def find(self, begun: str) -> str:
        """The whole id of the disputed unit whose id begins so.

        Raises
        ------
        UnknownName
            If there is none.
        ParameterError
            If there are several.
        """
        found = [name for name in self.numbers if begun and name.startswith(begun)]
        if len(found) > 1:
            what = f"{begun!r} begins the ids of {len(found)} units"
            raise ParameterError(what, expected="more characters of it")
        if not found:
            raise UnknownName("disputed unit", begun, list(self.numbers)[:20])
        return found[0]

    def waiting(
        self, *, codes: Sequence[str] = (), documents: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """The ids of the units that are not settled, the costliest first.

        Only those in some documents, or with one of some codes in dispute, where given.
        """
        wanted = {resolve(code, self.compared.codes) for code in codes}
        for name in documents:
            stores.documents.id_of(self.store, name)
        self._standing = None
        found = []
        for number in self.numbers.values():
            case = self.cases.case(number)
            is_wanted = not wanted or not wanted.isdisjoint(case.codes)
            is_here = not documents or case.document in documents
            if is_wanted and is_here and self._status(case)[0] != SETTLED:
                found.append((-round(case.cost, 12), number, case.id))
        return tuple(unit for *_, unit in sorted(found))

    def card(self, unit: str) -> Disagreement:
        """The unit with that id, side by side."""
        case = self.cases.case(self.numbers[unit])
        costs = {one.code: one.cost or 0.0 for one in case.disputes}
        return self._beside.shown(case, costs, self._status(case))

    def _status(self, case: Case) -> tuple[str, str | None]:
        if self._standing is None:
            self._standing = Standing.of(self.store)
        return self._standing.status(case, self.options.consensus)

    def check(self, unit: str, ruling: Ruling) -> None:
        """Raise where a ruling means nothing in the unit with that id; as `_settling.holding`."""
        holding(self.cases.case(self.numbers[unit]), ruling)

    def settle(self, decided: Mapping[str, Ruling], *, with_agreed: bool = False) -> Adjudicated:
        """Settle units, by their whole ids, in one step.

        `with_agreed` carries over what is not in dispute.

        Raises
        ------
        ParameterError
            If codings wait for review in a document of them, one sides with somebody who did not
            see the unit, or the consensus coder's codings reach beyond it.
        """
        self._standing = None
        ground = self._ground()
        cases = {unit: self.cases.case(self.numbers[unit]) for unit in decided}
        for case in cases.values():
            self._refuse_waiting(case)
        units = [settling(cases[unit], ruling, ground) for unit, ruling in decided.items()]
        carried = list(self._undisputed(ground, {*decided})) if with_agreed else []
        with self.store.write():
            coders = (self.options.consensus, self.compared.coders)
            done = stores.settling.settle(
                self.store, [*units, *carried], coder=coders[0], compared=coders[1]
            )
            for unit, ruling in decided.items():
                self._note_why(cases[unit], ruling)
        self._standing = None
        held = tuple((unit, holding(cases[unit], ruling)) for unit, ruling in decided.items())
        return Adjudicated(
            coder=self.options.consensus,
            units=held,
            codings=done.made,
            removed=done.removed,
            carried=len(carried),
            unchanged=done.unchanged,
            step=done.step,
            notes=tuple(self._notes()) if with_agreed else (),
        )

    def _ground(self) -> Ground:
        return Ground(
            coder=self.options.consensus,
            text_of=lambda name: stores.places.text_of(self.store, name) or "",
            guids=self.store.guids,
            bases=Bases.of(self.store),
            compared=self.compared.coders,
        )

    def _refuse_waiting(self, case: Case) -> None:
        waiting = self._waiting.get(case.document, 0)
        if waiting:
            raise ParameterError(
                f"{counted(waiting, 'coding')} of {self.options.consensus} in {case.document} stand"
                " on an earlier version of its text",
                expected="every coding in its place before units are settled anew",
                repair="settle them: qualkit documents PROJECT review",
            )

    def _undisputed(self, ground: Ground, decided: Collection[str]) -> Iterator[Settling]:
        """The units without dispute, as they are taken over; what is settled stays so."""
        disputed = {*self.cases.disputed(), *(self.numbers[unit] for unit in decided)}
        for number in np.flatnonzero(self.cases.paired).tolist():
            if number in disputed:
                continue
            case = self.cases.case(number)
            is_settled = self._status(case)[0] == SETTLED
            if not is_settled and case.document not in self._waiting:
                yield carrying(case, ground)

    def _note_why(self, case: Case, ruling: Ruling) -> None:
        """Keep the reason that no code holds: there is no coding that could carry it."""
        why = ruling.why.strip()
        if not why or holding(case, ruling):
            return
        place, coder = (case.document, case.span), self.options.consensus
        is_there = any(
            (memo.coder, memo.document, memo.span, memo.text) == (coder, *place, why)
            for memo in stores.memos.all_memos(self.store)
            if not memo.removed
        )
        if not is_there:
            target = Target(sort="passage", document=place[0], span=place[1])
            stores.memos.add(self.store, "methodological", why, target, coder=coder)

    def _notes(self) -> Iterator[str]:
        """Which documents and units are not carried over."""
        yield from self.compared.notes
        left = sorted(self._waiting)
        if left:
            yield f"not carried over, as codings wait for review in them: {', '.join(left)}"
