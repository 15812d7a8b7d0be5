"""A YAML tree that remembers its lines and collects every fault instead of stopping at one.

An alias makes one node stand in many places: each list is read, and its faults noted, once.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from qualkit.errors import Fault

Mapping = dict[str, tuple[int, yaml.Node]]
"""Key → the key's line (from 1) and its value's node."""

_TAG = "tag:yaml.org,2002:"
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")
_DEEPEST_VALUE = 6
_LONGEST_SHOWN = 40

COLOR = re.compile(r"#[0-9a-fA-F]{6}")

LONGEST_NAME = 200
"""The most characters of a code's own name."""


@dataclass(slots=True)
class Reader:
    """Takes plain values out of YAML nodes; what does not fit is noted in ``faults``.

    ``files`` gives the text of a word list, ``word_lists`` holds the words of those read,
    ``nested`` maps the line of a rule to the line that says in which code's passages it votes.
    """

    files: Callable[[str], str]
    faults: list[Fault] = field(default_factory=list)
    word_lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nested: dict[int, int] = field(default_factory=dict)
    _lists: dict[tuple[int, bool], tuple[str, ...]] = field(default_factory=dict)
    _values: dict[int, Any] = field(default_factory=dict)

    def fault(self, node_or_line: yaml.Node | int, what: str, repair: str = "") -> None:
        """Note a fault at a node or a line; the same one is noted once."""
        line = node_or_line if isinstance(node_or_line, int) else line_of(node_or_line)
        fault = Fault(line, what, repair)
        if fault not in self.faults[-100:]:
            self.faults.append(fault)

    def mapping(self, node: yaml.Node, what: str, known: Sequence[str]) -> Mapping:
        """The entries of a mapping; unknown and repeated keys are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} is {kind(node)}", f"write it as keys: {', '.join(known)}")
            return {}
        found: Mapping = {}
        for key_node, value in node.value:
            key = self.text(key_node, f"a key of {what}")
            if key in found:
                self.fault(key_node, f"the key {key!r} stands twice in {what}", "keep one of them")
            elif key in known:
                found[key] = (line_of(key_node), value)
            elif isinstance(key_node, yaml.ScalarNode):
                hint = _key_hint(key, known)
                self.fault(key_node, f"unknown key {_short(key)} in {what}", hint)
        return found

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The members of a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if not is_null(node):
            self.fault(node, f"{what} is {kind(node)}", "write it as a list")
        return []

    def text(self, node: yaml.Node, what: str) -> str:
        """A single value as text, without white space around it."""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, f"{what} is {kind(node)}", "write it as one text")
            return ""
        text = "" if is_null(node) else str(node.value).strip()
        if not text.isprintable() and (hidden := not_text(text)):
            repair = "remove it, or save the file as UTF-8"
            self.fault(node, f"{what} holds U+{ord(hidden):04X}, which is no text", repair)
        return text

    def texts(self, node: yaml.Node, what: str, *, as_words: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one.

        With `as_words` a single text with a comma is a fault: it was meant as a list.
        """
        key = (id(node), as_words)
        if key not in self._lists:
            self._lists[key] = self._texts(node, what, as_words)
        return self._lists[key]

    def _texts(self, node: yaml.Node, what: str, as_words: bool) -> tuple[str, ...]:
        if isinstance(node, yaml.ScalarNode):
            text = self.text(node, what)
            if as_words and "," in text:
                self.fault(node, f"{what} is the one text {_short(text)}", f"write [{text}]")
            return (text,) if text else ()
        found = []
        for item in self.items(node, what):
            text = self.text(item, f"an entry of {what}")
            if not text and isinstance(item, yaml.ScalarNode):
                self.fault(item, f"an entry of {what} is empty", "fill it or remove it")
            found.append(text)
        return tuple(text for text in found if text)

    def flag(self, node: yaml.Node, what: str) -> bool:
        """A truth value."""
        value = node.value.strip().lower() if isinstance(node, yaml.ScalarNode) else ""
        if value not in (*_TRUE, *_FALSE):
            self.fault(node, f"{what} is {kind(node)}", "write true or false")
        return value in _TRUE

    def plain(self, node: yaml.Node, depth: int = 0) -> Any:
        """Whatever the node holds, as Python's own types; dates and decimals stay text."""
        if id(node) in self._values:
            return self._values[id(node)]
        if depth > _DEEPEST_VALUE:
            self.fault(node, "lists or keys are nested too deep", "write it flat")
            return None
        if isinstance(node, yaml.ScalarNode):
            value: Any = _scalar(node)
        elif isinstance(node, yaml.MappingNode):
            pairs = [(self.plain(k, depth + 1), self.plain(v, depth + 1)) for k, v in node.value]
            value = {key if isinstance(key, str) else str(key): item for key, item in pairs}
            if len(value) < len(pairs):
                self.fault(node, "a key stands twice", "keep one of them")
        else:
            value = [self.plain(item, depth + 1) for item in node.value]
        self._values[id(node)] = value
        return value


def text_at(reader: Reader, entries: Mapping, key: str) -> str:
    """The text of an entry, empty where there is none."""
    return reader.text(entries[key][1], f"{key!r}") if key in entries else ""


def texts_at(
    reader: Reader, entries: Mapping, key: str, *, as_words: bool = False
) -> tuple[str, ...]:
    """The texts of an entry, none where there is no entry."""
    if key not in entries:
        return ()
    return reader.texts(entries[key][1], f"{key!r}", as_words=as_words)


def line_of(node: yaml.Node) -> int:
    """The line a node starts on, from 1."""
    return int(node.start_mark.line) + 1


def is_null(node: yaml.Node) -> bool:
    """True for nothing, ``~`` and ``null``."""
    return isinstance(node, yaml.ScalarNode) and node.tag == f"{_TAG}null"


def is_empty(node: yaml.Node) -> bool:
    """True for null, an empty text, an empty list and an empty mapping."""
    if isinstance(node, yaml.ScalarNode):
        return is_null(node) or not node.value.strip()
    return not node.value


def kind(node: yaml.Node) -> str:
    """What a node is, for messages."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "empty" if is_empty(node) else f"the single value {_short(node.value)}"


def _scalar(node: yaml.ScalarNode) -> str | int | bool | None:
    text = str(node.value)
    if is_null(node):
        return None
    if node.tag == f"{_TAG}bool":
        return text.lower() in _TRUE
    if node.tag == f"{_TAG}int" and text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    return text


def _key_hint(key: str, known: Sequence[str]) -> str:
    if key == "<<":
        return "write the keys out: merging is not supported"
    near = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"


def _short(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


def not_text(text: str) -> str:
    """The first character of `text` that is none of a text; empty when all are."""
    return next(
        (c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"), ""
    )
