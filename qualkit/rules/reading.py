"""Turns read in batches: what the rules look for, found sentence by sentence, with as little as
possible read as tokens.

Every sentence is looked through for wanted words and by the regexes; only those that something can
match are read as tokens, in a stream, and only those that a pattern with parts of speech or names
can match are given to a model, of which only the components asked for run. Nothing here knows what
a match means.
"""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.codebook.bounded import BoundedRegex, TimeUp
from qualkit.codebook.needles import lowered
from qualkit.model.documents import Turn
from qualkit.rules.bounded import LONGEST_PIECE, pieces
from qualkit.rules.compile import Matchers, RuleSet
from qualkit.rules.conditions import open_rules
from qualkit.rules.labels import Label, Match
from qualkit.rules.patterns import ENTITIES, TAGS, Pattern
from qualkit.rules.sentences import Sentence, sentences_of

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from spacy.language import Language
    from spacy.tokens import Doc

BATCH = 200
"""Turns whose sentences are read as one stream."""

_LONGEST_REGEX = 2.0
"""Seconds that one regex may take for one turn."""

_COMPONENTS = {
    TAGS: ("tagger", "morphologizer", "attribute_ruler"),
    ENTITIES: ("ner",),
}
_SHARED = ("tok2vec", "transformer")
"""What other components may listen to, or may have of their own."""

_LEMMAS = "qualkit_lemmas"


@dataclass(slots=True)
class ReadTurn:
    """A turn with its sentences and what was found in them.

    ``open`` are the rules, by code and rule, whose conditions it meets; ``late`` those whose regex
    took too long in it.
    """

    turn: Turn
    matchers: Matchers
    sentences: list[Sentence]
    open: frozenset[tuple[int, int]]
    late: set[tuple[int, int]] = field(default_factory=set)

    def found(self, sentence: Sentence) -> list[Match]:
        """All that matches in `sentence`, which is read as tokens now if it was not before."""
        if not sentence.is_read:
            _read_alone(sentence, self.matchers)
        return sentence.found


def read_turns(
    turns: Iterable[Turn],
    rules: RuleSet,
    *,
    seconds: float | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[ReadTurn]:
    """Each of `turns` with what was found in it, in order.

    A regex that takes over `seconds` (two, unless told) in a turn finds nothing there.
    """
    limit = (_LONGEST_REGEX if seconds is None else seconds, clock)
    ordered = iter(turns)
    while batch := list(itertools.islice(ordered, BATCH)):
        read = [_looked_through(turn, rules, limit) for turn in batch]
        wanted: dict[str, list[Sentence]] = defaultdict(list)
        for item in read:
            wanted[item.matchers.language] += _to_be_read(item)
        for language, sentences in wanted.items():
            _read_together(sentences, rules.matchers(language))
        yield from read


def _looked_through(
    turn: Turn, rules: RuleSet, limit: tuple[float, Callable[[], float]]
) -> ReadTurn:
    language = rules.language_of(turn.language)
    matchers = rules.matchers(language)
    rules_open = open_rules(turn, rules, matchers)
    read = ReadTurn(turn, matchers, list(sentences_of(turn, language)), rules_open)
    among = matchers.words.among
    for sentence in read.sentences:
        sentence.words = among(sentence.text)
        sentence.low = lowered(sentence.text)
    lows = [sentence.low for sentence in read.sentences if sentence.low is not None]
    low = "\n".join(lows) if len(lows) == len(read.sentences) else None
    for label, regex in matchers.regexes:
        if (label.code, label.rule) in rules_open and regex.is_possible(low):
            _try_regex(read, label, regex, limit)
    return read


def _try_regex(
    read: ReadTurn,
    label: Label,
    regex: BoundedRegex,
    limit: tuple[float, Callable[[], float]],
) -> None:
    seconds, clock = limit
    begun = clock()

    def check() -> None:
        if clock() - begun > seconds:
            raise TimeUp

    found: list[tuple[Sentence, int, int]] = []
    try:
        for sentence in read.sentences:
            if not regex.is_possible(sentence.low):
                continue
            check()
            for start, end in regex.matches(sentence.text, check):
                found.append((sentence, start, end))
    except TimeUp:
        read.late.add((label.code, label.rule))
        return
    for sentence, start, end in found:
        sentence.found.append((label, start, end))


def _to_be_read(read: ReadTurn) -> Iterator[Sentence]:
    """The sentences in which tokens may matter."""
    matchers, sentences = read.matchers, read.sentences
    in_turn = _NOTHING.union(*[sentence.words for sentence in sentences])
    wide = [rule for rule in matchers.joined if rule.is_wide and rule.is_possible(in_turn)]
    triggers = matchers.triggers.union(*[need for rule in wide for need in rule.needs])
    near = [rule for rule in matchers.joined if not rule.is_wide]
    for sentence in sentences:
        words = sentence.words
        is_wanted = (
            bool(sentence.found)
            or not words.isdisjoint(triggers)
            or any(rule.is_possible(words) for rule in near)
            or any(_possible(matchers, words))
        )
        if is_wanted:
            yield sentence


_NOTHING: frozenset[int] = frozenset()


def _possible(matchers: Matchers, words: frozenset[int]) -> Iterator[Pattern]:
    for pattern in (*matchers.patterns, *matchers.tagged):
        if pattern.is_possible(words):
            yield pattern


def _read_together(wanted: Sequence[Sentence], matchers: Matchers) -> None:
    sentences = [sentence for sentence in wanted if len(sentence.text) <= LONGEST_PIECE]
    for sentence in wanted:
        if len(sentence.text) > LONGEST_PIECE:
            _read_alone(sentence, matchers)
    docs = matchers.nlp.pipe(sentence.text for sentence in sentences)
    for sentence, doc in zip(sentences, docs, strict=True):
        sentence.found += _in_doc(doc, sentence.words, matchers)
        sentence.is_read = True
    by_parts: dict[frozenset[str], list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        if asked_of := _parts(sentence.words, matchers):
            by_parts[asked_of].append(sentence)
    for parts, asked in by_parts.items():
        for sentence, doc in zip(asked, _tagged(asked, matchers, parts), strict=True):
            sentence.found += _by_model(doc, sentence.words, matchers)


def _parts(words: frozenset[int], matchers: Matchers) -> frozenset[str]:
    """What patterns that can match these `words` ask of the model."""
    possible = (pattern.parts for pattern in matchers.tagged if pattern.is_possible(words))
    return frozenset[str]().union(*possible)


def _tagged(
    sentences: Sequence[Sentence], matchers: Matchers, parts: frozenset[str]
) -> Iterator[Doc]:
    if matchers.tagger:
        with _only(matchers.tagger, parts):
            yield from matchers.tagger.pipe(sentence.text for sentence in sentences)


def _only(nlp: Language, parts: frozenset[str]) -> AbstractContextManager[object]:
    """`nlp` with the components alone that give `parts`."""
    return nlp.select_pipes(enable=components(nlp, parts))


def components(nlp: Language, parts: Collection[str]) -> list[str]:
    """The components of `nlp` that it takes to give `parts`, in order."""
    wanted = {name for part in parts for name in _COMPONENTS[part]}
    for name in _SHARED:
        listening = getattr(dict(nlp.pipeline).get(name), "listening_components", wanted)
        if not wanted.isdisjoint(listening):
            wanted |= {name}
    return [name for name in nlp.pipe_names if name in wanted or name == _LEMMAS]


def _read_alone(sentence: Sentence, matchers: Matchers) -> None:
    for start, end in pieces(sentence.text):
        text = sentence.text[start:end]
        words = matchers.words.among(text)
        matches = list(_in_doc(matchers.nlp(text), words, matchers))
        parts = _parts(words, matchers)
        if parts and matchers.tagger:
            with _only(matchers.tagger, parts):
                matches += _by_model(matchers.tagger(text), words, matchers)
        sentence.found += ((label, first + start, last + start) for label, first, last in matches)
    sentence.is_read = True


def _in_doc(doc: Doc, words: frozenset[int], matchers: Matchers) -> Iterator[Match]:
    for key, start, end in matchers.phrases(doc):
        yield (matchers.labels[key], *_characters(doc, start, end))
    for pattern in matchers.patterns:
        if pattern.is_possible(words):
            yield from _matched(pattern, doc)


def _by_model(doc: Doc, words: frozenset[int], matchers: Matchers) -> Iterator[Match]:
    for pattern in matchers.tagged:
        if pattern.is_possible(words):
            yield from _matched(pattern, doc)


def _matched(pattern: Pattern, doc: Doc) -> Iterator[Match]:
    if len(doc.text) > pattern.longest and max(map(len, doc)) > pattern.longest:
        return
    for _, start, end in pattern.matcher(doc, allow_missing=True):
        if start < end:
            yield (pattern.label, *_characters(doc, start, end))


def _characters(doc: Doc, start: int, end: int) -> tuple[int, int]:
    last = doc[end - 1]
    return doc[start].idx, last.idx + len(last)
