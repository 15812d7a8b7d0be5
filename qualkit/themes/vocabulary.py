"""Words → the terms of a topic model.

It knows which words say nothing about a topic: stop words, fillers of speech, the names of those
who speak; and which words make one term together ("post office"). It refuses to know models and
vectors. One regular expression finds the words, for every engine alike.

References
----------
Bouma 2009, Normalized (pointwise) mutual information in collocation extraction, GSCL: the measure
by which two neighbouring words become one term.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.errors import UndefinedResult
from qualkit.model import Segment

StopWords = Callable[[str], frozenset[str]]
"""Language → its stop words."""

Lemma = Callable[[str, str], str]
"""Word and language → its lemma."""

_SOUNDS = """
ah aha äh ähm eh ehm em er erm euh hm hmm hum mhm mm mmm mm-hm oh öh öhm uh uh-huh uhm um
"""
_ENGLISH_SPEECH = """
actually ain alright anyway aren basically bit cause come coming couldn didn doesn doing don else
etc get gets getting go goes going gone gonna got guess hadn hasn haven isn just kind kinda know
known let like ll lot lots maybe mean mustn na needn nope obviously ok okay particular perhaps
please pretty probably put quite re really right said saw say saying says see seen shan sort sorta
stuff sure ta tell tend thank thanks thing things think thinking thought told took ve wanna wasn
weren went won wouldn yeah yep yes
"""
_ELSEWHERE = """
bueno da donc doch eben halt igen ja jaa jep jo ju nå nä nee nein nej nem non nou oui ouais sì sí
tak tja vale voilà
"""
FILLERS = frozenset(f"{_SOUNDS} {_ENGLISH_SPEECH} {_ELSEWHERE}".split())
"""Words that fill pauses, agree, or carry a sentence along; remains of contractions."""

_TITLES = "dr frau herr lady lord madame mevrouw miss mr mrs ms prof sir"
TITLES = frozenset(_TITLES.split())
"""What stands before a name."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_OR_BREAK = re.compile(rf"{_WORD.pattern}|[.,;:?!…]")
_LEAST_PAIRS = 5
_LEAST_NPMI = 0.5
_MOST_COMMON = 0.5
_SMALL = 40
_MOST_TERMS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a word must not be, which pairs are one term, and the terms that a model reads.

    Calling it turns a text into its terms, in order; terms outside ``terms`` are dropped. ``stop``
    is lower-cased; ``forms`` maps a word to the form that stands for it; a pair is written with a
    space.
    """

    stop: frozenset[str]
    forms: Mapping[str, str]
    pairs: frozenset[str]
    terms: tuple[str, ...]
    _known: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(self.terms))

    def __call__(self, text: str) -> list[str]:
        """The known terms of `text`, in order."""
        found = [self.forms.get(word, word) for word in words(text, self.stop)]
        return [term for term in joined(found, self.pairs) if term in self._known]


def words(text: str, stop: frozenset[str] = frozenset()) -> list[str]:
    """The lower-cased words of `text`; "" stands for stop words, single letters and punctuation.

    >>> words("I'd like co-designed lunch clubs.", frozenset({"like"}))
    ['', '', '', 'co-designed', 'lunch', 'clubs', '']
    """
    return [
        "" if len(word) < 2 or word in stop or _only_stops(word, stop) else word
        for word in _WORD_OR_BREAK.findall(text.lower())
    ]


def joined(found: Sequence[str], pairs: frozenset[str]) -> list[str]:
    """`found` with neighbours that are a pair written as one term, from left to right.

    >>> joined(["lunch", "club", "", "club"], frozenset({"lunch club"}))
    ['lunch club', 'club']
    """
    terms: list[str] = []
    position = 0
    while position < len(found):
        pair = " ".join(found[position : position + 2])
        step = 2 if pair in pairs else 1
        terms.append(pair if step == 2 else found[position])
        position += step
    return [term for term in terms if term]


def vocabulary(
    segments: Sequence[Segment],
    *,
    stop_words: StopWords,
    names: Iterable[str] = (),
    lemma: Lemma | None = None,
) -> Vocabulary:
    """Choose the terms for these segments.

    Words with the same lemma are one term, written in the form that is heard most. Two
    neighbouring words are one term when they meet at least five times with a normalised pointwise
    mutual information of .5 or more. A term is kept when it stands in at least two segments (one
    in forty from 80 segments on, but five at most), of at least two participants where four or
    more speak, and, from 40 segments on, in at most half of them; at most 4,000 terms, those in
    most segments. Where segments are of several languages, the stop words of all are dropped.

    Parameters
    ----------
    segments : sequence of Segment
        What the model will read.
    stop_words : callable
        Language → its stop words.
    names : iterable of str
        Names of everybody who speaks; see `name_words` for what is dropped.
    lemma : callable, optional
        Word and language → lemma; by default every form is a word of its own.

    Raises
    ------
    UndefinedResult
        If no term is left.
    """
    texts = [segment.text for segment in segments]
    stop = FILLERS.union(*(stop_words(lang) for lang in sorted({s.language for s in segments})))
    stop |= name_words(names, texts)
    read = [words(text, stop) for text in texts]
    forms = _forms(read, segments, lemma) if lemma else {}
    read = [[forms.get(word, word) for word in found] for found in read]
    pairs = collocations(read)
    said = [joined(found, pairs) for found in read]
    terms = _kept(said, segments)
    if not terms:
        raise _no_terms(said)
    return Vocabulary(stop=stop, forms=forms, pairs=pairs, terms=terms)


def _no_terms(said: Sequence[Sequence[str]]) -> UndefinedResult:
    inside = Counter(term for terms in said for term in set(terms))
    if any(n > len(said) * _MOST_COMMON for n in inside.values()):
        return UndefinedResult(
            f"the words that the {len(said)} segments share stand in most of them: none parts them",
            expected="words that some segments have in common and most do not",
            repair="add transcripts of other subjects",
        )
    return UndefinedResult(
        f"the {len(said)} segments share no words beyond stop words and fillers",
        expected="words that at least two segments have in common",
        repair="add transcripts, or check the documents' language",
    )


def _forms(
    read: Sequence[Sequence[str]], segments: Sequence[Segment], lemma: Lemma
) -> dict[str, str]:
    """Each word that is not the most frequent form of its lemma → that form."""
    heard: Counter[str] = Counter()
    language: dict[str, str] = {}
    for found, segment in zip(read, segments, strict=True):
        heard.update(filter(None, found))
        for word in filter(None, found):
            language.setdefault(word, segment.language)
    by_lemma: dict[str, list[str]] = {}
    for word in sorted(heard, key=lambda word: (-heard[word], word)):
        by_lemma.setdefault(lemma(word, language[word]), []).append(word)
    return {word: same[0] for same in by_lemma.values() for word in same[1:]}


def name_words(names: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """The words of `names` that are names in `texts`: there written with a capital.

    Numbered labels ("Citizen 3", "P12", "Citizen A") name nobody, and a name that is mostly
    written small in the texts ("rose", "staff") is a word: both are kept as words.

    >>> names = ["Mr Green", "Rose Hill", "Staff 2"]
    >>> sorted(name_words(names, ["Green knows the green hill."]) - TITLES)
    ['green', 'rose']
    """
    parts = {
        part
        for name in names
        if (found := _WORD.findall(name)) and not re.search(r"\d|\b\w\b", name)
        for part in found
    }
    lowered = {part.lower() for part in parts}
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for word in itertools.chain.from_iterable(map(_WORD.findall, texts)):
        if word.lower() in lowered:
            (small if word.islower() else large)[word.lower()] += 1
    return frozenset(word for word in lowered if small[word] <= large[word]) | TITLES


def collocations(read: Sequence[Sequence[str]]) -> frozenset[str]:
    """Pairs of neighbouring words that belong together, over all segments."""
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    for found in read:
        single.update(filter(None, found))
        double.update(pair for pair in itertools.pairwise(found) if all(pair))
    n = sum(single.values())
    return frozenset(
        f"{first} {second}"
        for (first, second), count in double.items()
        if count >= _LEAST_PAIRS
        and first != second
        and math.log(count * n / (single[first] * single[second])) / -math.log(count / n)
        >= _LEAST_NPMI
    )


def _kept(read: Sequence[Sequence[str]], segments: Sequence[Segment]) -> tuple[str, ...]:
    heard: dict[str, set[str]] = {}
    inside: Counter[str] = Counter()
    for terms, segment in zip(read, segments, strict=True):
        for term in set(terms):
            inside[term] += 1
            heard.setdefault(term, set()).add(segment.participant)
    least = max(2, min(5, len(segments) // _SMALL))
    most = len(segments) * _MOST_COMMON if len(segments) >= _SMALL else len(segments)
    people = 2 if len({segment.participant for segment in segments}) >= 4 else 1
    good = [t for t, n in inside.items() if least <= n <= most and len(heard[t]) >= people]
    good.sort(key=lambda term: (-inside[term], term))
    return tuple(sorted(good[:_MOST_TERMS]))


def _only_stops(word: str, stop: frozenset[str]) -> bool:
    parts = word.split("-")
    return len(parts) > 1 and all(len(part) < 2 or part in stop for part in parts)
