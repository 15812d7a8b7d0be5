"""To whom a code's question was put: from a table, or from where anybody raised it.

Knows sessions, the questions their turns stand under, and codes; refuses a name it does not know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from qualkit.codebook import resolve
from qualkit.errors import ReadError, UnknownName
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
        If the file is no such table.
    UnknownName
        If a code, session or question is not in the project.
    """
    table = read_table(bytes_of(path), path.name)
    columns = {name.casefold(): index for index, name in enumerate(table.header)}
    if "code" not in columns or not columns.keys() & {"session", "question"}:
        raise ReadError(
            f"{path.name}, line 1: columns {', '.join(table.header)}",
            expected="code, and session or question",
        )
    sessions = {turn.session for turn in turns}
    under: dict[str, set[str]] = defaultdict(set)
    for turn in turns:
        if turn.question:
            under[turn.question].add(turn.session)
    found: dict[str, set[str]] = defaultdict(set)
    for _, cells in table.rows:
        asked = found[resolve(cells[columns["code"]], codes)]
        if session := cells[columns["session"]] if "session" in columns else "":
            asked.add(_known("session", session, sessions))
        if question := cells[columns["question"]] if "question" in columns else "":
            asked |= under[_known("question", question, under)]
    return {code: frozenset(asked) for code, asked in found.items()}


def _known(what: str, name: str, known: Iterable[str]) -> str:
    if name not in known:
        raise UnknownName(what, name, sorted(known))
    return name
