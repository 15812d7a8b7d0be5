"""A matrix as coloured cells: any rows by any columns, values in the cells where there is room.

Values from ``low`` to ``high`` go from pale to deep; with ``opposed`` those below 0 are brown and
those above blue. A cell without a value is blank and says nothing. Names of columns stand above
them where there is room; else columns have numbers, told by a key below, or by the rows where both
are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.charts.canvas import LEADING, Canvas
from qualkit.charts.layout import CHARACTER, wrapped
from qualkit.charts.palette import BLANK, INK, MUTED, on, opposed, shade
from qualkit.errors import ParameterError

MOST_ROWS, MOST_COLUMNS, MOST_COMPACT = 40, 24, 10
"""More rows and columns than these (or, on a phone, columns) are a table, not a picture."""

_SMALL = 12
_ABOVE, _BESIDE = 4, 5
"""Lines that the name of a column or a row may take."""

_NUMBER = 24.0
"""Pixels of a column's number in the key."""

_NAMED = 58.0
"""A column as wide as this has its name above it, where no word of it must be cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: a value (None: blank), what stands in it, and its tooltip."""

    value: float | None
    words: str
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows by columns of cells, and what their colours range over."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    low: float = 0.0
    high: float = 1.0
    opposed: bool = False

    def __post_init__(self) -> None:
        shape = {len(self.columns)} | {len(row) for row in self.cells}
        if len(self.cells) != len(self.rows) or len(shape) != 1:
            raise ParameterError(
                f"cells of {len(self.cells)} rows", expected=f"{len(self.rows)} full rows"
            )

    def color(self, value: float | None) -> str:
        """The colour of a cell with this value."""
        if value is None:
            return BLANK
        if self.opposed:
            return opposed(value / (max(abs(self.low), abs(self.high)) or 1.0))
        return shade((value - self.low) / ((self.high - self.low) or 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    width: float
    left: float
    top: float
    across: float
    down: float
    is_named: bool

    @property
    def lines(self) -> int:
        """Lines of a row's name that have room."""
        return max(1, int((self.down - 2) // LEADING))


def heat_map(matrix: Matrix, *, compact: bool = False) -> Canvas:
    """Draw the cells under their columns' names, rows' names to the left."""
    frame = _frame(matrix, compact=compact)
    canvas = Canvas(width=frame.width, height=frame.top + len(matrix.rows) * frame.down + 10)
    _columns(canvas, matrix, frame)
    numbered = not frame.is_named and matrix.rows == matrix.columns
    for number, (name, cells) in enumerate(zip(matrix.rows, matrix.cells, strict=True)):
        y = frame.top + (number + 0.5) * frame.down
        told = f"{number + 1} {name}" if numbered else name
        lines = wrapped(told, width=frame.left - 14, size=_SMALL, lines=frame.lines)
        canvas.words(frame.left - 8, y, lines, align="right", size=_SMALL)
        _row(canvas, matrix, (cells, y), frame)
    if not frame.is_named and not numbered:
        _key(canvas, matrix.columns)
    return canvas


def _frame(matrix: Matrix, *, compact: bool) -> _Frame:
    width, most = (358.0, 128.0) if compact else (720.0, 218.0)
    longest = max((len(name) for name in matrix.rows), default=0)
    left = min(most, (longest + 4) * CHARACTER * _SMALL + 14)
    across = min(112.0, (width - left - 6) / max(1, len(matrix.columns)))
    word = max((len(word) for name in matrix.columns for word in name.split()), default=0)
    above = _lines(matrix.columns, across - 6, most=9)
    is_named = above <= _ABOVE and across >= max(_NAMED, word * CHARACTER * _SMALL + 6)
    beside = _lines(matrix.rows, left - 14, most=_BESIDE) * LEADING + 2.0
    return _Frame(
        width=width,
        left=left,
        top=(above if is_named else 1) * LEADING + 14,
        across=across,
        down=max(beside, min(34.0, max(20.0, across))),
        is_named=is_named,
    )


def _lines(names: Sequence[str], width: float, *, most: int) -> int:
    """How many lines the longest of `names` takes, `most` at most."""
    many = (wrapped(name, width=width, size=_SMALL, lines=most) for name in names)
    return max(map(len, many), default=1)


def _columns(canvas: Canvas, matrix: Matrix, frame: _Frame) -> None:
    for number, name in enumerate(matrix.columns):
        x = frame.left + (number + 0.5) * frame.across
        lines = (
            wrapped(name, width=frame.across - 6, size=_SMALL, lines=_ABOVE)
            if frame.is_named
            else [str(number + 1)]
        )
        y = frame.top - 8 - len(lines) * LEADING / 2
        canvas.words(x, y, lines, align="center", size=_SMALL, color=INK)


def _row(canvas: Canvas, matrix: Matrix, what: tuple[Sequence[Cell], float], frame: _Frame) -> None:
    cells, y = what
    for number, cell in enumerate(cells):
        x, color = frame.left + number * frame.across, matrix.color(cell.value)
        box = (x + 0.5, y - frame.down / 2 + 0.5, x + frame.across - 0.5, y + frame.down / 2 - 0.5)
        canvas.bar(box, color=color, tip=cell.tip)
        if len(cell.words) * CHARACTER * _SMALL <= frame.across - 4:
            middle = x + frame.across / 2
            paint = MUTED if cell.value is None else on(color)
            canvas.words(middle, y, cell.words, align="center", size=_SMALL, color=paint)


def _key(canvas: Canvas, columns: Sequence[str]) -> None:
    """The columns' numbers with their names, below the cells."""
    for number, name in enumerate(columns, start=1):
        lines = wrapped(name, width=canvas.width - 12 - _NUMBER, size=_SMALL, lines=3)
        top, height = canvas.height, len(lines) * LEADING + 2
        canvas.height += height
        canvas.words(6, top + LEADING / 2, str(number), size=_SMALL, color=MUTED)
        canvas.words(6 + _NUMBER, top + (height - 2) / 2, lines, size=_SMALL)
