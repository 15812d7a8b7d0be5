"""Codings and suggestions with who spoke them, filtered in the database: the rows of a list.

A passage may touch several turns. It is listed once, with the first turn in which a participant
whom the filter lets through says a part of it; a label or a stage direction alone is no part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Table
from qualkit.store import coders, suggestions
from qualkit.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which codings or suggestions to list; an empty part does not filter.

    Names are the project's own: whole paths of codes, participants' first names for themselves.
    ``codes`` are several paths, ``coders`` several names; ``min_score`` and ``run`` are for
    suggestions. ``after`` is the id of the coding that stands right before the first one listed.
    """

    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    coder: str | None = None
    role: str | None = None
    document: str | None = None
    session: str | None = None
    participant: str | None = None
    about: str | None = None
    min_score: float | None = None
    run: int | None = None
    limit: int | None = None
    after: str | None = None


_AFTER = """
    document.name >= (SELECT name FROM coding AS last JOIN document AS home
      ON home.id = last.document_id WHERE last.guid = :after)
    AND (document.name, coding.start, coding.end, code.path, coder.name, coding.guid) > (
      SELECT home.name, last.start, last.end, path, known.name, last.guid FROM coding AS last
      JOIN document AS home ON home.id = last.document_id
      JOIN code AS given ON given.id = last.code_id
      JOIN coder AS known ON known.id = last.coder_id WHERE last.guid = :after)"""
"""Where a list goes on: behind a coding, which may have been removed since."""

FIRST_TURN = """
    SELECT turn.id FROM turn LEFT JOIN participant ON participant.id = turn.participant_id
    WHERE turn.document_id = {table}.document_id AND turn.version = {table}.version
      AND turn.start >= coalesce((
        SELECT max(start) FROM turn AS before WHERE before.document_id = {table}.document_id
        AND before.version = {table}.version AND before.start <= {table}.start), 0)
      AND turn.start < {table}.end AND turn.end > {table}.start
      AND coalesce((
        SELECT mark.end FROM non_speech AS mark WHERE mark.document_id = {table}.document_id
        AND mark.version = {table}.version AND mark.start <= max({table}.start, turn.start)
        ORDER BY mark.start DESC LIMIT 1), 0) < min({table}.end, turn.end)
      {people}
    ORDER BY turn.participant_id IS NULL, turn.start LIMIT 1"""
"""The turn with which a passage is listed."""

CODINGS = """
    SELECT coding.guid, document.name, coding.start, coding.end, coding.quote, code.path, about,
           coder.name, coding.origin, score, participant.name, role, session.name, ordinal, memo,
           CASE WHEN decision.id IS NULL THEN NULL ELSE coalesce(policy, decider.name) END,
           coding.created, weight
    FROM document CROSS JOIN coding ON coding.document_id = document.id
    JOIN session ON session.id = session_id
    JOIN code ON code.id = coding.code_id JOIN coder ON coder.id = coding.coder_id
    LEFT JOIN decision ON decision.coding_id = coding.id AND revoked IS NULL
    LEFT JOIN coder AS decider ON decider.id = decision.coder_id
    LEFT JOIN turn ON turn.id = ({turn})
    LEFT JOIN participant ON participant.id = turn.participant_id
    WHERE removed IS NULL AND coding.version = document.version AND {seen} AND {wanted}
    ORDER BY document.name, coding.start, coding.end, code.path, coder.name, coding.guid {limit}"""

_COUNTS = """
    SELECT code.path, role, count(*)
    FROM document CROSS JOIN coding ON coding.document_id = document.id
    JOIN session ON session.id = session_id
    JOIN code ON code.id = coding.code_id JOIN coder ON coder.id = coding.coder_id
    LEFT JOIN turn ON turn.id = ({turn})
    LEFT JOIN participant ON participant.id = turn.participant_id
    WHERE removed IS NULL AND coding.version = document.version AND {seen} AND {wanted}
    GROUP BY 1, 2 ORDER BY 1, 2"""

SUGGESTIONS = """
    SELECT suggestion.guid, document.name, suggestion.start, suggestion.end, suggestion.quote,
           code.path, about, NULL, CASE run.kind WHEN 'code' THEN 'rule' ELSE 'classifier' END,
           score, participant.name, role, session.name, ordinal, evidence,
           (SELECT group_concat(by) FROM (
              SELECT DISTINCT coalesce(policy, name) AS by FROM decision
              JOIN coder ON coder.id = coder_id
              WHERE suggestion_id = suggestion.id AND revoked IS NULL AND {seen}
              ORDER BY by)),
           run.started, run_number, coalesce(rank, 0), weight
    FROM suggestion JOIN document ON document.id = suggestion.document_id
    JOIN session ON session.id = session_id
    JOIN code AS own ON own.id = code_id JOIN code ON code.id = coalesce(own.merged, own.id)
    JOIN run ON run.number = run_number
    LEFT JOIN ({ranks}) ON suggestion_id = suggestion.id
    LEFT JOIN turn ON turn.id = ({turn})
    LEFT JOIN participant ON participant.id = turn.participant_id
    WHERE suggestion.version = document.version AND {machine} AND {wanted}
      AND (rank NOT NULL OR code.retired IS NULL)
    ORDER BY document.name, suggestion.start, suggestion.end, code.path, suggestion.guid {limit}"""


def list_codings(store: Store, wanted: Filter) -> list[tuple[Any, ...]]:
    """The codings in force that `wanted` lets through, by document and place."""
    query = CODINGS.format(
        turn=_turn("coding", wanted),
        seen=coders.seen(store, "coding.coder_id"),
        wanted=_condition("coding", wanted),
        limit=_limit(wanted),
    )
    return store.rows(query, _parameters(wanted))


def list_suggestions(
    store: Store, wanted: Filter, *, status: str | None = None
) -> list[tuple[Any, ...]]:
    """The suggestions of `status` that `wanted` lets through, by document and place.

    The last column but one is the place of the status in `suggestions.STATUS`.
    """
    chosen = "" if status is None else " AND coalesce(rank, 0) = :status"
    query = SUGGESTIONS.format(
        turn=_turn("suggestion", wanted),
        seen=coders.seen(store, "coder_id"),
        ranks=suggestions.ranks(store),
        machine=suggestions.shown_runs(store),
        wanted=_condition("suggestion", wanted) + chosen,
        limit=_limit(wanted),
    )
    rank = None if status is None else suggestions.rank_of(status)
    return store.rows(query, {**_parameters(wanted), "status": rank})


def by_document(store: Store) -> Table:
    """How many codings each document has, and how many suggestions wait in it."""
    query = f"""
        SELECT document.name,
          (SELECT count(*) FROM coding WHERE coding.document_id = document.id AND removed IS NULL
           AND coding.version = document.version AND {coders.seen(store, "coder_id")}),
          (SELECT count(*) FROM suggestion
           JOIN code AS own ON own.id = code_id
           JOIN code ON code.id = coalesce(own.merged, own.id) AND code.retired IS NULL
           JOIN run ON run.number = run_number AND {suggestions.shown_runs(store)}
           LEFT JOIN ({suggestions.ranks(store)}) ON suggestion_id = suggestion.id
           WHERE suggestion.document_id = document.id AND suggestion.version = document.version
             AND rank IS NULL)
        FROM document ORDER BY document.name"""
    return Table(("document", "codings", "waiting"), tuple(store.rows(query)))


def count_codings(store: Store, wanted: Filter) -> list[tuple[str, str | None, int]]:
    """How many of the codings that `wanted` lets through each code and role has."""
    query = _COUNTS.format(
        turn=_turn("coding", wanted),
        seen=coders.seen(store, "coding.coder_id"),
        wanted=_condition("coding", wanted),
    )
    return store.rows(query, _parameters(wanted))


def _turn(table: str, wanted: Filter) -> str:
    people = ""
    if wanted.role is not None:
        people += " AND role = :role"
    if wanted.participant is not None:
        people += " AND participant.name = :participant"
    if wanted.about is not None:
        people += f" AND coalesce({table}.about, role) = :about"
    return FIRST_TURN.format(table=table, people=people)


def _condition(table: str, wanted: Filter) -> str:
    marks = _marks("code", wanted.codes)
    # One code is asked for as one, for SQLite then looks it up in the index that has places too.
    chosen = "= :code0" if len(wanted.codes) == 1 else f"IN ({marks})"
    known = f"(SELECT id FROM code WHERE path {chosen})"
    equals = "=" if len(wanted.codes) == 1 else "IN"
    # A merged code's suggestions are its target's; `own` is theirs.
    column = "coding.code_id" if table == "coding" else "code.id"
    conditions = {
        f"{column} {equals} {known}": wanted.codes,
        "coder.name = :coder": wanted.coder if table == "coding" else None,
        f"coder.name IN ({_marks('coder', wanted.coders)})": (
            wanted.coders if table == "coding" else ()
        ),
        "document.name = :document": wanted.document,
        "session.name = :session": wanted.session,
        "score >= :min_score": wanted.min_score,
        "run_number = :run": wanted.run if table == "suggestion" else None,
        "turn.id NOT NULL": wanted.role or wanted.participant,
        "(turn.id NOT NULL OR about = :about)": wanted.about,
        _AFTER: wanted.after if table == "coding" else None,
    }
    return " AND ".join(
        [sql for sql, value in conditions.items() if value not in (None, ())] or ["1"]
    )


def _marks(name: str, values: Sequence[str]) -> str:
    return ", ".join(f":{name}{number}" for number in range(len(values)))


def _limit(wanted: Filter) -> str:
    return "" if wanted.limit is None else "LIMIT :limit"


def _parameters(wanted: Filter) -> Mapping[str, Any]:
    return {
        **{f"code{number}": path for number, path in enumerate(wanted.codes)},
        **{f"coder{number}": name for number, name in enumerate(wanted.coders)},
        "coder": wanted.coder,
        "role": wanted.role,
        "document": wanted.document,
        "session": wanted.session,
        "participant": wanted.participant,
        "about": wanted.about,
        "min_score": wanted.min_score,
        "run": wanted.run,
        "limit": wanted.limit,
        "after": wanted.after,
    }
