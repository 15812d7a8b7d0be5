"""Whether a token pattern of a rule can be understood: every fault, in words.

The patterns are spaCy's (https://spacy.io/api/matcher#patterns): a list of tokens, each a mapping
from attribute to value. What qualkit does not compute (the syntax tree, entity links, extension
attributes) is refused rather than never found. Needs no spaCy.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.codebook.expressions import regex_problem

WORD_KEYS = (
    "LEMMA", "LOWER", "TEXT", "ORTH", "NORM", "SHAPE",
)  # fmt: skip
MODEL_KEYS = ("POS", "TAG", "MORPH", "ENT_TYPE", "ENT_IOB")
"""Attributes that only a statistical model gives."""

FLAG_KEYS = (
    "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE",
    "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "IS_STOP",
    "IS_SENT_START", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL", "SPACY",
)  # fmt: skip
LENGTH, OP = "LENGTH", "OP"
KEYS = (*WORD_KEYS, *MODEL_KEYS, *FLAG_KEYS, LENGTH, OP)

_REFUSED = {
    "DEP": "qualkit does not parse sentences",
    "ENT_ID": "qualkit does not link entities",
    "ENT_KB_ID": "qualkit does not link entities",
    "SENT_START": "write IS_SENT_START",
    "_": "qualkit sets no extension attributes",
}
_LISTS = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")
_TEXTS = ("REGEX", "FUZZY", *(f"FUZZY{number}" for number in range(1, 10)))
_NUMBERS = ("==", "!=", ">=", "<=", ">", "<")
_OPERATORS = re.compile(r"[!?+*]|\{\d{1,4}\}|\{\d{1,4},\}|\{,\d{1,4}\}|\{\d{1,4},\d{1,4}\}")
_OPTIONAL = re.compile(r"[!?*]|\{0+\}|\{0+,.*|\{,.*")
_LOWERED = ("LEMMA", "LOWER")


@dataclass(frozen=True, slots=True)
class PatternFault:
    """One thing wrong: ``token`` counts from 0, None when the whole pattern is meant."""

    token: int | None
    what: str
    repair: str


def pattern_faults(pattern: object) -> tuple[PatternFault, ...]:
    """Every fault of a token pattern, in the order of its tokens.

    >>> [fault.what for fault in pattern_faults([{"LEMA": "meet"}])]
    ["token 1 has the unknown key 'LEMA'"]
    """
    example = "write a list of tokens such as [{LEMMA: meet}]"
    if not isinstance(pattern, Sequence) or isinstance(pattern, str):
        return (PatternFault(None, "is no list of tokens", example),)
    if not pattern:
        return (PatternFault(None, "has no token", example),)
    found = [fault for index, token in enumerate(pattern) for fault in _token(index, token)]
    if not found and not any(map(_asks, pattern)):
        what = "asks for nothing: every token is optional or can be any word"
        found.append(PatternFault(None, what, "name at least one word that must be there"))
    return tuple(found)


def needs_model(pattern: Sequence[Mapping[str, Any]]) -> bool:
    """True when a token asks for what only a statistical model gives."""
    return any(key.upper() in MODEL_KEYS for token in pattern for key in token)


def is_optional(token: Mapping[str, Any]) -> bool:
    """True when the pattern can match without this token."""
    operators = [str(value) for key, value in token.items() if key.upper() == OP]
    return any(_OPTIONAL.fullmatch(operator) for operator in operators)


def _asks(token: Mapping[str, Any]) -> bool:
    return not is_optional(token) and any(key.upper() != OP for key in token)


def _token(index: int, token: object) -> Iterator[PatternFault]:
    place = f"token {index + 1}"
    if not isinstance(token, Mapping):
        repair = "write it as {LEMMA: word}; {} stands for any word"
        yield PatternFault(index, f"{place} is {_shown(token)}", repair)
        return
    seen: set[str] = set()
    for key, value in token.items():
        name = key.upper() if isinstance(key, str) else ""
        for what, repair in [_key_problem(key, name, seen) or _value_problem(name, value)]:
            if what:
                yield PatternFault(index, f"{place} {what}", repair)
        seen.add(name)


def _key_problem(key: object, name: str, seen: Collection[str]) -> tuple[str, str] | None:
    if name in seen:
        return f"has the key {name} twice", "keep one of them"
    if name in _REFUSED:
        return f"has the key {name!r}, which is never found", _REFUSED[name]
    if name not in KEYS:
        near = difflib.get_close_matches(name, KEYS, n=1, cutoff=0.6)
        repair = f"did you mean {near[0]}?" if near else f"known keys: {', '.join(KEYS)}"
        return f"has the unknown key {key!r}", repair
    return None


def _value_problem(name: str, value: object) -> tuple[str, str]:
    if name == OP:
        if isinstance(value, str) and _OPERATORS.fullmatch(value):
            return "", ""
        return (
            f"has the OP {_shown(value)}",
            'write "!", "?", "+", "*", "{2}", "{1,3}" …, in quotes',
        )
    if name in FLAG_KEYS:
        is_flag = isinstance(value, bool)
        return ("", "") if is_flag else (f"has {name}: {_shown(value)}", "write true or false")
    if isinstance(value, Mapping):
        return _predicate_problem(name, value)
    if name == LENGTH:
        return _number_problem(name, value)
    return _text_problem(name, value)


def _predicate_problem(name: str, predicate: Mapping[Any, Any]) -> tuple[str, str]:
    known = (*_LISTS[:2], *_NUMBERS) if name == LENGTH else (*_LISTS, *_TEXTS)
    if not predicate:
        return f"has an empty {name}", f"write a word or one of {', '.join(known)}"
    for key, value in predicate.items():
        if key not in known:
            near = difflib.get_close_matches(str(key).upper(), known, n=1, cutoff=0.6)
            repair = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            return f"has the unknown comparison {key!r} in {name}", repair
        problem = _comparison_problem(name, key, value)
        if problem[0]:
            return problem
    return "", ""


def _comparison_problem(name: str, key: str, value: object) -> tuple[str, str]:
    place = f"{name}: {key}"
    if key in _NUMBERS:
        return _number_problem(place, value)
    if key in _LISTS:
        return _list_problem(name, place, value)
    if isinstance(value, Mapping) and list(value) in (["IN"], ["NOT_IN"]):
        members: Any = next(iter(value.values()))
    else:
        members = [value]
    if not isinstance(members, list | tuple) or not members:
        return f"has {place} {_shown(members)}", "write a list such as [cup, mug]"
    problems = (_member_problem(key, place, member) for member in members)
    return next((problem for problem in problems if problem[0]), ("", ""))


def _member_problem(key: str, place: str, member: object) -> tuple[str, str]:
    if not isinstance(member, str) or not member:
        return f"has {place} {_shown(member)}", "write a text, in quotes"
    problem = regex_problem(member) if key == "REGEX" else None
    return (f"has {place} {member!r}, which {problem[0]}", problem[1]) if problem else ("", "")


def _list_problem(name: str, place: str, value: object) -> tuple[str, str]:
    if not isinstance(value, list | tuple) or not value:
        return f"has {place} {_shown(value)}", "write a list such as [cup, mug]"
    check = _number_problem if name == LENGTH else _text_problem
    problems = (check(name, item) for item in value)
    return next((problem for problem in problems if problem[0]), ("", ""))


def _number_problem(place: str, value: object) -> tuple[str, str]:
    if isinstance(value, int) and not isinstance(value, bool):
        return "", ""
    return f"has {place}: {_shown(value)}", 'write a whole number or {">=": 3}'


def _text_problem(name: str, value: object) -> tuple[str, str]:
    if not isinstance(value, str) or not value:
        return f"has {name}: {_shown(value)}", "write a text, in quotes where YAML reads no text"
    if name in _LOWERED and value != value.lower():
        repair = f"write {value.lower()!r}"
        return f"has {name}: {value!r}, which is never found: {name} is in lower case", repair
    return "", ""


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"{value} (YAML reads yes, no, on and off as true or false)"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    return repr(value)
