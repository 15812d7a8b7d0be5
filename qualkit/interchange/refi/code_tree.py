"""The codes of a file as a codebook: paths that a codebook can have, and what had to be changed.

Names may not hold a ``/``, stand twice under one parent or be endless; a code that only groups
becomes a category, unless something is coded with it. Everything changed is told.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import ReadError
from qualkit.interchange.refi.colours import plain_color
from qualkit.interchange.refi.elements import Code
from qualkit.model import codes as model
from qualkit.model.codes import SEPARATOR

LONGEST_NAME = 200
DEEPEST = 20
MOST_CODES = 20_000

_SLASH = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTree:
    """The codebook, the path of each code by its GUID, and how often each thing was changed."""

    codes: tuple[model.Code, ...]
    paths: Mapping[str, str]
    changed: Mapping[str, int]


def code_tree(codes: Sequence[Code], used: Collection[str], source: str) -> CodeTree:
    """The tree that `codes` make; ``used`` are the GUIDs of those that codings have.

    Raises
    ------
    ReadError
        If two codes have one GUID, so that nobody knows which one a coding means, or if they are
        too many or nested too deep.
    """
    _check(codes, source)
    changed: Counter[str] = Counter()
    taken: set[tuple[int | None, str]] = set()
    paths: list[str] = []
    made: list[model.Code] = []
    for code in codes:
        name = _free_name(code, taken, changed)
        path = name if code.parent is None else f"{paths[code.parent]}{SEPARATOR}{name}"
        if path.count(SEPARATOR) >= DEEPEST:
            what = f"{source} has codes nested over {DEEPEST} levels"
            raise ReadError(what, repair="flatten them in the program that wrote it")
        paths.append(path)
        made.append(_code(code, path, used, changed))
    by_guid = {code.guid: path for code, path in zip(codes, paths, strict=True)}
    return CodeTree(codes=tuple(made), paths=by_guid, changed=dict(changed))


def _check(codes: Sequence[Code], source: str) -> None:
    if len(codes) > MOST_CODES:
        what = f"{source} has {len(codes):,} codes"
        raise ReadError(what, expected=f"at most {MOST_CODES:,}", repair="split it")
    first: dict[str, Code] = {}
    for code in codes:
        if not code.guid:
            what = f"{source}: the code {code.name[:60]!r} has no GUID"
            raise ReadError(what, repair="export it again")
        twin = first.setdefault(code.guid, code)
        if twin is not code:
            what = f"{source}: the codes {twin.name[:60]!r} and {code.name[:60]!r} have one GUID"
            repair = "give each its own in the program that wrote it, and export again"
            raise ReadError(what, repair=repair)


def _free_name(code: Code, taken: set[tuple[int | None, str]], changed: Counter[str]) -> str:
    name = "".join(letter for letter in code.name if letter.isprintable()).strip()
    if SEPARATOR in name:
        changed[f"a {SEPARATOR} in the name of a code is a {_SLASH} now"] += 1
        name = name.replace(SEPARATOR, _SLASH)
    if len(name) > LONGEST_NAME:
        changed[f"the name of a code was cut to {LONGEST_NAME} characters"] += 1
        name = name[: LONGEST_NAME - 10].rstrip()
    if not name:
        changed["a code without a name was called 'unnamed'"] += 1
        name = "unnamed"
    free, number = name, 1
    while (code.parent, _folded(free)) in taken:
        number += 1
        free = f"{name} ({number})"
    if free != name:
        changed["a code of the same name as its neighbour got a number"] += 1
    taken.add((code.parent, _folded(free)))
    return free


def _code(code: Code, path: str, used: Collection[str], changed: Counter[str]) -> model.Code:
    color = plain_color(code.color)
    if color is None:
        changed["a colour that is none was left out"] += 1
    is_category = not code.is_codable and code.guid not in used
    if not code.is_codable and not is_category:
        changed["a code that should only group is coded with, and is no category"] += 1
    definition = "".join(
        letter for letter in code.description if letter.isprintable() or letter in "\n\t"
    )
    return model.Code(path=path, category=is_category, definition=definition, color=color or "")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
