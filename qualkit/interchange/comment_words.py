"""What a comment on coded words says, written and read: ``code [about staff, weight 2]: memo``.

Signs that part the codes of a comment stand in the name of a code with a backslash before them. A
comment that a person wrote may name a code of the codebook as it is, whatever signs it has.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qualkit.interchange.codings.rows import weight_of
from qualkit.model.codes import SEPARATOR
from qualkit.model.codings import Coding

_PARTING = re.compile(r"[\\;:\[]")
_ABOUT_PARTING = re.compile(r"[\\;:\[\],]")
_ESCAPED = r"\\[\\;:\[\],]"
_LITERAL = re.compile(r"\\([\\;:\[\],])")
_PLAIN = rf"(?:{_ESCAPED}|[^:;\n])*+"
_BEHIND = r"(?=\s*(?:\[[^\[\]\n]*\]\s*)?(?:[;:\n]|\Z))"
_TOLD = re.compile(
    rf"(?P<code>(?:{_ESCAPED}|[\s\S])*?)\s*(?<!\\)"
    rf"\[(?:about (?P<about>(?:{_ESCAPED}|[^\[\],])+))?(?:, )?(?:weight (?P<weight>[^\[\],]+))?\]"
)
_SLASH = "-"


@dataclass(frozen=True, slots=True)
class Named:
    """A code that a comment names, about whom, and with which weight."""

    code: str
    about: str | None = None
    weight: float | None = None


def said_of(coding: Coding) -> str:
    r"""What the comment of a coding says.

    A code called ``Bus: late`` is written ``Bus\: late``.
    """
    told = [f"about {_escaped(_ABOUT_PARTING, coding.about)}"] if coding.about else []
    told += [f"weight {coding.weight:.15g}"] if coding.weight is not None else []
    code = _escaped(_PARTING, coding.code)
    head = f"{code} [{', '.join(told)}]" if told else code
    return f"{head}: {coding.memo}" if coding.memo else head


def parts_of(text: str, codes: Sequence[str] = ()) -> tuple[tuple[Named, ...], str]:
    r"""The codes that a comment names, and its memo; the longest name of ``codes`` wins.

    >>> names, memo = parts_of("Bus; Make friends [about staff]: he laughed: twice")
    >>> [(one.code, one.about) for one in names], memo
    ([('Bus', None), ('Make friends', 'staff')], 'he laughed: twice')
    >>> parts_of("Bus: late: again", ["Bus: late"])
    ((Named(code='Bus: late', about=None, weight=None),), 'again')
    """
    names: list[Named] = []
    item, at = _item(tuple(codes)), 0
    while at < len(text):
        found = item.match(text, at)
        if found is None:
            break
        if found[0].strip():
            names.append(_named(found["known"], found["rest"]))
        at = found.end()
        if text[at : at + 1] == ":":
            return tuple(dict.fromkeys(names)), text[at + 1 :].strip()
        at += 1
    return tuple(dict.fromkeys(names)), ""


def in_codebook(names: Iterable[Named], codes: Container[str]) -> Iterator[Named]:
    """The names, with a hyphen for a ``/`` that is no path of ``codes``, which are casefolded.

    No code's name can hold one.
    """
    for one in names:
        is_known = SEPARATOR not in one.code or one.code.casefold() in codes
        code = one.code if is_known else one.code.replace(SEPARATOR, _SLASH)
        yield Named(code, one.about, one.weight)


def names_of(codes: Iterable[str]) -> frozenset[str]:
    """What codes can be called: each path and what ends it, casefolded."""
    return frozenset(ending.casefold() for path in codes for ending in _endings(path))


def _endings(path: str) -> Iterator[str]:
    parts = path.split(SEPARATOR)
    return (SEPARATOR.join(parts[start:]) for start in range(len(parts)))


@lru_cache(maxsize=4)
def _item(codes: tuple[str, ...]) -> re.Pattern[str]:
    """One code of a comment with what stands in brackets behind it."""
    parting = {
        name for path in codes if _PARTING.search(path) for name in _endings(path)
        if _PARTING.search(name)
    }  # fmt: skip
    listed = "|".join(map(re.escape, sorted(parting, key=lambda name: (-len(name), name))))
    known = rf"(?:(?P<known>{listed}){_BEHIND})?" if listed else r"(?P<known>(?!))?"
    return re.compile(rf"\s*{known}(?P<rest>{_PLAIN})", re.IGNORECASE)


def _named(known: str | None, rest: str) -> Named:
    told = _TOLD.fullmatch(rest.strip())
    if told:
        number = weight_of(told["weight"] or "")
        if told["about"] or number is not None:
            about = _LITERAL.sub(r"\1", told["about"]) if told["about"] else None
            return Named(known or _LITERAL.sub(r"\1", told["code"]).strip(), about, number)
    return Named(known or _LITERAL.sub(r"\1", rest.strip()))


def _escaped(signs: re.Pattern[str], text: str) -> str:
    return signs.sub(lambda match: f"\\{match[0]}", text)
