"""Stances: each group's mean weight, or its index from 0 to 100, with the interval."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.charts.drawing import Chart
from qualkit.charts.interval_lines import Line, Section, axis_over, interval_lines
from qualkit.charts.layout import short_names
from qualkit.errors import UndefinedResult
from qualkit.model.reports import UNKNOWN, percent
from qualkit.model.stance import Stance, StanceRow

MOST_LINES = 60
"""More lines than these are a table: the rest is counted below the picture."""

_MIDDLE = 50.0


def stance(result: Stance, *, compact: bool = False) -> Chart:
    """Draws each group's index where there is a scale, else its mean; several codes as sections.

    A group without a stance has a dash.

    Raises
    ------
    UndefinedResult
        If no group has a stance.
    """
    if not any(row.mean is not None for row in result.rows):
        why = next((f": {row.reason}" for row in result.rows if row.reason), "")
        raise UndefinedResult(
            f"no group has a stance{why}", repair="weigh codings, then draw their means"
        )
    drawn, left = result.rows[:MOST_LINES], len(result.rows[MOST_LINES:])
    names = short_names(list(dict.fromkeys(row.code for row in result.rows)))
    sections = _sections(result, drawn, names)
    lines = [line for section in sections for line in section.lines]
    axis = axis_over(lines, _number, mark=_MIDDLE if result.scale else 0.0)
    canvas = interval_lines(sections, axis, compact=compact)
    for note in _notes(result, left):
        canvas.note(note)
    title = _title(result, names)
    words = f"{title}. " + " ".join(f"{line.tip}." for line in lines)
    words += f" {left} lines not drawn." if left else ""
    spec = canvas.draw(title=title, description=words)
    return Chart(kind="stance", title=title, description=words, spec=spec)


def _sections(result: Stance, rows: Sequence[StanceRow], names: dict[str, str]) -> list[Section]:
    codes = dict.fromkeys(row.code for row in rows)
    return [
        Section(
            title=names[code] if len(names) > 1 else "",
            lines=tuple(_line(result, row) for row in rows if row.code == code),
        )
        for code in codes
    ]


def _line(result: Stance, row: StanceRow) -> Line:
    if result.scale:
        value, interval, digits = row.index, row.index_interval, 1
    else:
        value, interval, digits = row.mean, row.interval, 2
    words = UNKNOWN if value is None else _number(value, digits)
    limits = (
        f", interval {' to '.join(_number(end, digits) for end in interval)}" if interval else ""
    )
    why = f" ({row.reason})" if value is None and row.reason else ""
    tip = f"{row.code}, {row.group}: {words}{limits}{why}, {row.participants} of {row.of} people"
    aside = f"n {row.participants:,}"
    return Line(name=row.group, value=value, interval=interval, words=words, aside=aside, tip=tip)


def _number(value: float, digits: int | None = None) -> str:
    # What rounds to nothing has no sign.
    told = f"{value:g}" if digits is None else f"{round(value, digits) + 0.0:.{digits}f}"
    return told.replace("-", "\N{MINUS SIGN}")


def _title(result: Stance, names: dict[str, str]) -> str:
    what = next(iter(names.values())) if len(names) == 1 else "what their codings weigh"
    measure = "index from 0 to 100" if result.scale else "mean weight"
    return f"How strongly groups hold {what}, by {result.by} ({measure})"


def _notes(result: Stance, left: int) -> list[str]:
    told = f"{percent(result.confidence)} intervals"
    if result.scale:
        low, high = (_number(end) for end in result.scale)
        told = f"Index: 0 is a weight of {low}, 100 of {high}, where the axis may not reach; {told}"
    else:
        told = f"Mean weights; {told}"
    notes = [f"{told}."]
    return [*notes, f"{left} lines are not drawn."] if left else notes
