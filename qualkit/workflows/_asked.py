"""To whom a code's question was put: from a table, or from where anybody raised it.

Knows sessions, the questions their turns stand under, and codes; refuses a name it does not know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from qualkit.codebook import resolve
from qualkit.errors import Fault, FaultyTable, QualkitError, ReadError, UnknownName
from qualkit.interchange.tables import read_table
from qualkit.model.contrasts import Mention
from qualkit.model.documents import Turn
from qualkit.workflows._files import bytes_of

RAISED = "raised"
"""Asked were the sessions in which anybody raised the code."""

Asked = dict[str, frozenset[str]]


def asked_where_raised(mentions: Iterable[Mention], codes: Sequence[str]) -> Asked:
    """For each code, the sessions in which anybody raised it."""
    found: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        found[mention.code].add(mention.session)
    return {code: frozenset(found[code]) for code in codes}


def read_asked(path: Path, turns: Sequence[Turn], codes: Sequence[str]) -> Asked:
    """Read a CSV with a column ``code`` and a column ``session`` or ``question``, or both.

    A row says that the code's question was put in that session, or in every session with turns
    under that question.

    Raises
    ------
    ReadError
        If the file is no such table; every faulty row is listed.
    """
    table = read_table(bytes_of(path), path.name)
    columns = _columns(path, table.header)
    under: dict[str, set[str]] = defaultdict(set)
    for turn in turns:
        if turn.question:
            under[turn.question].add(turn.session)
    known = {"session": {turn.session: {turn.session} for turn in turns}, "question": under}
    found: dict[str, set[str]] = defaultdict(set)
    faults = list(table.faults)
    for line, cells in table.rows:
        named = [(what, cells[columns[what]]) for what in known if what in columns]
        try:
            code = resolve(cells[columns["code"]], codes)
            for what, name in named:
                found[code] |= _sessions(what, name, known[what]) if name else set()
        except QualkitError as error:
            faults.append(Fault(line, str(error)))
        if not any(name for _, name in named):
            faults.append(Fault(line, "neither session nor question", "name one"))
    if not table.rows:
        faults.append(Fault(1, "no rows", "name each code with a session or a question"))
    if faults:
        raise FaultyTable(path.name, faults)
    return {code: frozenset(asked) for code, asked in found.items()}


def _columns(path: Path, header: Sequence[str]) -> dict[str, int]:
    columns = {name.casefold(): index for index, name in enumerate(header)}
    if "code" not in columns or not columns.keys() & {"session", "question"}:
        raise ReadError(
            f"{path.name}, line 1: columns {', '.join(header)}",
            expected="code, and session or question",
        )
    if len(columns) < len(header):
        raise ReadError(f"{path.name}, line 1: a column stands twice", expected="each once")
    return columns


def _sessions(what: str, name: str, known: Mapping[str, set[str]]) -> set[str]:
    if name not in known:
        raise UnknownName(what, name, sorted(known))
    return known[name]
