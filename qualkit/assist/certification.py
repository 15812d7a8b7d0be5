"""Scores that people checked → a threshold with a promise, or the reason why there is none.

Knows scores, labels and the session of each unit; refuses to take units of one session for
independent (there is no such mode), and to promise anything from fewer than 10 sessions. A
promise holds for sessions like those checked: a kind of session too rare to be among them is not
covered. Sources: Angelopoulos, Bates, Candès, Jordan & Lei (2021), Learn then Test,
arXiv:2110.01052, for the test of one threshold after the other from the strictest on; Clopper &
Pearson (1934) for the bound; Korn & Graubard (1998) for its effective numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from qualkit.assist.checking import Integers, flags, group_numbers, numbers, percent, share
from qualkit.assist.classifier import Bools, Floats
from qualkit.assist.design_effects import (
    Tally,
    design_effects,
    growing_tally,
    lasting_tally,
    likeness,
    surprises,
)
from qualkit.errors import ParameterError
from qualkit.model import Certificate, Certification

MINIMUM_SESSIONS = 10
"""Sessions that a certificate rests on at least."""

ACCEPT = "accept"
SKIP = "skip"

_MISSED = 0.25
"""Share of the lowest-scored items whose spread over sessions tells how alike these are."""

_LEAST = 1e-9


def certify_accept(
    scores: ArrayLike,
    labels: ArrayLike,
    groups: Sequence[str],
    *,
    precision: float,
    confidence: float = 0.95,
    code: str = "",
) -> Certificate:
    """Find the lowest threshold from which every unit may be accepted.

    Parameters
    ----------
    scores : array of float, shape (units,)
        Of calibration units that the classifier has not learned from.
    labels : array of bool, shape (units,)
        Whether people gave the code.
    groups : sequence of str, length units
        The session of each unit.
    precision : float
        Share of the accepted units that must have the code, in (0, 1).
    confidence : float
        Of the promise, in (0, 1).
    code : str
        What the certificate is for.

    Returns
    -------
    Certificate
        Refused, in plain words, where there are fewer than 10 sessions, one class only, too few
        items, or too many errors among those with the highest scores.

    Raises
    ------
    ParameterError
        If a score or label is missing, the lengths differ, or a share lies outside (0, 1).

    Notes
    -----
    With n accepted units, k errors and design effect d, a threshold passes when ``P(Bin(n/d,
    1 - precision) <= k/d) <= 1 - confidence``, the binomial continued by the beta distribution.
    Thresholds are tested from the highest on, beginning with the first that could pass without
    an error and that accepts from 10 sessions; the last before the first that fails is certified.
    The design effect is never below what the surprises over all scores lead to expect, since few
    errors show no spread; where these are few, what the labels lead to expect will do.

    Examples
    --------
    >>> scores = [1 - i / 200 for i in range(200)]
    >>> labels = [1] * 90 + [0] + [1] * 29 + [0] + [1] * 9 + [0, 1] * 35
    >>> sessions = [str(i) for i in range(200)]
    >>> found = certify_accept(scores, labels, sessions, precision=0.9)
    >>> round(found.threshold, 3), found.items, found.errors, round(found.bound, 3)
    (0.305, 140, 7, 0.908)
    >>> certify_accept(scores[:11], [1] * 10 + [0], sessions[:11], precision=0.9).refused
    "can't certify 90 %: 29 clean calibration items are needed, 11 are there"
    """
    checked = _checked(scores, labels, groups)
    order = _Order(kind=ACCEPT, code=code, target=precision, confidence=confidence)
    return _certificate(order, checked, _accepting)


def certify_skip(
    scores: ArrayLike,
    labels: ArrayLike,
    groups: Sequence[str],
    *,
    recall: float,
    confidence: float = 0.95,
    code: str = "",
) -> Certificate:
    """Find the highest threshold below which every unit may stay unread.

    Parameters
    ----------
    scores, labels, groups, confidence, code
        As for `certify_accept`.
    recall : float
        Share of the units with the code that must not be below the threshold, in (0, 1).

    Returns
    -------
    Certificate
        Refused, in plain words, where fewer than 10 sessions hold the code, every unit has it,
        or too few units have it.

    Raises
    ------
    ParameterError
        As `certify_accept`.

    Notes
    -----
    The items are the units with the code, the errors those of them below the threshold. The
    design effect is never below what the spread of the quarter with the lowest scores over
    sessions leads to expect.

    Examples
    --------
    >>> scores = [i / 300 for i in range(300)]
    >>> labels = [i % 3 == 0 and i > 60 for i in range(300)]
    >>> found = certify_skip(scores, labels, [str(i) for i in range(300)], recall=0.9)
    >>> round(found.threshold, 2), found.items, found.errors, round(found.coverage, 2)
    (0.24, 79, 3, 0.24)
    """
    checked = _checked(scores, labels, groups)
    order = _Order(kind=SKIP, code=code, target=recall, confidence=confidence)
    return _certificate(order, checked, _skipping)


CERTIFIERS: dict[str, Callable[..., Certificate]] = {ACCEPT: certify_accept, SKIP: certify_skip}
"""What can be certified."""


def certify_codes(
    scores: ArrayLike,
    labels: ArrayLike,
    groups: Sequence[str],
    *,
    kind: str,
    codes: Sequence[str],
    target: float,
    confidence: float = 0.95,
    family_wise: bool = False,
) -> Certification:
    """Certify several codes over the same units.

    Parameters
    ----------
    scores, labels : arrays, shape (units, codes)
    groups : sequence of str, length units
        The session of each unit.
    kind : str
        ``accept``, with `target` the precision, or ``skip``, with `target` the recall.
    codes : sequence of str, length codes
        Their names.
    confidence : float
        Of each code's promise; of all of them together where `family_wise`.
    family_wise : bool
        Divide the risk by the number of codes. Holm's procedure could pass a code's risk on only
        when every threshold of that code has passed, which never happens where anything is left
        to read.

    Examples
    --------
    >>> found = certify_codes([[0.5]] * 3, [[1], [0], [1]], ["a", "b", "c"], kind="accept",
    ...                       codes=["Friends"], target=0.9)
    >>> found.rows[0].refused
    "can't certify 90 %: 10 calibration sessions are needed, 3 are there"
    """
    if kind not in CERTIFIERS:
        raise ParameterError(f"kind {kind!r}", expected=" or ".join(CERTIFIERS))
    scored, labelled = np.asarray(scores), np.asarray(labels)
    if scored.shape != labelled.shape or scored.shape[1:] != (len(codes),):
        raise ParameterError(
            f"scores of shape {scored.shape} and labels of shape {labelled.shape}",
            expected=f"units by {len(codes)} codes for both",
        )
    risk = (1 - share(confidence, "confidence")) / (len(codes) if family_wise else 1)
    name = "precision" if kind == ACCEPT else "recall"
    rows = tuple(
        CERTIFIERS[kind](
            scored[:, column],
            labelled[:, column],
            groups,
            confidence=1 - risk,
            code=code,
            **{name: target},
        )
        for column, code in enumerate(codes)
    )
    return Certification(confidence=confidence, family_wise=family_wise, rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
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


@dataclass(frozen=True, slots=True, eq=False)
class _Checked:
    scores: Floats
    labels: Bools
    sessions: Integers


@dataclass(frozen=True, slots=True, eq=False)
class _Ladder:
    """The thresholds from the strictest on, with what each counts."""

    thresholds: Floats
    tally: Tally
    likeness: float
    coverage: Floats


def _checked(scores: ArrayLike, labels: ArrayLike, groups: Sequence[str]) -> _Checked:
    found = numbers(scores, "scores")
    return _Checked(
        found,
        flags(labels, "labels", length=len(found)),
        group_numbers(groups, "sessions", length=len(found)),
    )


def _accepting(checked: _Checked) -> _Ladder:
    order = np.argsort(-checked.scores, kind="stable")
    scores = checked.scores[order]
    last_of_score = np.flatnonzero(np.append(scores[1:] != scores[:-1], True))
    tally = growing_tally(~checked.labels[order], checked.sessions[order])
    return _Ladder(
        thresholds=scores[last_of_score],
        tally=tally.at(last_of_score),
        likeness=_likeness_of_errors(checked),
        coverage=(last_of_score + 1) / len(scores),
    )


def _likeness_of_errors(checked: _Checked) -> float:
    """How alike the surprises of one session are; at most as the labels themselves."""
    values, telling = surprises(checked.labels, checked.scores)
    return min(
        likeness(values[telling], checked.sessions[telling]),
        likeness(checked.labels.astype(np.float64), checked.sessions),
    )


def _skipping(checked: _Checked) -> _Ladder:
    having = np.flatnonzero(checked.labels)
    order = having[np.argsort(checked.scores[having], kind="stable")]
    scores, sessions = checked.scores[order], checked.sessions[order]
    first_of_score = np.flatnonzero(np.append(True, scores[1:] != scores[:-1]))
    lowest = scores <= np.quantile(scores, _MISSED)
    return _Ladder(
        thresholds=scores[first_of_score],
        tally=lasting_tally(sessions).at(first_of_score),
        likeness=likeness(lowest.astype(np.float64), sessions),
        coverage=np.searchsorted(np.sort(checked.scores), scores[first_of_score])
        / len(checked.scores),
    )


def _certificate(
    order: _Order, checked: _Checked, ladder_of: Callable[[_Checked], _Ladder]
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
    return _at_step(blank, ladder, begin + passed - 1, (effects, bounds))


def _at_step(
    blank: Certificate, ladder: _Ladder, step: int, found: tuple[Floats, Floats]
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


def _blank(order: _Order, checked: _Checked) -> Certificate:
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


def _refused_at_once(order: _Order, blank: Certificate, labels: Bools) -> str | None:
    """What is wrong before any threshold is looked at."""
    if not labels.any():
        return f"none of the {len(labels)} calibration units has the code"
    if labels.all():
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


def _too_few(order: _Order, ladder: _Ladder, effects: Floats) -> str:
    best = int(np.argmax(ladder.tally.items / effects))
    needed = math.ceil(order.clean_items * effects[best])
    alike = f" (sessions are alike within: {effects[best]:.1f} items are worth one)"
    return _clean(needed, int(ladder.tally.items[best])) + alike


def _too_many(ladder: _Ladder, begin: int, bound: float) -> str:
    items, errors = int(ladder.tally.items[begin]), int(ladder.tally.errors[begin])
    return (
        f"too many errors: {errors} of the {items} calibration items with the highest scores"
        f" do not have the code, so that only {math.floor(100 * bound)} % is sure"
    )


def _clean(needed: int, there: int) -> str:
    return f"{needed} clean calibration items are needed, {there} {_are(there)} there"


def _are(many: int) -> str:
    return "is" if many == 1 else "are"
