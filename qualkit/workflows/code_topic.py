"""A topic's segments as suggestions for a code: they wait for review, and code nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.language import count_words
from qualkit.model.claims import TopicCoded
from qualkit.model.codebooks import CodebookChanged
from qualkit.model.codings import Suggestion
from qualkit.model.identity import derived_guid, digest
from qualkit.model.themes import Segment, Themes, Topic
from qualkit.spans import Span, quote_of
from qualkit.store import Store
from qualkit.workflows._kept_topics import kept_themes, topic_of
from qualkit.workflows._topics import edited

KIND = "code topic"
"""What the runs of such suggestions are called."""

RULE = "topic"
"""What stands where suggestions of rules name theirs: the same place is suggested once."""

LEAST_WORDS = 5
"""A shorter span is no suggestion of its own where its segment has a longer one."""

_BLIND = "suggestions of topics would stand in everybody's queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingTopic:
    """Which topic (of the newest run unless told) is suggested for which code.

    ``is_new`` adds the code to the codebook first. Segments lighter than ``at_least`` are left out.
    """

    topic: str | int
    code: str
    is_new: bool = False
    at_least: float = 0.0
    run: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= 1:
            raise ParameterError(f"a weight of {self.at_least:g}", expected="0 to 1")


def code_topic(
    store: Store, add_code: Callable[..., CodebookChanged], wanted: CodingTopic, *, coder: str
) -> TopicCoded:
    """Suggest a code for each segment of a topic, on the exact spans that it was made of.

    A span of fewer than five words is left out where its segment has a longer one. What was
    suggested before at the same place, or decided there, is not suggested again.

    Raises
    ------
    ProjectError, UnknownName
        If there is no such run, topic or code.
    ParameterError
        If the code is retired or, with ``is_new``, there already; or a blind coder asks.
    UndefinedResult
        If no segment of the topic stands any more, or none is as heavy as asked for.
    """
    stores.coders.refuse_blind(store, _BLIND)
    found = kept_themes(store, wanted.run)
    topic = topic_of(found, wanted.topic)
    making = _Making(store, found, topic, wanted.at_least)
    making.check()
    with store.write():
        code = _code(store, add_code, wanted, coder)
        made = [*making.suggestions(code)]
        parameters = {
            "topics_run": found.run, "topic": topic.topic, "code": code,
            "at_least": wanted.at_least, "new_code": wanted.is_new,
        }  # fmt: skip
        places = [(each.document, each.span.start, each.span.end) for each in made]
        run = stores.runs.start(store, KIND, parameters, input_digest=digest(places), versions={})
        added = stores.suggestions.add(store, run, made)
        stores.runs.finish(store, run)
    return TopicCoded(
        run=run,
        topics_run=found.run or 0,
        topic=topic.topic,
        code=code,
        segments=making.standing,
        light=making.light,
        short=making.short,
        suggested=len(made),
        new=added.new,
        known=added.known,
        is_new_code=wanted.is_new,
        notes=edited(topic.size - making.standing, topic.size),
    )


def _code(
    store: Store, add_code: Callable[..., CodebookChanged], wanted: CodingTopic, coder: str
) -> str:
    if wanted.is_new:
        return str(add_code(wanted.code, coder=coder).became)
    path = resolve(wanted.code, stores.codes.paths(store))
    stores.codes.refuse_retired(store, path)
    return path


@dataclass(slots=True)
class _Making:
    """Makes the suggestions, and counts what is left out."""

    store: Store
    found: Themes
    topic: Topic
    at_least: float
    standing: int = 0
    light: int = 0
    short: int = 0
    _members: list[tuple[Segment, float]] = field(default_factory=list)
    _texts: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = zip(self.found.members, self.found.labels, self.found.weights, strict=True)
        own = [(member, weight) for member, label, weight in rows if label == self.topic.topic]
        self._members = [pair for pair in own if pair[1] >= self.at_least]
        self.standing, self.light = len(own), len(own) - len(self._members)

    def check(self) -> None:
        """Raise where nothing is left to suggest."""
        called = f"topic {self.topic.topic} of run {self.found.run}"
        if not self.standing:
            what = f"no segment of {called} stands any more: the texts were edited"
            raise UndefinedResult(what, repair="find the topics anew")
        if not self._members:
            what = f"all {self.standing} segments of {called} weigh less than {self.at_least:g}"
            raise UndefinedResult(what, repair="ask for less")

    def suggestions(self, code: str) -> Iterator[Suggestion]:
        self._texts = dict(
            stores.documents.texts(self.store, {member.document for member, _ in self._members})
        )
        for member, weight in self._members:
            for span in self._spans(member):
                yield self._suggestion(member.document, span, code, weight)

    def _spans(self, member: Segment) -> list[Span]:
        words = {span: count_words(quote_of(self._texts[member.document], span))
                 for span in member.spans}  # fmt: skip
        longest = max(words, key=lambda span: (words[span], -span.start))
        kept = [span for span in words if words[span] >= LEAST_WORDS or span == longest]
        self.short += len(words) - len(kept)
        return kept

    def _suggestion(self, document: str, span: Span, code: str, weight: float) -> Suggestion:
        quote = quote_of(self._texts[document], span)
        return Suggestion(
            id=derived_guid("topic suggestion", document, span.start, quote, code),
            document=document,
            span=span,
            quote=quote,
            code=code,
            score=min(1.0, max(0.0, weight)),
            evidence=tuple(term for term in self.topic.terms if term in quote.casefold()),
            rule=RULE,
        )
