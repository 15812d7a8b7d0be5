r"""How many steps a regular expression may take from one place of a text, at the worst.

`re` tries every way in which the repeats of a sequence can share out the same text. Repeats that
can give text to each other, as in ``.*a.*``, multiply their ways; repeats that what stands between
keeps apart, as in ``\w+ \w+``, add them. The estimate is on the safe side and knows nothing of the
text. It simplifies the degrees of ambiguity of A. Weber and H. Seidl, "On the degree of ambiguity
of finite automata", 1991.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from qualkit.codebook.regextree import PROBES, REPEATS, SINGLE, bodies, characters

_GROUP_COST, _FIXED_GROUP_COST, _LAZY_COST = 30, 8, 4
_LETTERS_COST, _CLASS_COST = 10, 3
"""What one turn of a repeated group, a group repeated exactly, a lazy repeat, a set with letters
(whose case is folded) and a class such as ``\\w`` cost, in turns of ``.*``, as measured."""

_FEW = 8
"""Groups repeated exactly so often, or less, are written out."""

_SHARE = 0.6
"""Over all places of a text, what is left of it to take: a square has a third of its side cubed."""

_MOST_WORK = 10**12

_NARROW = frozenset({"POSSESSIVE_REPEAT", "ATOMIC_GROUP", "AT", "ASSERT", "ASSERT_NOT"})
"""What never gives back what it took, or takes nothing."""


@dataclass(slots=True)
class Work:
    """What a sequence may cost: the product of the ways that multiply, the longest that adds.

    ``weight`` is the cost of the dearest turn. ``shares`` is true when two parts of the sequence
    can share out the same text differently.
    """

    ways: int = 1
    longest: int = 1
    weight: int = 1
    shares: bool = False
    _open: list[tuple[frozenset[str], list[frozenset[str]]]] = field(default_factory=list)

    @property
    def steps(self) -> int:
        """Steps from one place of the text."""
        return min(self.ways * self.longest * self.weight, _MOST_WORK)

    def require(self, taken: frozenset[str]) -> None:
        """Note characters of which one must stand here."""
        for _, between in self._open:
            between.append(taken)
        self._open = [item for item in self._open if not item[0].isdisjoint(taken)]

    def vary(
        self, taken: frozenset[str], choices: int, *, can_take: bool = True, can_give: bool = True
    ) -> None:
        """Note a part with several ways; what it takes from those before, gives to those after.

        `can_take`: its length is free, so that it can share with an earlier part; `can_give`: a
        later part can share with it.
        """
        if any(_can_share(earlier, between, taken) for earlier, between in self._open):
            # One more than the ways there are: to enter a part costs too.
            self.ways = min(self.ways * (choices + (choices > 1)), _MOST_WORK)
            self.shares = self.shares or can_take
        else:
            self.longest = max(self.longest, choices)
        if can_give:
            self._open.append((taken, []))


def work(body: Iterable[Any], reach: int) -> Work:
    """The work of the sequence `body` where it sees no more than `reach` characters."""
    done = Work()
    _add(done, body, reach)
    return done


def _can_share(
    earlier: frozenset[str], between: Iterable[frozenset[str]], later: frozenset[str]
) -> bool:
    both = earlier & later
    return bool(both) and not any(both.isdisjoint(taken) for taken in between)


def _add(done: Work, body: Iterable[Any], reach: int) -> None:
    for operator, argument in body:
        name = str(operator)
        if name in SINGLE:
            done.require(characters([[(operator, argument)]]))
        elif name == "SUBPATTERN":
            _add(done, argument[-1], reach)
        elif name in REPEATS:
            done.weight = max(done.weight, _LAZY_COST if name == "MIN_REPEAT" else 1)
            _add_repeat(done, argument, reach)
        elif name in ("ATOMIC_GROUP", "POSSESSIVE_REPEAT"):
            _add_narrow(done, name, argument, reach)
        elif name in ("BRANCH", "GROUPREF_EXISTS"):
            _add_branch(done, bodies(name, argument), reach)
        elif name in ("ASSERT", "ASSERT_NOT"):
            inner = work(argument[-1], reach).steps
            done.vary(frozenset(PROBES), inner, can_take=False, can_give=False)
        elif name == "GROUPREF":
            done.vary(frozenset(PROBES), int(reach * _SHARE), can_take=False, can_give=False)


def _add_repeat(done: Work, argument: tuple[int, int, Any], reach: int) -> None:
    fewest, most, body = argument
    choices = min(int(most) - int(fewest) + 1, max(2, int(reach * _SHARE)))
    if _is_single(body):
        done.weight = max(done.weight, _single_cost(*body[0]))
    elif fewest == most <= _FEW:
        done.weight = max(done.weight, _FIXED_GROUP_COST if most > 1 else 1)
        for _ in range(most):
            _add(done, body, reach)
        return
    else:
        choices = _group_choices(done, argument, choices, reach)
    if fewest:
        for required in _required(body):
            done.require(required)
    if choices > 1:
        done.vary(characters([body]), choices)


def _group_choices(done: Work, argument: tuple[int, int, Any], choices: int, reach: int) -> int:
    _, most, body = argument
    inner = work(body, reach)
    done.longest = max(done.longest, inner.longest)
    done.weight = max(done.weight, inner.weight, _GROUP_COST if most > 1 else 1)
    turns = min(int(most), 40)
    if is_ambiguous(body):
        # Each turn multiplies; more than 40 turns are beyond any limit.
        return int(min(choices * max(inner.ways * inner.longest, 2) ** turns, _MOST_WORK))
    return min(choices * inner.ways, _MOST_WORK)


def _add_narrow(done: Work, name: str, argument: Any, reach: int) -> None:
    """What keeps all it took costs its steps, yet shares nothing with what comes after."""
    inner = Work()
    if name == "ATOMIC_GROUP":
        _add(inner, argument, reach)
    else:
        _add_repeat(inner, argument, reach)
    body = bodies(name, argument)[0]
    if name == "ATOMIC_GROUP" or argument[0]:
        for required in _required(body):
            done.require(required)
    done.vary(characters([body]), inner.steps, can_take=False, can_give=False)


def _required(body: Iterable[Any]) -> Iterable[frozenset[str]]:
    for operator, argument in _flat(body):
        name = str(operator)
        if name in SINGLE:
            yield characters([[(operator, argument)]])
        elif name in REPEATS and argument[0]:
            yield from _required(argument[2])


def _is_single(body: Any) -> bool:
    return len(body) == 1 and str(body[0][0]) in SINGLE


def _single_cost(operator: Any, argument: Any) -> int:
    if str(operator) != "IN":
        return 1
    has_letters = any(
        str(kind) == "RANGE" or (str(kind) == "LITERAL" and chr(value).isalpha())
        for kind, value in argument
    )
    is_negated = str(argument[0][0]) == "NEGATE"
    return _LETTERS_COST if has_letters and not is_negated else _CLASS_COST


def _add_branch(done: Work, branches: tuple[Any, ...], reach: int) -> None:
    works = [work(branch, reach) for branch in branches]
    taken = characters(branches)
    ways = max(item.ways * item.longest for item in works) * _most_alike(branches)
    done.weight = max(done.weight, *(item.weight for item in works))
    done.shares = done.shares or any(item.shares for item in works)
    if all(branch.getwidth()[0] for branch in branches):
        done.require(taken)
    # Branches told apart by their first character have one way each, whatever their lengths.
    if ways > 1 or len({branch.getwidth() for branch in branches}) > 1:
        done.vary(taken, ways, can_give=ways > 1)


def _most_alike(branches: Iterable[Any]) -> int:
    """How many branches can begin with one character, at most; the empty ones count for all."""
    firsts = [_first(branch) for branch in branches]
    return max(
        sum(probe in first for first in firsts) for probe in frozenset(PROBES).union(*firsts)
    )


def _first(branch: Any) -> frozenset[str]:
    item = next(_flat(branch), None)
    return characters([[item]]) if item else frozenset(PROBES)


def _flat(body: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The items of a body that can give back what they took, with plain groups opened."""
    for operator, argument in body:
        if str(operator) == "SUBPATTERN":
            yield from _flat(argument[-1])
        elif str(operator) in REPEATS and argument[0] == argument[1] > 0:
            yield from _flat(argument[2])
        elif str(operator) not in _NARROW:
            yield operator, argument


def is_ambiguous(body: Any) -> bool:
    """True when a repeat of `body` can split the same text in more than one way, as far as told."""
    return _has_alike(body) or work([*body, *body], 2).shares


def _has_alike(body: Iterable[Any]) -> bool:
    """True when branches are alike: then a text has several ways however it goes on."""
    return any(
        _are_alike(argument[1]) if str(operator) == "BRANCH" else _has_alike(argument[-1])
        for operator, argument in body
        if str(operator) in ("BRANCH", "SUBPATTERN")
    )


def _are_alike(branches: Iterable[Any]) -> bool:
    """True when two branches can be empty, or are the same: the parser folds ``a|a`` so."""
    shown = [repr(branch) for branch in branches]
    empty = sum(branch.getwidth()[0] == 0 for branch in branches)
    return empty > 1 or len(set(shown)) < len(shown)
