"""What Datasette needs to show a project file well: its metadata, as data, JSON or YAML.

It says what each table and column holds, by which name a row is shown where others point at it,
what to filter by, which tables are machinery, and which queries to offer. The database is called
as the file without its suffix. Documented at https://docs.datasette.io (metadata, canned queries).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedQuery:
    """A query with what is shown of it; ``parameters`` are asked for in a form."""

    name: str
    title: str
    description: str
    sql: str
    parameters: tuple[str, ...] = ()


_PLACE = {
    "start": "first code point of the passage in the document's text, counted from 0",
    "end": "code point after the passage",
    "version": "the text of the document that the positions are in",
}
_QUOTE = {"quote": "the words of the passage"}
_REMOVED = {"removed": "when it was taken back; empty where it stands"}
_OWN = {"guid": "its id in every copy and export", "row_hash": "seal; 'qualkit check' holds it"}

TABLES: Mapping[str, Mapping[str, Any]] = {
    "coding": {
        "title": "Codings",
        "description": "This coder gave this code to this passage. For those in force, with who"
        " speaks, see the query codings.",
        "facets": ["code_id", "coder_id", "origin", "about", "document_id"],
        "sort_desc": "created",
        "columns": {
            **_PLACE,
            **_QUOTE,
            **_REMOVED,
            **_OWN,
            "about": "role whose view it reports; empty for the speaker's own",
            "origin": "human, import, or the suggester whose suggestion was accepted",
            "weight": "how strongly, how much; empty where nobody said",
        },
    },
    "code": {
        "title": "Codes",
        "description": "The codebook as it is now; definitions and rules are in its revisions.",
        "label_column": "path",
        "facets": ["category"],
        "sort": "position",
        "columns": {**_OWN, "path": "the code's name below those of its parents"},
    },
    "document": {
        "title": "Documents",
        "description": "One primary text each; the texts are in text_version.",
        "label_column": "name",
        "facets": ["kind", "language", "session_id"],
        "sort": "name",
        "columns": {**_OWN, "version": "the text that counts, of those in text_version"},
    },
    "text_version": {"title": "Texts", "description": "Every text that a document has had."},
    "turn": {
        "title": "Turns",
        "description": "Who speaks where; the words are in the query turns.",
        "facets": ["document_id", "participant_id"],
        "columns": {
            "start": _PLACE["start"],
            "end": _PLACE["end"],
            "begins": "seconds into the recording",
            "ends": "seconds into the recording",
        },
    },
    "participant": {
        "title": "Participants",
        "description": "Who speaks or is observed; never a coder.",
        "label_column": "name",
        "facets": ["role"],
        "sort": "name",
        "columns": {**_OWN, "role": "in what capacity they speak"},
    },
    "participant_attribute": {"title": "Attributes", "facets": ["name"]},
    "document_attribute": {"title": "Attributes of documents", "facets": ["name"]},
    "session": {"title": "Sessions", "label_column": "name", "sort": "name"},
    "coder": {
        "title": "Coders",
        "label_column": "name",
        "columns": {**_OWN, "blind": "since when they see only their own work, in qualkit"},
    },
    "suggestion": {
        "title": "Suggestions",
        "description": "What a run of the rules or of a classifier proposed; never changed.",
        "facets": ["run_number", "code_id", "about", "document_id"],
        "columns": {**_PLACE, **_QUOTE, **_OWN, "evidence": "the words that made it"},
    },
    "decision": {
        "title": "Decisions",
        "description": "Verdicts on suggestions; those with a date under revoked do not stand.",
        "facets": ["verdict", "coder_id", "policy"],
        "columns": _OWN,
    },
    "memo": {
        "title": "Memos",
        "description": "Dated prose on anything; the words are in memo_version.",
        "facets": ["kind", "target", "coder_id"],
        "columns": {**_PLACE, **_QUOTE, **_REMOVED, **_OWN},
    },
    "memo_version": {"title": "Texts of memos"},
    "reading": {
        "title": "Passages read",
        "description": "What a coder has read for all codes, so that the rest is not there.",
        "facets": ["coder_id", "document_id"],
        "columns": {**_PLACE, **_REMOVED, **_OWN},
    },
    "run": {
        "title": "Runs",
        "description": "Every execution of a suggester, a topic model or a statistic.",
        "label_column": "number",
        "facets": ["kind", "status"],
        "sort_desc": "number",
    },
    "theme": {"title": "Themes", "description": "What analysts claim.", "label_column": "name"},
    "support": {"title": "What supports themes"},
    "naming": {"title": "Names of topics"},
    "link": {"title": "Links between turns", "facets": ["kind", "document_id"]},
    "review_item": {"title": "To review", "description": "Codings that an edit could not keep."},
    "codebook_revision": {"title": "Codebook revisions", "label_column": "title"},
}
"""What is shown of the tables that hold a study; those of machinery are in `HIDDEN`."""

HIDDEN = (
    "project", "event", "step", "change", "request", "vector", "original", "alias", "non_speech",
    "word_list", "_sqlite_migrations", "turn_text", "turn_text_data", "turn_text_idx",
    "turn_text_docsize", "turn_text_config",
)  # fmt: skip
"""Tables that only qualkit itself reads."""

FORMATS = (".json", ".yaml", ".yml")


def datasette_metadata(
    database: str, title: str, queries: Sequence[OfferedQuery]
) -> dict[str, Any]:
    """The metadata for the project called `title` in the file whose stem is `database`."""
    hidden: dict[str, Any] = {name: {"hidden": True} for name in HIDDEN}
    return {
        "title": title,
        "description": "A qualkit project. Positions count Unicode code points, half-open.",
        "databases": {
            database: {
                "tables": {name: dict(told) for name, told in TABLES.items()} | hidden,
                "queries": {query.name: _query(query) for query in queries},
            }
        },
    }


def written(metadata: Mapping[str, Any], suffix: str) -> str:
    """The metadata as JSON, or as YAML where the suffix of the file says so."""
    if suffix == ".json":
        return json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"
    return yaml.safe_dump(json.loads(json.dumps(metadata)), allow_unicode=True, sort_keys=False)


def _query(query: OfferedQuery) -> dict[str, Any]:
    told = {"title": query.title, "description": query.description, "sql": query.sql}
    return told | ({"params": list(query.parameters)} if query.parameters else {})
