"""Suggesters that learn from codings, what any suggester is worth, and what it may promise.

Importing this room loads no scikit-learn: the functions that learn do.
"""

from qualkit.assist.certification import certify_accept, certify_codes, certify_skip
from qualkit.assist.classifier import TextClassifier
from qualkit.assist.cross_validation import cross_validate
from qualkit.assist.evaluation import evaluate_votes
from qualkit.assist.stopping import stopping
from qualkit.assist.suggest import Proposals, suggest
from qualkit.assist.training import TrainingSet, labels_from_codings, training_set

__all__ = [
    "Proposals",
    "TextClassifier",
    "TrainingSet",
    "certify_accept",
    "certify_codes",
    "certify_skip",
    "cross_validate",
    "evaluate_votes",
    "labels_from_codings",
    "stopping",
    "suggest",
    "training_set",
]
