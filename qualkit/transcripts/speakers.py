"""Which labels of a document name speakers.

Most words before a colon are no speakers ("for example:", "Note:", "10:30:"), so a candidate counts
only when the caller knows it, when it recurs, or when it looks like a name in a text that is
labelled throughout. Where few labels end with a colon the other ways of writing them are tried, and
the one that labels most of the document is taken. It knows nothing of turns, and corrects no
spelling.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from qualkit.transcripts.labels import CODE, STYLES, Label, Style, find_styled
from qualkit.transcripts.source import fold_name
from qualkit.transcripts.word_lists import (
    DIRECTIONS,
    INTERJECTIONS,
    NOT_SPEAKERS,
    PARTICLES,
    PARTS,
    TALK,
)

MAX_LABEL = 40
MAX_WORDS = 5
SMALL_TEXT = 12
"""Up to so many paragraphs a text may be labelled throughout without any label recurring."""

_MOSTLY = 0.5
_MOST = 0.6
_RISING = 0.9
_FEWEST = 3
_LOOKED_AT = 2_000
_LONGEST_CODE = 4
_SIGNS = frozenset({"Mn", "Mc", "Me", "So", "Sk", "Cf", "Co"})
_CODE_BEHIND = re.compile(rf"\s?[\[(](?:{CODE.pattern})[\])]\Z")
_BETWEEN_NAMES = re.compile(r",|/|&|\band\b")
_TOLD = 8
_SHAPE = re.compile(r"[^\W_](?:[\w.'’‐‑\-\u00a0 ]*[\w.])?")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LOWER_NAME = re.compile(r"[\w.+\-@]{2,40}|\d{1,2}")


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
    # "Name, aside:" is known by other labels only, since so begin many sentences; but
    # "Participant 7, Leeds:" that recurs is one.
    wholes = Counter((label.key, label.appended) for label in labels)
    labels = [
        each
        for each in labels
        if (not each.appended or (_is_part(each.name) and wholes[each.key, each.appended] > 1))
        and (lists or not each.listed)
    ]
    counts = Counter(label.key for label in labels)
    names = {label.key: label.name for label in reversed(labels)}
    accepted |= {key for key, n in counts.items() if n > 1 and looks_like_speaker(names[key])}
    accepted |= _stamped_names(labels, paragraphs)
    accepted |= _lower_names(counts, names, accepted, paragraphs)
    tight = {label.key for label in labels if label.tight}
    once = {key for key in counts.keys() - accepted - tight if _looks_like_name(names[key])}
    if not accepted:
        # Points of a list are numbered too.
        once -= {label.key for label in labels if label.number is not None}
    once = _without_common_words(once, names, text)
    labelled = sum(counts[key] for key in accepted | once)
    if labelled * 2 > paragraphs and (accepted or paragraphs <= SMALL_TEXT):
        accepted |= once
    return frozenset(accepted)


def _stamped_names(labels: Sequence[Label], paragraphs: int) -> set[str]:
    """The names behind a time, in a log in which most paragraphs begin with one."""
    stamped = [label for label in labels if label.stamped and not _is_heading_word(label.name)]
    is_log = len(stamped) >= _FEWEST and len(stamped) > _MOST * paragraphs
    return {label.key for label in stamped} if is_log else set()


def accept_inner(labels: Sequence[Label], known: Collection[str]) -> frozenset[str]:
    """The keys of labels at lines within paragraphs that name speakers: known ones, and those that
    recur there and may be names, where the text has labels at the starts of paragraphs too.
    """
    plain = [label for label in labels if not (label.appended or label.listed or label.number)]
    counts = Counter(label.key for label in plain)
    names = {label.key: label.name for label in reversed(plain)}
    recurring = {key for key, n in counts.items() if n > 1 and looks_like_speaker(names[key])}
    return frozenset(recurring | {label.key for label in labels if label.key in known})


def _lower_names(
    counts: Counter[str], names: dict[str, str], accepted: Collection[str], paragraphs: int
) -> set[str]:
    """Recurring small words, addresses and numbers that, with those accepted, label most of it."""
    lower = {
        key
        for key, n in counts.items()
        if n > 1
        and _LOWER_NAME.fullmatch(names[key])
        and not names[key][0].isupper()
        and not _is_talk(key)
        and not _is_heading_word(key)
    }
    labelled = sum(counts[key] for key in {*accepted, *lower})
    several = len(lower) + len(accepted) > 1
    return lower if several and labelled > _MOST * paragraphs else set()


def rising(labels: Sequence[Label]) -> bool:
    """True when the numbers of numbered labels are those of turns: nearly all of them rise."""
    numbers = [label.number for label in labels if label.number is not None]
    steps = [one < other for one, other in pairwise(numbers)]
    return not steps or sum(steps) >= _RISING * len(steps)


def infer_style(
    text: str, places: Sequence[tuple[int, int]], *, labelled: int, roster: Collection[str] = ()
) -> tuple[Style, frozenset[str]] | None:
    """The style, none with a colon, that labels most of a document, and the keys of its speakers.

    Parameters
    ----------
    text : str
        The document.
    places : sequence of (int, int)
        Its paragraphs that may bear a label.
    labelled : int
        How many of them a colon labels; where these are half or more nothing else is tried.
    roster : collection of str
        Names that are known to speak.
    """
    if labelled >= _MOSTLY * len(places):
        return None
    best, most = None, labelled
    for style in STYLES:
        if not _is_worth_trying(text, places[:_LOOKED_AT], style):
            continue
        found = [(label, end) for at, end in places if (label := find_styled(text, at, end, style))]
        labels = [label for label, _ in found]
        accepted = _accept_styled(labels, text, roster, timed=style.timed)
        own = [(label, end) for label, end in found if label.key in accepted]
        apart = sum(style.fills_line and label.end >= end for label, end in own)
        enough = len(own) >= _FEWEST and len(own) >= style.least * (len(places) - apart)
        if enough and len(own) > most:
            best, most = (style, accepted), len(own)
    return best


def _is_worth_trying(text: str, places: Sequence[tuple[int, int]], style: Style) -> bool:
    """False where the first paragraphs bear so few such labels that the rest need not be read."""
    if len(places) < _LOOKED_AT:
        return True
    bearing = sum(find_styled(text, at, end, style) is not None for at, end in places)
    return bearing >= style.least / 2 * len(places)


def _accept_styled(
    labels: Sequence[Label], text: str, roster: Collection[str], *, timed: bool
) -> frozenset[str]:
    """The keys that recur and may be names, with those said once beside them; none of one alone."""
    counts = Counter(label.key for label in labels)
    names = {label.key: label.name for label in reversed(labels)}
    known = {fold_name(name) for name in roster}
    likely = {key for key in counts if timed or _may_stand_alone(names[key])}
    likely = _without_common_words(likely, names, text) | (counts.keys() & known)
    recurring = {key for key in likely if counts[key] > 1 or key in known}
    once = {
        key
        for key in likely - recurring
        if _looks_like_name(names[key]) or (timed and not any(map(str.isdigit, key)))
    }
    accepted = recurring | once if 2 * len(recurring) >= len(once) else recurring
    return frozenset(accepted if recurring and len(accepted) > 1 else ())


def _may_stand_alone(name: str) -> bool:
    folded = name.casefold().rstrip(".").split()
    return looks_like_speaker(name) and not (
        {*folded} <= INTERJECTIONS or DIRECTIONS.intersection(folded)
    )


def names_speaker(label: Label, accepted: Collection[str]) -> bool:
    """True when the label is that of one accepted speaker; "Ann, Bob:" is that of neither."""
    others = _BETWEEN_NAMES.split(label.appended)
    return label.key in accepted and not any(fold_name(other) in accepted for other in others)


def together(label: Label, accepted: Collection[str]) -> bool:
    """True when the label is that of several accepted speakers at once: "Ann, Bob:", "Ann/Bob:"."""
    names = _BETWEEN_NAMES.split(f"{label.name},{label.appended}" if label.appended else label.name)
    return len(names) > 1 and all(fold_name(name) in accepted for name in names)


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
    name = _plain(_CODE_BEHIND.sub("", name))
    words = name.split()
    if len(name) > MAX_LABEL or len(words) > MAX_WORDS or not _SHAPE.fullmatch(name):
        return False
    if not any(character.isalpha() for character in name):
        return False
    if _is_part(name):
        return True
    if words[0] in PARTICLES and words[-1][0].isupper():
        return True
    if name[0].islower() and any(map(str.isupper, words[0])):
        return True
    if name[0].islower() or name[0].isdigit():
        return len(words) <= 2 and words[-1][-1].isdigit() and name[0].isalpha()
    # "I" and "A" are how interviewers and answers are often marked.
    if len(name) == 1:
        return True
    is_code = len(words) == 1 and name.isupper() and len(name) <= _LONGEST_CODE
    return not _is_heading_word(name) and (is_code or not _is_talk(name))


def _plain(name: str) -> str:
    """The name composed, without signs that combine with its letters and without pictures."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(c for c in composed if unicodedata.category(c) not in _SIGNS)
    return " ".join(kept.split())


def _looks_like_name(name: str) -> bool:
    return looks_like_speaker(name) and all(
        not word.islower() or word in PARTICLES or word[-1].isdigit() for word in name.split()
    )


def _is_part(name: str) -> bool:
    """True for the part that somebody plays, numbered or not: "Participant 12"."""
    return name.casefold().rstrip("0123456789 .") in PARTS


def _is_talk(name: str) -> bool:
    return any(word in TALK for word in name.casefold().split())


def _is_heading_word(name: str) -> bool:
    plain = "-".join(name.casefold().split())
    told = {plain, plain.rstrip("0123456789.-")}
    return not NOT_SPEAKERS.isdisjoint(told) or name.casefold().split()[0] in (
        "transcribed",
        "date",
    )


def _without_common_words(keys: set[str], names: dict[str, str], text: str) -> set[str]:
    """Leave out single words that the text also uses in lower case: no names."""
    single = {key for key in keys if names[key].istitle() and names[key].isalpha()}
    if not single:
        return keys
    used = {word for word in _WORD.findall(text) if word.islower()}
    return keys - (single & used)
