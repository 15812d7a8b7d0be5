"""From the content of a report to the rows its page shows, in the order it shows them.

Decides order, links and notes; computes no statistic and writes no markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.interchange.report.compared import (
    OPEN_ROWS,
    ComparedRow,
    Finding,
    compared_rows,
    finding,
    widest_first,
)
from qualkit.interchange.report.names import Name, code_name
from qualkit.model.contrasts import Cell, Contrast, ContrastRow, PerceptionRow
from qualkit.model.reports import QuoteSet, ReportContent

OPEN_QUOTES = 60
"""Up to this many quotes stand open on the page; with more, each set opens on demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One group's share of one code, and the id of the quotes behind it (empty without any)."""

    group: int
    cell: Cell
    quotes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """One line of the perception-gap table; ``note`` numbers the reason for its dashes, from 1."""

    name: Name
    row: ContrastRow
    cells: tuple[CellView, ...]
    ranks: tuple[float | None, ...]
    note: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteColumn:
    """The quotes of one group on one code; ``anchor`` is what table cells link to.

    ``raised`` says that somebody in the group raises the code, quotes shown or not.
    """

    anchor: str
    group: str
    number: int
    quotes: QuoteSet | None
    raised: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteBlock:
    """All groups' quotes on one code."""

    name: Name
    columns: tuple[QuoteColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the template reads beside the content itself.

    ``compared`` are the comparisons of several groups, or of two in parts of the study;
    ``unquoted`` the codes of which no quote is shown; ``viewed`` the roles whose view anybody
    reports; ``views`` the rows of the own-and-attributed matrix in the order of the gaps.
    """

    finding: Finding | None
    gaps: tuple[GapRow, ...]
    gap_notes: tuple[str, ...]
    compared: tuple[ComparedRow, ...]
    compared_open: bool
    quotes: tuple[QuoteBlock, ...]
    unquoted: tuple[Name, ...]
    quotes_open: bool
    viewed: tuple[str, ...]
    views: tuple[PerceptionRow, ...]
    languages: Mapping[str, str]


def report_view(content: ReportContent) -> Report:
    """Arranges `content` for the page: widest gaps first, quotes in the same order."""
    contrast = content.contrast
    rows = widest_first(contrast) if contrast else []
    groups = [group.name for group in contrast.groups] if contrast else []
    codes = list(dict.fromkeys([row.code for row in rows] + [q.code for q in content.quotes]))
    groups = list(dict.fromkeys(groups + [q.group for q in content.quotes]))
    sets = {(item.code, item.group): item for item in content.quotes}
    raised = {
        (row.code, group)
        for row in rows
        for group, cell in row.groups.items()
        if cell.participants != 0
    } | {key for key, item in sets.items() if item.total}
    quoted = {item.code for item in content.quotes if item.quotes}
    notes, compared = _notes(contrast, rows), compared_rows(contrast)
    return Report(
        finding=finding(contrast),
        gaps=tuple(
            _gap_row(row, (codes, groups), sets, (_reason(contrast, row), notes)) for row in rows
        ),
        gap_notes=notes,
        compared=compared,
        compared_open=len(compared) <= OPEN_ROWS,
        quotes=tuple(
            _quote_block(code, (codes, groups), sets, raised) for code in codes if code in quoted
        ),
        unquoted=tuple(code_name(code) for code in codes if code not in quoted),
        quotes_open=sum(len(item.quotes) for item in content.quotes) <= OPEN_QUOTES,
        viewed=_viewed(contrast),
        views=_views(contrast, codes),
        languages={item.name: item.language for item in content.documents},
    )


def _notes(contrast: Contrast | None, rows: Sequence[ContrastRow]) -> tuple[str, ...]:
    reasons = [_reason(contrast, row) for row in rows] if contrast else []
    return tuple(dict.fromkeys(reason for reason in reasons if reason))


def _reason(contrast: Contrast | None, row: ContrastRow) -> str:
    shown: tuple[object, ...] = (row.p, row.smallest_p, row.q)
    if len(row.groups) == 2:
        shown += (row.difference, row.interval, row.cohen_h, row.rank_gap)
    shown += tuple(cell.share for cell in row.groups.values())
    if contrast is None or all(value is not None for value in shown):
        return ""
    return row.reason or contrast.method


def _gap_row(
    row: ContrastRow,
    axes: tuple[list[str], list[str]],
    sets: Mapping[tuple[str, str], QuoteSet],
    why: tuple[str, tuple[str, ...]],
) -> GapRow:
    (codes, groups), (reason, notes) = axes, why
    cells = []
    for group, cell in row.groups.items():
        number, found = groups.index(group), sets.get((row.code, group))
        anchor = _anchor(codes.index(row.code), number) if found and found.quotes else ""
        cells.append(CellView(group=number + 1, cell=cell, quotes=anchor))
    return GapRow(
        name=code_name(row.code),
        row=row,
        cells=tuple(cells),
        ranks=tuple(row.ranks.get(group) for group in row.groups),
        note=notes.index(reason) + 1 if reason else 0,
    )


def _anchor(code: int, group: int) -> str:
    return f"quotes-{code + 1}-{group + 1}"


def _quote_block(
    code: str,
    axes: tuple[list[str], list[str]],
    sets: Mapping[tuple[str, str], QuoteSet],
    raised: set[tuple[str, str]],
) -> QuoteBlock:
    codes, groups = axes
    return QuoteBlock(
        name=code_name(code),
        columns=tuple(
            QuoteColumn(
                anchor=_anchor(codes.index(code), number),
                group=group,
                number=number + 1,
                quotes=sets.get((code, group)),
                raised=(code, group) in raised,
            )
            for number, group in enumerate(groups)
        ),
    )


def _viewed(contrast: Contrast | None) -> tuple[str, ...]:
    """The roles whose view anybody reports, those compared first."""
    if contrast is None or contrast.perception is None:
        return ()
    perception = contrast.perception
    others = [role for row in perception.rows for role in _roles(row)]
    return tuple(role for role in dict.fromkeys([*perception.groups, *others]) if role in others)


def _views(contrast: Contrast | None, codes: Sequence[str]) -> tuple[PerceptionRow, ...]:
    rows = contrast.perception.rows if contrast and contrast.perception else ()
    places = {code: place for place, code in enumerate(codes)}
    return tuple(sorted(rows, key=lambda row: places.get(row.code, len(places))))


def _roles(row: PerceptionRow) -> list[str]:
    return [role for shares in row.shares.values() for role in shares]
