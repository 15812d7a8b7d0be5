"""Whose a match is: a vote, one of several words that must meet, a veto, or a cue for a role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualkit.model.codes import Code, Rule

VOTE, MEMBER, UNLESS, ABOUT = "vote", "member", "unless", "about"


@dataclass(frozen=True, slots=True)
class Label:
    """The code and rule by index, the member of an ``all_of``, or the role of a cue."""

    sort: str
    code: int
    rule: int = -1
    role: str = ""
    member: int = -1


Match = tuple[Label, int, int]
"""Whose match it is, and where in the sentence as it is read."""


def is_joined(rule: Rule) -> bool:
    """True when the rule votes only where several of its words meet."""
    return bool(rule.all_of)


def members(rule: Rule) -> list[tuple[str, ...]]:
    """The terms of each thing that must be there for a joined rule to vote."""
    return [*((term,) for term in rule.all_of), *([rule.any_of] if rule.any_of else [])]


def terms(
    codes: Sequence[Code], *, wanted: Sequence[Label]
) -> Iterator[tuple[Label, Iterable[str]]]:
    """The words and phrases that are found by lemmas, each with its label.

    `wanted` names the rules to be looked for; cues of all codes are.
    """
    for index, code in enumerate(codes):
        for role, cues in code.about.items():
            yield Label(ABOUT, index, role=role), cues
    for label in wanted:
        rule = codes[label.code].rules[label.rule]
        yield Label(UNLESS, label.code, label.rule), rule.unless
        if is_joined(rule):
            for number, words in enumerate(members(rule)):
                yield Label(MEMBER, label.code, label.rule, member=number), words
        else:
            yield label, (*rule.lemmas, *rule.phrases(), *rule.any_of)
