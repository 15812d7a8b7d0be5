"""Letters without which a regular expression cannot match, to look for before it is tried.

To find a few letters is some fifty times faster than to search without case. Only ASCII letters
are looked for, and only in texts without the few characters that equal one of them once case is
ignored: there every regex is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from qualkit.codebook.regextree import bodies, parse

_ALIKE = re.compile("[\u0130\u0131\u017f\u212a]")
"""Dotted and dotless I, long s and the sign of Kelvin equal an ASCII letter without case."""

_MOST = 12
_FEWEST_LETTERS = 3


def lowered(text: str) -> str | None:
    """`text` in lower case; None where that could hide a match."""
    if not text.isascii() and _ALIKE.search(text):
        return None
    return text.lower()


def needles(regex: str) -> tuple[str, ...]:
    """Strings in lower case of which every match of a sound `regex` holds one; none if unknown.

    >>> needles(r"cup of (tea|coffee)"), needles(r"(late|slow)ly?"), needles("[a-z]+")
    (('cup of ',), ('late', 'slow'), ())
    """
    found = max(_alternatives(parse(regex)), key=_worth, default=())
    return tuple(sorted(found)) if _worth(found) >= _FEWEST_LETTERS else ()


def _worth(found: frozenset[str] | tuple[str, ...]) -> int:
    """The letters of the shortest; nothing for too many."""
    return min(map(len, found), default=0) if len(found) <= _MOST else 0


def _alternatives(tree: Iterable[Any]) -> Iterator[frozenset[str]]:
    """Sets of strings, of each of which one stands in whatever `tree` matches."""
    run = ""
    for operator, argument in tree:
        name = str(operator)
        if name == "LITERAL" and argument < 128:
            run += chr(argument).lower()
        elif name != "AT":
            yield frozenset([run])
            run = ""
            yield from _inside(name, argument)
    yield frozenset([run])


def _inside(name: str, argument: Any) -> Iterator[frozenset[str]]:
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        if argument[0]:
            yield from _alternatives(argument[2])
    elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
        yield from _alternatives(bodies(name, argument)[0])
    elif name == "BRANCH":
        best = [max(_alternatives(body), key=_worth, default=frozenset()) for body in argument[1]]
        if all(map(_worth, best)):
            yield frozenset().union(*best)
