"""Disputed units settled into the codings of a consensus coder; the originals stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from qualkit.interchange.training import GIVEN_BY, UNIT, given
from qualkit.model.codes import short_names
from qualkit.model.disagreements import Adjudicated
from qualkit.store import Store
from qualkit.workflows._adjudicating import AdjudicateOptions, Adjudication
from qualkit.workflows._beside import hidden_names, renamed
from qualkit.workflows._settling import Ruling
from qualkit.workflows._sheet_rows import SheetRow, Terms, read_sheet, rulings


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
    coders = found.compared.coders
    letters = hidden_names(store, coders)
    hidden = {letter: name for name, letter in letters.items()}
    terms = Terms(coders={name: name for name in coders} | hidden, codes=found.compared.codes)
    decided = rulings(rows, path.name, terms, now=lambda row: _now(found, row, letters))
    done = found.settle(decided, with_agreed=with_agreed)
    note = f"{n_open} rows of {path.name} hold no decision and were left" if n_open else ""
    return replace(done, notes=(*done.notes, *filter(None, [note])))


def _now(found: Adjudication, row: SheetRow, letters: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row that must not have changed, as they would be written now."""
    shown = found.card(found.find(row.id))
    if any(name in letters.values() for name in row.given_by()):
        shown = renamed(shown, letters)
    names = short_names(found.compared.codes)
    cells = {f"{GIVEN_BY}{name}": given(shown, name, names) for name in shown.coders}
    return cells | {UNIT: shown.words}
