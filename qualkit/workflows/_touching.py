"""Whether a span touches a passage coded with a code."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.model.codes import SEPARATOR
from qualkit.model.search import Where
from qualkit.spans import Span
from qualkit.store import Store


class CodedPassages:
    """The filters of a search by code: a code means itself and the codes below it."""

    def __init__(self, store: Store, where: Where) -> None:
        if where.coder is not None:
            stores.coders.known(store, where.coder)
        self._inside = _passages(store, where.coded, where.coder)
        self._outside = _passages(store, where.not_coded, where.coder)

    def lets(self, document: str, span: Span) -> bool:
        """Whether a hit at `span` passes."""
        if self._inside is not None and not self._inside.touch(document, span):
            return False
        return self._outside is None or not self._outside.touch(document, span)


class _Passages:
    """Coded passages by document, those that meet joined; they come by document and place."""

    def __init__(self, coded: Iterable[tuple[str, Span]]) -> None:
        self._spans: dict[str, list[Span]] = defaultdict(list)
        for document, span in coded:
            spans = self._spans[document]
            if spans and spans[-1].end >= span.start:
                last = spans.pop()
                spans.append(Span(last.start, max(last.end, span.end)))
            else:
                spans.append(span)

    def touch(self, document: str, span: Span) -> bool:
        spans: Sequence[Span] = self._spans.get(document, [])
        at = bisect.bisect_right(spans, span.start, key=lambda other: other.end)
        return at < len(spans) and spans[at].start < span.end


def _passages(store: Store, name: str | None, coder: str | None) -> _Passages | None:
    if name is None:
        return None
    paths = stores.codes.paths(store, with_categories=True)
    top = resolve(name, paths)
    inside = [path for path in paths if path == top or path.startswith(top + SEPARATOR)]
    coded = stores.searching.coded(store, inside, coder=coder)
    return _Passages((document, span) for document, span, _ in coded)
