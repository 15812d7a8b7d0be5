"""The run of what was learned from a project: what it was asked, what it read, which versions.

Knows what a queue and a second look have in common at their end; refuses to know what either finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Protocol

from qualkit.model.queue import QueueItem
from qualkit.model.runs import installed_versions
from qualkit.model.second_look import SecondLookItem
from qualkit.workflows._learning import LEARNED_WITH, Study
from qualkit.workflows._recording import Recipe


class Asked(Protocol):
    """Options of something that is learned: a dataclass with a seed."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def seed(self) -> int:
        """What began whatever is random."""


def recipe_of(kind: str, study: Study, asked: Asked, *, started: str) -> Recipe:
    """What it takes to make the result of a queue or a second look again."""
    return Recipe(
        kind=kind,
        parameters={**asdict(asked), "revision": study.revision},
        input_digest=study.digest(),
        started=started,
        versions=installed_versions(*LEARNED_WITH),
        seed=asked.seed,
    )


def place_of(
    item: QueueItem | SecondLookItem, guids: Mapping[str, tuple[Any, ...]]
) -> dict[str, Any]:
    """Where a unit stands as a run keeps it: its document's GUID and version, and its span."""
    unit = item.unit
    return {"document": list(guids[unit.document]), "start": unit.start, "end": unit.end}
