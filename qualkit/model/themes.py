"""Segments, topics and what a topic model found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.tables import Result, plain
from qualkit.spans import Span

OUTLIERS = -1
"""The number of what no topic took; not a topic."""

UNSTABLE_BELOW = 0.4
"""Matched Jaccard over bootstraps of sessions below which a topic is not to be relied on."""


def is_unstable(stability: float | None) -> bool:
    """Whether a topic of that stability is known not to hold over bootstraps of sessions."""
    return stability is not None and stability < UNSTABLE_BELOW


def titled(topic: int, called: str, stability: float | None) -> str:
    """A topic as tables, charts and the report tell it apart.

    >>> titled(3, "bus, stop, driver", 0.61), titled(4, "post", 0.2), titled(5, "eyes", None)
    ('3 bus, stop, driver', '4 post (unstable)', '5 eyes')
    """
    return f"{topic} {called}{' (unstable)' if is_unstable(stability) else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Consecutive turns of one speaker joined to 60–150 words: the unit a topic model reads.

    ``spans`` are the exact spoken stretches in the document; ``text`` is those, joined by spaces.
    """

    document: str
    session: str
    participant: str
    role: str
    language: str
    spans: tuple[Span, ...]
    text: str
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicQuote:
    """A segment that shows a topic well."""

    document: str
    participant: str
    role: str
    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic: its terms by weight, how many segments it takes, and who speaks of it.

    ``roles`` maps a role to the share of its segments in this topic; ``participants`` and
    ``sessions`` count whom and where it was heard. ``stability`` is the mean Jaccard of its words
    with those of its match in refits over bootstraps of sessions, ``leave_one_out`` without each
    session, in [0, 1]; None where nothing could be refitted. ``name`` is what an analyst calls it,
    None where nobody gave it a name.
    ``contrast_terms`` are those that set it apart from all other segments, the surest first.
    ``language`` is that of its segments where each language has topics of its own, else empty;
    where topics span languages, ``by_language`` gives the terms that set it apart in each.
    ``code`` is the path, as it was when the topic was found, of the code that guided it, if any.
    """

    topic: int
    label: str
    terms: tuple[str, ...]
    weights: tuple[float, ...]
    size: int
    participants: int
    sessions: int
    stability: float | None
    coherence: float | None
    roles: Mapping[str, float]
    quotes: tuple[TopicQuote, ...]
    name: str | None = None
    contrast_terms: tuple[str, ...] = ()
    language: str = ""
    by_language: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leave_one_out: float | None = None
    code: str | None = None

    @property
    def called(self) -> str:
        """What people are shown: the analyst's name, else the label."""
        return self.name or self.label

    @property
    def is_unstable(self) -> bool:
        """Whether it is known not to hold over bootstraps of sessions."""
        return is_unstable(self.stability)

    @property
    def titled(self) -> str:
        """Its number and what it is called, marked where it is unstable."""
        return titled(self.topic, self.called, self.stability)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMerge:
    """Two branches of the tree of topics that join at a distance (1 − cosine, in [0, 2]).

    A branch is a topic's number, or the number of topics plus that of an earlier merge, from 0.
    """

    first: int
    second: int
    distance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLayout:
    """How near topics are: a place in the plane for each, and the merges of their tree.

    ``shown`` is the share of all spread between the topics that the plane shows, in [0, 1].
    """

    places: tuple[tuple[float, float], ...]
    shown: float
    merges: tuple[TopicMerge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Themes(Result):
    """A topic model over the segments of a project.

    ``coherence`` is the mean NPMI of the topics' words over segments and ``c_v`` their C_V over
    windows, in [−1, 1]; ``diversity`` the share of distinct words among all in (0, 1]; ``outliers``
    counts segments without a topic. ``stability`` and ``leave_one_out`` are the means of the
    topics'; ``rand`` is the adjusted Rand index of the segments' topics over the bootstraps.
    ``members`` are the segments that were read, ``labels`` the topic of each and ``weights`` how
    well each shows it: empty where they are not known any more. ``layout`` says how near topics
    are, None where that was not kept. ``confounded`` says that every session holds one role only,
    so that no topic can be shown to be an effect of role. ``model`` is the engine's own object
    (`bertopic.BERTopic`, or scikit-learn's NMF) of topics that were found just now, and kept
    nowhere: None in what a project shows of a run, and where languages have models of their own.
    """

    engine: str
    segments: int
    outliers: int
    stability: float | None
    coherence: float | None
    diversity: float | None
    topics: tuple[Topic, ...]
    seed: int
    parameters: Mapping[str, Any] = field(default_factory=dict)
    members: tuple[Segment, ...] = ()
    labels: tuple[int, ...] = ()
    weights: tuple[float, ...] = ()
    layout: TopicLayout | None = None
    confounded: bool = False
    notes: tuple[str, ...] = ()
    run: int | None = None
    c_v: float | None = None
    leave_one_out: float | None = None
    rand: float | None = None
    model: Any = field(default=None, compare=False, repr=False)

    def records(self) -> list[dict[str, Any]]:
        """One flat row a topic."""
        return [
            {
                "topic": topic.topic,
                "label": topic.label,
                "name": topic.name,
                "code": topic.code,
                "terms": " ".join(topic.terms),
                "contrast_terms": " ".join(topic.contrast_terms),
                "size": topic.size,
                "participants": topic.participants,
                "sessions": topic.sessions,
                "stability": topic.stability,
                "leave_one_out": topic.leave_one_out,
                "coherence": topic.coherence,
                **{f"{role}_share": share for role, share in topic.roles.items()},
            }
            for topic in self.topics
        ]

    def to_dict(self) -> dict[str, Any]:
        """The interface's object, without the segments one by one and the engine's own object."""
        return {key: plain(getattr(self, key)) for key in self.__slots__ if key not in _NOT_TOLD}


_NOT_TOLD = ("members", "labels", "weights", "model")


def themes_from_dict(data: Mapping[str, Any]) -> Themes:
    """The themes that ``Themes.to_dict`` wrote, with or without their quotes."""
    topics = tuple(
        Topic(
            **{
                **topic,
                "terms": tuple(topic["terms"]),
                "contrast_terms": tuple(topic.get("contrast_terms", ())),
                "weights": tuple(topic["weights"]),
                "by_language": {
                    language: tuple(terms)
                    for language, terms in topic.get("by_language", {}).items()
                },
                "quotes": tuple(TopicQuote(**quote) for quote in topic.get("quotes", ())),
            }
        )
        for topic in data["topics"]
    )
    notes, layout = tuple(data["notes"]), data.get("layout")
    kept = _layout_from_dict(layout) if layout else None
    return Themes(**{**data, "topics": topics, "notes": notes, "layout": kept})


def _layout_from_dict(data: Mapping[str, Any]) -> TopicLayout:
    return TopicLayout(
        places=tuple((x, y) for x, y in data["places"]),
        shown=data["shown"],
        merges=tuple(TopicMerge(**merge) for merge in data["merges"]),
    )
