"""Token patterns made ready for spaCy's matcher, and what must stand in a text for one to match.

Knows which attributes only a statistical model gives, and which of its components give them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.codebook.expressions import regex_reach
from qualkit.codebook.patterns import is_optional
from qualkit.language import UNDETERMINED, pipeline
from qualkit.model.codes import Rule
from qualkit.rules.labels import VOTE, Label

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.strings import StringStore

TAGS, ENTITIES = "tags", "entities"
"""What of a model a pattern can ask for: parts of speech and forms, or names."""

_ASKED = {"POS": TAGS, "TAG": TAGS, "MORPH": TAGS, "ENT_TYPE": ENTITIES, "ENT_IOB": ENTITIES}
_LONGEST_TOKEN = 1_000_000
_NEEDED_KEYS = ("LEMMA", "LOWER", "ORTH", "TEXT")
_WORD_LISTS = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A token pattern of its own matcher; a match holds a member of each set of `needs`.

    `parts` is what it asks of a model, empty where none is needed. A sentence with a token of more
    than `longest` characters is not tried: one of its regular expressions could take endless time.
    """

    label: Label
    matcher: Matcher
    needs: tuple[frozenset[int], ...]
    parts: frozenset[str]
    longest: int = _LONGEST_TOKEN

    def is_possible(self, words: frozenset[int]) -> bool:
        """False when a text with these `words` cannot match."""
        return not any(need.isdisjoint(words) for need in self.needs)


def pattern_of(nlp: Language, label: Label, rule: Rule) -> Pattern:
    """The pattern of `rule` for documents of `nlp`."""
    from spacy.matcher import Matcher

    tokens = [_token(token, nlp) for token in rule.pattern]
    matcher = Matcher(nlp.vocab)
    matcher.add("pattern", [tokens], greedy="LONGEST")
    needs = (_needed(token, nlp.vocab.strings) for token in tokens if not is_optional(token))
    parts = frozenset(_ASKED[key] for token in tokens for key in token if key in _ASKED)
    reaches = [regex_reach(regex) for token in tokens for regex in _regexes(token)]
    longest = min(reaches, default=_LONGEST_TOKEN)
    return Pattern(label, matcher, tuple(need for need in needs if need), parts, longest)


def _regexes(value: object) -> Iterator[str]:
    """The regular expressions of a token, or of what it asks of an attribute."""
    for key, member in value.items() if isinstance(value, Mapping) else ():
        if key == "REGEX":
            yield from _texts(member)
        else:
            yield from _regexes(member)


def _texts(value: object) -> Iterator[str]:
    """The texts among a regular expression, or a list of them under IN or NOT_IN."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from member


def refusal(rule: Rule) -> str:
    """What spaCy says against a pattern that looks right; empty when it takes it."""
    from spacy.errors import MatchPatternError

    try:
        pattern_of(pipeline(UNDETERMINED), Label(VOTE, 0), rule)
    except (MatchPatternError, ValueError, TypeError, KeyError, AttributeError) as error:
        return " ".join(str(error).split()) or "spaCy cannot read it"
    return ""


def composed(text: str) -> str:
    """`text` with accents composed (NFC), as every text is read."""
    return unicodedata.normalize("NFC", text)


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
    doc = nlp(composed(word))
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
