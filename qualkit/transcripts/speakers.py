r"""Speaker labels in running text: what may be one, and which of them are.

A label stands at the start of a paragraph and ends with a colon: ``Name: text``,
``**Name**: text``, ``**Name:** text``, with a time before or after the name if there is one. Most
words before a colon are no speakers ("for example:", "Note:", "10:30:"), so a candidate counts
only when the caller knows it, when it recurs, or when it looks like a name in a text that is
labelled throughout. It knows nothing of turns, and corrects no spelling.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qualkit.transcripts.source import fold_name
from qualkit.transcripts.word_lists import NOT_SPEAKERS, PARTICLES, TALK

MAX_LABEL = 40
MAX_WORDS = 5
SMALL_TEXT = 12
"""Up to so many paragraphs a text may be labelled throughout without any label recurring."""

TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
"""A time as people and machines write it between words: ``4:01``, ``00:04:01``, ``00:04:01.5``."""

_REACH = 140
_LABEL = re.compile(
    rf"""
    (?:[\[(<\#]?(?P<before>{TIME})[\])>\#]?[^\S\n]{{0,8}}[-–—]?[^\S\n]{{0,8}})?
    (?P<mark>\*\*|__|\*)?
    (?P<name>[^\s:*_\[(<][^\n:*]{{0,59}}?)
    [^\S\n]{{0,8}}(?:[\[(](?P<after>{TIME})[\])][^\S\n]{{0,8}})?
    (?(mark)(?:(?P=mark)[^\S\n]{{0,8}}[:：]|[:：](?P=mark))|[:：])
    (?=\s|\Z)
    """,
    re.VERBOSE,
)
_SHAPE = re.compile(r"[^\W_](?:[\w.'’‐‑\-\u00a0 ]*[\w.])?")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A candidate: the name as written, where its paragraph starts, where it ends, its time."""

    name: str
    start: int
    end: int
    begins: float | None = None

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return fold_name(self.name)


def find_label(text: str, start: int, end: int) -> Label | None:
    """The label candidate at `start`, the first character of a paragraph that ends at `end`.

    >>> find_label("**Mr Beer**: Good morning.", 0, 26)
    Label(name='Mr Beer', start=0, end=12, begins=None)
    >>> find_label("[00:01:05] Anna: Yes.", 0, 21).begins
    65.0
    >>> find_label("https://example.org", 0, 19) is None
    True
    """
    reach = min(end, start + _REACH)
    if text.find(":", start, reach) < 0 and text.find("：", start, reach) < 0:
        return None
    match = _LABEL.match(text, start, min(end, reach + 1))
    if match is None:
        return None
    time = match["before"] or match["after"]
    return Label(
        name=" ".join(match["name"].split()),
        start=start,
        end=match.end(),
        begins=seconds(time) if time else None,
    )


def seconds(time: str) -> float:
    """Seconds of a time written as ``m:ss``, ``h:mm:ss``, with or without a fraction.

    >>> seconds("00:04:01,5"), seconds("4:01")
    (241.5, 241.0)
    """
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def accept_labels(
    labels: Sequence[Label], text: str, *, paragraphs: int, roster: Collection[str] = ()
) -> frozenset[str]:
    """The keys of those candidates that name speakers.

    Parameters
    ----------
    labels : sequence of Label
        The candidates at the starts of the paragraphs of one document.
    text : str
        The document.
    paragraphs : int
        How many paragraphs it has, with a candidate or without.
    roster : collection of str
        Names that are known to speak; always accepted, case and white space ignored.
    """
    known = {fold_name(name) for name in roster}
    counts = Counter(label.key for label in labels)
    names = {label.key: label.name for label in reversed(labels)}
    accepted = {key for key in counts if key in known}
    accepted |= {key for key, n in counts.items() if n > 1 and looks_like_speaker(names[key])}
    once = {key for key in counts.keys() - accepted if _looks_like_name(names[key])}
    once = _without_common_words(once, names, text)
    labelled = sum(counts[key] for key in accepted | once)
    if labelled * 2 > paragraphs and (accepted or paragraphs <= SMALL_TEXT):
        accepted |= once
    return frozenset(accepted)


@functools.lru_cache(maxsize=4096)
def looks_like_speaker(name: str) -> bool:
    """True for a name, a role or a code such as ``P1``, ``SPEAKER_00``, ``Interviewer 1``.

    >>> [looks_like_speaker(n) for n in ("Dr. O'Neil", "P1", "Social worker 2", "I")]
    [True, True, True, True]
    >>> [looks_like_speaker(n) for n in ("for example", "10", "Note", "My point is")]
    [False, False, False, False]
    """
    words = name.split()
    if len(name) > MAX_LABEL or len(words) > MAX_WORDS or not _SHAPE.fullmatch(name):
        return False
    if not any(character.isalpha() for character in name):
        return False
    if name[0].islower() or name[0].isdigit():
        return len(words) <= 2 and words[-1][-1].isdigit() and name[0].isalpha()
    # "I" and "A" are how interviewers and answers are often marked.
    if len(name) == 1:
        return True
    return not _is_heading_word(name) and not any(word.casefold() in TALK for word in words)


def _looks_like_name(name: str) -> bool:
    return looks_like_speaker(name) and all(
        not word[0].islower() or word in PARTICLES or word[-1].isdigit() for word in name.split()
    )


def _is_heading_word(name: str) -> bool:
    plain = "-".join(name.casefold().split()).rstrip("0123456789-")
    return plain in NOT_SPEAKERS or name.casefold().split()[0] in ("transcribed", "date")


def _without_common_words(keys: set[str], names: dict[str, str], text: str) -> set[str]:
    """Leave out single words that the text also uses in lower case: no names."""
    single = {key for key in keys if names[key].istitle() and names[key].isalpha()}
    if not single:
        return keys
    used = {word for word in _WORD.findall(text) if word.islower()}
    return keys - (single & used)
