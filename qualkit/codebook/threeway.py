"""Two codebooks that grew apart from one become one: code by code, field by field.

Codes are known by ids that the caller gives, so that a code renamed in one book is the same in the
other. What only one book changed is changed; where both did, the book that is ``then`` tells, and
the other's value is listed. A code that one book dropped and the other left as it was is dropped;
one that the other changed stays. Knows no store and no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from qualkit.codebook.writing import code_entry, flow_text
from qualkit.errors import ParameterError
from qualkit.model.codes import SEPARATOR, Code, Codebook, Rule

_WHOLE = ("title", "version", "language", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A codebook and the id of each of its codes, by path."""

    book: Codebook
    ids: Mapping[str, str]

    def by_id(self) -> dict[str, Code]:
        """Each code by its id."""
        return {self.ids[code.path]: code for code in self.book.codes}


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both books changed: of which code (empty for the book), that kept and not.

    Values are as the codebook's file says them; None where it says nothing.
    """

    path: str
    field: str
    kept: str | None
    other: str | None


@dataclass(slots=True)
class ThreeWay:
    """Two books and the one that both come from; ``then`` is the later of the two."""

    base: Side
    first: Side
    then: Side
    keep: frozenset[str] = frozenset()
    clashes: list[Clash] = field(default_factory=list)

    def merged(self) -> tuple[Codebook, dict[str, str]]:
        """The book of both, and the id of each code by path.

        ``keep`` are ids of codes that must not be dropped.

        Raises
        ------
        ParameterError
            If codes were moved under each other, or two codes have one path.
        """
        codes = {own: code for own in self._ids() if (code := self._code(own))}
        self._restore_parents(codes)
        paths = {own: self._path(own, codes) for own in codes}
        twice = sorted(path for path in paths.values() if [*paths.values()].count(path) > 1)
        if twice:
            raise ParameterError(
                f"both copies have a code {twice[0]!r}, and the two are not one",
                repair="rename one of them in one copy first",
            )
        placed = [replace(codes[own], path=paths[own]) for own in self._order(codes)]
        whole = {name: self._field("", name, self._books(name)) for name in _WHOLE}
        return (
            Codebook(codes=tuple(placed), **whole),
            {paths[own]: own for own in codes},
        )

    def _books(self, name: str) -> tuple[str, ...]:
        return tuple(getattr(s.book, name) for s in (self.base, self.first, self.then))

    def _ids(self) -> Iterator[str]:
        """Every id: those of the first book in its order, then the others' of the second."""
        first, then = self.first.by_id(), self.then.by_id()
        yield from first
        yield from (own for own in then if own not in first)

    def _code(self, own: str) -> Code | None:
        """The code as both have it; None where it is dropped."""
        base, first, then = (s.by_id().get(own) for s in (self.base, self.first, self.then))
        if first is None or then is None:
            there = first or then
            if there is None or base is None or own in self.keep:
                return there
            if _content(there) == _content(base):
                return None
            self.clashes.append(Clash(there.path, "stands", "changed", "dropped"))
            return there
        values = {
            item.name: self._field(
                then.path, item.name,
                tuple(None if c is None else getattr(c, item.name) for c in (base, first, then)),
            )
            for item in fields(Code) if item.name != "path"
        }  # fmt: skip
        name = self._field(then.path, "name", (base and base.name, first.name, then.name))
        return Code(path=name, **values)

    def _field(self, path: str, name: str, values: tuple[Any, ...]) -> Any:
        _, first, then = values
        compared = [_without_lines(value) for value in values]
        if compared[1] in (compared[2], compared[0]):
            return then
        if compared[2] == compared[0]:
            return first
        self.clashes.append(Clash(path, name, _written(name, then), _written(name, first)))
        return then

    def _parent(self, own: str) -> str | None:
        """The id of the parent, as both have it."""
        found: list[str | None] = []
        for side in (self.base, self.first, self.then):
            code = side.by_id().get(own)
            found.append(side.ids[code.parent] if code and code.parent else None)
        base, first, then = found
        if own not in self.first.by_id():
            return then
        if own not in self.then.by_id():
            return first
        was = base if own in self.base.by_id() else then
        if first not in (then, was) and then != was:
            self._clash_of_parents(own, first, then)
        return first if then == was else then

    def _clash_of_parents(self, own: str, first: str | None, then: str | None) -> None:
        paths = {self.first.ids[path]: path for path in self.first.book.paths()}
        paths |= {self.then.ids[path]: path for path in self.then.book.paths()}
        clash = Clash(paths[own], "parent", then and paths[then], first and paths[first])
        if clash not in self.clashes:
            self.clashes.append(clash)

    def _restore_parents(self, codes: dict[str, Code]) -> None:
        """Keep what holds a code that stays."""
        for own in list(codes):
            parent = self._parent(own)
            while parent is not None and parent not in codes:
                there = self.first.by_id().get(parent) or self.then.by_id()[parent]
                codes[parent] = there
                parent = self._parent(parent)

    def _path(self, own: str, codes: Mapping[str, Code]) -> str:
        names: list[str] = []
        seen: set[str] = set()
        at: str | None = own
        while at is not None:
            if at in seen:
                raise ParameterError(
                    f"each copy moved a code under the other's: {codes[own].name!r}",
                    repair="move one of them back in one copy first",
                )
            seen.add(at)
            names.append(codes[at].name)
            at = self._parent(at)
        return SEPARATOR.join(reversed(names))

    def _order(self, codes: Mapping[str, Code]) -> list[str]:
        """Parents before children, siblings in the order of the first book, then of the other."""
        under: dict[str | None, list[str]] = {}
        for own in [own for own in self._ids() if own in codes]:
            under.setdefault(self._parent(own), []).append(own)
        found: list[str] = []

        def walk(parent: str | None) -> None:
            for own in under.get(parent, []):
                found.append(own)
                walk(own)

        walk(None)
        return found


def _content(code: Code) -> Code:
    """A code but for its place and the lines of its rules, which say nothing of it."""
    return replace(code, path=code.name, rules=_without_lines(code.rules))


def _without_lines(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return tuple(replace(each, line=0) if isinstance(each, Rule) else each for each in value)


def _written(name: str, value: Any) -> str | None:
    """A field's value as the codebook's file says it; None where it would not say it."""
    if value is None or value == "" or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    said = code_entry(Code(path="x", **{name: value})).get(name)
    return flow_text(said) if said else None
