"""The memos of a project with what they are on: a page to read, or a table with every version."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qualkit import store as stores
from qualkit.interchange.documents import Cited, Heading, Line, Paper, Part, Prose, Run, said
from qualkit.model.case_tables import COUNT, FLAG, TEXT, CaseColumn, TypedTable
from qualkit.model.directions import apart
from qualkit.model.documents import Turn
from qualkit.model.exported import Exported
from qualkit.model.memos import MEMO_SORTS, Memo, MemoVersion
from qualkit.model.places import Places
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.workflows._papers import blind_note, moment, tables_of, write_paper

COLUMNS = (
    "id", "kind", "sort", "name", "text", "coder", "created", "version", "is_current", "began",
    "document", "code", "start", "end", "quote", "participant", "turn", "is_lost", "is_on_removed",
)  # fmt: skip
_KINDS = dict.fromkeys(("version", "start", "end", "turn"), COUNT) | dict.fromkeys(
    ("is_current", "is_lost", "is_on_removed"), FLAG
)
_LABELS = {
    "sort": "the sort of thing that it is on",
    "name": "what that is called",
    "coder": "who wrote this version",
    "created": "when this version was written",
    "began": "when the memo was first written",
    "participant": "who says the words, the first of several",
    "turn": "the turn in which they begin",
    "is_lost": "the words that it was written on are gone or changed",
    "is_on_removed": "what it is on was removed",
}


def export_memos(store: Store, out: Path, *, all_versions: bool = False) -> Exported:
    """Write the memos, and the remarks that codings and themes carry themselves.

    As .html, .docx or .md each with what it says now, and with what it said before if
    ``all_versions``; as .csv, .xlsx or .parquet a row a version.

    Raises
    ------
    ParameterError
        If the suffix is another.
    """
    memos = (*stores.memos.all_memos(store), *stores.memos.short_memos(store))
    tables = tables_of(lambda: _table(store, memos), "memos")
    n = write_paper(out, "memos", lambda: _paper(store, memos, all_versions), tables)
    return Exported(path=out, noun="memo", items=len(memos), spelled_out=n)


def _turns(places: Places, memo: Memo) -> tuple[Turn, ...]:
    """The turns of the words that a memo or what it is on has."""
    if memo.document is None or memo.span is None or memo.quote is None:
        return ()
    return places.touching(memo.document, memo.span)


def _versions(store: Store, memo: Memo) -> tuple[MemoVersion, ...]:
    """What a memo said, the first first; a short remark has one version."""
    if memo.version > 1:
        return stores.memos.versions(store, memo.id)
    only = MemoVersion(version=1, text=memo.text, coder=memo.coder, created=memo.changed)
    return (only,)


def _paper(store: Store, memos: tuple[Memo, ...], all_versions: bool) -> Paper:
    of_sort: dict[str, list[Memo]] = defaultdict(list)
    for memo in memos:
        of_sort[memo.sort].append(memo)
    parts: list[Part] = []
    places = Places(stores.documents.turns(store))
    for sort in (one for one in MEMO_SORTS if of_sort[one]):
        parts.append(Heading(text=f"On {_PLURALS.get(sort, f'{sort}s')}"))
        for memo in of_sort[sort]:
            before = _versions(store, memo)[:-1] if all_versions else ()
            parts += _memo(memo, _turns(places, memo), before)
    lead = (counted(len(memos), "memo"), _kinds(memos), *blind_note(store))
    return Paper(title="Memos", kind="memos", lead=tuple(filter(None, lead)), parts=tuple(parts))


_PLURALS: Mapping[str, str] = {"project": "the project", "codebook": "the codebook"}


def _kinds(memos: tuple[Memo, ...]) -> str:
    counts = Counter(memo.kind or "remark of a coding or theme" for memo in memos)
    return ", ".join(f"{kind}: {n}" for kind, n in sorted(counts.items()))


def _memo(memo: Memo, turns: Sequence[Turn], before: tuple[MemoVersion, ...]) -> Iterator[Part]:
    name = memo.code if memo.sort == "coding" and memo.code else memo.name
    yield Heading(text=name or memo.sort, level=2, is_listed=False)
    yield Prose(line=said(" · ".join(_told(memo)), is_quiet=True))
    if memo.quote:
        yield Cited(words=memo.quote, source=_source(turns))
    yield Prose(line=said(memo.text))
    for version in reversed(before):
        told = f"Version {version.version}, {version.coder}, {moment(version.created)}:"
        yield Prose(line=said(told, is_quiet=True))
        yield Prose(line=said(version.text, is_quiet=True))


def _source(turns: Sequence[Turn]) -> Line:
    """Who says the words, and in which turns."""
    if not turns:
        return ()
    who = ", ".join(dict.fromkeys(apart(turn.participant) for turn in turns if turn.participant))
    first, last = turns[0].ordinal, turns[-1].ordinal
    where = f"turn {first}" if first == last else f"turns {first}–{last}"
    if not who:
        return said(where, is_quiet=True)
    return (Run(text=who, is_strong=True), Run(text=f" · {where}", is_quiet=True))


def _told(memo: Memo) -> Iterator[str]:
    yield from filter(None, (memo.kind, apart(memo.coder), moment(memo.created)))
    if memo.version > 1:
        yield f"version {memo.version}, {moment(memo.changed)}"
    if memo.document and memo.document not in memo.name:
        yield apart(memo.document)
    if memo.is_lost:
        yield "its words are gone or changed"
    if memo.is_on_removed:
        yield "what it is on was removed"


def _table(store: Store, memos: tuple[Memo, ...]) -> TypedTable:
    places = Places(stores.documents.turns(store))
    return TypedTable(
        columns=tuple(
            CaseColumn(name=name, label=_LABELS.get(name, name), kind=_KINDS.get(name, TEXT))
            for name in COLUMNS
        ),
        rows=tuple(
            _cells(memo, version, _turns(places, memo))
            for memo in memos
            for version in _versions(store, memo)
        ),
    )


def _cells(memo: Memo, said_so: MemoVersion, turns: Sequence[Turn]) -> tuple[str | int | None, ...]:
    who = next((turn.participant for turn in turns if turn.participant), None)
    turn = turns[0].ordinal if turns else None
    start, end = (memo.span.start, memo.span.end) if memo.span else (None, None)
    return (
        memo.id, memo.kind, memo.sort, memo.name, said_so.text, said_so.coder, said_so.created,
        said_so.version, int(said_so.version == memo.version), memo.created, memo.document,
        memo.code, start, end, memo.quote, who, turn, int(memo.is_lost), int(memo.is_on_removed),
    )  # fmt: skip
