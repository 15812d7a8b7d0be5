"""How far coders coincide in where they mark a code, span by span: the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRow:
    """One code as a layer of its own: units against gaps.

    ``units`` counts units by coder, ``coded`` is the mean share of the continuum that a coder
    coded. ``u_alpha`` is uα of 2016, which is |uα here, with its interval and the shares of
    bootstrap replicates below Krippendorff's floors; ``legacy_alpha`` is αU of 1995 and 2004.
    ``boundary_similarity`` is Fournier's B, ``segmentation_similarity`` his S; these, ``f1`` and
    ``character_kappa`` are means over pairs of coders; ``window_diff`` and ``pk``, where 0 is the
    best, have the first coder as reference and are for two coders only. ``character_alpha`` takes
    characters for units. ``gamma`` is γ of 2015 where it was asked for. ``undefined`` says of each
    measure that is None why, and of an interval that is not given. ``few`` marks a code of which a
    coder has fewer than five units.
    """

    code: str
    units: tuple[int, ...]
    coded: float | None
    u_alpha: float | None
    interval: tuple[float, float] | None = None
    interval_method: str | None = None
    below_667: float | None = None
    below_800: float | None = None
    legacy_alpha: float | None = None
    boundary_similarity: float | None = None
    segmentation_similarity: float | None = None
    window_diff: float | None = None
    pk: float | None = None
    f1: float | None = None
    character_alpha: float | None = None
    character_kappa: float | None = None
    gamma: float | None = None
    undefined: Mapping[str, str] = field(default_factory=dict)
    few: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRow:
    """A coefficient of a domain, whose values are the codes under it.

    ``measure`` is uα, |uα, cuα or (k)uα, with its value k, or γ; ``coverage`` the share of the
    continuum that it looks at. ``undefined`` says why ``alpha`` or its interval is None, ``note``
    what a 1 without variation rests on.
    """

    domain: str
    measure: str
    alpha: float | None
    coverage: float
    value: str | None = None
    interval: tuple[float, float] | None = None
    interval_method: str | None = None
    below_667: float | None = None
    below_800: float | None = None
    undefined: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanAgreement(Result):
    """Agreement of coders on spans, code by code, and on domains where they are asked for.

    ``characters`` is the length of the continuum: what counts of all documents, end to end.
    ``overlap`` is the least intersection over union at which two spans match, ``near`` how many
    characters apart two boundaries are no longer one that moved. ``resampled`` is what the
    bootstrap draws, ``clusters`` how many of it there are.
    """

    coders: tuple[str, ...]
    documents: tuple[str, ...]
    characters: int
    rows: tuple[SpanRow, ...]
    overlap: float
    near: int
    seed: int
    replicates: int
    confidence: float
    domains: tuple[DomainRow, ...] = ()
    resampled: str = "document"
    clusters: int = 0
    method: str = "Krippendorff, Mathet, Bouvry & Widlöcher 2016, self-pairs pairwise"
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code, then one a coefficient of each domain."""
        return [plain(row) for row in (*self.rows, *self.domains)]
