"""Which files the project has already, by their bytes: the same document, or the same content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualkit import store as stores
from qualkit.model.documents import Skipped
from qualkit.store import Store


def is_unchanged(store: Store, known: Sequence[str], file: Path, *, name: str) -> bool:
    """Whether the documents `known` by the bytes of `file` are what it would be again."""
    return name in known or len(known) > 1 or _named_itself(store, file, known)


def same_bytes(file: Path, document: str) -> Skipped:
    """That `file` is left out for a document of another name."""
    reason = f"the same bytes as the document {document!r}"
    return Skipped(where=str(file), line=0, reason=reason)


def _named_itself(store: Store, file: Path, known: Sequence[str]) -> bool:
    """Whether the one document that is known has its name from within a file called so."""
    return any(
        not name.endswith((file.stem, file.name))
        and stores.documents.origin_of(store, name) == file.name
        for name in known
    )


@dataclass(slots=True)
class Known:
    """What a look meets that would not be stored: it is in the project, or came before."""

    store: Store | None
    unchanged: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _before: dict[str, str] = field(default_factory=dict)

    def takes(self, file: Path, name: str, data: bytes) -> bool:
        """Whether `file` would be read; if not, it is listed."""
        sha256 = hashlib.sha256(data).hexdigest()
        known = stores.documents.read_from(self.store, sha256) if self.store else ()
        if known and self.store and is_unchanged(self.store, known, file, name=name):
            self.unchanged += known
        elif known or sha256 in self._before:
            self.skipped.append(same_bytes(file, known[0] if known else self._before[sha256]))
        else:
            self._before[sha256] = name
            return True
        return False
