"""A rule on one line, as differences and lists of rules show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualkit.model.codes import RULE_KINDS, SENTENCE, Rule


def shown_rule(rule: Rule) -> str:
    """What `rule` looks for and under which conditions; where it stands in its file left out.

    >>> shown_rule(Rule(kind="lemmas", lemmas=("bus", "tram"), unless=("pass",), roles=("rider",)))
    'lemmas: bus; tram unless pass, role rider'
    """
    kinds = dict.fromkeys((rule.kind, *RULE_KINDS))
    asked = [f"{kind}: {_shown(getattr(rule, kind))}" for kind in kinds if getattr(rule, kind)]
    more = ", ".join(_conditions(rule))
    return " and ".join(asked) + (f" {more}" if more else "")


def _conditions(rule: Rule) -> Iterator[str]:
    if rule.unless:
        yield f"unless {_shown(rule.unless)}"
    if rule.within != SENTENCE:
        unit = " words" if isinstance(rule.within, int) else ""
        yield f"within {rule.within}{unit}"
    if rule.inside:
        yield f"within {rule.inside}"
    for name, values in (
        ("role", rule.roles),
        ("kind", rule.document_kinds),
        ("language", rule.languages),
        ("question", rule.questions),
    ):
        if values:
            yield f"{name} {_shown(values)}"
    if rule.weight is not None:
        yield f"weight {rule.weight:g}"


def _shown(value: object) -> str:
    if isinstance(value, tuple | list):
        return "; ".join(map(_shown, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    return str(value)
