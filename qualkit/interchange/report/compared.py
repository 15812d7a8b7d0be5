"""What differs from what: the comparisons of a contrast, and the widest gap of all, for the page.

Of two groups the gap is in the rows of the contrast; of more, in its comparisons. Computes no
statistic.
"""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.interchange.report.names import Name, code_name
from qualkit.model.contrasts import Comparison, Contrast, ContrastRow, Effect

OPEN_ROWS = 30
"""Up to this many comparisons stand open on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One group's part of the finding: how many raise the code, of how many."""

    name: str
    participants: int
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The widest gap: the group that raises the code more often comes first.

    ``gap`` and ``interval`` are that group's share minus the other's; ``of`` counts the gaps.
    """

    name: Name
    sides: tuple[Side, Side]
    gap: float
    interval: tuple[float, float] | None
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One code in two groups, or in one and the rest."""

    name: Name
    comparison: Comparison
    effect: Effect


def compared_rows(contrast: Contrast | None) -> tuple[ComparedRow, ...]:
    """Every comparison of every code, the widest gaps first, those without one last."""
    items = contrast.comparisons if contrast else ()
    pairs = [(item, row) for item in items for row in item.rows]
    pairs.sort(key=lambda pair: _width(pair[1]))
    return tuple(
        ComparedRow(name=code_name(row.code), comparison=item, effect=row) for item, row in pairs
    )


def widest_first(contrast: Contrast) -> list[ContrastRow]:
    """Rows by the size of their widest gap, those without one last; ties by code."""
    return sorted(contrast.rows, key=lambda row: (apart(row) is None, -(apart(row) or 0), row.code))


def apart(row: ContrastRow) -> float | None:
    """The widest gap between two groups; None where fewer than two have a share."""
    shares = [cell.share for cell in row.groups.values() if cell.share is not None]
    return max(shares) - min(shares) if len(shares) > 1 else None


def finding(contrast: Contrast | None) -> Finding | None:
    """The widest gap of all, None where there is none."""
    gaps = [gap for gap in _gaps(contrast) if gap[1].difference is not None] if contrast else []
    if not gaps:
        return None
    (first, second), effect = min(gaps, key=lambda gap: _width(gap[1]))
    if not effect.difference:
        return None
    turned = effect.difference < 0
    return Finding(
        name=code_name(effect.code),
        sides=(first, second) if turned else (second, first),
        gap=abs(effect.difference),
        interval=_turned(effect) if turned else effect.interval,
        of=len(gaps),
    )


def _gaps(contrast: Contrast) -> list[tuple[tuple[Side, Side], Effect]]:
    """Each effect of the whole study, with its two groups."""
    if len(contrast.groups) == 2:
        return [(_sides(row), row) for row in contrast.rows]
    whole = [item for item in contrast.comparisons if item.part is None]
    return [
        ((_side(item.first, row.counts[0]), _side(item.second, row.counts[1])), row)
        for item in whole
        for row in item.rows
        if row.counts
    ]


def _sides(row: ContrastRow) -> tuple[Side, Side]:
    first, second = (
        Side(name=name, participants=cell.of, share=cell.share)
        for name, cell in list(row.groups.items())[:2]
    )
    return first, second


def _side(name: str, counts: tuple[int, int]) -> Side:
    count, of = counts
    return Side(name=name, participants=of, share=count / of if of else None)


def _width(effect: Effect) -> tuple[bool, float, str]:
    return (effect.difference is None, -abs(effect.difference or 0), effect.code)


def _turned(effect: Effect) -> tuple[float, float] | None:
    return (-effect.interval[1], -effect.interval[0]) if effect.interval else None
