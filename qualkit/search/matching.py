"""Where a query's words stand in the words of a turn, as pairs of first and last word.

Every occurrence counts, overlapping ones too. What is found by a query is where its wanted words
and phrases stand, of alternatives only those that hold; words near each other are found as one
stretch from the first to the last, the shortest that holds them all. Knows words, no characters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.search.query import All, Any, Near, Query, Words

Stretch = tuple[int, int]
"""The numbers of a first and a last word."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words in a row, for each the forms that it may have; the last may go on if `is_prefix`."""

    forms: tuple[frozenset[str], ...]
    is_prefix: bool = False


Patterns = Mapping[Words, Pattern]


def patterns(
    found: Sequence[Words], forms_of: Callable[[str], Sequence[frozenset[str]]]
) -> Patterns:
    """The pattern of each of a query's words and phrases; `forms_of` cuts one into words."""
    return {words: Pattern(tuple(forms_of(words.text)), words.is_prefix) for words in found}


def stretches(query: Query, known: Patterns, words: Sequence[str]) -> list[Stretch]:
    """Where `query` is found among the `words` of one turn: in order, none twice.

    Parameters
    ----------
    query : Query
        The tree.
    known : mapping
        The pattern of each of its words and phrases.
    words : sequence of str
        The turn's words as they are compared.

    Examples
    --------
    >>> from qualkit.search.query import leaves, parse
    >>> tree = parse("tea NEAR/2 milk")
    >>> known = patterns(list(leaves(tree)), lambda text: [frozenset([text])])
    >>> stretches(tree, known, ["milk", "in", "tea", "and", "no", "milk"])
    [(0, 2)]
    """
    found = _Turn(words, _places(words, known), known).find(query)
    return sorted(set(found or ()))


def _places(words: Sequence[str], known: Patterns) -> Mapping[str, Sequence[int]]:
    """Where the words are that a pattern can begin with."""
    firsts = [pattern for pattern in known.values() if len(pattern.forms) == 1]
    beginnings = tuple(form for one in firsts if one.is_prefix for form in one.forms[0])
    forms = frozenset().union(*[pattern.forms[0] for pattern in known.values()])
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        if word in forms or (beginnings and word.startswith(beginnings)):
            places[word].append(place)
    return places


@dataclass(frozen=True, slots=True)
class _Turn:
    words: Sequence[str]
    places: Mapping[str, Sequence[int]]
    known: Patterns

    def find(self, query: Query) -> list[Stretch] | None:
        """Where `query` is found; None where it does not hold."""
        match query:
            case Words():
                return self._occurrences(self.known[query]) or None
            case Near():
                return self._near(query) or None
            case Any(choices=choices):
                held = [found for choice in choices if (found := self.find(choice))]
                return [place for found in held for place in found] or None
            case All(wanted=wanted, unwanted=unwanted):
                return self._all(wanted, unwanted)

    def _all(self, wanted: Sequence[Query], unwanted: Sequence[Query]) -> list[Stretch] | None:
        places: list[Stretch] = []
        for part in wanted:
            found = self.find(part)
            if not found:
                return None
            places += found
        return None if any(self.find(part) for part in unwanted) else places

    def _occurrences(self, pattern: Pattern) -> list[Stretch]:
        last = len(pattern.forms) - 1
        firsts = self._starts(pattern.forms[0], is_prefix=pattern.is_prefix and last == 0)
        return [
            (first, first + last)
            for first in firsts
            if first + last < len(self.words)
            and all(
                self._fits(self.words[first + place], pattern, place)
                for place in range(1, last + 1)
            )
        ]

    def _starts(self, forms: frozenset[str], *, is_prefix: bool) -> list[int]:
        if not is_prefix:
            return sorted(place for form in forms for place in self.places.get(form, ()))
        beginnings = tuple(forms)
        return sorted(
            place
            for word, places in self.places.items()
            if word.startswith(beginnings)
            for place in places
        )

    def _fits(self, word: str, pattern: Pattern, place: int) -> bool:
        forms = pattern.forms[place]
        if pattern.is_prefix and place == len(pattern.forms) - 1:
            return word.startswith(tuple(forms))
        return word in forms

    def _near(self, query: Near) -> list[Stretch]:
        asked = Counter(self.known[part] for part in query.parts)
        events = sorted(
            (*place, number)
            for number, pattern in enumerate(asked)
            for place in self._occurrences(pattern)
        )
        return _windows(events, list(asked.values()), query.distance)


def _windows(
    events: Sequence[tuple[int, int, int]], asked: Sequence[int], distance: int
) -> list[Stretch]:
    """The shortest stretches with as many occurrences of each pattern as are `asked` for.

    ``events`` are occurrences by place: first word, last word, pattern.
    """
    missing = sum(asked)
    lacking = list(asked)
    found = []
    left = 0
    for right, (_, _, pattern) in enumerate(events):
        missing -= lacking[pattern] > 0
        lacking[pattern] -= 1
        while lacking[events[left][2]] < 0:  # the first is there again further on
            lacking[events[left][2]] += 1
            left += 1
        if missing == 0:
            inside = events[left : right + 1]
            start, first_end = inside[0][0], min(end for _, end, _ in inside)
            if events[right][0] - first_end <= distance:
                found.append((start, max(end for _, end, _ in inside)))
            lacking[events[left][2]] += 1
            missing += 1
            left += 1
    return found
