"""Themes as people read them: with the topics they are now, their codes, and quotes of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qualkit import store as stores
from qualkit.errors import ProjectError
from qualkit.model.claims import Claims, Theme, ThemeCode, ThemeQuote, ThemeTopic
from qualkit.model.codings import Coding
from qualkit.model.documents import Turn
from qualkit.model.places import Places
from qualkit.model.themes import Themes
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.claims import Kept
from qualkit.workflows._kept_topics import kept_themes
from qualkit.workflows._lineage import Lines
from qualkit.workflows._topics import edited

QUOTES = 3
"""Quotes of each topic and of each code that a theme shows."""


def claims(store: Store) -> Claims:
    """The themes in force, with quotes, as the newest topics and the codings are today."""
    kept = stores.claims.all_claims(store)
    found = _newest(store) if any(theme.topics for theme in kept) else None
    return Claims(
        run=found.run if found else None,
        themes=tuple(_Showing(store, found).themes(kept)) if kept else (),
        notes=edited(found.segments - len(found.members), found.segments) if found else (),
    )


def _newest(store: Store) -> Themes | None:
    try:
        return kept_themes(store)
    except ProjectError:
        return None


class _Showing:
    """What all themes are shown with, looked up once."""

    def __init__(self, store: Store, found: Themes | None) -> None:
        self._found = found
        topics = found.topics if found else ()
        self._topics = {topic.topic: topic for topic in topics}
        run = (found.run if found else None) or 0
        self._now = Lines.of(store).now(run, self._topics) if found else {}
        self._codings = stores.codings.all_codings(store)
        self._counts = Counter(coding.code for coding in self._codings)
        self._places = Places(stores.documents.turns(store))

    def themes(self, kept: Iterable[Kept]) -> Iterator[Theme]:
        for each in kept:
            topics = tuple(self._topic(*key) for key in each.topics)
            quotes = [*self._of_topics(topics)]
            shown = {(quote.document, Span(quote.start, quote.end)) for quote in quotes}
            yield Theme(
                id=each.id,
                name=each.name,
                memo=each.memo,
                coder=each.coder,
                created=each.created,
                topics=topics,
                codes=tuple(ThemeCode(code=c, codings=self._counts[c]) for c in each.codes),
                quotes=(*quotes, *self._of_codes(each.codes, shown)),
            )

    def _topic(self, run: int, topic: int) -> ThemeTopic:
        now, similarity = self._now.get((run, topic), (None, None))
        there = None if now is None else self._topics[now]
        return ThemeTopic(
            run=run,
            topic=topic,
            now=now,
            similarity=similarity,
            label=there.called if there else "",
            size=there.size if there else None,
        )

    def _of_topics(self, topics: Sequence[ThemeTopic]) -> Iterator[ThemeQuote]:
        for number in dict.fromkeys(topic.now for topic in topics if topic.now is not None):
            for quote in self._topics[number].quotes[:QUOTES]:
                yield ThemeQuote(
                    document=quote.document,
                    participant=quote.participant,
                    role=quote.role,
                    start=quote.start,
                    end=quote.end,
                    text=quote.text,
                    topic=number,
                )

    def _of_codes(self, codes: Sequence[str], shown: set[tuple[str, Span]]) -> Iterator[ThemeQuote]:
        """Quotes of each code that no quote shown before has words of."""
        for code in codes:
            given = [
                each
                for each in self._codings
                if each.code == code
                and not any(d == each.document and s.overlaps(each.span) for d, s in shown)
            ]
            for quote in self._of_code(given):
                shown.add((quote.document, Span(quote.start, quote.end)))
                yield quote

    def _of_code(self, codings: Sequence[Coding]) -> Iterator[ThemeQuote]:
        """The longest, each of another person where possible; a passage is shown once."""
        heard: set[str] = set()
        first: list[tuple[Coding, Turn | None]] = []
        later: list[tuple[Coding, Turn | None]] = []
        once = {(each.document, each.span.start, each.span.end): each for each in codings}
        for coding in sorted(once.values(), key=lambda each: (-len(each.quote), each.id)):
            turn = next(iter(self._places.touching(coding.document, coding.span)), None)
            who = (turn.participant or "") if turn else ""
            (later if who in heard else first).append((coding, turn))
            heard.add(who)
        yield from (_quote(*pair) for pair in [*first, *later][:QUOTES])


def _quote(coding: Coding, turn: Turn | None) -> ThemeQuote:
    return ThemeQuote(
        document=coding.document,
        participant=(turn.participant or "") if turn else "",
        role=(turn.role or "") if turn else "",
        start=coding.span.start,
        end=coding.span.end,
        text=coding.quote,
        code=coding.code,
    )
