"""Disputed units settled into the codings of a consensus coder; the originals stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from qualkit.model.disagreements import Adjudicated
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.workflows._adjudicating import AdjudicateOptions, Adjudication
from qualkit.workflows._beside import hidden_names
from qualkit.workflows._settling import Ruling
from qualkit.workflows._sheet_desk import SheetDesk
from qualkit.workflows._sheet_rows import read_sheet, rulings


def adjudicate(
    store: Store,
    options: AdjudicateOptions,
    decided: Mapping[str, Ruling],
    *,
    with_agreed: bool = False,
) -> Adjudicated:
    """Settle units, by the beginnings of their ids, in one step; see `Adjudication.settle`."""
    found = Adjudication.of(store, options)
    whole = {found.find(unit): ruling for unit, ruling in decided.items()}
    return found.settle(whole, with_agreed=with_agreed)


def adjudicate_sheet(
    store: Store, options: AdjudicateOptions, path: Path, *, with_agreed: bool = False
) -> Adjudicated:
    """Settle what a sheet that came back decides: all of its rows, or none when one has a fault.

    Raises
    ------
    ReadError
        If it is no such sheet.
    FaultyTable
        If rows have faults; all of them are told.
    """
    found = Adjudication.of(store, options)
    rows, n_open = read_sheet(path)
    desk = SheetDesk(found, hidden_names(store, found.compared.coders))
    done = found.settle(rulings(rows, path.name, desk.decide), with_agreed=with_agreed)
    held = "holds" if n_open == 1 else "hold"
    left = "was" if n_open == 1 else "were"
    told = f"{counted(n_open, 'row')} of {path.name} {held} no decision and {left} left"
    return replace(done, notes=(*done.notes, *([told] if n_open else [])))
