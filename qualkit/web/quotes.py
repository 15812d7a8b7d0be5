"""The quotes page: the passages behind a code, by the role of who said them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.errors import ParameterError, UnknownName
from qualkit.web.views import CodeName, attributed, roles_of, tints_of

if TYPE_CHECKING:
    from qualkit.project import Project

QUOTES_A_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """A quote with its source, as the page shows it."""

    row: Mapping[str, Any]
    css: str
    tint: str
    code: CodeName
    about: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCount:
    """A role that can be chosen, None for a speaker without one."""

    role: str | None
    css: str
    quotes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """One page of quotes; ``total`` counts all that the choice lets through."""

    code: CodeName | None
    css: str
    role: str | None
    lines: tuple[QuoteLine, ...]
    roles: tuple[RoleCount, ...]
    total: int
    every: int
    page: int
    pages: int


def quotes(
    project: Project, *, code: str | None, role: str | None, page: int | None = None
) -> Quotes:
    """The quotes of `code` (of every code where None) in `role` (in every one where None).

    Raises
    ------
    UnknownName
        If the code or the role is not in the project.
    ParameterError
        If there is no such page.
    """
    codes = project.codes()
    paths = [row["code"] for row in codes]
    if code is not None and code not in paths:
        raise UnknownName("code", code, paths)
    people = project.participants()
    known = sorted({row["role"] for row in people if row["role"] is not None})
    if role is not None and role not in known:
        raise UnknownName("role", role, known)
    found = list(project.codings(code=code))
    chosen = [row for row in found if role in (None, row["role"])]
    number, pages = _page(len(chosen), page)
    roles, tints = roles_of(people), tints_of(codes)
    sizes = Counter(row["role"] for row in found)
    shown = chosen[(number - 1) * QUOTES_A_PAGE : number * QUOTES_A_PAGE]
    return Quotes(
        code=None if code is None else CodeName(code),
        css="tint-none" if code is None else tints.css(code),
        role=role,
        lines=tuple(
            QuoteLine(
                row=row,
                css=roles.css(row["role"]),
                tint=tints.css(row["code"]),
                code=CodeName(row["code"]),
                about=attributed(row),
            )
            for row in shown
        ),
        roles=tuple(
            RoleCount(role=name, css=roles.css(name), quotes=sizes[name])
            for name in sorted(sizes, key=lambda name: (roles.css(name), name or ""))
        ),
        total=len(chosen),
        every=len(found),
        page=number,
        pages=pages,
    )


def _page(total: int, page: int | None) -> tuple[int, int]:
    pages = max(1, -(-total // QUOTES_A_PAGE))
    number = 1 if page is None else page
    if not 1 <= number <= pages:
        raise ParameterError(f"page {number} of quotes", expected=f"1 to {pages}")
    return number, pages
