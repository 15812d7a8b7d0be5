"""Which group each participant belongs to: by role, by attributes, crossed, or in bands of numbers.

Knows participants, the attributes they have and those of the documents they speak in; refuses to
put somebody into a group of whom the project says nothing, or two things.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualkit import store as stores
from qualkit.errors import ParameterError, UndefinedResult, UnknownName, clip
from qualkit.model.contrasts import Person
from qualkit.model.documents import MODERATOR
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.store.participants import Speaker

ROLE = "role"
AND = " & "
"""Between the values of a group that several attributes make."""

_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Participants by name and the group of each; ``order`` is that of the groups.

    ``silent`` are those who never speak, with their group. ``without`` have no value of an
    attribute, ``torn`` speak in documents that differ in it, ``unread`` have a value that is no
    number where bands were asked for. Moderators are in no group but that of their role.
    """

    by: str
    group_of: Mapping[str, str]
    order: tuple[str, ...]
    silent: Mapping[str, str]
    without: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def chosen(self, wanted: Sequence[str], *, least: int = 2, most: int) -> tuple[str, ...]:
        """The groups `wanted`, or all but moderators, from `least` to `most`.

        Raises
        ------
        UnknownName
            If nobody who speaks is in a group that is wanted.
        ParameterError
            If one is named twice, or fewer than `least` are.
        UndefinedResult
            If there are too few or too many.
        """
        for group in wanted:
            if group not in self.order and group in self.silent.values():
                raise UndefinedResult(
                    f"no participant with {self.by} {clip(group, 40)!r} speaks",
                    expected="groups with turns",
                )
            if group not in self.order:
                raise UnknownName(self.by, group, self.order)
            if wanted.count(group) > 1:
                what = f"the group {group!r} stands twice"
                raise ParameterError(what, expected="different groups")
        if 0 < len(wanted) < least:
            raise ParameterError(
                f"one group: {wanted[0]}",
                expected="two or more",
                repair="write --groups FIRST,SECOND",
            )
        found = tuple(wanted) or tuple(group for group in self.order if group != MODERATOR)
        if not least <= len(found) <= most:
            sizes = Counter(self.group_of.values())
            listed = _named([f"{clip(name, 40)} ({sizes[name]})" for name in found]) or "none"
            listed += f"; of {len(self.unread)} the value is no number" if self.unread else ""
            raise UndefinedResult(
                f"{len(found)} groups of speakers by {clip(self.by)!r}: {listed}",
                expected=f"{'two' if least > 1 else 'one'} to {most}",
                repair="name some with --groups, or give roles with --participants",
            )
        return found

    def persons(self, speakers: Sequence[Speaker], groups: Sequence[str]) -> list[Person]:
        """Those of `speakers` who are in `groups`, as contrasts and stances see them."""
        return [
            Person(
                name=one.name,
                group=self.group_of[one.name],
                role=one.role or "",
                sessions=one.sessions,
                turns=one.turns,
                words=one.words,
            )
            for one in speakers
            if self.group_of.get(one.name) in groups
        ]

    def notes(self) -> list[str]:
        """Who is in no group, and why."""
        told = (
            (self.without, f"without {self.by}"),
            (self.torn, f"in sessions that differ in {self.by}"),
            (self.unread, f"whose {self.by} is no number"),
        )
        return [
            f"{counted(len(names), 'participant')} {why}, in no group: {_named(names)}"
            for names, why in told
            if names
        ]


def people_by(
    store: Store,
    speakers: Sequence[Speaker],
    by: str | Sequence[str],
    *,
    bands: Sequence[float] = (),
) -> People:
    """Sort the participants who speak into groups.

    Parameters
    ----------
    store
        Open; the attributes of its documents are read.
    speakers
        The participants.
    by
        ``role`` or the name of an attribute of participants or documents; several are crossed.
    bands
        Bounds that cut an attribute of numbers: 40 and 65 make "under 40", "40 to under 65" and
        "65 and over".

    Raises
    ------
    UnknownName
        If there is no such attribute.
    ParameterError
        If bands do not ascend, or several attributes would be cut.
    """
    names = (by,) if isinstance(by, str) else tuple(by)
    if not names or len(set(names)) < len(names):
        told = ", ".join(names) or "nothing"
        raise ParameterError(f"groups by {told}", expected="different attributes, one or more")
    _check_bands(bands, names)
    given = [_values(store, speakers, name) for name in names]
    group_of: dict[str, str] = {}
    silent: dict[str, str] = {}
    left: dict[str, list[str]] = defaultdict(list)
    for speaker in speakers:
        if speaker.role == MODERATOR and names != (ROLE,):
            continue
        group, why = _group([value.get(speaker.name, frozenset()) for value in given], bands)
        if group is not None:
            (group_of if speaker.turns else silent)[speaker.name] = group
        elif speaker.turns:
            left[why].append(speaker.name)
    if len(names) > 1:
        _check_names_apart(given, group_of)
    order = _order(Counter(group_of.values()), bands)
    return People(
        by=AND.join(names),
        group_of=group_of,
        order=order,
        silent=silent,
        **{why: tuple(found) for why, found in left.items()},
    )


def _group(values: Sequence[frozenset[str]], bands: Sequence[float]) -> tuple[str | None, str]:
    """The group that the values make, or why they make none."""
    if any(len(value) != 1 for value in values):
        return None, "torn" if all(values) else "without"
    group = AND.join(value for (value,) in values)
    return (_band(group, bands), "unread") if bands else (group, "")


def _values(store: Store, speakers: Sequence[Speaker], name: str) -> dict[str, frozenset[str]]:
    """The value, or the values, that each participant has of an attribute."""
    if name == ROLE:
        return {one.name: frozenset({one.role}) for one in speakers if one.role}
    own = {
        one.name: frozenset({str(one.attributes[name])})
        for one in speakers
        if one.attributes.get(name)
    }
    if own:
        return own
    documents = stores.documents.listing(store)
    of_session: dict[str, set[str]] = defaultdict(set)
    for row in documents:
        if value := (row["attributes"] or {}).get(name):
            of_session[row["session"]].add(str(value))
    if not of_session:
        known = {key for one in speakers for key in one.attributes}
        known |= {key for row in documents for key in row["attributes"] or {}}
        raise UnknownName("attribute", name, [ROLE, *sorted(known)])
    return {
        one.name: frozenset[str]().union(*(of_session.get(it, ()) for it in one.sessions))
        for one in speakers
    }


def _check_names_apart(
    given: Sequence[Mapping[str, frozenset[str]]], group_of: Mapping[str, str]
) -> None:
    """Refuse values that make one name of two groups: "a & b" with "c", and "a" with "b & c"."""
    made: dict[str, tuple[str, ...]] = {}
    for name, group in group_of.items():
        values = tuple(next(iter(value[name])) for value in given)
        if made.setdefault(group, values) != values:
            what = f"two groups would both be called {clip(group, 60)!r}"
            raise ParameterError(what, expected=f"values without {AND.strip()!r}")


def _order(sizes: Mapping[str, int], bands: Sequence[float]) -> tuple[str, ...]:
    """Two groups: the smaller first, the few who serve, then the many who are served."""
    if bands:
        return tuple(name for name in _names(bands) if name in sizes)
    if len(sizes) - (MODERATOR in sizes) == 2:
        return tuple(sorted(sizes, key=lambda group: (sizes[group], group)))
    return tuple(sorted(sizes))


def _check_bands(bands: Sequence[float], names: Sequence[str]) -> None:
    if bands and len(names) > 1:
        raise ParameterError("bands of several attributes", expected="one attribute of numbers")
    if not all(map(math.isfinite, bands)) or any(one >= other for one, other in pairwise(bands)):
        raise ParameterError(f"bands {_listed(bands)}", expected="numbers that ascend")


def _band(value: str, bands: Sequence[float]) -> str | None:
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return None
    return _names(bands)[bisect_right(bands, number)]


def _names(bands: Sequence[float]) -> tuple[str, ...]:
    told = [f"{bound:.15g}" for bound in bands]
    between = (f"{one} to under {other}" for one, other in pairwise(told))
    return (f"under {told[0]}", *between, f"{told[-1]} and over")


def _listed(bands: Sequence[float]) -> str:
    return ", ".join(f"{bound:.15g}" for bound in bands)


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(clip(name, 40) for name in names[:_SHOWN])
    return f"{shown} …" if len(names) > _SHOWN else shown
