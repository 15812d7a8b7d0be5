"""Keeps a computed result under its run, or says why it could not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from qualkit import store as stores
from qualkit.errors import ParameterError, ProjectUnwritable
from qualkit.model.agreement import Agreement
from qualkit.model.contrasts import Contrast
from qualkit.model.coverage import Coverage
from qualkit.model.evaluation import Evaluation
from qualkit.model.intrusion import Intrusion, IntrusionScore
from qualkit.model.participation import Participation
from qualkit.model.queue import Queue
from qualkit.model.second_look import SecondLook
from qualkit.model.themes import Themes
from qualkit.store import Store

Computed = TypeVar(
    "Computed", Agreement, Contrast, Coverage, Evaluation, Intrusion, IntrusionScore,
    Participation, Queue, SecondLook, Themes,
)  # fmt: skip


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
