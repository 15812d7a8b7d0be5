"""A codebook that would drop a code with codings is refused, with what to do instead.

Where the new book has a code that is probably the missing one under another path, the command that
renames or moves it is told, else how to keep, merge or empty it.
"""

from __future__ import annotations

import difflib
from shlex import quote

from qualkit.codebook.matching import matched
from qualkit.errors import QualkitError
from qualkit.model.codes import SEPARATOR, Codebook
from qualkit.store.connection import Store

_ALIKE = 0.6

_GIVEN = """
    SELECT path, count(*) FROM coding JOIN code ON code.id = code_id
    WHERE removed IS NULL GROUP BY path ORDER BY path"""


class CodesInUse(QualkitError):
    """Codings have a code that a codebook lacks or makes a category."""


def refuse_loss(store: Store, before: Codebook, after: Codebook) -> None:
    """Raise where codings have a code that `after` lacks or makes a category.

    Raises
    ------
    CodesInUse
        The first such code is named with how many codings it has; how many others there are, too.
    """
    kept = {code.path: code for code in after.codes}
    usable = {path for path, code in kept.items() if not code.category}
    lost = [(path, count) for path, count in store.rows(_GIVEN) if path not in usable]
    if not lost:
        return
    path, count = lost[0]
    more = f" and {len(lost) - 1} more such codes" if len(lost) > 1 else ""
    has = f"which has {count} coding{'' if count == 1 else 's'}{more}"
    if store.viewer is not None:
        has = "which has codings"  # a blind coder does not learn how many others gave
    if path in kept:
        what = f"the codebook makes {path!r}, {has}, a category"
        raise CodesInUse(what, repair="keep it a code, or add a code under it and recode to that")
    raise CodesInUse(
        f"the codebook drops {path!r}, {has}",
        repair=_repair(
            f"qualkit codebook {quote(store.path.name)}", path, probable(path, before, after)
        ),
    )


def probable(path: str, before: Codebook, after: Codebook) -> str | None:
    """The new code of `after` that is probably the one at `path` in `before`, None if none is.

    Equal content tells, or else a name like it under the same parent, or its name elsewhere.
    """
    if found := matched(before, after).get(path):
        return found
    old = set(before.paths())
    new = [code.path for code in after.codes if code.path not in old and not code.category]
    parent, _, name = path.rpartition(SEPARATOR)
    same_name = [other for other in new if other.rpartition(SEPARATOR)[2] == name]
    if same_name:
        return same_name[0]
    names = {other.rpartition(SEPARATOR)[2]: other for other in new
             if other.rpartition(SEPARATOR)[0] == parent}  # fmt: skip
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=_ALIKE)
    return names[near[0]] if near else None


def _repair(command: str, path: str, became: str | None) -> str:
    if became is None:
        return (
            "keep the code (with 'retired: true' it is given no more), or first merge it:"
            f" {command} merge {quote(path)} INTO, or remove its codings"
        )
    parent, _, name = path.rpartition(SEPARATOR)
    new_parent, _, new_name = became.rpartition(SEPARATOR)
    to = quote(new_parent or SEPARATOR)
    if parent != new_parent and name == new_name:
        return f"if it is {became!r} now, first: {command} move {quote(path)} {to}"
    renamed = f"{command} rename {quote(path)} {quote(new_name)}"
    if parent == new_parent:
        return f"if it is {became!r} now, first: {renamed}"
    moved = f"{command} move {quote(new_name)} {to}"
    return f"if it is {became!r} now, first: {renamed}, and {moved}"
