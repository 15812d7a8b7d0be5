"""Where words that a program printed stand in a text: as they are, then with less and less of it.

Print breaks lines, hyphenates, writes ligatures; the text of a document may have numbers before
its paragraphs and speakers' labels that the print has not, or the other way round. Each way of
reading leaves out one such thing more, and the first that finds the words counts, and is told.
Letters, figures and marks of punctuation are never left out, and case always counts.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from qualkit.spans import Span

EXACT = "word for word"
WAYS = (
    EXACT,
    "but for spaces and line ends",
    "but for numbers before paragraphs",
    "but for speakers' labels",
    "but for hyphens, ligatures and quotation marks",
)
"""How words may be found, the strictest way first; each leaves out what those above it do."""

_SPACES, _NUMBERS, _LABELS, _TYPE = range(1, len(WAYS))
_NUMBERED = re.compile(r"\s*\d{1,5}[.):]?\s+")
_LABELLED = re.compile(r"\s*(?:\d{1,5}[.):]?\s+)?(?P<name>[^:\n]{1,60}):\s*")
_SAME = str.maketrans({
    "’": "'", "‘": "'", "‚": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
})  # fmt: skip
_HYPHENS = frozenset("-‐‑‒–—\u00ad")
_MOST = 1_000


@dataclass(slots=True)
class PrintedText:
    """A document's text, read in each of the ways; ``turns`` are where its turns start."""

    text: str
    turns: Collection[int] = ()
    _read: dict[int, tuple[str, array[int]]] = field(default_factory=dict)
    _names: frozenset[str] | None = None

    def find(self, words: str) -> tuple[str, tuple[Span, ...]]:
        r"""How `words`, which may run over several lines, are found, and all their places.

        >>> text = PrintedText("1 Ada: We sang.\n2 Ben: Loud-\nly.", {7, 23})
        >>> text.find("We\nsang.")
        ('word for word', (Span(start=7, end=15),))
        >>> text.find("sang.\nBen: Loudly.")[1]
        (Span(start=10, end=32),)
        """
        for joint in (" ", "\n"):
            if found := self._verbatim(words.replace("\n", joint)):
                return EXACT, found
        for way in range(_SPACES, len(WAYS)):
            sought = "".join(text for text, _ in self._folded(words, way, is_print=True))
            if sought and (found := self._places(sought, way)):
                return WAYS[way], found
        return WAYS[-1], ()

    def paragraph(self, place: int) -> frozenset[int]:
        """The numbers that the paragraph at `place` may have: written, or counted in two ways."""
        lines = self.text[:place].split("\n")
        start = place - len(lines[-1])
        written = re.match(r"\s*(\d{1,5})\b", self.text[start:][:20])
        counted = {len(lines), sum(bool(line.strip()) for line in lines[:-1]) + 1}
        return frozenset({int(written[1])} if written else counted)

    def _verbatim(self, words: str) -> tuple[Span, ...]:
        size = len(words)
        return tuple(Span(at, at + size) for at in _all(self.text, words)) if words.strip() else ()

    def _places(self, sought: str, way: int) -> tuple[Span, ...]:
        folded, places = self._reading(way)
        size = len(sought)
        return tuple(
            Span(places[at], places[at + size - 1] + 1)
            for at in _all(folded, sought)
            if at + size <= len(places)
        )

    def _reading(self, way: int) -> tuple[str, array[int]]:
        if way not in self._read:
            kept = [*self._folded(self.text, way, is_print=False)]
            places = array("q", (place for text, place in kept for _ in text))
            self._read[way] = ("".join(text for text, _ in kept), places)
        return self._read[way]

    def _folded(self, text: str, way: int, *, is_print: bool) -> Iterator[tuple[str, int]]:
        """What is left of each character in one way of reading, with its place."""
        start = 0
        for line in text.split("\n"):
            left_out = self._before(line, way, is_print=is_print)
            for at, character in enumerate(line[left_out:], start + left_out):
                if kept := _kept(character, way):
                    yield kept, at
            start += len(line) + 1

    def _before(self, line: str, way: int, *, is_print: bool) -> int:
        """How much at the start of a line is left out."""
        if way >= _LABELS:
            label = _LABELLED.match(line)
            if label and label["name"].strip().casefold() in self._speakers():
                return label.end()
        number = _NUMBERED.match(line) if way >= _NUMBERS and not is_print else None
        return number.end() if number else 0

    def _speakers(self) -> frozenset[str]:
        """The names in the labels before the turns."""
        if self._names is None:
            before = (self.text[self.text.rfind("\n", 0, at) + 1 : at] for at in self.turns)
            labels = (_LABELLED.fullmatch(text) for text in before)
            names = (label["name"].strip().casefold() for label in labels if label)
            self._names = frozenset(names)
        return self._names


def chosen(spans: Sequence[Span], text: PrintedText, paragraph: int | None) -> tuple[Span, ...]:
    """Of several places those on the edges of words, of these those in the paragraph told."""
    left = [span for span in spans if _on_edges(text.text, span)] or [*spans]
    if paragraph is not None and len(left) > 1:
        left = [span for span in left if paragraph in text.paragraph(span.start)] or left
    return tuple(left)


def _on_edges(text: str, span: Span) -> bool:
    before, behind = text[: span.start][-1:], text[span.end :][:1]
    opens = not (before.isalnum() and text[span.start].isalnum())
    return opens and not (behind.isalnum() and text[span.end - 1].isalnum())


@lru_cache(maxsize=4096)
def _kept(character: str, way: int) -> str:
    if character.isspace():
        return ""
    if way < _TYPE:
        return character
    plain = unicodedata.normalize("NFKC", character).translate(_SAME)
    return "".join(each for each in plain if each not in _HYPHENS and not each.isspace())


def _all(text: str, sought: str) -> Iterator[int]:
    at = text.find(sought)
    number = 0
    while at >= 0 and number < _MOST:
        yield at
        number += 1
        at = text.find(sought, at + 1)
