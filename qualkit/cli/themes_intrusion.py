"""`qualkit themes PROJECT intrusion` and `score`: people test topics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click
from qualkit.model.intrusion import Intrusion, IntrusionScore
from qualkit.project import Project

Options = dict[str, Any]


def write_tasks(study: Project, _: Sequence[str], options: Options, printing: Options) -> None:
    """Write blind tasks to ``--out``; which option intrudes is told nowhere."""
    if not options["out"]:
        raise click.UsageError("'themes PROJECT intrusion' needs --out FILE.csv")
    wanted = {name: options[name] for name in ("kind", "seed") if options[name] is not None}
    made = study.intrusion(options["out"], **wanted)
    output.emit(made, show=lambda tasks: _show_tasks(tasks, options["out"]), **printing)


def _show_tasks(made: Intrusion, out: Path) -> None:
    left = f"; no task of topic {', '.join(map(str, made.left_out))}" if made.left_out else ""
    output.line(
        f"set {made.run}: {output.count(len(made.tasks), 'task')} of {made.kind} intrusion written"
        f" to {out}{left}"
    )
    output.prose(
        "Write the option that does not belong, or its number, into the column answer; what cannot"
        " be said stays empty. The key stays in the project."
    )


def score_tasks(study: Project, given: Sequence[str], _: Options, printing: Options) -> None:
    """Hold answered tables against chance."""
    output.emit(study.score_intrusion(*given), show=show_score, **printing)


def show_score(found: IntrusionScore) -> None:
    """Print the score of each topic, of each annotator, and over all."""
    rows = [
        {**row, "right": f"{row['correct']}/{row['answers']}", "interval": _between(t.interval)}
        for row, t in zip(found.records(), found.topics, strict=True)
    ]
    output.table(rows, ("topic", "label", "right", "unanswered", "precision", "interval"))
    if len(found.annotators) > 1:
        for one in found.annotators:
            output.line(
                f"{one.annotator}: {one.correct} of {one.answers} right, {one.unanswered}"
                f" unanswered, p {_p(one.p)}"
            )
        output.line(
            f"agreement {output.shown(found.agreement)}, beyond chance {output.shown(found.kappa)}"
        )
    most = "most find " if len(found.annotators) > 1 else "found "
    output.prose(
        f"{most}{found.found} of {found.answered} intruders ({found.tasks - found.answered} of"
        f" {found.tasks} tasks unanswered), interval {_between(found.interval)}, against"
        f" {found.chance:.3f} by chance: p {_p(found.p)}; model precision"
        f" {output.shown(found.precision)}"
    )
    for note in found.notes:
        output.prose(f"note: {note}")


def _between(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:.2f}–{interval[1]:.2f}" if interval else ""


def _p(p: float | None) -> str:
    return "undefined" if p is None else f"{p:.2g}"
