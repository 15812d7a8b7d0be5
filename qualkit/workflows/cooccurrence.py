"""Which codes come together in a project, where, and which follows which: computed and kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

from qualkit import contrasts
from qualkit.contrasts.sequences import ALL_LISTED, LEAST_EXPECTED
from qualkit.errors import ParameterError, UndefinedResult, UnknownName, clip
from qualkit.model.coded_turns import CodedTurns, Touch
from qualkit.model.cooccurrence import (
    SCOPES,
    CodeSequences,
    Cooccurrence,
    PairPlaces,
    PairQuote,
)
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._code_names import code_path
from qualkit.workflows._coded_turns import CodedWanted, coded_turns, digest_of
from qualkit.workflows._recording import Recipe, check_seed, recorded

_NO_TEST = "there is no p: units of one speaker are not independent of one another"


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherOptions(CodedWanted):
    """What two codes must share, and how often a pair must come to be listed.

    ``distance`` is for ``proximity``: at most so many turns apart.
    """

    within: str = SCOPES[0]
    distance: int = 1
    least: int = 1

    def __post_init__(self) -> None:
        CodedWanted.__post_init__(self)
        if self.least < 0:
            raise ParameterError(f"pairs that come {self.least} times", expected="0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceOptions(CodedWanted):
    """How many turns later, whether only another speaker's; shuffles for p and their seed."""

    lag: int = 1
    other_speaker: bool = False
    draws: int = 999
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Work:
    """Codings read, and when that began."""

    started: str
    coded: CodedTurns
    versions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begun(cls, store: Store, wanted: CodedWanted, *packages: str) -> _Work:
        started = store.clock()
        return cls(started, coded_turns(store, wanted), installed_versions(*packages))

    def recipe(self, kind: str, wanted: CodedWanted, *, seed: int | None = None) -> Recipe:
        return Recipe(
            kind=kind,
            parameters=asdict(wanted),
            input_digest=digest_of(self.coded),
            started=self.started,
            versions=self.versions,
            seed=seed,
        )


def cooccurrence(store: Store, wanted: TogetherOptions) -> Cooccurrence:
    """How often each two codes come together, the closest first.

    Raises
    ------
    UnknownName
        If a code, a role, a coder or the scope is none.
    UndefinedResult
        If nothing is coded, or one code only.
    """
    contrasts.check_scope(wanted.within, wanted.distance)
    work = _Work.begun(store, wanted)
    coded = work.coded
    codes, pairs, units = contrasts.together(
        coded, within=wanted.within, distance=wanted.distance, least=wanted.least
    )
    if len(codes) < 2:
        raise UndefinedResult(
            f"only one code is given: {clip(codes[0].code)}" if codes else "no code is given",
            expected="two or more that could come together",
        )
    result = Cooccurrence(
        within=wanted.within,
        distance=_distance(wanted),
        unit=contrasts.UNITS[wanted.within],
        units=units,
        codes=codes,
        pairs=pairs,
        ground=coded.ground,
        notes=(*coded.notes, *_several(coded), _NO_TEST),
        versions=work.versions,
    )
    return recorded(store, work.recipe("cooccurrence", wanted), result)


def pair_places(store: Store, pair: tuple[str, str], wanted: TogetherOptions) -> PairPlaces:
    """The places where two codes come together, with the words of both; nothing is kept.

    Raises
    ------
    UnknownName
        If one of the codes is none, or anything else that is named.
    ParameterError
        If both are one code.
    """
    first, second = (code_path(store, name) for name in pair)
    if first == second:
        raise ParameterError(f"{clip(first)} twice", expected="two codes")
    coded = coded_turns(store, replace(wanted, codes=(first, second)))
    counts, places = contrasts.meeting_places(
        coded, (first, second), within=wanted.within, distance=wanted.distance
    )
    quotes = tuple(
        _quote(coded, touch, number)
        for number, touches in enumerate(places, start=1)
        for touch in touches
    )
    return PairPlaces(
        within=wanted.within,
        distance=_distance(wanted),
        unit=contrasts.UNITS[wanted.within],
        pair=counts,
        quotes=quotes,
        ground=coded.ground,
        notes=(*coded.notes, *_several(coded)),
    )


def code_sequences(store: Store, wanted: SequenceOptions) -> CodeSequences:
    """Which code comes ``lag`` turns after which, against chance.

    Raises
    ------
    UnknownName
        If a code, a role or a coder is none.
    UndefinedResult
        If nothing is coded, or no two turns lie so far apart.
    """
    check_seed(wanted.seed)
    work = _Work.begun(store, wanted, "numpy", "scipy")
    found = contrasts.following(
        work.coded,
        lag=wanted.lag,
        other_speaker=wanted.other_speaker,
        draws=wanted.draws,
        seed=wanted.seed,
    )
    result = CodeSequences(
        lag=wanted.lag,
        other_speaker=wanted.other_speaker,
        turn_pairs=found.turn_pairs,
        draws=wanted.draws,
        smallest_p=found.smallest_p,
        seed=wanted.seed,
        codes=found.codes,
        rows=found.rows,
        ground=work.coded.ground,
        notes=(
            *work.coded.notes,
            *_several(work.coded),
            *_counted_between(work.coded),
            *_not_listed(len(found.codes)),
        ),
        versions=work.versions,
    )
    return recorded(store, work.recipe("code sequences", wanted, seed=wanted.seed), result)


def split_pair(store: Store, told: str) -> tuple[str, str]:
    """The two codes in ``A,B``; a name may hold commas itself.

    Raises
    ------
    ParameterError, UnknownName
        If there are no two codes in it.
    """
    parts = told.split(",")
    if len(parts) < 2:
        raise ParameterError(f"{clip(told)!r} as a pair", expected="two codes: FIRST,SECOND")
    problem: Exception | None = None
    for at in range(1, len(parts)):
        names = ",".join(parts[:at]).strip(), ",".join(parts[at:]).strip()
        try:
            return code_path(store, names[0]), code_path(store, names[1])
        except (UnknownName, ParameterError) as error:
            problem = problem or error
    raise problem or ParameterError(f"{clip(told)!r} as a pair")


def _distance(wanted: TogetherOptions) -> int | None:
    return wanted.distance if wanted.within == "proximity" else None


def _several(coded: CodedTurns) -> list[str]:
    """That codes together may be one turn read in two ways, where several people coded."""
    many = len(coded.ground.coders) > 1
    return ["two codes on one turn may be two coders' readings of it"] if many else []


def _counted_between(coded: CodedTurns) -> list[str]:
    left_out = coded.ground.moderators or coded.ground.roles
    return ["turns that are left out are not counted between"] if left_out else []


def _not_listed(codes: int) -> list[str]:
    if codes <= ALL_LISTED:
        return []
    told = f"of more than {ALL_LISTED} codes, pairs that never occur and are expected fewer than"
    return [f"{told} {LEAST_EXPECTED:g} times are not listed; q counts them too"]


def _quote(coded: CodedTurns, touch: Touch, place: int) -> PairQuote:
    turn, coding = coded.turns[touch.turn], coded.codings[touch.coding]
    return PairQuote(
        place=place,
        code=coded.codes[touch.code],
        quote=coding.quote,
        document=turn.document,
        session=turn.session,
        turn=turn.ordinal,
        participant=turn.participant,
        role=turn.role,
        about=coding.about,
        start=coding.span.start,
        end=coding.span.end,
        id=coding.id,
    )
