"""Suggesters that learn from people's codings, and what any suggester is worth.

Importing this room loads no scikit-learn: the functions that train do.
"""

from qualkit.assist.evaluation import evaluate_votes

__all__ = ["evaluate_votes"]
