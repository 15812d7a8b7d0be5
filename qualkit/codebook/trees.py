"""A codebook as a tree that can be changed: who is under whom, and what became of each path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from qualkit.model.codes import SEPARATOR, Code, Codebook, Rule


@dataclass(slots=True, eq=False)
class Branch:
    """A code with its name, its parent and what stands under it; ``origin`` was its path."""

    code: Code
    name: str
    parent: Branch | None
    children: list[Branch] = field(default_factory=list)
    origin: str | None = None


def _placed(rules: tuple[Rule, ...], moved: Mapping[str, str]) -> tuple[Rule, ...]:
    """`rules` with the paths that the codes they are within have now."""
    return tuple(
        replace(rule, inside=moved.get(rule.inside, rule.inside)) if rule.inside else rule
        for rule in rules
    )


@dataclass(slots=True)
class Tree:
    """The branches of a codebook; ``joined`` are those that became one with another."""

    top: list[Branch] = field(default_factory=list)
    by_path: dict[str, Branch] = field(default_factory=dict)
    joined: list[tuple[Branch, Branch]] = field(default_factory=list)

    @classmethod
    def of(cls, book: Codebook) -> Tree:
        """The tree of `book`."""
        tree = cls()
        for code in book.codes:
            parent = tree.by_path[code.parent] if code.parent is not None else None
            branch = Branch(code, code.name, parent, origin=code.path)
            tree.children(parent).append(branch)
            tree.by_path[code.path] = branch
        return tree

    def at(self, path: str) -> Branch:
        """The branch that had `path` at first."""
        return self.by_path[path]

    def children(self, branch: Branch | None) -> list[Branch]:
        """What stands directly under `branch`, or at the top."""
        return self.top if branch is None else branch.children

    def siblings(self, branch: Branch) -> list[Branch]:
        """All that stand where `branch` does, itself among them."""
        return self.children(branch.parent)

    def under(self, branch: Branch) -> Iterator[Branch]:
        """All below `branch`."""
        for child in branch.children:
            yield child
            yield from self.under(child)

    def path(self, branch: Branch | None) -> str:
        """Where `branch` is now; empty for the top."""
        names = []
        while branch is not None:
            names.append(branch.name)
            branch = branch.parent
        return SEPARATOR.join(reversed(names))

    def move(self, branch: Branch, parent: Branch | None, position: int | None) -> None:
        """Put `branch` under `parent`, before the one at `position` or last."""
        self.siblings(branch).remove(branch)
        branch.parent = parent
        self._put(branch, position)

    def add(self, code: Code, parent: Branch | None, position: int | None) -> None:
        """Put a new code, whose path is its name, under `parent`."""
        self._put(Branch(code, code.path, parent), position)

    def join(self, source: Branch, target: Branch) -> None:
        """Take `source` out: it is `target` from now on."""
        self.siblings(source).remove(source)
        self.joined.append((source, target))

    def codes(self) -> tuple[Code, ...]:
        """The codes as they stand now, parents before children."""
        moved = self.moved()
        return tuple(
            replace(branch.code, path=self.path(branch), rules=_placed(branch.code.rules, moved))
            for branch in self._all()
        )

    def moved(self) -> dict[str, str]:
        """Path before → path now, of all whose path is another."""
        now = {branch.origin: self.path(branch) for branch in self._all() if branch.origin}
        now |= {source.origin: self.path(target) for source, target in self.joined if source.origin}
        return {old: now[old] for old in self.by_path if now[old] != old}

    def new_path(self) -> str | None:
        """The path of the code that was added, None where none was."""
        return next((self.path(branch) for branch in self._all() if not branch.origin), None)

    def _put(self, branch: Branch, position: int | None) -> None:
        others = self.children(branch.parent)
        others.insert(len(others) if position is None else max(position, 0), branch)

    def _all(self) -> Iterator[Branch]:
        for branch in self.top:
            yield branch
            yield from self.under(branch)
