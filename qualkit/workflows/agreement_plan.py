"""How many documents a second coder should code, from what is coded so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

from qualkit import agreement as coefficients
from qualkit import store as stores
from qualkit.agreement import CodedUnits, Goal
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.agreement_plan import AgreementPlan, PlanRow
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._compared import Comparison, check_closed, chosen_codes
from qualkit.workflows._compared_units import ComparedUnit, counted_codings, places, units_of
from qualkit.workflows._recording import Recipe, recorded
from qualkit.workflows._side_by_side import SideBySide
from qualkit.workflows._who_saw import sight_of, who_worked


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPlanOptions(Comparison):
    """What is wanted: κ of `hope` shown to lie above `above`, or α known to `within`."""

    hope: float = 0.8
    above: float = 0.667
    within: float = 0.1
    n_coders: int = 2

    def __post_init__(self) -> None:
        Comparison.__post_init__(self)
        self.goal(())
        if self.resample != "document":
            raise ParameterError(
                f"a plan that draws {self.resample}s", expected="documents, which it counts"
            )
        if self.unit == "document":
            raise ParameterError(
                "a plan over whole documents", expected="units within the documents that it counts"
            )

    def goal(self, sizes: Sequence[float]) -> Goal:
        """What is wanted of documents of so many units."""
        return Goal(
            sizes=tuple(sizes),
            hope=self.hope,
            above=self.above,
            within=self.within,
            n_coders=self.n_coders,
            confidence=self.confidence,
            seed=self.seed,
            replicates=self.replicates,
        )


def agreement_plan(store: Store, options: AgreementPlanOptions) -> AgreementPlan:
    """Documents to code twice, code by code; the codings of one coder are enough.

    Raises
    ------
    UndefinedResult
        If nothing is coded, or a coder is still blind.
    ParameterError
        If a blind coder asks, or segments are not in their documents.
    UnknownName
        If there is no such coder, code or document.
    """
    started = store.clock()
    stores.coders.refuse_blind(store, "a plan counts what everybody coded")
    hand = _AtHand.of(store, options)
    goal = options.goal(hand.sizes)
    rows = coefficients.plan(hand.coded, goal)
    result = AgreementPlan(
        unit=options.unit,
        coders=hand.coded.coders,
        n_coders=options.n_coders,
        hope=options.hope,
        above=options.above,
        within=options.within,
        confidence=options.confidence,
        documents=len(hand.sizes),
        units_per_document=goal.mean_size,
        rows=rows,
        seed=options.seed,
        replicates=options.replicates,
        notes=(*hand.notes, *_notes(rows, len(hand.sizes))),
    )
    return recorded(store, _recipe(options, hand, started), result)


def _recipe(options: AgreementPlanOptions, hand: _AtHand, started: str) -> Recipe:
    segments = [(name, span.start, span.end) for name, span in options.segments]
    named = {"coders": hand.coded.coders, "codes": hand.coded.codes, "segments": segments}
    return Recipe(
        kind="agreement plan",
        parameters={**asdict(options), **named},
        input_digest=hand.digest,
        started=started,
        versions=installed_versions("numpy", "scipy"),
        seed=options.seed,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _AtHand:
    """What is coded, by one coder or more, and how long all documents are."""

    coded: CodedUnits
    sizes: tuple[float, ...]
    digest: str
    notes: tuple[str, ...]

    @classmethod
    def of(cls, store: Store, options: AgreementPlanOptions) -> _AtHand:
        codings = stores.codings.all_codings(store, by=options.coders)
        coders = options.coders or who_worked(store, codings)
        if not codings:
            raise UndefinedResult(
                "nothing is coded yet, and a plan needs to know how often codes are given",
                repair="let one coder code a few documents first",
            )
        check_closed(store, coders, options)
        turns = _turns(store, options)
        sight = sight_of(store, codings, coders, turns)
        codings = (*counted_codings(codings, turns, options.unit),)
        edges = chain(places(codings), sight.edges())
        units = units_of(store, (options.unit, options.segments), turns, edges)
        codes = chosen_codes(store, options.codes)
        waiting = {document for _, document in sight.waiting}
        settled = [unit for unit in units if unit.document not in waiting]
        beside = SideBySide.of(settled, codings, codes, sight=sight, least=1)
        if not beside.units:
            raise UndefinedResult(
                f"{', '.join(coders)} coded no {options.unit} that counts",
                repair="count moderators' too: --moderators",
            )
        return cls(
            coded=beside.coded("document"),
            sizes=_sizes(units),
            digest=digest([(coding.id, coding.code) for coding in codings]),
            notes=tuple(sight.left_out()),
        )


def _turns(store: Store, options: Comparison) -> list[Turn]:
    return [
        turn
        for turn in stores.documents.turns(store)
        if options.with_moderators or turn.role != MODERATOR
    ]


def _sizes(units: Sequence[ComparedUnit]) -> tuple[float, ...]:
    sizes: Counter[str] = Counter()
    for unit in units:
        sizes[unit.document] += unit.size
    return tuple(map(float, sizes.values()))


def _notes(rows: Sequence[PlanRow], has: int) -> Iterator[str]:
    planned = [row for row in rows if row.documents_needed is not None]
    if planned:
        most = max(planned, key=lambda row: row.documents_needed or 0)
        yield f"for all codes: {most.documents_needed} documents, as {most.code} asks for most"
    short = [row.code for row in rows if row.enough is False]
    if short:
        yield (
            f"more documents than the project's {has}: {', '.join(short)}; code all of them twice,"
            " join rare codes, or hope for less"
        )
