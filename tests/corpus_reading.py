"""What tests read of a shipped corpus beside qualkit: its tables, its README's figures."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from qualkit.project import shipped


def corpus(name: str) -> Path:
    """The folder of a shipped corpus."""
    return shipped("corpora", name)


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV file's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def readme_figures(folder: Path) -> dict[str, list[int]]:
    """First cell → the leading whole numbers of the others, of each table row with any."""
    found = {}
    for line in (folder / "README.md").read_text(encoding="utf-8").splitlines():
        name, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        words = [cell.partition(" ")[0] for cell in cells]
        if cells and all(word.isdecimal() for word in words):
            found[name] = [int(word) for word in words]
    return found


def participants_of(
    codings: Iterable[Mapping[str, object]], code: str, role: str, about: str = ""
) -> int:
    """How many participants of `role` have a coding of `code`, of one `about` where given."""
    return len(
        {
            row["participant"]
            for row in codings
            if row["code"] == code and row["role"] == role and about in ("", row["about"])
        }
    )
