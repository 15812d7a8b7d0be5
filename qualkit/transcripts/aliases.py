"""Which names may be two spellings of one person: suggestions for people to decide on.

It changes nothing and joins nobody. A name is paired only with the single other name that it can
stand for: where it may mean two people ("Mr Bramley" beside David and Anna Bramley), none is
suggested.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from qualkit.transcripts.source import fold_name

_TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lady", "lord"),
        *("rev", "herr", "frau", "hr", "fr", "m", "mme", "mlle", "sig", "sra", "sr", "dhr"),
        *("mevr", "pan", "paní", "pani"),
    }
)
_PARTS = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LONG = 6
_PARTS_OF = {
    "ee": frozenset({"ee", "interviewee", "respondent"}),
    "er": frozenset({"er", "interviewer"}),
}
_GENERIC = frozenset().union(*_PARTS_OF.values())
_SURNAME_FOLLOWS = _TITLES - {"sir", "dame", "lady", "lord"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyAlias:
    """`alias` is probably another spelling of `name`, and why."""

    alias: str
    name: str
    reason: str


def likely_aliases(names: Iterable[str]) -> tuple[LikelyAlias, ...]:
    """Pairs of names that are probably one person's, in the order of the alias.

    >>> [(a.alias, a.name) for a in likely_aliases(["David Bramley", "Mr Bramley", "Ann"])]
    [('Mr Bramley', 'David Bramley')]
    >>> likely_aliases(["David Bramley", "Mr Bramley", "Anna Bramley"])
    ()
    """
    known = sorted({name for name in names if _PARTS.search(name)})
    found: dict[str, list[LikelyAlias]] = {}
    for pair in _pairs(known):
        found.setdefault(pair.alias, []).append(pair)
    single = (pairs[0] for pairs in found.values() if len(pairs) == 1)
    return tuple(sorted(single, key=lambda pair: (pair.alias, pair.name)))


def _pairs(names: list[str]) -> Iterator[LikelyAlias]:
    """Compares only names that share a key: thousands of respondents are no thousands squared."""
    shared: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for key in _keys(name):
            shared[key].append(name)
    met = {pair for group in shared.values() for pair in combinations(group, 2)}
    for one, other in sorted(met):
        alias, name = sorted((one, other), key=lambda item: (_weight(item), item))
        if reason := _reason(alias, name):
            yield LikelyAlias(alias=alias, name=name, reason=reason)


def _keys(name: str) -> set[str]:
    words, folded = _words(name), fold_name(name)
    keys = {"".join(words)} if words else set()
    if any(character.isdigit() for character in folded):
        return keys
    keys |= {part for part, said in _PARTS_OF.items() if folded in said}
    keys |= {words[0], words[-1]} if words else set()
    if len(name) >= _LONG:
        # Two names one letter apart share a form with one letter left out.
        keys |= {folded, *(folded[:at] + folded[at + 1 :] for at in range(len(folded)))}
    return keys


def _weight(name: str) -> tuple[int, int]:
    """Names that say more weigh more: words without titles, then letters."""
    words = _words(name)
    return len([word for word in words if len(word) > 1]), sum(map(len, words))


def _words(name: str) -> list[str]:
    return [word for word in _PARTS.findall(fold_name(name)) if word not in _TITLES]


def _reason(alias: str, name: str) -> str:
    short, full = _words(alias), _words(name)
    if not short or not full:
        return ""
    if "".join(short) == "".join(full):
        return "the same letters"
    if any({*short, *full} <= words for words in _PARTS_OF.values()):
        return "two words for one part"
    generic = {*short, *full} & _GENERIC
    if generic or any(character.isdigit() for character in alias + name):
        return ""
    if len(full) > 1 and len(short) == 1:
        if short[0] == full[-1]:
            return "the same surname"
        titled = _SURNAME_FOLLOWS.intersection(_PARTS.findall(fold_name(alias)))
        return "the same first name" if short[0] == full[0] and not titled else ""
    if len(full) > 1 and len(short) > 1 and short[-1] == full[-1]:
        initial = len(short[0]) == 1 and full[0].startswith(short[0])
        return "initial and surname" if initial else ""
    alike = min(len(alias), len(name)) >= _LONG and _one_edit(fold_name(alias), fold_name(name))
    return "one letter apart" if alike else ""


def _one_edit(one: str, other: str) -> bool:
    """True when one letter put in, left out, replaced or swapped makes `other` of `one`."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), None)
    if at is None:
        return len(longer) > len(shorter)
    if len(longer) > len(shorter):
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[at : at + 2][::-1] == longer[at : at + 2]
    return shorter[at + 1 :] == longer[at + 1 :] or (
        swapped and shorter[at + 2 :] == longer[at + 2 :]
    )
