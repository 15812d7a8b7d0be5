"""How soon further units brought no new codes: Guest, Namey and Chen's base, run and threshold.

Units are sessions or participants, in the order they were held. The base is the first units; runs
are overlapping windows of the units after it. Saturation is reached after the units before the
first run whose new codes are no more than the threshold's share of the codes in the base.

References
----------
Guest, Namey and Chen (2020), A simple method to assess and report thematic saturation,
doi:10.1371/journal.pone.0232076. Chao (1984), Nonparametric estimation of the number of classes;
Good (1953), The population frequencies of species, here of codes over units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qualkit.contrasts.random_orders import HAIR, MOST_ORDERS, SaturationRule, random_orders
from qualkit.errors import ParameterError
from qualkit.model.reports import counted, percent
from qualkit.model.saturation import (
    SaturationCurve,
    SaturationStep,
    SaturationUnit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What the rule says of counts of new codes.

    ``ratios`` are those of all runs; ``at`` the units before the first run that brought no more
    than the threshold, None where none did.
    """

    base_codes: int | None
    ratios: tuple[float, ...]
    at: int | None
    again_above: int


def reached(new: Sequence[int], rule: SaturationRule) -> Reached:
    """Apply the rule to the counts of codes new in each unit, in order.

    >>> found = reached([4, 3, 2, 1, 1, 0, 0, 0], SaturationRule())
    >>> found.base_codes, found.ratios[:2], found.at
    (10, (0.1, 0.0), 5)
    """
    if len(new) < rule.base:
        return Reached(base_codes=None, ratios=(), at=None, again_above=0)
    base = sum(new[: rule.base])
    starts = range(rule.base, len(new) - rule.run + 1) if base else range(0)
    ratios = tuple(sum(new[start : start + rule.run]) / base for start in starts)
    most = rule.threshold + HAIR
    at = next((n for n, ratio in enumerate(ratios) if ratio <= most), None)
    later = () if at is None else ratios[at:]
    return Reached(
        base_codes=base,
        ratios=ratios,
        at=None if at is None else rule.base + at,
        again_above=sum(ratio > most for ratio in later),
    )


def saturation(
    units: Sequence[SaturationUnit],
    rule: SaturationRule,
    *,
    name: str = "",
    orders: int = 1000,
    seed: int = 0,
) -> SaturationCurve:
    """The curve of codes found over `units` in their order, and over random orders of them.

    Parameters
    ----------
    units : sequence of SaturationUnit
        In the order they were held; one without codes counts.
    rule : SaturationRule
    orders : int
        Random orders for the band; 0 for none.
    seed : int
        Of the orders.
    """
    if not 0 <= orders <= MOST_ORDERS:
        raise ParameterError(f"{orders} orders", expected=f"0 to {MOST_ORDERS}")
    steps = _steps(units)
    found = reached([step.new for step in steps], rule)
    for at, ratio in enumerate(found.ratios):
        place = rule.base + rule.run - 1 + at
        steps[place] = replace(steps[place], ratio=ratio)
    drawn = None
    if orders and len(units) > 1 and steps[-1].found:
        band, drawn = random_orders(units, rule, orders=orders, seed=seed)
        steps = [
            replace(step, low=low, median=middle, high=high)
            for step, (low, middle, high) in zip(steps, band.tolist(), strict=True)
        ]
    once, twice, findings = _rare(units)
    codes = steps[-1].found if steps else 0
    return SaturationCurve(
        name=name,
        units=len(units),
        codes=codes,
        base_codes=found.base_codes,
        reached=None if found.at is None else f"{found.at}+{rule.run}",
        reached_at=found.at,
        reason=_reason(len(units), found, rule),
        again_above=found.again_above,
        series=tuple(steps),
        once=once,
        twice=twice,
        coverage=coverage(once, findings),
        chao1=chao1(codes, once, twice),
        orders=drawn,
    )


def chao1(codes: int, once: int, twice: int) -> float | None:
    """Codes to be expected in all, unseen ones too: S + f1² / 2 f2; None without codes.

    With no code found twice the form that needs none is taken: S + f1 (f1 − 1) / 2.

    >>> chao1(10, 4, 2), chao1(3, 3, 0), chao1(0, 0, 0)
    (14.0, 6.0, None)
    """
    if not codes:
        return None
    return codes + (once**2 / (2 * twice) if twice else once * (once - 1) / 2)


def coverage(once: int, findings: int) -> float | None:
    """Good and Turing's share of further findings to be of codes known: 1 − f1 / n.

    >>> coverage(4, 40), coverage(0, 0)
    (0.9, None)
    """
    return 1 - once / findings if findings else None


def _steps(units: Iterable[SaturationUnit]) -> list[SaturationStep]:
    known: set[str] = set()
    steps = []
    for position, unit in enumerate(units, start=1):
        new = unit.codes - known
        known |= new
        steps.append(
            SaturationStep(
                position=position,
                unit=unit.name,
                date=unit.date,
                codes=len(unit.codes),
                new=len(new),
                found=len(known),
                new_codes=tuple(sorted(new)),
            )
        )
    return steps


def _rare(units: Sequence[SaturationUnit]) -> tuple[int, int, int]:
    """Codes found in one unit, those found in two, and findings in all."""
    counts = Counter(code for unit in units for code in unit.codes)
    times = Counter(counts.values())
    return times[1], times[2], counts.total()


def _reason(n_units: int, found: Reached, rule: SaturationRule) -> str | None:
    if found.at is not None:
        return None
    if n_units < rule.base + rule.run:
        told = f"{counted(n_units, rule.noun)} {'is' if n_units == 1 else 'are'} fewer"
        return f"{told} than a base of {rule.base} and a run of {rule.run}"
    if not found.base_codes:
        return f"the base of {counted(rule.base, rule.noun)} has no code"
    return (
        f"no run of {counted(rule.run, rule.noun)} brings {percent(rule.threshold)} new codes or"
        f" fewer; the last brings {percent(found.ratios[-1])} of the {found.base_codes} of the base"
    )
