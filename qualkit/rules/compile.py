"""Rules made ready for one language: one phrase matcher, token matchers, regexes.

Lemmas, phrases, ``any_of``, ``all_of``, ``unless`` words and ``about`` cues are all sequences of
lemmas, so one PhraseMatcher over lemmas finds them in a single pass; each match carries a label
that says whose it is. Token patterns are tried only on sentences that hold the words they cannot
do without, rules of several words only on turns that hold them all, and a statistical model is
loaded only for patterns that ask for what it alone knows. A rule of another language is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.codebook.expressions import regex_problem
from qualkit.codebook.nesting import meant, reading_order
from qualkit.codebook.patterns import needs_model, pattern_faults
from qualkit.errors import Fault
from qualkit.language import UNDETERMINED, base_language, has_model, pipeline
from qualkit.model.codes import TURN, Codebook, Rule
from qualkit.rules.bounded import BoundedRegex
from qualkit.rules.fingerprints import fingerprint
from qualkit.rules.labels import MEMBER, UNLESS, VOTE, Label, is_joined, members, terms
from qualkit.rules.patterns import Pattern, composed, pattern_of, refusal
from qualkit.rules.words import WantedWords

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Joined:
    """A rule that votes where its words meet; each set of `needs` holds what one of them must be.

    `is_wide` is true when they may stand in different sentences.
    """

    label: Label
    needs: tuple[frozenset[int], ...]
    is_wide: bool

    def is_possible(self, words: frozenset[int]) -> bool:
        """False when a text with these `words` cannot hold all that is needed."""
        return not any(need.isdisjoint(words) for need in self.needs)


@dataclass(frozen=True, slots=True)
class Matchers:
    """What finds the rules' words in texts of one language.

    A sentence in which `words` finds none of `triggers`, and which holds not all that a pattern or
    a joined rule needs, can be voted for by `regexes` alone. `labels` gives the label of a key of
    `phrases`; `vetoes` the words that may forbid a rule anywhere in its turn; `tagged` are the
    patterns that read the documents of `tagger`, the statistical pipeline, None where nothing asks
    for it. `rules` are the rules that are of this language.
    """

    language: str
    nlp: Language
    words: WantedWords
    triggers: frozenset[int]
    phrases: PhraseMatcher
    labels: Mapping[int, Label]
    joined: tuple[Joined, ...]
    vetoes: Mapping[tuple[int, int], frozenset[int]]
    patterns: tuple[Pattern, ...]
    regexes: tuple[tuple[Label, BoundedRegex], ...]
    tagger: Language | None
    tagged: tuple[Pattern, ...]
    rules: frozenset[tuple[int, int]]


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
        self.fingerprints = tuple(tuple(map(fingerprint, code.rules)) for code in self.codes)
        order = {path: place for place, path in enumerate(reading_order(book.codes))}
        self.order = tuple(order[code.path] for code in self.codes)
        insides = {rule.inside for code in self.codes for rule in code.rules if rule.inside}
        self.meant = {path: meant(path, book.codes) for path in insides}
        self.has_conditions = any(
            rule.roles or rule.document_kinds or rule.questions
            for code in self.codes
            for rule in code.rules
        )
        self.opened: dict[object, frozenset[tuple[int, int]]] = {}
        self._matchers: dict[str, Matchers] = {}

    def language_of(self, language: str) -> str:
        """The language to read a text in: its own, or the codebook's where nobody could tell."""
        return self.language if language in ("", UNDETERMINED) else language

    def matchers(self, language: str) -> Matchers:
        """The matchers for texts in `language`."""
        if language not in self._matchers:
            self._matchers[language] = self._compile(language)
        return self._matchers[language]

    def rule(self, code: int, rule: int) -> Rule:
        """The rule at these indexes."""
        return self.codes[code].rules[rule]

    def labels(self, language: str) -> tuple[Label, ...]:
        """A label for each rule that is not of another language than `language`."""
        base = base_language(language)
        return tuple(
            Label(VOTE, index, number)
            for index, code in enumerate(self.codes)
            for number, rule in enumerate(code.rules)
            if not rule.languages or base in map(base_language, rule.languages)
        )

    def abstaining(self, language: str) -> tuple[str, ...]:
        """The codes with a rule that needs a model where there is none for `language`.

        Such a rule abstains in every sentence; whoever shows a result says so.
        """
        if has_model(language):
            return ()
        wanted = self.labels(language)
        found = (self.codes[label.code].path for label in wanted if self._needs_model(label))
        return tuple(dict.fromkeys(found))

    def _needs_model(self, label: Label) -> bool:
        return needs_model(self.rule(label.code, label.rule).pattern)

    def _compile(self, language: str) -> Matchers:
        nlp, wanted = pipeline(language), self.labels(language)
        lexicon = _Lexicon(nlp, terms(self.codes, wanted=wanted))
        joined = tuple(self._joined(lexicon, wanted))
        vetoes = dict(self._vetoes(lexicon, wanted))
        tagger = None
        if any(map(self._needs_model, wanted)) and has_model(language):
            tagger = pipeline(language, statistical=True)
        patterns, tagged = self._patterns(nlp, tagger, wanted)
        needed = [need for pattern in (*patterns, *tagged) for need in pattern.needs]
        needed += [need for rule in joined for need in rule.needs]
        return Matchers(
            language=language,
            nlp=nlp,
            words=WantedWords(nlp, lexicon.triggers.union(*needed, *vetoes.values())),
            triggers=lexicon.triggers,
            phrases=lexicon.matcher,
            labels=lexicon.labels,
            joined=joined,
            vetoes=vetoes,
            patterns=patterns,
            regexes=tuple(self._regexes(wanted)),
            tagger=tagger,
            tagged=tagged,
            rules=frozenset((label.code, label.rule) for label in wanted),
        )

    def _joined(self, lexicon: _Lexicon, wanted: Iterable[Label]) -> Iterator[Joined]:
        for label in wanted:
            rule = self.rule(label.code, label.rule)
            if is_joined(rule):
                needs = (
                    lexicon.trigger(Label(MEMBER, label.code, label.rule, member=number))
                    for number in range(len(members(rule)))
                )
                yield Joined(label, tuple(needs), rule.within != "sentence")

    def _vetoes(
        self, lexicon: _Lexicon, wanted: Iterable[Label]
    ) -> Iterator[tuple[tuple[int, int], frozenset[int]]]:
        for label in wanted:
            rule = self.rule(label.code, label.rule)
            if rule.within == TURN and rule.unless:
                veto = Label(UNLESS, label.code, label.rule)
                yield (label.code, label.rule), lexicon.trigger(veto)

    def _patterns(
        self, nlp: Language, tagger: Language | None, wanted: Iterable[Label]
    ) -> tuple[tuple[Pattern, ...], tuple[Pattern, ...]]:
        light, tagged = [], []
        for label in wanted:
            rule = self.rule(label.code, label.rule)
            if rule.pattern and not needs_model(rule.pattern):
                light.append(pattern_of(nlp, label, rule))
            elif rule.pattern and tagger:
                tagged.append(pattern_of(tagger, label, rule))
        return tuple(light), tuple(tagged)

    def _regexes(self, wanted: Iterable[Label]) -> Iterator[tuple[Label, BoundedRegex]]:
        for label in wanted:
            if regex := self.rule(label.code, label.rule).regex:
                yield label, BoundedRegex(composed(regex))


@dataclass(slots=True)
class _Lexicon:
    """A phrase matcher over lemmas, and the word by which each label's terms are noticed."""

    matcher: PhraseMatcher
    labels: dict[int, Label] = field(default_factory=dict)
    triggers: frozenset[int] = frozenset()
    _by_label: dict[Label, frozenset[int]] = field(default_factory=dict)

    def __init__(self, nlp: Language, found: Iterable[tuple[Label, Iterable[str]]]) -> None:
        from spacy.matcher import PhraseMatcher

        self.matcher = PhraseMatcher(nlp.vocab, attr="LEMMA")
        self.labels, self._by_label = {}, {}
        for number, (label, words) in enumerate(found):
            docs = list(nlp.pipe(" ".join(composed(word).split()) for word in words))
            if docs:
                self.matcher.add(str(number), docs)
                self.labels[nlp.vocab.strings.add(str(number))] = label
                self._by_label[label] = frozenset(map(_longest, docs))
        votes = (word for label, word in self._by_label.items() if label.sort == VOTE)
        self.triggers = frozenset().union(*votes)

    def trigger(self, label: Label) -> frozenset[int]:
        """The words of which one stands wherever a term of `label` does."""
        return self._by_label.get(label, frozenset())


def _longest(doc: Doc) -> int:
    return int(max(doc, key=len).lemma)


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
    if not faults and (refused := refusal(rule)):
        yield refused, "see spaCy's token patterns for what it takes"
