"""Every table and column of the schema, and how a merge of two copies brings it together.

The key says what makes rows of two copies one row. A test holds these tables against the schema, so
that none is added which the merge does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """How rows of a table are known, their columns; ``key`` is empty where left out."""

    key: str
    columns: str
    how: str


KNOWN: Mapping[str, Known] = {
    "project": Known("guid", "id guid name created row_hash events", "must be the same"),
    "coder": Known("guid, else name", "id guid name row_hash blind", "union; blind by events"),
    "session": Known("guid, else name", "id guid name", "union"),
    "original": Known("sha256", "sha256 bytes", "union"),
    "document": Known(
        "guid, else original and text",
        "id guid name session_id kind language language_probability format encoding origin"
        " original_sha256 version created row_hash",
        "union; the copy that edited it tells the text",
    ),
    "text_version": Known(
        "document, version", "document_id version text sha256 reason created", "union"
    ),
    "participant": Known(
        "guid, else key", "id guid name key role created row_hash", "union; fields by events"
    ),
    "alias": Known("key", "key name participant_id", "with the participant"),
    "participant_attribute": Known(
        "participant, name", "participant_id name type value", "with the participant"
    ),
    "turn": Known(
        "document, version, ordinal",
        "id document_id version ordinal participant_id start end begins ends words language"
        " question attributes",
        "with the text",
    ),
    "non_speech": Known(
        "document, version, start, kind", "document_id version start end kind", "with the text"
    ),
    "document_attribute": Known("document, name", "document_id name type value", "with the text"),
    "codebook_revision": Known(
        "guid", "number guid title version language source yaml created row_hash", "union"
    ),
    "word_list": Known("revision, name", "revision name text", "with the revision"),
    "code": Known(
        "guid, else path",
        "id guid path position category color revision retired row_hash merged",
        "three-way by the codebooks",
    ),
    "run": Known(
        "guid",
        "number guid kind parameters seed input_digest versions started ended status result"
        " row_hash",
        "union",
    ),
    "suggestion": Known(
        "guid",
        "id guid run_number document_id version start end quote code_id about score evidence rule"
        " row_hash weight",
        "union",
    ),
    "coding": Known(
        "guid",
        "id guid document_id version start end quote code_id coder_id about origin score memo"
        " created removed row_hash weight",
        "union; fields by steps",
    ),
    "decision": Known(
        "guid",
        "id guid suggestion_id verdict coder_id policy coding_id created row_hash revoked",
        "union; of two that stand the later",
    ),
    "event": Known(
        "its content", "number at coder verb object details previous_hash hash", "appended"
    ),
    "review_item": Known(
        "document, version, object",
        "id guid document_id version kind object reason start end created settled row_hash",
        "union; settled once is settled",
    ),
    "turn_text": Known("", "speech", "made of the turns"),
    "step": Known(
        "guid", "number guid coder_id verb created undone superseded row_hash", "union; by events"
    ),
    "change": Known(
        "step, place in it",
        "id step_number kind row_id field document_id version start end quote number text undone",
        "with the step",
    ),
    "memo": Known(
        "guid",
        "id guid kind target object document_id version start end quote coder_id created removed"
        " row_hash",
        "union; removed by events",
    ),
    "memo_version": Known(
        "memo, writer, time, text", "memo_id version text coder_id created", "union, by time"
    ),
    "request": Known("", "guid digest answer created", "of each copy's page; left out"),
    "vector": Known("", "encoder sha256 numbers", "computed anew; left out"),
    "reading": Known(
        "guid",
        "id guid document_id version start end coder_id run_number sampled created removed"
        " row_hash",
        "union; by steps",
    ),
    "naming": Known(
        "guid, else run and topic",
        "id guid run_number topic name coder_id created row_hash",
        "union; by steps",
    ),
    "theme": Known(
        "guid", "id guid name memo coder_id created removed row_hash", "union; by steps"
    ),
    "support": Known(
        "guid",
        "id guid theme_id run_number topic code_id created removed row_hash",
        "union; by steps",
    ),
    "link": Known(
        "guid",
        "id guid kind document_id version from_start from_end to_start to_end coder_id memo"
        " created removed row_hash",
        "union; by steps",
    ),
}
"""Table → how its rows are known in two copies, its columns, what comes of them."""
