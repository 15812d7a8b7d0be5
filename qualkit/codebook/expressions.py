r"""Whether a regular expression may stand in a rule.

Python's `re` cannot be stopped once it runs, so an expression that can take exponential time is
refused here: a repeat whose body can match the same text in more than one way, such as
``(a+)+`` or ``(a|a?b?)*``. A body of varying length passes only where some character that it must
contain cannot be taken by its varying parts, as the space in ``(\w+ )*``. What is quadratic or
cubic passes: sentences are short. Based on the account of ambiguous repeats in J. Kirrage,
A. Rathnayake and H. Thielecke, "Static analysis for regular expression denial-of-service
attacks", 2013, much simplified.
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

_parser: Any = importlib.import_module("re._parser")
_compiler: Any = importlib.import_module("re._compiler")

_MANY = 8
"""Repeats of more than this are taken as many."""

_PROBES = "".join(map(chr, range(9, 127))) + "éßöЖя中\N{NO-BREAK SPACE}…€£"
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY", "RANGE", "CATEGORY"})
_NARROW = frozenset({"POSSESSIVE_REPEAT", "ATOMIC_GROUP", "AT", "ASSERT", "ASSERT_NOT"})
"""What never gives back what it took, or takes nothing."""


def regex_problem(regex: str) -> tuple[str, str] | None:
    r"""What is wrong with a rule's regular expression, and what repairs it; None when sound.

    >>> regex_problem(r"cup of (tea|coffee)"), regex_problem("(a+)+$")[0]
    (None, 'can take endless time: what is repeated can match the same text in several ways')
    """
    try:
        tree = _parse(regex)
    except re.error as error:
        place = f" (character {error.pos + 1})" if error.pos is not None else ""
        return f"is no regular expression: {error.msg}{place}", "mend it, or write it as a phrase"
    except (RecursionError, OverflowError, ValueError) as error:
        return f"is no regular expression: {error}", "make it simpler"
    except FutureWarning as warning:
        return f"is no clear regular expression: {warning}", "put a backslash before the bracket"
    try:
        is_endless = any(_is_ambiguous(body) for body in _repeated(tree))
    except RecursionError:
        return "is nested too deep", "make it simpler"
    if is_endless:
        what = "can take endless time: what is repeated can match the same text in several ways"
        return what, "repeat once: write a+ for (a+)+"
    if tree.getwidth()[0] == 0:
        return "matches the empty text, so every sentence", "make it ask for a word"
    return None


def _parse(regex: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        re.compile(regex, re.IGNORECASE)
        return _parser.parse(regex, re.IGNORECASE)


def _bodies(operator: str, argument: Any) -> tuple[Any, ...]:
    if operator == "BRANCH":
        return tuple(argument[1])
    if operator == "GROUPREF_EXISTS":
        return tuple(body for body in argument[1:] if body is not None)
    if operator in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
        return (argument if operator == "ATOMIC_GROUP" else argument[-1],)
    if operator in _REPEATS or operator == "POSSESSIVE_REPEAT":
        return (argument[2],)
    return ()


def _repeated(tree: Iterable[Any]) -> Iterator[Any]:
    """The bodies of all repeats that can go on for long, outermost first."""
    for operator, argument in tree:
        if str(operator) in _REPEATS and argument[1] > _MANY:
            yield argument[2]
        for body in _bodies(str(operator), argument):
            yield from _repeated(body)


def _is_ambiguous(body: Any) -> bool:
    """True when a repeat of `body` can split the same text in more than one way, as far as told."""
    varying, fixed = [], []
    for operator, argument in _flat(body):
        name = str(operator)
        if name == "BRANCH":
            if _branches_overlap(argument[1]) or any(map(_is_loose, argument[1])):
                varying.append(_characters(argument[1]))
        elif name in _REPEATS and argument[0] != argument[1]:
            varying.append(_characters([argument[2]]))
        elif name in _SINGLE:
            fixed.append(_characters([[(operator, argument)]]))
        elif name in _REPEATS and argument[0]:
            fixed += [_characters([[item]]) for item in argument[2] if str(item[0]) in _SINGLE]
    if not varying:
        return False
    taken = set().union(*varying)
    return not any(required and required.isdisjoint(taken) for required in fixed)


def _flat(body: Any) -> Iterator[tuple[Any, Any]]:
    """The items of a body, with plain groups opened."""
    for operator, argument in body:
        if str(operator) == "SUBPATTERN":
            yield from _flat(argument[-1])
        elif str(operator) in _REPEATS and argument[0] == argument[1] > 0:
            yield from _flat(argument[2])
        elif str(operator) not in _NARROW:
            yield operator, argument


def _is_loose(branch: Any) -> bool:
    return branch.getwidth()[0] == 0 or _is_ambiguous(branch)


def _branches_overlap(branches: Iterable[Any]) -> bool:
    seen: set[str] = set()
    for branch in branches:
        first = next(_flat(branch), None)
        taken = _characters([[first]]) if first else set()
        if seen & taken:
            return True
        seen |= taken
    return False


def _characters(bodies: Iterable[Any]) -> set[str]:
    """The probe characters that any part of `bodies` can take."""
    found: set[str] = set()
    for body in bodies:
        for operator, argument in body:
            if str(operator) in _SINGLE:
                single = _compiler.compile(_as_pattern(operator, argument), re.IGNORECASE)
                found.update(filter(single.fullmatch, _PROBES))
            elif str(operator) == "GROUPREF":
                found.update(_PROBES)
            else:
                found |= _characters(_bodies(str(operator), argument))
    return found


def _as_pattern(operator: Any, argument: Any) -> Any:
    state = _parser.State()
    state.flags = re.IGNORECASE | re.UNICODE
    return _parser.SubPattern(state, [(operator, argument)])
