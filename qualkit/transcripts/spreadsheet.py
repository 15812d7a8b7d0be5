"""Workbooks, ``.xlsx``, ``.xlsm`` and ``.ods``: sheets read as other tables are.

python-calamine reads the cells; formulas give the values they last had, macros are never looked
at. Every sheet with a column for the words is read (without any, those with open questions), the
others are left out and counted. What a workbook would unfold to is `workbook_size`'s business.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument
from qualkit.transcripts.columns import known_in, layout_of, names_words
from qualkit.transcripts.grid import Grid, Row
from qualkit.transcripts.headings import headed
from qualkit.transcripts.packages import WORKBOOK, check_package
from qualkit.transcripts.source import Source
from qualkit.transcripts.tables import documents_of
from qualkit.transcripts.workbook_size import check_size

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MACROS = (b"vbaProject", b"Basic/script-lc.xml")
_REPAIR = "open it in a spreadsheet program and save it as .xlsx again"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    grid: Grid
    is_hidden: bool


def looks_like_workbook(data: bytes) -> bool:
    """True when the bytes are a package with Excel's workbook or OpenDocument's spreadsheet."""
    return data.startswith(b"PK\x03\x04") and (b"xl/workbook.xml" in data or _ODS in data[:200])


def read_workbook(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a workbook: the documents of each of its sheets with words.

    Raises
    ------
    ReadError
        If it is damaged, encrypted, too large, or no sheet has a column for the words.
    UnknownName, ParameterError
        If ``columns`` names a column that is not there, or a meaning that does not exist.
    """
    check_package(source, WORKBOOK)
    check_size(source)
    found = list(_filled(source))
    hidden = [sheet for sheet in found if sheet.is_hidden]
    sheets = [sheet for sheet in found if not sheet.is_hidden]
    if not sheets:
        raise source.empty() if not hidden else _all_hidden(source)
    # Without any, the first sheet's error says which columns there are.
    chosen = _with_words(sheets, source) or sheets[:1]
    documents = list(_documents(chosen, source))
    left_out = [
        source.skip(0, f"the sheet {sheet.name[:40]!r}, which has no column for the words")
        for sheet in sheets
        if sheet not in chosen
    ]
    left_out += [source.skip(0, f"the sheet {sheet.name[:40]!r}, hidden") for sheet in hidden]
    if any(sign in source.data for sign in _MACROS):
        left_out.append(source.skip(0, "macros"))
    first = replace(documents[0], skipped=(*documents[0].skipped, *left_out))
    return (first, *documents[1:])


def first_grid(source: Source) -> Grid:
    """The first sheet in view with anything in it, as a table of whatever it is: its first row is
    the header.

    Raises
    ------
    ReadError
        If it is damaged, encrypted or too large, or every such sheet is hidden or empty.
    """
    check_package(source, WORKBOOK)
    check_size(source)
    for _, is_hidden, rows in _sheets(source):
        filled = _filled_rows(rows)
        if filled and not is_hidden:
            return _grid(filled, source)
    raise source.empty()


def _all_hidden(source: Source) -> ReadError:
    what = f"every sheet of {source.name} with anything in it is hidden"
    return ReadError(what, repair="show the sheet that holds the words")


def _with_words(sheets: Sequence[_Sheet], source: Source) -> list[_Sheet]:
    named = [sheet for sheet in sheets if names_words(sheet.grid, source)]
    return named or [sheet for sheet in sheets if _has_open_questions(sheet, source)]


def _has_open_questions(sheet: _Sheet, source: Source) -> bool:
    try:
        return bool(layout_of(sheet.grid, source).texts)
    except (ReadError, LookupError):
        return False


def _documents(sheets: Sequence[_Sheet], source: Source) -> Iterator[ParsedDocument]:
    """The documents of all sheets; the sheet names those that would have no name of their own."""
    several = len(sheets) > 1
    read = [
        (sheet.name, document)
        for sheet in sheets
        for document in documents_of(sheet.grid, source, sheet.name if several else "")
    ]
    times = Counter(document.name for _, document in read)
    for sheet_name, document in read:
        if several and not document.name:
            yield replace(document, name=sheet_name)
        elif times[document.name] > 1 and document.name:
            yield replace(document, name=f"{document.name} ({sheet_name})")
        else:
            yield document


def _filled(source: Source) -> Iterator[_Sheet]:
    for name, is_hidden, rows in _sheets(source):
        filled = _filled_rows(rows)
        if filled:
            grid = headed(_grid(filled, source), known_in(source))
            yield _Sheet(name=name, grid=grid, is_hidden=is_hidden)


def _filled_rows(rows: Sequence[Sequence[Any]]) -> list[Row]:
    return [
        Row(line=number, cells=cells)
        for number, row in enumerate(rows, 1)
        if any(cells := tuple(map(_written, row)))
    ]


def _grid(filled: Sequence[Row], source: Source) -> Grid:
    return Grid(
        header=tuple(cell.strip() for cell in filled[0].cells),
        header_line=filled[0].line,
        rows=tuple(filled[1:]),
        encoding="utf-8",
        format="ods" if PurePath(source.name).suffix.lower() == ".ods" else "xlsx",
    )


def _sheets(source: Source) -> list[tuple[str, bool, list[list[Any]]]]:
    """Each sheet's name, whether it is hidden, and its rows."""
    import python_calamine

    shown = python_calamine.SheetVisibleEnum.Visible
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        rows = [
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        ]
        hidden = {sheet.name for sheet in workbook.sheets_metadata if sheet.visible != shown}
        names = workbook.sheet_names
        return [(name, name in hidden, each) for name, each in zip(names, rows, strict=True)]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Beside its own errors the reader's Rust core panics on damage, which is no Exception.
        raise ReadError(f"{source.name} is damaged or no workbook", repair=_REPAIR) from error


def _written(cell: Any) -> str:
    """A cell as people would write it: whole numbers without a point, dates in ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
