"""Readings: which passages a coder has gone through for all codes, so that no coding means none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.tables import Result, plain
from qualkit.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Result):
    """That a coder has gone through a passage for all codes.

    Where such a passage has no coding of a code, the coder says that it is not there. ``run`` is
    the number of the run whose queue or sample it was drawn in, None where it was read by itself;
    ``is_sampled`` says that it was drawn at random, so that estimates may count it. ``id`` and
    ``created`` are empty until it is stored.
    """

    document: str
    span: Span
    coder: str
    run: int | None = None
    is_sampled: bool = False
    created: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if self.is_sampled and self.run is None:
            what = "a passage that was drawn at random in no run"
            raise ParameterError(what, expected="the number of the run that drew it")

    def to_dict(self) -> dict[str, Any]:
        """The flat row."""
        return self.records()[0]

    def records(self) -> list[dict[str, Any]]:
        """One flat row."""
        return [
            {
                "id": self.id,
                "document": self.document,
                "start": self.span.start,
                "end": self.span.end,
                "coder": self.coder,
                "run": self.run,
                "sampled": self.is_sampled,
                "created": self.created,
            }
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead:
    """A unit that somebody is to read for all codes, as a queue or a sample lists it.

    ``run`` and ``is_sampled`` are those of the `Reading` it becomes; ``why`` is shown to who reads.
    """

    document: str
    span: Span
    run: int | None = None
    is_sampled: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Result):
    """A unit that was read: the codes given to it, none perhaps, and what was stored.

    ``reading`` is the id of its reading, ``codings`` those of the codings that are new, ``step``
    the number of the step that stored it all; None where it was there already.
    """

    document: str
    span: Span
    codes: tuple[str, ...]
    reading: str
    codings: tuple[str, ...]
    step: int | None

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [plain(self)]
