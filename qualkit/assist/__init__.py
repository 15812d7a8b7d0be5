"""Suggesters that learn from codings, what any suggester is worth, and what it may promise.

Importing this room loads no scikit-learn: the functions that learn do.
"""

from qualkit.assist.certification import certify_accept, certify_codes, certify_skip
from qualkit.assist.clustered_means import Sureness
from qualkit.assist.corrected_shares import corrected_shares
from qualkit.assist.correction import design_mean, ppi_mean, rogan_gladen
from qualkit.assist.cross_validation import cross_validate
from qualkit.assist.evaluation import evaluate_votes
from qualkit.assist.holding_out import HeldOutModels, Sample
from qualkit.assist.inputs import Inputs, Seeds
from qualkit.assist.learning_curve import learning_curve
from qualkit.assist.risk_control import risk_controlled_threshold
from qualkit.assist.stopping import stopping, stratified_stopping
from qualkit.assist.suggest import Proposals, Wanted, suggest
from qualkit.assist.training import Passage, TrainingSet, training_set
from qualkit.assist.units import UNITS, Unit, units_of

__all__ = [
    "UNITS",
    "HeldOutModels",
    "Inputs",
    "Passage",
    "Proposals",
    "Sample",
    "Seeds",
    "Sureness",
    "TrainingSet",
    "Unit",
    "Wanted",
    "certify_accept",
    "certify_codes",
    "certify_skip",
    "corrected_shares",
    "cross_validate",
    "design_mean",
    "evaluate_votes",
    "learning_curve",
    "ppi_mean",
    "risk_controlled_threshold",
    "rogan_gladen",
    "stopping",
    "stratified_stopping",
    "suggest",
    "training_set",
    "units_of",
]
