"""Where topics and codes meet, and which topics no code covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.codings import Basis
from qualkit.model.tables import Result
from qualkit.model.themes import TopicQuote


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A topic and a code over the segments that were read.

    ``both`` counts segments of the topic with the code; ``of_topic`` is their share of the topic's
    segments, ``of_code`` of the code's, in [0, 1]. ``lift`` is how many times as many they are as
    if topic and code had nothing to do with each other, ``npmi`` the same in [−1, 1]. A value is
    None where the topic or the code has no segment that was read.
    """

    topic: int
    code: str
    both: int
    of_topic: float | None
    of_code: float | None
    lift: float | None
    npmi: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How much of a topic has any code at all.

    ``segments`` counts all of the topic, ``read`` those of them that were read, ``coded`` those of
    these with a code; ``share`` is coded of read. ``expected`` is the share of coded ones among
    all other segments that were read. ``is_missed`` is None where fewer than five were read, or
    nothing else was coded. ``quotes`` are read and without a code.
    """

    topic: int
    segments: int
    read: int
    coded: int
    share: float | None
    expected: float | None
    is_missed: bool | None
    name: str = ""
    quotes: tuple[TopicQuote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicOverlap(Result):
    """Topics of a run against codes, segment by segment.

    A segment has a code where a coding of it shares a spoken code point with it. ``segments``
    counts those that stand as they did, ``read`` those in documents that somebody coded, or that a
    reading for all codes touches: only they are counted anywhere. ``coded`` are those of them with
    any code, ``code_segments`` those with each of ``codes``. ``basis`` says which codings count:
    ``counted`` lie in a segment that was read.
    """

    topics_run: int | None
    basis: Basis
    coders: tuple[str, ...]
    segments: int
    read: int
    coded: int
    documents: int
    documents_read: int
    codes: tuple[str, ...]
    code_segments: tuple[int, ...]
    cells: tuple[Overlap, ...]
    covers: tuple[Cover, ...]
    notes: tuple[str, ...] = ()

    @property
    def missed(self) -> tuple[Cover, ...]:
        """What the codebook missed: the topics whose segments are coded least, fewest first."""
        found = [cover for cover in self.covers if cover.is_missed]
        return tuple(sorted(found, key=lambda cover: (cover.share or 0, cover.topic)))

    def with_code(self, code: str) -> int:
        """How many segments that were read have that code."""
        return self.code_segments[self.codes.index(code)]

    def records(self) -> list[dict[str, Any]]:
        """One flat row a topic and code."""
        names = {cover.topic: cover.name for cover in self.covers}
        return [
            {
                "topic": cell.topic,
                "name": names.get(cell.topic, ""),
                "code": cell.code,
                "both": cell.both,
                "of_topic": cell.of_topic,
                "of_code": cell.of_code,
                "lift": cell.lift,
                "npmi": cell.npmi,
            }
            for cell in self.cells
        ]
