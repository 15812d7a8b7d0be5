r"""Speaker labels in running text: what may be one, and which of them are.

A label stands at the start of a paragraph and ends with a colon: ``Name: text``,
``**Name**: text``, ``**Name:** text``, ``- Name: text``, with a time before or after the name if
there is one. An aside behind the name, ``Name (laughing):``, ``Name [to Ann]:`` or
``Name, aside:``, is no part of the speaker. Most words before a colon are no speakers ("for
example:", "Note:", "10:30:"), so a candidate counts only when the caller knows it, when it
recurs, or when it looks like a name in a text that is labelled throughout. It knows nothing of
turns, and corrects no spelling.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qualkit.transcripts.source import fold_name
from qualkit.transcripts.word_lists import NOT_SPEAKERS, PARTICLES, TALK, TELLING

MAX_LABEL = 40
MAX_WORDS = 5
SMALL_TEXT = 12
"""Up to so many paragraphs a text may be labelled throughout without any label recurring."""

TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
"""A time as people and machines write it between words: ``4:01``, ``00:04:01``, ``00:04:01.5``."""

_REACH = 140
_ASIDE = r"(?:[^\S\n]{0,8}[*_]{0,2}[\[(][^\n\[\]()]{1,60}[\])][*_]{0,2}){0,3}"
_LABEL = re.compile(
    rf"""
    (?P<bullets>(?:>[^\S\n]{{0,4}}|[-*+•–—][^\S\n]{{1,4}}){{0,4}})
    (?:[\[(<\#]?(?P<before>{TIME})[\])>\#]?[^\S\n]{{0,8}}[-–—]?[^\S\n]{{0,8}})?
    (?P<mark>\*\*|__|\*)?
    (?P<name>[^\s:*_\[(<>][^\n:*]{{0,59}}?)(?P<inside>{_ASIDE})[^\S\n]{{0,8}}
    (?(mark)(?:(?P=mark)(?P<outside>{_ASIDE})[^\S\n]{{0,8}}[:：]|[:：](?P=mark))|[:：])
    (?=\s|\Z)
    """,
    re.VERBOSE,
)
_BRACKETS = re.compile(r"[*_]{0,2}[\[(]([^\[\]()]*)[\])][*_]{0,2}")
_CODE = re.compile(r"[^\W\d_]|[^\W\d_]{0,2}[ .\-]?\d{1,3}")
_CODE_BEHIND = re.compile(rf"\s?[\[(](?:{_CODE.pattern})[\])]\Z")
_BETWEEN_NAMES = re.compile(r",|/|&|\band\b")
_TIME = re.compile(TIME)
_MAX_ASIDE = 8
_TOLD = 8
_SHAPE = re.compile(r"[^\W_](?:[\w.'’‐‑\-\u00a0 ]*[\w.])?")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A candidate: the name as written, where its paragraph starts, where it ends, its time.

    ``appended`` is what stands between a comma behind the name and the colon; ``listed`` says
    that a bullet or a quote sign stands before it.
    """

    name: str
    start: int
    end: int
    begins: float | None = None
    appended: str = ""
    listed: bool = False

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return fold_name(self.name)


def find_label(
    text: str, start: int, end: int, known: Collection[str] = frozenset()
) -> Label | None:
    """The label candidate at `start`, the first character of a paragraph that ends at `end`.

    `known` holds names, folded, that are never cut: what looks like an aside belongs to them.

    >>> find_label("**Mr Beer**: Good morning.", 0, 26)
    Label(name='Mr Beer', start=0, end=12, begins=None, appended='', listed=False)
    >>> find_label("[00:01:05] Anna: Yes.", 0, 21).begins
    65.0
    >>> find_label("- Anna (laughing): Yes.", 0, 23).name
    'Anna'
    >>> find_label("https://example.org", 0, 19) is None
    True
    """
    reach = min(end, start + _REACH)
    if text.find(":", start, reach) < 0 and text.find("：", start, reach) < 0:
        return None
    match = _LABEL.match(text, start, min(end, reach + 1))
    if match is None:
        return None
    asides = match["inside"] + (match["outside"] or "")
    times = [aside for aside in _BRACKETS.findall(asides) if _TIME.fullmatch(aside)]
    time = match["before"] or (times[0] if times else None)
    name, appended = _name_and_appended(match["name"], asides, known)
    return Label(
        name=name,
        start=start,
        end=match.end(),
        begins=seconds(time) if time else None,
        appended=appended,
        listed=bool(match["bullets"]),
    )


def _name_and_appended(name: str, asides: str, known: Collection[str]) -> tuple[str, str]:
    """The name without its asides, and what follows it behind a comma."""
    name = " ".join(name.split())
    told = [aside for aside in _BRACKETS.finditer(asides) if not _TIME.fullmatch(aside[1])]
    # Written as it was, less the times: a code in brackets tells one "Speaker (1)" from another.
    written = " ".join(_BRACKETS.sub(_without_time, name + asides).split())
    if fold_name(written) in known or not all(_is_aside(aside[1]) for aside in told):
        return written, ""
    first, comma, rest = name.partition(", ")
    if fold_name(name) in known or not comma or len(first) == 1 or not _is_aside(rest):
        return name, ""
    return first, rest


def _without_time(aside: re.Match[str]) -> str:
    return "" if _TIME.fullmatch(aside[1]) else aside[0]


def _is_aside(words: str) -> bool:
    """False for codes, which tell speakers apart, and for words by which somebody talks."""
    each = words.casefold().replace("’", "'").split()
    return (
        len(each) <= _MAX_ASIDE
        and not _CODE.fullmatch(words.strip())
        and not TELLING.intersection(each)
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
    labels: Sequence[Label],
    text: str,
    *,
    paragraphs: int,
    roster: Collection[str] = (),
    lists: bool = False,
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
    lists : bool
        Whether a candidate behind a bullet or a quote sign makes its name a speaker's, as in
        Markdown. Elsewhere lists are more often of points than of speakers.
    """
    known = {fold_name(name) for name in roster}
    accepted = {label.key for label in labels if label.key in known}
    # "Name, aside:" is known by other labels only: so begin many sentences.
    labels = [each for each in labels if not each.appended and (lists or not each.listed)]
    counts = Counter(label.key for label in labels)
    names = {label.key: label.name for label in reversed(labels)}
    accepted |= {key for key, n in counts.items() if n > 1 and looks_like_speaker(names[key])}
    once = {key for key in counts.keys() - accepted if _looks_like_name(names[key])}
    once = _without_common_words(once, names, text)
    labelled = sum(counts[key] for key in accepted | once)
    if labelled * 2 > paragraphs and (accepted or paragraphs <= SMALL_TEXT):
        accepted |= once
    return frozenset(accepted)


def names_speaker(label: Label, accepted: Collection[str]) -> bool:
    """True when the label is that of one accepted speaker; "Ann, Bob:" is that of neither."""
    others = _BETWEEN_NAMES.split(label.appended)
    return label.key in accepted and not any(fold_name(other) in accepted for other in others)


def describe_unknown(labels: Iterable[Label], accepted: Collection[str]) -> tuple[str, ...]:
    """A note on what looks like a label but names no accepted speaker; none, no note."""
    unknown = [
        f"{label.name}, {label.appended}" if label.appended else label.name
        for label in labels
        if not names_speaker(label, accepted)
    ]
    unknown = [name for name in unknown if _may_name_speakers(name)]
    if not unknown:
        return ()
    names = list(dict.fromkeys(unknown))
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    listed = ", ".join(names[:_TOLD]) + more
    if len(unknown) == 1:
        return (f"1 line looks like a label of nobody known: {listed} (it was taken as speech)",)
    count = f"{len(unknown)} lines look like labels"
    return (f"{count} of nobody known: {listed} (they were taken as speech)",)


def _may_name_speakers(name: str) -> bool:
    return all(looks_like_speaker(part.strip()) for part in _BETWEEN_NAMES.split(name))


@functools.lru_cache(maxsize=4096)
def looks_like_speaker(name: str) -> bool:
    """True for a name, a role or a code such as ``P1``, ``SPEAKER_00``, ``Interviewer 1``.

    >>> [looks_like_speaker(n) for n in ("Dr. O'Neil", "P1", "Social worker 2", "I")]
    [True, True, True, True]
    >>> [looks_like_speaker(n) for n in ("for example", "10", "Note", "My point is")]
    [False, False, False, False]
    """
    name = _CODE_BEHIND.sub("", name)
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
