"""Codes found so far over sessions, with the band of random orders and where it is reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.layout import BOLD, CHARACTER, wrapped
from qualkit.charts.palette import INK, LINE, MUTED, SHADES, group_color, group_shape
from qualkit.errors import UndefinedResult
from qualkit.model.reports import percent
from qualkit.model.saturation import Saturation, SaturationCurve, SaturationStep
from qualkit.model.tables import Table

MOST_GROUPS, MOST_DOTS, _MOST_BOXES = 5, 60, 240
_NICE = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    left: float
    right: float
    top: float
    bottom: float
    units: int
    codes: int

    def x(self, position: float) -> float:
        return self.left + (position - 0.5) / self.units * (self.right - self.left)

    def y(self, codes: float) -> float:
        return self.bottom - codes / self.codes * (self.bottom - self.top)


def saturation(result: Saturation, *, compact: bool = False) -> Chart:
    """Draws codes found so far in the order of the units, everybody's and each group's."""
    overall = result.overall
    if not overall.series or not overall.codes:
        raise UndefinedResult("no unit has a code", repair="there is nothing to draw")
    groups = result.groups[:MOST_GROUPS]
    names = [_everybody(result), *(group.name for group in groups)] if groups else []
    width, height = (358.0, 300.0) if compact else (720.0, 380.0)
    canvas = Canvas(width=width, height=height + 44)
    top = _legend(canvas, names) + 14
    frame = _Frame(
        left=40,
        right=width - 10,
        top=top + 30,
        bottom=height - 4,
        units=max(len(curve.series) for curve in (overall, *groups)),
        codes=max(1, overall.codes),
    )
    _axes(canvas, frame, result)
    _band(canvas, overall.series, frame)
    for index, curve in reversed([*enumerate((overall, *groups))]):
        _curve(canvas, curve, frame, index)
    _marks(canvas, result, frame)
    canvas.note(_told_below(result))
    title = f"Codes found over {result.unit}s in their order (saturation)"
    words = f"{title}. {_words(result)}"
    records = result.records()
    return Chart(
        kind="saturation",
        title=title,
        description=words,
        spec=canvas.draw(title=title, description=words),
        table=Table(tuple(records[0]), tuple(tuple(row.values()) for row in records)),
    )


def _everybody(result: Saturation) -> str:
    return "everybody" if result.by else ""


def _legend(canvas: Canvas, names: Sequence[str]) -> float:
    x, y = 40.0, 12.0
    for index, name in enumerate(names):
        (line,) = wrapped(name, width=140, size=12, lines=1)
        room = 34 + len(line) * CHARACTER * 12 * BOLD
        if x > 40 and x + room > canvas.width:
            x, y = 40.0, y + 20
        canvas.dot(x + 6, y, color=group_color(index), shape=group_shape(index))
        canvas.words(x + 16, y, line, size=12, bold=True, color=group_color(index))
        x += room
    return y if names else 0.0


def _axes(canvas: Canvas, frame: _Frame, result: Saturation) -> None:
    every = next((n for n in _NICE if frame.codes / n <= 6), frame.codes)
    for codes in range(0, frame.codes + 1, every):
        y = frame.y(codes)
        canvas.rule((frame.left, y, frame.right, y), color=LINE)
        canvas.words(frame.left - 8, y, str(codes), align="right", size=12, color=MUTED)
    canvas.words(6, frame.top - 28, "codes found", size=12, color=MUTED)
    room = 34 if canvas.width > 400 else 30
    most = max(2.0, (frame.right - frame.left) / room)
    step = next((n for n in _NICE if frame.units / n <= most), frame.units)
    for position in range(1, frame.units + 1):
        if position % step == 0 or step == 1:
            x = frame.x(position)
            canvas.words(x, frame.bottom + 14, str(position), align="center", size=12, color=MUTED)
    canvas.words(frame.right, frame.bottom + 32, f"{result.unit}s", align="right", size=12,
                 color=MUTED)  # fmt: skip


def _band(canvas: Canvas, series: Sequence[SaturationStep], frame: _Frame) -> None:
    """The band as a box a position, and its median as a line."""
    half = (frame.x(2) - frame.x(1)) / 2
    every = max(1, len(series) // _MOST_BOXES)
    kept = series[::every]
    for step in kept:
        if step.low is None or step.high is None:
            continue
        x = frame.x(step.position)
        tip = f"after {step.position}, over random orders: {step.low:g} to {step.high:g} codes"
        ends = (round(x - half), round(x + half * (2 * every - 1)))
        box = (ends[0], frame.y(step.high) - 1, ends[1], frame.y(step.low) + 1)
        canvas.shade(box, color=SHADES[1], tip=tip)


def _curve(canvas: Canvas, curve: SaturationCurve, frame: _Frame, index: int) -> None:
    color, before = group_color(index), None
    for step in curve.series:
        place = (frame.x(step.position), frame.y(step.found))
        if before:
            canvas.rule((*before, *place), color=color, width=2)
        before = place
        if len(curve.series) <= MOST_DOTS:
            tip = f"{step.position} {step.unit}: {step.new} new, {step.found} so far"
            canvas.dot(*place, color=color, shape=group_shape(index), tip=tip)


def _marks(canvas: Canvas, result: Saturation, frame: _Frame) -> None:
    """Where the base ends and where saturation is reached."""
    overall = result.overall
    if overall.base_codes is None:
        return
    places = {result.base: "base"}
    if overall.reached_at is not None:
        places[overall.reached_at] = f"reached {overall.reached}"
    for units, words in places.items():
        x = frame.x(units + 0.5)
        is_reached = words != "base"
        canvas.rule(
            (x, frame.top - 16, x, frame.bottom), color=INK if is_reached else MUTED, width=1
        )
        near_end = x > frame.right - 90
        canvas.words(x + (-5 if near_end else 5), frame.top - 16,
                     words, align="right" if near_end else "left", size=12,
                     color=INK if is_reached else MUTED)  # fmt: skip


def _told_below(result: Saturation) -> str:
    overall = result.overall
    orders = overall.orders
    order = "date" if result.ordered_by == "date" else "name"
    band = ""
    if orders:
        band = f" The band holds {percent(0.95)} of {orders.orders} random orders;"
        band += f" {percent(orders.reached)} of them reach it."
    verdict = f"reached at {overall.reached}" if overall.reached else "not reached"
    return (
        f"In the order of their {order}s. Base {result.base}, run {result.run_length}, threshold"
        f" {percent(result.threshold)}: {verdict}.{band}"
    )


def _words(result: Saturation) -> str:
    parts = []
    for curve in (result.overall, *result.groups):
        counts = ", ".join(str(step.found) for step in curve.series[:MOST_DOTS])
        name = f"{curve.name}: " if curve.name else ""
        verdict = (
            f"reached at {curve.reached}" if curve.reached else f"not reached ({curve.reason})"
        )
        parts.append(f"{name}{counts} codes; {verdict}.")
    return f"{' '.join(parts)} {_told_below(result)}"
