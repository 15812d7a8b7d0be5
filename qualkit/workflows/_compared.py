"""Who is compared with whom, over which units, and who saw which: the ground of all agreement.

A coder saw a document when they coded anything in it or marked it as read. Where all that they
coded in it lies within what they marked, they saw that alone. Units that fewer than two coders
saw are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

from qualkit import store as stores
from qualkit.agreement import CodedUnits
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.agreement import RESAMPLED, UNITS
from qualkit.model.codings import Coding
from qualkit.model.documents import MODERATOR
from qualkit.model.identity import digest
from qualkit.model.reports import counted
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._compared_units import ComparedUnit, Place, counted_codings, places, units_of
from qualkit.workflows._recording import Recipe, check_confidence, check_seed
from qualkit.workflows._side_by_side import SideBySide
from qualkit.workflows._who_saw import Sight, sight_of, who_worked

MOST_REPLICATES = 100_000
"""Of a bootstrap: more change no digit that is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Whom to compare (empty: all who coded) on what (empty: all codes), over which unit.

    A coder who stands for the consensus of others is compared only where named.
    ``segments`` are the units where the unit is a given segment. Coders who are still blind are
    refused unless ``with_open``. ``resample`` is what the bootstrap draws whole.
    """

    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    unit: str = "turn"
    segments: tuple[Place, ...] = ()
    with_moderators: bool = False
    with_open: bool = False
    seed: int = 0
    replicates: int = 2000
    confidence: float = 0.95
    resample: str = "document"

    def __post_init__(self) -> None:
        check_seed(self.seed)
        check_confidence(self.confidence)
        if not 1 <= self.replicates <= MOST_REPLICATES:
            raise ParameterError(
                f"{self.replicates} replicates", expected=f"1 to {MOST_REPLICATES:,}"
            )
        if self.unit not in UNITS:
            raise ParameterError(f"unit {self.unit!r}", expected=", ".join(UNITS))
        if (self.unit == "segment") != bool(self.segments):
            raise ParameterError(
                f"unit {self.unit!r} with {counted(len(self.segments), 'segment')}",
                expected="segments with the unit 'segment', and with no other",
            )
        if self.resample not in RESAMPLED:
            raise ParameterError(f"to draw {self.resample!r}", expected=", ".join(RESAMPLED))
        if len(set(self.coders)) < len(self.coders):
            raise ParameterError(f"the coders {', '.join(self.coders)}", expected="each coder once")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """What is compared: units that two coders or more saw, and who gave which code to them.

    ``documents`` are those of the units; ``codings`` are the coders' in them, of the codes that
    are compared. ``coded`` has as its documents what the bootstrap draws.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    units: tuple[ComparedUnit, ...]
    codings: tuple[Coding, ...]
    coded: CodedUnits
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls, beside: SideBySide, codings: Sequence[Coding], notes: Sequence[str], *, resample: str
    ) -> Compared:
        """What stands side by side; `resample` is what the bootstrap draws."""
        documents = tuple(dict.fromkeys(unit.document for unit in beside.units))
        within, codes = {*documents}, {*beside.codes}
        return cls(
            coders=beside.coders,
            codes=beside.codes,
            documents=documents,
            units=beside.units,
            codings=tuple(one for one in codings if one.document in within and one.code in codes),
            coded=beside.coded(resample),
            notes=tuple(notes),
        )


def compare(store: Store, asked: Comparison) -> Compared:
    """Lay the coders' work side by side.

    Raises
    ------
    UndefinedResult
        If there are fewer than two coders, one of them is still blind, or no two of them saw
        the same unit.
    ParameterError
        If a blind coder asks, or segments are not in their documents.
    UnknownName
        If there is no such coder, code or document.
    """
    stores.coders.refuse_blind(store, "agreement counts what everybody coded")
    every = stores.codings.all_codings(store, by=asked.coders)
    coders = asked.coders or who_worked(store, every)
    _check_coders(store, coders, asked)
    every = tuple(coding for coding in every if coding.coder in coders)
    turns = [
        turn
        for turn in stores.documents.turns(store)
        if asked.with_moderators or turn.role != MODERATOR
    ]
    sight = sight_of(store, every, coders, turns)
    documents = sight.shared()
    if not documents:
        raise _nothing_shared(coders, sight)
    turns = [turn for turn in turns if turn.document in documents]
    codings = [coding for coding in every if coding.document in documents]
    codings = [*counted_codings(codings, turns, asked.unit)]
    edges = chain(places(codings), sight.edges())
    units = units_of(store, (asked.unit, asked.segments), turns, edges)
    codes = chosen_codes(store, asked.codes)
    beside = SideBySide.of(units, codings, codes, sight=sight)
    if not beside.units:
        raise _no_units(coders, sight, asked)
    _check_all_share(asked, beside)
    notes = (
        *sight.left_out(), *beside.notes(), *sight.beyond_notes(), *_accepted_notes(codings),
        *open_notes(store, coders),
    )  # fmt: skip
    return Compared.of(beside.sharing(), codings, notes, resample=asked.resample)


def compared_recipe(asked: Comparison, compared: Compared, *, kind: str, started: str) -> Recipe:
    """What it takes to make a result of this comparison again."""
    named = {"coders": compared.coders, "codes": compared.codes}
    segments = [(document, span.start, span.end) for document, span in asked.segments]
    return Recipe(
        kind=kind,
        parameters={**asdict(asked), **named, "segments": segments},
        input_digest=digest(
            [(coding.id, coding.code) for coding in compared.codings],
            [(unit.document, unit.span.start, unit.span.end) for unit in compared.units],
        ),
        started=started,
        versions=installed_versions("numpy"),
        seed=asked.seed,
    )


def chosen_codes(store: Store, wanted: Sequence[str]) -> tuple[str, ...]:
    """The paths of the codes `wanted`, in the codebook's order; all of them without any."""
    paths = stores.codes.paths(store)
    chosen = {resolve(name, paths) for name in wanted}
    return tuple(path for path in paths if not chosen or path in chosen)


def _check_coders(store: Store, coders: Sequence[str], asked: Comparison) -> None:
    if len(coders) < 2:
        raise UndefinedResult(
            f"agreement needs two coders; here is {', '.join(coders) or 'none'}",
            repair="import the codings of a second coder, or name two with --coders A,B",
        )
    check_closed(store, coders, asked)


def check_closed(store: Store, coders: Sequence[str], asked: Comparison) -> None:
    """Refuse coders who are still blind, unless their open work is asked for."""
    blind = [name for name in coders if stores.coders.is_blind(store, name)]
    if blind and not asked.with_open:
        one = len(blind) == 1
        raise UndefinedResult(
            f"{', '.join(blind)} still code{'s' if one else ''} blind: that work is not closed",
            expected="coders who are done",
            repair=f"close it with 'qualkit coders PROJECT open {blind[0]}', or count what is"
            " there with --with-open",
        )


def _no_units(coders: Sequence[str], sight: Sight, asked: Comparison) -> UndefinedResult:
    if asked.unit != "segment":
        return _nothing_shared(coders, sight)
    return UndefinedResult(
        f"none of the {counted(len(asked.segments), 'segment')} lies where two of"
        f" {', '.join(coders)} coded",
        repair="give segments of documents that they share",
    )


def open_notes(store: Store, coders: Sequence[str]) -> Iterator[str]:
    """Who still codes blind, so that their work may be half done."""
    blind = [name for name in coders if stores.coders.is_blind(store, name)]
    if blind:
        yield (
            f"{', '.join(blind)} still code{'s' if len(blind) == 1 else ''} blind: counted as far"
            " as that work is, and what is not coded yet counts as not there"
        )


def _nothing_shared(coders: Sequence[str], sight: Sight) -> UndefinedResult:
    names = ", ".join(coders)
    who = f"{names} both" if len(coders) == 2 else f"two of {names}"
    return UndefinedResult(
        f"there is no document that {who} coded" + "".join(f"; {one}" for one in sight.left_out()),
        repair="name coders who share documents with --coders A,B",
    )


def _check_all_share(asked: Comparison, beside: SideBySide) -> None:
    """Refuse coders who were asked for and have nothing in common with any other."""
    shares = {c: bool(row.any()) for c, row in zip(beside.coders, beside.seen, strict=True)}
    alone = [coder for coder in asked.coders if not shares[coder]]
    if alone:
        others = ", ".join(coder for coder in asked.coders if shares[coder])
        raise UndefinedResult(
            f"{', '.join(alone)} coded no document that {others} coded too",
            repair="leave out who shares none",
        )


def _accepted_notes(codings: Sequence[Coding]) -> Iterator[str]:
    """Whose codings rest on a machine's suggestions, which others may have followed too."""
    every = Counter(coding.coder for coding in codings)
    accepted = Counter(coding.coder for coding in codings if coding.decided_by)
    for coder, n in sorted(accepted.items()):
        yield (
            f"{n:,} of {every[coder]:,} codings of {coder} accept what a machine suggested, so"
            " they are not independent"
        )
