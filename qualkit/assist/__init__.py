"""Suggesters that learn from people's codings, and what any suggester is worth.

Importing this room loads no scikit-learn: the functions that learn do.
"""

from qualkit.assist.classifier import TextClassifier
from qualkit.assist.cross_validation import cross_validate
from qualkit.assist.evaluation import evaluate_votes
from qualkit.assist.suggest import Proposals, suggest
from qualkit.assist.training import TrainingSet, labels_from_codings, training_set

__all__ = [
    "Proposals",
    "TextClassifier",
    "TrainingSet",
    "cross_validate",
    "evaluate_votes",
    "labels_from_codings",
    "suggest",
    "training_set",
]
