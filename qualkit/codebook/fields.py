"""What a codebook's text says of one code: read as it was written, and set value by value.

Knows the lines of a text (`qualkit.codebook.surgery`); refuses to know what the values mean.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import yaml

from qualkit.codebook import surgery
from qualkit.codebook.anchors import NotByLines
from qualkit.codebook.layout import newline_of
from qualkit.codebook.writing import block_text, code_entry
from qualkit.model.codes import Code

_FLAGS = ("category", "retired")


def with_fields(text: str, old: Code, new: Code, *, rules: str | None = None) -> str:
    """`text`, which says `old` of a code, as one that says `new`.

    ``rules`` is how the new rules are to be written, with their comments.
    """
    for key, was, value in _differing(code_entry(old), code_entry(new)):
        if key == "rules" and rules is not None:
            continue
        if key in _FLAGS:
            text = surgery.flagged(text, new.path, key, value=bool(value))
        elif isinstance(value, list) and was and value[: len(was)] == was:
            text = surgery.extended(text, new.path, key, value[len(was) :])
        else:
            text = surgery.with_value(text, new.path, key, value)
    if rules is not None and (new.rules or old.rules):
        lines = _lines(rules, newline_of(text)) if new.rules else []
        text = surgery.with_block(text, new.path, "rules", lines)
    return text


def rules_text(text: str, code: Code) -> str:
    r"""The rules of `code` as `text` writes them, from the first column on; empty without rules.

    >>> from qualkit.codebook.reading import read_codebook
    >>> text = "codebook: A\ncodes:\n- name: B\n  rules:\n  - lemmas: [x]  # why\n"
    >>> rules_text(text, read_codebook(text, "a.yaml").codes[0])
    '- lemmas: [x]  # why\n'
    """
    if not code.rules:
        return ""
    whole = text if text.endswith(("\n", "\r")) else text + newline_of(text)
    try:
        lines = surgery.block_lines(whole, code.path, "rules")
    except (NotByLines, IndexError, KeyError, StopIteration, ValueError, yaml.YAMLError):
        return block_text(code_entry(code)["rules"])
    return textwrap.dedent("".join(line.rstrip() + "\n" for line in lines))


def _lines(block: str, newline: str) -> list[str]:
    return [f"{line.rstrip()}{newline}" for line in textwrap.dedent(block).strip("\n").split("\n")]


def _differing(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)
