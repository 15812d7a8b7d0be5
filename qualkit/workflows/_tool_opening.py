"""Another program's own file as a package: its tables read, its texts in the project itself.

QualCoder's project is a folder with a database in it, Taguette's a database. Nothing else of the
folder is opened: the texts are in the database.
"""

from __future__ import annotations

import unicodedata
from functools import partial
from pathlib import Path

from qualkit import store as stores
from qualkit.errors import ReadError
from qualkit.interchange import tools
from qualkit.interchange.refi import Contents
from qualkit.interchange.refi.names import (
    CODEBOOK_SUFFIX,
    PACKAGE_SUFFIXES,
    PROJECT_FILE,
    SETTLED,
)
from qualkit.interchange.refi.twins import told_apart
from qualkit.store import Store
from qualkit.store.foreign import is_sqlite, open_foreign
from qualkit.workflows._refi_opening import Package

DATABASE = "data.qda"
"""The database in the folder of a QualCoder project."""

CUT_NAME = 63
"""The longest name of a document in MAXQDA; a longer one is cut."""


_DATABASES = (".qda", ".sqlite3", ".sqlite", ".db", ".db3")


def is_exchange(path: Path) -> bool:
    """Whether what is at `path` is of another program, by its suffix or how it begins."""
    suffixes = (*PACKAGE_SUFFIXES, CODEBOOK_SUFFIX, *_DATABASES)
    return path.suffix.lower() in suffixes or is_tool(path)


def is_tool(path: Path) -> bool:
    """Whether what is at `path` is to be read as another program's own file."""
    if path.suffix.lower() in (*PACKAGE_SUFFIXES, CODEBOOK_SUFFIX):
        return path.is_dir()
    return path.is_dir() or is_sqlite(path) or tools.is_maxqda(path.name)


def open_tool(path: Path, chosen: str, store: Store) -> Package:
    """The project in the file or folder at `path`; `chosen` is its name where a file holds several.

    The project's own documents are looked at where a file has no text of its own.

    Raises
    ------
    ReadError
        If it is of no program that is known, damaged, beyond the limits, or holds no such project.
    """
    file = _database(path)
    name = path.name if path.is_dir() or file.name.lower() != DATABASE else path.parent.name
    if not is_sqlite(file):
        if file.exists():
            raise tools.unknown(path.name, None)
        raise ReadError(f"there is no file {file}", repair="check the path")
    with open_foreign(file) as foreign:
        program = tools.known(foreign.tables)
        if program is None:
            raise tools.unknown(path.name, foreign.tables)
        tables = {
            table: foreign.rows(table, columns, blobs=program.is_partly_known)
            for table, columns in program.columns.items()
        }
        unknown = foreign.tables.keys() - program.columns if program.is_partly_known else set()
        unread = {table: n for table in sorted(unknown) if (n := foreign.n_rows(table))}
    found = program.read(tables, path.name, chosen, partial(_document, store))
    for table, n in unread.items():
        found.lost["other element", f"a row of {table[:60]}: what is in it is not known"] += n
    project, n_twins = told_apart(found.project)
    return Package(
        name or path.name, project, Contents.of(path.name, [PROJECT_FILE]), _nothing,
        n_twins=n_twins, title=found.title, offsets=SETTLED, lost=found.lost, notes=found.notes,
    )  # fmt: skip


def _database(path: Path) -> Path:
    """The database that `path` is or, a folder, has in it."""
    if not path.is_dir():
        return path
    try:
        inside = sorted(each for each in path.iterdir() if each.name.lower() == DATABASE)
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror}", repair="check its rights") from error
    if not inside:
        expected = f"the folder of a QualCoder project, with {DATABASE} in it"
        raise ReadError(f"{path} is a folder", expected=expected, repair="name a file in it")
    if inside[0].is_symlink():
        what = f"{inside[0]} leads out of the folder"
        raise ReadError(what, repair="put the database itself in its place")
    return inside[0]


def _document(store: Store, name: str) -> tuple[str, str] | None:
    """The document that another program calls `name`, or of which that is the beginning.

    Capitals and the way in which accents are written do not count where one document is left.
    """
    names, wanted = stores.documents.names(store), _folded(name)
    alike = [each for each in names if _folded(each) == wanted]
    if not alike and len(name) >= CUT_NAME:
        alike = [each for each in names if _folded(each).startswith(wanted)]
    called = name if name in names else alike[0] if len(alike) == 1 else None
    return (called, stores.documents.texts(store, [called])[called]) if called else None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def _nothing(member: str) -> bytes:
    raise ReadError(f"there is no file {member}")
