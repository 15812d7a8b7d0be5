"""Codes that come together, or follow one another, as a heat map: code by code."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.charts.drawing import Chart
from qualkit.charts.heat_map import MOST_COLUMNS, MOST_COMPACT, Cell, Matrix, heat_map
from qualkit.charts.layout import short_names
from qualkit.errors import UndefinedResult
from qualkit.model.cooccurrence import (
    CodeCount,
    CodeFollowing,
    CodePair,
    CodeSequences,
    Cooccurrence,
)
from qualkit.model.reports import UNKNOWN
from qualkit.model.tables import Table

_FIRM = 2.58
"""|z| above this is darkest: as rare as one in a hundred, were turns independent."""


def together(result: Cooccurrence, *, compact: bool = False) -> Chart:
    """Draws c of each two codes, the most frequent codes first; n of each code on the diagonal."""
    if not result.pairs:
        raise UndefinedResult("no two codes come together", repair="there is nothing to draw")
    codes = _some(result.codes, compact=compact)
    names = short_names([code.code for code in result.codes])
    pairs = {frozenset((pair.first, pair.second)): pair for pair in result.pairs}
    cells = tuple(tuple(_cell(one, other, pairs) for other in codes) for one in codes)
    labels = tuple(names[code.code] for code in codes)
    high = max(pair.c or 0 for pair in result.pairs)
    canvas = heat_map(Matrix(rows=labels, columns=labels, cells=cells, high=high), compact=compact)
    canvas.note(
        f"c = n12 / (n1 + n2 − n12) of {result.unit}; on the diagonal how many have the code. The"
        f" deepest colour is c = {_decimal(high)}."
    )
    title = f"Codes that come together within {result.within} (c-coefficient)"
    drawn = {code.code for code in codes}
    told = "; ".join(
        f"{names[pair.first]} and {names[pair.second]} {_decimal(pair.c)} ({pair.n12})"
        for pair in result.pairs
        if {pair.first, pair.second} <= drawn
    )
    words = f"{title}. {told}.{_left(len(result.codes) - len(codes))}"
    spec = canvas.draw(title=title, description=words)
    table = _table(result.records())
    return Chart(kind="heat-map", title=title, description=words, spec=spec, table=table)


def sequences(result: CodeSequences, *, compact: bool = False) -> Chart:
    """Draws the adjusted residual of each code following each; rows come first, columns after."""
    if not result.rows:
        raise UndefinedResult("no code follows another", repair="there is nothing to draw")
    codes = _some(result.codes, compact=compact)
    names = short_names([code.code for code in result.codes])
    rows = {(row.first, row.second): row for row in result.rows}
    cells = tuple(tuple(_after(rows[one.code, other.code]) for other in codes) for one in codes)
    labels = tuple(names[code.code] for code in codes)
    most = max(_FIRM, *(abs(row.z or 0) for row in result.rows))
    matrix = Matrix(rows=labels, columns=labels, cells=cells, low=-most, high=most, opposed=True)
    canvas = heat_map(matrix, compact=compact)
    apart = "the next turn" if result.lag == 1 else f"{result.lag} turns later"
    canvas.note(
        f"z: how much more (blue) or less (brown) often than by chance the code of the column comes"
        f" {apart} after that of the row."
    )
    title = f"Which code follows which, {apart} (adjusted residual)"
    drawn = {code.code for code in codes}
    told = "; ".join(
        f"{names[row.second]} after {names[row.first]} {row.observed} times, z {_signed(row.z)}"
        for row in result.rows
        if {row.first, row.second} <= drawn
    )
    words = f"{title}. {told}.{_left(len(result.codes) - len(codes))}"
    spec = canvas.draw(title=title, description=words)
    table = _table(result.records())
    return Chart(kind="sequences", title=title, description=words, spec=spec, table=table)


def _some(codes: Sequence[CodeCount], *, compact: bool) -> list[CodeCount]:
    most = MOST_COMPACT if compact else MOST_COLUMNS
    return sorted(codes, key=lambda code: (-code.n, code.code))[:most]


def _left(codes: int) -> str:
    return f" {codes} rarer codes not drawn." if codes > 0 else ""


def _cell(one: CodeCount, other: CodeCount, pairs: dict[frozenset[str], CodePair]) -> Cell:
    if one.code == other.code:
        return Cell(value=None, words=str(one.n), tip=f"{one.code}: {one.n}")
    pair = pairs.get(frozenset((one.code, other.code)))
    if pair is None:
        return Cell(value=0.0, words="", tip=f"{one.code} and {other.code}: never together")
    told = f"{pair.first} and {pair.second}: c {_decimal(pair.c)}, {pair.n12} together"
    people = f" ({pair.participants} people in {pair.sessions} sessions)"
    return Cell(value=pair.c or 0.0, words=_decimal(pair.c), tip=told + people)


def _after(row: CodeFollowing) -> Cell:
    tip = f"{row.second} after {row.first}: {row.observed} times, z {_signed(row.z)}"
    return Cell(value=row.z, words=_signed(row.z), tip=tip)


def _decimal(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}".removeprefix("0")


def _signed(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    # What rounds to nothing has no sign.
    shown = f"{value:+.1f}" if abs(value) >= 0.05 else "0.0"
    return shown.replace("-", "\N{MINUS SIGN}")


def _table(records: Sequence[dict[str, object]]) -> Table:
    return Table(tuple(records[0]), tuple(tuple(row.values()) for row in records))
