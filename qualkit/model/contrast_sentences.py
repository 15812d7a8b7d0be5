"""A gap as a sentence for a paper: counts, sessions, difference, interval, p and its limits.

Knows finished contrasts; refuses a p without the smallest that the design can give, and a gap
without the number of codes looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model.contrasts import Contrast, ContrastRow
from qualkit.model.reports import points


def sentences(contrast: Contrast) -> Iterator[tuple[str, str]]:
    """Each code with its sentence; one that cannot be written gives the reason."""
    for row in contrast.rows:
        yield row.code, _sentence(contrast, row)


def _sentence(contrast: Contrast, row: ContrastRow) -> str:
    *most, last = (_raised(contrast, row, number) for number in range(len(contrast.groups)))
    raised = f"{', '.join(most)} and {last}"
    view = f" as the view of {contrast.about}" if contrast.about else ""
    told = "; ".join(filter(None, (_gap(contrast, row), _test(contrast, row))))
    return f"{raised}{view} ({told or row.reason})"


def _raised(contrast: Contrast, row: ContrastRow, number: int) -> str:
    group = contrast.groups[number]
    cell = row.groups[group.name]
    verb = "raised by " if number == 0 else ""
    if not cell.of:
        return f"{verb}nobody of {group.name}, who were not asked"
    if cell.participants is None:
        return f"{verb}a number of {cell.of} {group.name} that is not shown"
    return (
        f"{verb}{cell.participants} of {cell.of} {group.name} in {cell.sessions} of"
        f" {cell.of_sessions} sessions"
    )


def _gap(contrast: Contrast, row: ContrastRow) -> str:
    if row.difference is None or row.interval is None:
        return ""
    level = f"{contrast.confidence:.0%}".replace("%", " %")
    low, high = row.clustered_interval or row.interval
    kind = ", whole sessions drawn" if row.clustered_interval else ""
    return (
        f"difference {points(row.difference)} percentage points, {level} interval"
        f" {points(low)} to {points(high)}{kind}"
    )


def _test(contrast: Contrast, row: ContrastRow) -> str:
    if row.p is None or row.smallest_p is None:
        return f"no p: {row.reason}" if row.reason else ""
    adjusted = "" if row.q is None else f", {row.q:.3f} when corrected for {contrast.tested} codes"
    return f"{contrast.method}: p = {row.p:.3f}, smallest attainable {row.smallest_p:.3f}{adjusted}"
