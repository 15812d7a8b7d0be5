"""One threshold after the other is tested until one fails; the last that passed is certified.

Knows counts and design effects a threshold; refuses to begin where not even clean items could
pass. Sources: Angelopoulos et al. (2021), arXiv:2110.01052, for the fixed sequence, which tests
each threshold at the full risk; Clopper & Pearson (1934) for the bound; Korn & Graubard (1998),
Survey Methodology 24:193–201, for its effective numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from qualkit.assist.checking import percent, share
from qualkit.assist.design_effects import design_effects
from qualkit.assist.inputs import Bools, Floats
from qualkit.assist.ladders import ACCEPT, SKIP, Checked, Ladder
from qualkit.model import Certificate

MINIMUM_SESSIONS = 10
"""Sessions that a certificate rests on at least."""

_LEAST = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be certified."""

    kind: str
    code: str
    target: float
    confidence: float

    def __post_init__(self) -> None:
        share(self.target, "precision" if self.kind == ACCEPT else "recall")
        share(self.confidence, "confidence")

    @property
    def clean_items(self) -> int:
        """Independent items without an error that would do."""
        return math.ceil(math.log(1 - self.confidence) / math.log(self.target) - 1e-9)


def certificate(
    order: Order, checked: Checked, ladder_of: Callable[[Checked], Ladder]
) -> Certificate:
    """The certificate of the last threshold that passes, or the refusal."""
    blank = _blank(order, checked)
    refused = _refused_at_once(order, blank, checked.labels)
    if refused:
        return _refusal(blank, refused)
    ladder = ladder_of(checked)
    effects = design_effects(ladder.tally, ladder.likeness, confidence=order.confidence)
    worth = ladder.tally.items / effects
    able = (worth > order.clean_items - 1e-6) & (ladder.tally.sessions >= MINIMUM_SESSIONS)
    if not able.any():
        return _refusal(blank, _too_few(order, ladder, effects))
    begin = int(np.argmax(able))
    bounds = _bounds(worth, ladder.tally.errors / effects, order.confidence)
    failing = np.append(np.flatnonzero(bounds[begin:] < order.target), len(bounds) - begin)
    passed = int(failing[0])
    if passed == 0:
        return _refusal(blank, _too_many(ladder, begin, float(bounds[begin])))
    if ladder.coverage[begin + passed - 1] == 0:
        return _refusal(blank, "units with the code are among those with the lowest score")
    return _at_step(blank, ladder, begin + passed - 1, (effects, bounds))


def _at_step(
    blank: Certificate, ladder: Ladder, step: int, found: tuple[Floats, Floats]
) -> Certificate:
    effects, bounds = found
    return replace(
        blank,
        threshold=float(ladder.thresholds[step]),
        items=int(ladder.tally.items[step]),
        errors=int(ladder.tally.errors[step]),
        sessions=int(ladder.tally.sessions[step]),
        design_effect=float(effects[step]),
        bound=float(bounds[step]),
        coverage=float(ladder.coverage[step]),
    )


def _bounds(items: Floats, errors: Floats, confidence: float) -> Floats:
    """The lower Clopper–Pearson bound of the share without error."""
    from scipy.special import betaincinv

    good = items - errors
    bounds = betaincinv(np.maximum(good, _LEAST), errors + 1, 1 - confidence)
    return np.where(good > _LEAST, bounds, 0.0)


def _blank(order: Order, checked: Checked) -> Certificate:
    """What there is to certify from."""
    counted = checked.labels if order.kind == SKIP else np.ones_like(checked.labels)
    return Certificate(
        kind=order.kind,
        code=order.code,
        target=order.target,
        confidence=order.confidence,
        threshold=None,
        items=int(counted.sum()),
        errors=0,
        sessions=len(np.unique(checked.sessions[counted])),
        design_effect=None,
        bound=None,
        coverage=0.0,
    )


def _refusal(blank: Certificate, why: str) -> Certificate:
    return replace(blank, refused=f"can't certify {percent(blank.target)}: {why}")


def _refused_at_once(order: Order, blank: Certificate, labels: Bools) -> str | None:
    """What is wrong before any threshold is looked at."""
    if len(labels) and not labels.any():
        return f"none of the {len(labels)} calibration units has the code"
    if len(labels) and labels.all():
        return f"all {len(labels)} calibration units have the code, so no error can be seen"
    if blank.sessions < MINIMUM_SESSIONS:
        holding = " with the code" if order.kind == SKIP else ""
        return (
            f"{MINIMUM_SESSIONS} calibration sessions{holding} are needed,"
            f" {blank.sessions} {_are(blank.sessions)} there"
        )
    if blank.items < order.clean_items:
        return _clean(order.clean_items, blank.items)
    return None


def _too_few(order: Order, ladder: Ladder, effects: Floats) -> str:
    best = int(np.argmax(ladder.tally.items / effects))
    needed = math.ceil(order.clean_items * effects[best])
    alike = f" (sessions are alike within: {effects[best]:.1f} items are worth one)"
    return _clean(needed, int(ladder.tally.items[best])) + alike


def _too_many(ladder: Ladder, begin: int, bound: float) -> str:
    items, errors = int(ladder.tally.items[begin]), int(ladder.tally.errors[begin])
    return (
        f"too many errors: {errors} of the {items} calibration items with the highest scores"
        f" {_are(errors)} without the code, so that only {math.floor(100 * bound)} % is sure"
    )


def _clean(needed: int, there: int) -> str:
    return f"{needed} clean calibration items are needed, {there} {_are(there)} there"


def _are(many: int) -> str:
    return "is" if many == 1 else "are"
