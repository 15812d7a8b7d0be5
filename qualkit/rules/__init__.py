"""Codebook rules that vote for their code in a sentence or abstain, with the words that made them.

A rule never decides: it makes suggestions. Negation is left to the codebook's author (`unless`).
"""

from qualkit.rules.compile import RuleSet, rule_faults
from qualkit.rules.coverage import coverage
from qualkit.rules.examples import check_examples
from qualkit.rules.vote import suggest

__all__ = ["RuleSet", "check_examples", "coverage", "rule_faults", "suggest"]
