"""What stands in a transcript but was not said: stage directions, times, headings.

Brackets are directions when they hold a word of transcribers (laughter, inaudible, pause …), in
the languages of the field, or when they stand alone; other brackets ("[the office]") are words
that an editor put into speech, and stay speech. It changes no text and knows no speaker.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from qualkit.model import NonSpeech
from qualkit.spans import Span
from qualkit.transcripts.times import TIME
from qualkit.transcripts.word_lists import DIRECTIONS

_BRACKETS = re.compile(
    r"\[[^\[\]\n]{1,160}\]|\([^()\n]{1,160}\)|\*(?<![*\w\\]\*)(?![*\s])[^*\n]{2,160}\*(?!\*)"
    rf"|<{TIME}>|\#{TIME}(?:-\d)?\#"
)
_TIME = re.compile(rf"[\[(<#*]\s?{TIME}(?:-\d)?(?:\s?(?:[-–—]|-->)\s?{TIME})?\s?[\])>#*]")
_BARE_TIME = re.compile(rf"^[^\S\n]{{0,8}}({TIME})[^\S\n]{{0,8}}$", re.MULTILINE)
_MACHINE = re.compile(
    r"^[^\S\n]{0,8}((?:[^\n]{1,60}[ ])?(?:started|stopped)[ ]transcription"
    r"|Transcribed by https?://\S{1,80})[^\S\n]{0,8}$",
    re.MULTILINE,
)
"""Lines that meeting programs and transcribing services write about themselves."""
_WORD = re.compile(r"[^\W\d_]+")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_MAX_WORDS = 8


def find_directions(text: str, openings: Collection[int] = ()) -> tuple[NonSpeech, ...]:
    """Every direction and time in `text`, in order.

    Parameters
    ----------
    text : str
        A document.
    openings : collection of int
        Where the words of a turn start behind its label: square brackets that fill such a line
        are a direction whatever they hold, as are all brackets that fill a line of their own.

    Examples
    --------
    >>> [(n.kind, n.span.start) for n in find_directions("Well [laughs] the [Office] [00:01:02]")]
    [('direction', 5), ('time', 27)]
    """
    found = [*_bracketed(text, openings), *_bare_times(text), *_machine_lines(text)]
    return tuple(sorted(found, key=lambda item: item.span.start))


def is_heading(text: str, start: int) -> bool:
    """True when a Markdown heading starts at `start`.

    >>> is_heading("## Part two", 0), is_heading("#hashtag", 0)
    (True, False)
    """
    return text.startswith("#", start) and _HEADING.match(text, start) is not None


def _bracketed(text: str, openings: Collection[int]) -> Iterator[NonSpeech]:
    for match in _BRACKETS.finditer(text):
        found = match[0]
        if _TIME.fullmatch(found):
            yield NonSpeech(span=Span(*match.span()), kind="time")
        elif _says_direction(found) or _stands_alone(text, match.start(), match.end(), openings):
            yield NonSpeech(span=Span(*match.span()), kind="direction")


def _bare_times(text: str) -> Iterator[NonSpeech]:
    for match in _BARE_TIME.finditer(text):
        yield NonSpeech(span=Span(*match.span(1)), kind="time")


def _machine_lines(text: str) -> Iterator[NonSpeech]:
    for match in _MACHINE.finditer(text):
        yield NonSpeech(span=Span(*match.span(1)), kind="direction")


def _says_direction(found: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(found)]
    if not words or not DIRECTIONS.intersection(words):
        return found.startswith("*") and len(words) > 1 and found.isupper()
    if found.startswith("*"):
        return len(words) <= _MAX_WORDS
    return words[0] in DIRECTIONS or words[-1] in DIRECTIONS or found.startswith("[")


def _stands_alone(text: str, start: int, end: int, openings: Collection[int]) -> bool:
    while end < len(text) and text[end] in " \t.":
        end += 1
    if end < len(text) and text[end] != "\n":
        return False
    if start in openings:
        return text[start] == "["
    while start and text[start - 1] in " \t":
        start -= 1
    return start == 0 or text[start - 1] == "\n"
