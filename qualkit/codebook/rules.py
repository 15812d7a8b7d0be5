"""The rules of one code from their YAML nodes: what they look for is checked, not only read.

Knows which keys a rule may have and which of them go together; words and their files are the
business of `qualkit.codebook.words`, conditions that of `qualkit.codebook.conditions`.
"""

from __future__ import annotations

from dataclasses import replace

import yaml

from qualkit.codebook.conditions import CONDITION_KEYS, conditions, is_language, within
from qualkit.codebook.expressions import regex_problem
from qualkit.codebook.nodes import Mapping, Reader, is_empty, line_of, text_at
from qualkit.codebook.patterns import pattern_faults
from qualkit.codebook.words import phrase_at, words_at
from qualkit.model.codes import RULE_KINDS, SENTENCE, Rule

RULE_KEYS = (*RULE_KINDS, "unless", "within", *CONDITION_KEYS)

_TOGETHER = ["any_of", "all_of"]


def read_rules(reader: Reader, entries: Mapping, path: str) -> tuple[Rule, ...]:
    """The rules among the `entries` of the code at `path`; faults go to `reader`.

    ``inside`` of a rule is the name as written: `qualkit.codebook.nesting` makes paths of it.
    """
    if "rules" not in entries:
        return ()
    node = entries["rules"][1]
    if isinstance(node, yaml.MappingNode):
        return _by_language(reader, node, path)
    return _listed(reader, node, path)


def _listed(reader: Reader, node: yaml.Node, path: str) -> tuple[Rule, ...]:
    nodes = reader.items(node, f"'rules' of {path!r}")
    rules = [_rule(reader, item, path) for item in nodes]
    return tuple(rule for rule in rules if rule)


def _by_language(reader: Reader, node: yaml.MappingNode, path: str) -> tuple[Rule, ...]:
    found: list[Rule] = []
    seen: set[str] = set()
    for key, value in node.value:
        language = reader.text(key, f"a language of the rules of {path!r}")
        if not is_language(language):
            what = f"the rules of {path!r} are keyed by {language!r}, which is no language"
            reader.fault(key, what, "write {en: [rule, …], de: [rule, …]}, or a list of rules")
        elif language in seen:
            reader.fault(key, f"the rules of {path!r} have {language!r} twice", "join the two")
        seen.add(language)
        for rule in _listed(reader, value, path):
            if rule.languages:
                what = f"a rule of {path!r} names a language under one"
                reader.fault(rule.line, what, "remove its 'language'")
            found.append(replace(rule, languages=(language,)))
    return tuple(found)


def _rule(reader: Reader, node: yaml.Node, path: str) -> Rule | None:
    entries = reader.mapping(node, f"a rule of {path!r}", RULE_KEYS)
    for name, (line, value) in entries.items():
        if is_empty(value):
            reader.fault(line, f"{name!r} of a rule of {path!r} is empty", "fill it or remove it")
    kind = _kind(reader, node, entries, path)
    files: dict[str, str] = {}
    extent, inside = within(reader, entries, path)
    rule = Rule(
        kind=kind,
        lemmas=words_at(reader, entries, "lemmas", files),
        phrase=phrase_at(reader, entries, files),
        regex=_regex(reader, entries, path),
        pattern=_pattern(reader, entries, path),
        any_of=words_at(reader, entries, "any_of", files),
        all_of=words_at(reader, entries, "all_of", files),
        unless=words_at(reader, entries, "unless", files),
        within=extent,
        inside=inside,
        files=files,
        line=line_of(node),
        **conditions(reader, entries, path),
    )
    if inside:
        reader.nested[rule.line] = entries["within"][0]
    _check_extent(reader, entries, rule, path)
    return rule if kind and getattr(rule, kind) else None


def _kind(reader: Reader, node: yaml.Node, entries: Mapping, path: str) -> str:
    kinds = [kind for kind in RULE_KINDS if kind in entries]
    if len(kinds) == 1 or kinds == _TOGETHER:
        return kinds[-1]
    if isinstance(node, yaml.MappingNode):
        what = f"a rule of {path!r} has {' and '.join(kinds) or 'nothing to look for'}"
        repair = f"give it exactly one of {', '.join(RULE_KINDS)}, or both of the last two"
        reader.fault(node, what, repair)
    return ""


def _check_extent(reader: Reader, entries: Mapping, rule: Rule, path: str) -> None:
    """A way of saying how near that would do nothing is a fault."""
    if rule.within == SENTENCE or not rule.kind:
        return
    what = f"'within: {rule.within}' of a rule of {path!r}"
    if rule.kind not in _TOGETHER:
        repair = "write the words as any_of or all_of, or remove it"
        reader.fault(entries["within"][0], f"{what} does not go with {rule.kind}", repair)
    elif isinstance(rule.within, int) and not rule.all_of:
        repair = "add all_of, or remove it"
        reader.fault(entries["within"][0], f"{what} has nothing to hold together", repair)


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
