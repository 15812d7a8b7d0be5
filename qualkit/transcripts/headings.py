"""Which of a table's rows are its heading, and what else stands above the first row of data.

Qualtrics writes three rows of headings (names, the questions' wording, `ImportId`), SurveyMonkey
two (questions, then the choices below them); in workbooks a title may stand above the names. It
is told which names are known, and knows no meaning of a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qualkit.transcripts.grid import Grid, Row
from qualkit.transcripts.source import fold_name

IsKnown = Callable[[str], bool]

_SEARCHED = 10
_IMPORT_ID = '{"ImportId":'
_ONE_ANSWER = ("", "response", "open-ended response")
_OF_SURVEYMONKEY = ("respondent id", "collector id")


def headed(grid: Grid, is_known: IsKnown) -> Grid:
    """The table with all its rows of headings read as such.

    Parameters
    ----------
    grid : Grid
        A table whose first row was taken for its header.
    is_known : callable
        Tells whether a column's name is one that is looked for.
    """
    return _of_surveymonkey(_of_qualtrics(_below_titles(grid, is_known)))


def _below_titles(grid: Grid, is_known: IsKnown) -> Grid:
    top = [Row(line=grid.header_line, cells=grid.header), *grid.rows[:_SEARCHED]]
    at = _header_among(top, is_known)
    if not at:
        return grid
    left_out = [(row.line, "a line above the names of the columns") for row in top[:at]]
    header = tuple(cell.strip() for cell in top[at].cells)
    return replace(
        grid,
        header=header,
        header_line=top[at].line,
        rows=grid.rows[at:],
        left_out=(*grid.left_out, *left_out),
    )


def _header_among(rows: Sequence[Row], is_known: IsKnown) -> int:
    """The first unless it names nothing known and a later one does, or it is only a title."""
    filled = [[cell.strip() for cell in row.cells if cell.strip()] for row in rows]
    known = [sum(map(is_known, cells)) for cells in filled]
    if known[0]:
        return 0
    # Of rows as wide as the sheet one that fills a single cell is a title.
    is_padded = len(filled[0]) == 1 and len(rows[0].cells) > 1
    least = 1 if is_padded else 2
    named = (at for at, cells in enumerate(filled) if known[at] >= least and len(cells) > 1)
    wide = (at for at, row in enumerate(rows) if is_padded and all(map(str.strip, row.cells)))
    return next(named, next(wide, 0))


def _of_qualtrics(grid: Grid) -> Grid:
    """Without the rows of wordings and of Qualtrics' own names, which say what is a question."""
    above = grid.rows[:2]
    at = next((at for at, row in enumerate(above) if _is_import_ids(row)), None)
    if at is None:
        return grid
    ids = above[at]
    wordings = tuple(
        above[0].cell(place) if at and '"QID' in ids.cell(place) else ""
        for place in range(len(grid.header))
    )
    reason = (ids.line, "the names that Qualtrics gives the columns for itself")
    left_out = (*grid.left_out, reason)
    return replace(grid, rows=grid.rows[at + 1 :], wordings=wordings, left_out=left_out)


def _is_import_ids(row: Row) -> bool:
    cells = [cell for cell in row.cells if cell.strip()]
    return bool(cells) and all(cell.strip().startswith(_IMPORT_ID) for cell in cells)


def _of_surveymonkey(grid: Grid) -> Grid:
    """With the choices in the second row put behind the questions in the first."""
    places = [at for at, name in enumerate(grid.header) if fold_name(name) in _OF_SURVEYMONKEY]
    if not places or not grid.rows or any(map(grid.rows[0].cell, places)):
        return grid
    header = tuple(_with_choices(grid.header, grid.rows[0]))
    return replace(grid, header=header, rows=grid.rows[1:])


def _with_choices(questions: Sequence[str], choices: Row) -> Iterator[str]:
    question = ""
    for place, name in enumerate(questions):
        question = name or question
        choice = choices.cell(place)
        is_one = bool(name) and choice.casefold() in _ONE_ANSWER
        yield name if is_one else ": ".join(filter(None, (question, choice)))
