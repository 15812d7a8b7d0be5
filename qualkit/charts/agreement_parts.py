"""Agreement within parts: α of each code in each part as cells, pooled α of each part as lines.

A value that cannot be given is a dash; one that rests on few units has a mark. Where there are more
parts than columns, parts are the rows and codes the columns.
"""

from __future__ import annotations

from qualkit.charts.drawing import Chart
from qualkit.charts.heat_map import Cell, Matrix, heat_map
from qualkit.charts.interval_lines import Axis, Line, Section, interval_lines
from qualkit.charts.layout import short_names
from qualkit.charts.words import left_note
from qualkit.errors import UndefinedResult
from qualkit.model.agreement_by import AgreementBy, PartRow
from qualkit.model.reports import UNKNOWN, percent

MOST_ACROSS, MOST_ACROSS_COMPACT = 16, 7
"""In more columns than these a value has no room."""

MOST_DOWN = 60
"""More rows than these are a table, not a picture."""

FEW = "*"
"""Marks a code that a coder of the part gave to fewer than five units."""

TOGETHER = "all codes together"

_FLOORS = ((0.667, ".667"), (0.8, ".8"))


def agreement_map(result: AgreementBy, *, compact: bool = False) -> Chart:
    """Draws α of each code, and of all together, in each part.

    Raises
    ------
    UndefinedResult
        If the pooled α is undefined in every part.
    """
    _check(result)
    parts, codes = [*result.parts], [None, *result.codes]
    across = MOST_ACROSS_COMPACT if compact else MOST_ACROSS
    turned = len(parts) > across
    parts = parts[: MOST_DOWN if turned else across]
    codes = codes[: across if turned else MOST_DOWN]
    canvas = heat_map(_matrix(result, (parts, codes), turned=turned), compact=compact)
    canvas.note(
        f"Krippendorff's alpha, all codes pooled as “{TOGETHER}”; pale is 0 or less, deep is 1;"
        f" {FEW} a coder gave the code to fewer than five units; {UNKNOWN} undefined."
    )
    left_note(canvas, len(result.parts) - len(parts), "parts")
    left_note(canvas, len(result.codes) + 1 - len(codes), "codes")
    title = f"Agreement of {_coders(result)} on each code, by {result.by}"
    left = len(result.parts) - len(parts)
    words = _described(result, title, parts) + (f" {left} parts not drawn." if left else "")
    spec = canvas.draw(title=title, description=words)
    return Chart(kind="heat-map", title=title, description=words, spec=spec)


def agreement_by(result: AgreementBy, *, compact: bool = False) -> Chart:
    """Draws the pooled α of each part with its interval, parts in their order.

    Raises
    ------
    UndefinedResult
        If the pooled α is undefined in every part.
    """
    return _lines("by", result, compact=compact)


def agreement_over_time(result: AgreementBy, *, compact: bool = False) -> Chart:
    """Draws the pooled α of each spell of time with its interval, and tells of the drift."""
    return _lines("over-time", result, compact=compact)


def _lines(kind: str, result: AgreementBy, *, compact: bool) -> Chart:
    _check(result)
    rows = result.of_code(None)
    drawn = rows[:MOST_DOWN]
    canvas = interval_lines(
        [Section(title="", lines=tuple(map(_line, drawn)))], _axis(drawn), compact=compact
    )
    sure = ""
    if any(row.interval for row in drawn):
        sure = f", with {percent(result.confidence)} intervals over {result.resampled}s drawn anew"
    canvas.note(
        f"Krippendorff's alpha, pooled over codes{sure}. Marks: .667 for tentative, .8 for firm"
        " conclusions."
    )
    for note in _drift_notes(result):
        canvas.note(note)
    left_note(canvas, len(rows) - len(drawn), "parts")
    title = f"Agreement of {_coders(result)} over all codes, by {result.by}"
    words = " ".join(
        [_described(result, title, [row.part for row in drawn]), *_drift_notes(result)]
    )
    spec = canvas.draw(title=title, description=words)
    return Chart(kind=kind, title=title, description=words, spec=spec)


def _check(result: AgreementBy) -> None:
    if not any(row.alpha is not None for row in result.of_code(None)):
        why = next((f": {row.undefined}" for row in result.rows if row.undefined), "")
        raise UndefinedResult(f"α is undefined in every part{why}", repair="read the table")


def _coders(result: AgreementBy) -> str:
    return ", ".join(result.coders)


def _matrix(
    result: AgreementBy, axes: tuple[list[str], list[str | None]], *, turned: bool
) -> Matrix:
    parts, codes = axes
    names = short_names(result.codes)
    found = {(row.part, row.code): row for row in result.rows}
    down = tuple(TOGETHER if code is None else names[code] for code in codes)
    over = tuple(parts)
    cells = tuple(tuple(_cell(found[part, code]) for part in parts) for code in codes)
    if turned:
        down, over, cells = over, down, tuple(zip(*cells, strict=True))
    return Matrix(rows=down, columns=over, cells=cells)


def _cell(row: PartRow) -> Cell:
    words = _number(row.alpha) + (FEW if row.few and row.alpha is not None else "")
    return Cell(value=row.alpha, words=words, tip=f"{row.code or TOGETHER}, {_told(row)}")


def _line(row: PartRow) -> Line:
    return Line(
        name=row.part,
        value=row.alpha,
        interval=row.interval,
        words=_number(row.alpha),
        aside=f"{row.documents} doc" + ("" if row.documents == 1 else "s"),
        tip=_told(row),
    )


def _told(row: PartRow) -> str:
    limits = f", interval {' to '.join(map(_number, row.interval))}" if row.interval else ""
    why = f" ({row.undefined})" if row.alpha is None and row.undefined else ""
    return f"{row.part}: {_number(row.alpha)}{limits}{why}"


def _number(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    # What rounds to nothing has no sign.
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")


def _axis(rows: tuple[PartRow, ...]) -> Axis:
    ends = [end for row in rows for end in (row.alpha, *(row.interval or ())) if end is not None]
    low = 0.0 if min(ends) >= 0 else -0.5 if min(ends) >= -0.5 else -1.0
    below = () if low == 0 else ((low, _number(low)),)
    return Axis(low=low, high=1.0, ticks=(*below, (0.0, "0"), *_FLOORS, (1.0, "1")))


def _drift_notes(result: AgreementBy) -> list[str]:
    found = result.drift
    if found is None:
        return []
    if found.rho is None or found.p is None:
        return [f"Drift undefined: {found.undefined}."]
    told = f"Spearman's ρ of order and disagreement {_number(found.rho)}, p {found.p:.3f}"
    return [f"Drift: {told}, {found.documents} documents."]


def _described(result: AgreementBy, title: str, parts: list[str]) -> str:
    told = " ".join(f"{_told(row)}." for row in result.of_code(None) if row.part in {*parts})
    return f"{title}. All codes pooled: {told}"
