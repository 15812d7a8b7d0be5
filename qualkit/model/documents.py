"""Documents, turns and participants: as a reader finds them, and as the project keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualkit.errors import ParameterError
from qualkit.spans import Span, subtract

MODERATOR = "moderator"
"""The role that contrasts and themes leave out unless asked for it."""

KINDS = ("focus-group", "interview", "field-note", "diary", "open-answer", "document")
"""What a document can be."""

OPEN_ANSWER = "open-answer"
"""The kind whose session nobody shares: each answers alone."""


def shared_sessions(sessions: Iterable[str], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Those sessions in which people hear each other; `kinds` gives the kind of each known one.

    >>> shared_sessions(("group 1", "survey"), {"survey": "open-answer"})
    ('group 1',)
    """
    return tuple(session for session in sessions if kinds.get(session) != OPEN_ANSWER)


NON_SPEECH = ("label", "time", "direction", "heading", "header")
"""What stands in a text but was not said: speaker labels, times, stage directions, headings, and
the header that tells of the occasion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonSpeech:
    """A stretch of text that nobody spoke; kept in the text, left out of every count."""

    span: Span
    kind: str

    def __post_init__(self) -> None:
        if self.kind not in NON_SPEECH:
            raise ParameterError(
                f"kind of non-speech {self.kind!r}", expected=", ".join(NON_SPEECH)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedTurn:
    """A turn as a reader found it: `speaker` as written, times in seconds.

    ``language`` is set where the turn's is known and may differ from the document's; ``question``
    is the agenda item or guide question it answers; ``attributes`` is whatever else the file says
    of this turn (``section`` is ``observation`` or ``reflection`` in field notes).
    """

    span: Span
    speaker: str | None = None
    begins: float | None = None
    ends: float | None = None
    language: str | None = None
    question: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something a reader left out: a file, or a line of it (from 1; 0 for the whole file)."""

    where: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """What a reader makes of a file: the text, its turns in order, and all it left out.

    ``name`` and ``session`` are set only where the file itself names them (a column of a table).
    ``attributes`` are the document's own (observer, place, date …); ``speaker_attributes`` maps a
    speaker, as written, to attributes found beside the words (``role`` among them). ``notes`` are
    sentences on what was read with doubt. ``rows_are_turns`` says that the file itself sets its
    turns apart, so that neighbours of one speaker stay apart. Turns lie inside the text, do not
    overlap and are in order.
    """

    text: str
    turns: tuple[ParsedTurn, ...]
    format: str
    encoding: str
    non_speech: tuple[NonSpeech, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    name: str | None = None
    session: str | None = None
    kind: str | None = None
    language: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    speaker_attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    rows_are_turns: bool = False

    def __post_init__(self) -> None:
        end = 0
        for turn in self.turns:
            if turn.span.start < end or turn.span.end > len(self.text):
                place = f"{turn.span.start}–{turn.span.end}"
                raise ParameterError(f"the turn at {place} overlaps another or leaves the text")
            end = turn.span.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person who speaks or is observed: the name that counts, other spellings, attributes."""

    name: str
    role: str | None = None
    aliases: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A primary text of the project. ``sha256`` is that of the original bytes."""

    name: str
    session: str
    kind: str
    language: str
    format: str
    encoding: str
    origin: str
    sha256: str
    text: str
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A maximal stretch by one participant, with what a method needs to read it.

    ``text`` is what ``span`` covers in the document; ``non_speech`` lies inside ``span``, in the
    document's own positions. ``ordinal`` counts from 1, times are seconds. ``kind`` is that of the
    document.
    """

    document: str
    ordinal: int
    span: Span
    text: str
    session: str
    language: str
    participant: str | None = None
    role: str | None = None
    begins: float | None = None
    ends: float | None = None
    words: int = 0
    non_speech: tuple[Span, ...] = ()
    question: str | None = None
    kind: str = "document"
    attributes: Mapping[str, str] = field(default_factory=dict)

    def speech(self) -> tuple[Span, ...]:
        """The spoken stretches of the turn, in the document's positions."""
        if not self.non_speech:
            return (self.span,)
        return subtract(self.span, self.non_speech)

    def spoken(self, span: Span) -> str:
        """The text at `span`, which lies inside the turn, in the document's positions."""
        return self.text[span.start - self.span.start : span.end - self.span.start]
