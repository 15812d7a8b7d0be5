"""Which code somebody means who types a part of its name, in a hurry.

Knows names only. What fits several codes equally well is refused: nobody is to be given a code
that was not meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.codebook.names import folded, resolve
from qualkit.errors import ParameterError, UnknownName, nearest_name
from qualkit.model.codes import SEPARATOR

_MOST_LISTED = 8


def find_code(part: str, paths: Sequence[str]) -> str:
    """The path among `paths` that `part` means: a name, a path, or pieces of one, in their order.

    A code called so comes first; then one whose own name begins with it, one that has all the
    pieces in its name, one that has them in its path, and at last one that is spelled much like it.

    Raises
    ------
    UnknownName
        If nothing fits.
    ParameterError
        If several fit equally well; they are listed.

    Examples
    --------
    >>> paths = ["Needs/Make friends", "Needs/Public-service information", "Needs/Talk"]
    >>> find_code("fri", paths), find_code("pub inf", paths), find_code("tlak", paths)
    ('Needs/Make friends', 'Needs/Public-service information', 'Needs/Talk')
    """
    try:
        return resolve(part, paths)
    except UnknownName:
        for found in _fitting(folded(part).split(), paths):
            if len(found) == 1:
                return found[0]
            if found:
                listed = ", ".join(found[:_MOST_LISTED])
                more = " …" if len(found) > _MOST_LISTED else ""
                what = f"{part!r} fits {len(found)} codes"
                raise ParameterError(what, expected=f"one of {listed}{more}") from None
        raise


def _fitting(pieces: Sequence[str], paths: Sequence[str]) -> list[list[str]]:
    """The codes that fit, by how well."""
    names = {path: folded(path.rsplit(SEPARATOR, 1)[-1]) for path in paths}
    whole = " ".join(pieces)
    if not whole:
        return []
    near = nearest_name(whole, names.values())
    return [
        [path for path in paths if names[path].startswith(whole)],
        [path for path in paths if _has(names[path], pieces)],
        [path for path in paths if _has(folded(path), pieces)],
        [path for path in paths if near is not None and names[path] == near],
    ]


def _has(name: str, pieces: Sequence[str]) -> bool:
    """Whether all pieces stand in the name, one after the other."""
    at = 0
    for piece in pieces:
        at = name.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
