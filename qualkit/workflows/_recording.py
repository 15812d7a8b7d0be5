"""Keeps a computed result under its run, or says why it could not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from qualkit import store as stores
from qualkit.errors import ParameterError, ProjectUnwritable
from qualkit.store import Store

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    class Kept(DataclassInstance, Protocol):
        """A frozen result that knows its run and can say what must be known of it."""

        @property
        def run(self) -> int | None:
            """The run that keeps it."""

        @property
        def notes(self) -> tuple[str, ...]:
            """What a reader must know."""

        def to_dict(self) -> dict[str, Any]:
            """The whole as plain data."""


Computed = TypeVar("Computed", bound="Kept")


LARGEST_SEED = 2**31 - 1
"""What a run can record."""


def check_seed(seed: int) -> None:
    """Raise `ParameterError` for a seed that no run can record.

    >>> check_seed(-1)
    Traceback (most recent call last):
    ...
    qualkit.errors.ParameterError: the seed -1; expected a whole number from 0 to 2147483647
    """
    if not 0 <= seed <= LARGEST_SEED:
        raise ParameterError(
            f"the seed {seed}", expected=f"a whole number from 0 to {LARGEST_SEED}"
        )


def check_confidence(confidence: float) -> None:
    """Raise `ParameterError` for a coverage that no interval has."""
    if not 0 < confidence < 1:
        raise ParameterError(f"confidence {confidence}", expected="a number between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What it takes to make a result again; ``started`` is when the work began."""

    kind: str
    parameters: Mapping[str, Any]
    input_digest: str
    started: str
    versions: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None


def recorded(
    store: Store, recipe: Recipe, result: Computed, kept_as: Mapping[str, Any] | None = None
) -> Computed:
    """`result` with the number of the run that now keeps it, whole or as `kept_as`.

    Where the project cannot be written, the result is whole all the same, its ``run`` stays None
    and a note says why.
    """
    try:
        with store.write():
            number = stores.runs.start(
                store,
                recipe.kind,
                recipe.parameters,
                input_digest=recipe.input_digest,
                versions=recipe.versions,
                seed=recipe.seed,
                started=recipe.started,
            )
            kept = replace(result, run=number)
            stores.runs.finish(store, number, result=kept.to_dict() if kept_as is None else kept_as)
    except ProjectUnwritable as error:
        note = f"this result is not recorded as a run: {error.what}"
        return replace(result, notes=(*result.notes, note))
    return kept
