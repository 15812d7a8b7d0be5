"""Taguette's table of highlights, known by its header: one row a tag of a highlight.

Its ``id`` is that of the highlight, which several rows share, and no coding's; ``content`` is the
quote with a blank between all parts of the page (``html_to_plaintext`` in ``convert.py``), so that
its white space is not that of the text. Highlights without a tag have an empty one.
"""

from __future__ import annotations

from dataclasses import replace

from qualkit.interchange.codings.rows import Given
from qualkit.interchange.tables import DelimitedTable

HEADER = ("id", "document", "tag", "content")
_MEANT = ("document", "code", "quote")


def is_highlights(table: DelimitedTable, given: Given) -> bool:
    """Whether it is such a table, and nobody said otherwise what its columns are."""
    return not given.columns and tuple(name.casefold() for name in table.header) == HEADER


def as_codings(table: DelimitedTable) -> tuple[DelimitedTable, int]:
    """The table with the columns of codings, and how many rows have no tag."""
    rows = tuple((line, cells[1:]) for line, cells in table.rows if cells[2].strip())
    return replace(table, header=_MEANT, rows=rows), len(table.rows) - len(rows)
