"""A codebook as YAML that people read, diff and review."""

from __future__ import annotations

from typing import Any

import yaml

from qualkit.model.codes import Code, Codebook, Rule

_PLAIN_FIELDS = ("definition", "include", "exclude", "examples", "color")


def write_codebook(book: Codebook) -> str:
    """`book` as YAML; reading it again gives an equal codebook.

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
    tree["codes"] = _children(book, None)
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=100)


def _children(book: Codebook, parent: str | None) -> list[dict[str, Any]]:
    return [_entry(book, code) for code in book.codes if code.parent == parent]


def _entry(book: Codebook, code: Code) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": code.name}
    if code.category:
        entry["category"] = True
    for name in _PLAIN_FIELDS:
        value = getattr(code, name)
        if value:
            entry[name] = list(value) if isinstance(value, tuple) else value
    if code.rules:
        entry["rules"] = [_rule(rule) for rule in code.rules]
    if code.about:
        entry["about"] = {role: list(cues) for role, cues in code.about.items()}
    if children := _children(book, code.path):
        entry["codes"] = children
    return entry


def _rule(rule: Rule) -> dict[str, Any]:
    value = getattr(rule, rule.kind)
    if isinstance(value, tuple):
        value = [dict(item) if isinstance(item, dict) else item for item in value]
    entry: dict[str, Any] = {rule.kind: value}
    if rule.unless:
        entry["unless"] = list(rule.unless)
    return entry
