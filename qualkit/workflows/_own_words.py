"""An analyst's own stop words: given, or in a file with one a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qualkit.interchange.tables import decoded
from qualkit.workflows._files import bytes_of


def own_stop_words(given: Iterable[str] | Path) -> frozenset[str]:
    """The words, lower-cased; of a file each line is one, what follows ``#`` is a remark.

    Raises
    ------
    ReadError
        If the file cannot be read as text in UTF-8.
    """
    if isinstance(given, Path):
        text = decoded(bytes_of(given), str(given), repair="save it as UTF-8, one word a line")
        given = (line.partition("#")[0] for line in text.splitlines())
    parts = (word for line in given for word in line.lower().split())
    return frozenset(word for word in parts if word)
