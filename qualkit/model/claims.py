"""Themes: what analysts claim, and the cards that lead from topics to codes and quotes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qualkit.model.tables import Result
from qualkit.model.themes import Topic, TopicQuote


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTopic:
    """A topic that supports a theme: as it was claimed, and which one it is in the newest run.

    ``now`` is None where no topic of that run is like it; ``similarity`` is the Jaccard of the
    terms in the last match on the way, None where it was claimed in the newest run itself.
    """

    run: int
    topic: int
    now: int | None
    similarity: float | None = None
    label: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCode:
    """A code that supports a theme, with how many codings of it there are."""

    code: str
    codings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Result):
    """A named pattern that an analyst claims, supported by topics, codes and quotes.

    ``quotes`` are the best of its topics in the newest run, then codings of its codes; a quote of
    a coding names the code and has no weight.
    """

    id: str
    name: str
    memo: str
    coder: str
    created: str
    topics: tuple[ThemeTopic, ...] = ()
    codes: tuple[ThemeCode, ...] = ()
    quotes: tuple[ThemeQuote, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row."""
        return [
            {
                "id": self.id,
                "name": self.name,
                "coder": self.coder,
                "created": self.created,
                "memo": self.memo,
                "topics": " ".join(
                    UNMATCHED if topic.now is None else str(topic.now) for topic in self.topics
                ),
                "claimed": " ".join(f"{topic.run}/{topic.topic}" for topic in self.topics),
                "codes": "; ".join(code.code for code in self.codes),
                "quotes": len(self.quotes),
            }
        ]


UNMATCHED = "?"
"""What stands for a topic that the newest run does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeQuote:
    """What somebody said that supports a theme: by a topic, or by a code."""

    document: str
    participant: str
    role: str
    start: int
    end: int
    text: str
    topic: int | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims(Result):
    """The themes in force; ``run`` is that of the newest topic model, None where there is none."""

    run: int | None
    themes: tuple[Theme, ...]
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a theme."""
        return [theme.records()[0] for theme in self.themes]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPerson:
    """Who speaks of a topic, in how many of its segments."""

    participant: str
    role: str
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeInTopic:
    """A code that codings give to so many of a topic's segments; ``share`` is of all of them."""

    code: str
    segments: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CardQuote:
    """A quote of a topic with the codes that its segment has."""

    quote: TopicQuote
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMemo:
    """What somebody wrote on a topic."""

    id: str
    kind: str
    coder: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCard(Result):
    """A topic on one card: topic → codes → quotes, with the themes and memos on it.

    ``segments`` counts those that stand as they did when the topics were found.
    """

    run: int | None
    topic: Topic
    segments: int
    people: tuple[TopicPerson, ...]
    codes: tuple[CodeInTopic, ...]
    quotes: tuple[CardQuote, ...]
    themes: tuple[Theme, ...] = ()
    memos: tuple[TopicMemo, ...] = ()
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code."""
        return [
            {
                "topic": self.topic.topic,
                "name": self.topic.called,
                "code": item.code,
                "segments": item.segments,
                "share": item.share,
            }
            for item in self.codes
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicNamed(Result):
    """A topic got a name; ``was`` is what it was called before, ``is_new`` whether it changed."""

    run: int
    topic: int
    name: str
    was: str
    is_new: bool

    def records(self) -> list[dict[str, Any]]:
        """One flat row."""
        return [{"run": self.run, "topic": self.topic, "name": self.name, "was": self.was}]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCoded(Result):
    """A topic's segments as suggestions for a code, under ``run``; nothing is coded by it.

    ``segments`` counts those of the topic that stand as they did, ``light`` those of them under
    the weight asked for, ``short`` the spans of fewer than five words beside a longer one.
    ``suggested`` is ``new`` and ``known``: made before, or decided on already.
    """

    run: int
    topics_run: int
    topic: int
    code: str
    segments: int
    light: int
    short: int
    suggested: int
    new: int
    known: int
    is_new_code: bool = False
    notes: tuple[str, ...] = field(default=())

    def records(self) -> list[dict[str, Any]]:
        """One flat row."""
        names = (
            "run", "topics_run", "topic", "code", "segments", "light", "short", "suggested", "new",
            "known",
        )  # fmt: skip
        return [{name: getattr(self, name) for name in names}]
