"""What people call codes, held against the project: paths, endings of paths, former names."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.codes import SEPARATOR
from qualkit.store import Store


def code_path(store: Store, name: str, paths: Sequence[str] = ()) -> str:
    """The path of the code called `name`, now or before it was renamed, moved or merged.

    ``paths`` are those of the codes in use, where they are known already.

    Raises
    ------
    UnknownName
        If no code is, or was, called so; the nearest is named.
    ParameterError
        If several are called so, or it is a category.
    """
    try:
        return resolve(name, paths or stores.codes.paths(store))
    except UnknownName:
        if found := stores.codes.former(store, name):
            return found
        _refuse_category(store, name)
        raise


def code_paths(store: Store, name: str) -> tuple[str, ...]:
    """The path of the code called `name`; of a category, those of the codes under it.

    Raises
    ------
    UnknownName, ParameterError
        As `code_path`; and for a category without codes, which would be no filter at all.
    """
    every = stores.codes.paths(store, with_categories=True)
    try:
        path = resolve(name, every)
    except UnknownName:
        return (code_path(store, name),)
    codes = stores.codes.paths(store)
    if path in codes:
        return (path,)
    under = tuple(code for code in codes if code.startswith(path + SEPARATOR))
    if not under:
        raise ParameterError(f"the category {path!r} has no codes", expected="a code")
    return under


def _refuse_category(store: Store, name: str) -> None:
    every = stores.codes.paths(store, with_categories=True)
    try:
        path = resolve(name, every)
    except UnknownName:
        return
    under = [code for code in every if code.startswith(path + SEPARATOR)]
    what = f"{path!r} is a category, which only groups"
    raise ParameterError(what, expected=f"a code such as {under[0]!r}" if under else "a code")
