"""A codebook as YAML that people read, diff and review."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import yaml

from qualkit.errors import ParameterError
from qualkit.model.codes import RULE_KINDS, SENTENCE, Code, Codebook, Rule

_PLAIN_FIELDS = ("definition", "include", "exclude", "examples", "color")

_NO_WIDTH = 2**31

Children = dict[str | None, list[Code]]


def write_codebook(book: Codebook) -> str:
    """`book` as YAML; reading it again gives an equal codebook, but for the lines of rules.

    Raises
    ------
    ParameterError
        If a code's parent is not in the codebook.

    Examples
    --------
    >>> print(write_codebook(Codebook(title="Needs", codes=(Code(path="Make friends"),))), end="")
    codebook: Needs
    version: '1'
    language: en
    codes:
    - name: Make friends
    """
    tree: dict[str, Any] = {"codebook": book.title, "version": book.version}
    tree["language"] = book.language
    if book.description:
        tree["description"] = book.description
    tree["codes"] = _children(_by_parent(book), None)
    return yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes everything out: aliases save lines, but are hard to read and to review."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


class _FlowDumper(_Dumper):
    """Keeps a text with line breaks on one line, in double quotes."""


def _one_line(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if len(text.splitlines()) > 1 or text != text.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_FlowDumper.add_representer(str, _one_line)


def _by_parent(book: Codebook) -> Children:
    children: Children = defaultdict(list)
    paths = set(book.paths())
    for code in book.codes:
        if code.parent is not None and code.parent not in paths:
            what = f"the code {code.path!r} has no parent in the codebook"
            raise ParameterError(what, repair=f"add the code {code.parent!r}")
        children[code.parent].append(code)
    return children


def _children(codes: Children, parent: str | None) -> list[dict[str, Any]]:
    return [_entry(codes, code) for code in codes.get(parent, ())]


def _entry(codes: Children, code: Code) -> dict[str, Any]:
    entry = code_entry(code)
    if children := _children(codes, code.path):
        entry["codes"] = children
    return entry


def code_entry(code: Code) -> dict[str, Any]:
    """What a codebook's file says of `code` alone: key → plain value, in the order of the keys."""
    entry: dict[str, Any] = {"name": code.name}
    if code.category:
        entry["category"] = True
    if code.retired:
        entry["retired"] = True
    for name in _PLAIN_FIELDS:
        value = getattr(code, name)
        if value:
            entry[name] = list(value) if isinstance(value, tuple) else value
    if code.rules:
        entry["rules"] = [_rule(rule) for rule in code.rules]
    if code.about:
        entry["about"] = {role: list(cues) for role, cues in code.about.items()}
    return entry


def block_text(value: object) -> str:
    """`value` as YAML in lines, to stand under a key."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def flow_text(value: object) -> str:
    """`value` as YAML on one line, to stand behind a key or in a list.

    >>> flow_text(["tea", "no, thanks"]), flow_text("yes")
    ("[tea, 'no, thanks']", "'yes'")
    """
    text = yaml.dump(
        [value], Dumper=_FlowDumper, allow_unicode=True, sort_keys=False, width=_NO_WIDTH,
        default_flow_style=True,
    )  # fmt: skip
    return text.strip()[1:-1].strip()


def _rule(rule: Rule) -> dict[str, Any]:
    kinds = [kind for kind in RULE_KINDS if getattr(rule, kind)]
    entry = {name: _looked_for(rule, name) for name in (*kinds, "unless") if getattr(rule, name)}
    if within := [item for item in (rule.within, rule.inside) if item not in (SENTENCE, None)]:
        entry["within"] = within[0] if len(within) == 1 else within
    for key, values in (
        ("role", rule.roles),
        ("kind", rule.document_kinds),
        ("language", rule.languages),
        ("question", rule.questions),
    ):
        if values:
            entry[key] = values[0] if len(values) == 1 else list(values)
    if rule.weight is not None:
        entry["weight"] = _number(rule.weight)
    return entry


def _looked_for(rule: Rule, name: str) -> Any:
    if name in rule.files:
        return {"file": rule.files[name]}
    value = getattr(rule, name)
    if isinstance(value, tuple):
        return [dict(item) if isinstance(item, dict) else item for item in value]
    return value


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value
