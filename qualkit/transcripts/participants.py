"""The participants of a study from a CSV: who they are, in which role, under which names.

The column ``participant``, ``speaker`` or ``name`` holds the name that counts; ``role``,
``aliases`` and ``sessions`` (both separated by ``;``) are understood, every other column is an
attribute. All faults are collected and reported at once. Roles are compared without case: one
that is known (``staff``, ``citizen``, ``moderator``, or given by the caller) is stored in its
known spelling, any other as the file first writes it. It knows no transcript.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qualkit.errors import Fault, ReadError, nearest_name
from qualkit.model import MODERATOR, Participant
from qualkit.transcripts.grid import Grid, Row, read_grid
from qualkit.transcripts.source import Source, fold_name

NAME_COLUMNS = ("participant", "speaker", "name")
USUAL_ROLES = ("staff", "citizen", MODERATOR)
MAX_ROLE = 40
_MAX_EDITS = 2
_SESSIONS = ("sessions", "session")
_UNDERSTOOD = ("role", "aliases", "alias", *_SESSIONS)


class ParticipantsError(ReadError):
    """A list of participants with faults: the first in the message, all of them in ``faults``."""

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        more = len(self.faults) - 1
        lines = ", ".join(str(fault.line) for fault in self.faults[1:9])
        others = f"; and {more} more, in line {lines}{' …' if more > 8 else ''}" if more else ""
        super().__init__(f"{source}: {self.faults[0]}{others}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    name: int
    role: int | None
    aliases: int | None
    sessions: int | None
    attributes: tuple[tuple[str, int], ...]


def read_participants(
    data: bytes, source: str, *, known_roles: Collection[str] = ()
) -> tuple[Participant, ...]:
    r"""Read a list of participants.

    Parameters
    ----------
    data : bytes
        The CSV, with any usual separator and encoding.
    source : str
        The file's name, for messages.
    known_roles : collection of str
        The roles of the study. When given, every other role is a fault; otherwise only a role
        that is nearly the same as a usual one, or as a more frequent one of the file.

    Returns
    -------
    tuple of Participant
        In the order of the file. An empty role is None.

    Raises
    ------
    ParticipantsError
        With every fault: no column of names, an empty name, two rows for one name or alias, a row
        with more cells than columns, a malformed or most likely misspelt role.
    ReadError
        If the file cannot be read as a table, or has no row.

    Examples
    --------
    >>> read_participants(b"participant,role,aliases\nAnna,Staff,Ms A;A.\n", "people.csv")
    (Participant(name='Anna', role='staff', aliases=('Ms A', 'A.'), sessions=(), attributes={}),)
    >>> read_participants(b"name,role\nAnna,citizen\nBen,citzien\n", "p.csv")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    qualkit.transcripts.participants.ParticipantsError: p.csv: line 3: the role 'citzien' of ...
    """
    grid = read_grid(Source(data=data, name=source), is_known=_is_known)
    columns = _columns(grid, source)
    rows = [(row.line, _participant(row, columns)) for row in grid.rows]
    if not rows:
        raise ReadError(f"{source} lists no participants", expected="a row for each")
    faults = [
        *_header_faults(grid),
        *_row_faults(grid),
        *_name_faults(rows),
        *_role_faults(rows, known_roles),
    ]
    if faults:
        raise ParticipantsError(source, faults)
    spellings = _spellings([person.role for _, person in rows], known_roles)
    return tuple(
        replace(person, role=spellings[person.role.casefold()]) if person.role else person
        for _, person in rows
    )


def _is_known(name: str) -> bool:
    return fold_name(name) in (*NAME_COLUMNS, *_UNDERSTOOD)


def _columns(grid: Grid, source: str) -> _Columns:
    folded = [fold_name(name) for name in grid.header]
    name = _first(folded, NAME_COLUMNS)
    if name is None:
        shown = ", ".join(repr(column[:40]) for column in grid.header[:12])
        what = f"no column 'participant', 'speaker' or 'name'; there is {shown}"
        raise ParticipantsError(source, [Fault(1, what, "name the first column 'participant'")])
    role, aliases = _first(folded, ("role",)), _first(folded, ("aliases", "alias"))
    sessions = _first(folded, _SESSIONS)
    attributes = tuple(
        (column, place)
        for place, column in enumerate(grid.header)
        if column and place not in (name, role, aliases, sessions)
    )
    return _Columns(name=name, role=role, aliases=aliases, sessions=sessions, attributes=attributes)


def _first(folded: Sequence[str], names: Sequence[str]) -> int | None:
    return next((folded.index(name) for name in names if name in folded), None)


def _participant(row: Row, columns: _Columns) -> Participant:
    return Participant(
        name=" ".join(row.cell(columns.name).split()),
        role=" ".join(_cell(row, columns.role).split()) or None,
        aliases=_listed(row, columns.aliases),
        sessions=_listed(row, columns.sessions),
        attributes={name: row.cell(place) for name, place in columns.attributes if row.cell(place)},
    )


def _cell(row: Row, column: int | None) -> str:
    return "" if column is None else row.cell(column)


def _listed(row: Row, column: int | None) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in _cell(row, column).split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _header_faults(grid: Grid) -> Iterator[Fault]:
    folded = [fold_name(name) for name in grid.header]
    for name, n in Counter(folded).items():
        if n > 1 and name:
            yield Fault(1, f"{n} columns are called {name!r}", "give each its own name")
    for place, name in enumerate(folded):
        if not name and any(row.cell(place) for row in grid.rows):
            yield Fault(1, f"column {place + 1} has no name", "name it or remove it")


def _row_faults(grid: Grid) -> Iterator[Fault]:
    width = len(grid.header)
    for row in grid.rows:
        if any(cell.strip() for cell in row.cells[width:]):
            yield Fault(
                row.line,
                f"{len(row.cells)} cells in a table of {width} columns",
                "put a cell that holds the separator in double quotes",
            )


def _name_faults(rows: Sequence[tuple[int, Participant]]) -> Iterator[Fault]:
    taken: dict[str, int] = {}
    for line, person in rows:
        if not person.name:
            yield Fault(line, "a row without a name", "name the participant or remove the row")
        elif fold_name(person.name) in taken:
            first = taken[fold_name(person.name)]
            yield Fault(
                line,
                f"{person.name!r} is already in line {first}",
                "keep one row for each participant",
            )
        else:
            taken[fold_name(person.name)] = line
    for line, person in rows:
        for alias in person.aliases:
            owner = taken.setdefault(fold_name(alias), line)
            if owner != line:
                yield Fault(
                    line,
                    f"the alias {alias!r} of {person.name!r} already names someone in line {owner}",
                    "give each name to one participant",
                )


def _role_faults(
    rows: Sequence[tuple[int, Participant]], known_roles: Collection[str]
) -> Iterator[Fault]:
    counts = Counter(person.role.casefold() for _, person in rows if person.role)
    spellings = _spellings([person.role for _, person in rows], known_roles)
    for line, person in rows:
        if not person.role:
            continue
        if fault := _malformed(person.role):
            yield Fault(line, f"the role {person.role[:MAX_ROLE]!r} of {person.name!r} {fault}")
        elif known_roles and person.role.casefold() not in _folded(known_roles):
            near = nearest_name(person.role, known_roles)
            shown = ", ".join(sorted(known_roles))
            hint = f"did you mean {near!r}? known: {shown}" if near else f"known: {shown}"
            yield Fault(line, f"the role {person.role!r} of {person.name!r} is unknown", hint)
        elif not known_roles and (likely := _likely_role(person.role, counts)):
            yield Fault(
                line,
                f"the role {person.role!r} of {person.name!r} looks misspelt",
                f"did you mean {spellings.get(likely, likely)!r}?",
            )


def _folded(names: Iterable[str]) -> dict[str, str]:
    return {name.casefold(): name for name in names}


def _spellings(roles: Sequence[str | None], known_roles: Collection[str]) -> dict[str, str]:
    """Each role's stored spelling by its folded one."""
    as_written = _folded(role for role in reversed(roles) if role)
    return {**as_written, **_folded(USUAL_ROLES), **_folded(known_roles)}


def _malformed(role: str) -> str:
    if len(role) > MAX_ROLE:
        return f"has {len(role)} characters, expected at most {MAX_ROLE}"
    if not any(character.isalpha() for character in role):
        return "has no letter, expected a word such as staff or citizen"
    return ""


def _likely_role(role: str, counts: Counter[str]) -> str | None:
    """The role that `role` most likely misspells: a usual one, or a more frequent one."""
    folded = role.casefold()
    if folded in USUAL_ROLES:
        return None
    likelier = {*USUAL_ROLES, *(name for name, n in counts.items() if n > counts[folded])}
    candidates = [name for name in likelier if _may_be_meant(folded, name)]
    return nearest_name(folded, sorted(candidates))


def _may_be_meant(role: str, other: str) -> bool:
    """False for two roles that differ by design: ``male`` and ``female``, ``staff A`` and ``B``."""
    if role == other or set(role.split()) & set(other.split()):
        return False
    shorter, longer = sorted((role, other), key=len)
    if len(longer) - len(shorter) > 1 and longer.endswith(shorter):
        return False
    return _edits(role, other) <= _MAX_EDITS


def _edits(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours from `one` to `other`."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, above = above, row
    return above[-1]
