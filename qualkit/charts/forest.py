"""Differences between groups as a forest: a line each with its intervals, and a line at no gap.

Of two groups one line a code; of more, the comparisons that the contrast holds, by code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.charts.drawing import Chart
from qualkit.charts.interval_lines import Line, Section, axis_over, interval_lines
from qualkit.charts.layout import short_names
from qualkit.charts.words import confounded_words, whose_view
from qualkit.errors import UndefinedResult
from qualkit.model.contrasts import Comparison, Contrast, Effect
from qualkit.model.reports import UNKNOWN, percent, points
from qualkit.model.tables import Table

MOST_LINES = 30
"""The widest differences drawn; the rest is counted in the description and below the picture."""

APART = " †"
"""Marks a comparison of two groups that sit in sessions of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """One difference: its effect, and which groups; ``between`` is empty for the only two."""

    effect: Effect
    between: str

    @property
    def width(self) -> float:
        return -1.0 if self.effect.difference is None else abs(self.effect.difference)


def forest(contrast: Contrast, *, compact: bool = False) -> Chart:
    """Draws differences in points with their intervals, the widest first.

    Raises
    ------
    UndefinedResult
        If no difference can be given.
    """
    gaps = sorted(_gaps(contrast), key=lambda gap: (-gap.width, gap.effect.code, gap.between))
    if not gaps or gaps[0].effect.difference is None:
        why = next((gap.effect.reason for gap in gaps if gap.effect.reason), "")
        raise UndefinedResult(
            "no difference can be given" + (f": {why}" if why else ""),
            repair="draw the shares, as a heat-map",
        )
    drawn, left = gaps[:MOST_LINES], len(gaps[MOST_LINES:])
    names = short_names([row.code for row in contrast.rows])
    sections = _sections(drawn, names)
    lines = [line for section in sections for line in section.lines]
    axis = axis_over(lines, points, mark=0.0, held=True)
    canvas = interval_lines(sections, axis, compact=compact)
    for note in _notes(contrast, drawn, left):
        canvas.note(note)
    title = _title(contrast)
    words = f"{title}. " + " ".join(_told(gap, names) for gap in drawn)
    words += f" {left} narrower differences not drawn." if left else ""
    spec = canvas.draw(title=title, description=words)
    table = _table(gaps)
    return Chart(kind="forest", title=title, description=words, spec=spec, table=table)


def _gaps(contrast: Contrast) -> list[_Gap]:
    """The differences of the only two groups, and those of every comparison."""
    several = contrast.comparisons
    whole = "all together" if several else ""
    only = [_Gap(effect=row, between=whole) for row in contrast.rows]
    compared = [_Gap(effect=row, between=_between(item)) for item in several for row in item.rows]
    return compared if len(contrast.groups) > 2 else only + compared


def _between(item: Comparison) -> str:
    part = f" ({item.part})" if item.part else ""
    return f"{item.first} → {item.second}{part}{APART if item.confounded else ''}"


def _sections(gaps: Sequence[_Gap], names: dict[str, str]) -> list[Section]:
    if not any(gap.between for gap in gaps):
        return [Section(title="", lines=tuple(_line(gap, names[gap.effect.code]) for gap in gaps))]
    codes = dict.fromkeys(gap.effect.code for gap in gaps)
    return [
        Section(
            title=names[code],
            lines=tuple(_line(gap, gap.between) for gap in gaps if gap.effect.code == code),
        )
        for code in codes
    ]


def _line(gap: _Gap, name: str) -> Line:
    effect = gap.effect
    tip = f"{effect.code} {gap.between}".rstrip() + f": {_numbers(effect)}"
    return Line(
        name=name,
        value=effect.difference,
        interval=effect.interval,
        outer=effect.clustered_interval,
        words=points(effect.difference),
        aside="" if effect.q is None else f"q {_q(effect.q)}",
        tip=tip,
    )


def _q(value: float) -> str:
    return "< .001" if value < 0.001 else f"{value:.3f}".removeprefix("0")


def _title(contrast: Contrast) -> str:
    view = whose_view(contrast)
    if len(contrast.groups) > 2:
        return f"Differences in who raises each code{view}, by {contrast.by}"
    first, second = (group.name for group in contrast.groups)
    return f"Differences in who raises each code{view}: {second} minus {first}"


def _notes(contrast: Contrast, drawn: Sequence[_Gap], left: int) -> list[str]:
    several = len(contrast.groups) > 2
    which = "the group named second minus that of the first"
    if not several:
        which = " minus that of ".join(group.name for group in reversed(contrast.groups))
    how = f"Thick: {percent(contrast.confidence)} interval, people taken as independent"
    if any(gap.effect.clustered_interval for gap in drawn):
        how += "; thin, with ends: whole sessions drawn anew"
    notes = [f"Percentage points: the share of {which}.", f"{how}."]
    if left:
        notes.append(f"{left} narrower differences not drawn.")
    if contrast.confounded:
        notes.append(confounded_words(contrast.by))
    elif any(APART in gap.between for gap in drawn):
        notes.append(
            f"{APART.strip()} Confounded: each session holds one of the two only. No difference"
            f" here can be shown to be an effect of {contrast.by}."
        )
    return notes


def _told(gap: _Gap, names: dict[str, str]) -> str:
    between = f", {gap.between}" if gap.between else ""
    return f"{names[gap.effect.code]}{between}: {_numbers(gap.effect)}."


def _numbers(effect: Effect) -> str:
    if effect.difference is None:
        return f"{UNKNOWN} ({effect.reason})" if effect.reason else UNKNOWN
    told = f"{points(effect.difference)} points"
    if effect.interval:
        told += f", interval {_range(effect.interval)}"
    if effect.clustered_interval:
        told += f", sessions drawn anew {_range(effect.clustered_interval)}"
    return told


def _range(interval: tuple[float, float]) -> str:
    return f"{points(interval[0])} to {points(interval[1])}"


def _table(gaps: Sequence[_Gap]) -> Table:
    columns = ("code", "comparison", "difference", "interval_low", "interval_high",
               "clustered_low", "clustered_high", "p", "q", "reason")  # fmt: skip
    return Table(columns, tuple(_row(gap) for gap in gaps))


def _row(gap: _Gap) -> tuple[object, ...]:
    effect, nothing = gap.effect, (None, None)
    intervals = (*(effect.interval or nothing), *(effect.clustered_interval or nothing))
    ground = (effect.p, effect.q, effect.reason)
    return (effect.code, gap.between or None, effect.difference, *intervals, *ground)
