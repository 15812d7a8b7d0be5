"""How those in a table are called who have no name there, or only a number.

`Respondent 1` and `1` are somebody else in each file, so the file's name is put behind them; a
number that the list of participants knows is left as it is. It knows nothing of columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from qualkit.transcripts.source import Source, fold_name


@dataclass(slots=True)
class Callers:
    """Gives those in one table their names; `example` is the first that was only a number."""

    file: str
    sheet: str
    listed: frozenset[str]
    example: str | None = field(default=None, init=False)

    @classmethod
    def of(cls, source: Source, sheet: str = "") -> Callers:
        """Those of a file, or of one of several sheets of a workbook."""
        listed = frozenset(fold_name(name) for name in source.roster)
        return cls(PurePath(source.name).stem, sheet, listed)

    def named(self, cell: str) -> str | None:
        """The name in a cell, a mere number with the file's; None for an empty one."""
        name = " ".join(cell.split())
        if not name or not is_number(name) or fold_name(name) in self.listed:
            return name or None
        told = f"{name} ({self.file})"
        self.example = self.example or told
        return told

    def numbered(self, number: int) -> str:
        """The name of the respondent in row `number`, who has none; each sheet has its own."""
        return f"Respondent {number} ({', '.join(filter(None, (self.file, self.sheet)))})"

    def note(self) -> str:
        """What people should know of the names that were made of numbers; empty without any."""
        if self.example is None:
            return ""
        return (
            f"names that are only numbers are told apart by file, as {self.example!r}; list a"
            " number among the participants if it is one person in every file"
        )


def is_number(name: str) -> bool:
    """True for a name without any letter.

    >>> is_number("017"), is_number("# 3"), is_number("P3")
    (True, True, False)
    """
    return any(map(str.isdigit, name)) and not any(map(str.isalpha, name))
