"""The quotes page: the passages behind codes, by who said them, chosen and sorted.

A page is found from the quote before it, so that the last of many comes as fast as the first.
Counts are made here where there are few codings; of more, the page's script asks later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.tables import Table
from qualkit.web.views import CodeName, Roles, Tints, attributed, roles_of, tints_of

if TYPE_CHECKING:
    from qualkit.project import Project

QUOTES_A_PAGE = 100
FEW = 2_000
"""So many codings are counted before the page is shown."""

ORDERS = ("document", "code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which quotes are shown, and in which order; ``after`` is the id of the one before them."""

    codes: tuple[str, ...] = ()
    role: str | None = None
    document: str | None = None
    coders: tuple[str, ...] = ()
    about: str | None = None
    sort: str = ORDERS[0]
    after: str | None = None

    def __post_init__(self) -> None:
        if self.sort not in ORDERS:
            raise ParameterError("the order of quotes", expected=" or ".join(ORDERS))

    def filter(self) -> dict[str, Any]:
        """What `Project.codings` is asked for, but for codes, role and place."""
        wanted = {"document": self.document, "coders": self.coders, "about": self.about}
        return {key: value for key, value in wanted.items() if value not in (None, ())}

    def query(self) -> list[tuple[str, str]]:
        """The choice as parameters of an address, without the place."""
        pairs = [("code", code) for code in self.codes]
        pairs += [("coder", coder) for coder in self.coders]
        told = {key: getattr(self, key) for key in ("role", "document", "about")}
        if self.sort != ORDERS[0]:
            told["sort"] = self.sort
        return [*pairs, *((key, value) for key, value in told.items() if value is not None)]


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
    """A role that can be chosen, None for a speaker without one; ``quotes`` None: not counted."""

    role: str | None
    css: str
    quotes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """One page of quotes; ``after`` is where the next one begins, None on the last."""

    choice: Choice
    code: CodeName | None
    css: str
    lines: tuple[QuoteLine, ...]
    roles: tuple[RoleCount, ...]
    codes: tuple[tuple[CodeName, bool], ...]
    documents: tuple[str, ...]
    coders: tuple[str, ...]
    every: int | None
    after: str | None


def quotes(project: Project, choice: Choice) -> Quotes:
    """The quotes that `choice` lets through.

    Raises
    ------
    UnknownName
        If a code, a role, a document or a coder is not in the project.
    """
    codes, people = project.code_names(), project.participants()
    paths = [row["code"] for row in codes if not row["category"]]
    known = sorted({row["role"] for row in people if row["role"] is not None})
    _check(choice, [row["code"] for row in codes], known)
    roles, tints = roles_of(people), tints_of(codes)
    rows = list(_rows(project, choice, paths))
    only = choice.codes[0] if len(choice.codes) == 1 else None
    sizes = _sizes(project, choice)
    return Quotes(
        choice=choice,
        code=None if only is None else CodeName(only),
        css="tint-none" if only is None else tints.css(only),
        lines=tuple(_line(row, roles, tints) for row in rows[:QUOTES_A_PAGE]),
        roles=_roles(known, roles, sizes),
        codes=tuple((CodeName(path), path in choice.codes) for path in paths),
        documents=tuple(row["name"] for row in project.documents()),
        coders=tuple(project.coders()),
        every=None if sizes is None else sum(sizes.values()),
        after=rows[QUOTES_A_PAGE - 1]["id"] if len(rows) > QUOTES_A_PAGE else None,
    )


def _check(choice: Choice, paths: Sequence[str], roles: Sequence[str]) -> None:
    for code in choice.codes:
        if code not in paths:
            raise UnknownName("code", code, paths)
    if choice.role is not None and choice.role not in roles:
        raise UnknownName("role", choice.role, roles)


def _rows(project: Project, choice: Choice, paths: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """One row more than a page has, if there are so many."""
    wanted: dict[str, Any] = {"role": choice.role, **choice.filter()}
    if choice.sort == ORDERS[0]:
        wanted |= {"codes": choice.codes, "after": choice.after, "limit": QUOTES_A_PAGE + 1}
        yield from project.codings(**wanted)
        return
    begun = _code_of(project, choice.after)
    left = QUOTES_A_PAGE + 1
    for path in _wanted(paths, choice.codes):
        if begun not in (None, path) or left <= 0:
            continue
        after, begun = (choice.after if begun else None), None
        found = project.codings(codes=(path,), after=after, limit=left, **wanted)
        left -= len(found)
        yield from found


def _wanted(paths: Sequence[str], codes: Sequence[str]) -> Iterator[str]:
    """The codes among `paths` that are chosen, or stand under one that is; all where none is."""
    for path in paths:
        if not codes or any(path == code or path.startswith(f"{code}/") for code in codes):
            yield path


def _code_of(project: Project, coding: str | None) -> str | None:
    found = project.find_codings([coding]) if coding else ()
    return found[0].code if found else None


def _sizes(project: Project, choice: Choice) -> Counter[str | None] | None:
    """How many quotes each role has; None where there are too many to count at once."""
    few = project.codings(codes=choice.codes, limit=FEW + 1, **choice.filter())
    return None if len(few) > FEW else Counter(row["role"] for row in few)


def _roles(
    known: Sequence[str], roles: Roles, sizes: Counter[str | None] | None
) -> tuple[RoleCount, ...]:
    names = list(known) if sizes is None else list(sizes)
    return tuple(
        RoleCount(role=name, css=roles.css(name), quotes=None if sizes is None else sizes[name])
        for name in sorted(names, key=lambda name: (roles.css(name), name or ""))
    )


def _line(row: Mapping[str, Any], roles: Roles, tints: Tints) -> QuoteLine:
    return QuoteLine(
        row=row,
        css=roles.css(row["role"]),
        tint=tints.css(row["code"]),
        code=CodeName(row["code"]),
        about=attributed(row),
    )


def counted(counts: Table) -> dict[str, Any]:
    """Counts by code and role as JSON has them."""
    by_code: Counter[str] = Counter()
    by_role: Counter[str] = Counter()
    for row in counts:
        by_code[row["code"]] += row["codings"]
        by_role[row["role"] or ""] += row["codings"]
    return {"codes": by_code, "roles": by_role, "total": sum(by_code.values())}
