"""What stood where in each pseudonymised text, as a key file keeps it, and where that is now.

A text is known by its document and its SHA-256, and by its version where two versions of one
document differed and are the same with pseudonyms. An edited text takes over from the version
before it what `Revision` places for certain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualkit.pseudonyms.keyfile import Key
from qualkit.revision import Revision
from qualkit.spans import Span

Stood = list[tuple[Span, str]]
"""Places in a text, in order, and the words that stood there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A version of the text of a document, which is known by its GUID."""

    document: str
    version: int
    text: str

    @property
    def address(self) -> str:
        """What it is kept under, unless another version has the same text and other names."""
        return f"{self.document} {hashlib.sha256(self.text.encode()).hexdigest()}"

    @property
    def own_address(self) -> str:
        """What it is kept under then."""
        return f"{self.address} {self.version}"


def keep(key: Key, written: Written, stood: Iterable[tuple[Span, str]]) -> None:
    """Keep what stood in a text; a text in which nothing was replaced is known by that, too."""
    rows = [[span.start, span.end, words] for span, words in sorted(stood)]
    if key.texts.setdefault(written.address, rows) == rows:
        key.texts.pop(written.own_address, None)
    else:
        key.texts[written.own_address] = rows


def kept(key: Key, written: Written) -> Stood | None:
    """What stood in a text; None for one that the key file does not know."""
    rows = key.texts.get(written.own_address, key.texts.get(written.address))
    return None if rows is None else [(Span(start, end), words) for start, end, words in rows]


def carried(key: Key, written: Written, earlier: Sequence[Written]) -> Stood:
    """What stood in a text that came out of the last of the `earlier` ones that is known."""
    for before in reversed(earlier):
        stood = kept(key, before)
        if stood is not None:
            edit = Revision.between(before.text, written.text)
            placed = ((edit.place(span), words) for span, words in stood)
            return sorted((span, words) for span, words in placed if span)
    return []
