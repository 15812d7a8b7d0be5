"""The one family of exceptions that qualkit raises.

::

    QualkitError
    ├── ProjectError            the project file itself
    │   ├── NotAProject         no qualkit project, or a folder, or something else's database
    │   ├── ProjectTooNew       written by a newer qualkit
    │   ├── ProjectDamaged      the file fails SQLite's or qualkit's own checks
    │   └── ProjectUnwritable   read-only, no permission, or the disk is full
    │       └── ProjectLocked   another program writes it, and has for long
    ├── ReadError (ValueError)          a file that cannot be read as what it should be
    │   └── FaultyTable     a table with faulty rows; all of them in ``faults``
    ├── CodebookError (ValueError)      a codebook with faults; all of them in ``faults``
    ├── SpanError (ValueError)          a span outside its text, or a quote that does not match
    ├── UnknownName (LookupError)       a name that is not in the project; the nearest ones named
    ├── ParameterError (ValueError)     an option outside its range
    ├── UndefinedResult (ValueError)    a result that these data cannot give
    └── MissingExtra (ImportError)      an optional part that is not installed

Every message is one line of three parts: what is wrong and where, what was expected, what
repairs it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class QualkitError(Exception):
    """Anything that a user can repair.

    >>> str(QualkitError("the file notes.txt is empty", repair="remove it or fill it"))
    'the file notes.txt is empty; remove it or fill it'
    """

    def __init__(self, what: str, *, expected: str = "", repair: str = "") -> None:
        self.what = what
        self.expected = expected
        self.repair = repair
        parts = [what, f"expected {expected}" if expected else "", repair]
        super().__init__("; ".join(" ".join(part.split()) for part in parts if part))


class ProjectError(QualkitError):
    """The project file cannot be used."""


class NotAProject(ProjectError):
    """The path holds no qualkit project."""


class ProjectTooNew(ProjectError):
    """The project was written by a newer qualkit."""


class ProjectDamaged(ProjectError):
    """The project file is corrupt."""


class ProjectUnwritable(ProjectError):
    """The project file cannot be written."""


class ProjectLocked(ProjectUnwritable):
    """Another program writes the project, and did not end within half a minute."""


class ReadError(QualkitError, ValueError):
    """A file cannot be read as what it should be."""


class SpanError(QualkitError, ValueError):
    """A span lies outside its text, or its quote does not match."""


class ParameterError(QualkitError, ValueError):
    """An option is outside its range."""


class UndefinedResult(QualkitError, ValueError):
    """These data cannot give the result that was asked for."""


class MissingExtra(QualkitError, ImportError):
    """An optional part of qualkit is not installed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: ``line`` counts from 1, 0 when the fault has no line.

    ``unit`` says what is counted where it is no line: an ``entry`` of a list. ``called`` is what
    people know it by besides its number.

    >>> str(Fault(3, "no code", "write one", unit="comment", called="by Kim"))
    'comment 3 (by Kim): no code; write one'
    """

    line: int
    what: str
    repair: str = ""
    unit: str = "line"
    called: str = ""

    def __str__(self) -> str:
        called = f" ({self.called})" if self.called else ""
        place = f"{self.unit} {self.line}{called}: " if self.line else ""
        return f"{place}{self.what}" + (f"; {self.repair}" if self.repair else "")


class FaultyTable(ReadError):
    """A table has faulty rows; the first fault is in the message, all of them in ``faults``.

    >>> str(FaultyTable("c.csv", [Fault(3, "no place"), Fault(7, "no code")]))
    'c.csv: line 3: no place (and 1 more faults)'
    """

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.source = source
        self.faults = tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.line))
        more = len(self.faults) - 1
        tail = f" (and {more} more faults)" if more else ""
        super().__init__(f"{source}: {self.faults[0]}{tail}")


class CodebookError(QualkitError, ValueError):
    """A codebook has faults; the first is in the message, all of them in ``faults``."""

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.source = source
        self.faults = tuple(faults)
        more = len(self.faults) - 1
        tail = f" (and {more} more; 'qualkit codebook - check {source}' lists all)" if more else ""
        super().__init__(f"{source}: {self.faults[0]}{tail}")


class UnknownName(QualkitError, LookupError):
    """A name that is not there; the nearest known one, or `most` of them, are in the message.

    >>> str(UnknownName("code", "Make freinds", ["Make friends", "Personal talk"]))
    "no code 'Make freinds'; did you mean 'Make friends'?"
    """

    def __init__(self, kind: str, name: str, known: Sequence[str], *, most: int = 12) -> None:
        self.known = tuple(known)
        known = list(dict.fromkeys(known))
        near = nearest_name(name, known)
        if near:
            repair = f"did you mean {clip(near, 300)!r}?"
        elif known:
            shown = ", ".join(repr(clip(item)) for item in known[:most])
            repair = f"known: {shown}" + (" …" if len(known) > most else "")
        else:
            repair = f"there is no {kind} yet"
        super().__init__(f"no {kind} {clip(name, 300)!r}", repair=repair)


def clip(name: str, longest: int = 100) -> str:
    """`name` as far as a line has room for it.

    >>> clip("an endless name", 10)
    'an endless…'
    """
    return name if len(name) <= longest else f"{name[:longest]}…"


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name` (similarity of 0.7 or more), ignoring case, or None."""
    folded = {item.casefold(): item for item in known}
    near = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.7)
    return folded[near[0]] if near else None
