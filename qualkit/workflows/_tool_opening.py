"""Another program's own file as a package: its tables read, its texts in the project itself.

QualCoder's project is a folder with a database in it, Taguette's a database. Nothing else of the
folder is opened: the texts are in the database.
"""

from __future__ import annotations

from pathlib import Path

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
from qualkit.store.foreign import is_sqlite, open_foreign
from qualkit.workflows._refi_opening import Package

DATABASE = "data.qda"
"""The database in the folder of a QualCoder project."""


def is_tool(path: Path) -> bool:
    """Whether what is at `path` is to be read as another program's own file."""
    if path.suffix.lower() in (*PACKAGE_SUFFIXES, CODEBOOK_SUFFIX):
        return path.is_dir()
    return path.is_dir() or is_sqlite(path) or tools.is_maxqda(path.name)


def open_tool(path: Path, chosen: str) -> Package:
    """The project in the file or folder at `path`; `chosen` is its name where a file holds several.

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
        tables = {table: foreign.rows(table, columns) for table, columns in program.columns.items()}
    found = program.read(tables, path.name, chosen)
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


def _nothing(member: str) -> bytes:
    raise ReadError(f"there is no file {member}")
