"""The turns that a search reads: of the current texts, filtered, by what the full-text index says.

Knows filters and numbers of turns. What of a turn is a hit is for `qualkit.search` to say: the
index is trusted for nothing but where to look.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from qualkit.errors import UnknownName
from qualkit.model.documents import Turn
from qualkit.model.search import Where
from qualkit.spans import Span, overlapping
from qualkit.store import coders
from qualkit.store.connection import Store
from qualkit.store.schema import FULL_TEXT

_LANGUAGE = "coalesce(turn.language, document.language)"

_FROM = """
    FROM turn JOIN document ON document.id = document_id AND document.version = turn.version
    JOIN session ON session.id = session_id
    LEFT JOIN participant ON participant.id = participant_id"""

_TURNS = f"""
    SELECT document.id, document.version, document.name, session.name, {_LANGUAGE}, ordinal,
           start, end, begins, ends, words, participant.name, participant.role, question,
           turn.attributes {_FROM}"""

_FOUND = f"turn.id IN (SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH ?)"

_ATTRIBUTE = """
    (EXISTS (SELECT 1 FROM participant_attribute AS own WHERE own.name = ?{0} AND own.value = ?{1}
             AND own.participant_id = turn.participant_id)
     OR EXISTS (SELECT 1 FROM document_attribute AS own WHERE own.name = ?{0} AND own.value = ?{1}
                AND own.document_id = document.id)
     OR EXISTS (SELECT 1 FROM json_each(turn.attributes) AS own
                WHERE own.key = ?{0} AND own.value = ?{1}))"""

_CONDITIONS = {
    "role": "participant.role = ?",
    "participant": "participant.name = ?",
    "document": "document.name = ?",
    "session": "session.name = ?",
    "kind": "document.kind = ?",
    "language": f"{_LANGUAGE} = ?",
    "begins_from": "coalesce(turn.ends, turn.begins) >= ?",
    "begins_to": "turn.begins <= ?",
}

_QUESTION = "question IN (SELECT value FROM json_each(?))"

_QUESTIONS = f"SELECT DISTINCT question {_FROM} WHERE question IS NOT NULL ORDER BY 1"

_CODED = """
    SELECT document.name, coding.start, coding.end, about FROM code
    JOIN coding ON coding.code_id = code.id JOIN document ON document.id = document_id
    JOIN coder ON coder.id = coder_id
    WHERE path IN (SELECT value FROM json_each(?1)) AND removed IS NULL
      AND coding.version = document.version AND (?2 IS NULL OR coder.name = ?2) AND {seen}
    ORDER BY document.name, coding.start"""

_GROUPS = {
    "role": "participant.role",
    "participant": "participant.name",
    "document": "document.name",
    "session": "session.name",
    "kind": "document.kind",
    "language": _LANGUAGE,
}

_KNOWN = {
    "session": "SELECT name FROM session ORDER BY name",
    "kind": "SELECT DISTINCT kind FROM document ORDER BY kind",
    "language": f"SELECT DISTINCT {_LANGUAGE} {_FROM} ORDER BY 1",
}

_ATTRIBUTES = f"""
    SELECT name, value FROM participant_attribute UNION
    SELECT name, value FROM document_attribute UNION
    SELECT own.key, own.value {_FROM} JOIN json_each(turn.attributes) AS own ORDER BY 1, 2"""


def count(store: Store, where: Where) -> int:
    """How many turns `where` lets through."""
    conditions, parameters = _filter(store, where)
    return int((store.one(f"SELECT count(*) {_FROM} {conditions}", parameters) or (0,))[0])


def turns(store: Store, where: Where, found: str | None = None) -> Iterator[Turn]:
    """The turns that `where` lets through, by document and ordinal, one text in memory at a time.

    With `found`, a query in the language of FTS5, only those that the index has for it.
    """
    conditions, parameters = _filter(store, where, found)
    rows = store.rows(f"{_TURNS} {conditions} ORDER BY document.name, ordinal", parameters)
    current: tuple[int, int] | None = None
    text, marks = "", []
    for document, version, *row in rows:
        if (document, version) != current:
            current = (document, version)
            text, marks = _text(store, current), _marks(store, current)
        yield _turn(row, text, marks)


def words(store: Store, where: Where, by: str) -> dict[str | None, int]:
    """How many words the turns that `where` lets through hold, by a column of theirs."""
    conditions, parameters = _filter(store, where)
    query = f"SELECT {_GROUPS[by]}, sum(words) {_FROM} {conditions} GROUP BY 1"
    return {group: int(total) for group, total in store.rows(query, parameters)}


def coded(
    store: Store, codes: Sequence[str], *, coder: str | None = None
) -> list[tuple[str, Span, str | None]]:
    """Where codes, told by their paths, are given, by `coder` where told: document, place, about.

    By document and place.
    """
    query = _CODED.format(seen=coders.seen(store, "coding.coder_id"))
    rows = store.rows(query, (json.dumps(list(codes)), coder))
    return [(document, Span(start, end), about) for document, start, end, about in rows]


def kinds(store: Store) -> dict[str, str]:
    """The kind of every document, by name."""
    return dict(store.rows("SELECT name, kind FROM document"))


def without_times(store: Store, where: Where) -> int:
    """How many turns a filter by time leaves out because they have none."""
    if where.begins_from is None and where.begins_to is None:
        return 0
    conditions, parameters = _filter(store, replace(where, begins_from=None, begins_to=None))
    query = f"SELECT count(*) {_FROM} {conditions or 'WHERE 1'} AND turn.begins IS NULL"
    return int((store.one(query, parameters) or (0,))[0])


def check(store: Store, where: Where) -> None:
    """Raise `UnknownName` where a session, kind, language, question or attribute is not there."""
    for what, query in _KNOWN.items():
        wanted = getattr(where, what)
        if wanted is not None:
            known = [name for (name,) in store.rows(query)]
            if wanted not in known:
                raise UnknownName(what, wanted, known)
    if where.question is not None and not _questions(store, where.question):
        known = [question for (question,) in store.rows(_QUESTIONS)]
        raise UnknownName("question", where.question, known)
    if where.attributes:
        _check_attributes(store, where)


def _check_attributes(store: Store, where: Where) -> None:
    known: dict[str, list[str]] = {}
    for name, value in store.rows(_ATTRIBUTES):
        known.setdefault(name, []).append(str(value))
    for name, value in where.attributes.items():
        if name not in known:
            raise UnknownName("attribute", name, list(known))
        if value not in known[name]:
            raise UnknownName(f"value of {name!r}", value, known[name])


def _filter(store: Store, where: Where, found: str | None = None) -> tuple[str, list[Any]]:
    """What comes after FROM, and its parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []
    for name, condition in _CONDITIONS.items():
        value = getattr(where, name)
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    if where.question is not None:
        conditions.append(_QUESTION)
        parameters.append(json.dumps(_questions(store, where.question)))
    for pair in where.attributes.items():
        conditions.append(_ATTRIBUTE.format(len(parameters) + 1, len(parameters) + 2))
        parameters += pair
    if found is not None:
        conditions.append(_FOUND)
        parameters.append(found)
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), parameters


def _questions(store: Store, part: str) -> list[str]:
    """The questions that hold `part`, in any case."""
    known = [question for (question,) in store.rows(_QUESTIONS)]
    return [question for question in known if part.casefold() in question.casefold()]


def _text(store: Store, key: tuple[int, int]) -> str:
    query = "SELECT text FROM text_version WHERE document_id = ? AND version = ?"
    return str((store.one(query, key) or ("",))[0])


def _marks(store: Store, key: tuple[int, int]) -> list[Span]:
    query = "SELECT start, end FROM non_speech WHERE document_id = ? AND version = ? ORDER BY start"
    return [Span(start, end) for start, end in store.rows(query, key)]


def _turn(row: Sequence[Any], text: str, marks: Sequence[Span]) -> Turn:
    document, session, language, ordinal, start, end, *rest = row
    begins, ends, n_words, participant, role, question, attributes = rest
    return Turn(
        document=document,
        ordinal=ordinal,
        span=Span(start, end),
        text=text[start:end],
        session=session,
        language=language,
        participant=participant,
        role=role,
        begins=begins,
        ends=ends,
        words=n_words,
        non_speech=tuple(overlapping(marks, Span(start, end))),
        question=question,
        attributes=json.loads(attributes) if attributes else {},
    )
