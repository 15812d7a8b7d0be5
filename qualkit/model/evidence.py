"""What speaks for a suggestion, as people see it: words, quotes, rules, what scores were worth."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.tables import Result, plain
from qualkit.model.units import ShownUnit

LEAST_SCORED = 10
"""Units in a calibration bin below which nothing is said of it."""

SCORE_KINDS = MappingProxyType(
    {
        "probability": "the chance that a person would give the code",
        "rank": "ranks units, and is no chance of being right",
        "likeness": "how like the code's own description the unit is, and no chance of being right",
        "votes": "the share of the code's rules that voted",
    }
)
"""What a score can be, with what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearUnit:
    """A coded unit by its number among those learned from, with the cosine to what is suggested."""

    unit: int
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NearQuote:
    """A coded unit as it is shown, with the cosine to what is suggested."""

    unit: ShownUnit
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVotes:
    """How a code's rules voted on a unit.

    Of the ``rules`` that the unit is open to, ``voted`` did for the code and ``forbidden`` would
    have, but for their ``unless``; the others found nothing. ``words`` made them vote.
    """

    rules: int
    voted: int = 0
    forbidden: int = 0
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if min(self.voted, self.forbidden) < 0 or self.voted + self.forbidden > self.rules:
            raise ParameterError(
                f"{self.voted} votes and {self.forbidden} forbidden of {self.rules} rules",
                expected="no more than there are rules",
            )

    def sentence(self) -> str:
        """The vote in one line.

        >>> RuleVotes(rules=3, voted=2, words=("bus", "taxi")).sentence()
        '2 of 3 rules voted for it: bus, taxi'
        >>> RuleVotes(rules=1, forbidden=1).sentence()
        'the 1 rule did not vote for it; 1 was forbidden to by its exceptions'
        """
        if not self.rules:
            return "no rule of the code reads it"
        plural = "" if self.rules == 1 else "s"
        votes = f"{self.voted} of {self.rules} rule{plural} voted for it"
        if not self.voted:
            votes = f"the {self.rules} rule{plural} did not vote for it"
        said = f": {', '.join(self.words)}" if self.voted and self.words else ""
        verb = "was" if self.forbidden == 1 else "were"
        end = f"; {self.forbidden} {verb} forbidden to by its exceptions" if self.forbidden else ""
        return votes + said + end


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBin:
    """Units scored from ``start`` to below ``end``: how many, and the share that people coded."""

    start: float
    end: float
    n: int
    observed: float | None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= 1:
            raise ParameterError(
                f"a bin of scores from {self.start} to {self.end}", expected="0 ≤ start < end ≤ 1"
            )
        if self.n < 0 or (self.observed is None) != (self.n == 0):
            raise ParameterError(
                f"{self.n} units and the share {self.observed} in the bin from {self.start}",
                expected="a share where there are units, and none where there are none",
            )
        if self.observed is not None and not 0 <= self.observed <= 1:
            raise ParameterError(f"the share {self.observed}", expected="a number from 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What scores were worth on ``sessions`` that the classifier had not read, by ascending bins.

    The last bin includes its end.
    """

    sessions: int
    bins: tuple[CalibrationBin, ...]

    def __post_init__(self) -> None:
        if self.sessions < 1 or not self.bins:
            raise ParameterError(
                f"a calibration on {self.sessions} sessions with {len(self.bins)} bins",
                expected="1 or more of both",
            )
        for one, other in pairwise(self.bins):
            if one.end > other.start:
                raise ParameterError(
                    f"bins of scores that end at {one.end} and start at {other.start}",
                    expected="bins in ascending order",
                )

    def bin_of(self, score: float) -> CalibrationBin | None:
        """The bin of `score`; None where no bin has it."""
        place = max(bisect_right([one.start for one in self.bins], score) - 1, 0)
        found = self.bins[place]
        is_last = found is self.bins[-1] and score == found.end
        return found if found.start <= score < found.end or is_last else None

    def sentence(self, score: float) -> str:
        """How often a score like this was right, in one line.

        >>> one = CalibrationBin(start=0.5, end=0.75, n=81, observed=0.62)
        >>> Calibration(sessions=24, bins=(one,)).sentence(0.7)
        'calibrated on 24 sessions: of 100 scored like this about 62 are right'
        """
        plural = "" if self.sessions == 1 else "s"
        ground = f"calibrated on {self.sessions} session{plural}"
        found = self.bin_of(score)
        n_units = found.n if found else 0
        if found is None or found.observed is None or n_units < LEAST_SCORED:
            units = "1 unit was" if n_units == 1 else f"{n_units or 'no'} units were"
            return f"{ground}, where {units} scored like this: too few to say how many are right"
        return f"{ground}: of 100 scored like this about {found.observed * 100:.0f} are right"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionEvidence(Result):
    """All that speaks for giving one code to one unit.

    ``kind`` is one of `SCORE_KINDS`. ``words`` weighed most, the weightiest first; ``quotes`` are
    the nearest that people gave the code, the nearest first. ``votes`` and ``calibration`` are
    None where no rules were asked, or nothing was calibrated.
    """

    code: str
    score: float
    kind: str
    words: tuple[str, ...] = ()
    quotes: tuple[NearQuote, ...] = ()
    votes: RuleVotes | None = None
    calibration: Calibration | None = None

    def __post_init__(self) -> None:
        if self.kind not in SCORE_KINDS:
            raise ParameterError(
                f"the kind of score {self.kind!r}", expected=" or ".join(SCORE_KINDS)
            )

    def meaning(self) -> str:
        """What the score says, in one line."""
        if self.calibration:
            return self.calibration.sentence(self.score)
        return f"not calibrated: {SCORE_KINDS[self.kind]}"

    def lines(self) -> Iterator[str]:
        """The evidence line by line, as a terminal shows it."""
        yield f"score {self.score:.2f}, {self.meaning()}"
        if self.words:
            yield f"words: {', '.join(self.words)}"
        for quote in self.quotes:
            place = f"{quote.unit.document}, turn {quote.unit.turn}"
            yield f"coded alike ({quote.likeness:.2f}, {place}): {quote.unit.text}"
        if self.votes:
            yield f"rules: {self.votes.sentence()}"

    def records(self) -> list[dict[str, Any]]:
        """One row: the code, the score and all evidence."""
        return [
            {
                "code": self.code,
                "score": self.score,
                "kind": self.kind,
                "meaning": self.meaning(),
                "words": list(self.words),
                "quotes": plain(self.quotes),
                "votes": self.votes.sentence() if self.votes else None,
            }
        ]
