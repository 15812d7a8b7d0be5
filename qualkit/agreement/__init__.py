"""How far coders coincide over the same units: coefficients, each with its reason when undefined.

Methods only: arrays in, frozen results out.
"""

from qualkit.agreement.alpha import krippendorff_alpha, value_alpha
from qualkit.agreement.binary import binary_alphas, binary_statistics
from qualkit.agreement.bootstrap import MINIMUM_DOCUMENTS, Bootstrap, bootstrap_alpha
from qualkit.agreement.boundaries import (
    boundary_edits,
    boundary_similarity,
    masses_of_units,
    pk,
    segmentation_similarity,
    window_diff,
)
from qualkit.agreement.coefficient import Coefficient
from qualkit.agreement.compare import agree
from qualkit.agreement.conger import conger_kappa
from qualkit.agreement.continuum import MarkedUnits, marked_spans, marked_units
from qualkit.agreement.counts import contingency, counts_of_table, value_counts
from qualkit.agreement.disagreements import Costs, confusions, disagreement_costs
from qualkit.agreement.domains import domain_rows, exclusive
from qualkit.agreement.drift import drift, spells
from qualkit.agreement.layers import Layers, Marks, Stretches, layers_of
from qualkit.agreement.legacy_alpha import legacy_unitizing_alpha, pooled_legacy_alpha
from qualkit.agreement.likeness import intraclass
from qualkit.agreement.many import (
    brennan_prediger,
    category_kappa,
    fleiss_kappa,
    gwet_ac,
    gwet_ac1,
    percent_agreement,
    specific_agreement,
)
from qualkit.agreement.pairs import (
    bias_index,
    cohen_kappa,
    holsti,
    kappa_max,
    prevalence_index,
    scott_pi,
)
from qualkit.agreement.parts import Part, Resampling, agree_within
from qualkit.agreement.planning import (
    design_effect,
    documents_for_units,
    units_for_instances,
    units_for_lower_limit,
)
from qualkit.agreement.plans import Goal, plan
from qualkit.agreement.pooling import disagreement_shares, pooled_alphas
from qualkit.agreement.set_sums import set_statistics
from qualkit.agreement.sets import label_sets
from qualkit.agreement.span_f1 import character_counts, character_table, match_spans
from qualkit.agreement.spans import Drawing, span_rows
from qualkit.agreement.unit_sums import PairSums, pair_sums, sums_by_document
from qualkit.agreement.unitizing import unitizing_alpha
from qualkit.agreement.units import CodedUnits
from qualkit.agreement.value_rows import UNSEEN, Asked, ValuedUnits, value_row
from qualkit.agreement.whole_sets import bootstrap_set_alpha, set_alpha

__all__ = [
    "MINIMUM_DOCUMENTS",
    "UNSEEN",
    "Asked",
    "Bootstrap",
    "CodedUnits",
    "Coefficient",
    "Costs",
    "Drawing",
    "Goal",
    "Layers",
    "MarkedUnits",
    "Marks",
    "PairSums",
    "Part",
    "Resampling",
    "Stretches",
    "ValuedUnits",
    "agree",
    "agree_within",
    "bias_index",
    "binary_alphas",
    "binary_statistics",
    "bootstrap_alpha",
    "bootstrap_set_alpha",
    "boundary_edits",
    "boundary_similarity",
    "brennan_prediger",
    "category_kappa",
    "character_counts",
    "character_table",
    "cohen_kappa",
    "confusions",
    "conger_kappa",
    "contingency",
    "counts_of_table",
    "design_effect",
    "disagreement_costs",
    "disagreement_shares",
    "documents_for_units",
    "domain_rows",
    "drift",
    "exclusive",
    "fleiss_kappa",
    "gwet_ac",
    "gwet_ac1",
    "holsti",
    "intraclass",
    "kappa_max",
    "krippendorff_alpha",
    "label_sets",
    "layers_of",
    "legacy_unitizing_alpha",
    "marked_spans",
    "marked_units",
    "masses_of_units",
    "match_spans",
    "pair_sums",
    "percent_agreement",
    "pk",
    "plan",
    "pooled_alphas",
    "pooled_legacy_alpha",
    "prevalence_index",
    "scott_pi",
    "segmentation_similarity",
    "set_alpha",
    "set_statistics",
    "span_rows",
    "specific_agreement",
    "spells",
    "sums_by_document",
    "unitizing_alpha",
    "units_for_instances",
    "units_for_lower_limit",
    "value_alpha",
    "value_counts",
    "value_row",
    "window_diff",
]
