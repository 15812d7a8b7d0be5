"""Stance: weights of codings averaged per participant, then by group."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from qualkit import contrasts
from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model.codings import Basis, Coding
from qualkit.model.documents import shared_sessions
from qualkit.model.identity import digest
from qualkit.model.places import Places
from qualkit.model.runs import installed_versions
from qualkit.model.stance import Stance, Stated
from qualkit.store import Store
from qualkit.workflows._grouping import ROLE, People, people_by
from qualkit.workflows._recording import Recipe, check_confidence, recorded

_MOST_GROUPS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceOptions:
    """Whose stance on what; ``codes`` empty: those with weights; ``scale`` gives an index."""

    by: str | tuple[str, ...] = ROLE
    groups: tuple[str, ...] = ()
    bands: tuple[float, ...] = ()
    about: str | None = None
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    scale: tuple[float, float] | None = None
    confidence: float = 0.95

    def __post_init__(self) -> None:
        check_confidence(self.confidence)
        if self.scale is not None and not all(map(math.isfinite, self.scale)):
            raise ParameterError(f"a scale of {self.scale}", expected="two finite numbers")
        if self.scale is not None and len(self.scale) != 2:
            raise ParameterError(f"a scale of {len(self.scale)} numbers", expected="two: LOW,HIGH")


def stance(store: Store, options: StanceOptions) -> Stance:
    """How strongly each group holds what its codings weigh.

    Raises
    ------
    UnknownName
        If an attribute, a group, a code or a coder is not in the project.
    UndefinedResult
        If no coding that counts has a weight, or nobody has a group.
    ParameterError
        If a weight lies outside the scale.
    """
    started = store.clock()
    speakers = stores.participants.speakers(store)
    grouped = people_by(store, speakers, options.by, bands=options.bands)
    groups = grouped.chosen(options.groups, least=1, most=_MOST_GROUPS)
    people = grouped.persons(speakers, groups)
    _check_about(store, options.about)
    made = _codings(store, options)
    codes = _codes(store, made, options.codes)
    weighed = [coding for coding in made if coding.code in codes]
    stated = _stated(store, weighed, {person.name for person in people}, options.about)
    kinds = {row["session"]: row["kind"] for row in stores.documents.listing(store)}
    shared = [shared_sessions(person.sessions, kinds) for person in people]
    clusters = contrasts.seating(shared, [person.group for person in people]).clusters
    rows = contrasts.stance_rows(
        people, stated, codes, groups, clusters, scale=options.scale, confidence=options.confidence
    )
    unweighted = sum(coding.weight is None for coding in weighed)
    return recorded(
        store,
        Recipe(
            kind="stance",
            parameters={**asdict(options), "codes": codes, "groups": groups},
            input_digest=digest([asdict(item) for item in stated], [asdict(one) for one in people]),
            started=started,
            versions=installed_versions("numpy", "scipy"),
        ),
        Stance(
            by=grouped.by,
            scale=options.scale,
            unit="participant",
            groups=groups,
            rows=rows,
            basis=_basis(weighed, sum(item.codings for item in stated)),
            coders=tuple(sorted({coding.coder for coding in weighed})),
            confidence=options.confidence,
            unweighted=unweighted,
            notes=tuple(_notes(grouped, len(people), len(set(clusters.tolist())), unweighted)),
            versions=installed_versions("numpy", "scipy"),
        ),
    )


def _check_about(store: Store, about: str | None) -> None:
    roles = stores.participants.roles(store)
    if about is not None and about not in roles:
        raise UnknownName("role", about, roles)


def _codings(store: Store, options: StanceOptions) -> Sequence[Coding]:
    made = stores.codings.all_codings(store, by=options.coders)
    return [item for item in made if options.about is None or item.about in (None, options.about)]


def _codes(store: Store, made: Sequence[Coding], wanted: Sequence[str]) -> tuple[str, ...]:
    """The codes asked for, or those with a weight, in the order of the codebook."""
    paths = stores.codes.paths(store)
    weighed = {coding.code for coding in made if coding.weight is not None}
    chosen = {resolve(name, paths) for name in wanted} or weighed
    if not chosen & weighed:
        raise UndefinedResult(
            "no coding that counts has a weight",
            expected="codings with a magnitude",
            repair="give weights when coding, or import a table with the column 'weight'",
        )
    return tuple(path for path in paths if path in chosen)


def _stated(
    store: Store, codings: Sequence[Coding], names: set[str], about: str | None
) -> list[Stated]:
    """The mean weight of each participant's codings of each code."""
    places = Places(stores.documents.turns(store))
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for coding in codings:
        if coding.weight is None:
            continue
        turns = places.touching(coding.document, coding.span)
        if about is not None and not coding.about:
            turns = tuple(turn for turn in turns if turn.role == about)
        for name in sorted({turn.participant or "" for turn in turns} & names):
            found[name, coding.code].append(coding.weight)
    return [
        Stated(participant=name, code=code, weight=sum(own) / len(own), codings=len(own))
        for (name, code), own in found.items()
    ]


def _basis(made: Sequence[Coding], counted: int) -> Basis:
    human = sum(coding.origin in ("human", "import") for coding in made)
    return Basis(
        name="decided", human=human, accepted=len(made) - human, waiting=0, counted=counted
    )


def _notes(grouped: People, n_people: int, n_clusters: int, unweighted: int) -> Iterator[str]:
    if n_clusters < n_people:
        yield (
            "people share sessions: intervals are of sessions, not of single people (where each"
            " answered alone, ingest the documents with --kind open-answer)"
        )
    if unweighted:
        yield f"{unweighted} codings of these codes have no weight and are not counted"
    yield "who has no coding with a weight has no stance here, which is not a stance of 0"
    yield from grouped.notes()
