"""Memos written, and listed with the short remarks that codings carry: all prose of a project."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.codebook.expressions import regex_problem
from qualkit.errors import ParameterError, SpanError, UnknownName
from qualkit.model.memos import MEMO_KINDS, MEMO_SORTS, Memo
from qualkit.model.tables import Table
from qualkit.spans import Span, quote_of, trim
from qualkit.store import Store
from qualkit.store.ids import SHORTEST_ID
from qualkit.store.memo_targets import IN_TEXT, Target
from qualkit.workflows._placing import Placing, quoted

COLUMNS = (
    "id", "kind", "sort", "name", "text", "coder", "created", "changed", "version", "document",
    "code", "start", "end", "quote", "lost", "object", "on_removed",
)  # fmt: skip

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a memo is on, as people say it.

    ``on`` is ``SORT`` or ``SORT=NAME``; a turn is ``turn=DOCUMENT#12``. Without it a place in a
    ``document``, a ``code`` or else the project is meant.
    """

    on: str | None = None
    document: str | None = None
    turn: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which memos to list; an empty part does not filter.

    ``code`` and ``document`` let through what is on them or on what has them or is in them;
    ``contains`` is a text in any case, or with ``regex`` a regular expression.
    """

    kind: str | None = None
    on: str | None = None
    code: str | None = None
    document: str | None = None
    coder: str | None = None
    contains: str | None = None
    regex: bool = False


def add_memo(store: Store, text: str, kind: str, where: Where, *, coder: str) -> str:
    """Attach a memo; its id.

    Raises
    ------
    ParameterError
        If the text is empty, the kind unknown, or it is told in two ways what the memo is on.
    UnknownName
        If there is no such thing.
    SpanError
        If the place is not in the text, or not told for certain.
    """
    return stores.memos.add(store, kind, _checked(text), _target(store, where), coder=coder)


def rewrite_memo(store: Store, memo: str, text: str, *, coder: str) -> int:
    """Give a memo another text; the number of its version, the same when nothing changed."""
    _refuse_remark(store, memo)
    return stores.memos.rewrite(store, memo, _checked(text), coder=coder)


def remove_memo(store: Store, memo: str, *, coder: str) -> str:
    """Remove a memo; its whole id."""
    _refuse_remark(store, memo)
    return stores.memos.remove(store, memo, coder=coder)


def memos(store: Store, wanted: Wanted) -> Table:
    """The memos that `wanted` lets through, then the remarks that codings and themes carry."""
    passes = _filter(store, wanted)
    found = [*stores.memos.all_memos(store), *stores.memos.short_memos(store)]
    rows = [memo.to_dict() for memo in found if passes(memo)]
    return Table(COLUMNS, tuple(tuple(row[name] for name in COLUMNS) for row in rows))


def _checked(text: str) -> str:
    if _NO_TEXT.search(text):
        raise ParameterError("the memo holds a NUL or half a character", repair="take it out")
    return text


def _refuse_remark(store: Store, guid: str) -> None:
    """The own remark of a coding or a theme is no memo, and is changed with that."""
    try:
        stores.memos.find(store, guid)
    except UnknownName:
        if len(guid) < SHORTEST_ID:
            raise
        remarks = stores.memos.short_memos(store)
        found = next((memo for memo in remarks if memo.id.startswith(guid.lower())), None)
        if found is None:
            raise
        noun = {"coding": "codings", "theme": "themes"}[found.sort]
        what = f"{guid!r} is a {found.sort} with a remark of its own, no memo"
        repair = f"change it with that: qualkit {noun} PROJECT change {found.id} --memo"
        raise ParameterError(what, repair=repair) from None


def _target(store: Store, where: Where) -> Target:
    sort, name = _told(where)
    if sort in IN_TEXT:
        return _placed(store, where, sort, name)
    given = {"document": where.document, "code": where.code}
    other = next((key for key, value in given.items() if value and key != sort), None)
    if other or (name and given.get(sort)):
        what = f"a memo on a {sort}, and --{other or sort} {given[other or sort]!r}"
        raise ParameterError(what, expected="one thing that the memo is on")
    return stores.memo_targets.resolve(store, sort, name or given.get(sort) or "")


def _told(where: Where) -> tuple[str, str]:
    """The sort of thing and its name, as far as they are told."""
    if where.on:
        sort, _, name = where.on.partition("=")
        return sort.strip().casefold(), name.strip()
    if where.quote is not None or where.start is not None or where.end is not None:
        return "passage", ""
    if where.turn is not None:
        return "turn", ""
    if where.document:
        return "document", ""
    return ("code", "") if where.code else ("project", "")


def _placed(store: Store, where: Where, sort: str, name: str) -> Target:
    document, _, turn = name.rpartition("#") if "#" in name else (name, "", "")
    if turn and not (turn.isascii() and turn.isdecimal()):
        raise ParameterError(f"the turn {turn!r}", expected="as in turn=NAME#12")
    document = document or where.document or ""
    ordinal = int(turn) if turn else where.turn
    if not document:
        what = f"a memo on a {sort} without its document"
        raise ParameterError(what, repair="add --document NAME")
    text = Placing.of(store).text(document)
    within = _turn(store, document, ordinal, text) if ordinal is not None else None
    span = within if sort == "turn" else _passage(where, document, text, within)
    if span is None:
        what = f"a memo on a {sort} of {document!r}, and nothing says which"
        expected = "a turn" if sort == "turn" else "a quote, or start and end"
        raise ParameterError(what, expected=expected)
    return Target(sort=sort, document=document, span=span)


def _turn(store: Store, document: str, ordinal: int, text: str) -> Span:
    turn = stores.places.turn(store, document, ordinal)
    if turn is None:
        last = stores.places.last_turn(store, document)
        raise SpanError(f"{document!r} has no turn {ordinal}", expected=f"1–{last}")
    return trim(text, turn) or turn


def _passage(where: Where, document: str, text: str, within: Span | None) -> Span | None:
    if where.start is not None and where.end is not None:
        span = Span(where.start, where.end)
        if where.quote is not None and quote_of(text, span) != where.quote:
            raise SpanError(
                f"the quote is not what stands at {span.start}–{span.end} of {document!r}"
            )
        quote_of(text, span)
        return span
    if where.quote is None:
        return None
    return quoted(text, where.quote, within, where=repr(document))


def _filter(store: Store, wanted: Wanted) -> Callable[[Memo], bool]:
    if wanted.kind and wanted.kind not in MEMO_KINDS:
        expected = ", ".join(MEMO_KINDS)
        raise ParameterError(f"memos of the kind {wanted.kind!r}", expected=expected)
    if wanted.coder:
        stores.coders.known(store, wanted.coder)
    if wanted.document:
        stores.documents.id_of(store, wanted.document)
    paths = stores.codes.paths(store, with_categories=True)
    code = resolve(wanted.code, paths) if wanted.code else None
    is_on, says = _on(store, wanted.on), _says(wanted)

    def passes(memo: Memo) -> bool:
        return (
            wanted.kind in (None, memo.kind)
            and wanted.coder in (None, memo.coder)
            and wanted.document in (None, memo.document)
            and code in (None, memo.code)
            and is_on(memo)
            and says(memo.text)
        )

    return passes


def _on(store: Store, on: str | None) -> Callable[[Memo], bool]:
    if not on:
        return lambda _: True
    sort, _, name = (part.strip() for part in on.partition("="))
    sort = sort.casefold()
    if sort not in MEMO_SORTS:
        raise ParameterError(f"memos on a {sort!r}", expected=", ".join(MEMO_SORTS))
    if not name:
        return lambda memo: memo.sort == sort
    if sort in IN_TEXT:
        return _at(store, sort, name)
    thing = stores.memo_targets.resolve(store, sort, name).object
    return lambda memo: (memo.sort, memo.object) == (sort, thing)


def _at(store: Store, sort: str, name: str) -> Callable[[Memo], bool]:
    """Whether a memo is on that turn, on a passage in it, or anywhere in that document."""
    if "#" not in name:
        stores.documents.id_of(store, name)
        return lambda memo: (memo.sort, memo.document) == (sort, name)
    target = _placed(store, Where(), "turn", name)
    document, span = target.document, target.span

    def is_there(memo: Memo) -> bool:
        is_near = bool(span and memo.span and memo.span.overlaps(span))
        return (memo.sort, memo.document) == (sort, document) and is_near

    return is_there


def _says(wanted: Wanted) -> Callable[[str], bool]:
    if not wanted.contains:
        return lambda _: True
    if not wanted.regex:
        part = wanted.contains.casefold()
        return lambda text: part in text.casefold()
    problem = regex_problem(wanted.contains)
    if problem:
        raise ParameterError(f"{wanted.contains!r} {problem[0]}", repair=problem[1])
    from qualkit.rules.bounded import BoundedRegex

    regex = BoundedRegex(wanted.contains)
    return lambda text: any(regex.matches(text))
