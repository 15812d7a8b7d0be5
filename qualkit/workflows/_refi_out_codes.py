"""The codebook as the standard says it: a tree of codes, each with all that describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualkit import store as stores
from qualkit.codebook import read_codebook
from qualkit.interchange.refi import shaped
from qualkit.interchange.refi.colours import plain_color
from qualkit.interchange.refi.elements import Code
from qualkit.model import codes as model
from qualkit.store import Store

_LISTS = (("Include", "include"), ("Exclude", "exclude"), ("Example", "examples"))


def book_of(store: Store) -> model.Codebook | None:
    """The codebook that is in force; None where there is none."""
    latest = stores.codes.latest(store)
    if latest is None:
        return None
    number, source, text = latest
    return read_codebook(text, source, stores.codes.kept_lists(store, number))


def codes_out(
    store: Store, used: Sequence[str] = (), notes: Mapping[str, Sequence[str]] | None = None
) -> tuple[Code, ...]:
    """The codes in force, and those in ``used`` that are no longer in the codebook.

    ``notes`` are the GUIDs of memos on each code, by its path.
    """
    book = book_of(store)
    guids = stores.codes.guids(store)
    there = list(book.codes) if book else []
    known = {code.path for code in there}
    there += [model.Code(path=path) for path in dict.fromkeys(used) if path not in known]
    places: dict[str, int] = {}
    found = []
    for code in there:
        found.append(
            Code(
                guid=shaped("code", guids[code.path]),
                name=code.name,
                is_codable=not code.category,
                color=plain_color(code.color) or "",
                description=described(code),
                notes=tuple((notes or {}).get(code.path, ())),
                parent=places.get(code.parent or ""),
            )
        )
        places[code.path] = len(found) - 1
    return tuple(found)


def rules_in(store: Store) -> dict[str, int]:
    """How many codes have rules or cues, and how many are given no more; nothing says so."""
    book = book_of(store)
    codes = book.codes if book else ()
    found = {
        "rules of a code": sum(bool(code.rules or code.about) for code in codes),
        "code that is given no more": sum(code.retired for code in codes),
    }
    return {what: n for what, n in found.items() if n}


def described(code: model.Code) -> str:
    """The definition, then a line for everything else that is said of it."""
    told = [f"{word}: {each}" for word, key in _LISTS for each in getattr(code, key)]
    parts = [code.definition, "\n".join(told)]
    return "\n\n".join(part for part in parts if part)
