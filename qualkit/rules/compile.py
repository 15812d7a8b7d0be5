"""Rules made ready for one language: one phrase matcher, one token matcher, regexes.

Lemmas, phrases, ``unless`` words and ``about`` cues are all sequences of lemmas, so one
PhraseMatcher over lemmas finds them in a single pass; each match carries a label that says whose
it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.errors import Fault
from qualkit.language import UNDETERMINED, pipeline
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.identity import digest

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher, PhraseMatcher

VOTE, UNLESS, ABOUT = "vote", "unless", "about"

_MODEL_KEYS = {"POS", "TAG", "DEP", "MORPH", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID"}


@dataclass(frozen=True, slots=True)
class Label:
    """Whose match it is: the code and rule by index, or a cue for a role."""

    sort: str
    code: int
    rule: int = -1
    role: str = ""

    def key(self) -> str:
        """The label as a matcher's key."""
        return f"{self.sort}\t{self.code}\t{self.rule}\t{self.role}"

    @classmethod
    def from_key(cls, key: str) -> Label:
        """The label that `key` was made from."""
        sort, code, rule, role = key.split("\t")
        return cls(sort, int(code), int(rule), role)


@dataclass(frozen=True, slots=True)
class Matchers:
    """What finds the rules' words in texts of one language; `regexes` are (label, regex)."""

    nlp: Language
    phrases: PhraseMatcher
    patterns: Matcher
    regexes: tuple[tuple[Label, re.Pattern[str]], ...]


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
        return self.language if language == UNDETERMINED else language

    def matchers(self, language: str) -> Matchers:
        """The matchers for texts in `language`."""
        if language not in self._matchers:
            self._matchers[language] = self._compile(language)
        return self._matchers[language]

    def _compile(self, language: str) -> Matchers:
        from spacy.matcher import Matcher, PhraseMatcher

        nlp = pipeline(language, statistical=any(map(_needs_model, self._rules())))
        phrases = PhraseMatcher(nlp.vocab, attr="LEMMA")
        patterns = Matcher(nlp.vocab)
        regexes = []
        for label, terms in self._terms():
            phrases.add(label.key(), [nlp(term) for term in terms])
        for index, code in enumerate(self.codes):
            for number, rule in enumerate(code.rules):
                label = Label(VOTE, index, number)
                if rule.pattern:
                    patterns.add(label.key(), [[dict(token) for token in rule.pattern]])
                if rule.regex:
                    regexes.append((label, re.compile(rule.regex, re.IGNORECASE)))
        return Matchers(nlp, phrases, patterns, tuple(regexes))

    def _rules(self) -> Iterator[Rule]:
        return (rule for code in self.codes for rule in code.rules)

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
    """What spaCy finds wrong in the token patterns of `book`, with their lines."""
    found = []
    for code in book.codes:
        for rule in code.rules:
            if rule.pattern and (problem := _pattern_problem(rule)):
                what = f"bad spaCy pattern of {code.path!r}: {problem}"
                found.append(Fault(rule.line, what, "see spaCy's token patterns for the keys"))
    return tuple(found)


def _pattern_problem(rule: Rule) -> str:
    from spacy.errors import MatchPatternError
    from spacy.matcher import Matcher

    pattern: list[dict[str, Any]] = [dict(token) for token in rule.pattern]
    try:
        Matcher(pipeline("xx").vocab, validate=True).add("pattern", [pattern])
    except MatchPatternError as error:
        lines = [line.strip("- ") for line in str(error).splitlines()[1:] if line.strip()]
        return "; ".join(lines) or "not valid"
    except (ValueError, TypeError, KeyError, AttributeError, re.error) as error:
        return str(error).splitlines()[0] if str(error) else "not valid"
    return ""


def _needs_model(rule: Rule) -> bool:
    return any(key.upper() in _MODEL_KEYS for token in rule.pattern for key in token)
