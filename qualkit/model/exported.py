"""What came of writing a document for people: how much stands in it, and what it cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit.model.tables import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(Result):
    """A file that was written, or a folder of ``files``.

    ``items`` is how many codes, codings or memos (``noun``) it tells of; ``spelled_out`` how many
    control characters stand in it as ``[U+0007]``. ``without_words`` are codings on line ends or
    on labels alone, which the words of a transcript do not show.
    """

    path: Path
    noun: str
    items: int
    spelled_out: int = 0
    without_words: int = 0
    files: int = 1

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain data, the path as text."""
        return Result.to_dict(self) | {"path": str(self.path)}

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [self.to_dict()]
