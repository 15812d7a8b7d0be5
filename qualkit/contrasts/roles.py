"""The contrast of two groups of participants, code by code: the perception-gap table.

Knows participants, their group and their mentions; refuses to test turns, which are not
independent of each other. Each code gets its shares, the difference with its interval, effects,
a permutation p with the smallest that the design can give, and ranks; the result says in words
what a reader must know before quoting it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qualkit.contrasts import notes
from qualkit.contrasts.clusters import clusters_of
from qualkit.contrasts.perception import perception_matrix
from qualkit.contrasts.permutation import permutation_test
from qualkit.contrasts.ranking import rank_codes
from qualkit.contrasts.rows import rows_of
from qualkit.contrasts.tally import Tally
from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model import Basis, Contrast, Mention, Perception, Person
from qualkit.model.confounding import Seat, confounded


def contrast(
    people: Sequence[Person],
    mentions: Sequence[Mention],
    codes: Sequence[str],
    groups: tuple[str, str],
    *,
    by: str,
    basis: Basis,
    about: str | None = None,
    coders: tuple[str, ...] = (),
    seed: int = 0,
    confidence: float = 0.95,
    kinds: Mapping[str, str] | None = None,
) -> Contrast:
    """Set one group of participants against another on every code.

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
        First and second group; differences are second minus first.
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

    Returns
    -------
    Contrast
        One row a code. A p, its q and its smallest value are None, with the reason, for a group
        of fewer than five people, for fewer than four sessions that each hold one group only,
        and for a code that all or none raise.

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
    names, wanted = {person.name for person in members}, set(codes)
    theirs = [mention for mention in mentions if mention.participant in names]
    of_codes = [mention for mention in theirs if mention.code in wanted]
    counted = [mention for mention in of_codes if about in (None, mention.about)]
    tally = Tally.of(members, counted, codes)
    clusters = clusters_of([person.sessions for person in members])
    is_second = [person.group == groups[1] for person in members]
    test = permutation_test(tally.raised, is_second, clusters, seed=seed)
    facts = notes.Facts(
        by=by,
        about=about,
        groups=tuple(tally.summary(group) for group in groups),
        test=test,
        n_codes=len(codes),
        n_counted=len(counted),
        n_attributed=_attributed(counted, members),
        n_other_codes=len(theirs) - len(of_codes),
        shares_sessions=len(set(clusters.tolist())) < len(members),
        confounded=confounded(by, _seats(members, kinds or {})),
    )
    return Contrast(
        by=by,
        about=about,
        unit="participant",
        groups=facts.groups,
        basis=replace(basis, counted=facts.n_counted, attributed=facts.n_attributed),
        coders=coders,
        rows=rows_of(tally, groups, test, confidence=confidence),
        ranking=rank_codes(codes, *(tally.shares(group) for group in groups)),
        perception=_perception(members, of_codes, codes, groups),
        method=test.method,
        confounded=facts.confounded is not None,
        confidence=confidence,
        tested=facts.n_tested,
        seed=seed,
        notes=notes.notes_of(facts),
    )


def _seats(members: Sequence[Person], kinds: Mapping[str, str]) -> Iterator[Seat]:
    for person in members:
        for session in person.sessions:
            yield Seat(
                group=person.group,
                person=person.name,
                session=session,
                kind=kinds.get(session, ""),
            )


def _members(people: Sequence[Person], groups: tuple[str, str], by: str) -> list[Person]:
    _check_names("groups", groups)
    members = [person for person in people if person.group in groups]
    _check_names("participants", [person.name for person in members])
    sizes = Counter(person.group for person in people)
    for group in groups:
        if not sizes[group]:
            there = ", ".join(f"{name} ({n})" for name, n in sorted(sizes.items())) or "none"
            raise UndefinedResult(
                f"no participant has {by} {group!r}",
                expected="at least one participant in each of the two groups",
                repair=f"groups there are: {there}",
            )
    return members


def _check_names(what: str, names: Sequence[str]) -> None:
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise ParameterError(f"{twice[0]!r} stands twice among the {what}", expected="each once")


def _check_about(about: str | None, groups: tuple[str, str], mentions: Sequence[Mention]) -> None:
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
    groups: tuple[str, str],
) -> Perception | None:
    """The matrix, where the groups are roles and there is any attributed view to show."""
    are_roles = all(person.role in ("", person.group) for person in members)
    if not (are_roles and _attributed(mentions, members)):
        return None
    return perception_matrix(members, mentions, codes, groups)
