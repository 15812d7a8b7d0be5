"""Codings written as CSV, JSON or JSON lines, so that what is written is read again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from qualkit.interchange.tables import write_table
from qualkit.model.case_tables import COUNT, NUMBER, TEXT, CaseColumn, TypedTable
from qualkit.model.codings import Coding

COLUMNS = (
    "document", "start", "end", "quote", "code", "coder", "about", "weight", "memo", "created",
    "id",
)  # fmt: skip


def write_codings(codings: Iterable[Coding]) -> str:
    """Codings as CSV."""
    return write_table(COLUMNS, map(_row, codings))


def write_codings_json(codings: Iterable[Coding]) -> str:
    """Codings as one JSON list, an object a line."""
    return "[\n" + ",\n".join(map(_object, codings)) + "\n]\n"


def write_codings_lines(codings: Iterable[Coding]) -> str:
    """Codings as JSON lines."""
    return "".join(f"{_object(coding)}\n" for coding in codings)


def codings_table(codings: Iterable[Coding]) -> TypedTable:
    """Codings as a table whose columns say what they hold, for files that know types."""
    kinds = {"start": COUNT, "end": COUNT, "weight": NUMBER}
    columns = tuple(
        CaseColumn(name=name, label=_LABELS.get(name, name), kind=kinds.get(name, TEXT))
        for name in COLUMNS
    )
    return TypedTable(columns=columns, rows=tuple(map(_row, codings)))


_LABELS = {
    "start": "first code point of the quote in the document's text",
    "end": "code point after the quote",
    "code": "the code's whole path",
    "about": "role whose view it reports, empty for the speaker's own",
    "weight": "how strongly, how much",
    "created": "when it was made, in UTC",
}


def _row(coding: Coding) -> tuple[Any, ...]:
    return (
        coding.document, coding.span.start, coding.span.end, coding.quote, coding.code,
        coding.coder, coding.about, coding.weight, coding.memo, coding.created, coding.id,
    )  # fmt: skip


def _object(coding: Coding) -> str:
    row = dict(zip(COLUMNS, _row(coding), strict=True))
    return json.dumps(row, ensure_ascii=False, allow_nan=False)
