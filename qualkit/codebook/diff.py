"""What changed between two codebooks, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from qualkit.codebook.matching import is_implied, matched
from qualkit.codebook.shown import shown_rule
from qualkit.model.codes import SEPARATOR, Code, Codebook, Rule
from qualkit.model.tables import Table

COLUMNS = ("change", "code", "field", "before", "after")


def diff(before: Codebook, after: Codebook, *, known: Mapping[str, str] | None = None) -> Table:
    """The differences from `before` to `after`, in file order: codes and what they say.

    A change of the codebook's own title, version, language or description comes first, without a
    code. A code with another path is told as renamed (under the same parent), moved, or merged
    (into one that was there before) where it is known to be the same: because `known`, path before
    → path after, tells so, or because the content is equal (`qualkit.codebook.matching`).
    Otherwise it counts as removed and added. What stands under it is not told again. Where rules
    stand in the file does not count as a change.
    """
    old = {code.path: code for code in before.codes}
    new = {code.path: code for code in after.codes}
    pairs = matched(before, after, known)
    rows: list[tuple[str, ...]] = [
        ("changed", "", name, getattr(before, name), getattr(after, name))
        for name in ("title", "version", "language", "description")
        if getattr(before, name) != getattr(after, name)
    ]
    there = set(pairs.values())
    rows += [("removed", path, "", "", "") for path in old if path not in new and path not in pairs]
    left = {path for path in old if path not in pairs}
    rows += [("added", path, "", "", "") for path in new if path not in left | there]
    rows += [_moved(path, pairs, old) for path in pairs if not is_implied(path, pairs)]
    for path in old:
        became = pairs.get(path, path)
        if became in new and (path in left or became not in left):
            rows += _changes(old[path], new[became])
    return Table(COLUMNS, tuple(rows))


def _moved(path: str, pairs: Mapping[str, str], old: Mapping[str, Code]) -> tuple[str, ...]:
    became = pairs[path]
    parent, new_parent = (one.rpartition(SEPARATOR)[0] for one in (path, became))
    is_beside = pairs.get(parent, parent) == new_parent
    change = (
        "merged" if became in old and became not in pairs else "renamed" if is_beside else "moved"
    )
    return (change, became, "path", path, became)


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
