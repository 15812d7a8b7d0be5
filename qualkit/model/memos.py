"""Memos: dated prose attached to anything, in versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain
from qualkit.spans import Span

MEMO_KINDS = ("theoretical", "methodological", "reflexive", "operational")
"""What a memo is about: an idea, the method, the researcher's own part, the work."""

MEMO_TARGETS = (
    "project", "document", "session", "turn", "passage", "participant", "code", "codebook",
    "coding", "suggestion", "run", "topic", "coder", "memo",
)  # fmt: skip
"""What a memo can be attached to."""


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

    ``name`` is what it is attached to, as people call it; ``object`` that thing's id. Of a memo on
    a turn or a passage ``span`` says where its words are in the current text (None where they are
    gone or changed) and ``quote`` what they were when it was written.
    """

    id: str
    kind: str
    target: str
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

    def records(self) -> list[dict[str, Any]]:
        """One flat row."""
        row = plain(self)
        del row["span"]
        row["start"] = self.span.start if self.span else None
        row["end"] = self.span.end if self.span else None
        return [row]
