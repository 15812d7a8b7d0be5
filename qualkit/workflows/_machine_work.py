"""What a machine suggested of which codes, and which units it had a chance at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qualkit import store as stores
from qualkit.errors import UndefinedResult
from qualkit.model.codings import Coding
from qualkit.model.runs import Run
from qualkit.store import Store
from qualkit.store.suggestions import Kept
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._compared_units import ComparedUnit
from qualkit.workflows._side_by_side import UnitsTouched

_MACHINES: Mapping[str, tuple[str, str]] = {
    "rules": ("rule", "code"),
    "classifier": ("classifier", "suggest"),
}
"""What is held against people → the origin of its suggestions, and the kind of its runs."""


def latest_run(store: Store, machine: str) -> Run:
    """The newest run of a machine.

    Raises
    ------
    UndefinedResult
        If it has not run.
    """
    _, kind = _MACHINES[machine]
    runs = [run for run in stores.runs.all_runs(store) if run.kind == kind]
    if not runs:
        raise UndefinedResult(
            f"the {machine} ha{'ve' if machine == 'rules' else 's'} suggested nothing",
            repair=f"run 'qualkit {kind} PROJECT' first",
        )
    return max(runs, key=lambda run: run.number)


def suggested(store: Store, machine: str) -> list[Kept]:
    """What a machine suggests now, whatever people decided on it."""
    origin, _ = _MACHINES[machine]
    standing = {*stores.suggestions.standing(store)}
    return [
        kept
        for kept in stores.suggestions.all_suggestions(store)
        if kept.origin == origin and kept.suggestion.id in standing
    ]


def as_codings(made: Sequence[Kept], machine: str) -> Iterator[Coding]:
    """Suggestions as if a coder called `machine` had made codings of them."""
    for kept in made:
        one = kept.suggestion
        yield Coding(
            id=one.id,
            document=one.document,
            span=one.span,
            quote=one.quote,
            code=one.code,
            coder=machine,
            origin=kept.origin,
        )


def codes_of(store: Store, wanted: Sequence[str], made_by: tuple[str, Run]) -> tuple[str, ...]:
    """The codes wanted that the machine can give.

    Raises
    ------
    UndefinedResult
        If there is none.
    """
    machine, run = made_by
    if machine == "classifier":
        learned = (stores.runs.result(store, run.number) or {}).get("learned", ())
        able = {one["code"] for one in learned if not one["undefined"]}
    else:
        book, *_ = project_codebook(store)
        able = {code.path for code in book.codes if code.rules}
    found = tuple(code for code in wanted if code in able)
    if not found:
        raise UndefinedResult(
            f"the {machine} can give none of these codes", expected="a code they know"
        )
    return found


def had_no_chance(
    store: Store, units: Sequence[ComparedUnit], made_by: tuple[str, Run]
) -> NDArray[np.bool_]:
    """Units of documents that came later; of a classifier, units that were read before."""
    machine, run = made_by
    created = stores.documents.created(store)
    late = np.array([created[unit.document] > run.started for unit in units], dtype=np.bool_)
    if machine == "classifier":
        places = UnitsTouched(units)
        for coding in stores.codings.all_codings(store):
            if coding.created <= run.started:
                late[places.touched(coding.document, coding.span)] = True
        for reading in stores.readings.all_readings(store):
            if reading.created <= run.started:
                late[places.touched(reading.document, reading.span)] = True
    return late
