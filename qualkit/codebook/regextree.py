"""A regular expression as Python's parser reads it: its parts, and the characters they take.

The one place that knows the tree's shape. It refuses to know what is too slow.
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterable
from typing import Any

_parser: Any = importlib.import_module("re._parser")
_compiler: Any = importlib.import_module("re._compiler")

PROBES = "".join(map(chr, range(9, 127))) + "éßöЖя中\N{NO-BREAK SPACE}…€£"
"""The characters that stand for all."""

REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY", "RANGE", "CATEGORY"})


def parse(regex: str) -> Any:
    """The tree of `regex`; raises what `re.compile` raises, and ``FutureWarning`` as an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        re.compile(regex, re.IGNORECASE)
        return _parser.parse(regex, re.IGNORECASE)


def bodies(operator: str, argument: Any) -> tuple[Any, ...]:
    """The trees inside one item."""
    if operator == "BRANCH":
        return tuple(argument[1])
    if operator == "GROUPREF_EXISTS":
        return tuple(body for body in argument[1:] if body is not None)
    if operator in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
        return (argument if operator == "ATOMIC_GROUP" else argument[-1],)
    if operator in REPEATS or operator == "POSSESSIVE_REPEAT":
        return (argument[2],)
    return ()


def characters(trees: Iterable[Any]) -> frozenset[str]:
    """The probe characters that any part of `trees` can take."""
    found: set[str] = set()
    for tree in trees:
        for operator, argument in tree:
            if str(operator) in SINGLE:
                single = _compiler.compile(_as_pattern(operator, argument), re.IGNORECASE)
                found.update(filter(single.fullmatch, PROBES))
                found.update(_own_letter(str(operator), argument))
            elif str(operator) == "GROUPREF":
                found.update(PROBES)
            else:
                found |= characters(bodies(str(operator), argument))
    return frozenset(found)


def _own_letter(operator: str, argument: Any) -> str:
    # A letter that is no probe must still overlap with itself.
    return chr(argument).lower() if operator == "LITERAL" else ""


def _as_pattern(operator: Any, argument: Any) -> Any:
    state = _parser.State()
    state.flags = re.IGNORECASE | re.UNICODE
    return _parser.SubPattern(state, [(operator, argument)])
