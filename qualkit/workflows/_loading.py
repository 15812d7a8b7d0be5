"""A codebook from a file, YAML, a table, printed or not, or REFI-QDA, with every fault of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit import transcripts
from qualkit.codebook import parse_codebook, write_codebook
from qualkit.codebook.words import Files
from qualkit.errors import CodebookError, Fault, ReadError
from qualkit.interchange.codebook_tables import codebook_of_table, read_codebook_table
from qualkit.interchange.columnar import read_columns
from qualkit.interchange.printed_codes import NAMES, PrintedCode, codebook_of_print
from qualkit.interchange.refi import Guids, code_tree
from qualkit.interchange.refi import read_codebook as read_exchanged
from qualkit.interchange.refi.names import CODEBOOK_SUFFIX
from qualkit.model.codes import Codebook
from qualkit.rules import rule_faults
from qualkit.transcripts.pdf_grid import printed_table
from qualkit.workflows._sheets import WORKBOOKS, first_sheet
from qualkit.workflows._word_lists import Folder

_PARQUET = ".parquet"

TABLES = (".csv", ".tsv", ".txt", *WORKBOOKS, _PARQUET)
"""How the names of files end that hold a codebook as a table."""
PRINTED = ".pdf"
"""A table of codes as programs print it."""


def load_codebook(
    path: Path, files: Files | None = None, *, title: str | None = None
) -> tuple[Codebook, str]:
    """The codebook in the file at `path`, and its text as YAML; every fault is reported.

    Its word lists are read from `files`, by default the file's folder.

    A table that says no title is called `title`, or else as its file is.

    Raises
    ------
    ReadError
        If the file cannot be read as text.
    CodebookError
        If it has faults, in its structure or in a rule.
    """
    faults: tuple[Fault, ...] = ()
    files = files or Folder(path.parent)
    if path.suffix.lower() == CODEBOOK_SUFFIX:
        book = load_exchanged(path, title=title).book
        text = write_codebook(book)
    elif path.suffix.lower() in TABLES:
        book = _tabled(path, title or path.stem, files)
        text = write_codebook(book)
    elif path.suffix.lower() == PRINTED:
        book = _printed(path, title or path.stem)
        text = write_codebook(book)
    else:
        text = _text_of(path)
        book, faults = parse_codebook(text, path.name, files)
    _refuse_faults(path.name, faults, book)
    return book, text


def _tabled(path: Path, title: str, files: Files) -> Codebook:
    data, suffix = _bytes_of(path), path.suffix.lower()
    if suffix in WORKBOOKS:
        table = first_sheet(path.name, data)
    elif suffix == _PARQUET:
        table = read_columns(data, path.name, "a codebook")
    else:
        return read_codebook_table(data, path.name, title=title, files=files)
    return codebook_of_table(table, path.name, title=title, files=files)


def _printed(path: Path, title: str) -> Codebook:
    printed = transcripts.Source(name=path.name, data=_bytes_of(path))
    table = printed_table(printed, NAMES, such_as="Code System, Memo, Frequency")
    rows = [
        PrintedCode(cells=row.cells, left=next((x for x in row.lefts if x is not None), 0.0))
        for row in table.rows
    ]
    return codebook_of_print(table.header, rows, path.name, title=title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """The codebook of a ``.qdc`` file, the GUIDs of its codes by path, what is not as it was."""

    book: Codebook
    guids: Mapping[str, str]
    notes: tuple[str, ...]


def load_exchanged(path: Path, *, title: str | None = None) -> Exchanged:
    """The codebook in the ``.qdc`` file at `path`.

    Raises
    ------
    ReadError
        If it is none, or its codes cannot be told apart.
    """
    found = read_exchanged(_bytes_of(path), path.name)
    tree = code_tree(found.codes, (), path.name)
    guids = Guids(f"{found.origin}|{path.stem}")
    notes = [f"{n} ×: {note}" if n > 1 else note for note, n in tree.changed.items()]
    if found.sets:
        notes.append(f"{len(found.sets)} sets of codes are not kept ('qualkit import' keeps them)")
    return Exchanged(
        book=Codebook(title=title or path.stem, codes=tree.codes),
        guids={tree.paths[code.guid]: guids.of("code", code.guid) for code in found.codes},
        notes=tuple(notes),
    )


def checked_codebook(text: str, source: str, files: Files) -> Codebook:
    """The codebook in `text` (YAML); every fault is reported, those of rules too."""
    book, faults = parse_codebook(text, source, files)
    _refuse_faults(source, faults, book)
    return book


def refuse_rules(book: Codebook, path: str) -> None:
    """Raise `CodebookError` where the rules of the code at `path` cannot be run."""
    alone = replace(book, codes=tuple(code for code in book.codes if code.path == path))
    if faults := rule_faults(alone):
        raise CodebookError(f"the rules of {path}", faults)


def _refuse_faults(source: str, faults: tuple[Fault, ...], book: Codebook) -> None:
    told = {fault.line for fault in faults}
    in_rules = [fault for fault in rule_faults(book) if fault.line not in told]
    found = sorted((*faults, *in_rules), key=lambda fault: fault.line)
    if found:
        raise CodebookError(source, found)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error


def _text_of(path: Path) -> str:
    try:
        return _bytes_of(path).decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"{path} is no text in UTF-8 (byte {error.start})"
        raise ReadError(what, repair="save the codebook as UTF-8") from error
