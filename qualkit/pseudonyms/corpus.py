"""The texts that names are looked for in, with what is known of their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from qualkit.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text with its language, where turns and marks begin and end, and where labels stand."""

    text: str
    language: str = "und"
    fences: tuple[int, ...] = ()
    labels: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The documents' ``texts``, and ``others`` such as memos, where few names are expected.

    In ``more``, such as file names and results, names are counted, and none is looked for.
    """

    texts: tuple[Text, ...]
    others: tuple[Text, ...] = field(default=())
    more: tuple[Text, ...] = field(default=())

    def __iter__(self) -> Iterator[Text]:
        yield from self.texts
        yield from self.others

    @property
    def languages(self) -> list[str]:
        """The languages of the documents, sorted."""
        return sorted({text.language for text in self.texts})
