"""The contrast of groups of participants, code by code: the perception-gap table.

Knows participants, their group and their mentions; refuses to test turns, which are not
independent of each other. Each code gets its shares, the difference with its intervals, effects,
a permutation p with the smallest that the design can give, and ranks; the result says in words
what a reader must know before quoting it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from qualkit.contrasts import notes
from qualkit.contrasts.clustering import clustering_of
from qualkit.contrasts.clusters import Seating, seating
from qualkit.contrasts.compare import Bools, Chance, Numbers
from qualkit.contrasts.multiplicity import corrected_by
from qualkit.contrasts.perception import perception_matrix
from qualkit.contrasts.several import compared_groups
from qualkit.contrasts.tally import Exposure, Tally
from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model import Basis, Contrast, Mention, Perception, Person
from qualkit.model.confounding import Seat, confounded
from qualkit.model.contrasts import PAIRS
from qualkit.model.documents import shared_sessions


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
        The kind of each session, where that is known; people of one ``open-answer`` session do
        not hear each other.
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
    correct = corrected_by(correction)
    names, wanted = {person.name for person in members}, set(codes)
    theirs = [mention for mention in mentions if mention.participant in names]
    of_codes = [mention for mention in theirs if mention.code in wanted]
    counted = [mention for mention in of_codes if about in (None, mention.about)]
    tally = Tally.of(members, groups, counted, codes, asked)
    shared = [shared_sessions(person.sessions, kinds or {}) for person in members]
    seated = seating(shared, [person.group for person in members])
    clusters = seated.clusters
    within = _numbered(members, parts)
    can_deal = within is None or _is_constant(within, clusters)
    chance = Chance(
        clusters=clusters,
        within=within if can_deal else None,
        seed=seed,
        confidence=confidence,
        models=models,
    )
    seats = _seats(members, seated, kinds or {})
    found = compared_groups(
        tally,
        chance,
        compared=compared,
        parts=_part_of(members, parts),
        confounded=lambda among: confounded(by, _some(seats, among)) is not None,
    )
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
        n_between=len(seated.between),
        confounded=confounded(by, seats),
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
        correction=correction,
    )


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


def _seats(members: Sequence[Person], seated: Seating, kinds: Mapping[str, str]) -> list[Seat]:
    """Everybody in the session that each counts with; who answers alone in each own."""
    return [
        Seat(
            group=person.group,
            person=person.name,
            session=home or next(iter(person.sessions), ""),
            kind=kinds.get(home or next(iter(person.sessions), ""), ""),
        )
        for person, home in zip(members, seated.homes, strict=True)
    ]


def _some(seats: Sequence[Seat], among: Bools) -> list[Seat]:
    return [seat for seat, is_in in zip(seats, among.tolist(), strict=True) if is_in]


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
        raise UnknownName("role", about, tuple(roles))


def _attributed(mentions: Sequence[Mention], members: Sequence[Person]) -> int:
    own = {person.name: person.role or person.group for person in members}
    return sum(mention.about not in ("", own[mention.participant]) for mention in mentions)


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
