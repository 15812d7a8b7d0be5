"""Memos: dated prose attached to anything, in versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result
from qualkit.spans import Span

MEMO_KINDS = ("theoretical", "methodological", "reflexive", "operational")
"""What a memo is about: an idea, the method, the researcher's own part, the work."""

MEMO_SORTS = (
    "project", "document", "session", "turn", "passage", "participant", "code", "codebook",
    "coding", "suggestion", "run", "topic", "theme", "coder", "memo",
)  # fmt: skip
"""The sorts of things that a memo can be attached to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoVersion:
    """What a memo said from ``created`` on, and who wrote it so; ``version`` counts from 1."""

    version: int
    text: str
    coder: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo(Result):
    """A memo as it stands.

    ``sort`` says what sort of thing it is attached to, ``name`` how people call that thing,
    ``object`` its id; ``document`` and ``code`` are those it is in, has or is. Of a memo on a turn
    or a passage ``span`` says where its words are in the current text (None where they are gone or
    changed) and ``quote`` what they were when it was written. ``is_on_removed`` says that the
    thing was removed, ``removed`` when the memo itself was. ``kind`` is empty for the short remark
    that a coding or a theme carries itself.
    """

    id: str
    kind: str
    sort: str
    name: str
    object: str
    text: str
    coder: str
    created: str
    changed: str
    version: int
    document: str | None = None
    span: Span | None = None
    quote: str | None = None
    code: str | None = None
    is_on_removed: bool = False
    removed: str | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the words that it was written on are gone or changed."""
        return self.quote is not None and self.span is None

    def to_dict(self) -> dict[str, Any]:
        """The flat row."""
        return self.records()[0]

    def records(self) -> list[dict[str, Any]]:
        """One flat row."""
        start, end = (self.span.start, self.span.end) if self.span else (None, None)
        return [
            {
                "id": self.id,
                "kind": self.kind,
                "sort": self.sort,
                "name": self.name,
                "text": self.text,
                "coder": self.coder,
                "created": self.created,
                "changed": self.changed,
                "version": self.version,
                "document": self.document,
                "code": self.code,
                "start": start,
                "end": end,
                "quote": self.quote,
                "lost": self.is_lost,
                "object": self.object,
                "on_removed": self.is_on_removed,
                "removed": self.removed,
            }
        ]
