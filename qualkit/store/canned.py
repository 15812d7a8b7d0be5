"""Queries that other programs run on a project file, and that give what qualkit's lists give.

They are built of the very SQL of the lists, for everybody's work: who reads the file with another
program sees what blind coders did too. What was removed, or stands in an earlier text of a
document, is not in them; a query that says so counts moderators out, as contrasts do.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from qualkit.model.documents import MODERATOR
from qualkit.store import codes, suggestions
from qualkit.store.listing import CODINGS, FIRST_TURN, SUGGESTIONS

_ALL = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedQuery:
    """A query with its name; ``parameters`` are bound as ``:name``."""

    name: str
    title: str
    description: str
    sql: str
    parameters: tuple[str, ...] = ()


def _named(columns: str, query: str, rest: str) -> str:
    return f"WITH found ({columns}) AS (\n{_plain(query)}\n)\n{textwrap.dedent(rest).strip()}"


def _plain(query: str) -> str:
    return textwrap.dedent(query).strip()


_CODINGS = CODINGS.format(
    turn=FIRST_TURN.format(table="coding", people=""), seen=_ALL, wanted=_ALL, limit=""
)
_CODING_COLUMNS = (
    'id, document, start, "end", quote, code, about, coder, origin, score, participant, role,'
    " session, turn, memo, decided_by, created, weight"
)
_SUGGESTIONS = SUGGESTIONS.format(
    turn=FIRST_TURN.format(table="suggestion", people=""),
    seen=_ALL,
    ranks=suggestions.ranks_of(_ALL),
    machine=_ALL,
    wanted="rank IS NULL",
    limit="",
)
_SUGGESTION_COLUMNS = (
    'id, document, start, "end", quote, code, about, coder, origin, score, participant, role,'
    " session, turn, evidence, decided_by, created, run, status, weight"
)
_PEOPLE = f"""
    SELECT code.path AS code, role, count(DISTINCT participant.id) AS participants,
           count(DISTINCT coding.id) AS codings
    FROM document JOIN coding
      ON coding.document_id = document.id AND coding.version = document.version
    JOIN code ON code.id = coding.code_id
    JOIN turn ON turn.document_id = document.id AND turn.version = document.version
      AND turn.start < coding.end AND turn.end > coding.start
    JOIN participant ON participant.id = turn.participant_id
    WHERE coding.removed IS NULL AND role <> '{MODERATOR}' AND coalesce((
        SELECT mark.end FROM non_speech AS mark WHERE mark.document_id = document.id
        AND mark.version = document.version AND mark.start <= max(coding.start, turn.start)
        ORDER BY mark.start DESC LIMIT 1), 0) < min(coding.end, turn.end)
    GROUP BY code.path, role ORDER BY code.path, role"""
_TURNS = """
    SELECT document.name AS document, session.name AS session, ordinal, participant.name AS
           participant, role, turn.start, turn.end, words, begins, ends,
           substr(text, turn.start + 1, turn.end - turn.start) AS text
    FROM document JOIN session ON session.id = session_id
    JOIN turn ON turn.document_id = document.id AND turn.version = document.version
    JOIN text_version
      ON text_version.document_id = document.id AND text_version.version = document.version
    LEFT JOIN participant ON participant.id = turn.participant_id
    ORDER BY document.name, ordinal"""
_DECISIONS = """
    SELECT coder.name AS coder, verdict, policy, count(*) AS decisions,
           min(decision.created) AS first, max(decision.created) AS last
    FROM decision JOIN coder ON coder.id = coder_id
    WHERE revoked IS NULL GROUP BY coder.name, verdict, policy ORDER BY 1, 2, 3"""
_MEMOS = """
    SELECT id, kind, target, quote, text, coder, created, changed FROM (
      SELECT 1 AS part, memo.guid AS id, kind, target, quote, memo_version.text AS text,
             coder.name AS coder, memo.created AS created, memo_version.created AS changed
      FROM memo JOIN coder ON coder.id = memo.coder_id
      JOIN memo_version ON memo_id = memo.id AND memo_version.version = (
        SELECT max(version) FROM memo_version AS other WHERE other.memo_id = memo.id)
      WHERE memo.removed IS NULL
      UNION ALL
      SELECT 2, coding.guid, '', 'coding', quote, memo, coder.name, created, created
      FROM coding JOIN coder ON coder.id = coder_id WHERE memo <> '' AND removed IS NULL
      UNION ALL
      SELECT 3, theme.guid, '', 'theme', '', memo, coder.name, created, created
      FROM theme JOIN coder ON coder.id = coder_id WHERE memo <> '' AND removed IS NULL)
    ORDER BY part, created, id"""

QUERIES = (
    CannedQuery(
        name="codings",
        title="Codings",
        description="Every coding in force, with its quote, who says it, in which role, who coded.",
        sql=_named(_CODING_COLUMNS, _CODINGS, "SELECT * FROM found"),
    ),
    CannedQuery(
        name="quotes_of_a_code",
        title="Quotes of a code",
        description="The quotes of one code by role; the code is its whole path, as Needs/Friends.",
        sql=_named(
            _CODING_COLUMNS,
            _CODINGS,
            """
            SELECT quote, participant, role, about, coder, document, session, turn, id
            FROM found WHERE code = :code ORDER BY role, document, start""",
        ),
        parameters=("code",),
    ),
    CannedQuery(
        name="participants_by_role_and_code",
        title="Participants by role and code",
        description="How many participants of each role are coded with each code, moderators and"
        " who has no role left out; one who speaks in a coded passage counts once.",
        sql=_plain(_PEOPLE),
    ),
    CannedQuery(
        name="codes",
        title="Codes",
        description="The codes in the codebook's order, with how often they are given.",
        sql=_named(
            "code, category, retired, color, codings, suggestions, participants",
            codes.counts(_ALL),
            "SELECT * FROM found",
        ),
    ),
    CannedQuery(
        name="turns",
        title="Turns",
        description="What was said, turn by turn, in the documents as they are now.",
        sql=_plain(_TURNS),
    ),
    CannedQuery(
        name="suggestions_waiting",
        title="Suggestions waiting",
        description="What rules and classifiers suggest and nobody has decided on.",
        sql=_named(
            _SUGGESTION_COLUMNS,
            _SUGGESTIONS,
            """
            SELECT document, code, quote, about, origin, score, participant, role, session, turn,
                   run, weight, id FROM found""",
        ),
    ),
    CannedQuery(
        name="decisions_by_coder",
        title="Decisions by coder",
        description="Verdicts on suggestions that stand, by who gave them and under which policy.",
        sql=_plain(_DECISIONS),
    ),
    CannedQuery(
        name="memos",
        title="Memos",
        description="Memos as they read now, then the remarks of codings and themes, oldest first.",
        sql=_plain(_MEMOS),
    ),
)
