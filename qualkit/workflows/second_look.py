"""Likely label errors in what people have read for all codes; offered, never applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit import assist
from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.second_look import Doubts, SecondLook, SecondLookItem
from qualkit.model.units import shown_unit
from qualkit.store import Store
from qualkit.workflows._learned_runs import place_of, recipe_of
from qualkit.workflows._learning import (
    LearnOptions,
    Study,
    chosen_codes,
    inputs_of,
    study_of,
)
from qualkit.workflows._recording import check_seed, recorded

if TYPE_CHECKING:
    from qualkit.assist.inputs import Integers

Progress = Callable[[int, int], None]

KIND = "second look"

FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLookOptions:
    """Which codes (empty: all), whose codings (empty: everybody's), and how many at most."""

    n: int = 50
    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    unit: str = "turn"
    encoders: tuple[str, ...] = ("default",)
    seed: int = 0

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ParameterError(f"at most {self.n} labels to look at", expected="1 or more")


def second_look(
    store: Store, options: SecondLookOptions, *, progress: Progress | None = None
) -> SecondLook:
    """Find codings, and units read and not coded, that a classifier reads otherwise.

    Each unit is judged by a classifier that has not read its session.

    Raises
    ------
    UndefinedResult
        If people have read in fewer than two sessions.
    MissingExtra
        If an encoder is not installed.
    """
    from qualkit.assist.scoring import held_out_chances
    from qualkit.assist.second_look import second_look as look

    check_seed(options.seed)
    started = store.clock()
    learn = LearnOptions(coders=options.coders, unit=options.unit, encoders=options.encoders)
    study = study_of(store, learn, codes=_codes(store, options))
    inputs, seeds = inputs_of(store, study, learn, progress)
    training = study.training
    rows = training.whole.nonzero()[0]
    sample = assist.Sample(
        inputs=inputs,
        labels=training.labels,
        known=training.known,
        groups=training.groups,
        seeds=seeds,
    ).take(rows)
    chances = held_out_chances(sample, folds=FOLDS, seed=options.seed, progress=progress)
    found = look(sample.labels, chances, training.codes, most=options.n)
    result = SecondLook(
        unit=options.unit,
        units=len(rows),
        found=found.found,
        items=tuple(_items(study, found, rows)),
        undefined=found.undefined,
        notes=tuple(_notes(study)),
    )
    recipe = recipe_of(KIND, study, options, started=started)
    return recorded(store, recipe, result, _as_record(store, result))


def _codes(store: Store, options: SecondLookOptions) -> tuple[str, ...]:
    """The codes named, else all that somebody gave."""
    if named := chosen_codes(store, options.codes):
        return named
    given = {coding.code for coding in stores.codings.all_codings(store, by=options.coders)}
    return tuple(path for path in stores.codes.paths(store) if path in given)


def _items(study: Study, found: Doubts, rows: Integers) -> Iterator[SecondLookItem]:
    for doubt in found.doubts:
        unit = study.training.units[int(rows[doubt.unit])]
        yield SecondLookItem(unit=shown_unit(unit.turn, unit.span), doubt=doubt)


def _notes(study: Study) -> Iterator[str]:
    coders = sorted({coding.coder for coding in study.codings})
    yield (
        f"codings of {', '.join(coders)}; chances are of classifiers that had not read the session"
    )
    if len(coders) > 1:
        yield "a unit has a code where any of them gave it: name one with --coder"


def _as_record(store: Store, result: SecondLook) -> dict[str, Any]:
    """The doubts as their run keeps them: places, codes and numbers, nothing that was said."""
    guids = stores.documents.guids(store)
    return {
        "unit": result.unit,
        "units": result.units,
        "found": result.found,
        "undefined": dict(result.undefined),
        "items": [
            {
                **place_of(item, guids),
                "code": item.doubt.code,
                "coded": item.doubt.is_coded,
                "probability": item.doubt.probability,
            }
            for item in result.items
        ],
    }
