r"""Whether a regular expression may stand in a rule, and how far it may look.

Python's `re` cannot be stopped once it runs, so what can take endless time is refused here: a
repeat whose body can match the same text in more than one way, such as ``(a+)+`` or ``(a|a)*``,
and chains of repeats that share out the same text, such as ``.*.*.*=``. A body of varying length
passes only where something that it must contain keeps its varying parts apart from those of the
next turn, as the space in ``(\w+ )*``. Two unbounded repeats in a chain pass, but see
fewer characters at once. Based on the account of ambiguous repeats in J. Kirrage, A. Rathnayake
and H. Thielecke, "Static analysis for regular expression denial-of-service attacks", 2013, much
simplified.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from qualkit.codebook.regextree import REPEATS, bodies, parse
from qualkit.codebook.regexwork import is_ambiguous, work

_MANY = 8
"""Repeats of more than this are taken as many."""

_DEEPEST = 5
"""The most repeats inside each other that are looked through."""

_REACHES = (8000, 2000, 400, 200, 100)
_MOST_STEPS = 60_000
"""Steps from one place, on average; with it 10,000 characters take a second or two."""


def regex_problem(regex: str) -> tuple[str, str] | None:
    r"""What is wrong with a rule's regular expression, and what repairs it; None when sound.

    >>> regex_problem(r"cup of (tea|coffee)"), regex_problem("(a+)+$")[0]
    (None, 'can take endless time: what is repeated can match the same text in several ways')
    """
    try:
        tree = parse(regex)
    except re.error as error:
        place = f" (character {error.pos + 1})" if error.pos is not None else ""
        return f"is no regular expression: {error.msg}{place}", "mend it, or write it as a phrase"
    except (RecursionError, OverflowError, ValueError) as error:
        return f"is no regular expression: {error}", "make it simpler"
    except FutureWarning as warning:
        return f"is no clear regular expression: {warning}", "put a backslash before the bracket"
    try:
        problem = _slowness(tree)
    except RecursionError:
        return "is nested too deep", "make it simpler"
    if problem:
        return problem
    if tree.getwidth()[0] == 0:
        return "matches the empty text, so every sentence", "make it ask for a word"
    return None


@lru_cache(maxsize=1024)
def regex_reach(regex: str) -> int:
    """How many characters a sound `regex` may see at once: the slower it can be, the fewer.

    Returns
    -------
    int
        8000, 2000, 400, 200 or 100.

    >>> regex_reach("cup of tea"), regex_reach("cup.*of.*tea")
    (8000, 400)
    """
    return _reach(parse(regex)) or _REACHES[-1]


def _slowness(tree: Any) -> tuple[str, str] | None:
    if _depth(tree) > _DEEPEST:
        return "is nested too deep", "put fewer repeats inside each other"
    if any(is_ambiguous(body) for body in _repeated(tree)):
        what = "can take endless time: what is repeated can match the same text in several ways"
        return what, "repeat once: write a+ for (a+)+"
    if not _reach(tree):
        what = "can take very long: too many repeats in a row can match the same characters"
        return what, "use a bounded repeat such as .{0,60}, or fewer of them"
    return None


def _reach(tree: Any) -> int:
    """The most characters with which `tree` keeps to the steps allowed; 0 for none."""
    return next((reach for reach in _REACHES if work(tree, reach).steps <= _MOST_STEPS), 0)


def _depth(tree: Iterable[Any]) -> int:
    """How many repeats stand inside each other, at most."""
    depths = [
        _depth(body) + (str(operator) in REPEATS or str(operator) == "POSSESSIVE_REPEAT")
        for operator, argument in tree
        for body in bodies(str(operator), argument)
    ]
    return max(depths, default=0)


def _repeated(tree: Iterable[Any]) -> Iterator[Any]:
    """The bodies of all repeats that can go on for long, outermost first."""
    for operator, argument in tree:
        if str(operator) in REPEATS and argument[1] > _MANY:
            yield argument[2]
        for body in bodies(str(operator), argument):
            yield from _repeated(body)
