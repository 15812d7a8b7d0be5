"""Agreement within parts of the units: code by code, all codes pooled, and whole sets of codes.

Knows a part as some of the units and some of the coders, and resamples documents within it.
Refuses an interval for a handful of documents. Sources: see `pooling`, `binary`, `bootstrap` and
`set_sums`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.binary import binary_alphas, binary_statistics
from qualkit.agreement.bootstrap import Bootstrap, draws
from qualkit.agreement.code_rows import MINIMUM_POSITIVES
from qualkit.agreement.coefficient import NO_PAIRS, NO_VARIATION
from qualkit.agreement.compare import surety
from qualkit.agreement.pooling import PairCounts, pooled_alphas
from qualkit.agreement.set_sums import set_statistics
from qualkit.agreement.units import CodedUnits, Floats
from qualkit.agreement.whole_sets import bootstrap_set_alpha
from qualkit.errors import ParameterError
from qualkit.model.agreement_by import PartRow

NEVER_GIVEN = "no variation: no coder used it"
ALWAYS_GIVEN = "no variation: every coder used it always"
NONE_VARIES = "no variation in any code"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A part of what was coded: which units (array of bool) and which coders (positions)."""

    name: str
    units: NDArray[np.bool_]
    coders: tuple[int, ...] = ()
    """Empty: all."""

    def shared(self, units: CodedUnits) -> NDArray[np.intp]:
        """The places of the part's units that two or more of its coders saw."""
        seen = units.shown()[self._coders(units)]
        return np.flatnonzero(self.units & (seen.sum(axis=0) >= 2))

    def of(self, units: CodedUnits) -> CodedUnits:
        """These units, and of their codings those of the part's coders only."""
        coders, kept = self._coders(units), self.shared(units)
        presence = units.presence if len(coders) == len(units.coders) else units.presence[:, coders]
        return replace(
            units,
            coders=tuple(units.coders[place] for place in coders),
            presence=presence[..., kept],
            document_of=units.document_of[kept],
            weights=None if units.weights is None else units.weights[kept],
            seen=None if units.seen is None else units.seen[coders][:, kept],
        )

    def _coders(self, units: CodedUnits) -> list[int]:
        return [*self.coders] or [*range(len(units.coders))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """How intervals are made: how often, from which seed, how sure, and what is drawn whole."""

    seed: int
    replicates: int = 2_000
    confidence: float = 0.95
    resampled: str = "document"

    def __post_init__(self) -> None:
        if self.replicates < 1 or not 0 < self.confidence < 1:
            raise ParameterError(
                f"{self.replicates} replicates at confidence {self.confidence}",
                expected="1 or more, at a number between 0 and 1",
            )


def agree_within(
    units: CodedUnits, parts: Sequence[Part], resampling: Resampling
) -> tuple[PartRow, ...]:
    """Compare coders within each part: all codes together first, then each code.

    Parameters
    ----------
    units
        Who gave which code to which unit; two coders or more.
    parts
        Each part's units and coders. Parts may share units.
    resampling
        How intervals are made. A part has intervals where it holds five documents or more.

    Returns
    -------
    tuple of PartRow
        α is None, with the reason, where no unit was seen by two coders, or where only one value
        occurs. The pooled α of all codes is None only where no code varies; codes that nobody
        gave add nothing to it.

    References
    ----------
    de Vries et al. (2008), Field Methods 20(3):272-282: (mean observed - mean expected) /
    (1 - mean expected) over items, here with Krippendorff's expectation.

    Examples
    --------
    >>> bus, friends = [[1, 1, 0, 0], [1, 0, 0, 0]], [[0, 1, 1, 0], [0, 1, 1, 0]]
    >>> coded = CodedUnits(codes=("Bus", "Friends"), coders=("ana", "ben"), documents=("a",),
    ...                    presence=np.array([bus, friends], dtype=bool),
    ...                    document_of=np.zeros(4, dtype=np.intp))
    >>> whole = Part(name="a", units=np.ones(4, dtype=bool))
    >>> for row in agree_within(coded, [whole], Resampling(seed=1)):
    ...     print(row.code, round(row.alpha, 3), row.percent)
    None 0.774 0.875
    Bus 0.533 0.75
    Friends 1.0 1.0
    """
    return tuple(row for part in parts for row in _rows(part, part.of(units), resampling))


def _rows(part: Part, units: CodedUnits, resampling: Resampling) -> Iterator[PartRow]:
    """All codes together, then each; columns hold the codes first and all together last."""
    counts = PairCounts.of(units)
    empty = PartRow(
        part=part.name,
        code=None,
        coders=units.coders,
        n=round(counts.n),
        documents=len(np.unique(units.document_of)),
        prevalence=None,
        percent=None,
        positive_agreement=None,
        alpha=None,
        interval=None,
        undefined=NO_PAIRS,
    )
    if not counts.n or not units.codes:
        yield from (replace(empty, code=code) for code in (None, *units.codes))
        return
    few = [min(row) < MINIMUM_POSITIVES for row in counts.by_coder.tolist()]
    filled = _filled(empty, (counts, _bootstrap(units, resampling)), resampling)
    together = replace(filled[-1], **_of_sets(units, resampling), few_codes=sum(few))
    yield replace(together, undefined=NONE_VARIES) if together.alpha is None else together
    for place, code in enumerate(units.codes):
        yield replace(filled[place], code=code, few=few[place])


def _bootstrap(units: CodedUnits, resampling: Resampling) -> Bootstrap:
    """α of each code and of all codes together, last, in the same replicates."""
    statistics = binary_statistics(units)
    filled = statistics[statistics[..., 0].any(axis=1)]
    drawn = draws(len(filled), replicates=resampling.replicates, seed=resampling.seed)
    total = filled.sum(axis=0)
    return Bootstrap(
        alphas=_with_pooled(np.tensordot(drawn, filled, axes=1)),
        documents=len(filled),
        estimates=_with_pooled(total),
        without=_with_pooled(total - filled),
    )


def _with_pooled(statistics: Floats) -> Floats:
    pooled = pooled_alphas(statistics)
    return np.concatenate([binary_alphas(statistics), pooled[..., None]], axis=-1)


def _of_sets(units: CodedUnits, resampling: Resampling) -> dict[str, Any]:
    """α of whole sets of codes at MASI distance, with its interval."""
    _, document_of = np.unique(units.document_of, return_inverse=True)
    statistics = set_statistics(
        units.presence, units.seen, document_of=document_of, weights=units.weights
    )
    bootstrap = bootstrap_set_alpha(
        statistics, replicates=resampling.replicates, seed=resampling.seed
    )
    alpha = _known(float(bootstrap.estimates[0]))
    if alpha is None:
        return {}
    sure = surety(bootstrap, 0, resampling.confidence)
    return {"masi": alpha, "masi_interval": sure.get("interval")}


def _filled(
    empty: PartRow, found: tuple[PairCounts, Bootstrap], resampling: Resampling
) -> list[PartRow]:
    counts, bootstrap = found
    shares, percent = counts.prevalence(), counts.percent()
    columns = zip(
        [*shares.tolist(), float(shares.mean())],
        [*percent.tolist(), float(percent.mean())],
        counts.positive().tolist(),
        bootstrap.estimates.tolist(),
        strict=True,
    )
    return [
        replace(
            empty,
            prevalence=share,
            percent=agreed,
            positive_agreement=_known(positive),
            alpha=_known(alpha),
            **_sure(bootstrap, place, (share, resampling)),
        )
        for place, (share, agreed, positive, alpha) in enumerate(columns)
    ]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _sure(bootstrap: Bootstrap, place: int, how: tuple[float, Resampling]) -> dict[str, Any]:
    """The interval with its method, or why α or its interval is None."""
    share, resampling = how
    if np.isnan(bootstrap.estimates[place]):
        return {"undefined": {0.0: NEVER_GIVEN, 1.0: ALWAYS_GIVEN}.get(share, NO_VARIATION)}
    sure = surety(bootstrap, place, resampling.confidence, resampled=resampling.resampled)
    return {"undefined": None, **sure}
