"""The programs whose own files are read, told apart by their tables; what is said of others."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from qualkit.errors import ReadError
from qualkit.interchange.tools import maxqda, qualcoder, taguette
from qualkit.interchange.tools.found import Found, Tables

_MAXQDA = re.compile(r".*\.(?:mx\d{1,2}|mex\d{0,2}|mqda|mqex)", re.IGNORECASE)
_MOST_SHOWN = 8
_EXPORT = "export it there as a REFI-QDA project (.qdpx) and import that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program: its name, the tables by which its files are known, what is read of them.

    ``read`` gets the tables, the name of the file, the project in it that is meant, and what finds
    a document of qualkit's project by its name. ``is_partly_known`` says that the file has tables
    of which nobody knows what they hold.
    """

    name: str
    needed: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    read: Callable[[Tables, str, str, maxqda.Known], Found]
    is_partly_known: bool = False


def _qualcoder(tables: Tables, name: str, chosen: str, _: maxqda.Known) -> Found:
    _refuse_chosen(name, chosen)
    return qualcoder.read_qualcoder(tables, name)


def _taguette(tables: Tables, name: str, chosen: str, _: maxqda.Known) -> Found:
    return taguette.read_taguette(tables, name, chosen=chosen)


def _maxqda(tables: Tables, name: str, chosen: str, known: maxqda.Known) -> Found:
    _refuse_chosen(name, chosen)
    return maxqda.read_maxqda(tables, name, known=known)


def _refuse_chosen(name: str, chosen: str) -> None:
    if chosen:
        raise ReadError(f"{name} holds one project", repair="leave out --project")


PROGRAMS = (
    Program(
        name=qualcoder.ORIGIN, needed=qualcoder.NEEDED, columns=qualcoder.COLUMNS, read=_qualcoder
    ),
    Program(name=taguette.ORIGIN, needed=taguette.NEEDED, columns=taguette.COLUMNS, read=_taguette),
    Program(
        name=maxqda.ORIGIN,
        needed=maxqda.NEEDED,
        columns=maxqda.COLUMNS,
        read=_maxqda,
        is_partly_known=True,
    ),
)
"""All of them."""


def known(tables: Collection[str]) -> Program | None:
    """The program that has all these tables, by their names in lower case."""
    return next((each for each in PROGRAMS if set(each.needed) <= set(tables)), None)


def unknown(name: str, tables: Collection[str] | None) -> ReadError:
    """What is said of a file of no such program; ``tables`` is None where it is no database."""
    listed = sorted(tables or ())
    shown = ", ".join(each[:40] for each in listed[:_MOST_SHOWN]) + (
        " …" if len(listed) > _MOST_SHOWN else ""
    )
    inside = f" (a SQLite database; tables: {shown or 'none'})" if tables is not None else ""
    if is_maxqda(name):
        what = f"{name}{inside} is a file of MAXQDA without the tables that are known"
        return ReadError(what, expected=", ".join(maxqda.NEEDED), repair=_EXPORT)
    what = f"{name}{inside} is of no program that is known"
    expected = f"a project of {' or '.join(each.name for each in PROGRAMS)}"
    return ReadError(what, expected=expected, repair=_EXPORT)


def is_maxqda(name: str) -> bool:
    """Whether a file of that name is one of MAXQDA.

    >>> is_maxqda("Study.mx24"), is_maxqda("team.MEX"), is_maxqda("study.qdpx")
    (True, True, False)
    """
    return bool(_MAXQDA.fullmatch(name))
