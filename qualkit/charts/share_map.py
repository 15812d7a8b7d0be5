"""Shares of any number of groups as a heat map: codes by groups, the share in each cell.

Where there are more groups than columns, groups are the rows and codes the columns.
"""

from __future__ import annotations

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.groups import shares_table, widest_first
from qualkit.charts.heat_map import Cell, Matrix, heat_map
from qualkit.charts.layout import short_names
from qualkit.charts.words import (
    confounded_words,
    contrast_words,
    left_note,
    share_words,
    whose_view,
)
from qualkit.errors import UndefinedResult
from qualkit.model.contrasts import Contrast, ContrastRow
from qualkit.model.reports import UNKNOWN, percent

MOST_ACROSS, MOST_ACROSS_COMPACT = 19, 8
"""In more columns than these a share of 100 has no room."""

MOST_CODES, MOST_GROUPS = 60, 120
"""More rows than these are a table, not a picture."""


def share_map(contrast: Contrast, *, compact: bool = False) -> Chart:
    """Draws each group's share of participants who raise each code, the widest gaps first.

    A share that cannot be given is a dash; what has no room is counted in the description.
    """
    if not contrast.rows or not contrast.groups:
        raise UndefinedResult("the contrast has no code", repair="there is nothing to draw")
    across = MOST_ACROSS_COMPACT if compact else MOST_ACROSS
    turned = len(contrast.groups) > across
    rows = widest_first(contrast)[: across if turned else MOST_CODES]
    groups = [group.name for group in contrast.groups][:MOST_GROUPS]
    canvas = _drawn(contrast, (rows, groups), turned=turned, compact=compact)
    title = f"Participants who raise each code{whose_view(contrast)}, by {contrast.by}"
    left = len(contrast.groups) - len(groups)
    words = contrast_words(contrast, rows) + (f" {left} groups not drawn." if left else "")
    spec = canvas.draw(title=title, description=words)
    table = shares_table(contrast)
    return Chart(kind="heat-map", title=title, description=words, spec=spec, table=table)


def _drawn(
    contrast: Contrast, axes: tuple[list[ContrastRow], list[str]], *, turned: bool, compact: bool
) -> Canvas:
    rows, groups = axes
    names = short_names([row.code for row in contrast.rows])
    down, over = tuple(names[row.code] for row in rows), tuple(groups)
    cells = tuple(tuple(_cell(row, group) for group in groups) for row in rows)
    if turned:
        down, over, cells = over, down, tuple(zip(*cells, strict=True))
    high = _highest(contrast)
    matrix = Matrix(rows=down, columns=over, cells=cells, high=high)
    canvas = heat_map(matrix, compact=compact)
    canvas.note(
        f"Percent of each group's participants. The deepest colour is {percent(high)};"
        f" {UNKNOWN} is nobody asked, or too few to show."
    )
    left_note(canvas, len(contrast.rows) - len(rows), "codes")
    left_note(canvas, len(contrast.groups) - len(groups), "groups")
    if contrast.confounded:
        canvas.note(confounded_words(contrast.by))
    return canvas


def _highest(contrast: Contrast) -> float:
    return max(cell.share or 0.0 for row in contrast.rows for cell in row.groups.values()) or 1.0


def _cell(row: ContrastRow, group: str) -> Cell:
    cell = row.groups[group]
    words = percent(cell.share).removesuffix("\N{NO-BREAK SPACE}%")
    return Cell(value=cell.share, words=words, tip=f"{row.code}: {group} {share_words(cell)}")
