"""Writes the text of a TEI file: words, lines, and what stands between them but was not said.

White space is XML's and becomes single spaces; in texts cut into words (``w``, ``pc``) it is
ignored, and ``join`` says where no space is. TEI P5, chapters 3, 8.3 and 17. It knows no speaker.
"""

from __future__ import annotations

import re

from qualkit.model import NonSpeech
from qualkit.spans import Span
from qualkit.transcripts.counted import Counted
from qualkit.transcripts.xml_tree import Element, local_name, named, plain_text

MARKS = (
    "note",
    "vocal",
    "kinesic",
    "incident",
    "event",
    "gap",
    "pause",
    "shift",
    "writing",
    "stage",
)
"""The elements for what is no speech."""

_LINES = ("p", "ab", "lg", "l", "list", "item", "table", "row")
_SPACES = ("lb", "pb", "cb", "gb", "milestone", "cell", "s")
_LEFT_OUT = ("spanGrp", "linkGrp", "joinGrp", "listAnnotation", "fw", "figure", "index")
_READINGS = ("corr", "reg", "expan", "sic", "orig", "abbr")
_GAPS = ("", " ", "\n", "\n\n")
_WHITE = re.compile(r"\s+")


class TextWriter:
    """The text so far, and what of it is not speech."""

    def __init__(self, left: Counted, *, is_tokenised: bool) -> None:
        self.non_speech: list[NonSpeech] = []
        self.end = 0
        self.has_words = False
        self._left = left
        self._is_tokenised = is_tokenised
        self._pieces: list[str] = []
        self._gap = ""

    @property
    def next(self) -> int:
        """Where that will stand which is written next."""
        return self.end + len(self._gap)

    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces)

    def break_with(self, gap: str) -> None:
        """Let `gap` stand before what comes next; of several the widest stands."""
        if self.end and _GAPS.index(gap) > _GAPS.index(self._gap):
            self._gap = gap

    def mark(self, text: str, kind: str) -> None:
        """Write what was not said."""
        start = self._write(text)
        self.non_speech.append(NonSpeech(span=Span(start, self.end), kind=kind))

    def inline(self, element: Element) -> None:
        """Write all that an element of speech holds."""
        self._words(element.text or "")
        for child in element:
            self._child(child)
            self._words(child.tail or "")

    def direction(self, element: Element) -> None:
        """Write the description of an event, in square brackets."""
        described = [plain_text(desc) for desc in named(element, "desc")]
        text = " ".join(filter(None, described)) or plain_text(element) or element.get("reason", "")
        if text.strip():
            closed = text.startswith(("[", "(")) and text.endswith(("]", ")"))
            self.break_with(" ")
            self.mark(text if closed else f"[{text}]", "direction")
            self.break_with(" ")
        else:
            self._left.count(f"an element {local_name(element)!r} without words")

    def _child(self, child: Element) -> None:
        name = local_name(child)
        if name in MARKS:
            self.direction(child)
        elif name in _LEFT_OUT:
            self._left.count(f"an element {name!r}")
        elif name == "choice":
            self._reading(child)
        elif name in ("w", "pc"):
            self._token(child)
        elif name in _LINES or (name == "seg" and local_name(child.getparent()) in ("u", "sp")):
            self.break_with("\n")
            self.inline(child)
            self.break_with("\n")
        else:
            self.inline(child)
            if name in _SPACES:
                self.break_with(" ")

    def _token(self, token: Element) -> None:
        join = token.get("join", "")
        if join in ("left", "both") and self._gap == " ":
            self._gap = ""
        self.inline(token)
        if join not in ("right", "both"):
            self.break_with(" ")

    def _reading(self, choice: Element) -> None:
        """One of several readings of the same words: the corrected before the given one."""
        by_name = {local_name(reading): reading for reading in choice}
        best = next((by_name[name] for name in _READINGS if name in by_name), None)
        if best is not None:
            self.inline(best)
        self._left.count("another reading of the same words", times=max(1, len(choice) - 1))

    def _words(self, text: str) -> None:
        if not text:
            return
        words = text.strip()
        if text[0].isspace() and not (self._is_tokenised and not words):
            self.break_with(" ")
        if words:
            self._write(_WHITE.sub(" ", words))
            self.has_words = True
            if text[-1].isspace():
                self.break_with(" ")

    def _write(self, text: str) -> int:
        """Write `text` behind the gap that is due; where it starts."""
        start = self.next
        self._pieces += [self._gap, text]
        self._gap = ""
        self.end = start + len(text)
        return start
