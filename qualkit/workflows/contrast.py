"""The perception-gap table: from codings and turns to people and mentions, to a contrast."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from qualkit import contrasts
from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult, UnknownName, clip
from qualkit.language import count_words
from qualkit.model.codings import BASES, Basis, Coding, Suggestion
from qualkit.model.contrasts import Contrast, Mention, Person
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.places import Places
from qualkit.model.runs import installed_versions
from qualkit.spans import Span, subtract
from qualkit.store import Store
from qualkit.store.participants import Speaker
from qualkit.workflows._corrected import NONE, Correction, Wanted, correct
from qualkit.workflows._recording import Recipe, check_seed, recorded

ROLE = "role"
_MOST_LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastOptions:
    """What to compare. ``groups`` empty: the two groups there are; ``codes`` empty: all."""

    by: str = ROLE
    groups: tuple[str, ...] = ()
    about: str | None = None
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    basis: str = "decided"
    seed: int = 0
    confidence: float = 0.95

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if self.basis not in BASES:
            raise ParameterError(f"basis {self.basis!r}", expected=" or ".join(BASES))
        if self.groups and len(self.groups) != 2:
            raise ParameterError(
                f"{len(self.groups)} groups: {_listed(self.groups)}",
                expected="two",
                repair="write --groups FIRST,SECOND",
            )


def contrast(store: Store, options: ContrastOptions) -> Contrast:
    """One group of participants against the other, code by code.

    Everybody of the two groups who speaks is counted; who never speaks is named in the notes.

    Raises
    ------
    UnknownName
        If the attribute, a group, a code or a coder is not in the project.
    UndefinedResult
        If the project has no two groups to compare, or no codes.
    """
    started = store.clock()
    ground = _Ground.of(store, options)
    versions = installed_versions("numpy")
    result = _computed(store, ground, options)
    correction = _correction(store, ground, options) if ground.waiting else NONE
    notes = _notes(store, ground, options)
    recipe = Recipe(
        kind="contrast",
        parameters={
            **asdict(options),
            "groups": ground.groups,
            "codes": ground.codes,
            **correction.parameters,
        },
        input_digest=ground.digest(),
        started=started,
        versions=versions,
        seed=options.seed,
    )
    kept = replace(
        result,
        groups=tuple(
            replace(group, silent=len(_silent(ground.speakers, options.by, (group.name,))))
            for group in result.groups
        ),
        versions=versions,
        notes=(*result.notes, *notes, *correction.notes),
        corrected=correction.found,
    )
    return recorded(store, recipe, kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What a contrast is drawn from; ``waiting`` are undecided suggestions, if they count."""

    speakers: Sequence[Speaker]
    groups: tuple[str, str]
    people: Sequence[Person]
    codes: tuple[str, ...]
    human: Sequence[Coding]
    waiting: Sequence[Suggestion]
    turns: Sequence[Turn]

    @classmethod
    def of(cls, store: Store, options: ContrastOptions) -> _Ground:
        speakers = stores.participants.speakers(store)
        groups = _groups(speakers, options)
        people, codes = _people(speakers, options.by, groups), _codes(store, options.codes)
        human, waiting = _codings(store, options)
        return cls(
            speakers=speakers,
            groups=groups,
            people=people,
            codes=codes,
            human=human,
            waiting=waiting,
            turns=stores.documents.turns(store),
        )

    def codings(self) -> list[Coding | Suggestion]:
        return [*self.human, *self.waiting]

    def coders(self) -> tuple[str, ...]:
        return tuple(sorted({coding.coder for coding in self.human}))

    def digest(self) -> str:
        return digest(
            [(item.id, item.code, item.about) for item in self.codings()],
            [(p.name, p.group, p.sessions, p.turns, p.words) for p in self.people],
        )


def _computed(store: Store, ground: _Ground, options: ContrastOptions) -> Contrast:
    names = {person.name for person in ground.people}
    mentions, unattached = _mentions(ground.codings(), ground.turns, names)
    return contrasts.contrast(
        ground.people,
        mentions,
        ground.codes,
        ground.groups,
        by=options.by,
        about=options.about,
        basis=_basis(options.basis, ground.human, len(ground.waiting), unattached),
        coders=ground.coders(),
        seed=options.seed,
        confidence=options.confidence,
        kinds={row["session"]: row["kind"] for row in stores.documents.listing(store)},
    )


def _correction(store: Store, ground: _Ground, options: ContrastOptions) -> Correction:
    wanted = Wanted(
        group_of={person.name: person.group for person in ground.people},
        groups=ground.groups,
        codes=ground.codes,
        confidence=options.confidence,
        about=options.about,
        coders=options.coders,
    )
    return correct(store, ground.turns, wanted)


def _people(speakers: Sequence[Speaker], by: str, groups: tuple[str, str]) -> list[Person]:
    return [
        Person(
            name=speaker.name,
            group=_group_of(speaker, by) or "",
            role=speaker.role or "",
            sessions=speaker.sessions,
            turns=speaker.turns,
            words=speaker.words,
        )
        for speaker in speakers
        if speaker.turns and _group_of(speaker, by) in groups
    ]


def _silent(speakers: Sequence[Speaker], by: str, groups: Sequence[str]) -> list[Speaker]:
    return [person for person in speakers if not person.turns and _group_of(person, by) in groups]


def _basis(name: str, decided: Sequence[Coding], waiting: int, unattached: int) -> Basis:
    human = sum(coding.origin in ("human", "import") for coding in decided)
    return Basis(
        name=name,
        human=human,
        accepted=len(decided) - human,
        waiting=waiting,
        counted=0,
        unattached=unattached,
    )


def _group_of(speaker: Speaker, by: str) -> str | None:
    if by == ROLE:
        return speaker.role
    return None if speaker.role == MODERATOR else speaker.attributes.get(by)


def _listed(names: Sequence[str]) -> str:
    """The names, as many and as much of each as a line has room for."""
    shown = ", ".join(clip(name, 120) for name in names[:_MOST_LISTED])
    return f"{shown} …" if len(names) > _MOST_LISTED else shown


def _groups(speakers: Sequence[Speaker], options: ContrastOptions) -> tuple[str, str]:
    if options.by != ROLE:
        known = sorted({name for speaker in speakers for name in speaker.attributes})
        if options.by not in known:
            raise UnknownName("attribute", options.by, [ROLE, *known])
    sizes = Counter(
        group for speaker in speakers if speaker.turns and (group := _group_of(speaker, options.by))
    )
    if options.groups:
        for group in options.groups:
            if group not in sizes:
                raise UnknownName(options.by, group, sorted(sizes))
        return (options.groups[0], options.groups[1])
    del sizes[MODERATOR]
    # The smaller group first: the few who serve, then the many who are served.
    found = sorted(sizes, key=lambda group: (sizes[group], group))
    if len(found) != 2:
        listed = _listed([f"{clip(name)} ({sizes[name]})" for name in sorted(found)]) or "none"
        raise UndefinedResult(
            f"{len(found)} groups of speakers by {clip(options.by)!r}: {listed}",
            expected="two to compare",
            repair="name two with --groups, or give roles with --participants",
        )
    return (found[0], found[1])


def _codes(store: Store, wanted: Sequence[str]) -> tuple[str, ...]:
    paths = stores.codes.paths(store)
    if not paths:
        raise UndefinedResult(
            "the project has no codes to compare",
            repair=f"import a codebook: qualkit codebook {store.path.name} import FILE.yaml",
        )
    chosen = {resolve(name, paths) for name in wanted}
    return tuple(path for path in paths if not chosen or path in chosen)


def _codings(store: Store, options: ContrastOptions) -> tuple[list[Coding], list[Suggestion]]:
    made = list(stores.codings.all_codings(store, by=options.coders))
    if options.basis == "decided":
        return made, []
    kept = stores.suggestions.all_suggestions(store, status="waiting")
    return made, [item.suggestion for item in kept]


def _mentions(
    codings: Sequence[Coding | Suggestion], turns: Sequence[Turn], names: set[str]
) -> tuple[list[Mention], int]:
    """One mention for each coding and person; words coded twice alike count once."""
    places = Places(turns)
    covered: dict[tuple[str, str, str, str], list[Span]] = defaultdict(list)
    mentions, unattached = [], 0
    for coding in codings:
        touched: dict[str, list[Turn]] = defaultdict(list)
        for turn in places.touching(coding.document, coding.span):
            if turn.participant in names:
                touched[turn.participant].append(turn)
        unattached += not touched
        for name, own in touched.items():
            about = coding.about or own[0].role or ""
            done = covered[name, coding.code, about, coding.document]
            mentions.append(
                Mention(
                    participant=name,
                    code=coding.code,
                    session=own[0].session,
                    turns=tuple((turn.document, turn.ordinal) for turn in own),
                    words=sum(_new_words(turn, coding.span, done) for turn in own),
                    about=about,
                )
            )
            done.append(coding.span)
    return mentions, unattached


def _new_words(turn: Turn, span: Span, done: Sequence[Span]) -> int:
    count = 0
    for piece in turn.speech():
        start, end = max(piece.start, span.start), min(piece.end, span.end)
        if start < end:
            for rest in subtract(Span(start, end), done):
                count += count_words(turn.spoken(rest))
    return count


def _notes(store: Store, ground: _Ground, options: ContrastOptions) -> list[str]:
    notes = []
    silent = _silent(ground.speakers, options.by, ground.groups)
    if silent:
        listed = ", ".join(person.name for person in silent[:8])
        notes.append(f"{len(silent)} participants never speak and are not counted: {listed}")
    if waiting := stores.reviews.n_codings(store):
        notes.append(
            f"{waiting} codings wait for review after an edit and are not counted:"
            " qualkit documents PROJECT review"
        )
    coders = ground.coders()
    if len(coders) > 1:
        notes.append(
            f"codings of {', '.join(coders)}: a participant counts when any of them coded;"
            " --coder names one"
        )
    return notes
