"""Anchors and aliases of a YAML text: where they stand, and how a text is mended that lost one.

An alias is a place of its own here, not the value that stands elsewhere. Taking a code out or
putting it somewhere else may leave an alias without its anchor, or before it: the first alias then
gets the anchor and its content as it was written, and the old place, if it still is there, becomes
an alias. Anchors and aliases on a line of their own, and block content for an alias within
brackets, raise `NotByLines`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import NodeEvent

_PLACE = re.compile(r"(?P<before>\ufeff? *(?:- +)*)(?P<rest>.*)")
_MOST_MENDED = 1_000


class NotByLines(Exception):
    """The text cannot be changed line by line."""


class Alias(yaml.Node):
    """The place of an alias for a list or a mapping, or for what is not there."""

    id = "alias"

    def __init__(self, start: Any, end: Any) -> None:
        super().__init__("alias", "", start, end)


class _Loader(yaml.SafeLoader):
    """Composes nodes that each stand in one place; ``placed`` are those with anchors."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.placed: dict[str, yaml.Node] = {}

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: NodeEvent = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            start, end = _marks(event)
            there = self.anchors.get(event.anchor)
            if isinstance(there, yaml.ScalarNode):
                return yaml.ScalarNode(there.tag, there.value, start, end)
            return Alias(start, end)
        node = super().compose_node(parent, index)
        if node is not None and event.anchor:
            self.placed[event.anchor] = node
        return node


def _marks(event: NodeEvent) -> tuple[Any, Any]:
    return event.start_mark, event.end_mark


@dataclass(slots=True)
class Composed:
    """The nodes of a text, and those of them that have anchors, by their names."""

    root: yaml.Node | None
    anchored: dict[str, yaml.Node] = field(default_factory=dict)


def composed(text: str) -> Composed:
    """The nodes of `text`, each in one place; aliases need no anchor."""
    loader = _Loader(text)
    try:
        return Composed(loader.get_single_node(), loader.placed)
    finally:
        loader.dispose()


def mended(text: str, before: str) -> str:
    r"""`text` with each alias after its anchor; what `text` lacks is taken from `before`.

    >>> print(mended("a: *x\nb: *x\n", "c: &x [1]\na: *x\nb: *x\n"), end="")
    a: &x [1]
    b: *x
    """
    for _ in range(_MOST_MENDED):
        dangling = _first_dangling(text)
        if dangling is None:
            return text
        text = _mended_once(text, before, dangling)
    raise NotByLines


@dataclass(frozen=True, slots=True)
class _Dangling:
    name: str
    start: int
    end: int
    is_in_flow: bool


def _first_dangling(text: str) -> _Dangling | None:
    """The first alias in `text` whose anchor does not stand before it."""
    if "*" not in text:
        return None
    known: set[str] = set()
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            depth += 1
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            depth -= 1
        elif isinstance(token, yaml.AnchorToken):
            known.add(token.value)
        elif isinstance(token, yaml.AliasToken) and token.value not in known:
            return _Dangling(token.value, token.start_mark.index, token.end_mark.index, depth > 0)
    return None


def _mended_once(text: str, before: str, alias: _Dangling) -> str:
    there = composed(text).anchored.get(alias.name)
    source = text if there else before
    node = there or composed(before).anchored.get(alias.name)
    if node is None or (alias.is_in_flow and _is_block(node)):
        raise NotByLines
    start, end = node.start_mark.index, _end(source, node)
    shift = _column(text, alias.start) - _column(source, start)
    content = _shifted(source[start:end], shift)
    if there:
        text = f"{text[:start]}*{alias.name}{text[end:]}"
    return text[: alias.start] + content + text[alias.end :]


def _is_block(node: yaml.Node) -> bool:
    if isinstance(node, yaml.CollectionNode):
        return not node.flow_style
    return getattr(node, "style", None) in ("|", ">")


def _end(text: str, node: yaml.Node) -> int:
    """Where the content of `node` ends, without comments and empty lines below it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        *_, last = node.value
        return _end(text, last[1] if isinstance(last, tuple) else last)
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    return start + len(text[start:end].rstrip()) if _is_block(node) else end


def _column(text: str, at: int) -> int:
    """The column of the key or the dash before what stands at `at`, or of its line."""
    line = text[max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1 : at]
    place = _PLACE.fullmatch(line)
    if place is None or not line.strip():
        raise NotByLines
    before = place["before"].removeprefix("\ufeff")
    return len(before) if place["rest"] else len(before.rstrip()) - 1


def _shifted(content: str, shift: int) -> str:
    first, *rest = content.splitlines(keepends=True)
    return first + "".join(_moved(line, shift) for line in rest)


def _moved(line: str, shift: int) -> str:
    if not line.strip():
        return line
    room = len(line) - len(line.lstrip(" "))
    return " " * shift + line if shift > 0 else line[min(-shift, room) :]


def without_anchor(text: str, node: yaml.Node) -> str:
    """`text` without the anchor of `node`, if it has one."""
    start = int(node.start_mark.index)
    found = re.compile(r"&[\w-]+ *").match(text, start)
    return text[:start] + text[found.end() :] if found else text
