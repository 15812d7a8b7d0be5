"""Two codebooks that grew apart from one become one: code by code, field by field.

Codes are known by ids that the caller gives, so that a code renamed in one book is the same in the
other. What only one book changed is changed; where both did, the value that was said later stands,
and the other is listed. A code that one book dropped and the other left as it was is dropped; one
that the other changed stays. A code that was merged away in either is gone in any case. Knows no
store and no file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from qualkit.codebook.writing import code_entry, flow_text
from qualkit.errors import ParameterError
from qualkit.model.codes import SEPARATOR, Code, Codebook, Rule

_WHOLE = ("title", "version", "language", "description")

_NO_CODE = object()
"""What a book without the code says of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A codebook and the id of each of its codes, by path."""

    book: Codebook
    ids: Mapping[str, str]
    _codes: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = {self.ids[code.path]: code for code in self.book.codes}
        object.__setattr__(self, "_codes", codes)

    def by_id(self) -> Mapping[str, Code]:
        """Each code by its id."""
        return self._codes


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
    """Two books and the one that both come from; ``then`` is the later of the two.

    ``keep`` are ids of codes that must not be dropped. ``merged`` are those that were merged away
    in either book, with the code at the end of the chain, which is not itself in it. ``past`` makes
    the books that led from the common one to the two, in order: of two values the one that came
    into a book later stands, and that of ``then`` where they do not tell.
    """

    base: Side
    first: Side
    then: Side
    keep: frozenset[str] = frozenset()
    merged: Mapping[str, str] = field(default_factory=dict)
    past: Callable[[], Iterable[Side]] = tuple
    clashes: list[Clash] = field(default_factory=list)
    _past: tuple[Side, ...] | None = None
    _parents: dict[str, str | None] = field(default_factory=dict)

    def joined(self) -> tuple[Codebook, dict[str, str]]:
        """The book of both, and the id of each code by path.

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
        whole = {name: self._value("", name) for name in _WHOLE}
        return (
            Codebook(codes=tuple(placed), **whole),
            {paths[own]: own for own in codes},
        )

    def _sides(self) -> tuple[Side, Side, Side]:
        return self.base, self.first, self.then

    def _ids(self) -> Iterator[str]:
        """Every id: those of the first book in its order, then the others' of the second."""
        first, then = self.first.by_id(), self.then.by_id()
        yield from first
        yield from (own for own in then if own not in first)

    def _code(self, own: str) -> Code | None:
        """The code as both have it; None where it is dropped."""
        base, first, then = (side.by_id().get(own) for side in self._sides())
        if own in self.merged:
            self._list_changes(own)
            return None
        if first is None or then is None:
            there = first or then
            if there is None or base is None or own in self.keep:
                return there
            if _content(there) == _content(base):
                return None
            self.clashes.append(Clash(there.path, "stands", "changed", "dropped"))
            return there
        names = [item.name for item in fields(Code) if item.name != "path"]
        values = {name: self._value(own, name) for name in names}
        return Code(path=self._value(own, "name"), **values)

    def _list_changes(self, own: str) -> None:
        """List that a code was changed in one book and merged into another in the other."""
        base = self.base.by_id().get(own)
        for side in (self.then, self.first):
            code = side.by_id().get(own)
            if code is None:
                continue
            is_moved = self._parent_in(side, own) != self._parent_in(self.base, own)
            if base is None or is_moved or _content(code) != _content(base):
                into = self._paths().get(self.merged[own])
                self.clashes.append(Clash(code.path, "merged", into, "changed"))
                return

    def _value(self, own: str, name: str) -> Any:
        """What both say of a field of a code, or of the book where `own` is empty."""
        return self._chosen(own, name, tuple(self._says(s, own, name) for s in self._sides()))

    def _says(self, side: Side, own: str, name: str) -> Any:
        if not own:
            return getattr(side.book, name)
        if name == "parent":
            return self._parent_in(side, own)
        code = side.by_id().get(own)
        return _NO_CODE if code is None else getattr(code, name)

    def _chosen(self, own: str, name: str, values: tuple[Any, ...]) -> Any:
        base, first, then = values
        compared = [_without_lines(value) for value in values]
        if compared[1] in (compared[2], compared[0]):
            return then
        if compared[2] == compared[0]:
            return first
        if base is _NO_CODE and not (first and then):
            return first or then
        stands, other, side = then, first, self.then
        if self._since(own, name, compared[1]) > self._since(own, name, compared[2]):
            stands, other, side = first, then, self.first
        path = side.by_id()[own].path if own else ""
        self.clashes.append(Clash(path, name, self._told(name, stands), self._told(name, other)))
        return stands

    def _since(self, own: str, name: str, value: Any) -> int:
        """The number of the first book of the past that says so of a field, -1 if none does."""
        return self._first_of_past(
            lambda side: _without_lines(self._says(side, own, name)) == value
        )

    def _first_of_past(self, is_so: Callable[[Side], bool]) -> int:
        return next((at for at, side in enumerate(self._told_past()) if is_so(side)), -1)

    def _told_past(self) -> tuple[Side, ...]:
        if self._past is None:
            self._past = tuple(self.past())
        return self._past

    def _told(self, name: str, value: Any) -> str | None:
        return self._paths().get(value) if name == "parent" else _written(name, value)

    def _paths(self) -> dict[str, str]:
        """The path of every code by its id; of two, that in the later book."""
        return {own: path for side in self._sides() for path, own in side.ids.items()}

    def _parent(self, own: str) -> str | None:
        """The id of the parent, as both have it."""
        if own not in self._parents:
            base, first, then = (self._parent_in(side, own) for side in self._sides())
            if first is _NO_CODE or then is _NO_CODE:
                self._parents[own] = then if first is _NO_CODE else first
            else:
                self._parents[own] = self._chosen(own, "parent", (base, first, then))
        return self._parents[own]

    def _parent_in(self, side: Side, own: str) -> Any:
        """The id of the parent in a book; where that was merged away, of what it became."""
        code = side.by_id().get(own)
        if code is None:
            return _NO_CODE
        while code.parent is not None:
            parent = side.ids[code.parent]
            became = self.merged.get(parent)
            if became is None:
                return parent
            if became != own and (became in self.first.by_id() or became in self.then.by_id()):
                return became
            code = side.by_id()[parent]
        return None

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

    def _line(self) -> list[str]:
        """Every id: those of all three books in the order that was changed, new ones among them.

        A new one comes after the sibling that it follows in its book, and after what that book does
        not have. Where both books have new ones, each stands as in the book in which it came first.
        """
        sides: tuple[Side, ...] = (self.then, self.first)
        shared = self.base.by_id().keys() & self.first.by_id().keys() & self.then.by_id().keys()
        line = self._turned(shared)
        if all(side.by_id().keys() > shared for side in sides):
            sides = (*self._told_past(), *sides)
        wanted = set(self._ids())
        for side in sides:
            for own in side.by_id():
                if own in wanted and own not in line:
                    self._put(line, own, side)
        return line

    def _turned(self, shared: Collection[str]) -> list[str]:
        """The order of the codes of all three books: that of the one which changed it."""

        def line_of(side: Side) -> list[str]:
            return [own for own in side.by_id() if own in shared]

        base, first, then = (line_of(side) for side in self._sides())
        if first in (base, then):
            return then
        since = [
            self._first_of_past(lambda side, line=line: line_of(side) == line)  # type: ignore[misc]
            for line in (first, then)
        ]
        return first if then == base or since[0] > since[1] else then

    def _put(self, line: list[str], own: str, side: Side) -> None:
        """Put a code of a book into the line."""
        parent = self._parent_in(side, own)
        siblings = [each for each in side.by_id() if self._parent_in(side, each) == parent]
        known, placed = set(siblings), set(line)
        before = reversed(siblings[: siblings.index(own)])
        anchor = next((each for each in before if each in placed), None)
        at = 0 if anchor is None else line.index(anchor) + 1
        while at < len(line) and line[at] not in known:
            at += 1
        line.insert(at, own)

    def _order(self, codes: Mapping[str, Code]) -> list[str]:
        """Parents before children, siblings in the order of `_line`."""
        under: dict[str | None, list[str]] = {}
        for own in [own for own in self._line() if own in codes]:
            under.setdefault(self._parent(own), []).append(own)
        found: list[str] = []

        def walk(parent: str | None) -> None:
            for own in under.get(parent, []):
                found.append(own)
                walk(own)

        walk(None)
        return found


def is_same_book(one: Codebook, other: Codebook) -> bool:
    """Whether two books say the same, wherever their rules stand."""
    return _unplaced(one) == _unplaced(other)


def _unplaced(book: Codebook) -> Codebook:
    codes = tuple(replace(code, rules=_without_lines(code.rules)) for code in book.codes)
    return replace(book, codes=codes)


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
