"""Filters of lists, with every name held against the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.errors import UnknownName
from qualkit.store import Store
from qualkit.workflows._code_names import code_paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which codings or suggestions to list; an empty part does not filter.

    ``code`` or any of ``codes``, ``coder`` or any of ``coders``; ``min_score`` and ``run`` are for
    suggestions; ``limit`` is the most rows to give, ``after`` the id of the coding behind which a
    list of codings goes on.
    """

    code: str | None = None
    coder: str | None = None
    role: str | None = None
    document: str | None = None
    session: str | None = None
    participant: str | None = None
    about: str | None = None
    min_score: float | None = None
    run: int | None = None
    limit: int | None = None
    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    after: str | None = None


def checked(store: Store, wanted: Filter) -> stores.listing.Filter:
    """`wanted` in the project's own names; one that is not in the project is an error."""
    if wanted.document:
        stores.documents.id_of(store, wanted.document)
    roles = stores.participants.roles(store)
    if wanted.role and wanted.role not in roles:
        raise UnknownName("role", wanted.role, roles)
    for coder in (*wanted.coders, *((wanted.coder,) if wanted.coder else ())):
        stores.coders.known(store, coder)
    if wanted.session:
        _check_session(store, wanted.session)
    if wanted.about:
        _check_about(store, wanted.about, roles)
    person = wanted.participant
    named = (*wanted.codes, *((wanted.code,) if wanted.code else ()))
    return stores.listing.Filter(
        codes=tuple(dict.fromkeys(path for name in named for path in code_paths(store, name))),
        coder=wanted.coder,
        coders=wanted.coders,
        role=wanted.role,
        document=wanted.document,
        session=wanted.session,
        participant=stores.participants.named(store, person) if person else None,
        about=wanted.about,
        min_score=wanted.min_score,
        run=wanted.run,
        limit=wanted.limit,
        after=wanted.after,
    )


def _check_session(store: Store, session: str) -> None:
    known = sorted({row["session"] for row in stores.documents.listing(store)})
    if session not in known:
        raise UnknownName("session", session, known)


def _check_about(store: Store, about: str, roles: Sequence[str]) -> None:
    known = sorted({*roles, *stores.codings.abouts(store)})
    if about not in known:
        raise UnknownName("role", about, known)
