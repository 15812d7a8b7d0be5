"""Words by group as a scatter: how often a word is said, and which side says it more.

Every row of the result is a point that tells its counts on hover; the words farthest apart are
named where a name finds room that no other name or named point takes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualkit.charts.canvas import Align, Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.layout import CHARACTER
from qualkit.charts.palette import FAINT, INK, LINE, MUTED, group_color
from qualkit.errors import UndefinedResult
from qualkit.model.contrasts import REST
from qualkit.model.tables import Table
from qualkit.model.words import WordRow, Words

MOST_PANELS = 6
"""More comparisons than these are a table: the rest is counted in the description."""

_WIDE, _COMPACT = 720, 358
_HIGH = 430
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 46, 44
_RADIUS = 3.2
_NAME = 12
_NAMED = {_WIDE: 40, _COMPACT: 16}
_FAR = 1.96
"""Below this |z| a point is grey."""

_STEPS = (0.1, 0.2, 0.5, 1, 2, 5)

_ALWAYS_NAMED = 8
"""So many words are named even where the name lies on other points."""

Box = tuple[float, float, float, float]

_NOWHERE: Box = (0, 0, 0, 0)


def word_scatter(words: Words, *, compact: bool = False) -> Chart:
    """Draws one panel a comparison: uses in 10,000 words of both sides against the log-odds.

    Points whose z is nearer to 0 than 1.96 are grey.
    """
    if not words.rows:
        raise UndefinedResult("there is no word to draw")
    width = _COMPACT if compact else _WIDE
    compared = words.comparisons()
    canvas = Canvas(width=width, height=_HIGH * len(compared[:MOST_PANELS]))
    named: list[str] = []
    for number, comparison in enumerate(compared[:MOST_PANELS]):
        panel = _Panel.of(words, words.compared(comparison), (width, number * _HIGH))
        named += [panel.told(row) for row in panel.draw(canvas)]
    canvas.note("Grey: a z between −1.96 and 1.96. On a page (.html) every point tells its word.")
    title = f"Words by {words.by}: how often, and who says them more"
    left = len(compared) - MOST_PANELS
    rest = f" {left} of {len(compared)} comparisons are not drawn." if left > 0 else ""
    more = f" {len(words.rows) - len(named)} of {len(words.rows)} words are drawn without a name."
    told = f"{title} (log-odds with a prior). {'; '.join(named)}.{more}{rest}"
    return Chart(
        kind="words",
        title=title,
        description=told,
        spec=canvas.draw(title=title, description=told),
        table=_table(words),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """One comparison on its part of the sheet; ``x`` and ``y`` are the ends of the axes."""

    words: Words
    rows: Sequence[WordRow]
    width: float
    top: float
    x: tuple[float, float]
    y: float

    @classmethod
    def of(cls, words: Words, rows: Sequence[WordRow], place: tuple[float, float]) -> _Panel:
        often = [math.log10(_rate(words, row)) for row in rows]
        far = max(abs(row.log_odds) for row in rows)
        return cls(
            words=words, rows=rows, width=place[0], top=place[1],
            x=(min(often) - 0.1, max(often) + 0.1), y=max(far * 1.08, 0.1),
        )  # fmt: skip

    def draw(self, canvas: Canvas) -> list[WordRow]:
        """Draw it; the rows that are named."""
        self._frame(canvas)
        nearest_last = sorted(self.rows, key=lambda row: (abs(row.z), row.word))
        for row in nearest_last:
            color = FAINT if abs(row.z) < _FAR else self._color(row.leans)
            canvas.disc(*self._at(row), radius=_RADIUS, color=color, tip=self.told(row))
        return [*self._names(canvas, nearest_last[::-1][: _NAMED[int(self.width)]])]

    def told(self, row: WordRow) -> str:
        """The row as it is read out."""
        first, second = (
            f"{side} {sum(row.counts[name] for name in self._groups(side))} times by"
            f" {sum(row.participants[name] for name in self._groups(side))} people"
            for side in (row.against, row.group)
        )
        return f"{row.word}: {first}, {second}; log-odds {row.log_odds:.2f}, z {row.z:.1f}"

    def _groups(self, side: str) -> list[str]:
        return _groups(self.words, self.rows[0], side)

    def _color(self, side: str) -> str:
        names = [group.name for group in self.words.groups]
        return MUTED if side == REST else group_color(names.index(side))

    def _at(self, row: WordRow) -> tuple[float, float]:
        return self._across(_rate(self.words, row)), self._up(row.log_odds)

    def _across(self, rate: float) -> float:
        low, high = self.x
        return _LEFT + (math.log10(rate) - low) / (high - low) * (self.width - _LEFT - _RIGHT)

    def _up(self, odds: float) -> float:
        room = _HIGH - _TOP - _BOTTOM
        return self.top + _TOP + (0.5 - odds / (2 * self.y)) * room

    def _frame(self, canvas: Canvas) -> None:
        row, bottom = self.rows[0], self.top + _HIGH - _BOTTOM
        right = self.width - _RIGHT
        language = f"{row.language}: " if len(self.words.languages) > 1 else ""
        heads = ((row.group, self.top + 14), (row.against, self.top + 32))
        for side, y in heads:
            arrow = "▲ more by" if side == row.group else "▼ more by"
            text = f"{language}{arrow} {side}"
            canvas.words(_LEFT, y, text[: int(self.width / 8)], bold=True, color=self._color(side))
        for tick in _odds_ticks(self.y):
            y = self._up(tick)
            canvas.rule((_LEFT, y, right, y), color=INK if tick == 0 else LINE)
            canvas.words(_LEFT - 6, y, f"{tick:g}", align="right", color=MUTED, size=_NAME)
        for rate in _rate_ticks(self.x):
            canvas.words(self._across(rate), bottom + 12, f"{rate:g}", align="center",
                         color=MUTED, size=_NAME)  # fmt: skip
        middle = (_LEFT + right) / 2
        canvas.words(middle, bottom + 30, "uses in 10,000 words", align="center", color=MUTED,
                     size=_NAME)  # fmt: skip
        canvas.words(right, self.top + 14, "log-odds", align="right", color=MUTED, size=_NAME)

    def _names(self, canvas: Canvas, rows: Sequence[WordRow]) -> Iterator[WordRow]:
        points = [self._at(row) for row in self.rows]
        taken: list[Box] = []
        for rank, row in enumerate(rows):
            free = [
                (sum(_covers(box, point) for point in points), align, box)
                for align, box in _rooms(*self._at(row), row.word)
                if self._inside(box) and not any(_overlap(box, other) for other in taken)
            ]
            hidden, align, box = min(free, key=lambda room: room[0], default=(1, "left", _NOWHERE))
            if free and (hidden == 0 or rank < _ALWAYS_NAMED):
                taken.append(box)
                anchor = {"left": box[0], "right": box[2], "center": (box[0] + box[2]) / 2}
                middle = (box[1] + box[3]) / 2
                canvas.words(anchor[align], middle, row.word, align=align, size=_NAME)
                yield row

    def _inside(self, box: Box) -> bool:
        low, high = self.top + _TOP - 6, self.top + _HIGH - _BOTTOM + 4
        return box[0] >= _LEFT and box[2] <= self.width and box[1] >= low and box[3] <= high


def _rooms(x: float, y: float, word: str) -> Iterator[tuple[Align, Box]]:
    """Where a name can stand beside its point, the best place first."""
    wide, high = len(word) * CHARACTER * _NAME, _NAME / 2 + 1
    yield "left", (x + 7, y - high, x + 7 + wide, y + high)
    yield "right", (x - 7 - wide, y - high, x - 7, y + high)
    for middle in (y - 12, y + 12):
        yield "center", (x - wide / 2, middle - high, x + wide / 2, middle + high)
    for middle in (y - 12, y + 12):
        yield "left", (x + 4, middle - high, x + 4 + wide, middle + high)


def _covers(box: Box, point: tuple[float, float]) -> bool:
    x, y = point
    near = _RADIUS
    return box[0] - near < x < box[2] + near and box[1] - near < y < box[3] + near


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _groups(words: Words, row: WordRow, side: str) -> list[str]:
    """The groups that a side of a comparison is made of."""
    return [g.name for g in words.groups if g.name != row.group] if side == REST else [side]


def _rate(words: Words, row: WordRow) -> float:
    """Uses in 10,000 words of both sides."""
    both = [row.group, *_groups(words, row, row.against)]
    said = next(told.words for told in words.languages if told.language == row.language)
    uses = sum(row.counts[name] for name in both)
    return 10_000 * max(uses, 0.5) / sum(said[name] for name in both)


def _odds_ticks(end: float) -> list[float]:
    step = next((step for step in _STEPS if end / step <= 4), _STEPS[-1])
    last = int(end / step)
    return [step * number for number in range(-last, last + 1)]


def _rate_ticks(ends: tuple[float, float]) -> list[float]:
    low, high = ends
    decades = range(math.floor(low), math.ceil(high) + 1)
    steps = (1,) if high - low > 1.5 else (1, 2, 5)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    return [tick for tick in ticks if low <= math.log10(tick) <= high]


def _table(words: Words) -> Table:
    """What is drawn, a row a point."""
    drawn = words.comparisons()[:MOST_PANELS]
    groups = [group.name for group in words.groups]
    columns = ("language", "word", "group", "against", "per_10000", "log_odds", "z", "least_z")
    rows = (
        (row.language, row.word, row.group, row.against, _rate(words, row), row.log_odds, row.z,
         row.least_z, *(row.counts[group] for group in groups))
        for comparison in drawn
        for row in words.compared(comparison)
    )  # fmt: skip
    return Table((*columns, *groups), tuple(rows))
