"""The contrast page: the newest perception-gap table of the project, as it was computed.

Reads the plain data that the project kept under its run; computes nothing again, so that looking
never makes a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.web.dumbbell import Dumbbell, dumbbell
from qualkit.web.views import CodeName, Roles, roles_of

if TYPE_CHECKING:
    from qualkit.project import Project

Interval = Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCell:
    """How one group raises one code."""

    group: str
    css: str
    share: float | None
    interval: Interval | None
    participants: int | None
    of: int
    sessions: int | None
    turns: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """One code of the table."""

    name: CodeName
    cells: tuple[GapCell, ...]
    difference: float | None
    interval: Interval | None
    cohen_h: float | None
    p: float | None
    smallest_p: float | None
    q: float | None
    ranks: tuple[float | None, ...]
    rank_gap: float | None
    reason: str | None

    @property
    def chart(self) -> Dumbbell:
        """The line as a chart."""
        return dumbbell(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one group says about one role of one code: how many of it, and their share."""

    group: str
    about: str
    css: str
    participants: int | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """The own and the attributed views of one code."""

    name: CodeName
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedCell:
    """One group's share of units: as people and machines coded, and as the audit corrects it."""

    css: str
    machine: float
    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedLine:
    """One code with undecided machine codes, corrected."""

    name: CodeName
    cells: tuple[CorrectedCell, ...]
    difference: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Shares of units corrected by the audit of a run; ``notes`` say what is missing and why."""

    run: int
    unit: str
    groups: tuple[tuple[str, str], ...]
    lines: tuple[CorrectedLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The table with its ground; ``by_role`` says whether a cell can lead to its quotes.

    ``only_coders`` are those whose quotes the counts lead to, none where it is everybody.
    """

    by: str
    about: str | None
    groups: tuple[tuple[Mapping[str, Any], str], ...]
    lines: tuple[GapLine, ...]
    blind_spots: tuple[CodeName, ...]
    only_first: tuple[CodeName, ...]
    top: int
    basis: Mapping[str, Any]
    method: str
    confidence: float
    seed: int
    run: int | None
    notes: tuple[str, ...]
    unit: str
    coders: tuple[str, ...]
    only_coders: tuple[str, ...]
    views: tuple[Views, ...]
    corrected: Corrected | None

    @property
    def by_role(self) -> bool:
        """Whether the groups are roles."""
        return self.by == "role"


def gaps(project: Project) -> Gaps | None:
    """The newest contrast of `project`, widest gap first; None when none was made."""
    kept = project.latest_contrast()
    if kept is None:
        return None
    roles = roles_of(project.participants())
    names = [group["name"] for group in kept["groups"]]
    colors = _colors(names, roles if kept["by"] == "role" else Roles(tuple(names)))
    ranking = kept["ranking"]
    lines = [_line(row, colors) for row in kept["rows"]]
    return Gaps(
        by=kept["by"],
        about=kept["about"],
        groups=tuple((group, colors[group["name"]]) for group in kept["groups"]),
        lines=tuple(sorted(lines, key=_widest_first)),
        blind_spots=tuple(CodeName(code) for code in ranking["blind_spots"]),
        only_first=tuple(CodeName(code) for code in ranking["only_first"]),
        top=ranking["top"],
        basis=kept["basis"],
        method=kept["method"],
        confidence=kept["confidence"],
        seed=kept["seed"],
        run=kept.get("run"),
        notes=tuple(kept["notes"]),
        unit=kept.get("unit") or "participant",
        coders=tuple(kept.get("coders") or ()),
        only_coders=_only(project, tuple(kept.get("coders") or ())),
        views=_views(kept.get("perception"), colors),
        corrected=_corrected(kept.get("corrected"), colors),
    )


def _only(project: Project, coders: tuple[str, ...]) -> tuple[str, ...]:
    """Whose quotes stand behind the counts: `coders`, or nobody named where they are all."""
    every = {row["coder"] for row in project.coders_at_work() if row["codings"]}
    return () if every <= set(coders) else coders


def _colors(names: Sequence[str], roles: Roles) -> dict[str, str]:
    return {name: roles.css(name) for name in names}


def _line(row: Mapping[str, Any], colors: Mapping[str, str]) -> GapLine:
    return GapLine(
        name=CodeName(row["code"]),
        cells=tuple(_cell(name, row["groups"][name], css) for name, css in colors.items()),
        difference=row["difference"],
        interval=row["interval"],
        cohen_h=row["cohen_h"],
        p=row["p"],
        smallest_p=row["smallest_p"],
        q=row["q"],
        ranks=tuple(row["ranks"].get(name) for name in colors),
        rank_gap=row["rank_gap"],
        reason=row["reason"],
    )


def _cell(name: str, cell: Mapping[str, Any], css: str) -> GapCell:
    keys = ("share", "interval", "participants", "of", "sessions", "turns")
    return GapCell(group=name, css=css, **{key: cell[key] for key in keys})


def _views(perception: Mapping[str, Any] | None, colors: Mapping[str, str]) -> tuple[Views, ...]:
    """Each group's view of itself, and of the other; none where the groups are no roles."""
    if not perception:
        return ()
    pairs = [(group, about) for group in colors for about in perception["groups"]]
    return tuple(
        Views(
            name=CodeName(row["code"]),
            views=tuple(
                View(
                    group=group,
                    about=about,
                    css=colors[group],
                    participants=row["counts"][group][about],
                    share=row["shares"][group][about],
                )
                for group, about in pairs
            ),
        )
        for row in perception["rows"]
    )


def _widest_first(line: GapLine) -> tuple[bool, float, str]:
    return line.difference is None, -abs(line.difference or 0), line.name.path


def _corrected(kept: Mapping[str, Any] | None, colors: Mapping[str, str]) -> Corrected | None:
    if not kept or not kept["rows"]:
        return None
    reasons = (cell["reason"] for row in kept["rows"] for cell in row["groups"].values())
    return Corrected(
        run=kept["run"],
        unit=kept["unit"],
        groups=tuple((group, colors[group]) for group in kept["rows"][0]["groups"]),
        lines=tuple(_corrected_line(row, colors) for row in kept["rows"]),
        notes=(*dict.fromkeys(reason for reason in reasons if reason), *kept["notes"]),
    )


def _corrected_line(row: Mapping[str, Any], colors: Mapping[str, str]) -> CorrectedLine:
    return CorrectedLine(
        name=CodeName(row["code"]),
        cells=tuple(
            CorrectedCell(
                css=colors[group],
                machine=cell["machine"],
                share=cell["share"],
                interval=cell["interval"],
            )
            for group, cell in row["groups"].items()
        ),
        difference=row["difference"],
        interval=row["interval"],
    )
