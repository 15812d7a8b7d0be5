"""What the charts of a contrast share: how far groups lie apart on a code, and the table of shares.

Knows any number of groups; a code's gap is the widest between any two of them.
"""

from __future__ import annotations

from collections.abc import Callable

from qualkit.charts.palette import GROUPS
from qualkit.model.contrasts import Contrast, ContrastRow
from qualkit.model.tables import Table

MOST_GROUPS = len(GROUPS)
"""More groups than there are colours cannot be told apart by them."""


def of_groups(least: int, most: int | None = None) -> Callable[[Contrast], bool]:
    """Whether a contrast has so many groups."""

    def fits(contrast: Contrast) -> bool:
        return least <= len(contrast.groups) <= (most or len(contrast.groups))

    return fits


def apart(row: ContrastRow) -> float | None:
    """The widest gap between any two groups, None where fewer than two have a share."""
    shares = [cell.share for cell in row.groups.values() if cell.share is not None]
    return max(shares) - min(shares) if len(shares) > 1 else None


def widest_first(contrast: Contrast) -> list[ContrastRow]:
    """The codes by their widest gap, those without one last."""
    return sorted(contrast.rows, key=lambda row: (-(apart(row) or 0.0), row.code))


def shares_table(contrast: Contrast) -> Table:
    """One row a code and group: how many raise it, of how many, the share and its interval."""
    columns = ("code", "group", "participants", "of", "share", "interval_low", "interval_high")
    rows = (
        (row.code, name, cell.participants, cell.of, cell.share, *(cell.interval or (None, None)))
        for row in contrast.rows
        for name, cell in row.groups.items()
    )
    return Table(columns, tuple(rows))
