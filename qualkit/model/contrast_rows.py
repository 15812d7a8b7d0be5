"""A contrast as a table: one flat row a code, and one a code of each comparison.

Reads plain data, as a run keeps it, so that a table of an old run is the same as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def flat_rows(contrast: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One flat row a code of a contrast as plain data, as a run keeps it."""
    groups = [group["name"] for group in contrast["groups"]]
    compared = contrast.get("comparisons") or ()
    rows = [_flat_row(row, groups) for row in contrast["rows"]]
    if not compared:
        return rows
    return [
        *({"comparison": None, **row} for row in rows),
        *(_flat_comparison(item, row) for item in compared for row in item["rows"]),
    ]


def _flat_comparison(item: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    part = f" ({item['part']})" if item["part"] else ""
    (x, n), (y, m) = row["counts"] or ((None, None), (None, None))
    return {
        "comparison": f"{item['first']} → {item['second']}{part}",
        "code": row["code"],
        "first_participants": x,
        "first_of": n,
        "second_participants": y,
        "second_of": m,
        **_flat_effect(row),
        "rank_gap": row["rank_gap"],
        "reason": row["reason"],
    }


def _flat_effect(row: Mapping[str, Any]) -> dict[str, Any]:
    low, high = row["interval"] or (None, None)
    clustered = row.get("clustered_interval") or (None, None)
    return {
        "difference": row["difference"],
        "interval_low": low,
        "interval_high": high,
        "clustered_low": clustered[0],
        "clustered_high": clustered[1],
        **{key: row[key] for key in ("cohen_h", "odds_ratio", "log_ratio", "p", "smallest_p", "q")},
    }


def _flat_row(row: Mapping[str, Any], groups: Sequence[str]) -> dict[str, Any]:
    record: dict[str, Any] = {"code": row["code"]}
    groups = [*groups, *(name for name in row["groups"] if name not in groups)]
    for name in groups:
        for key in ("participants", "of", "share", "sessions", "turns", "words"):
            record[f"{name}_{key}"] = row["groups"][name][key]
    record |= _flat_effect(row)
    clustering = row.get("clustering") or {}
    record |= {key: clustering.get(key) for key in ("icc", "design_effect", "effective_turns")}
    record |= {f"{name}_rank": row["ranks"][name] for name in groups if name in row["ranks"]}
    return record | {"rank_gap": row["rank_gap"], "reason": row["reason"]}
