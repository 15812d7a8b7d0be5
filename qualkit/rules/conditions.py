"""Which rules a turn is open to: its role, the kind of its document, the question it answers.

Roles are compared without case. A question is met when one of a rule's phrases occurs in it,
matched on the lemmas of the turn's language. A rule of another language never gets here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualkit.model.codes import Rule
from qualkit.model.documents import Turn
from qualkit.rules.patterns import composed

if TYPE_CHECKING:
    from spacy.language import Language

    from qualkit.rules.compile import Matchers, RuleSet


def open_rules(turn: Turn, rules: RuleSet, matchers: Matchers) -> frozenset[tuple[int, int]]:
    """The rules, by code and rule, of the turn's language whose conditions it meets."""
    if not rules.has_conditions:
        return matchers.rules
    key = (matchers.language, turn.role, turn.kind, turn.question)
    if key not in rules.opened:
        rules.opened[key] = frozenset(
            place for place in matchers.rules if _is_met(rules.rule(*place), turn, matchers.nlp)
        )
    return rules.opened[key]


def _is_met(rule: Rule, turn: Turn, nlp: Language) -> bool:
    role = (turn.role or "").casefold()
    if rule.roles and role not in (name.casefold() for name in rule.roles):
        return False
    if rule.document_kinds and turn.kind not in rule.document_kinds:
        return False
    if not rule.questions:
        return True
    asked = _lemmas(turn.question or "", nlp)
    return any(_occurs(_lemmas(phrase, nlp), asked) for phrase in rule.questions)


def _lemmas(text: str, nlp: Language) -> list[int]:
    return [token.lemma for token in nlp(" ".join(composed(text).split()))]


def _occurs(words: Sequence[int], text: Sequence[int]) -> bool:
    size = len(words)
    return any(text[at : at + size] == words for at in range(len(text) - size + 1))
