"""The rules of one code from their YAML nodes: what they look for is checked, not only read."""

from __future__ import annotations

import yaml

from qualkit.codebook.expressions import regex_problem
from qualkit.codebook.nodes import Mapping, Reader, is_empty, line_of, text_at, texts_at
from qualkit.codebook.patterns import pattern_faults
from qualkit.model.codes import RULE_KINDS, Rule

RULE_KEYS = (*RULE_KINDS, "unless")


def read_rules(reader: Reader, entries: Mapping, path: str) -> tuple[Rule, ...]:
    """The rules among the `entries` of the code at `path`; faults go to `reader`."""
    if "rules" not in entries:
        return ()
    nodes = reader.items(entries["rules"][1], f"'rules' of {path!r}")
    rules = [_rule(reader, node, path) for node in nodes]
    return tuple(rule for rule in rules if rule)


def _rule(reader: Reader, node: yaml.Node, path: str) -> Rule | None:
    entries = reader.mapping(node, f"a rule of {path!r}", RULE_KEYS)
    kinds = [kind for kind in RULE_KINDS if kind in entries]
    if isinstance(node, yaml.MappingNode) and len(kinds) != 1:
        what = f"a rule of {path!r} has {' and '.join(kinds) or 'nothing to look for'}"
        reader.fault(node, what, f"give it exactly one of {', '.join(RULE_KINDS)}")
    for name, (line, value) in entries.items():
        if is_empty(value):
            reader.fault(line, f"{name!r} of a rule of {path!r} is empty", "fill it or remove it")
    rule = Rule(
        kind=kinds[0] if kinds else "",
        lemmas=texts_at(reader, entries, "lemmas", as_words=True),
        phrase=text_at(reader, entries, "phrase"),
        regex=_regex(reader, entries, path),
        pattern=_pattern(reader, entries, path),
        unless=texts_at(reader, entries, "unless", as_words=True),
        line=line_of(node),
    )
    is_sound = len(kinds) == 1 and bool(getattr(rule, kinds[0]))
    return rule if is_sound else None


def _regex(reader: Reader, entries: Mapping, path: str) -> str:
    regex = text_at(reader, entries, "regex")
    if regex and (problem := regex_problem(regex)):
        what, repair = problem
        reader.fault(entries["regex"][0], f"the regex {regex!r} of {path!r} {what}", repair)
        return ""
    return regex


def _pattern(reader: Reader, entries: Mapping, path: str) -> tuple[dict[str, object], ...]:
    if "pattern" not in entries or is_empty(entries["pattern"][1]):
        return ()
    line, node = entries["pattern"]
    tokens = reader.plain(node)
    faults = pattern_faults(tokens)
    for fault in faults:
        place = line if fault.token is None else line_of(node.value[fault.token])
        reader.fault(place, f"the pattern of {path!r}: {fault.what}", fault.repair)
    return () if faults else tuple(tokens)
