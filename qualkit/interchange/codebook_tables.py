"""A codebook as a table, in and out: a row a code, as spreadsheets and other tools list them.

``code`` is the whole path (``Needs/Make friends``); ``name`` and ``parent`` may stand in its
place. A list of texts has one on each line of its cell, or is separated by ``;`` where the cell
has one line, or is written as YAML in square brackets, which is how it is exported where a text
holds a ``;`` or a line break. ``rules`` and ``about`` are YAML. The codebook's own title, version,
language and description stand in the first row. Cells that a spreadsheet would run as formulas
are written with an apostrophe before them. Tables of other tools have what a code means under
``description``, and Taguette's codebook the code under ``tag``: both are read so. The rows become
the same tree of nodes that a YAML file gives, so that every check of `qualkit.codebook` is made,
with the line of the row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from qualkit.codebook.reading import codebook_of
from qualkit.codebook.words import Files, no_files
from qualkit.codebook.writing import code_entry, flow_text
from qualkit.errors import CodebookError, Fault, ReadError, nearest_name
from qualkit.interchange.codebook_rows import (
    BOOK_COLUMNS,
    FLAGS,
    LISTS,
    YAML,
    Row,
    book_node,
    is_flow,
    listed,
)
from qualkit.interchange.tables import DelimitedTable, guarded, read_table
from qualkit.model.case_tables import COUNT, TEXT, CaseColumn, TypedTable
from qualkit.model.codes import SEPARATOR, Code, Codebook

COLUMNS = (
    "code", "category", "retired", "definition", *LISTS, "color", *YAML, *BOOK_COLUMNS
)  # fmt: skip

COUNTED = ("codings", "documents")
"""How often a code is given, and in how many documents: written, and passed over by a reader."""

Counts = Mapping[str, tuple[int, int]]
"""What stands under `COUNTED`, by path."""

_OTHER_NAMES = ("name", "parent")
_TAG, _COUNTS_OF_TAGS = "tag", ("number of highlights", "number of documents")
"""What Taguette calls a code in the table of its codebook, and what it counts."""

_SLASH = "-"
"""Instead of a slash in a tag, which would part a path."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def write_codebook_table(book: Codebook, counts: Counts | None = None) -> str:
    """`book` as CSV; `read_codebook_table` gives an equal codebook and passes over the counts."""
    columns = COLUMNS if counts is None else (*COLUMNS, *COUNTED)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(
        [guarded(str(row.get(column, ""))) for column in columns] for row in _rows(book, counts)
    )
    return out.getvalue()


def codebook_table(book: Codebook, counts: Counts) -> TypedTable:
    """`book` with its counts, for files that know types."""
    columns = (*COLUMNS, *COUNTED)
    return TypedTable(
        columns=tuple(
            CaseColumn(name=name, label=name, kind=COUNT if name in COUNTED else TEXT)
            for name in columns
        ),
        rows=tuple(tuple(row.get(name) for name in columns) for row in _rows(book, counts)),
    )


def _rows(book: Codebook, counts: Counts | None) -> list[dict[str, str | int]]:
    rows: list[dict[str, str | int]] = [{**_cells(code)} for code in book.codes] or [{}]
    rows[0] |= {
        "codebook": book.title,
        "version": book.version,
        "language": book.language,
        "description": book.description,
    }
    for code, row in zip(book.codes, rows, strict=False):
        row |= zip(COUNTED, (counts or {}).get(code.path, (0, 0)), strict=True)
    return rows


def read_codebook_table(
    data: bytes, source: str, *, title: str, files: Files = no_files
) -> Codebook:
    """The codebook in a CSV, TSV or semicolon-separated table; called `title` if it says no name.

    Raises
    ------
    ReadError
        If the bytes are no such table, or columns are missing or stand twice.
    CodebookError
        If it has faults; ``error.faults`` lists all of them with their lines.
    """
    return codebook_of_table(
        read_table(_utf8(data, source), source), source, title=title, files=files
    )


def codebook_of_table(
    table: DelimitedTable, source: str, *, title: str, files: Files = no_files
) -> Codebook:
    """The codebook in the cells of a table, whatever file they come from; as in a CSV."""
    header = _header(table.header, source)
    rows = [(line, _row(header, cells)) for line, cells in table.rows]
    if _TAG in map(str.casefold, table.header) and "code" in header:
        rows = [
            (line, row | {"code": row["code"].replace(SEPARATOR, _SLASH)}) for line, row in rows
        ]
    if _describes_codes(header, rows):
        rows = [(line, _defined(row)) for line, row in rows]
    faults: list[Fault] = list(table.faults)
    book, others = codebook_of(book_node(rows, title, faults), files)
    found = sorted({*faults, *others}, key=lambda fault: (fault.line, fault.what))
    if found:
        raise CodebookError(source, found)
    return book


def _describes_codes(header: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether ``description`` is of each code and not of the codebook, as qualkit writes it."""
    if "definition" in header or "description" not in header:
        return False
    is_own = any(name in header for name in BOOK_COLUMNS if name != "description")
    return not is_own or any(row.get("description") for _, row in rows[1:])


def _defined(row: Mapping[str, str]) -> dict[str, str]:
    return {"definition" if name == "description" else name: cell for name, cell in row.items()}


def _cells(code: Code) -> dict[str, str]:
    entry = code_entry(code)
    cells = {"code": code.path, "definition": code.definition, "color": code.color}
    cells |= {name: "yes" for name in FLAGS if entry.get(name)}
    cells |= {name: _list_cell(entry[name]) for name in LISTS if name in entry}
    if "rules" in entry:
        cells["rules"] = "[" + ",\n ".join(map(flow_text, entry["rules"])) + "]"
    if "about" in entry:
        cells["about"] = flow_text(entry["about"])
    return cells


def _list_cell(texts: Sequence[str]) -> str:
    plain = "\n".join(texts)
    is_plain = listed(plain) == list(texts) and not is_flow(plain)
    return plain if is_plain else flow_text(list(texts))


def _own_name(name: str) -> str:
    return "code" if name == _TAG else name


def _utf8(data: bytes, source: str) -> bytes:
    """`data`, which a spreadsheet may have saved as "Unicode text", in UTF-8."""
    if data[:2] not in _UTF16:
        return data
    try:
        return data.decode("utf-16").encode()
    except UnicodeError as error:
        what = f"{source} is no text in UTF-16"
        raise ReadError(what, repair="save the table as CSV in UTF-8") from error


def _row(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    texts = (cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in cells)
    return dict(zip(header, texts, strict=True))


def _header(cells: Sequence[str], source: str) -> list[str]:
    if not any(cells):
        raise ReadError(f"{source} is empty", repair=f"give it the columns {', '.join(COLUMNS)}")
    header = [cell.casefold() for cell in cells]
    header = ["color" if name == "colour" else name for name in header]
    if _TAG in header and not {"code", *_OTHER_NAMES} & {*header}:
        header = ["" if name in _COUNTS_OF_TAGS else _own_name(name) for name in header]
    known = (*COLUMNS, *_OTHER_NAMES, *COUNTED)
    for name in header:
        if name and name not in known:
            near = nearest_name(name, known)
            repair = f"rename it to {near!r}" if near else f"known columns: {', '.join(known)}"
            raise ReadError(f"{source}: unknown column {name!r}", repair=repair)
        if name and header.count(name) > 1:
            raise ReadError(f"{source} has two columns {name!r}", repair="rename or remove one")
    if ("code" in header) == ("name" in header):
        told = "both 'code' and 'name'" if "code" in header else "neither 'code' nor 'name'"
        raise ReadError(
            f"{source} has {told} (columns: {', '.join(filter(None, header)) or 'none'})",
            expected="a column 'code' with paths, or 'name' with 'parent'",
        )
    return header
