"""The contrast of groups of participants, code by code: the perception-gap table.

Knows participants, their group and their mentions; refuses to test turns, which are not
independent of each other. Each code gets its shares, the difference with its intervals, effects,
a permutation p with the smallest that the design can give, and ranks; the result says in words
what a reader must know before quoting it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations

import numpy as np

from qualkit.contrasts import notes
from qualkit.contrasts.clustering import clustering_of
from qualkit.contrasts.clusters import clusters_of
from qualkit.contrasts.compare import (
    Bools,
    Chance,
    Compared,
    Numbers,
    Sides,
    Tests,
    compare,
    ranking_of,
    ranks_of,
    tests_of,
)
from qualkit.contrasts.multiplicity import benjamini_hochberg, holm
from qualkit.contrasts.perception import perception_matrix
from qualkit.contrasts.tally import Exposure, Tally
from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model import (
    Basis,
    Clustering,
    Comparison,
    Contrast,
    ContrastRow,
    Effect,
    Mention,
    Perception,
    Person,
    Ranking,
)
from qualkit.model.confounding import Seat, confounded
from qualkit.model.contrasts import COMPARED, CORRECTIONS, PAIRS, REST


def contrast(
    people: Sequence[Person],
    mentions: Sequence[Mention],
    codes: Sequence[str],
    groups: Sequence[str],
    *,
    by: str,
    basis: Basis,
    about: str | None = None,
    coders: tuple[str, ...] = (),
    seed: int = 0,
    confidence: float = 0.95,
    kinds: Mapping[str, str] | None = None,
    asked: Exposure | None = None,
    parts: Mapping[str, str] | None = None,
    compared: str = PAIRS,
    correction: str = "bh",
    models: bool = False,
) -> Contrast:
    """Set groups of participants against each other on every code.

    Parameters
    ----------
    people
        All participants who could have raised a code, silent ones too; those of other groups
        are ignored.
    mentions
        The codings that the basis counts, by these people. Words are added up: overlapping
        spans of one person and code come as one mention.
    codes
        The rows, in order.
    groups
        Two groups or more. Of two, differences are second minus first; of more, each code's p
        tests whether they differ at all, and ``comparisons`` holds what differs from what.
    by
        The attribute that `Person.group` holds. Where it is not the role, `Person.role` says
        which mentions are a person's own view, and there is no matrix of attributed views.
    basis
        What the mentions rest on; ``counted`` and ``attributed`` are filled in here.
    about
        Count only mentions that report the view of this role; all when None.
    coders
        Whose codings these are.
    seed
        Seed of the permutations that are drawn.
    confidence
        Coverage of the intervals.
    kinds
        The kind of each session, where that is known.
    asked
        For a code, the sessions in which its question was put: people of other sessions are no
        part of its shares. By default, and for codes not named, everybody was asked.
    parts
        The part of the study that each person, by name, belongs to: sessions of one group are
        dealt within their part only, and two groups are compared within every part as well.
    compared
        With more than two groups: ``pairs``, two by two, or ``rest``, each against all others.
    correction
        ``bh`` for Benjamini and Hochberg's q, ``holm`` for Holm's adjusted p, over the codes;
        over the codes of all comparisons for these.
    models
        Fit the regression of turns as well, where there are ten sessions or more.

    Returns
    -------
    Contrast
        One row a code. A p, its q and its smallest value are None, with the reason, for a group
        of fewer than five people, for fewer than four sessions that each hold one group only,
        and for a code that all or none raise. ``clustered_interval`` needs eight sessions.

    Raises
    ------
    UndefinedResult
        When a group has no people.
    UnknownName
        When `about` is neither a group nor a role that some mention is about.
    ParameterError
        When groups, codes or people are named twice, or the confidence leaves (0, 1).

    Examples
    --------
    >>> people = [Person(name=f"{group}{n}", group=group, sessions=(f"{group}{n}",), turns=2,
    ...                  words=40) for group in ("staff", "citizen") for n in range(5)]
    >>> said = [Mention(participant=f"citizen{n}", code="Friends", session=f"citizen{n}",
    ...                 turns=(("d", n),), words=9, about="citizen") for n in range(5)]
    >>> basis = Basis(name="decided", human=5, accepted=0, waiting=0, counted=0)
    >>> table = contrast(people, said, ["Friends"], ("staff", "citizen"), by="role", basis=basis)
    >>> row = table.rows[0]
    >>> row.difference, round(row.p, 4), row.p == row.smallest_p
    (1.0, 0.0079, True)
    """
    members = _members(people, groups, by)
    _check_names("codes", codes)
    _check_about(about, groups, mentions)
    correct = _correction(correction)
    names, wanted = {person.name for person in members}, set(codes)
    theirs = [mention for mention in mentions if mention.participant in names]
    of_codes = [mention for mention in theirs if mention.code in wanted]
    counted = [mention for mention in of_codes if about in (None, mention.about)]
    tally = Tally.of(members, groups, counted, codes, asked)
    clusters = clusters_of([person.sessions for person in members])
    within = _numbered(members, parts)
    can_deal = within is None or _is_constant(within, clusters)
    chance = Chance(
        clusters=clusters,
        within=within if can_deal else None,
        seed=seed,
        confidence=confidence,
        models=models,
    )
    found = _found(tally, chance, compared=compared, parts=_part_of(members, parts))
    facts = notes.Facts(
        by=by,
        about=about,
        groups=tuple(tally.summary(group) for group in groups),
        test=found.tests.whole,
        p=found.tests.p,
        no_interval=found.no_interval,
        n_codes=len(codes),
        n_counted=len(counted) - tally.unasked,
        n_attributed=_attributed(counted, members),
        n_unasked=tally.unasked,
        n_narrowed=int((~tally.exposed.all(axis=0)).sum()),
        n_other_codes=len(theirs) - len(of_codes),
        shares_sessions=len(set(clusters.tolist())) < len(members),
        confounded=confounded(by, _seats(members, kinds or {})),
        correction=correction,
        n_comparisons=len(found.compared),
        parts_cut_sessions=not can_deal,
        one_sided_parts=found.one_sided,
    )
    return Contrast(
        by=by,
        about=about,
        unit="participant",
        groups=facts.groups,
        basis=replace(basis, counted=facts.n_counted, attributed=facts.n_attributed),
        coders=coders,
        rows=found.rows(correct(found.tests.p), clustering_of(tally, clusters)),
        ranking=found.ranking(),
        perception=_perception(members, of_codes, codes, groups),
        method=found.tests.whole.method,
        confounded=facts.confounded is not None,
        confidence=confidence,
        tested=facts.n_tested,
        seed=seed,
        notes=notes.notes_of(facts),
        comparisons=found.comparisons(correct),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """All that was compared: ``main`` are two groups, None where there are more."""

    tally: Tally
    tests: Tests
    main: Compared | None
    compared: Sequence[tuple[str | None, Compared]]
    confidence: float
    one_sided: tuple[str, ...] = ()

    @property
    def no_interval(self) -> str | None:
        every = [self.main] if self.main else [item for _, item in self.compared]
        return next((item.no_interval for item in every if item.no_interval), None)

    def rows(
        self, q: Sequence[float | None], clustering: Sequence[Clustering]
    ) -> tuple[ContrastRow, ...]:
        """One row a code, with every group's cell and rank."""
        cells = self.tally.cells(self.confidence)
        ranks = {
            name: ranks_of(self.tally.shares(self.tally.groups == number))
            for number, name in enumerate(self.tally.names)
        }
        effects = self.main.with_q(q) if self.main else self._whether(q)
        return tuple(
            ContrastRow(
                **{item.name: getattr(effect, item.name) for item in fields(effect)},
                groups={name: cells[name][effect.code] for name in self.tally.names},
                ranks={name: ranks[name][column] for name in self.tally.names},
                clustering=clustering[column],
            )
            for column, effect in enumerate(effects)
        )

    def _whether(self, q: Sequence[float | None]) -> Iterator[Effect]:
        """Whether several groups differ at all: p, and no difference."""
        several = "several groups have no one difference: see the comparisons"
        for column, code in enumerate(self.tally.codes):
            reason = self.tests.reasons[column]
            yield Effect(
                code=code, difference=None, interval=None, cohen_h=None, odds_ratio=None,
                log_ratio=None, p=self.tests.p[column], smallest_p=self.tests.smallest_p[column],
                q=q[column], rank_gap=None, reason="; ".join(filter(None, (reason, several))),
            )  # fmt: skip

    def ranking(self) -> Ranking:
        """How far two groups' orders agree; of more, the comparisons say."""
        if self.main:
            return ranking_of(self.tally, self.main.sides)
        return Ranking(
            spearman=None, kendall=None, footrule=None, rbo=None,
            mean_absolute_difference=None, top=0, blind_spots=(), only_first=(),
            reason="more than two groups: see the comparisons",
        )  # fmt: skip

    def comparisons(
        self, correct: Callable[[Sequence[float | None]], Sequence[float | None]]
    ) -> tuple[Comparison, ...]:
        """Each with its q, over the codes of all."""
        q = iter(correct([p for _, item in self.compared for p in item.tests.p]))
        return tuple(
            Comparison(
                first=item.sides.names[0],
                second=item.sides.names[1],
                part=part,
                rows=item.with_q([next(q) for _ in item.effects]),
                ranking=ranking_of(self.tally, item.sides),
                method=item.tests.whole.method,
            )
            for part, item in self.compared
        )


def _found(tally: Tally, chance: Chance, *, compared: str, parts: Sequence[str]) -> _Found:
    everybody = np.ones(len(tally.people), dtype=np.bool_)
    if len(tally.names) == 2:
        main = compare(tally, _sides(tally, 0, 1), chance)
        inside = replace(chance, within=None)
        sides = {
            part: _sides(tally, 0, 1, among=np.array(parts) == part) for part in sorted(set(parts))
        }
        whole = {part: own for part, own in sides.items() if own.first.any() and own.second.any()}
        return _Found(
            tally=tally,
            tests=main.tests,
            main=main,
            compared=[(part, compare(tally, own, inside)) for part, own in whole.items()],
            confidence=chance.confidence,
            one_sided=tuple(part for part in sides if part not in whole),
        )
    return _Found(
        tally=tally,
        tests=tests_of(tally, tally.groups, everybody, chance),
        main=None,
        compared=[(None, compare(tally, sides, chance)) for sides in _several(tally, compared)],
        confidence=chance.confidence,
    )


def _sides(tally: Tally, first: int, second: int, *, among: Bools | None = None) -> Sides:
    chosen = [
        (tally.groups == number) & (True if among is None else among) for number in (first, second)
    ]
    return Sides(names=(tally.names[first], tally.names[second]), first=chosen[0], second=chosen[1])


def _several(tally: Tally, compared: str) -> Iterator[Sides]:
    if compared not in COMPARED:
        raise ParameterError(f"compared {compared!r}", expected=" or ".join(COMPARED))
    if compared == PAIRS:
        for one, other in combinations(range(len(tally.names)), 2):
            yield _sides(tally, one, other)
        return
    for number, name in enumerate(tally.names):
        theirs = tally.groups == number
        yield Sides(names=(REST, name), first=~theirs, second=theirs)


def _numbered(members: Sequence[Person], parts: Mapping[str, str] | None) -> Numbers | None:
    if parts is None:
        return None
    return np.unique(_part_of(members, parts), return_inverse=True)[1].astype(np.intp)


def _is_constant(within: Numbers, clusters: Numbers) -> bool:
    """Whether nobody of one cluster is in another part than the rest of it."""
    return len(set(zip(clusters.tolist(), within.tolist(), strict=True))) == len(
        set(clusters.tolist())
    )


def _part_of(members: Sequence[Person], parts: Mapping[str, str] | None) -> list[str]:
    return [] if parts is None else [parts[person.name] for person in members]


def _correction(name: str) -> Callable[[Sequence[float | None]], Sequence[float | None]]:
    known = dict(zip(CORRECTIONS, (benjamini_hochberg, holm), strict=True))
    if name not in known:
        raise ParameterError(f"correction {name!r}", expected=" or ".join(known))
    return known[name]


def _seats(members: Sequence[Person], kinds: Mapping[str, str]) -> Iterator[Seat]:
    for person in members:
        for session in person.sessions:
            yield Seat(
                group=person.group,
                person=person.name,
                session=session,
                kind=kinds.get(session, ""),
            )


def _members(people: Sequence[Person], groups: Sequence[str], by: str) -> list[Person]:
    _check_names("groups", groups)
    members = [person for person in people if person.group in groups]
    _check_names("participants", [person.name for person in members])
    sizes = Counter(person.group for person in people)
    for group in groups:
        if not sizes[group]:
            there = ", ".join(f"{name} ({n})" for name, n in sorted(sizes.items())) or "none"
            raise UndefinedResult(
                f"no participant has {by} {group!r}",
                expected="at least one participant in each of the groups",
                repair=f"groups there are: {there}",
            )
    return members


def _check_names(what: str, names: Sequence[str]) -> None:
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise ParameterError(f"{twice[0]!r} stands twice among the {what}", expected="each once")


def _check_about(about: str | None, groups: Sequence[str], mentions: Sequence[Mention]) -> None:
    roles = dict.fromkeys([*groups, *sorted({mention.about for mention in mentions})])
    if about is not None and about not in roles:
        raise UnknownName("role that a coding is about", about, tuple(roles))


def _attributed(mentions: Sequence[Mention], members: Sequence[Person]) -> int:
    own = {person.name: person.role or person.group for person in members}
    return sum(mention.about != own[mention.participant] for mention in mentions)


def _perception(
    members: Sequence[Person],
    mentions: Sequence[Mention],
    codes: Sequence[str],
    groups: Sequence[str],
) -> Perception | None:
    """The matrix, where the groups are roles and there is any attributed view to show."""
    are_roles = all(person.role in ("", person.group) for person in members)
    if not (are_roles and _attributed(mentions, members)):
        return None
    return perception_matrix(members, mentions, codes, groups)
