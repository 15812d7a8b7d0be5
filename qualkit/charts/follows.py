"""Who follows whom in a session: a disc for each pair, as large as it is frequent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.layout import wrapped
from qualkit.charts.palette import FAINT, LINE, MUTED, group_color
from qualkit.errors import UndefinedResult
from qualkit.model.participation import Following, Participation, SessionParticipation
from qualkit.model.tables import Table

MOST_PEOPLE = 16
"""The people drawn, those with most transitions first; the rest is counted."""

NOTABLE = 2.0
"""A z beyond which a pair is coloured."""

_WIDE, _COMPACT, _TOP = 720.0, 358.0, 56.0
_MORE, _FEWER = group_color(0), group_color(1)

Pairs = Mapping[tuple[str, str], Following]


def follows(result: Participation, *, compact: bool = False) -> Chart:
    """Draws how often each person (row) is followed by each other (column).

    Discs are coloured where shuffled orders would give clearly fewer or more (z beyond 2).
    """
    session = _one(result)
    pairs = {(pair.first, pair.then): pair for pair in session.flow.pairs}
    people = _people(pairs)
    canvas = _Grid(people, pairs, compact=compact).drawn()
    canvas.note(_legend(session))
    title = f"Who follows whom in {session.session}"
    told = "; ".join(_told(pair) for pair in session.flow.pairs if pair.first in people)
    left = len(_all(pairs)) - len(people)
    rest = f" {left} people not drawn." if left else ""
    words = f"{title}. {told}.{rest}"
    return Chart(
        kind="follows",
        title=title,
        description=words,
        spec=canvas.draw(title=title, description=words),
        table=_table(session),
    )


def _one(result: Participation) -> SessionParticipation:
    if len(result.sessions) != 1:
        raise UndefinedResult(
            f"{len(result.sessions)} sessions are not one picture of who follows whom",
            expected="one",
            repair="name it with --session",
        )
    if not result.sessions[0].flow.pairs:
        raise UndefinedResult("nobody follows anybody", repair="there is nothing to draw")
    return result.sessions[0]


def _all(pairs: Pairs) -> Counter[str]:
    """Everybody in a pair, with how many transitions."""
    found = Counter[str]()
    for pair in pairs.values():
        found[pair.first] += pair.count
        found[pair.then] += pair.count
    return found


def _people(pairs: Pairs) -> list[str]:
    found = _all(pairs)
    return sorted(found, key=lambda name: (-found[name], name))[:MOST_PEOPLE]


class _Grid:
    """Rows speak first, columns after them."""

    def __init__(self, people: list[str], pairs: Pairs, *, compact: bool) -> None:
        self._people, self._pairs = people, pairs
        self._left, width = (118.0, _COMPACT) if compact else (210.0, _WIDE)
        self._width = width
        self._cell = min(46.0, (width - self._left - 8) / len(people))
        self._most = max(pair.count for pair in pairs.values()) or 1

    def drawn(self) -> Canvas:
        height = _TOP + self._cell * len(self._people) + 8
        canvas = Canvas(width=self._width, height=height)
        canvas.words(self._left - 12, 16, "first, then →", align="right", color=MUTED, size=12)
        for number, name in enumerate(self._people):
            self._headings(canvas, number, name)
        for row, first in enumerate(self._people):
            for column, then in enumerate(self._people):
                pair = self._pairs.get((first, then))
                if pair and (pair.count or _color(pair) != FAINT):
                    self._disc(canvas, pair, (self._x(column), self._y(row)))
        return canvas

    def _headings(self, canvas: Canvas, number: int, name: str) -> None:
        x, y = self._x(number), self._y(number)
        canvas.words(x, 38, f"{number + 1}", align="center", bold=True)
        room = self._left - 24
        (line,) = wrapped(f"{number + 1} {name}", width=room, size=13, lines=1)
        canvas.words(self._left - 12, y, line, align="right")
        end = self._left + self._cell * len(self._people)
        canvas.rule((self._left, y, end, y), color=LINE, width=0.6)
        canvas.rule((x, _TOP - 6, x, self._y(len(self._people) - 1)), color=LINE, width=0.6)

    def _disc(self, canvas: Canvas, pair: Following, at: tuple[float, float]) -> None:
        x, y = at
        radius = max(2.0, (pair.count / self._most) ** 0.5 * self._cell * 0.3)
        color = _color(pair)
        canvas.disc(x, y, radius=radius, color=color, tip=_told(pair))
        if self._cell >= 24:
            number = f"{pair.count}"
            if self._cell > 40:
                canvas.words(x + radius + 2, y, number, color=MUTED, size=12)
            else:
                below = y + self._cell * 0.4
                canvas.words(x, below, number, align="center", color=MUTED, size=12)

    def _x(self, column: int) -> float:
        return self._left + (column + 0.5) * self._cell

    def _y(self, row: int) -> float:
        return _TOP + (row + 0.5) * self._cell


def _color(pair: Following) -> str:
    if pair.z is None or abs(pair.z) < NOTABLE:
        return FAINT
    return _MORE if pair.z > 0 else _FEWER


def _told(pair: Following) -> str:
    expected = "" if pair.expected is None else f", expected {pair.expected:.1f}"
    z = "" if pair.z is None else f", z {pair.z:+.1f}"
    return f"{pair.first} then {pair.then} {pair.count}{expected}{z}"


def _legend(session: SessionParticipation) -> str:
    if session.flow.reason:
        return f"Counts alone: {session.flow.reason}."
    return (
        f"Blue: more often than in {session.flow.method} (z above {NOTABLE:g}); orange: less often"
        f" (z below −{NOTABLE:g}); grey: neither."
    )


def _table(session: SessionParticipation) -> Table:
    columns = ("first", "then", "count", "expected", "z", "p", "q")
    rows = (
        (pair.first, pair.then, pair.count, pair.expected, pair.z, pair.p, pair.q)
        for pair in session.flow.pairs
    )
    return Table(columns, tuple(rows))
