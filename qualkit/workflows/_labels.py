"""What a speaker's label tells: a moderator by its word, or perhaps not one person.

It knows the words for those who ask, in the languages of qualkit, and how a full name looks; who
somebody really is, only people know.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from qualkit.model.documents import MODERATOR
from qualkit.store.participants import Speaker

_MODERATOR = re.compile(
    r"(co-?)?(moderat(or|orin|rice|eur|rix)|moderador(a)?|moderátor(ka)?|moderaattori|moderatore"
    r"|facilitator|facilitador(a)?|facilitateur|facilitatrice|animateur|animatrice|animator(in|e)?|animatore|interviewer([*:_/]?in)?"
    r"|intervieweu(r|se)|intervistat(ore|rice)|entrevistador(a)?|enquêt(eur|rice)"
    r"|badacz(ka)?|forscher([*:_/]?in)?|researcher|tazatel(ka)?|int|mod)[ .#_-]?\d*",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[IQ]\d{0,2}")
_ANSWERS = re.compile(r"(?:R|P|A|B|IP|TN)[ ._-]?\d*")
_ANYBODY = re.compile(
    r"speaker|participante?|person(ne)?|interviewee|respondent|voice|unknown|unidentified|male"
    r"|female|man|woman|group|staff|citizen|patient|nurse|teacher|student|parent|client"
    r"|(sprecher|teilnehmer)(in)?|befragter?|intervenant",
    re.IGNORECASE,
)
_LISTED = 8


def is_moderator(label: str, labels: Collection[str]) -> bool:
    """True for a label that says so; a mere `I` or `Q` only beside mere `R`, `P`, `A` or `B`.

    >>> is_moderator("Badaczka", []), is_moderator("I", ["I", "B"]), is_moderator("I", ["I", "K"])
    (True, True, False)
    """
    if _MODERATOR.fullmatch(label):
        return True
    others = [other for other in labels if not _ASKS.fullmatch(other)]
    others = [other for other in others if not _MODERATOR.fullmatch(other)]
    return bool(_ASKS.fullmatch(label) and others) and all(map(_ANSWERS.fullmatch, others))


def note_on_labels(speakers: Sequence[Speaker], known: Collection[str]) -> str:
    """A line on the labels that may be several people; empty when there are none.

    These speak in several sessions, have no full name and do not moderate; `known` are the names
    of those whom people have told of.
    """
    doubtful = [
        person
        for person in speakers
        if len(person.sessions) > 1
        and person.role != MODERATOR
        and person.name not in known
        and not _is_full_name(person.name)
    ]
    if not doubtful:
        return ""
    if len(doubtful) == 1:
        (one,) = doubtful
        return (
            f"the label {one.name!r} speaks in {len(one.sessions)} sessions and counts as one"
            " person; give each its own name if they are several"
        )
    doubtful.sort(key=lambda person: (-len(person.sessions), person.name))
    listed = ", ".join(f"{one.name!r} ({len(one.sessions)})" for one in doubtful[:_LISTED])
    return (
        f"{len(doubtful)} labels speak in several sessions and count as one person each:"
        f" {listed}{' …' if len(doubtful) > _LISTED else ''}; give each its own name if they are"
        " several"
    )


def _is_full_name(name: str) -> bool:
    """True for two capitalised words or more, none of which may be anybody."""
    words = [word.strip(".,()") for word in name.split()]
    capitalised = [word for word in words if word[:1].isupper() and word[1:2].isalpha()]
    return len(capitalised) > 1 and not any(map(_ANYBODY.fullmatch, words))
