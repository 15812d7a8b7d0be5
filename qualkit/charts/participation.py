"""Who takes part how much: a line with a head for each participant's share, by session."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.layout import wrapped
from qualkit.charts.palette import LINE, MUTED, group_color, group_shape
from qualkit.errors import UndefinedResult
from qualkit.model.participation import Participation, ParticipationRow
from qualkit.model.reports import percent
from qualkit.model.tables import Table

MOST_ROWS = 80
"""More than these are a table, not a chart: the rest is counted in the description."""

_WIDE, _COMPACT, _LINE, _HEAD, _LEGEND = 720.0, 358.0, 24.0, 34.0, 30.0
_ASIDE = 196.0
"""Pixels for the numbers at the right."""


def participation(result: Participation, *, compact: bool = False) -> Chart:
    """Draws each participant's share of the words of the session, who says most first.

    Colours and shapes tell the groups of `Participation.by`; the axis ends at the next tenth above
    the largest share.
    """
    rows = result.rows[:MOST_ROWS]
    if not rows or not any(row.share for row in rows):
        raise UndefinedResult("nobody says anything", repair="there is nothing to draw")
    groups = sorted({row.group or "" for row in rows})
    sheet = _Sheet(rows, groups, compact=compact)
    canvas = sheet.drawn()
    title = "Share of the words of each session"
    told = [f"{name}: {', '.join(map(_told, many))}." for name, many in _by_session(rows)]
    left = len(result.rows) - len(rows)
    rest = [f"{left} of {len(result.rows)} rows not drawn."] if left else []
    words = " ".join([f"{title}, by participant.", *told, *rest])
    records = result.records()
    return Chart(
        kind="participation",
        title=title,
        description=words,
        spec=canvas.draw(title=title, description=words),
        table=Table(tuple(records[0]), tuple(tuple(row.values()) for row in records)),
    )


class _Sheet:
    """Places of names, lines and numbers."""

    def __init__(
        self, rows: Sequence[ParticipationRow], groups: Sequence[str], *, compact: bool
    ) -> None:
        self._rows, self._groups = rows, groups
        self._left, self._width = (112.0, _COMPACT) if compact else (210.0, _WIDE)
        self._right = self._width - (60.0 if compact else _ASIDE)
        self._is_compact = compact
        most = max(row.share or 0 for row in rows)
        self._high = max(1, -int(-most * 10 // 1)) / 10

    def drawn(self) -> Canvas:
        sessions = [(name, [*many]) for name, many in _by_session(self._rows)]
        height = _LEGEND + sum(_HEAD + _LINE * len(many) for _, many in sessions) + 8
        canvas = Canvas(width=self._width, height=height)
        top = self._legend(canvas)
        for name, many in sessions:
            self._session(canvas, name, top)
            for number, row in enumerate(many):
                self._row(canvas, row, top + _HEAD + (number + 0.5) * _LINE)
            top += _HEAD + _LINE * len(many)
        canvas.height = max(canvas.height, top + 8)
        return canvas

    def _legend(self, canvas: Canvas) -> float:
        x, y = 6.0, 14.0
        for index, group in enumerate(self._groups):
            name = wrapped(group or "no group", width=180, size=14.8, lines=1)[0]
            room = 30 + len(name) * 9
            if x + room > self._width and x > 6:
                x, y = 6.0, y + 20
            canvas.dot(x + 6, y, color=group_color(index), shape=group_shape(index))
            canvas.words(x + 18, y, name, bold=True, color=group_color(index))
            x += room
        return y + 16

    def _session(self, canvas: Canvas, name: str, top: float) -> None:
        (line,) = wrapped(name, width=self._right - 90, size=14.8, lines=1)
        canvas.words(6, top + 18, line, bold=True)
        if not self._is_compact:
            canvas.words(
                self._x(self._high), top + 18, percent(self._high), align="center", color=MUTED,
                size=12,
            )  # fmt: skip

    def _row(self, canvas: Canvas, row: ParticipationRow, y: float) -> None:
        index = self._groups.index(row.group or "")
        color, share = group_color(index), row.share or 0.0
        (name,) = wrapped(row.participant, width=self._left - 18, size=13, lines=1)
        canvas.words(self._left - 12, y, name, align="right")
        canvas.rule((self._left, y, self._right, y), color=LINE, width=0.6)
        canvas.rule((self._left, y, self._x(share), y), color=color, width=3, tip=_told(row))
        canvas.dot(self._x(share), y, color=color, shape=group_shape(index), tip=_told(row))
        canvas.words(self._right + 14, y, percent(row.share), size=12)
        if not self._is_compact:
            aside = _amounts(row)
            canvas.words(self._right + 54, y, aside, color=MUTED, size=12)

    def _x(self, share: float) -> float:
        return self._left + share / self._high * (self._right - self._left)


def _by_session(rows: Sequence[ParticipationRow]) -> list[tuple[str, list[ParticipationRow]]]:
    return [(name, [*many]) for name, many in groupby(rows, lambda row: row.session)]


def _told(row: ParticipationRow) -> str:
    group = f" ({row.group})" if row.group else ""
    return f"{row.participant}{group} {percent(row.share)}, {_amounts(row)}"


def _amounts(row: ParticipationRow) -> str:
    words, turns = ("" if n == 1 else "s" for n in (row.words, row.turns))
    return f"{row.words:,} word{words}, {row.turns:,} turn{turns}"
