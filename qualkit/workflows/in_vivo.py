"""In-vivo codes: a passage coded with its own words, the code and the coding in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qualkit import store as stores
from qualkit.codebook import resolve, write_codebook
from qualkit.interchange.codings import CodingRow
from qualkit.model.codebooks import CodebookChanged
from qualkit.model.codes import SEPARATOR, Codebook
from qualkit.store import Store
from qualkit.workflows._placing import Placing

LONGEST_NAME = 60
"""Of a longer passage the name is its beginning, up to the end of a word."""

ROOT = "/"


def add_in_vivo(
    store: Store,
    add_code: Callable[..., CodebookChanged],
    *,
    document: str,
    coder: str,
    parent: str = ROOT,
    name: str | None = None,
    **passage: Any,
) -> str:
    """Code a passage with a code called as its words are; the coding's id.

    `add_code` adds a code to the project's codebook, which is begun where there is none yet.

    Raises
    ------
    UnknownName, SpanError, ParameterError
        If the document, the parent or the place is not there; nothing is changed.
    """
    passage["id"] = passage.get("id") or store.guids()
    row = CodingRow(line=0, document=document, code="", coder=coder, **passage)
    with stores.steps.taken(store, "code in vivo", coder=coder):
        quote = Placing.of(store).quote(row)
        _begin(store, coder)
        code = _code(store, add_code, name or code_name(quote), parent=parent, coder=coder)
        coding = Placing.of(store).coding(replace(row, code=code), origin="human")
        stores.codings.add(store, [coding])
    return coding.id


def code_name(quote: str) -> str:
    r"""What a code is called after a passage.

    >>> code_name("either/or,  they\nsaid")
    'either or, they said'
    """
    name = " ".join(quote.replace(SEPARATOR, " ").split())
    if len(name) <= LONGEST_NAME:
        return name
    cut = name[:LONGEST_NAME].rpartition(" ")[0] or name[: LONGEST_NAME - 1]
    return f"{cut}…"


def _begin(store: Store, coder: str) -> None:
    """Begin a codebook where there is none."""
    if not stores.codes.latest_number(store):
        book = Codebook(title=stores.project.name(store), codes=())
        stores.codes.save(store, book, yaml=write_codebook(book), source="(in vivo)", coder=coder)


def _code(
    store: Store, add_code: Callable[..., CodebookChanged], name: str, *, parent: str, coder: str
) -> str:
    """The path of the code called `name` under `parent`, added where it is not there."""
    known = stores.codes.paths(store, with_categories=True)
    above = "" if parent == ROOT else resolve(parent, known) + SEPARATOR
    there = {path.casefold(): path for path in known}.get(f"{above}{name}".casefold())
    return there or add_code(name, parent=parent, coder=coder).became
