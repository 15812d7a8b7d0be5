"""Rules that vote only in the passages of another code: what their names mean, and in which order.

A category stands for the codes under it, a code for itself alone. Codes are read after those that
their rules ask for; a circle among them has no order and is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from qualkit.codebook.names import resolve
from qualkit.errors import Fault, QualkitError
from qualkit.model.codes import SEPARATOR, Code, Rule


def resolved(
    codes: Sequence[Code], lines: Mapping[int, int], paths: Sequence[str]
) -> tuple[tuple[Code, ...], tuple[Fault, ...]]:
    """`codes` with the paths of those that rules ask for, and what is wrong with their names.

    `lines` maps the line of a rule to the line that names a code; `paths` are those of the codes
    that can be asked for.
    """
    faults: list[Fault] = []
    found = tuple(_code(code, paths, faults) for code in codes)
    faults += [] if faults else _circles(found)
    placed = (replace(fault, line=lines.get(fault.line, fault.line)) for fault in faults)
    return found, tuple(placed)


def reading_order(codes: Sequence[Code]) -> tuple[str, ...]:
    """The paths of `codes`, each after those that its rules ask for; the same each time.

    >>> rule = Rule(kind="phrase", phrase="late", inside="Bus")
    >>> reading_order([Code(path="Late", rules=(rule,)), Code(path="Bus"), Code(path="Tea")])
    ('Bus', 'Tea', 'Late')

    Raises
    ------
    graphlib.CycleError
        If rules ask for each other's codes.
    """
    place = {code.path: number for number, code in enumerate(codes)}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for code in codes:
        sorter.add(code.path, *(path for path in _asked(code, codes) if path in place))
    order: list[str] = []
    sorter.prepare()
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=place.__getitem__)
        order += ready
        sorter.done(*ready)
    return tuple(order)


def meant(path: str, codes: Iterable[Code]) -> tuple[str, ...]:
    """The codes that `path` stands for: those under a category, else itself."""
    listed = list(codes)
    if any(code.path == path and code.category for code in listed):
        under = f"{path}{SEPARATOR}"
        return tuple(c.path for c in listed if c.path.startswith(under) and not c.category)
    return (path,)


def _asked(code: Code, codes: Sequence[Code]) -> list[str]:
    insides = dict.fromkeys(rule.inside for rule in code.rules if rule.inside)
    return [path for inside in insides for path in meant(inside, codes)]


def _code(code: Code, paths: Sequence[str], faults: list[Fault]) -> Code:
    if not any(rule.inside for rule in code.rules):
        return code
    rules = tuple(_rule(rule, code.path, paths, faults) for rule in code.rules)
    return replace(code, rules=rules)


def _rule(rule: Rule, path: str, paths: Sequence[str], faults: list[Fault]) -> Rule:
    if not rule.inside:
        return rule
    try:
        return replace(rule, inside=resolve(rule.inside, paths))
    except QualkitError as error:
        what = f"a rule of {path!r} is within {rule.inside!r}: {error.what}"
        faults.append(Fault(rule.line, what, error.repair or error.expected or ""))
        return rule


def _circles(codes: Sequence[Code]) -> Iterator[Fault]:
    try:
        reading_order(codes)
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        first = next(code for code in codes if code.path in circle)
        at = circle.index(first.path)
        names = [*circle[at:-1], *circle[:at], first.path]
        line = next(rule.line for rule in first.rules if rule.inside)
        what = f"a circle: the rules of {' are within '.join(map(repr, names))}"
        yield Fault(line, what, "remove one 'within'")
