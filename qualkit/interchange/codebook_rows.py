"""The rows of a codebook table as the tree of YAML nodes that a codebook's file would give.

Every node has the line of its row, so that the checks of `qualkit.codebook` name it. What only a
table can have wrong is noted here: a parent without a row, a cell that is no YAML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import yaml

from qualkit.codebook.names import folded
from qualkit.errors import Fault
from qualkit.model.codes import SEPARATOR

BOOK_COLUMNS = ("codebook", "version", "language", "description")
LISTS = ("include", "exclude", "examples")
FLAGS = ("category", "retired")
YAML = ("rules", "about")

Row = tuple[int, dict[str, str]]
"""A line, from 1, and the row's cells by column."""

_YES, _NO = ("yes", "y", "x", "1", "true"), ("no", "n", "0", "false")
_TAG = "tag:yaml.org,2002:"
_DEEPEST = 20


def book_node(rows: Sequence[Row], title: str, faults: list[Fault]) -> yaml.MappingNode:
    """The node of the whole codebook; what is wrong with the table goes to `faults`."""
    own = {"codebook": title} | _own(rows, faults)
    top: list[yaml.Node] = []
    below: dict[str, list[yaml.Node]] = {}
    paths = _paths(rows, faults)
    nodes = [
        _code_node(line, row, path, faults) for (line, row), path in zip(rows, paths, strict=True)
    ]
    for path, (_, children) in zip(paths, nodes, strict=True):
        below.setdefault(folded(path), children)
    for (line, _), path, (node, _) in zip(rows, paths, nodes, strict=True):
        parent = path.rpartition(SEPARATOR)[0]
        if path and parent and folded(parent) not in below:
            what = f"the parent {parent!r} of {path!r} has no row"
            faults.append(Fault(line, what, "add a row for it, with yes under 'category'"))
        elif path:
            (below[folded(parent)] if parent else top).append(node)
    pairs = [(_text(1, key), _text(1, value)) for key, value in own.items()]
    return _mapping(1, [*pairs, (_text(1, "codes"), _sequence(1, top))])


def is_flow(cell: str) -> bool:
    """Whether a list is written as YAML."""
    return cell.startswith("[") and cell.endswith("]")


def listed(cell: str) -> list[str]:
    r"""The texts in a cell, one on each line, or between semicolons where there is one line.

    >>> listed("lunch clubs; tea"), listed("one; two\nthree")
    (['lunch clubs', 'tea'], ['one; two', 'three'])
    """
    parts = cell.split("\n" if "\n" in cell else ";")
    return [part.strip() for part in parts if part.strip()]


def _own(rows: Sequence[Row], faults: list[Fault]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line, row in rows:
        for name in BOOK_COLUMNS:
            cell = row.get(name, "")
            if cell and found.setdefault(name, cell) != cell:
                what = f"the {name} is {cell[:40]!r} here and {found[name][:40]!r} above"
                repair = "give it once, in the first row"
                if name == "description":
                    repair += "; what a code means goes under 'definition'"
                faults.append(Fault(line, what, repair))
    return found


def _paths(rows: Sequence[Row], faults: list[Fault]) -> list[str]:
    by_name: dict[str, list[dict[str, str]]] = defaultdict(list)
    for _, row in rows:
        by_name[folded(row.get("name", ""))].append(row)
    found = []
    for line, row in rows:
        path = _path(line, row, by_name, faults)
        if not path and any(cell for name, cell in row.items() if name not in BOOK_COLUMNS):
            column = "name" if "name" in row else "code"
            faults.append(Fault(line, "a code without a name", f"fill the column {column!r}"))
        found.append(path)
    return found


def _path(
    line: int, row: Mapping[str, str], by_name: Mapping[str, list[dict[str, str]]],
    faults: list[Fault],
) -> str:  # fmt: skip
    if "code" in row:
        return _tidy(row["code"])
    names = [row.get("name", "")]
    for _ in range(_DEEPEST):
        parent = _tidy(row.get("parent", ""))
        above = by_name.get(folded(parent), [])
        if not names[0] or not parent or SEPARATOR in parent or len(above) != 1:
            break
        names.insert(0, parent)
        row, parent = above[0], ""
    if len(above) > 1 and parent:
        what = f"the parent {parent!r} could be one of {len(above)} rows"
        faults.append(Fault(line, what, "write its whole path, as Parent/Child"))
    return SEPARATOR.join([parent, *names] if parent else names)


def _tidy(path: str) -> str:
    return SEPARATOR.join(" ".join(part.split()) for part in path.split(SEPARATOR)).strip(SEPARATOR)


def _code_node(
    line: int, row: Mapping[str, str], path: str, faults: list[Fault]
) -> tuple[yaml.MappingNode, list[yaml.Node]]:
    name = row["name"] if "name" in row else path.rpartition(SEPARATOR)[2]
    children: list[yaml.Node] = []
    given = {
        key: row[key] for key in ("definition", "color", *FLAGS, *LISTS, *YAML) if row.get(key)
    }
    values: dict[str, yaml.Node] = {"name": _text(line, name), "codes": _sequence(line, children)}
    values |= {key: _value(line, key, cell, faults) for key, cell in given.items()}
    pairs = [(_text(line, key), value) for key, value in values.items()]
    return _mapping(line, pairs), children


def _value(line: int, key: str, cell: str, faults: list[Fault]) -> yaml.Node:
    if key in YAML or (key in LISTS and is_flow(cell)):
        return _from_yaml(line, key, cell, faults)
    if key in LISTS:
        return _sequence(line, [_text(line, text) for text in listed(cell)])
    if key in FLAGS:
        word = cell.casefold()
        return _text(line, "true" if word in _YES else "false" if word in _NO else cell)
    return _text(line, cell)


def _from_yaml(line: int, key: str, cell: str, faults: list[Fault]) -> yaml.Node:
    try:
        node = yaml.compose(cell, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError, IndexError) as error:
        problem = getattr(error, "problem", None) or "no YAML"
        repair = "write it as in a codebook's file, in square brackets or braces"
        faults.append(Fault(line, f"{key!r} is not readable: {problem}", repair))
        node = None
    return _on_line(node, line) if node is not None else _sequence(line, [])


def _on_line(node: yaml.Node, line: int) -> yaml.Node:
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        one.start_mark = one.end_mark = _mark(line)
        if isinstance(one, yaml.MappingNode):
            waiting += [part for pair in one.value for part in pair]
        elif isinstance(one, yaml.SequenceNode):
            waiting += one.value
    return node


def _mark(line: int) -> yaml.Mark:
    return yaml.Mark("", 0, line - 1, 0, None, 0)


def _text(line: int, text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(f"{_TAG}str", text, _mark(line), _mark(line))


def _sequence(line: int, items: list[yaml.Node]) -> yaml.SequenceNode:
    return yaml.SequenceNode(f"{_TAG}seq", items, _mark(line), _mark(line))


def _mapping(line: int, pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> yaml.MappingNode:
    return yaml.MappingNode(f"{_TAG}map", list(pairs), _mark(line), _mark(line))
