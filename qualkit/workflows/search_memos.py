"""A search over the memos as they stand: exact hits, in the order in which memos were written."""

from __future__ import annotations

from collections import Counter

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.language import UNDETERMINED
from qualkit.model.documents import Turn
from qualkit.model.memos import MEMO_KINDS, Memo
from qualkit.model.search import MemoHit, MemoSearchResult, Search
from qualkit.search import left_of, right_of
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._asking import reading


def search_memos(
    store: Store,
    query: str,
    how: Search,
    *,
    kind: str | None = None,
    coder: str | None = None,
) -> MemoSearchResult:
    """What `query` finds in the memos, of one `kind` and by one `coder` where given.

    Lemmas are those of the language that most documents are in.
    """
    if kind is not None and kind not in MEMO_KINDS:
        raise ParameterError(f"the kind of memo {kind!r}", expected=", ".join(MEMO_KINDS))
    by = stores.coders.known(store, coder) if coder else None
    _, finder = reading(query, how)
    language = _language(store)
    memos = [
        memo
        for memo in (*stores.memos.all_memos(store), *stores.memos.short_memos(store))
        if kind in (None, memo.kind) and by in (None, memo.coder)
    ]
    turns = [_turn(memo, language) for memo in memos]
    found = [
        (memo, turn, places)
        for memo, turn, places in zip(memos, turns, finder(turns), strict=True)
        if places
    ]
    hits = [_hit(memo, turn, span, how) for memo, turn, spans in found for span in spans]
    return MemoSearchResult(
        query=query,
        mode=how.mode,
        n_hits=len(hits),
        n_memos=len(found),
        hits=tuple(hits[: how.limit]),
    )


def _language(store: Store) -> str:
    documents = stores.documents.listing(store)
    counted = Counter(str(row["language"]) for row in documents)
    return min(counted, key=lambda name: (-counted[name], name), default=UNDETERMINED)


def _turn(memo: Memo, language: str) -> Turn:
    """A memo as a search reads it: as if somebody said it."""
    return Turn(
        document=memo.id,
        ordinal=1,
        span=Span(0, len(memo.text)),
        text=memo.text,
        session=memo.id,
        language=language,
    )


def _hit(memo: Memo, turn: Turn, span: Span, how: Search) -> MemoHit:
    return MemoHit(
        memo=memo.id,
        kind=memo.kind,
        sort=memo.sort,
        name=memo.name,
        coder=memo.coder,
        created=memo.created,
        start=span.start,
        end=span.end,
        left=left_of(turn, span, how.context),
        match=turn.spoken(span),
        right=right_of(turn, span, how.context),
        text=memo.text,
    )
