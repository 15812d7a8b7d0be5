"""The coders' work side by side: which code each gave to each unit, and who saw the unit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement import CodedUnits
from qualkit.errors import ParameterError
from qualkit.model.codings import Coding
from qualkit.model.reports import counted
from qualkit.spans import Span
from qualkit.workflows._compared_units import ComparedUnit
from qualkit.workflows._who_saw import Sight

MOST_DRAWN = 5_000
"""Units that the bootstrap draws one by one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SideBySide:
    """Units that enough coders saw; arrays as of `qualkit.agreement.CodedUnits`."""

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    units: tuple[ComparedUnit, ...]
    presence: NDArray[np.bool_]
    seen: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        units: Sequence[ComparedUnit],
        codings: Sequence[Coding],
        codes: Sequence[str],
        *,
        sight: Sight,
        hidden: NDArray[np.bool_] | None = None,
        least: int = 2,
    ) -> SideBySide:
        """Keep units that `least` coders saw; codings of other codes say that theirs was seen.

        `hidden`, coders × units, is what is not to be counted of what they saw.
        """
        places, seen = UnitsTouched(units), sight.seen(units)
        presence = np.zeros((len(codes), len(sight.coders), len(units)), dtype=np.bool_)
        code_at = {code: index for index, code in enumerate(codes)}
        coder_at = {coder: index for index, coder in enumerate(sight.coders)}
        for coding in codings:
            touched = places.touched(coding.document, coding.span)
            seen[coder_at[coding.coder], touched] = True
            if coding.code in code_at:
                presence[code_at[coding.code], coder_at[coding.coder], touched] = True
        if hidden is not None:
            seen &= ~hidden
            presence &= seen
        kept = np.flatnonzero(seen.sum(axis=0) >= least).tolist()
        return cls(
            coders=sight.coders,
            codes=tuple(codes),
            units=tuple(units[index] for index in kept),
            presence=presence[:, :, kept],
            seen=seen[:, kept],
        )

    def sharing(self) -> SideBySide:
        """Without coders who saw no unit that another saw."""
        some = [at for at in range(len(self.coders)) if self._shown(at)]
        return replace(
            self,
            coders=tuple(self.coders[at] for at in some),
            presence=self.presence[:, some],
            seen=self.seen[some],
        )

    def coded(self, resample: str) -> CodedUnits:
        """For the methods, with what the bootstrap draws as the documents."""
        _check_clusters(self.units, resample)
        told = [_cluster(unit, resample) for unit in self.units]
        names = [name for name in told if name is not None]
        if len(names) < len(told):
            raise ParameterError(
                f"{counted(told.count(None), 'unit')} without a {resample} to draw",
                expected="units of one speaker each, who is known",
                repair="draw documents, or give the speakers names",
            )
        place = {name: index for index, name in enumerate(dict.fromkeys(names))}
        sizes = np.array([unit.size for unit in self.units], dtype=np.int64)
        return CodedUnits(
            codes=self.codes,
            coders=self.coders,
            documents=tuple(place),
            presence=self.presence,
            document_of=np.array([place[name] for name in names], dtype=np.intp),
            weights=None if (sizes == 1).all() else sizes,
            seen=None if self.seen.all() else self.seen,
        )

    def notes(self) -> Iterator[str]:
        """Which coders did not see all units, and who shares none."""
        sizes = np.array([unit.size for unit in self.units], dtype=np.int64)
        for coder, sees in zip(self.coders, self.seen, strict=True):
            if not sees.any():
                yield f"{coder} shares no unit with another coder and is not counted"
            elif not sees.all():
                yield (
                    f"{coder} saw {int(sizes @ sees):,} of {int(sizes.sum()):,} units and has no"
                    " value in the rest"
                )
        for one, other in combinations(range(len(self.coders)), 2):
            if (
                self._shown(one)
                and self._shown(other)
                and not (self.seen[one] & self.seen[other]).any()
            ):
                yield f"{self.coders[one]} and {self.coders[other]} share no unit"

    def _shown(self, coder: int) -> bool:
        return bool(self.seen[coder].any())


def _cluster(unit: ComparedUnit, resample: str) -> str | None:
    """What the unit is drawn with."""
    if resample == "unit":
        return f"{unit.document}:{unit.span.start}"
    found: str | None = getattr(unit, resample)
    return found


def _check_clusters(units: Sequence[ComparedUnit], resample: str) -> None:
    if resample != "unit":
        return
    if any(unit.size > 1 for unit in units):
        raise ParameterError(
            "characters drawn one by one", expected="units that are independent of each other"
        )
    if len(units) > MOST_DRAWN:
        raise ParameterError(
            f"{len(units):,} units drawn one by one",
            expected=f"at most {MOST_DRAWN:,}; draw documents",
        )


class UnitsTouched:
    """Finds the units that spans touch, as slices of all units, which follow each other."""

    def __init__(self, units: Sequence[ComparedUnit]) -> None:
        self._first: dict[str, int] = {}
        spans: dict[str, list[Span]] = defaultdict(list)
        for index, unit in enumerate(units):
            self._first.setdefault(unit.document, index)
            spans[unit.document].append(unit.span)
        self._starts = {name: [span.start for span in own] for name, own in spans.items()}
        self._ends = {name: [span.end for span in own] for name, own in spans.items()}

    def touched(self, document: str, span: Span) -> slice:
        """The units that share a code point with `span`."""
        first = self._first.get(document)
        if first is None:
            return slice(0, 0)
        begin = bisect_right(self._ends[document], span.start)
        return slice(first + begin, first + bisect_left(self._starts[document], span.end))
