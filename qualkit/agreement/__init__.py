"""How far coders coincide over the same units: coefficients, each with its reason when undefined.

Methods only: arrays in, frozen results out.
"""

from qualkit.agreement.alpha import krippendorff_alpha, value_alpha
from qualkit.agreement.binary import binary_alphas, binary_statistics
from qualkit.agreement.bootstrap import Bootstrap, bootstrap_alpha
from qualkit.agreement.coefficient import Coefficient
from qualkit.agreement.compare import agree
from qualkit.agreement.conger import conger_kappa
from qualkit.agreement.counts import contingency, counts_of_table, value_counts
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
from qualkit.agreement.planning import (
    design_effect,
    documents_for_units,
    units_for_instances,
    units_for_lower_limit,
)
from qualkit.agreement.set_sums import set_statistics
from qualkit.agreement.sets import label_sets
from qualkit.agreement.units import CodedUnits
from qualkit.agreement.whole_sets import bootstrap_set_alpha, set_alpha

__all__ = [
    "Bootstrap",
    "CodedUnits",
    "Coefficient",
    "agree",
    "bias_index",
    "binary_alphas",
    "binary_statistics",
    "bootstrap_alpha",
    "bootstrap_set_alpha",
    "brennan_prediger",
    "category_kappa",
    "cohen_kappa",
    "conger_kappa",
    "contingency",
    "counts_of_table",
    "design_effect",
    "documents_for_units",
    "fleiss_kappa",
    "gwet_ac",
    "gwet_ac1",
    "holsti",
    "kappa_max",
    "krippendorff_alpha",
    "label_sets",
    "percent_agreement",
    "prevalence_index",
    "scott_pi",
    "set_alpha",
    "set_statistics",
    "specific_agreement",
    "units_for_instances",
    "units_for_lower_limit",
    "value_alpha",
    "value_counts",
]
