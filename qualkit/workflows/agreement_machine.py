"""How far a machine agrees with a coder who worked blind to it: human against machine.

What the coder made of suggestions says nothing of the machine, so that only work done without
sight of them counts (`qualkit.workflows._blind_work`); and only what the machine had a chance at:
the documents that were there when the rules ran, the units that were unread when a classifier
suggested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from qualkit import store as stores
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.agreement import MACHINES, Agreement
from qualkit.model.codings import Coding
from qualkit.model.documents import MODERATOR
from qualkit.model.reports import counted
from qualkit.model.runs import Run
from qualkit.store import Store
from qualkit.workflows._agreed import agreed
from qualkit.workflows._blind_work import BlindWork, blind_work
from qualkit.workflows._compared import (
    Compared,
    Comparison,
    check_closed,
    chosen_codes,
    open_notes,
)
from qualkit.workflows._compared_units import ComparedUnit, counted_codings, places, units_of
from qualkit.workflows._machine_work import (
    as_codings,
    codes_of,
    had_no_chance,
    latest_run,
    suggested,
)
from qualkit.workflows._side_by_side import SideBySide
from qualkit.workflows._who_saw import sight_of, who_worked


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineOptions(Comparison):
    """As a `Comparison` with one coder; ``machine`` is rules or classifier."""

    machine: str = "rules"

    def __post_init__(self) -> None:
        # A zero-argument super() finds no class in a dataclass with slots.
        Comparison.__post_init__(self)
        if self.machine not in MACHINES:
            raise ParameterError(f"the machine {self.machine!r}", expected=" or ".join(MACHINES))


def agreement_with_machine(store: Store, options: MachineOptions) -> Agreement:
    """Coefficients per code of one coder's blind work with a machine's suggestions.

    Raises
    ------
    UndefinedResult
        If the machine has not run, several coders could be meant, or none of the coder's work
        was blind.
    ParameterError
        If a blind coder asks.
    UnknownName
        If there is no such coder or code.
    """
    started = store.clock()
    stores.coders.refuse_blind(store, "agreement counts what everybody coded")
    coder, run = _coder(store, options.coders), latest_run(store, options.machine)
    check_closed(store, (coder,), options)
    own = [
        coding
        for coding in stores.codings.all_codings(store)
        if coding.coder == coder and not coding.decided_by
    ]
    compared = _compared(store, options, (coder, run), own)
    return agreed(store, options, compared, started=started)


def _compared(
    store: Store, options: MachineOptions, who: tuple[str, Run], own: Sequence[Coding]
) -> Compared:
    """One coder's blind work beside the machine's suggestions, as codings of its own."""
    (coder, run), made = who, suggested(store, options.machine)
    blind = blind_work(store, coder, own, made, hides=options.machine == "classifier")
    there = {*blind.documents, *blind.passages}
    turns = [
        turn
        for turn in stores.documents.turns(store)
        if turn.document in there and (options.with_moderators or turn.role != MODERATOR)
    ]
    machine = f"{options.machine} (run {run.number})"
    codings = [one for one in (*own, *as_codings(made, machine)) if one.document in there]
    sight = sight_of(store, codings, (coder, machine), turns).with_all(machine, there)
    codings = [*counted_codings(codings, turns, options.unit)]
    edges = chain(places(codings), sight.edges(), blind.edges())
    units = units_of(store, (options.unit, options.segments), turns, edges)
    beside = SideBySide.of(
        units,
        codings,
        codes_of(store, chosen_codes(store, options.codes), (options.machine, run)),
        sight=sight,
        hidden=np.stack(
            [_is_not_blind(units, blind), had_no_chance(store, units, (options.machine, run))]
        ),
    )
    if not beside.units:
        raise UndefinedResult(
            f"{coder} coded nothing blind that the {options.machine} read",
            expected="work from before it ran, from another program, or of an audit",
            repair="draw an audit: qualkit audit PROJECT --draw 100",
        )
    notes = (*_notes(coder, blind, options.machine), *open_notes(store, (coder,)))
    return Compared.of(beside, codings, notes, resample=options.resample)


def _coder(store: Store, named: Sequence[str]) -> str:
    people = named or who_worked(store, stores.codings.all_codings(store))
    for name in named:
        stores.coders.known(store, name)
    if len(people) != 1:
        raise UndefinedResult(
            f"a machine is held against one coder; here {'are' if people else 'is'}"
            f" {', '.join(people) or 'none'}",
            repair="name one with --coders NAME",
        )
    return people[0]


def _is_not_blind(units: Sequence[ComparedUnit], blind: BlindWork) -> NDArray[np.bool_]:
    return np.array(
        [
            unit.document not in blind.documents
            and not any(
                span.start <= unit.span.start and unit.span.end <= span.end
                for span in blind.passages.get(unit.document, ())
            )
            for unit in units
        ],
        dtype=np.bool_,
    )


def _notes(coder: str, blind: BlindWork, machine: str) -> Iterator[str]:
    if blind.touched:
        yield (
            f"{counted(blind.touched, 'document')} left out where {coder} decided on suggestions"
        )
    if blind.late:
        yield (
            f"{counted(blind.late, 'document')} left out where {coder} could see what the"
            f" {machine} suggested"
        )
    if blind.passages:
        n = sum(map(len, blind.passages.values()))
        yield f"{counted(n, 'passage')} of audits counted, drawn at random and shown bare"
    yield (
        f"PA+ is the F1 of the {machine} against {coder}; a machine made or tuned on these very"
        " texts agrees better with them than with others"
    )
