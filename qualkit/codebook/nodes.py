"""A YAML tree that remembers its lines and collects every fault instead of stopping at one."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from qualkit.errors import Fault

Mapping = dict[str, tuple[int, yaml.Node]]
"""Key → the key's line (from 1) and its value's node."""


@dataclass(slots=True)
class Reader:
    """Takes plain values out of YAML nodes; what does not fit is noted in ``faults``."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, node_or_line: yaml.Node | int, what: str, repair: str = "") -> None:
        """Note a fault at a node or a line."""
        line = node_or_line if isinstance(node_or_line, int) else line_of(node_or_line)
        self.faults.append(Fault(line, what, repair))

    def mapping(self, node: yaml.Node, what: str, known: Sequence[str]) -> Mapping:
        """The entries of a mapping; unknown and repeated keys are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} is {_kind(node)}", f"write it as keys: {', '.join(known)}")
            return {}
        found: Mapping = {}
        for key_node, value in node.value:
            key = self.text(key_node, f"a key of {what}")
            if key in found:
                self.fault(key_node, f"{key!r} stands twice in {what}", "keep one of them")
            elif key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
                hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
                self.fault(key_node, f"unknown key {key!r} in {what}", hint)
            else:
                found[key] = (line_of(key_node), value)
        return found

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The members of a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if not _is_null(node):
            self.fault(node, f"{what} is {_kind(node)}", "write it as a list")
        return []

    def text(self, node: yaml.Node, what: str) -> str:
        """A single value as text, without white space around it."""
        if isinstance(node, yaml.ScalarNode):
            return "" if _is_null(node) else node.value.strip()
        self.fault(node, f"{what} is {_kind(node)}", "write it as one text")
        return ""

    def texts(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        if isinstance(node, yaml.ScalarNode):
            return tuple(text for text in [self.text(node, what)] if text)
        found = [self.text(item, f"an entry of {what}") for item in self.items(node, what)]
        if "" in found:
            self.fault(node, f"an entry of {what} is empty", "fill it or remove it")
        return tuple(text for text in found if text)

    def flag(self, node: yaml.Node, what: str) -> bool:
        """A truth value."""
        value = self.text(node, what).lower()
        if value not in ("true", "false", "yes", "no"):
            self.fault(node, f"{what} is {value!r}", "write true or false")
        return value in ("true", "yes")

    def plain(self, node: yaml.Node) -> Any:
        """Whatever the node holds, as Python's own types."""
        return yaml.SafeLoader("").construct_object(node, deep=True)


def line_of(node: yaml.Node) -> int:
    """The line a node starts on, from 1."""
    return int(node.start_mark.line) + 1


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a single value"
