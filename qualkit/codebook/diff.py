"""What changed between two codebooks, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from qualkit.codebook.shown import shown_rule
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.tables import Table

COLUMNS = ("change", "code", "field", "before", "after")


def diff(before: Codebook, after: Codebook) -> Table:
    """The differences from `before` to `after`: added, removed and changed codes, in file order.

    A change of the codebook's own title, version, language or description comes first, without a
    code. A renamed or moved code counts as removed and added. Where rules stand in the file does
    not count as a change.
    """
    old = {code.path: code for code in before.codes}
    new = {code.path: code for code in after.codes}
    rows: list[tuple[str, ...]] = [
        ("changed", "", name, getattr(before, name), getattr(after, name))
        for name in ("title", "version", "language", "description")
        if getattr(before, name) != getattr(after, name)
    ]
    rows += [("removed", path, "", "", "") for path in old if path not in new]
    rows += [("added", path, "", "", "") for path in new if path not in old]
    for path in new:
        if path in old:
            rows += _changes(old[path], new[path])
    return Table(COLUMNS, tuple(rows))


def _changes(old: Code, new: Code) -> Iterator[tuple[str, ...]]:
    for item in fields(Code):
        if item.name == "path":
            continue
        before, after = (_shown(getattr(code, item.name)) for code in (old, new))
        if before != after:
            yield ("changed", new.path, item.name, before, after)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(_shown, value))
    if isinstance(value, Rule):
        return shown_rule(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    return str(value)
