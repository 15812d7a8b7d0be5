"""What the charts of an evaluation show: codes, what chances were worth, the learning curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.layout import short_names
from qualkit.charts.palette import FAINT, LINE, MUTED, group_color, group_shape
from qualkit.charts.rows import Block, Entry, Scale, sheet
from qualkit.errors import UndefinedResult
from qualkit.model.evaluation import CodeEvaluation, CurvePoint, Evaluation
from qualkit.model.reports import UNKNOWN, percent

MOST_CODES = 40
"""More codes than this are a table, not a chart: the rest is counted in the description."""

_SERIES = ("classifier", "words alone", "by chance")
_PRECISION = Scale(low=0, high=1, ticks=((0, "0"), (0.5, ".5"), (1, "1")))


def evaluation(result: Evaluation, *, compact: bool = False) -> Chart:
    """Draws the average precision of each code beside what chance would have, best first."""
    judged = [row for row in result.rows if row.average_precision is not None]
    if not judged:
        raise UndefinedResult(
            "no code has an average precision", repair="code more, in two sessions or more"
        )
    ranked = sorted(judged, key=lambda row: (-(row.average_precision or 0), row.code))[:MOST_CODES]
    names = short_names([row.code for row in result.rows])
    blocks = [_block(row, names[row.code]) for row in ranked]
    title = "Average precision of each code on sessions not read, beside chance"
    told = "; ".join(
        f"{row.code}: {row.average_precision:.2f}, by chance {row.prevalence or 0:.2f}"
        for row in ranked
    )
    left = len(result.rows) - len(ranked)
    words = f"{title}. {told}." + (f" {left} more codes are not drawn." if left else "")
    canvas = sheet(blocks, [_SERIES[0], _SERIES[2]], scale=_PRECISION, compact=compact)
    drawing = canvas.draw(title=title, description=words)
    return Chart(kind="evaluation", title=title, description=words, spec=drawing)


def _block(row: CodeEvaluation, name: str) -> Block:
    values = ((_SERIES[0], row.average_precision), (_SERIES[2], row.prevalence))
    entries = []
    for group, (series, value) in enumerate(values):
        words = UNKNOWN if value is None else f"{value:.2f}"
        aside = "" if group else f"{row.positives} coded"
        tip = f"{row.code}: {series} {words}"
        entries.append(Entry(group=group, value=value, words=words, aside=aside, tip=tip))
    return Block(name=name, entries=tuple(entries))


def calibration(result: Evaluation, *, compact: bool = False) -> Chart:
    """Draws, for chances like these, the share that people coded; the line is where both agree."""
    bins = [one for one in result.calibration if one.observed is not None]
    if not bins:
        raise UndefinedResult("no chances were settled", repair="code more, in several sessions")
    plane = _Plane(compact=compact, right=1.0, top=1.0)
    ticks = [(share, percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    plane.axes(ticks, ticks, titles=("chance", "share that people coded"))
    plane.canvas.rule((*plane.at(0, 0), *plane.at(1, 1)), color=FAINT, width=1)
    told = []
    for one in bins:
        middle, observed = (one.start + one.end) / 2, one.observed or 0.0
        told.append(f"{percent(one.start)} to {percent(one.end)}: {percent(observed)} of {one.n}")
        plane.dot(middle, observed, group=0, tip=told[-1])
    title = "What chances were worth on sessions not read"
    words = f"{title}: share that people coded by chance given. {'; '.join(told)}."
    drawing = plane.canvas.draw(title=title, description=words)
    return Chart(kind="calibration", title=title, description=words, spec=drawing)


def curve(result: Evaluation, *, compact: bool = False) -> Chart:
    """Draws how average precision grows with the units learned from, beside words and chance."""
    points = [point for point in result.curve if point.average_precision is not None]
    if not points:
        raise UndefinedResult(
            "no learning curve was asked for", repair="evaluate with a curve: 200,500,2000,all"
        )
    low, high = _decades(points)
    plane = _Plane(compact=compact, right=high, top=1.0, left=low)
    sizes = [(math.log10(point.learned), f"{point.learned:,.0f}") for point in points]
    shares = [(share, f"{share:g}") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    plane.axes(sizes, shares, titles=("units learned from", "average precision"))
    for group, name in enumerate(_SERIES):
        values = [_series(point)[group] for point in points]
        plane.line([x for x, _ in sizes], values, group=group, name=name)
    title = "Average precision by units learned from, on sessions not read"
    told = "; ".join(
        f"{point.learned:,.0f}: "
        + ", ".join(
            f"{name} {value:.2f}" for name, value in zip(_SERIES, _series(point), strict=True)
        )
        for point in points
    )
    words = f"{title}. {told}."
    drawing = plane.canvas.draw(title=title, description=words)
    return Chart(kind="curve", title=title, description=words, spec=drawing)


def _series(point: CurvePoint) -> tuple[float, float, float]:
    return point.average_precision or 0.0, point.words_only or 0.0, point.prevalence or 0.0


def _decades(points: Sequence[CurvePoint]) -> tuple[float, float]:
    logs = [math.log10(point.learned) for point in points]
    return min(logs) - 0.05, max(max(logs), min(logs) + 0.1)


@dataclass(slots=True, kw_only=True)
class _Plane:
    """A plot of two numbers, from `left` to `right` and from 0 to `top`."""

    compact: bool
    right: float
    top: float
    left: float = 0.0
    canvas: Canvas = field(init=False)
    names: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.canvas = Canvas(width=358 if self.compact else 720, height=330)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a place."""
        width = self.canvas.width - 52 - self._margin()
        share = (x - self.left) / (self.right - self.left)
        return 52 + share * width, 280 - y / self.top * 250

    def _margin(self) -> float:
        return 90 if self.compact else 150

    def axes(
        self,
        across: Sequence[tuple[float, str]],
        up: Sequence[tuple[float, str]],
        *,
        titles: tuple[str, str],
    ) -> None:
        """Lines and numbers of both axes, and what they are of."""
        end = self.at(self.right, 0)[0]
        for y, words in up:
            height = self.at(self.left, y)[1]
            self.canvas.rule((52, height, end, height), color=LINE)
            self.canvas.words(46, height, words, align="right", color=MUTED, size=12)
        for x, words in across:
            place = self.at(x, 0)[0]
            self.canvas.words(place, 296, words, align="center", color=MUTED, size=12)
        self.canvas.words(end, 316, titles[0], align="right", color=MUTED, size=12)
        self.canvas.words(0, 12, titles[1], color=MUTED, size=12)

    def dot(self, x: float, y: float, *, group: int, tip: str) -> None:
        """One value."""
        self.canvas.dot(*self.at(x, y), color=group_color(group), shape=group_shape(group), tip=tip)

    def line(self, across: Sequence[float], up: Sequence[float], *, group: int, name: str) -> None:
        """Values joined by a line, with its name at the end, apart from other names."""
        places = [self.at(x, y) for x, y in zip(across, up, strict=True)]
        for one, two in pairwise(places):
            self.canvas.rule((*one, *two), color=group_color(group), width=2)
        for x, y in zip(across, up, strict=True):
            self.dot(x, y, group=group, tip=f"{name}: {y:.3f}")
        height = places[-1][1]
        while any(abs(height - other) < 16 for other in self.names):
            height += 4
        self.names.append(height)
        self.canvas.words(places[-1][0] + 12, height, name, color=group_color(group), size=12)
