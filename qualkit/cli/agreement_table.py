"""Agreement of coders as people read it: by code, and over the whole codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from qualkit.cli import output
from qualkit.cli.comparing import interval_of, told_apart
from qualkit.model.agreement import Agreement, AgreementRow
from qualkit.model.codes import short_names

_TITLES = {
    "brennan_prediger": "B–P", "ac1": "AC1", "holsti": "Holsti", "negative_agreement": "PA−",
    "kappa_max": "κ max", "prevalence_index": "prev.", "bias_index": "bias", "pi": "π",
    "positive_agreement": "PA+", "alpha": "α", "kappa": "κ", "percent": "agree",
    "prevalence": "share", "below_667": "< .667", "below_800": "< .8",
}  # fmt: skip

FEW = " *"
"""Behind the name of a code that a coder gave to fewer than five units."""


def show(result: Agreement) -> None:
    """Print the main coefficients a code, and those of the whole codebook."""
    _show_codes(result, ("alpha", "95 %", "kappa", "percent", "positive_agreement", "prevalence"))
    _show_ground(result)


def show_all(result: Agreement) -> None:
    """Print every coefficient."""
    _show_codes(result, ("n", "given", "percent", "positive_agreement", "negative_agreement"))
    _show_codes(result, ("alpha", "95 %", "below_667", "below_800"))
    are_two = len(result.coders) == 2
    _show_codes(result, ("kappa", *["kappa_max"] * are_two, "pi", "brennan_prediger", "ac1"))
    _show_codes(result, ("holsti", *["prevalence_index", "bias_index"] * are_two))
    _show_ground(result)


def _show_codes(result: Agreement, columns: Iterable[str]) -> None:
    names = short_names(row.code for row in result.rows)
    chosen = ["code", *columns]
    if "alpha" in chosen and told_apart(row.undefined for row in result.rows):
        chosen.append("undefined")
    percent = f"{result.confidence * 100:.15g} %"
    rows = [_row(row, names[row.code]) for row in result.rows]
    output.table(rows, chosen, titles={**_TITLES, "95 %": percent}, right=("given", "95 %"))


def _row(row: AgreementRow, name: str) -> dict[str, Any]:
    return {
        **{field: getattr(row, field) for field in _TITLES},
        "code": name + FEW * row.few,
        "n": row.n,
        "given": " / ".join(map(str, row.positives)),
        "95 %": interval_of(row.interval),
        "undefined": row.undefined,
    }


def _show_ground(result: Agreement) -> None:
    for line in _sets(result):
        output.prose(line)
    units = max((row.n for row in result.rows), default=0)
    output.prose(
        f"{', '.join(result.coders)} over {units:,} {result.unit}{'s' if units != 1 else ''} of"
        f" {output.count(len(result.documents), 'document')}; {_methods(result)}"
    )
    if any(row.few for row in result.rows):
        output.prose("* given to fewer than 5 units by a coder: not to be interpreted")
    for note in result.notes:
        output.prose(f"note: {note}")


def _sets(result: Agreement) -> Iterator[str]:
    told = []
    for row in result.sets:
        value = f"α {output.shown(row.alpha)} ({_DISTANCES[row.distance]})"
        if row.interval:
            value += f" {interval_of(row.interval)}"
        told.append(value + (f" – {row.undefined}" if row.alpha is None else ""))
    if told:
        yield f"All codes at once: {', '.join(told)}"


_DISTANCES = {"masi": "MASI", "jaccard": "Jaccard"}


def _methods(result: Agreement) -> str:
    many = len(result.coders) > 2
    kappa = "κ after Conger" if many else "κ after Cohen"
    methods = sorted({row.interval_method for row in result.rows if row.interval_method})
    drawn_whole = output.count(result.clusters or 0, result.resampled)
    how = f"{' and '.join(methods)}, {result.replicates:,} bootstraps of {drawn_whole}"
    interval = f"; intervals: {how}" if methods else ""
    return f"α after Krippendorff (nominal), {kappa}, PA+ positive agreement{interval}"
