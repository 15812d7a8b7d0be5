"""Where each code of a codebook's YAML text stands: its lines, its comments, its fields.

A line that no token covers is empty or a comment. Comments right above an entry are its own when
they are not indented deeper than its dash; what follows an entry and is indented deeper belongs to
it too. Only block style can be told apart by lines: `NotByLines` is raised for anything else, and
for codes that are aliases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

from qualkit.codebook.anchors import NotByLines, composed
from qualkit.model.codes import SEPARATOR

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#.*)")
_COMMENT = re.compile(r"#.*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A code's mapping; ``dash`` is the line of its dash, ``column`` where the dash stands."""

    node: yaml.MappingNode
    dash: int
    column: int

    def value(self, key: str) -> yaml.Node | None:
        """The value under `key`."""
        return next((value for name, value in self.node.value if name.value == key), None)

    @property
    def key_column(self) -> int:
        """Where the keys of the mapping stand."""
        return int(self.node.value[0][0].start_mark.column)


@dataclass(slots=True)
class Layout:
    """The text of a codebook with a line end at its end, and where everything in it is."""

    text: str
    lines: list[str]
    starts: list[int]
    covered: list[bool]
    root: Entry
    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    @lru_cache(maxsize=2)
    def of(cls, text: str) -> Layout:
        """The layout of `text`, which is known to be a codebook without faults."""
        root = composed(text).root
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            raise NotByLines
        lines = _lines(text)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        layout = cls(text, lines, starts, _covered(text, len(lines)), Entry(root, -1, -1))
        layout._read(layout.root, "")
        return layout

    @property
    def newline(self) -> str:
        """How lines end."""
        return newline_of(self.text)

    def entry(self, path: str) -> Entry:
        """The entry of the code at `path`; of the whole book where it is empty."""
        return self.entries[path] if path else self.root

    def children(self, path: str) -> list[Entry]:
        """The entries right under the code at `path`, in order."""
        level = path.count(SEPARATOR) + 1 if path else 0
        start = path + SEPARATOR if path else ""
        return [
            entry
            for other, entry in self.entries.items()
            if other.startswith(start) and other.count(SEPARATOR) == level
        ]

    def first_line(self, entry: Entry) -> int:
        """Where `entry` starts, its own comments above it included."""
        line = entry.dash
        while line and self._is_comment(line - 1) and indent(self.lines[line - 1]) <= entry.column:
            line -= 1
        return line

    def with_space(self, entry: Entry) -> int:
        """As `first_line`, with the empty lines above it."""
        line = self.first_line(entry)
        while line and not self.covered[line - 1] and not self.lines[line - 1].strip():
            line -= 1
        return line

    def content_end(self, node: yaml.Node) -> int:
        """The line after the last one with content of the block `node`."""
        line = int(node.end_mark.line)
        while not self.covered[line - 1]:
            line -= 1
        return line

    def last_line(self, entry: Entry) -> int:
        """The line after `entry`, its own comments below it included."""
        line = end = self.content_end(entry.node)
        while line < len(self.lines) and not self.covered[line]:
            if self._is_comment(line) and indent(self.lines[line]) > entry.column:
                end = line + 1
            elif self._is_comment(line):
                break
            line += 1
        return end

    def end_of_fields(self, entry: Entry) -> int:
        """The line after the last field of `entry` that is not its children."""
        pairs = entry.node.value
        at = max(n for n, (key, _) in enumerate(pairs) if key.value != "codes")
        if at + 1 == len(pairs):
            return self.content_end(entry.node)
        line = int(pairs[at + 1][0].start_mark.line)
        while not self.covered[line - 1]:
            line -= 1
        return line

    def _is_comment(self, line: int) -> bool:
        return not self.covered[line] and self.lines[line].lstrip().startswith("#")

    def _read(self, owner: Entry, path: str) -> None:
        codes = owner.value("codes")
        if codes is None or isinstance(codes, yaml.ScalarNode):
            return
        if not isinstance(codes, yaml.SequenceNode) or codes.flow_style:
            raise NotByLines
        for item in codes.value:
            entry = self._entry(item, int(codes.start_mark.column))
            name = " ".join(entry.value("name").value.split())  # type: ignore[union-attr]
            child = f"{path}{SEPARATOR}{name}" if path else name
            self.entries[child] = entry
            self._read(entry, child)

    def _entry(self, node: yaml.Node, column: int) -> Entry:
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            raise NotByLines
        dash = int(node.start_mark.line)
        while dash >= 0 and not (
            self.covered[dash] and self.lines[dash][column : column + 1] == "-"
        ):
            dash -= 1
        entry = Entry(node, dash, column)
        if dash < 0 or indent(self.lines[dash]) != column:
            raise NotByLines
        return entry


def indent(line: str) -> int:
    """How many spaces stand before what is in `line`; a byte-order mark takes no room."""
    line = line.removeprefix("\ufeff")
    return len(line) - len(line.lstrip(" "))


def comments(text: str) -> list[str]:
    """Every comment in YAML `text`, in order, without white space around it."""
    found: list[str] = []
    last = 0
    for token in _tokens(text):
        found += _COMMENT.findall(text, last, max(token.start, last))
        if token.is_block:
            header = _BLOCK_HEADER.match(text, token.start)
            found += [header[1]] if header else []
        last = max(last, token.end)
    found += _COMMENT.findall(text, last)
    return [comment.rstrip() for comment in found]


def newline_of(text: str) -> str:
    """How the lines of `text` end."""
    found = _BREAK.search(text)
    return found[0] if found and found[0] in ("\r\n", "\r") else "\n"


def _lines(text: str) -> list[str]:
    ends = [found.end() for found in _BREAK.finditer(text)]
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if a < b]


def _covered(text: str, n_lines: int) -> list[bool]:
    covered = [False] * n_lines
    for token in _tokens(text):
        after = token.last_line if token.is_block else token.last_line + 1
        if token.start < token.end:
            covered[token.line : after] = [True] * (min(after, n_lines) - token.line)
    return covered


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    line: int
    last_line: int
    is_block: bool


@lru_cache(maxsize=4)
def _tokens(text: str) -> tuple[_Token, ...]:
    return tuple(
        _Token(
            token.start_mark.index,
            token.end_mark.index,
            token.start_mark.line,
            token.end_mark.line,
            isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"),
        )
        for token in yaml.scan(text, Loader=yaml.SafeLoader)
    )
