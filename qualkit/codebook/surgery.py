"""Single cuts in a codebook's YAML text: a name, a flag, an entry taken out or put in.

Each takes a text that ends with a line end and gives one back; every other line stays as it is.
What a text's style does not allow raises `NotByLines`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml

from qualkit.codebook.anchors import Alias, NotByLines, without_anchor
from qualkit.codebook.layout import Entry, Layout, comments, indent, newline_of
from qualkit.codebook.writing import flow_text
from qualkit.model.codes import SENTENCE, TURN

_STEP = 2


def renamed(text: str, path: str, name: str) -> str:
    """`text` with the code at `path` called `name`, in the quotes that its name had."""
    value = Layout.of(text).entry(path).value("name")
    return _replaced(text, value, _quoted(name, value))


def flagged(text: str, path: str, key: str, *, value: bool) -> str:
    """`text` with a flag of the code at `path` set, on a line of its own after the name."""
    layout = Layout.of(text)
    entry = layout.entry(path)
    there = entry.value(key)
    if there is not None:
        return (
            _unflagged(layout, entry, key, there) if not value else _replaced(text, there, "true")
        )
    at = _line_after(layout, entry, "name")
    line = f"{' ' * entry.key_column}{key}: {str(value).lower()}{layout.newline}"
    return _with_lines(layout, at, at, [line])


def taken_out(text: str, path: str) -> tuple[str, list[str]]:
    """`text` without the code at `path` and all under it, and the lines that this was."""
    layout = Layout.of(text)
    entry = layout.entry(path)
    first, last = layout.with_space(entry), layout.last_line(entry)
    block = _shifted(layout, first, last, entry)
    parent = path.rpartition("/")[0]
    start = _empty_key(layout, parent, first, last) if parent else first
    return _with_lines(layout, start, last, []), block


def put_in(text: str, parent: str, position: int | None, block: Sequence[str]) -> str:
    """`text` with the lines of an entry, dash in the first column, under `parent`."""
    layout = Layout.of(text)
    owner = layout.entry(parent)
    children = layout.children(parent)
    at = None if position is None or position >= len(children) else max(position, 0)
    if not children:
        return _put_first(layout, owner, block)
    line = layout.with_space(children[at]) if at is not None else layout.last_line(children[-1])
    return _with_lines(layout, line, line, _indented(block, children[0].column))


def new_entry(text: str, fields: Mapping[str, Any]) -> list[str]:
    """The lines of a new entry with these fields, ended as those of `text` are."""
    newline = newline_of(text)
    lines = [f"{key}: {flow_text(value)}{newline}" for key, value in fields.items()]
    return [("  " if at else "- ") + line for at, line in enumerate(lines)]


def commented(text: str, path: str, added: Sequence[str]) -> str:
    """`text` with comments above the code at `path`."""
    layout = Layout.of(text)
    entry = layout.entry(path)
    lines = [f"{' ' * entry.column}{comment}{layout.newline}" for comment in added]
    return _with_lines(layout, entry.dash, entry.dash, lines)


def own_comments(text: str, path: str) -> list[str]:
    """The comments of the code at `path`, those in it included."""
    layout = Layout.of(text)
    entry = layout.entry(path)
    lines = layout.lines[layout.first_line(entry) : layout.last_line(entry)]
    return comments("".join(line[entry.column :] if line.strip() else line for line in lines))


def extended(text: str, path: str, key: str, values: Sequence[Any]) -> str:
    """`text` with `values` added to the list under `key` of the code at `path`."""
    layout = Layout.of(text)
    entry = layout.entry(path)
    there = entry.value(key)
    if there is None:
        return with_field(text, path, key, list(values))
    return _extended(layout, there, values)


def unshared(text: str, path: str, key: str, value: Any) -> str:
    """`text` with what the code at `path` has under `key` its own; an alias becomes `value`."""
    there = Layout.of(text).entry(path).value(key)
    if isinstance(there, Alias):
        return _replaced(text, there, flow_text(value))
    return text if there is None else without_anchor(text, there)


def with_field(text: str, path: str, key: str, value: Any) -> str:
    """`text` with a field that the code at `path` did not have."""
    layout = Layout.of(text)
    entry = layout.entry(path)
    at = layout.end_of_fields(entry)
    line = f"{' ' * entry.key_column}{key}: {flow_text(value)}{layout.newline}"
    return _with_lines(layout, at, at, [line])


def with_value(text: str, path: str, key: str, value: Any) -> str:
    """`text` with `value` under `key` of the code at `path`, or without the key where it is None.

    The comments in a list that is replaced go with it.
    """
    layout = Layout.of(text)
    entry = layout.entry(path)
    there = entry.value(key)
    if there is None:
        return with_field(text, path, key, value)
    is_block = isinstance(there, yaml.CollectionNode) and not there.flow_style
    if value is not None and not is_block:
        return _replaced(text, there, flow_text(value))
    mark = next(name.start_mark for name, _ in entry.node.value if name.value == key)
    is_open = is_block or getattr(there, "style", None) in ("|", ">")
    end = layout.starts[layout.content_end(there) if is_open else there.end_mark.line + 1]
    if value is None and mark.line == entry.dash:
        raise NotByLines
    start = layout.starts[mark.line] if value is None else mark.index
    line = "" if value is None else f"{key}: {flow_text(value)}{layout.newline}"
    return text[:start] + line + text[end:]


def with_block(text: str, path: str, key: str, block: Sequence[str]) -> str:
    """`text` with the lines `block`, from the first column on, as what stands under `key`.

    Where there are none the key goes too.
    """
    layout = Layout.of(text)
    entry = layout.entry(path)
    head = f"{' ' * entry.key_column}{key}:{layout.newline}"
    there = entry.value(key)
    is_block = isinstance(there, yaml.CollectionNode) and not there.flow_style
    column = int(there.start_mark.column) if there and is_block else entry.key_column + _STEP
    lines = [head, *_indented(block, column)] if block else []
    if there is None:
        at = layout.end_of_fields(entry)
        return _with_lines(layout, at, at, lines)
    first, last = _lines_of(layout, entry, key)
    if first == entry.dash:
        raise NotByLines
    return _with_lines(layout, first, last, lines)


def block_lines(text: str, path: str, key: str) -> list[str]:
    """The lines of what stands under `key`, which is not on the line of the key."""
    layout = Layout.of(text)
    entry = layout.entry(path)
    there = entry.value(key)
    first, last = _lines_of(layout, entry, key)
    is_block = isinstance(there, yaml.CollectionNode) and not there.flow_style
    if not is_block or layout.lines[first].strip().rpartition(f"{key}:")[2]:
        raise NotByLines
    return layout.lines[first + 1 : last]


def _lines_of(layout: Layout, entry: Entry, key: str) -> tuple[int, int]:
    """The line of `key`, and the one after its value with the comments that are indented deeper."""
    mark, there = next(
        (name.start_mark, value) for name, value in entry.node.value if name.value == key
    )
    if isinstance(there, Alias):
        raise NotByLines
    is_open = isinstance(there, yaml.CollectionNode) and not there.flow_style
    line = end = layout.content_end(there) if is_open else int(there.end_mark.line) + 1
    while line < len(layout.lines) and not layout.covered[line]:
        if layout.lines[line].strip() and indent(layout.lines[line]) <= entry.key_column:
            break
        line += 1
        end = line if layout.lines[line - 1].strip() else end
    return int(mark.line), end


def with_cues(text: str, path: str, role: str, cues: Sequence[str]) -> str:
    """`text` with cues added to what the code at `path` has about `role`."""
    layout = Layout.of(text)
    about = layout.entry(path).value("about")
    if not isinstance(about, yaml.MappingNode) or not about.value:
        return _with_about(layout, path, about, {role: list(cues)})
    there = next((value for key, value in about.value if key.value.strip() == role), None)
    if there is not None:
        return _extended(layout, there, cues)
    pair = f"{flow_text(role)}: {flow_text(list(cues))}"
    if about.flow_style:
        at = about.value[-1][1].end_mark.index
        return f"{text[:at]}, {pair}{text[at:]}"
    line = layout.content_end(about)
    column = about.start_mark.column
    return _with_lines(layout, line, line, [f"{' ' * column}{pair}{layout.newline}"])


def _with_about(layout: Layout, path: str, node: yaml.Node | None, about: dict[str, Any]) -> str:
    if node is None:
        return with_field(layout.text, path, "about", about)
    return _replaced(layout.text, node, flow_text(about))


def _extended(layout: Layout, node: yaml.Node, values: Sequence[Any]) -> str:
    text = layout.text
    if isinstance(node, yaml.ScalarNode):
        before = [node.value.strip()] if node.value.strip() and node.tag[-5:] != ":null" else []
        return _replaced(text, node, flow_text([*before, *values]))
    if not isinstance(node, yaml.SequenceNode):
        raise NotByLines
    if not node.value:
        return _replaced(text, node, flow_text(list(values)))
    if node.flow_style:
        at = node.value[-1].end_mark.index
        added = "".join(f", {flow_text(value)}" for value in values)
        return text[:at] + added + text[at:]
    line, column = layout.content_end(node), node.start_mark.column
    lines = [f"{' ' * column}- {flow_text(value)}{layout.newline}" for value in values]
    return _with_lines(layout, line, line, lines)


def _quoted(name: str, node: yaml.Node | None) -> str:
    style = getattr(node, "style", None)
    if style == "'":
        return "'" + name.replace("'", "''") + "'"
    if style == '"' and not set(name) & set('"\\'):
        return f'"{name}"'
    return flow_text(name)


def _replaced(text: str, node: yaml.Node | None, written: str) -> str:
    if node is None:
        raise NotByLines
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        end = start + len(text[start:end].rstrip())
    space = "" if text[start - 1 : start].isspace() else " "
    return text[:start] + space + written + text[end:]


def _unflagged(layout: Layout, entry: Entry, key: str, node: yaml.Node) -> str:
    line = int(node.start_mark.line)
    rest = layout.lines[line].strip().removeprefix(key).strip().removeprefix(":").strip()
    if line == entry.dash or rest != str(node.value) or node.end_mark.line != line:
        return _replaced(layout.text, node, "false")
    return _with_lines(layout, line, line + 1, [])


def _line_after(layout: Layout, entry: Entry, key: str) -> int:
    pairs = entry.node.value
    at = next(n for n, (name, _) in enumerate(pairs) if name.value == key)
    if at + 1 == len(pairs):
        return layout.content_end(entry.node)
    line = int(pairs[at + 1][0].start_mark.line)
    while not layout.covered[line - 1]:
        line -= 1
    return line


def _empty_key(layout: Layout, parent: str, first: int, last: int) -> int:
    """Where to cut so that a ``codes:`` with nothing under it goes too, if it may."""
    owner = layout.entry(parent)
    key = next(key for key, _ in owner.node.value if key.value == "codes")
    line = int(key.start_mark.line)
    is_bare = layout.lines[line].strip() == "codes:" and line != owner.dash
    is_last = layout.last_line(owner) == last
    return (
        line
        if len(layout.children(parent)) == 1 and is_bare and is_last and line + 1 == first
        else first
    )


def _put_first(layout: Layout, owner: Entry, block: Sequence[str]) -> str:
    codes = owner.value("codes")
    column = owner.key_column + _list_step(layout)
    if codes is None:
        at = layout.last_line(owner)
        head = f"{' ' * owner.key_column}codes:{layout.newline}"
        return _with_lines(layout, at, at, [head, *_indented(block, column)])
    if codes.start_mark.index != codes.end_mark.index:
        raise NotByLines
    at = int(codes.start_mark.line) + 1
    return _with_lines(layout, at, at, _indented(block, column))


def _list_step(layout: Layout) -> int:
    """How far the dashes of codes stand to the right of their ``codes:``."""
    owners = (layout.root, *layout.entries.values())
    for owner in owners:
        codes = owner.value("codes")
        if isinstance(codes, yaml.SequenceNode):
            return int(codes.start_mark.column) - owner.key_column
    return _STEP


def _shifted(layout: Layout, first: int, last: int, entry: Entry) -> list[str]:
    """Those lines with the entry's dash in the first column; its comments above it there too."""
    lines = layout.lines[first:last]
    above = entry.dash - first
    head = [line.lstrip(" ") for line in lines[:above]]
    return head + [line[min(entry.column, indent(line)) :] for line in lines[above:]]


def _indented(block: Sequence[str], column: int) -> list[str]:
    return [" " * column + line if line.strip("\r\n") else line for line in block]


def _with_lines(layout: Layout, first: int, last: int, lines: Sequence[str]) -> str:
    return "".join((*layout.lines[:first], *lines, *layout.lines[last:]))


def with_places(text: str, renamed: Callable[[str], str]) -> str:
    """`text` with the code that each rule is within as `renamed` says."""
    found = []
    for entry in Layout.of(text).entries.values():
        rules = entry.value("rules")
        for rule in rules.value if isinstance(rules, yaml.SequenceNode) else ():
            pairs = rule.value if isinstance(rule, yaml.MappingNode) else ()
            found += [value for key, value in pairs if key.value == "within"]
    names = [
        one
        for value in found
        for one in (value.value if isinstance(value, yaml.SequenceNode) else [value])
        if not _is_extent(one)
    ]
    for node in sorted(names, key=lambda one: one.start_mark.index, reverse=True):
        if (new := renamed(node.value.strip())) != node.value.strip():
            text = _replaced(text, node, flow_text(new))
    return text


def _is_extent(node: yaml.Node) -> bool:
    return node.value in (SENTENCE, TURN) or node.value.isdecimal()
