"""The perception-gap table: from codings and turns to people and mentions, to a contrast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from qualkit import contrasts
from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.language import count_words
from qualkit.model.codings import BASES, Basis, Coding, Suggestion
from qualkit.model.contrasts import AGAINST_REST, COMPARED, PAIRS, Contrast, Mention, Person
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.places import Places
from qualkit.model.runs import installed_versions
from qualkit.spans import Span, subtract
from qualkit.store import Store
from qualkit.store.participants import Speaker
from qualkit.workflows._asked import RAISED, asked_where_raised, read_asked
from qualkit.workflows._corrected import NONE, Correction, Wanted, correct
from qualkit.workflows._files import bytes_of
from qualkit.workflows._grouping import ROLE, People, people_by
from qualkit.workflows._published import codes_of, read_published
from qualkit.workflows._recording import Recipe, check_confidence, check_seed, recorded

_FEW_GROUPS = 4
"""More groups than these have too many pairs to read."""

_MOST_GROUPS = 40
"""More are names rather than groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastOptions:
    """What to compare. ``groups`` empty: all the groups there are; ``codes`` empty: all.

    ``by`` names an attribute, or several that are crossed; ``bands`` cut an attribute of numbers.
    ``exposure`` is ``raised`` or a CSV of where each code's question was put. ``within`` names the
    attribute in whose parts sessions are dealt. ``compare`` is ``pairs`` or ``rest``; by default
    the first for up to four groups. ``suppress`` leaves out cells of fewer participants.
    """

    by: str | tuple[str, ...] = ROLE
    groups: tuple[str, ...] = ()
    about: str | None = None
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    basis: str = "decided"
    seed: int = 0
    confidence: float = 0.95
    bands: tuple[float, ...] = ()
    exposure: str | None = None
    within: str | None = None
    compare: str | None = None
    correction: str = "bh"
    models: bool = False
    suppress: int | None = None
    published: str | None = None

    def __post_init__(self) -> None:
        check_seed(self.seed)
        check_confidence(self.confidence)
        if self.suppress is not None and (not isinstance(self.suppress, int) or self.suppress < 2):
            raise ParameterError(f"suppress counts below {self.suppress}", expected="2 or more")
        if self.compare not in (None, *COMPARED):
            raise ParameterError(f"compare {self.compare!r}", expected=" or ".join(COMPARED))
        if self.basis not in BASES:
            raise ParameterError(f"basis {self.basis!r}", expected=" or ".join(BASES))


def contrast(store: Store, options: ContrastOptions) -> Contrast:
    """Groups of participants against each other, code by code.

    Everybody of the groups who speaks is counted; who never speaks is named in the notes.

    Raises
    ------
    UnknownName
        If an attribute, a group, a code or a coder is not in the project.
    UndefinedResult
        If the project has no two groups to compare, or no codes.
    ReadError
        If a table of questions put or of published shares cannot be read.
    MissingExtra
        If a regression is asked for and statsmodels is not installed.
    """
    started = store.clock()
    ground = _Ground.of(store, options)
    versions = installed_versions("numpy", *(("statsmodels",) if options.models else ()))
    result = _computed(store, ground, options)
    correction = NONE
    if ground.waiting and len(ground.groups) == 2:
        correction = _correction(store, ground, options)
    notes = _notes(store, ground, options.within)
    recipe = Recipe(
        kind="contrast",
        parameters={
            **asdict(options),
            "groups": ground.groups,
            "codes": ground.codes,
            **correction.parameters,
            **_digests(options),
        },
        input_digest=ground.digest(),
        started=started,
        versions=versions,
        seed=options.seed,
    )
    kept = replace(
        result,
        groups=tuple(
            replace(group, silent=len(ground.silent((group.name,)))) for group in result.groups
        ),
        versions=versions,
        notes=(*result.notes, *notes, *correction.notes),
        corrected=correction.found,
        attributes=(options.by,) if isinstance(options.by, str) else options.by,
        bands=options.bands,
        exposure=options.exposure,
        within=options.within,
    )
    if options.suppress is not None:
        kept = contrasts.suppressed(kept, options.suppress)
    return recorded(store, recipe, _with_published(kept, ground, options))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What a contrast is drawn from; ``waiting`` are undecided suggestions, if they count."""

    speakers: Sequence[Speaker]
    grouped: People
    groups: tuple[str, ...]
    people: Sequence[Person]
    codes: tuple[str, ...]
    human: Sequence[Coding]
    waiting: Sequence[Suggestion]
    turns: Sequence[Turn]

    @classmethod
    def of(cls, store: Store, options: ContrastOptions) -> _Ground:
        speakers = stores.participants.speakers(store)
        grouped = people_by(store, speakers, options.by, bands=options.bands)
        groups = grouped.chosen(options.groups, most=_MOST_GROUPS)
        people, codes = grouped.persons(speakers, groups), _codes(store, options.codes)
        human, waiting = _codings(store, options)
        return cls(
            speakers=speakers,
            grouped=grouped,
            groups=groups,
            people=people,
            codes=codes,
            human=human,
            waiting=waiting,
            turns=stores.documents.turns(store),
        )

    def codings(self) -> list[Coding | Suggestion]:
        return [*self.human, *self.waiting]

    def silent(self, groups: Sequence[str]) -> list[Speaker]:
        """Who of the groups never speaks, where the group is that of a role or an attribute."""
        own = {name: group for name, group in self.grouped.silent.items() if group in groups}
        return [person for person in self.speakers if person.name in own]

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
    few = len(ground.groups) <= _FEW_GROUPS
    return contrasts.contrast(
        ground.people,
        mentions,
        ground.codes,
        ground.groups,
        by=ground.grouped.by,
        about=options.about,
        basis=_basis(options.basis, ground.human, len(ground.waiting), unattached),
        coders=ground.coders(),
        seed=options.seed,
        confidence=options.confidence,
        kinds={row["session"]: row["kind"] for row in stores.documents.listing(store)},
        asked=_asked(store, ground, options),
        parts=_parts(store, ground, options.within),
        compared=options.compare or (PAIRS if few else AGAINST_REST),
        correction=options.correction,
        models=options.models,
    )


def _digests(options: ContrastOptions) -> dict[str, str]:
    """What was in the tables that were read, so that a run says of which it is."""
    files = {"exposure": options.exposure, "published": options.published}
    return {
        f"{name}_sha256": sha256(bytes_of(Path(file))).hexdigest()
        for name, file in files.items()
        if file not in (None, RAISED)
    }


def _asked(store: Store, ground: _Ground, options: ContrastOptions) -> contrasts.Exposure | None:
    if options.exposure is None:
        return None
    if options.exposure == RAISED:
        everybody = {turn.participant or "" for turn in ground.turns if turn.role != MODERATOR}
        said, _ = _mentions(ground.codings(), ground.turns, everybody - {""})
        return asked_where_raised(said, ground.codes)
    return read_asked(Path(options.exposure), ground.turns, stores.codes.paths(store))


def _parts(store: Store, ground: _Ground, within: str | None) -> dict[str, str] | None:
    """Everybody's part of the study; who has none is a part of their own kind."""
    if within is None:
        return None
    known = people_by(store, ground.speakers, within).group_of
    return {person.name: known.get(person.name, f"no {within}") for person in ground.people}


def _with_published(result: Contrast, ground: _Ground, options: ContrastOptions) -> Contrast:
    if options.published is None:
        return result
    if len(ground.groups) != 2:
        what = f"a published table beside {len(ground.groups)} groups"
        raise ParameterError(what, expected="two", repair="name them with --groups")
    path = Path(options.published)
    items = read_published(path, ground.groups)
    codes = codes_of(items, ground.codes, path.name)
    return replace(result, published=contrasts.beside(result, items, codes, path.name))


def _correction(store: Store, ground: _Ground, options: ContrastOptions) -> Correction:
    wanted = Wanted(
        group_of={person.name: person.group for person in ground.people},
        groups=(ground.groups[0], ground.groups[1]),
        codes=ground.codes,
        confidence=options.confidence,
        about=options.about,
        coders=options.coders,
    )
    return correct(store, ground.turns, wanted)


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


def _notes(store: Store, ground: _Ground, within: str | None) -> list[str]:
    notes = []
    if silent := ground.silent(ground.groups):
        listed = ", ".join(person.name for person in silent[:8])
        notes.append(f"{len(silent)} participants never speak and are not counted: {listed}")
    if waiting := stores.reviews.n_codings(store):
        notes.append(
            f"{waiting} codings wait for review after an edit and are not counted:"
            " qualkit documents PROJECT review"
        )
    notes += ground.grouped.notes()
    if within is not None and len(ground.groups) > 2:
        notes.append("parts are compared one by one for two groups only: name two with --groups")
    if ground.waiting and len(ground.groups) > 2:
        notes.append("shares of more than two groups are not corrected by an audit")
    coders = ground.coders()
    if len(coders) > 1:
        notes.append(
            f"codings of {', '.join(coders)}: a participant counts when any of them coded;"
            " --coder names one"
        )
    return notes
