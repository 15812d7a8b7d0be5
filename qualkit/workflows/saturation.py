"""How soon further sessions of a project brought no new codes: computed and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from qualkit import contrasts
from qualkit import store as stores
from qualkit.contrasts import SaturationRule
from qualkit.errors import ParameterError, UndefinedResult, UnknownName, clip
from qualkit.model.coded_turns import CodedTurns
from qualkit.model.documents import Turn
from qualkit.model.reports import counted
from qualkit.model.runs import installed_versions
from qualkit.model.saturation import DEFINED, Saturation, SaturationCurve, SaturationUnit
from qualkit.store import Store
from qualkit.workflows._coded_turns import NOW, CodedWanted, Former, coded_turns, digest_of
from qualkit.workflows._recording import Recipe, check_seed, recorded
from qualkit.workflows._session_order import NAME, SessionOrder, in_order

UNITS = ("session", "participant")
"""What is counted; by default participants where all are interviews or answers, else sessions."""

ROLE = "role"
_OF_ONE = frozenset({"interview", "open-answer", "diary"})
_MOST_GROUPS = 24

_POWER = (
    "saturation is no aim of reflexive approaches; there, say what information power the sessions"
    " hold for the question asked"
)
_LATER = "codes given in a second reading count where they stand, whenever they were given"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaturationOptions(CodedWanted):
    """Base, run and threshold; the unit (None: as the documents are); groups; random orders.

    ``defined`` is ``now`` for codes as the codebook has them, ``then`` as they were first given.
    """

    base: int = 4
    run: int = 2
    threshold: float = 0.05
    unit: str | None = None
    by: str | None = None
    orders: int = 1000
    seed: int = 0
    defined: str = DEFINED[0]

    def check(self) -> None:
        """Raise for what is no unit, no definition, or no seed."""
        check_seed(self.seed)
        if self.unit not in (None, *UNITS):
            raise UnknownName("unit", str(self.unit), UNITS)
        if self.defined not in DEFINED:
            raise ParameterError(f"codes as {self.defined!r}", expected=" or ".join(DEFINED))


def saturation(store: Store, wanted: SaturationOptions) -> Saturation:
    """The curve of codes over units in their order, over random orders, and for each group.

    Raises
    ------
    UnknownName
        If a code, a role, a coder, the attribute or the unit is none.
    UndefinedResult
        If nothing is coded.
    """
    wanted.check()
    started = store.clock()
    former = NOW if wanted.defined == DEFINED[0] else Former.of(store)
    coded = coded_turns(store, wanted, former)
    work = _Work.of(store, wanted, coded)
    versions = installed_versions("numpy")
    result = Saturation(
        base=wanted.base,
        run_length=wanted.run,
        threshold=wanted.threshold,
        unit=work.unit,
        ordered_by=work.order.by,
        defined=wanted.defined,
        overall=work.curve("", coded.turns),
        by=wanted.by,
        groups=work.groups(store),
        left_out=work.left_out,
        seed=wanted.seed,
        ground=coded.ground,
        notes=(*coded.notes, *work.notes(former)),
        versions=versions,
    )
    recipe = Recipe(
        kind="saturation",
        parameters=asdict(wanted),
        input_digest=digest_of(coded),
        started=started,
        versions=versions,
        seed=wanted.seed,
    )
    return recorded(store, recipe, result)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What the curves are drawn from: turns, sessions in order, what was not yet coded."""

    wanted: SaturationOptions
    rule: SaturationRule
    coded: CodedTurns
    order: SessionOrder
    unit: str
    left_out: tuple[str, ...]
    given: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, store: Store, wanted: SaturationOptions, coded: CodedTurns) -> _Work:
        spoken = {turn.session for turn in coded.turns}
        done = _worked_on(store, wanted, coded)
        unit = wanted.unit or _usual_unit(coded.turns)
        given: dict[int, set[str]] = {}
        for touch in coded.touches:
            given.setdefault(touch.turn, set()).add(coded.codes[touch.code])
        return cls(
            wanted=wanted,
            rule=SaturationRule(
                base=wanted.base, run=wanted.run, threshold=wanted.threshold, noun=unit
            ),
            coded=coded,
            order=in_order(store, spoken & done),
            unit=unit,
            left_out=tuple(sorted(spoken - done)),
            given={turn: frozenset(codes) for turn, codes in given.items()},
        )

    def curve(self, name: str, turns: Sequence[Turn]) -> SaturationCurve:
        """The curve over the units in which these turns are spoken."""
        return contrasts.saturation(
            self._units({(turn.document, turn.ordinal) for turn in turns}),
            self.rule,
            name=name,
            orders=self.wanted.orders,
            seed=self.wanted.seed,
        )

    def groups(self, store: Store) -> tuple[SaturationCurve, ...]:
        """A curve for each group that ``by`` names, by name."""
        if self.wanted.by is None:
            return ()
        group_of = _grouping(store, self.wanted.by)
        turns: dict[str, list[Turn]] = {}
        for turn in self.coded.turns:
            if group := group_of(turn):
                turns.setdefault(group, []).append(turn)
        if not turns:
            raise UndefinedResult(
                f"nobody who speaks has a {clip(self.wanted.by)}",
                repair="give one with --participants, or name another attribute",
            )
        if len(turns) > _MOST_GROUPS:
            raise UndefinedResult(
                f"{len(turns)} groups by {clip(self.wanted.by)!r}",
                expected=f"{_MOST_GROUPS} at most",
                repair="name an attribute with fewer values",
            )
        return tuple(self.curve(group, turns[group]) for group in sorted(turns))

    def notes(self, former: Former) -> list[str]:
        """What to know before quoting it."""
        notes = []
        if self.left_out:
            names = ", ".join(clip(name) for name in self.left_out[:8])
            notes.append(
                f"{counted(len(self.left_out), 'session')} that nobody has coded or read left out:"
                f" {names}"
            )
        if self.order.by == NAME:
            notes.append(
                f"{counted(self.order.undated, 'session')} without a date: all sessions are in the"
                f" order of their names{self._within()}; give documents an attribute 'date' for the"
                " order they were held in"
            )
        if former is not NOW:
            away = len(former.merged_away)
            notes.append(
                f"codes as first given: {len(former.codes)} codings go back to the code they had"
                f" before merges and splits, {away} of them merged away since"
            )
        return [*notes, _LATER, _POWER]

    def _within(self) -> str:
        is_session = self.unit == UNITS[0]
        return "" if is_session else ", participants in that in which they first speak there"

    def _units(self, turns: set[tuple[str, int]]) -> list[SaturationUnit]:
        place = {name: at for at, name in enumerate(self.order.sessions)}
        codes: dict[str, set[str]] = {}
        first: dict[str, tuple[int, int]] = {}
        for at, turn in enumerate(self.coded.turns):
            name = turn.session if self.unit == UNITS[0] else turn.participant
            if (
                name is None
                or turn.session not in place
                or (turn.document, turn.ordinal) not in turns
            ):
                continue
            first[name] = min((place[turn.session], at), first.get(name, (len(place), 0)))
            codes.setdefault(name, set()).update(self.given.get(at, ()))
        return [
            SaturationUnit(
                name=name,
                codes=frozenset(codes[name]),
                date=self.order.dates.get(self.order.sessions[first[name][0]]),
            )
            for name in sorted(first, key=first.__getitem__)
        ]


def _worked_on(store: Store, wanted: SaturationOptions, coded: CodedTurns) -> set[str]:
    """The sessions in which the coders asked for have coded or read something."""
    session = {row["name"]: row["session"] for row in stores.documents.listing(store)}
    read = {
        reading.document
        for reading in stores.readings.all_readings(store)
        if not wanted.coders or reading.coder in wanted.coders
    }
    return {session[name] for name in read | {item.document for item in coded.codings}}


def _usual_unit(turns: Sequence[Turn]) -> str:
    return UNITS[1] if {turn.kind for turn in turns} <= _OF_ONE else UNITS[0]


def _grouping(store: Store, by: str) -> Callable[[Turn], str | None]:
    """Which group a turn is of: by its speaker's role or attribute, or its document's attribute."""
    if by == ROLE:
        return lambda turn: turn.role
    speakers = stores.participants.speakers(store)
    own = {person.name: person.attributes.get(by) for person in speakers}
    if any(own.values()):
        return lambda turn: own.get(turn.participant or "")
    rows = list(stores.documents.listing(store))
    told = {row["name"]: (row["attributes"] or {}).get(by) for row in rows}
    if any(told.values()):
        return lambda turn: told.get(turn.document)
    known = {name for person in speakers for name in person.attributes}
    known |= {name for row in rows for name in row["attributes"] or {}}
    raise UnknownName("attribute", by, [ROLE, *sorted(known)])
