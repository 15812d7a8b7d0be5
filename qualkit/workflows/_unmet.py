"""What rules ask for and nothing that was read has: roles, kinds, languages, questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from qualkit.language import base_language
from qualkit.model.codes import Codebook, Rule
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet

_SOURCE = "questions come from a table's column 'question' or the headings of a file"


def unmet(rules: RuleSet, book: Codebook, turns: Sequence[Turn]) -> Iterator[str]:
    """A note on each rule that cannot vote; of languages and questions, one for all such rules."""
    if not turns:
        return
    every = [(code.path, rule) for code in book.codes for rule in code.rules]
    roles = {(turn.role or "").casefold() for turn in turns}
    kinds = {turn.kind for turn in turns}
    for path, rule in every:
        told = f"the rule of {path!r} (line {rule.line}) asks for"
        if rule.roles and roles.isdisjoint(role.casefold() for role in rule.roles):
            yield f"{told} {', '.join(rule.roles)}: nobody read"
        if rule.document_kinds and kinds.isdisjoint(rule.document_kinds):
            yield f"{told} the kind {', '.join(rule.document_kinds)}: no document read is of it"
    yield from _languages(every, {rules.language_of(turn.language) for turn in turns})
    if not any(turn.question for turn in turns):
        yield from _questions(every)


def _languages(every: Sequence[tuple[str, Rule]], read: set[str]) -> Iterator[str]:
    bases = {base_language(language) for language in read}
    idle: dict[tuple[str, ...], int] = defaultdict(int)
    for _, rule in every:
        if rule.languages and bases.isdisjoint(map(base_language, rule.languages)):
            idle[rule.languages] += 1
    if idle:
        listed = ", ".join(f"{', '.join(names)} ({count})" for names, count in idle.items())
        yield f"rules for languages that nothing read is in: {listed}"


def _questions(every: Sequence[tuple[str, Rule]]) -> Iterator[str]:
    asking = [f"{path!r} (line {rule.line})" for path, rule in every if rule.questions]
    if asking:
        more = f" and {len(asking) - 1} more" if len(asking) > 1 else ""
        what = "asks for a question: no turn read has one"
        yield f"the rule of {asking[0]}{more} {what}; {_SOURCE}"
