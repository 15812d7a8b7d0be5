"""How much two or more coders must code before an interval is as narrow as wanted.

Knows a code's prevalence, the agreement hoped for and the limit to stay above; refuses to treat
turns of one document as independent without being told how alike they are. Sources: Donner &
Rotondi (2010, doi:10.2202/1557-4679.1275), goodness of fit under the common correlation model,
after Donner & Eliasziw (1992, doi:10.1002/sim.4780111109); Fugard & Potts (2015,
doi:10.1080/13645579.2015.1005453); Kish (1965), Survey Sampling, p. 162.
"""

from __future__ import annotations

from math import ceil, comb

from qualkit.errors import ParameterError

CRITICAL = 2.71
"""χ² of one degree of freedom for a lower limit of 95 %, rounded as in the printed tables."""


def units_for_lower_limit(
    kappa: float, lower: float, *, prevalence: float, n_coders: int = 2, critical: float = CRITICAL
) -> int:
    """Give the units to code for a one-sided limit of κ, given or not given, above `lower`.

    N = χ² / Σ (P_j(κ) - P_j(κ_L))² / P_j(κ_L), over how many coders gave the code.

    Parameters
    ----------
    kappa, lower
        The agreement hoped for, and the limit it should stay above; 0 to 1, `lower` less.
    prevalence
        Share of units to which a coder gives the code, between 0 and 1.
    n_coders
        Two or more.
    critical
        χ² of the confidence wanted: 2.71 for 95 % on one side.

    Returns
    -------
    int
        Independent units; times `design_effect` where they come from documents.

    References
    ----------
    Donner & Rotondi (2010), Int J Biostat 6(1):31, table 2.

    Examples
    --------
    >>> units_for_lower_limit(0.8, 0.6, prevalence=0.3, n_coders=3)
    31
    """
    _check_share(prevalence, "prevalence")
    if not 0 <= lower < kappa <= 1:
        raise ParameterError(f"κ {kappa:g} above {lower:g}", expected="0 ≤ lower < κ ≤ 1")
    if n_coders < 2 or critical <= 0:
        raise ParameterError(
            f"{n_coders} coders at χ² {critical:g}", expected="two coders or more, χ² above 0"
        )
    hoped = _chances(kappa, prevalence, n_coders)
    limit = _chances(lower, prevalence, n_coders)
    apart = sum((p - q) ** 2 / q for p, q in zip(hoped, limit, strict=True))
    return ceil(critical / apart)


def _chances(kappa: float, prevalence: float, n_coders: int) -> list[float]:
    """Chance that 0, 1, … coders give the code: all alike with chance κ, each alone otherwise."""
    alone = [
        comb(n_coders, j) * prevalence**j * (1 - prevalence) ** (n_coders - j)
        for j in range(n_coders + 1)
    ]
    chances = [(1 - kappa) * chance for chance in alone]
    chances[0] += kappa * (1 - prevalence)
    chances[-1] += kappa * prevalence
    return chances


def units_for_instances(instances: int, *, prevalence: float, power: float = 0.8) -> int:
    """Give the fewest units in which a code occurs `instances` times or more with this power.

    The smallest n with P(X ≥ instances) ≥ power, X binomial with n and the prevalence.

    References
    ----------
    Fugard & Potts (2015), Int J Soc Res Methodol 18(6):669-684, table 1.

    Examples
    --------
    >>> units_for_instances(5, prevalence=0.05)
    134
    """
    _check_share(prevalence, "prevalence")
    _check_share(power, "power")
    if instances < 1:
        raise ParameterError(f"{instances} instances", expected="1 or more")
    from scipy.special import bdtrc

    def is_enough(n_units: int) -> bool:
        return n_units >= instances and bool(bdtrc(instances - 1, n_units, prevalence) >= power)

    too_few, enough = instances - 1, max(instances, 1)
    while not is_enough(enough):
        too_few, enough = enough, enough * 2
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (too_few, middle) if is_enough(middle) else (middle, enough)
    return enough


def design_effect(units_per_document: float, *, intraclass: float) -> float:
    """Give 1 + (m - 1) ρ: how many more units are needed where documents hold m alike ones.

    Examples
    --------
    >>> design_effect(40, intraclass=0.05)
    2.95
    """
    if units_per_document < 1 or not 0 <= intraclass <= 1:
        raise ParameterError(
            f"{units_per_document:g} units a document with intraclass {intraclass:g}",
            expected="1 or more, and 0 to 1",
        )
    return 1 + (units_per_document - 1) * intraclass


def documents_for_units(n_units: int, units_per_document: float, *, intraclass: float) -> int:
    """Give the documents to code twice, so that they are worth so many independent units.

    Examples
    --------
    >>> documents_for_units(124, 40, intraclass=0.05)
    10
    """
    effect = design_effect(units_per_document, intraclass=intraclass)
    return ceil(n_units * effect / units_per_document)


def _check_share(share: float, name: str) -> None:
    if not 0 < share < 1:
        raise ParameterError(f"{name} {share:g}", expected="a number between 0 and 1")
