"""Which columns of a table hold answers in people's own words: those whose cells are prose.

Prose is several words a cell, mostly another in each row: so are names of places and choices from
a list told apart. It knows no names of columns and no language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from qualkit.transcripts.grid import Grid

_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"\S+://|\S@\S")
_SAMPLE = 1_000
_LEAST_WORDS = 4
_LEAST_DISTINCT = 0.5


def open_questions(grid: Grid, places: Sequence[int]) -> tuple[int, ...]:
    """Those of the columns at `places` whose filled cells are prose."""
    return tuple(place for place in places if _is_prose(_sample(grid, place)))


def _sample(grid: Grid, place: int) -> list[str]:
    """Filled cells from all over the table."""
    filled = [cell for row in grid.rows if (cell := row.cell(place))]
    return filled[:: max(1, len(filled) // _SAMPLE)]


def _is_prose(cells: Sequence[str]) -> bool:
    if not cells or len({cell.casefold() for cell in cells}) < _LEAST_DISTINCT * len(cells):
        return False
    return median(map(_n_words, cells)) >= _LEAST_WORDS


def _n_words(cell: str) -> int:
    return 0 if _ADDRESS.search(cell) and " " not in cell else len(_WORD.findall(cell[:2000]))
