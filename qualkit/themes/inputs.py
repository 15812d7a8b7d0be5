"""Do these segments hold topics at all? If not, a refusal that says why and what helps.

It knows segments and counts of terms; it refuses to know vectors and models, so that nothing is
encoded in vain.
"""

from __future__ import annotations

import itertools

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import MODERATOR
from qualkit.themes.segments import NO_PARTICIPANT, TOO_SHORT, UNSPACED, Segmentation
from qualkit.themes.setting import Matrix

LEAST_SEGMENTS = 5
"""Fewer segments hold no topics."""


def check_segments(read: Segmentation, topics: int | None) -> None:
    """Raise where there are too few segments, or a number of topics that they can never give."""
    n = len(read.segments)
    if n < LEAST_SEGMENTS:
        left_out = ", ".join(f"{count} {reason}" for reason, count in read.left_out.items())
        raise UndefinedResult(
            f"{n} segment{'' if n == 1 else 's'} of speech to read"
            + (f" (turns left out: {left_out})" if left_out else ""),
            expected=f"at least {LEAST_SEGMENTS}",
            repair=_repair(read),
        )
    if topics is not None and not 2 <= topics < n:
        raise ParameterError(
            f"{topics} topics of {n} segments", expected=f"a number from 2 to {n - 1}"
        )


def _repair(read: Segmentation) -> str:
    """What helps, by what most turns were left out for."""
    most = max(read.left_out, key=lambda reason: read.left_out[reason], default="")
    return {
        NO_PARTICIPANT: "name the speakers (ingest --dry-run shows who would speak)",
        UNSPACED: "put spaces between the words, with a program that knows the language",
        MODERATOR: "include the moderators (--moderators), or set roles (participants --set)",
        TOO_SHORT: "add transcripts: a segment is 20 words or more of one speaker",
    }.get(most, "add transcripts")


def check_counts(counts: Matrix, topics: int | None) -> None:
    """Raise where the segments (n × v) are alike, or fewer differ than topics were asked for."""
    n, terms = counts.shape
    different = len({tuple(row) for row in _rows(counts)} - {()})
    if different < LEAST_SEGMENTS:
        raise UndefinedResult(
            f"the {n} segments are alike: {different} differ in their words",
            expected=f"at least {LEAST_SEGMENTS} that differ",
            repair="add transcripts, or look whether one was ingested many times",
        )
    most = min(different, n, terms) - 1
    if topics is not None and topics > most:
        raise ParameterError(
            f"{topics} topics of {n} segments and {terms} terms",
            expected=f"a number from 2 to {most}",
        )
    if most < 2:
        raise UndefinedResult(
            f"{terms} terms are too few for two topics",
            repair="add transcripts, or check the documents' language",
        )


def _rows(counts: Matrix) -> list[list[tuple[int, float]]]:
    pairs = list(zip(counts.indices.tolist(), counts.data.tolist(), strict=True))
    return [pairs[a:b] for a, b in itertools.pairwise(counts.indptr.tolist())]
