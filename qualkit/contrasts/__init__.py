"""One group of participants against another: shares, gaps, ranks, and how sure they are.

Methods only: arrays and model objects in, frozen results out. People are compared, never turns.
"""

from qualkit.contrasts.clusters import clusters_of
from qualkit.contrasts.evenness import evenness
from qualkit.contrasts.following import Speakers, flow
from qualkit.contrasts.linking import link_table
from qualkit.contrasts.multiplicity import benjamini_hochberg, holm
from qualkit.contrasts.participation import SessionTurns, by_session
from qualkit.contrasts.perception import perception_matrix
from qualkit.contrasts.permutation import Permutation, permutation_test
from qualkit.contrasts.proportions import (
    cohen_h,
    fisher,
    log_ratio,
    newcombe,
    odds_ratio,
    wilson,
)
from qualkit.contrasts.published import beside, join_by_item, perception_gap
from qualkit.contrasts.ranking import mid_ranks, rank_codes
from qualkit.contrasts.roles import contrast
from qualkit.contrasts.suppress import suppressed
from qualkit.contrasts.tally import Exposure
from qualkit.contrasts.voices import voices

__all__ = [
    "Exposure",
    "Permutation",
    "SessionTurns",
    "Speakers",
    "benjamini_hochberg",
    "beside",
    "by_session",
    "clusters_of",
    "cohen_h",
    "contrast",
    "evenness",
    "fisher",
    "flow",
    "holm",
    "join_by_item",
    "link_table",
    "log_ratio",
    "mid_ranks",
    "newcombe",
    "odds_ratio",
    "perception_gap",
    "perception_matrix",
    "permutation_test",
    "rank_codes",
    "suppressed",
    "voices",
    "wilson",
]
