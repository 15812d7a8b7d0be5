"""How many documents to code twice, code by code, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qualkit.cli import output
from qualkit.model.agreement_plan import AgreementPlan, PlanRow
from qualkit.model.codes import short_names
from qualkit.model.reports import UNKNOWN, percent


def show(result: AgreementPlan) -> None:
    """Print what to code twice, what a pilot says, and what both rest on."""
    names = short_names([row.code for row in result.rows])
    has = result.documents
    rows = [_row(row, names[row.code], has) for row in result.rows]
    columns = ["code", "share", "ICC", "effect", "units", "documents", "five times"]
    output.table(rows, columns, right=columns[1:])
    if any(row.pilot_alpha is not None for row in result.rows):
        _pilot(result, names)
    for sentence in _ground(result):
        output.prose(sentence)
    for note in (*_reasons(result), *result.notes):
        output.prose(f"note: {note}")


def _row(row: PlanRow, name: str, has: int) -> Mapping[str, Any]:
    return {
        "code": name,
        "share": row.prevalence,
        # What rounds to nothing has no sign.
        "ICC": row.intraclass if row.intraclass is None else round(row.intraclass, 3) + 0.0,
        "effect": UNKNOWN if row.design_effect is None else f"{row.design_effect:.2f}",
        "units": row.units_needed,
        "documents": _documents(row.documents_needed, has),
        "five times": _documents(row.instances_documents, has),
    }


def _documents(needed: int | None, has: int) -> str:
    """How many, and where the project has too few, how many it has."""
    if needed is None:
        return UNKNOWN
    return f"{needed:,}" if needed <= has else f"{needed:,} (has {has:,})"


def _pilot(result: AgreementPlan, names: Mapping[str, str]) -> None:
    rows = [
        {
            "code": names[row.code],
            "coded twice": row.pilot_documents,
            "α": row.pilot_alpha,
            "± now": row.pilot_half_width,
            f"for ±{result.within:g}": _documents(row.within_documents, result.documents),
        }
        for row in result.rows
    ]
    columns = [*rows[0]]
    output.table(rows, columns, right=columns[1:], title="what is coded twice already")


def _ground(result: AgreementPlan) -> Iterator[str]:
    sure = percent(result.confidence)
    yield (
        f"documents of {result.units_per_document:.1f} {result.unit}s, to be coded by"
        f" {result.n_coders} coders, so that κ, hoped to be {result.hope:g}, lies above"
        f" {result.above:g} with {sure} confidence (Donner and Rotondi 2010), and five instances"
        " are seen with a chance of 80 % (Fugard and Potts 2015); times the design effect, never"
        " below five documents"
    )
    yield (
        f"share and ICC from the codings of {', '.join(result.coders)}; the project has"
        f" {output.count(result.documents, 'document')}"
    )
    if any(row.within_documents for row in result.rows):
        yield (
            f"for ±{result.within:g}: the standard error of α's bootstrap shrinks with the root of"
            " the number of documents"
        )


def _reasons(result: AgreementPlan) -> Iterator[str]:
    codes: dict[str, list[str]] = {}
    for row in result.rows:
        for reason in filter(None, (row.undefined, _told_pilot(row))):
            codes.setdefault(reason, []).append(row.code)
    for reason, names in codes.items():
        everybody = len(names) == len(result.rows)
        yield reason if everybody else f"{reason}: {', '.join(names)}"


def _told_pilot(row: PlanRow) -> str | None:
    return f"coded twice already: {row.pilot_undefined}" if row.pilot_undefined else None
