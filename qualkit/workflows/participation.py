"""Participation: who speaks how much in each session, who follows whom, who carries which code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from qualkit import contrasts
from qualkit import store as stores
from qualkit.contrasts.following import DRAWS
from qualkit.errors import ParameterError
from qualkit.model.codings import Basis
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.links import LinkTable
from qualkit.model.participation import Participation, Raised
from qualkit.model.reports import counted
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._recording import Recipe, check_seed, recorded
from qualkit.workflows._spoken import CodedTurns, chosen_codes, coded_turns, groups_by, spoken

MOST_DRAWS = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationOptions:
    """What to count. ``session`` None: each; ``codes`` empty: all; ``coders`` empty: everybody."""

    session: str | None = None
    by: str = "role"
    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    draws: int = DRAWS
    seed: int = 0

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if not 1 <= self.draws <= MOST_DRAWS:
            raise ParameterError(
                f"{self.draws} draws", expected=f"a whole number from 1 to {MOST_DRAWS}"
            )


def participation(store: Store, options: ParticipationOptions) -> Participation:
    """Who takes part, in each session or in one.

    Raises
    ------
    UnknownName
        If the session, the attribute, a code or a coder is not in the project.
    UndefinedResult
        If nobody is known to speak.
    """
    started = store.clock()
    turns = spoken(store, options.session)
    groups = groups_by(store, options.by)
    codes = chosen_codes(store, options.codes)
    codings = stores.codings.all_codings(store, by=options.coders)
    coded = coded_turns(codings, turns, codes)
    result = _computed(turns, groups, (codes, coded.raised), options)
    kept = replace(
        result,
        basis=_basis(coded),
        coded_turns=coded.turns,
        links=_links(store, turns, groups, options),
        notes=(*_notes(store, turns), *result.notes),
        versions=installed_versions("numpy"),
    )
    recipe = Recipe(
        kind="participation",
        parameters=asdict(options),
        input_digest=digest(
            [(turn.document, turn.ordinal, turn.participant, turn.words) for turn in turns],
            [(coding.id, coding.code) for coding in codings],
            sorted(groups.items()),
            [(item.first, item.then, item.kind, item.count) for item in kept.links.people],
        ),
        started=started,
        versions=kept.versions,
        seed=options.seed,
    )
    return recorded(store, recipe, kept)


def _computed(
    turns: Sequence[Turn],
    groups: Mapping[str, str | None],
    coded: tuple[Sequence[str], Sequence[Raised]],
    options: ParticipationOptions,
) -> Participation:
    codes, raised = coded
    sessions = [contrasts.SessionTurns(own, groups) for own in contrasts.by_session(turns).values()]
    rows = {session.session: session.rows() for session in sessions}
    present = {
        name: [row.participant for row in own if not row.is_moderator] for name, own in rows.items()
    }
    return Participation(
        by=options.by,
        rows=tuple(row for own in rows.values() for row in own),
        sessions=tuple(
            session.summary(rows[session.session], seed=options.seed, draws=options.draws)
            for session in sessions
        ),
        groups=tuple(
            group for session in sessions for group in session.groups(rows[session.session])
        ),
        codes=contrasts.voices(codes, raised, {k: v for k, v in present.items() if v}),
        links=contrasts.link_table((), groups, by=options.by),
        basis=_basis(CodedTurns(raised=(), there=(), counted=0, attributed=0, unattached=0)),
        coded_turns=0,
        draws=options.draws,
        seed=options.seed,
    )


def _links(
    store: Store,
    turns: Sequence[Turn],
    groups: Mapping[str, str | None],
    options: ParticipationOptions,
) -> LinkTable:
    there = {turn.document for turn in turns}
    found = [
        link
        for link in stores.links.all_links(store)
        if link.document in there and (not options.coders or link.coder in options.coders)
    ]
    return contrasts.link_table(found, groups, by=options.by)


def _basis(coded: CodedTurns) -> Basis:
    human = sum(coding.origin in ("human", "import") for coding in coded.there)
    return Basis(
        name="decided",
        human=human,
        accepted=len(coded.there) - human,
        waiting=0,
        counted=coded.counted,
        attributed=coded.attributed,
        unattached=coded.unattached,
    )


def _notes(store: Store, turns: Sequence[Turn]) -> list[str]:
    notes = []
    if not any(turn.role == MODERATOR for turn in turns):
        notes.append("nobody has the role moderator: everybody counts as a participant")
    if unnamed := sum(turn.participant is None for turn in turns):
        notes.append(
            f"{counted(unnamed, 'turn')} of nobody known in no share, but in place in the order"
        )
    silent = [person.name for person in stores.participants.speakers(store) if not person.turns]
    if silent:
        listed = ", ".join(silent[:8]) + (" …" if len(silent) > 8 else "")
        notes.append(
            f"{counted(len(silent), 'participant')} never heard and in no session: {listed}"
        )
    if waiting := stores.reviews.n_codings(store):
        notes.append(
            f"{counted(waiting, 'coding')} waiting for review after an edit, not counted:"
            " qualkit documents PROJECT review"
        )
    return notes
