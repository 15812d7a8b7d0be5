"""Whether a span touches a passage coded with a code."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Sequence

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.model.codes import SEPARATOR
from qualkit.model.codings import Coding
from qualkit.model.search import Where
from qualkit.spans import Span
from qualkit.store import Store


class CodedPassages:
    """The filters of a search by code: a code means itself and the codes below it."""

    def __init__(self, store: Store, where: Where) -> None:
        asked = [name for name in (where.coded, where.not_coded) if name]
        paths = stores.codes.paths(store, with_categories=True) if asked else ()
        by = (where.coder,) if where.coder else ()
        codings = stores.codings.all_codings(store, by=by) if asked else ()
        self._inside = _Passages.of(where.coded, paths, codings)
        self._outside = _Passages.of(where.not_coded, paths, codings)

    def lets(self, document: str, span: Span) -> bool:
        """Whether a hit at `span` passes."""
        if self._inside is not None and not self._inside.touch(document, span):
            return False
        return self._outside is None or not self._outside.touch(document, span)


class _Passages:
    """Coded passages, those that overlap joined, by document."""

    def __init__(self, codings: Sequence[Coding]) -> None:
        self._spans: dict[str, list[Span]] = defaultdict(list)
        for coding in sorted(codings, key=lambda coding: (coding.document, coding.span)):
            spans = self._spans[coding.document]
            if spans and spans[-1].end >= coding.span.start:
                last = spans.pop()
                spans.append(Span(last.start, max(last.end, coding.span.end)))
            else:
                spans.append(coding.span)

    @classmethod
    def of(
        cls, name: str | None, paths: Sequence[str], codings: Sequence[Coding]
    ) -> _Passages | None:
        if not name:
            return None
        path = resolve(name, paths)
        inside = (path, path + SEPARATOR)
        return cls([one for one in codings if one.code == path or one.code.startswith(inside[1])])

    def touch(self, document: str, span: Span) -> bool:
        spans = self._spans.get(document, [])
        at = bisect.bisect_right(spans, span.start, key=lambda other: other.end)
        return at < len(spans) and spans[at].start < span.end
