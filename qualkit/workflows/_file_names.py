"""Names of files for things whose names may hold anything: safe on every system, all different."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

_LONGEST = 150
"""Bytes; with a number and a suffix it stays below what file systems hold."""

_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}


def file_names(names: Iterable[str], suffix: str, *, taken: Sequence[str] = ()) -> dict[str, str]:
    """A file for each of `names`, in their order; none is one of `taken`, whatever its case.

    >>> file_names(["A/b", "a-B", "..", "nul"], ".md")
    {'A/b': 'A-b.md', 'a-B': 'a-B-2.md', '..': 'document.md', 'nul': 'nul-.md'}
    """
    used = {_key(name) for name in taken}
    found = {}
    for name in names:
        base, number = safe_name(name), 1
        file = f"{base}{suffix}"
        while _key(file) in used:
            number += 1
            file = f"{base}-{number}{suffix}"
        used.add(_key(file))
        found[name] = file
    return found


def safe_name(name: str) -> str:
    """`name` with a hyphen for every sign but letters, figures and ``-_. `` inside."""
    plain = unicodedata.normalize("NFC", name)
    kept = "".join(one if one.isalnum() or one in "-_. " else "-" for one in plain)
    short = kept.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore").strip(" .-")
    if short.partition(".")[0].strip().casefold() in _RESERVED:
        head, dot, rest = short.partition(".")
        return f"{head}-{dot}{rest}"
    return short or "document"


def _key(file: str) -> str:
    return unicodedata.normalize("NFKC", file).casefold()
