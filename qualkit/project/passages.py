"""Passages around what a search finds: found, counted, coded, each for itself.

So that a long search holds nobody up: finding reads only, and storing reads nothing again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from qualkit.project.acting import acting

if TYPE_CHECKING:
    from qualkit.model.documents import Turn
    from qualkit.model.search import CodedHits, SearchResult
    from qualkit.spans import Span
    from qualkit.store import Store
    from qualkit.workflows._coding_hits import CodeHits, Passage


class Passages:
    """What is coded around hits."""

    _store: Store
    search: Callable[..., SearchResult]

    def find_passages(
        self,
        query: str,
        *,
        unit: str = "sentence",
        only: Collection[tuple[str, Span]] | None = None,
        **options: Any,
    ) -> tuple[Passage, ...]:
        """The passages around what `search` finds, each once; around `only` these where given.

        ``only`` are documents and places of hits; ``options`` are those of `Project.search`.
        """
        from qualkit.workflows._coding_hits import passage_of

        found: dict[Passage, None] = {}

        def keep(turn: Turn, spans: Sequence[Span]) -> None:
            for span in spans:
                if only is None or (turn.document, span) in only:
                    found[passage_of(turn, span, unit)] = None

        self.search(query, limit=0, seen=keep, **options)
        return tuple(found)

    def count_passages(self, passages: Iterable[Passage], *, code: str, **how: Any) -> CodedHits:
        """What `code_passages` would come to; nothing is stored."""
        from qualkit.workflows import _coding_hits

        return _coding_hits.count_passages(self._store, self._how(code, how), passages)

    def code_passages(self, passages: Iterable[Passage], *, code: str, **how: Any) -> CodedHits:
        """Give `code` to passages, in one step; ``unit``, ``coder``, ``about`` and ``memo``.

        A passage that the coder has given the code already is known; one that was coded by a
        search and removed since stays removed.
        """
        from qualkit.workflows import _coding_hits

        return _coding_hits.code_passages(self._store, self._how(code, how), passages)

    def _how(self, code: str, how: dict[str, Any]) -> CodeHits:
        from qualkit.workflows._coding_hits import CodeHits, checked

        coder = acting(self._store, how.pop("coder", None))
        return checked(self._store, CodeHits(code=code, coder=coder, **how))
