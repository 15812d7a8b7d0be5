"""Which code of one codebook is which of another, where its path is not the same.

Without being told, only equal content tells: a code that is gone and one that is new are the same
when all that the two say is equal and no third says it too, and when they say nothing, when their
names are equal. What stands under a code that has another path goes with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.model.codes import SEPARATOR, Code, Codebook

Content = Code


def matched(
    before: Codebook, after: Codebook, known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Path in `before` → another path in `after`, of codes that are the same.

    ``known`` are those that one has been told of; they are taken as they are.

    Examples
    --------
    >>> old = Codebook(title="T", codes=(Code(path="Cost", definition="What it costs."),))
    >>> new = Codebook(title="T", codes=(Code(path="Money", definition="What it costs."),))
    >>> matched(old, new)
    {'Cost': 'Money'}
    """
    told = dict(known or {})
    there = set(told.values())
    new = {code.path: code for code in after.codes}
    old = {code.path for code in before.codes}
    gone = [code for code in before.codes if code.path not in new and code.path not in told]
    fresh = [code for code in after.codes if code.path not in old and code.path not in there]
    pairs = _Pairs(told, {code.path: code for code in fresh})
    for same in (_by_name_and_content, _by_content):
        pairs.match(gone, same)
    return pairs.found


def is_implied(path: str, pairs: Mapping[str, str]) -> bool:
    """Whether a code has another path only because what it stands under has."""
    parent, _, name = path.rpartition(SEPARATOR)
    return parent in pairs and pairs[path] == f"{pairs[parent]}{SEPARATOR}{name}"


def composed(paths: Iterable[str], steps: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What became of `paths` in several steps: path → another path after all of them.

    >>> composed(["A", "B"], [{"A": "B"}, {"B": "C"}])
    {'A': 'C', 'B': 'C'}
    """
    now = {path: path for path in paths}
    for step in steps:
        now = {path: step.get(there, there) for path, there in now.items()}
    return {path: there for path, there in now.items() if path != there}


@dataclass(slots=True)
class _Pairs:
    found: dict[str, str]
    fresh: dict[str, Code]

    def match(self, gone: Sequence[Code], key: Callable[[Code], object]) -> None:
        left = [code for code in gone if code.path not in self.found]
        among_gone = Counter(_hashed(key(code)) for code in left)
        for code in left:
            under = f"{self.found.get(code.parent or '')}{SEPARATOR}{code.name}"
            if code.parent in self.found and under in self.fresh:
                self._take(code, under)
            elif key(code) is not None and among_gone[_hashed(key(code))] == 1:
                alike = [path for path, new in self.fresh.items() if key(new) == key(code)]
                if len(alike) == 1:
                    self._take(code, alike[0])

    def _take(self, code: Code, path: str) -> None:
        self.found[code.path] = path
        del self.fresh[path]


def _hashed(value: object) -> str:
    return repr(value)


def _by_name_and_content(code: Code) -> object:
    return code.name, _content(code)


def _by_content(code: Code) -> object:
    content = _content(code)
    return None if content == Code(path="", category=code.category) else content


def _content(code: Code) -> Content:
    rules = tuple(replace(rule, line=0) for rule in code.rules)
    return replace(code, path="", rules=rules, about=dict(code.about))
