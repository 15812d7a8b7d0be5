"""Agreement by parts as people read it: parts as rows, codes by parts where there are few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qualkit.cli import output
from qualkit.cli.comparing import interval_of
from qualkit.model.agreement_by import AgreementBy, PartRow
from qualkit.model.codes import short_names
from qualkit.model.reports import UNKNOWN, percent

MOST_ACROSS = 5
"""Parts that have room side by side."""

_NAMED = 6
"""Parts named in a note; the others are counted."""

FEW = "*"


def show(result: AgreementBy) -> None:
    """Print agreement part by part, over all codes or of the only one, and what it rests on."""
    only = result.codes[0] if len(result.codes) == 1 else None
    rows = result.of_code(only)
    _parts(result, rows, only)
    stands_beside = only is None and len(result.parts) <= MOST_ACROSS
    if stands_beside:
        _codes(result)
    if (only or stands_beside) and any(row.few for row in result.rows):
        output.prose(f"{FEW} a coder gave the code to fewer than five units of the part")
    _ground(result)
    for note in (*_drift(result), *_reasons(rows), *result.notes):
        output.prose(note if note.startswith("drift") else f"note: {note}")


def _parts(result: AgreementBy, rows: tuple[PartRow, ...], only: str | None) -> None:
    interval = percent(result.confidence)
    columns = ["part", "units", "docs", "α", interval, "PA+", "agree"]
    columns[5:5] = [] if only else ["MASI"]
    columns += ["share"] if only else ["few"] * any(row.few_codes for row in rows)
    told = [_row(row, interval, only) for row in rows]
    title = "" if only is None else next(iter(short_names([only]).values()))
    output.table(told, columns, titles={"part": result.by}, title=title)


def _row(row: PartRow, interval: str, only: str | None) -> Mapping[str, Any]:
    return {
        "part": row.part + (f" {FEW}" if row.few and only else ""),
        "units": row.n,
        "docs": row.documents,
        "α": row.alpha,
        interval: interval_of(row.interval),
        "MASI": row.masi,
        "PA+": row.positive_agreement,
        "agree": row.percent,
        "few": row.few_codes,
        "share": row.prevalence,
    }


def _codes(result: AgreementBy) -> None:
    """α of each code in each part, side by side."""
    names = short_names(result.codes)
    found = {(row.code, row.part): row for row in result.rows}
    rows = [
        {"code": names[code], **{part: _alpha(found[code, part]) for part in result.parts}}
        for code in result.codes
    ]
    output.table(rows, ["code", *result.parts], right=result.parts, title="α of each code")


def _alpha(row: PartRow) -> str:
    if row.alpha is None:
        return UNKNOWN
    return output.shown(row.alpha) + (FEW if row.few else "")


def _ground(result: AgreementBy) -> None:
    documents = output.count(len(result.documents), "document")
    if result.by != "pair" and result.unit != "document":
        # A document is in one part or, by role, in several.
        rows = {row.part: row for row in result.rows}.values()
        units = output.count(sum(row.n for row in rows), result.unit)
        if result.by == "time":
            documents = output.count(sum(row.documents for row in rows), "document")
        documents = f"{units} of {documents}"
    output.prose(
        f"{', '.join(result.coders)} over {documents}; α after Krippendorff (nominal)"
        + (", pooled over codes; MASI α of whole sets of codes" if len(result.codes) > 1 else "")
        + "; PA+ positive agreement"
    )


def _drift(result: AgreementBy) -> Iterator[str]:
    found = result.drift
    if found is None:
        return
    if found.rho is None or found.p is None or found.smallest_p is None:
        yield f"drift: undefined, {found.undefined}"
        return
    how = "all" if found.exact else "drawn"
    yield (
        f"drift: Spearman's ρ {found.rho:+.3f} between the order in which {found.documents}"
        f" documents were coded and the disagreement in each, p {found.p:.4f} (two-sided;"
        f" {found.orders:,} orders, {how}; the smallest possible {found.smallest_p:.4f});"
        " above 0 coders come to disagree more"
    )


def _reasons(rows: tuple[PartRow, ...]) -> Iterator[str]:
    """Each reason why something is missing, with the parts that lack it."""
    parts: dict[str, list[str]] = {}
    for row in rows:
        if row.undefined:
            parts.setdefault(row.undefined, []).append(row.part)
    for reason, names in parts.items():
        more = len(names) - _NAMED
        yield f"{reason}: {', '.join(names[:_NAMED])}" + (f" and {more} more" if more > 0 else "")
