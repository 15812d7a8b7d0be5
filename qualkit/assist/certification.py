"""Scores that people checked → a threshold with a promise, or the reason why there is none.

Knows scores, labels and the session of each unit; refuses to take units of one session for
independent (there is no such mode), and to promise anything from fewer than 10 sessions. A
promise holds for sessions like those checked: a kind of session too rare to be among them is not
covered. Source: Angelopoulos, Bates, Candès, Jordan & Lei (2021), Learn then Test,
arXiv:2110.01052.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from numpy.typing import ArrayLike

from qualkit.assist.checking import share, table
from qualkit.assist.fixed_sequence import Order, certificate
from qualkit.assist.ladders import ACCEPT, SKIP, accepting, checked_units, skipping
from qualkit.errors import ParameterError
from qualkit.model import Certificate, Certification


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
    checked = checked_units(scores, labels, groups)
    order = Order(kind=ACCEPT, code=code, target=precision, confidence=confidence)
    return certificate(order, checked, accepting)


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
    checked = checked_units(scores, labels, groups)
    order = Order(kind=SKIP, code=code, target=recall, confidence=confidence)
    return certificate(order, checked, skipping)


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
    scored, labelled = table(scores, "scores", len(codes)), table(labels, "labels", len(codes))
    risk = (1 - share(confidence, "confidence")) / (max(len(codes), 1) if family_wise else 1)
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
