"""How far coders coincide over the same units: coefficients, each with its reason when undefined.

Methods only: arrays in, frozen results out.
"""

from qualkit.agreement.boundaries import (
    boundary_edits,
    boundary_similarity,
    masses_of_units,
    pk,
    segmentation_similarity,
    window_diff,
)
from qualkit.agreement.coefficients import (
    Coefficient,
    cohen_kappa,
    contingency,
    counts_of_table,
    gwet_ac1,
    kappa_max,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
    specific_agreement,
    value_counts,
)
from qualkit.agreement.compare import agree
from qualkit.agreement.continuum import MarkedUnits, marked_spans, marked_units
from qualkit.agreement.legacy_alpha import legacy_unitizing_alpha, pooled_legacy_alpha
from qualkit.agreement.span_f1 import character_counts, character_table, match_spans
from qualkit.agreement.unitizing import PairSums, pair_sums, unitizing_alpha
from qualkit.agreement.units import CodedUnits

__all__ = [
    "CodedUnits",
    "Coefficient",
    "MarkedUnits",
    "PairSums",
    "agree",
    "boundary_edits",
    "boundary_similarity",
    "character_counts",
    "character_table",
    "cohen_kappa",
    "contingency",
    "counts_of_table",
    "gwet_ac1",
    "kappa_max",
    "krippendorff_alpha",
    "legacy_unitizing_alpha",
    "marked_spans",
    "marked_units",
    "masses_of_units",
    "match_spans",
    "pair_sums",
    "percent_agreement",
    "pk",
    "pooled_legacy_alpha",
    "scott_pi",
    "segmentation_similarity",
    "specific_agreement",
    "unitizing_alpha",
    "value_counts",
    "window_diff",
]
