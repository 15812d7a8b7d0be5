"""The codes as the codebook page shows them before its script runs, and where there is none.

Counts come with the script, since they take longer than a page may.
"""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model.codes import SEPARATOR
from qualkit.model.tables import Table
from qualkit.web.views import CodeName, tints_of

DEEPEST = 8
"""The levels that are told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A code in the tree; ``level`` counts from 1."""

    name: str
    css: str
    level: int
    category: bool
    retired: bool


def code_lines(codes: Table) -> tuple[CodeLine, ...]:
    """A line for each of `codes`, in their order."""
    tints = tints_of(codes)
    return tuple(
        CodeLine(
            name=CodeName(row["code"]).own,
            css="tint-none" if row["category"] else tints.css(row["code"]),
            level=min(row["code"].count(SEPARATOR) + 1, DEEPEST),
            category=bool(row["category"]),
            retired=bool(row["retired"]),
        )
        for row in codes
    )
