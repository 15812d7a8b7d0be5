"""Two copies of one project file, worked on apart, become one: all of it, or nothing is changed.

What makes rows of two copies one row is in `qualkit.store.merging_known`; how each table comes
together is told by its own module. Here is the order, what is refused, and the copy of the other
file that is worked on, so that the other itself is only read.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from qualkit.errors import ParameterError, ProjectDamaged, ProjectError
from qualkit.model.merges import MergeCount, MergeResult
from qualkit.store import (
    coders,
    full_text,
    integrity,
    merging_codes,
    merging_events,
    merging_memos,
    merging_people,
    merging_rows,
    merging_runs,
    merging_steps,
    merging_texts,
    runs,
)
from qualkit.store.connection import Store
from qualkit.store.faults import explained
from qualkit.store.held import identity
from qualkit.store.merging_state import Merging
from qualkit.store.opening import open_store, refuse_unreadable
from qualkit.store.safekeeping import backup
from qualkit.store.scratch import scratch

KIND = "merge"
"""The kind of run that keeps the result of a merge."""

_OF_NAMES = ("pseudonymise", "restore")

_NUMBERED = {"run": "run", "step": "step", "codebook_revision": "codebook revision"}


def merge(
    store: Store,
    path: Path,
    *,
    coder: str,
    dry_run: bool = False,
    called: Path | None = None,
) -> MergeResult:
    """Bring what the copy at `path` has into the project, by `coder`; what came of it.

    ``called`` is what people know the copy by, where it is not the file at `path` itself.

    Both are checked before, and the project after, before anything is stored for good; a backup is
    made beside it. With ``dry_run`` nothing is stored. Where nothing is new, nothing is changed.

    Raises
    ------
    ParameterError
        If whoever looks codes blind, or `path` is the project itself.
    ProjectError
        If the two are no copies of one project, or cannot be one.
    """
    coders.refuse_blind(store, "a merge brings in what others coded")
    if identity(path) == identity(store.path) is not None:
        raise ParameterError(f"{path} is the project itself", repair="name the other copy")
    with _copied(store, path) as other:
        _refuse_strangers(store, other, called or path)
        kept = None if dry_run else backup(store, _free_name(store.path))
        try:
            result = _merged(store, other, called or path, coder=coder, dry_run=dry_run)
        except BaseException:
            if kept:
                kept.unlink()
            raise
    if kept and result.run is None:
        kept.unlink()
        kept = None
    return replace(result, backup=str(kept) if kept else None, dry_run=dry_run)


@contextlib.contextmanager
def _copied(store: Store, path: Path) -> Iterator[Store]:
    """A copy of the other file, brought to the current schema, which is thrown away at the end."""
    refuse_unreadable(path)
    with explained(store.path), scratch(store.path, KIND) as folder:
        target = folder / path.name
        with explained(path):
            _copy(path, target)
        other = open_store(target, clock=store.clock, guids=store.guids)
        try:
            yield other
        finally:
            other.close()


def _copy(path: Path, target: Path) -> None:
    address = f"{path.absolute().as_uri()}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(address, uri=True)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        target.chmod(0o600)
        source.backup(copy)


def _refuse_strangers(store: Store, other: Store, path: Path) -> None:
    mine, theirs = (each.one("SELECT guid FROM project") for each in (store, other))
    if mine != theirs:
        raise ProjectError(
            f"{path} is no copy of {store.path}: each was made as a project of its own",
            repair="export codings from the one and import them into the other",
        )
    for each, name in ((store, store.path), (other, path)):
        faults = integrity.check(each)
        if faults:
            what = f"{name} is damaged ({faults[0]['what']}: {faults[0]['which']})"
            raise ProjectDamaged(what, repair="restore a backup; nothing was merged")
    names = [
        Counter(row for row in each.rows("SELECT verb, at FROM event") if row[0] in _OF_NAMES)
        for each in (store, other)
    ]  # fmt: skip
    if names[0] != names[1]:
        raise ProjectError(
            "names were replaced in one of the two copies only",
            repair="pseudonymise or restore it as the other, or merge before names are replaced",
        )


def _free_name(path: Path) -> Path:
    number = 1
    while os.path.lexists(free := path.with_name(f"{path.name}.before-merge-{number}")):
        number += 1
    return free


class _NotStored(Exception):
    """The transaction is to be taken back: nothing was new, or nothing is to be stored."""


def _merged(store: Store, other: Store, path: Path, *, coder: str, dry_run: bool) -> MergeResult:
    other.connection.execute("BEGIN IMMEDIATE")
    result = None
    try:
        with store.write():
            m, came = _bring_in(store, other, coder)
            result = _result(m, path, came)
            if not came and not any(row.new or row.changed for row in result.counts):
                raise _NotStored
            if dry_run:
                raise _NotStored
            result = _recorded(m, result, came, coder)
            _check(store)
    except _NotStored:
        store.texts.clear()
        if result is None:
            raise
    return result


def _bring_in(store: Store, other: Store, coder: str) -> tuple[Merging, int]:
    m = Merging.of(store, other)
    merging_people.merge_coders(m)
    merging_people.merge_sessions(m)
    merging_people.join_alike(m)
    merging_people.merge_participants(m)
    back = Merging(other, store, m.other_log, m.own_log)
    merging_people.merge_sessions(back)
    merging_people.merge_participants(back)
    merging_texts.merge_documents(m, back.ids["participant"])
    merging_codes.merge_codes(m, coder=coder)
    merging_runs.merge_runs(m)
    merging_rows.merge_rows(m)
    merging_codes.follow_merged(m)
    merging_memos.merge_memos(m)
    merging_memos.merge_reviews(m)
    merging_steps.merge_steps(m)
    if m.counts["document", "new"] or m.counts["document", "changed"]:
        full_text.rebuild(store)
    return m, merging_events.append(m)


def _result(m: Merging, path: Path, came: int) -> MergeResult:
    listed = Counter(conflict.kind for conflict in m.conflicts)
    kinds = dict.fromkeys([*(kind for kind, _ in m.counts), *sorted(listed)])
    counts = tuple(
        MergeCount(
            kind=kind,
            new=m.counts[kind, "new"],
            known=m.counts[kind, "known"],
            changed=m.counts[kind, "changed"],
            conflicts=listed[kind],
        )
        for kind in kinds
    )
    numbers = {
        name: {old: new for old, new in m.ids[table].items() if old != new}
        for table, name in _NUMBERED.items()
    }
    ordered = sorted(m.conflicts, key=lambda c: (c.kind, c.which, c.field, c.other or ""))
    return MergeResult(
        other=path.name,
        counts=counts,
        conflicts=tuple(ordered),
        notes=tuple(m.notes),
        numbers={name: pairs for name, pairs in numbers.items() if pairs},
        events=came,
    )


def _recorded(m: Merging, result: MergeResult, came: int, coder: str) -> MergeResult:
    (head,) = m.other.one("SELECT hash FROM event ORDER BY number DESC LIMIT 1") or ("",)
    parameters = {"other": result.other, "head": head}
    number = runs.start(m.own, KIND, parameters, input_digest=head, versions={})
    result = replace(result, run=number)
    runs.finish(m.own, number, result=result.to_dict())
    (guid,) = m.own.one("SELECT guid FROM run WHERE number = ?", (number,)) or ("",)
    merging_events.close(m, guid, came, coder=coder)
    return result


def _check(store: Store) -> None:
    faults = integrity.check(store)
    if faults:
        what = f"the merge would leave a fault ({faults[0]['what']}: {faults[0]['which']})"
        raise ProjectError(what, repair="nothing was changed; report this")
