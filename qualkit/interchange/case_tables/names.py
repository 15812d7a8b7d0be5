"""Names of columns that SPSS, R and all the rest take: letters, digits, underscores, no two alike.

What is lost on the way stands in the column's label. Umlauts and accents become plain letters;
what has none of these, as in Greek, is ``v`` with a number.

Source: IBM SPSS Statistics, Command Syntax Reference, Variable Names (64 bytes, a letter first,
reserved words); R, `make.names`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 64
"""Bytes that SPSS takes."""

_OTHER = re.compile(r"[^A-Za-z0-9]+")
_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L",
     "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ı": "i"}
)  # fmt: skip
_OF_SPSS = "all and by eq ge gt le lt ne not or to with"
_OF_R = "if else repeat while function for next break true false null inf nan na in"
_RESERVED = frozenset(f"{_OF_SPSS} {_OF_R}".split())


def legal_names(wanted: Sequence[str], *, taken: Sequence[str] = ()) -> tuple[str, ...]:
    """Give each of `wanted` a legal name, in order, unlike all before it and those `taken`.

    Upper and lower case count as alike, for SPSS takes them so.

    >>> legal_names(["Needs/Make friends", "Needs/make-friends", "Φίλοι", "2nd visit", "all"])
    ('Needs_Make_friends', 'Needs_make_friends_2', 'v_3', 'v_2nd_visit', 'v_all')
    """
    used = {name.lower() for name in taken}
    names = []
    for number, text in enumerate(wanted, start=1):
        name = _free(_legal(text) or f"v_{number}", used)
        used.add(name.lower())
        names.append(name)
    return tuple(names)


def _legal(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    marks_off = "".join(c for c in plain if not unicodedata.combining(c))
    name = _OTHER.sub("_", marks_off).strip("_")
    if name.lower() in _RESERVED or name[:1].isdigit():
        name = f"v_{name}"
    return name[:LONGEST].rstrip("_")


def _free(name: str, used: set[str]) -> str:
    """`name`, or with a number behind it where it is used, within the longest that is legal."""
    found, number = name, 2
    while found.lower() in used:
        tail = f"_{number}"
        found = f"{name[: LONGEST - len(tail)]}{tail}"
        number += 1
    return found
