"""`qualkit agreement --domain` and `--weights`: how far coders agree in one value a unit."""

from __future__ import annotations

from typing import Any

from qualkit.cli import output
from qualkit.cli.comparing import interval_of, told_apart
from qualkit.model.agreement_values import ValueAgreement, ValueRow
from qualkit.model.codes import short_names

_TITLES = {"alpha": "α", "kappa": "κ", "pi": "π", "percent": "agree"}


def show(result: ValueAgreement) -> None:
    """Print a row a code, and a row a value of a domain."""
    names = short_names(row.code for row in result.rows)
    columns = ["code", "n", "alpha", "95 %", "kappa", "pi", "AC", "percent"]
    if told_apart(row.undefined for row in result.rows):
        columns.append("undefined")
    level = f"{result.confidence * 100:.15g} %"
    rows = [_row(row, names[row.code]) for row in result.rows]
    output.table(rows, columns, titles={**_TITLES, "95 %": level}, right=("95 %",))
    kappa = "Conger" if len(result.coders) > 2 else "Cohen"
    near = "" if result.weighting == "identity" else f", near misses {result.weighting} by rank"
    drawn = f"{result.replicates:,} bootstraps of {output.count(result.clusters, result.resampled)}"
    drawn = f"; {drawn}" if any(row.interval for row in result.rows) else ""
    output.prose(
        f"{', '.join(result.coders)}, {result.what}: α after Krippendorff ({result.level}), κ after"
        f" {kappa}{near}{drawn}"
    )
    for note in result.notes:
        output.prose(f"note: {note}")


def _row(row: ValueRow, name: str) -> dict[str, Any]:
    value = f"  {short_names([row.of_value])[row.of_value]}" if row.of_value else name
    return {
        **{field: getattr(row, field) for field in ("n", *_TITLES, "undefined")},
        "code": value,
        "AC": row.ac,
        "95 %": interval_of(row.interval),
    }
