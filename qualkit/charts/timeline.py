"""A session from beginning to end: one lane a speaker, turns as bars, codes as marks on them.

A long session is cut into strips below each other, so that a turn stays wide enough to be seen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.layout import short_names, wrapped
from qualkit.charts.palette import FAINT, LINE, MUTED, group_color, group_shape
from qualkit.errors import UndefinedResult
from qualkit.model.documents import MODERATOR
from qualkit.model.participation import Bar, Timeline
from qualkit.model.tables import Table

MOST_LANES, MOST_CODES, MOST_STRIPS = 12, 6, 12
"""Speakers with a lane of their own, codes with a mark of their own, and strips."""

OTHERS = "others"
UNKNOWN = "nobody known"

_WIDE, _COMPACT, _LANE, _AXIS = 720.0, 358.0, 20.0, 30.0
_STEPS = {"seconds": (30, 60, 120, 300, 600, 900, 1800, 3600), "words": (100, 250, 500)}
_BARS_A_STRIP = 110
_THINNEST = 0.8


def timeline(result: Timeline, *, compact: bool = False) -> Chart:
    """Draws who speaks when, and where the codes raised most are given.

    The horizontal axis is time where every turn is timed, else the words spoken so far.
    """
    if not result.bars or not result.length:
        raise UndefinedResult("the session has no turns", repair="there is nothing to draw")
    sheet = _Sheet(result, compact=compact)
    canvas = sheet.drawn()
    for note in sheet.notes():
        canvas.note(note)
    unit = "time" if result.unit == "seconds" else "words spoken"
    title = f"{result.session} by {unit}"
    records = result.records()
    words = f"{title}. {_told(result)}"
    return Chart(
        kind="timeline",
        title=title,
        description=words,
        spec=canvas.draw(title=title, description=words),
        table=Table(tuple(records[0]), tuple(tuple(row.values()) for row in records)),
    )


class _Sheet:
    """Strips of lanes, and where on them a moment lies."""

    def __init__(self, result: Timeline, *, compact: bool) -> None:
        self._result = result
        self._left, self._width = (92.0, _COMPACT) if compact else (170.0, _WIDE)
        self._lanes = _lanes(result)
        self._names = [*dict.fromkeys(self._lanes.values())]
        self._codes = result.codes[:MOST_CODES]
        self._moderators = {i.participant for i in result.lanes if i.role == MODERATOR}
        room = _BARS_A_STRIP / (2.2 if compact else 1)
        self._strips = max(1, min(MOST_STRIPS, math.ceil(len(result.bars) / room)))
        self._long = result.length / self._strips

    def drawn(self) -> Canvas:
        canvas = Canvas(width=self._width, height=0)
        top = self._legend(canvas)
        for strip in range(self._strips):
            top = self._strip(canvas, strip, top)
        canvas.height = top + 4
        return canvas

    def notes(self) -> list[str]:
        found = list(self._result.notes)
        if left := len(self._result.codes) - len(self._codes):
            found.append(f"{left} more codes are in the table, not in the picture.")
        if gathered := sum(name == OTHERS for name in self._lanes.values()):
            found.append(f"{gathered} speakers who say less share the lane {OTHERS}.")
        return found

    def _legend(self, canvas: Canvas) -> float:
        x, y = 6.0, 14.0
        names = short_names(self._result.codes)
        for index, code in enumerate(self._codes):
            (name,) = wrapped(names[code], width=320, size=14.8, lines=1)
            room = 32 + len(name) * 8.9
            if x + room > self._width and x > 6:
                x, y = 6.0, y + 20
            canvas.dot(x + 6, y, color=group_color(index), shape=group_shape(index))
            canvas.words(x + 18, y, name, bold=True, color=group_color(index))
            x += room
        return y + 16 if self._codes else 8.0

    def _strip(self, canvas: Canvas, strip: int, top: float) -> float:
        """Draw the lanes of those who speak in a strip; where the next one begins."""
        begins, ends = strip * self._long, (strip + 1) * self._long
        bars = [bar for bar in self._result.bars if bar.begins < ends and bar.ends > begins]
        heard = {self._lanes[bar.participant] for bar in bars}
        lanes = [name for name in self._names if name in heard]
        for number, name in enumerate(lanes):
            y = top + (number + 0.5) * _LANE
            (line,) = wrapped(name, width=self._left - 14, size=12, lines=1)
            canvas.words(self._left - 8, y, line, align="right", size=12)
            canvas.rule((self._left, y, self._width - 8, y), color=LINE, width=0.6)
        for bar in bars:
            number = lanes.index(self._lanes[bar.participant])
            self._bar(canvas, bar, (strip, top + (number + 0.5) * _LANE))
        end = top + len(lanes) * _LANE
        self._axis(canvas, strip, end)
        return end + _AXIS

    def _bar(self, canvas: Canvas, bar: Bar, where: tuple[int, float]) -> None:
        strip, y = where
        begins = self._x(max(bar.begins, strip * self._long), strip)
        ends = self._x(min(bar.ends, (strip + 1) * self._long), strip)
        color = LINE if bar.participant in self._moderators else FAINT
        box = (begins, y - 6, max(ends - 0.4, begins + _THINNEST), y + 6)
        canvas.bar(box, color=color, tip=_tip(bar))
        if bar.begins < strip * self._long:
            return  # the marks stand where the turn begins
        marks = [index for index, code in enumerate(self._codes) if code in bar.codes]
        for place, index in enumerate(marks):
            x = min(begins + 4 + place * 9, self._width - 8)
            canvas.dot(x, y, color=group_color(index), shape=group_shape(index), tip=_tip(bar))

    def _axis(self, canvas: Canvas, strip: int, top: float) -> None:
        step = self._step()
        first = math.ceil(strip * self._long / step) * step
        at = float(first)
        while at <= (strip + 1) * self._long:
            x = self._x(at, strip)
            canvas.rule((x, top, x, top + 4), color=MUTED)
            if x < self._width - 20:
                canvas.words(x, top + 12, self._moment(at), align="center", color=MUTED, size=12)
            at += step

    def _step(self) -> float:
        steps = _STEPS[self._result.unit]
        fitting = self._long / (3 if self._width < _WIDE else 6)
        whole = next((step for step in steps if step >= fitting), None)
        if whole:
            return float(whole)
        size = 10 ** math.floor(math.log10(fitting))
        return float(next(size * k for k in (1, 2, 5, 10) if size * k >= fitting))

    def _moment(self, at: float) -> str:
        if self._result.unit == "words":
            return f"{at:,.0f}"
        minutes, seconds = divmod(round(at), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"

    def _x(self, at: float, strip: int) -> float:
        share = (at - strip * self._long) / self._long
        return self._left + share * (self._width - 8 - self._left)


def _lanes(result: Timeline) -> Mapping[str | None, str]:
    """The name of each speaker's lane: the own one, or the lane of all who say less."""
    by_words = sorted(result.lanes, key=lambda lane: -lane.words)
    own = {lane.participant for lane in by_words}
    if len(own) > MOST_LANES:
        own = {lane.participant for lane in by_words[: MOST_LANES - 1]}
    named = {
        lane.participant: UNKNOWN if lane.participant is None else lane.participant
        for lane in result.lanes
        if lane.participant in own
    }
    return named | {
        lane.participant: OTHERS for lane in result.lanes if lane.participant not in own
    }


def _told(result: Timeline) -> str:
    turns = Counter(bar.participant for bar in result.bars)
    people = [
        f"{lane.participant or UNKNOWN} {turns[lane.participant]} turns, {lane.words} words"
        for lane in result.lanes
    ]
    codes = Counter(code for bar in result.bars for code in bar.codes)
    given = [f"{code} in {codes[code]} turns" for code in result.codes]
    return f"{_listed(people)}.{f' {_listed(given)}.' if given else ''}"


def _listed(told: Sequence[str]) -> str:
    return "; ".join(told)


def _tip(bar: Bar) -> str:
    codes = f": {', '.join(bar.codes)}" if bar.codes else ""
    return f"{bar.participant or UNKNOWN}, turn {bar.ordinal}, {bar.words} words{codes}"
