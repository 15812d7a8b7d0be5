"""Codes that a file names and the codebook has not, added at its end in one revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualkit import store as stores
from qualkit.codebook import read_codebook, write_codebook
from qualkit.codebook.updating import update
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.codes import SEPARATOR, Code, Codebook
from qualkit.store import Store
from qualkit.workflows._code_names import code_path
from qualkit.workflows._loading import checked_codebook

_FEW = 200
"""So many new codes are put into the text of a codebook one by one; for more it is written anew."""


def add_codes(store: Store, names: Sequence[str], *, source: str, coder: str) -> tuple[str, ...]:
    """Add those of `names` that mean no code; the new ones, in their order.

    Names that differ in case alone are one code. A path's parents must be there.

    Raises
    ------
    ParameterError
        If a name is that of several codes, or of a category, or one is below a code that is not
        there.
    CodebookError
        If the codebook would have faults.
    """
    new = _missing(store, names)
    if not new:
        return ()
    latest = stores.codes.latest(store)
    number, text = (latest[0], latest[2]) if latest else (0, "")
    files, lists = stores.codes.kept_lists(store, number), stores.codes.word_lists(store, number)
    before = _current(store, text, source)
    after = replace(before, codes=(*before.codes, *(Code(path=name) for name in new)))
    is_short = bool(text) and len(new) <= _FEW
    yaml = update(text, before, after, files).text if is_short else write_codebook(after)
    book = checked_codebook(yaml, source, files)
    stores.recoding.replace(store, book, yaml=yaml, source=source, coder=coder, lists=lists)
    return new


def _current(store: Store, text: str, source: str) -> Codebook:
    if not text:
        return Codebook(title=stores.project.name(store), codes=())
    number = stores.codes.latest_number(store)
    return read_codebook(text, source, stores.codes.kept_lists(store, number))


def _missing(store: Store, names: Sequence[str]) -> tuple[str, ...]:
    known = stores.codes.paths(store)
    taken = {path.casefold() for path in stores.codes.paths(store, with_categories=True)}
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        try:
            code_path(store, name, known)
        except UnknownName:
            if name.casefold() in taken:
                what = f"{name!r} is a category, which no passage is coded with"
                raise ParameterError(what, repair="name a code below it") from None
            if SEPARATOR in name:
                what = f"the new code {name!r} is below others"
                raise ParameterError(what, repair="add it to the codebook first") from None
            found.setdefault(name.casefold(), name)
    return tuple(found.values())
