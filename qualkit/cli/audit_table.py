"""A drawn sample, and what an audit says, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualkit.cli import output
from qualkit.model.codes import short_names
from qualkit.model.reports import UNKNOWN, percent

if TYPE_CHECKING:
    from qualkit.model.audits import Audit, AuditDrawn, AuditRow, Stratum

_ANY = "any code"


def show_drawn(result: AuditDrawn) -> None:
    """Say what was drawn, and what to do next."""
    sampled = sum(part.sampled for part in result.strata)
    unread = sum(part.unread for part in result.strata)
    output.prose(
        f"run {result.run}: {_counted(sampled, result.unit)} drawn at random of {unread:,} that"
        f" nobody has read; {result.read:,} of {result.units:,} were read before"
    )
    _show_strata(result.strata)
    for note in result.notes:
        output.prose(f"note: {note}")
    output.prose("read them: qualkit audit PROJECT --read")


def show(result: Audit) -> None:
    """Say how far the reading is; once it is done, what the sample says of each code."""
    output.prose(
        f"audit of run {result.run}: {result.read:,} of {_counted(result.sampled, result.unit)}"
        f" read, drawn of {result.unread:,} that nobody had read, of {result.units:,} in all"
    )
    _show_strata(result.strata)
    for change in result.stale:
        output.prose(f"out of date: {change}")
    if result.rows:
        _show_rows(result)
        output.prose(f"any code: {result.rows[0].verdict}")
    elif result.stale:
        output.prose("draw anew: qualkit audit PROJECT --draw 200")
    else:
        output.prose("go on: qualkit audit PROJECT --read")
    for note in result.notes:
        output.prose(f"note: {note}")


def _show_strata(strata: Sequence[Stratum]) -> None:
    if len(strata) > 1:
        for part in strata:
            output.line(f"  {part.name}: {part.sampled:,} of {part.unread:,}")


def _show_rows(result: Audit) -> None:
    names = short_names(row.code for row in result.rows if row.code is not None)
    rows = [
        {
            "code": _ANY if row.code is None else names[row.code],
            "found": row.found,
            "hits": f"{row.hits}/{row.sampled}",
            "missed": f"≤ {row.missed_at_most:,}",
            "recall": UNKNOWN if row.recall_at_least is None else f"≥ {_floor(row)}",
            "more": _more(row),
            "right": _right(row),
        }
        for row in result.rows
    ]
    titles = {
        "missed": "missed",
        "more": f"more for {100 * result.target:.4g} %",
        "right": "suggested right",
    }
    output.table(
        rows, ("code", "found", "hits", "missed", "recall", "more", "right"), titles=titles
    )


def _floor(row: AuditRow) -> str:
    """A recall in whole percent, rounded down: it is at least so high."""
    return percent(int(100 * (row.recall_at_least or 0) + 1e-9) / 100)


def _more(row: AuditRow) -> str:
    if row.reached:
        return "reached"
    return UNKNOWN if row.more_clean is None else f"{row.more_clean:,}"


def _right(row: AuditRow) -> str:
    if row.right is None or not row.suggested:
        return UNKNOWN
    return f"{row.right}/{row.suggested}"


def _counted(many: int, unit: str) -> str:
    return f"{many:,} {unit}" + ("" if many == 1 else "s")
