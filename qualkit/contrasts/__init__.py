"""One group of participants against another: shares, gaps, ranks, and how sure they are.

Methods only: arrays and model objects in, frozen results out. People are compared, never turns.
"""

from qualkit.contrasts.association import c_coefficient, npmi, phi
from qualkit.contrasts.clusters import seating
from qualkit.contrasts.cooccurrence import UNITS, check_scope, meeting_places, together
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
from qualkit.contrasts.random_orders import SaturationRule
from qualkit.contrasts.ranking import mid_ranks, rank_codes
from qualkit.contrasts.roles import contrast
from qualkit.contrasts.saturation import reached, saturation
from qualkit.contrasts.sequences import adjusted_residual, following
from qualkit.contrasts.stance import stance_rows
from qualkit.contrasts.suppress import suppressed
from qualkit.contrasts.tally import Exposure
from qualkit.contrasts.voices import voices

__all__ = [
    "UNITS",
    "Exposure",
    "Permutation",
    "SaturationRule",
    "SessionTurns",
    "Speakers",
    "adjusted_residual",
    "benjamini_hochberg",
    "beside",
    "by_session",
    "c_coefficient",
    "check_scope",
    "cohen_h",
    "contrast",
    "evenness",
    "fisher",
    "flow",
    "following",
    "holm",
    "join_by_item",
    "link_table",
    "log_ratio",
    "meeting_places",
    "mid_ranks",
    "newcombe",
    "npmi",
    "odds_ratio",
    "perception_gap",
    "perception_matrix",
    "permutation_test",
    "phi",
    "rank_codes",
    "reached",
    "saturation",
    "seating",
    "stance_rows",
    "suppressed",
    "together",
    "voices",
    "wilson",
]
