"""Agreement within parts of the units: code by code, all codes pooled, and whole sets of codes.

Knows a part as some of the units and some of the coders, and resamples documents within it.
Refuses to average α over codes, which lets one rare code weigh as much as all others: observed and
expected disagreement are summed over codes first. Sources: de Vries, Elliott, Kanouse & Teleki
(2008, doi:10.1177/1525822X08317166), who pool κ so; see `binary`, `bootstrap` and `set_sums`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.alpha import corrected
from qualkit.agreement.binary import binary_alphas, binary_statistics
from qualkit.agreement.bootstrap import Bootstrap, draws
from qualkit.agreement.coefficient import NO_PAIRS, NO_VARIATION
from qualkit.agreement.compare import MINIMUM_POSITIVES
from qualkit.agreement.units import CodedUnits, Floats
from qualkit.agreement.whole_sets import set_alpha
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

    def of(self, units: CodedUnits) -> CodedUnits:
        """The units of the part that two or more of its coders saw, with these coders only."""
        coders = [*self.coders] or [*range(len(units.coders))]
        seen = _seen(units)[coders]
        kept = np.flatnonzero(self.units & (seen.sum(axis=0) >= 2))
        presence = units.presence if len(coders) == len(units.coders) else units.presence[:, coders]
        return replace(
            units,
            coders=tuple(units.coders[place] for place in coders),
            presence=presence[..., kept],
            document_of=units.document_of[kept],
            weights=None if units.weights is None else units.weights[kept],
            seen=None if units.seen is None else seen[:, kept],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """How intervals are made: how often documents are resampled, from which seed, how sure."""

    seed: int
    replicates: int = 2_000
    confidence: float = 0.95

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


def pooled_alphas(statistics: Floats) -> Floats:
    """Give the pooled α of the sums, shape (…, codes, 3); NaN where no code varies.

    All codes must rest on the same units, as `binary_statistics` gives them.

    Examples
    --------
    >>> pooled_alphas(np.array([[8.0, 3, 1], [8, 4, 0], [8, 0, 0]])).round(3).tolist()
    0.774
    """
    n, given, differing = np.moveaxis(statistics, -1, 0)
    observed = ((n - 1) * differing).sum(axis=-1)
    return corrected(observed, (given * (n - given)).sum(axis=-1))


def disagreement_shares(units: CodedUnits) -> Floats:
    """Give the share of pairs of coders that differ, over all codes, by document; NaN for none.

    Examples
    --------
    >>> presence = np.array([[[1, 1, 0], [1, 0, 0]]], dtype=bool)
    >>> coded = CodedUnits(codes=("Bus",), coders=("ana", "ben"), documents=("a", "b"),
    ...                    presence=presence, document_of=np.array([0, 0, 1]))
    >>> disagreement_shares(coded).tolist()
    [0.5, 0.0]
    """
    counts = _Counts.of(units)
    many = len(units.documents)
    size = np.bincount(units.document_of, counts.sizes, many) * len(units.codes)
    apart = np.bincount(units.document_of, (counts.sizes * counts.differing).sum(axis=0), many)
    shares: Floats = np.divide(apart, size, out=np.full(many, np.nan), where=size > 0)
    return shares


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Counts:
    """Units that two or more saw: how many each column stands for, how many coders saw it.

    ``given`` counts the coders who gave the code, and ``differing`` is the share of pairs that
    differ, codes × units; ``by_coder`` counts the units to which each gave each code.
    """

    sizes: Floats
    made: Floats
    given: Floats
    differing: Floats
    by_coder: Floats

    @classmethod
    def of(cls, units: CodedUnits) -> _Counts:
        seen = _seen(units)
        made = seen.sum(axis=0, dtype=np.float64)
        sizes = units.sizes * (made >= 2)
        presence = units.presence if units.seen is None else units.presence & seen
        given = presence.sum(axis=1, dtype=np.float64)
        pairs = np.maximum(made * (made - 1), 1)
        return cls(
            sizes=sizes,
            made=made,
            given=given,
            differing=2 * given * (made - given) / pairs,
            by_coder=presence @ sizes,
        )

    @property
    def n(self) -> float:
        """How many units there are."""
        return float(self.sizes.sum())

    def prevalence(self) -> Floats:
        """The share of values that say given, by code."""
        shares: Floats = self.given @ self.sizes / (self.made @ self.sizes)
        return shares

    def percent(self) -> Floats:
        """The share of pairs that agree, by code."""
        shares: Floats = 1 - self.differing @ self.sizes / self.n
        return shares

    def positive(self) -> Floats:
        """Positive agreement by code, of all codes last; NaN where nobody gave the code."""
        both = self.given * (self.given - 1) @ self.sizes
        any_of = self.given * (self.made - 1) @ self.sizes
        both, any_of = np.append(both, both.sum()), np.append(any_of, any_of.sum())
        found: Floats = np.divide(both, any_of, out=np.full(len(both), np.nan), where=any_of > 0)
        return found


def _seen(units: CodedUnits) -> NDArray[np.bool_]:
    if units.seen is None:
        return np.ones((len(units.coders), len(units.document_of)), dtype=np.bool_)
    return units.seen


def _rows(part: Part, units: CodedUnits, resampling: Resampling) -> Iterator[PartRow]:
    """All codes together, then each; columns hold the codes first and all together last."""
    counts = _Counts.of(units)
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
    if not counts.n:
        yield from (replace(empty, code=code) for code in (None, *units.codes))
        return
    few = [min(row) < MINIMUM_POSITIVES for row in counts.by_coder.tolist()]
    filled = _filled(empty, (counts, _bootstrap(units, resampling)), resampling.confidence)
    together = replace(
        filled[-1], masi=set_alpha(units.presence, units.seen).value, few_codes=sum(few)
    )
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


def _filled(empty: PartRow, found: tuple[_Counts, Bootstrap], confidence: float) -> list[PartRow]:
    counts, bootstrap = found
    shares, percent = counts.prevalence(), counts.percent()
    columns = zip(
        [*shares.tolist(), _mean(shares)],
        [*percent.tolist(), _mean(percent)],
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
            interval=_interval(bootstrap, place, confidence),
            undefined=_why(share, alpha) or bootstrap.why_no_interval(place),
        )
        for place, (share, agreed, positive, alpha) in enumerate(columns)
    ]


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _interval(bootstrap: Bootstrap, place: int, confidence: float) -> tuple[float, float] | None:
    if np.isnan(bootstrap.estimates[place]) or bootstrap.why_no_interval(place):
        return None
    return bootstrap.interval(place, confidence)


def _why(prevalence: float | None, alpha: float) -> str | None:
    if not np.isnan(alpha):
        return None
    return {0.0: NEVER_GIVEN, 1.0: ALWAYS_GIVEN}.get(prevalence or 0.0, NO_VARIATION)
