"""What is in a project that an exchange of texts, codes and codings cannot say: how much of each.

The standard of exchange has no word for these things (REFI-QDA 1.5, Project.xsd); whoever writes
it tells what stays behind.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualkit.store.connection import Store

_CURRENT = "JOIN document ON document.id = document_id AND document.version = {0}.version"
_STANDING = f"coding {_CURRENT.format('coding')} WHERE removed IS NULL"

_COUNTS: Mapping[str, str] = {
    "turn: who speaks, when": f"turn {_CURRENT.format('turn')}",
    "stage direction, label or time in a text": f"non_speech {_CURRENT.format('non_speech')}",
    "document: its kind and language": "document",
    "original file": "original WHERE length(bytes)",
    "earlier version of a text": (
        "text_version JOIN document ON document.id = document_id"
        " AND document.version <> text_version.version"
    ),
    "other name of a participant": "alias",
    "coding about another role": f"{_STANDING} AND about NOT NULL",
    "weight of a coding": f"{_STANDING} AND weight NOT NULL",
    "score of a coding": f"{_STANDING} AND score NOT NULL",
    "coding made by a machine": f"{_STANDING} AND coding.origin IN ('rule', 'classifier')",
    "coding that waits for review": (
        "coding JOIN document ON document.id = document_id AND document.version <> coding.version"
        " WHERE removed IS NULL"
    ),
    "removed coding": "coding WHERE removed NOT NULL",
    "link that waits for review": (
        "link JOIN document ON document.id = document_id AND document.version <> link.version"
        " WHERE removed IS NULL"
    ),
    "code merged into another": "code WHERE merged NOT NULL",
    "coder who codes blind": "coder WHERE blind NOT NULL",
    "passage marked as read": "reading WHERE removed IS NULL",
    "suggestion": "suggestion",
    "decision": "decision",
    "run with its results": "run",
    "name of a topic": "naming",
    "topic of a theme": "support WHERE removed IS NULL AND topic NOT NULL",
    "revision of the codebook": "codebook_revision",
    "word list": "word_list",
    "kind of a memo": "memo WHERE removed IS NULL",
    "earlier version of a memo": (
        "memo_version AS said JOIN memo ON memo.id = memo_id AND removed IS NULL"
        " WHERE said.version < (SELECT max(last.version) FROM memo_version AS last"
        " WHERE last.memo_id = memo.id)"
    ),
    "removed memo, link or theme": (
        "(SELECT removed FROM memo UNION ALL SELECT removed FROM link"
        " UNION ALL SELECT removed FROM theme) WHERE removed NOT NULL"
    ),
    "step that can be undone": "step WHERE NOT superseded",
    "line of the log": "event",
}
"""What a person calls it → where it is counted."""


_HELD: Mapping[str, str] = {
    "source": "document",
    "code": "code WHERE retired IS NULL",
    "coding": f"{_STANDING}",
    "user": "coder",
    "case": "participant",
    "note": "memo WHERE removed IS NULL",
    "link": "link WHERE removed IS NULL",
    "theme": "theme WHERE removed IS NULL",
}


def held(store: Store) -> dict[str, int]:
    """How many there are of what an exchange can say, by its words; what is none is left out."""
    return _counted(store, _HELD)


def counts(store: Store) -> dict[str, int]:
    """How many there are of each thing, those of which there are none left out."""
    return _counted(store, _COUNTS)


def _counted(store: Store, places: Mapping[str, str]) -> dict[str, int]:
    found = {
        what: int((store.one(f"SELECT count(*) FROM {where}") or (0,))[0])
        for what, where in places.items()
    }
    return {what: n for what, n in found.items() if n}
