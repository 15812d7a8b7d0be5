"""`qualkit codebook PROJECT coverage`: how each rule fares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import split
from qualkit.model.codes import short_names
from qualkit.model.coverage import Coverage
from qualkit.project import Project

_COLUMNS = ("rule", "looks for", "hits", "cover", "over", "confl", "veto", "acc", "rej")
_LONGEST = 40


def coverage(project: Path, __: tuple[Path, ...], **printing: Any) -> None:
    """Count what each rule votes for, and print it."""
    printing, _ = split({"as_json": False, "as_csv": False, "output": None, **printing})
    with Project.open(project) as study:
        with output.progress("rules") as progress:
            result = study.coverage(progress=progress)
        output.emit(result, show=show, **printing)


def show(result: Coverage) -> None:
    """Print a row a rule."""
    names = short_names(row.code for row in result.rows)
    output.table([_row(row, names[row["code"]]) for row in result.records()], _COLUMNS)
    read = f"{result.sentences} sentences of {output.count(result.turns, 'turn')}"
    output.prose(
        f"{read} ({result.left_out} of moderators left out); cover: share of the sentences; over,"
        " confl: share of the hits where another rule, or another code's rule, votes too; veto:"
        " stopped by 'unless'; acc, rej: suggestions accepted and rejected"
    )
    silent = sum(not row.hits for row in result.rows)
    if silent:
        output.prose(f"{output.count(silent, 'rule')} of {len(result.rows)} never voted")
    for note in result.notes:
        output.prose(f"note: {note}")


def _row(row: dict[str, Any], code: str) -> dict[str, Any]:
    text = row["text"]
    return {
        "rule": f"{code} {row['number']}",
        "looks for": text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
        "hits": row["hits"],
        "cover": _percent(row["coverage"], 1),
        "over": _percent(row["overlap"]),
        "confl": _percent(row["conflict"]),
        "veto": row["vetoed"],
        "acc": row["accepted"],
        "rej": row["rejected"],
    }


def _percent(share: float | None, digits: int = 0) -> str:
    return "–" if share is None else f"{share * 100:.{digits}f}%"
