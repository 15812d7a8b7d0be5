"""What analysts do with topics: look at them, name them, claim themes, code them, compare."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qualkit.project.acting import acting

if TYPE_CHECKING:
    from qualkit.model.claims import Claims, Theme, TopicCard, TopicCoded, TopicNamed
    from qualkit.model.codebooks import CodebookChanged
    from qualkit.model.overlap import TopicOverlap
    from qualkit.model.themes import Themes
    from qualkit.model.themes_by import ThemesBy
    from qualkit.store import Store


class Topics:
    """Topics that were found, and the themes that rest on them."""

    _store: Store
    add_code: Callable[..., CodebookChanged]

    def latest_themes(self, *, run: int | None = None) -> Themes:
        """The topics of the newest run, or of `run`; an error when no topic model has run."""
        from qualkit.workflows.topic_card import shown_themes

        return shown_themes(self._store, run)

    def themes_by(self, attribute: str = "role", **options: Any) -> ThemesBy:
        """Topics by role, attribute, session, date or part; see `workflows.themes_by`."""
        from qualkit.workflows.themes_by import ThemesByOptions, themes_by

        return themes_by(self._store, ThemesByOptions(attribute=attribute, **options))

    def topic(self, topic: str | int, *, run: int | None = None) -> TopicCard:
        """A topic on one card, by its number or name: topic → codes → quotes."""
        from qualkit.workflows.topic_card import topic_card

        return topic_card(self._store, topic, run=run)

    def name_topic(
        self, topic: str | int, name: str, *, run: int | None = None, coder: str | None = None
    ) -> TopicNamed:
        """Give a topic a name, which later runs carry over to the topic that matches it."""
        from qualkit.workflows import claim

        by = acting(self._store, coder)
        return claim.name_topic(self._store, topic, name, run=run, coder=by)

    def claim(self, *topics: str | int, coder: str | None = None, **claiming: Any) -> Theme:
        """Claim a theme that rests on `topics`; see `qualkit.workflows.claim.Claiming`."""
        from qualkit.workflows import claim

        wanted = claim.Claiming(topics=topics, **claiming)
        return claim.claim(self._store, wanted, coder=acting(self._store, coder))

    def claims(self) -> Claims:
        """The themes in force, each with its topics as they are now, its codes, and quotes."""
        from qualkit.workflows import claim

        return claim.claims(self._store)

    def change_theme(self, theme: str, *, coder: str | None = None, **claiming: Any) -> Theme:
        """Change a theme, told by its name or id; see `qualkit.workflows.claim.Claiming`."""
        from qualkit.workflows import claim

        wanted = claim.Claiming(**claiming)
        return claim.change(self._store, theme, wanted, coder=acting(self._store, coder))

    def remove_theme(self, theme: str, *, coder: str | None = None) -> str:
        """Remove a theme; a tombstone keeps what it was. Its whole id."""
        from qualkit.workflows import claim

        return claim.remove(self._store, theme, coder=acting(self._store, coder))

    def code_topic(
        self, topic: str | int, code: str, *, coder: str | None = None, **options: Any
    ) -> TopicCoded:
        """Suggest `code` for a topic's segments; see `qualkit.workflows.code_topic.CodingTopic`."""
        from qualkit.workflows.code_topic import CodingTopic, code_topic

        wanted = CodingTopic(topic=topic, code=code, **options)
        return code_topic(self._store, self.add_code, wanted, coder=acting(self._store, coder))

    def topic_overlap(self, **options: Any) -> TopicOverlap:
        """Topics against codes; see `qualkit.workflows.topic_overlap.OverlapOptions`."""
        from qualkit.workflows.topic_overlap import OverlapOptions, topic_overlap

        return topic_overlap(self._store, OverlapOptions(**options))
