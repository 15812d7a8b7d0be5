"""Two codebooks held against each other: files, or revisions of a project.

Between revisions one knows which code became which: each tells of the codes that got another path
in it. Between files, only equal content tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from qualkit import store as stores
from qualkit.codebook import diff
from qualkit.codebook.matching import composed
from qualkit.errors import ParameterError
from qualkit.model.codes import Codebook
from qualkit.model.tables import Table
from qualkit.store import Store
from qualkit.workflows._codebooks import book_of, step_of
from qualkit.workflows._loading import load_codebook

Side = str | Path | int
"""A file, or the number of a revision, also as a text such as ``r3``."""

_NUMBER = re.compile(r"r?(\d{1,9})", re.IGNORECASE)


def compare(store: Store | None, before: Side, after: Side) -> Table:
    """What changed from one to the other.

    Raises
    ------
    ParameterError
        If a revision is named and there is no project, or it has none of that number.
    """
    sides = [_number(side) for side in (before, after)]
    if store is not None and sides[0] is not None and sides[1] is not None:
        return diff_revisions(store, sides[0], sides[1])
    first, second = (_book(store, side) for side in (before, after))
    return diff(first, second)


def diff_revisions(store: Store, before: int, after: int) -> Table:
    """What changed from one revision to another, whichever is the older."""
    first, last = sorted((before, after))
    found = [one for one in stores.codebooks.revisions(store) if first <= one.number <= last]
    for number in (first, last):
        stores.codebooks.revision(store, number)
    books = [book_of(store, one) for one in found]
    steps = [
        step_of(one, old, new)
        for one, old, new in zip(found[1:], books[:-1], books[1:], strict=True)
    ]
    known = composed(books[0].paths(), steps)
    if before <= after:
        return diff(books[0], books[-1], known=known)
    return diff(books[-1], books[0], known=_inverted(known, books[0]))


def _number(side: Side) -> int | None:
    if isinstance(side, int):
        return side
    found = _NUMBER.fullmatch(str(side).strip())
    return int(found[1]) if found and not Path(side).exists() else None


def _book(store: Store | None, side: Side) -> Codebook:
    number = _number(side)
    if number is None:
        return load_codebook(Path(str(side)))[0]
    if store is None:
        what = f"revision {number} of which project is meant"
        raise ParameterError(what, repair="name the project: qualkit codebook PROJECT diff …")
    return book_of(store, stores.codebooks.revision(store, number))


def _inverted(known: Mapping[str, str], before: Codebook) -> dict[str, str]:
    """The way back, as far as there is one: a merged code does not come out of the other again."""
    times = Counter(known.values())
    stayed = set(before.paths()) - set(known)
    return {new: old for old, new in known.items() if times[new] == 1 and new not in stayed}
