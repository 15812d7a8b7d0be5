"""Rules made ready for one language: one phrase matcher, token matchers, regexes.

Lemmas, phrases, ``unless`` words and ``about`` cues are all sequences of lemmas, so one
PhraseMatcher over lemmas finds them in a single pass; each match carries a label that says whose
it is. Token patterns are tried only on sentences that hold the words they cannot do without, and
a statistical model is loaded only for patterns that ask for what it alone knows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.codebook.expressions import regex_problem
from qualkit.codebook.patterns import is_optional, needs_model, pattern_faults
from qualkit.errors import Fault
from qualkit.language import UNDETERMINED, has_model, pipeline
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.identity import digest
from qualkit.rules.bounded import BoundedRegex
from qualkit.rules.words import WantedWords

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher, PhraseMatcher
    from spacy.strings import StringStore

VOTE, UNLESS, ABOUT = "vote", "unless", "about"

_NEEDED_KEYS = ("LEMMA", "LOWER", "ORTH", "TEXT")
_WORD_LISTS = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")


@dataclass(frozen=True, slots=True)
class Label:
    """Whose match it is: the code and rule by index, or a cue for a role."""

    sort: str
    code: int
    rule: int = -1
    role: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A token pattern of its own matcher; a match holds a member of each set of `needs`."""

    label: Label
    matcher: Matcher
    needs: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Matchers:
    """What finds the rules' words in texts of one language.

    A sentence in which `words` finds none of `triggers`, and which holds not all that a pattern
    needs, can be voted for by `regexes` alone. `labels` gives the label of a key of `phrases`;
    `tagged` are the patterns that read the documents of `tagger`, the statistical pipeline, None
    where nothing asks for it.
    """

    nlp: Language
    words: WantedWords
    triggers: frozenset[int]
    phrases: PhraseMatcher
    labels: Mapping[int, Label]
    patterns: tuple[Pattern, ...]
    regexes: tuple[tuple[Label, BoundedRegex], ...]
    tagger: Language | None
    tagged: tuple[Pattern, ...]


class RuleSet:
    """The codes of a codebook that have rules, compiled for a language on first use.

    Parameters
    ----------
    book : Codebook
        A codebook without faults.
    """

    def __init__(self, book: Codebook) -> None:
        self.language = book.language
        self.codes = tuple(code for code in book.codes if code.rules)
        self.digests = tuple(rules_digest(code) for code in self.codes)
        self._matchers: dict[str, Matchers] = {}

    def language_of(self, language: str) -> str:
        """The language to read a text in: its own, or the codebook's where nobody could tell."""
        return self.language if language in ("", UNDETERMINED) else language

    def matchers(self, language: str) -> Matchers:
        """The matchers for texts in `language`."""
        if language not in self._matchers:
            self._matchers[language] = self._compile(language)
        return self._matchers[language]

    def abstaining(self, language: str) -> tuple[str, ...]:
        """The codes with a rule that needs a model where there is none for `language`.

        Such a rule abstains in every sentence; whoever shows a result says so.
        """
        if has_model(language):
            return ()
        found = (code for code in self.codes if any(needs_model(r.pattern) for r in code.rules))
        return tuple(code.path for code in found)

    def _compile(self, language: str) -> Matchers:
        from spacy.matcher import PhraseMatcher

        nlp = pipeline(language)
        phrases = PhraseMatcher(nlp.vocab, attr="LEMMA")
        labels = {}
        triggers: set[int] = set()
        for number, (label, terms) in enumerate(self._terms()):
            docs = [nlp(" ".join(_composed(term).split())) for term in terms]
            if docs:
                phrases.add(str(number), docs)
                labels[nlp.vocab.strings.add(str(number))] = label
            if label.sort == VOTE:
                triggers.update(max(doc, key=len).lemma for doc in docs)
        with_model = [(label, rule) for label, rule in self._rules() if needs_model(rule.pattern)]
        tagger = (
            pipeline(language, statistical=True) if with_model and has_model(language) else None
        )
        patterns = tuple(
            _pattern(nlp, label, rule)
            for label, rule in self._rules()
            if rule.pattern and not needs_model(rule.pattern)
        )
        tagged = tuple(_pattern(tagger, label, rule) for label, rule in with_model if tagger)
        needed = (need for pattern in (*patterns, *tagged) for need in pattern.needs)
        return Matchers(
            nlp=nlp,
            words=WantedWords(nlp, frozenset(triggers).union(*needed)),
            triggers=frozenset(triggers),
            phrases=phrases,
            labels=labels,
            patterns=patterns,
            regexes=tuple(
                (label, BoundedRegex(_composed(rule.regex)))
                for label, rule in self._rules()
                if rule.regex
            ),
            tagger=tagger,
            tagged=tagged,
        )

    def _rules(self) -> Iterator[tuple[Label, Rule]]:
        for index, code in enumerate(self.codes):
            for number, rule in enumerate(code.rules):
                yield Label(VOTE, index, number), rule

    def _terms(self) -> Iterator[tuple[Label, Iterable[str]]]:
        for index, code in enumerate(self.codes):
            for role, cues in code.about.items():
                yield Label(ABOUT, index, role=role), cues
            for number, rule in enumerate(code.rules):
                yield Label(UNLESS, index, number), rule.unless
                yield Label(VOTE, index, number), rule.lemmas or filter(None, [rule.phrase])


def rules_digest(code: Code) -> str:
    """A fingerprint of what decides the code's suggestions: its rules and cues, not their lines."""
    rules = [
        [rule.kind, rule.lemmas, rule.phrase, rule.regex, rule.pattern, rule.unless]
        for rule in code.rules
    ]
    return digest(rules, code.about)[:16]


def rule_faults(book: Codebook) -> tuple[Fault, ...]:
    """What is wrong in the regexes and token patterns of `book`, with the lines of their rules.

    A codebook read from YAML has been checked already, token by token; this is for one that comes
    from elsewhere, and for what spaCy itself may refuse.
    """
    return tuple(
        Fault(rule.line, f"the {rule.kind} of {code.path!r}: {what}", repair)
        for code in book.codes
        for rule in code.rules
        for what, repair in _problems(rule)
    )


def _problems(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.regex and (problem := regex_problem(rule.regex)):
        yield f"{rule.regex!r} {problem[0]}", problem[1]
    if rule.kind != "pattern":
        return
    faults = pattern_faults(rule.pattern)
    for fault in faults:
        yield fault.what, fault.repair
    if not faults and (refusal := _refusal(rule)):
        yield refusal, "see spaCy's token patterns for what it takes"


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _refusal(rule: Rule) -> str:
    """What spaCy says against a pattern that looks right; empty when it takes it."""
    from spacy.errors import MatchPatternError

    try:
        _pattern(pipeline(UNDETERMINED), Label(VOTE, 0), rule)
    except (MatchPatternError, ValueError, TypeError, KeyError, AttributeError) as error:
        return " ".join(str(error).split()) or "spaCy cannot read it"
    return ""


def _pattern(nlp: Language, label: Label, rule: Rule) -> Pattern:
    from spacy.matcher import Matcher

    tokens = [_token(token, nlp) for token in rule.pattern]
    matcher = Matcher(nlp.vocab)
    matcher.add("pattern", [tokens], greedy="LONGEST")
    needs = (_needed(token, nlp.vocab.strings) for token in tokens if not is_optional(token))
    return Pattern(label, matcher, tuple(need for need in needs if need))


def _token(token: Mapping[str, Any], nlp: Language) -> dict[str, Any]:
    """A token as spaCy wants it: keys in capitals, lemmas as the texts of `nlp` have them."""
    named = {key.upper(): value for key, value in token.items()}
    if "LEMMA" in named:
        named["LEMMA"] = _lemma_value(named["LEMMA"], nlp)
    return named


def _lemma_value(value: object, nlp: Language) -> object:
    """`value` with its words looked up, as the terms of a `lemmas` rule are; the rest as written.

    A word that is a lemma but reads as another's form, such as ``meeting``, would else never be
    found.
    """
    if isinstance(value, str):
        return _lemma(value, nlp)
    if not isinstance(value, Mapping):
        return value
    return {
        key: [_lemma(word, nlp) for word in member] if key in _WORD_LISTS else member
        for key, member in value.items()
    }


def _lemma(word: str, nlp: Language) -> str:
    doc = nlp(_composed(word))
    return doc[0].lemma_ if len(doc) == 1 else word


def _needed(token: Mapping[str, Any], strings: StringStore) -> frozenset[int]:
    """The words of which a match of `token` is one, as spaCy's numbers; empty when any may be."""
    for key in _NEEDED_KEYS:
        value = token.get(key)
        words = value.get("IN") if isinstance(value, Mapping) else value
        if words:
            return frozenset(
                strings.add(word) for word in ([words] if isinstance(words, str) else words)
            )
    return frozenset()
