"""When reading may stop, where the sample of the unread was drawn from several parts of it.

Knows counts by part. Each part that is not read whole has its own exact bound, at a confidence with
which all of them hold together (Bonferroni); sources as `qualkit.assist.stopping`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualkit.assist.checking import share
from qualkit.assist.stopping import most_in, stopping, verdict_of
from qualkit.errors import ParameterError
from qualkit.model import Stopping

Part = tuple[int, int, int]
"""Unread, sampled, hits."""


def stratified_stopping(
    found: int,
    parts: Sequence[Part],
    *,
    target: float = 0.95,
    confidence: float = 0.95,
    unit: str = "turn",
) -> Stopping:
    """Say how much of a code is found at least, from random samples of several parts.

    Parameters
    ----------
    found : int
        Units with the code that were found before the samples were drawn.
    parts : sequence of (unread, sampled, hits)
        Counts of each part, as those of `qualkit.assist.stopping.stopping`.
    target, confidence, unit
        As there.

    Returns
    -------
    Stopping
        Of one part, what `stopping` returns. Of several, ``p`` and ``more_clean`` are None: how
        many more units would be enough depends on the part they are drawn from.

    Raises
    ------
    ParameterError
        If there is no part, a count is none, or a share lies outside (0, 1).

    Examples
    --------
    >>> result = stratified_stopping(190, [(1000, 300, 0), (1000, 300, 1)])
    >>> result.missed_at_most, round(result.recall_at_least, 4)
    (25, 0.8843)
    """
    if not parts:
        raise ParameterError("no part of the unread", expected="one or more")
    if len(parts) == 1:
        ((unread, sampled, hits),) = parts
        how = {"target": target, "confidence": confidence}
        return stopping(found, unread, sampled, hits=hits, unit=unit, **how)
    share(target, "target")
    share(confidence, "confidence")
    unsure = sum(sampled < unread for unread, sampled, _ in parts)
    each = 1 - (1 - confidence) / max(unsure, 1)
    missed = sum(most_in(*part[:2], part[2], confidence=each) - part[2] for part in parts)
    unread, sampled, hits = (sum(column) for column in zip(*parts, strict=True))
    known = found + hits
    recall = known / (known + missed) if known else None
    result = Stopping(
        found=found,
        unread=unread,
        sampled=sampled,
        hits=hits,
        target=target,
        confidence=confidence,
        missed_at_most=missed,
        recall_at_least=recall,
        p=None,
        reached=recall is not None and recall >= target,
        more_clean=None,
        verdict="",
    )
    return replace(result, verdict=verdict_of(result, unit))
