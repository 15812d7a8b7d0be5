"""Runs of two copies: those that one lacks come in under further numbers.

Numbers of runs, and of revisions of the codebook, that parameters and results tell of are told by
their new numbers.
"""

from __future__ import annotations

import json
from typing import Any

from qualkit.store.merging_state import Merging, insert, records, update
from qualkit.store.seals import seal

_RUNS = frozenset({"run", "runs", "set"})
_REVISIONS = frozenset({"revision", "codebook_revision"})


def merge_runs(m: Merging) -> None:
    """Bring in the runs."""
    rows = records(m.other, "SELECT * FROM run ORDER BY number")
    fresh: list[tuple[int, dict[str, Any]]] = []
    for row in rows:
        found = m.own.one("SELECT number, status FROM run WHERE guid = ?", (row["guid"],))
        if found is None:
            values = {name: row[name] for name in row if name not in ("number", "row_hash")}
            number = insert(m.own, "run", values)
            fresh.append((number, row))
            m.count("run", "new")
        else:
            number = int(found[0])
            m.count("run", "known")
            if found[1] == "running" != row["status"]:
                fresh.append((number, row))
                m.count("run", "changed")
        m.ids["run"][row["number"]] = number
    for number, row in fresh:
        values = {name: _renumbered(m, row[name]) for name in ("parameters", "result")}
        ended = {name: row[name] for name in ("ended", "status")}
        update(m.own, "run", number, {**values, **ended})
        seal(m.own, "run", number)


def _renumbered(m: Merging, body: str | None) -> str | None:
    """Parameters or a result with the numbers that runs and revisions have here."""
    if body is None or not any(f'"{name}"' in body for name in (*_RUNS, *_REVISIONS)):
        return body
    read = json.loads(body)
    told = _told(m, read, "")
    if told == read:
        return body
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _told(m: Merging, value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _told(m, each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_told(m, each, name) for each in value]
    table = "run" if name in _RUNS else "codebook_revision" if name in _REVISIONS else None
    if table and isinstance(value, int) and not isinstance(value, bool):
        return m.ids[table].get(value, value)
    return value
