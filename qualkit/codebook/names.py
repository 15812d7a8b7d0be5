"""From what a person types to the path of a code."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.codes import SEPARATOR


def resolve(name: str, paths: Sequence[str]) -> str:
    """The path among `paths` that `name` means: the path itself, or its unambiguous ending.

    White space is as one blank between words. How letters with accents are composed is ignored when
    nothing matches to the letter, then case.

    Raises
    ------
    UnknownName
        If nothing matches; the nearest are named.
    ParameterError
        If several match; they are listed.

    Examples
    --------
    >>> resolve("make friends", ["Needs", "Needs/Make friends"])
    'Needs/Make friends'
    """
    spaced = SEPARATOR.join(" ".join(part.split()) for part in name.split(SEPARATOR))
    for fold in (str, _composed, folded):
        wanted = fold(spaced)
        for found in (
            [path for path in paths if fold(path) == wanted],
            [path for path in paths if fold(path).endswith(SEPARATOR + wanted)],
        ):
            if len(found) == 1:
                return found[0]
            if found:
                listed = ", ".join(found)
                raise ParameterError(f"the code {name!r} is ambiguous", expected=f"one of {listed}")
    endings = {path.rsplit(SEPARATOR, 1)[-1]: path for path in paths}
    raise UnknownName("code", name, [*paths, *(end for end in endings if end not in paths)])


def folded(name: str) -> str:
    """`name` for comparison: the same for all spellings that people cannot tell apart.

    >>> folded("Cafe\u0301") == folded("CAFÉ")
    True
    """
    return _composed(_composed(name).casefold())


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
