"""Runs: what it takes to make a number again, and what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qualkit.model.runs import Run
from qualkit.model.tables import Table
from qualkit.store import events
from qualkit.store.connection import Store
from qualkit.store.seals import seal

_OF_CODINGS = (
    "contrast",
    "agreement",
    "agreement spans",
    "agreement tools",
    "disagreements",
    "agreement values",
    "agreement by",
    "agreement plan",
    "evaluate",
    "evaluate rules",
    "queue",
    "second look",
    "stance",
    "matrix",
    "cooccurrence",
    "code sequences",
    "import",
    "saturation",
    "participation",
    "merge",
)
"""Kinds of runs whose results tell what people coded."""

LEARNER = "learner"
"""The parameter that names the blind coder from whose work alone a run was made."""

LISTING = ("run", "kind", "parameters", "seed", "input_digest", "versions", "started", "status")


def start(
    store: Store,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    input_digest: str,
    versions: Mapping[str, str],
    seed: int | None = None,
    started: str | None = None,
) -> int:
    """Record the start of a run, now or when it `started`; its number.

    Join it to the write that stores its results.
    """
    with store.write() as connection:
        guid = store.guids()
        cursor = connection.execute(
            "INSERT INTO run (guid, kind, parameters, seed, input_digest, versions, started,"
            " status) VALUES (?, ?, ?, ?, ?, ?, ?, 'running')",
            (guid, kind, _json(parameters), seed, input_digest, _json(versions),
             started or store.clock()),
        )  # fmt: skip
        number = int(cursor.lastrowid or 0)
        seal(store, "run", number)
        events.record(store, "run", guid, {"run": number, "kind": kind})
        return number


def finish(store: Store, number: int, *, result: Mapping[str, Any] | None = None) -> None:
    """Record that run `number` is done, with what it found."""
    with store.write() as connection:
        connection.execute(
            "UPDATE run SET ended = ?, status = 'done', result = ? WHERE number = ?",
            (store.clock(), _json(result) if result is not None else None, number),
        )
        seal(store, "run", number)


def latest_result(store: Store, kind: str) -> tuple[int, dict[str, Any]] | None:
    """Number and result of the newest finished run of `kind`, None when there is none.

    What was counted from everybody's codings is kept from a blind coder, and what was chosen for
    a blind coder is no one else's.
    """
    row = store.one(
        f"SELECT number, result FROM run WHERE kind = ?1 AND status = 'done'"
        f" AND result NOT NULL AND {_own(kind)} ORDER BY number DESC LIMIT 1",
        (kind, store.viewer),
    )
    return (int(row[0]), json.loads(row[1])) if row else None


def results(store: Store, kind: str) -> tuple[dict[str, Any], ...]:
    """What every finished run of `kind` found, in order; nothing where `latest_result` is None."""
    if store.viewer is not None and kind in _OF_CODINGS:
        return ()
    query = "SELECT result FROM run WHERE kind = ? AND result NOT NULL ORDER BY number"
    return tuple(json.loads(result) for (result,) in store.rows(query, (kind,)))


def result(store: Store, number: int) -> dict[str, Any] | None:
    """What run `number` found; None where it found nothing, or what is kept from who looks."""
    row = store.one("SELECT kind, result, parameters FROM run WHERE number = ?", (number,))
    if row is None or row[1] is None or not _is_shown(store, row[0], json.loads(row[2])):
        return None
    found: dict[str, Any] = json.loads(row[1])
    return found


def all_runs(store: Store) -> tuple[Run, ...]:
    """Every run, in order."""
    query = (
        "SELECT number, kind, parameters, input_digest, seed, versions, started, ended, status"
        " FROM run ORDER BY number"
    )
    return tuple(
        Run(
            number=number,
            kind=kind,
            parameters=json.loads(parameters),
            input_digest=input_digest,
            seed=seed,
            versions=json.loads(versions),
            started=started,
            ended=ended,
            status=status,
        )
        for number, kind, parameters, input_digest, seed, versions, started, ended, status
        in store.rows(query)
    )  # fmt: skip


def listing(store: Store) -> Table:
    """Every run as a table."""
    rows = [
        (run.number, run.kind, run.parameters, run.seed, run.input_digest, run.versions,
         run.started, run.status)
        for run in all_runs(store)
        if _is_shown(store, run.kind, run.parameters)
    ]  # fmt: skip
    return Table(LISTING, tuple(rows))


def _own(kind: str) -> str:
    """The SQL condition that what a run of `kind` chose was chosen for who looks, ``?2``."""
    return f"json_extract(parameters, '$.{LEARNER}') IS ?2" if kind in _OF_CODINGS else "?2 IS ?2"


def _is_shown(store: Store, kind: str, parameters: Mapping[str, Any]) -> bool:
    """Whether who looks may see what a run found: a blind coder, of what codings tell, the own."""
    is_open = store.viewer is None or kind not in _OF_CODINGS
    return is_open or parameters.get(LEARNER) == store.viewer


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
