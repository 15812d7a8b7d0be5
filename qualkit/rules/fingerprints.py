"""Fingerprints of rules: what decides how a rule votes, not where it stands or how it is written.

A suggestion carries those of the rules that voted, so that a decision holds as long as they do.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.model.codes import Rule
from qualkit.model.identity import digest

_JOINT = "+"


def fingerprint(rule: Rule) -> str:
    """Sixteen characters that change with anything that decides what `rule` suggests.

    The order of words in a list does not, nor whether they come from a file, nor the line.
    """
    asked = [rule.kind, _set(rule.lemmas), _set(rule.phrases()), rule.regex, rule.pattern]
    joined = [_set(rule.any_of), _set(rule.all_of), rule.within, rule.inside]
    conditions = [rule.roles, rule.document_kinds, rule.languages, rule.questions]
    return digest(
        asked, joined, _set(rule.unless), [_set(values) for values in conditions], rule.weight
    )[:16]


def joined_fingerprints(fingerprints: Iterable[str]) -> str:
    """The fingerprints of several rules as one text, whatever their order.

    >>> joined_fingerprints(["b", "a", "b"])
    'a+b'
    """
    return _JOINT.join(sorted(set(fingerprints)))


def _set(values: Iterable[str]) -> list[str]:
    return sorted(set(values))
