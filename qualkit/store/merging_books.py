"""Of two codebooks that both grew, the one that joins them, as one more revision.

Its text is woven of theirs where that is certain, so that comments stay, else it is written anew.
What became of the codes' rows is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.codebook import parse_codebook, updating, write_codebook
from qualkit.codebook.layout import comments
from qualkit.codebook.threeway import Side, ThreeWay, is_same_book
from qualkit.codebook.weaving import woven
from qualkit.errors import CodebookError, ParameterError, ProjectError
from qualkit.model.codes import Codebook
from qualkit.model.identity import derived_guid
from qualkit.store import codes as kept_codes
from qualkit.store.connection import Store
from qualkit.store.merging_state import Merging, insert
from qualkit.store.seals import seal

Rows = Mapping[str, tuple[dict[str, Any] | None, dict[str, Any] | None]]
"""GUID → the code's row in this copy and in the other."""

MERGED = "(merge)"
"""The source of a revision that joins two."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of the codebook in the file of `store`."""

    store: Store
    number: int
    guid: str
    yaml: str
    created: str
    source: str


@dataclass(frozen=True, slots=True)
class Joint:
    """The joining revision: its number, and the GUID of each of its codes by path."""

    number: int
    book: Codebook
    ids: Mapping[str, str]


def revisions(store: Store) -> list[Revision]:
    """Every revision of a copy, in order."""
    query = "SELECT number, guid, yaml, created, source FROM codebook_revision ORDER BY number"
    return [Revision(store, *row) for row in store.rows(query)]


def in_book(store: Store, same: Mapping[str, str], number: int) -> dict[str, str]:
    """The GUID of each code of a revision that is, or was, the newest, by path."""
    query = "SELECT path, guid FROM code WHERE revision = ?"
    return {path: same.get(guid, guid) for path, guid in store.rows(query, (number,))}


def parsed(store: Store, number: int) -> Codebook:
    """The codebook at a revision."""
    query = "SELECT yaml FROM codebook_revision WHERE number = ?"
    (yaml,) = store.one(query, (number,)) or ("",)
    return _book(yaml, kept_codes.word_lists(store, number))


def _book(yaml: str, lists: Mapping[str, str]) -> Codebook:
    book, faults = parse_codebook(yaml, "the codebook", lambda name: lists[name])
    if faults:
        raise ProjectError("the codebook of a copy cannot be read", repair="import it again first")
    return book


def refused(why: str) -> ProjectError:
    """The error where two codebooks cannot be one."""
    repair = "change one of the two copies first, and merge again"
    return ProjectError(f"the two codebooks cannot be one: {why}", repair=repair)


def join(
    m: Merging,
    mine: Sequence[Revision],
    theirs: Sequence[Revision],
    *,
    rows: Rows,
    became: Mapping[str, str],
) -> Joint:
    """One more revision, of what both codebooks say.

    ``became`` maps the GUID of each code that was merged away to that of the code it is now.

    Raises
    ------
    ProjectError
        If the two cannot be one.
    """
    heads = sorted((mine[-1], theirs[-1]), key=lambda head: (head.created, head.guid))
    shared = {one.guid for one in mine} & {one.guid for one in theirs}
    common = [one for one in mine if one.guid in shared]
    first, then = (_head(m, head) for head in heads)
    three = ThreeWay(
        _base(m, common, rows, heads),
        first,
        then,
        keep=_given(m, became),
        merged=became,
        past=lambda: _past(m, [one for one in (*mine, *theirs) if one.guid not in shared]),
    )
    lists = [kept_codes.word_lists(head.store, head.number) for head in heads]
    every = {**lists[0], **lists[1]}
    try:
        book, ids = three.joined()
        yaml = _woven(common, heads, book, every)
        texts = [common[-1].yaml if common else "", *(head.yaml for head in heads)]
        _tell_lost(m, texts, yaml)
        book = _book(yaml, every)
    except ParameterError as error:
        raise refused(error.what) from error
    except CodebookError as error:
        raise refused("a rule of one fits not the other") from error
    _list_clashes(m, three, lists)
    return Joint(_save(m, book, yaml, heads, every), book, ids)


def _head(m: Merging, head: Revision) -> Side:
    ids = in_book(head.store, m.same, head.number)
    return Side(book=parsed(head.store, head.number), ids=ids)


def _list_clashes(m: Merging, three: ThreeWay, lists: Sequence[Mapping[str, str]]) -> None:
    for clash in three.clashes:
        why = "changed in both; the later change stands"
        if clash.field == "merged":
            why = f"merged into {clash.kept} in one and changed in the other; it stays merged"
        field = "stands" if clash.field == "merged" else clash.field
        m.conflict("codebook", clash.path or "(the book)", field, (clash.kept, clash.other), why)
    for name in sorted(lists[0].keys() & lists[1].keys()):
        if lists[0][name] != lists[1][name]:
            m.conflict("word list", name, "text", ("of the later revision", "of the other"),
                       "differs; the later revision stands")  # fmt: skip


def _base(m: Merging, common: list[Revision], rows: Rows, heads: Sequence[Revision]) -> Side:
    """The codebook that both come from, with the ids that its codes have where paths stayed."""
    if not common:
        return Side(book=Codebook(title="", codes=()), ids={})
    known: dict[str, str] = {}
    for head in heads:
        known |= in_book(head.store, m.same, head.number)
    gone = {row["path"]: guid for guid, pair in rows.items() for row in pair if row}
    return _side(common[-1], gone | _former(m, m.other) | _former(m, m.own) | known)


def _side(revision: Revision, known: Mapping[str, str]) -> Side:
    """A revision of the past, whose codes have the ids known of their paths."""
    book = parsed(revision.store, revision.number)
    return Side(book=book, ids={path: known.get(path, f"past {path}") for path in book.paths()})


def _former(m: Merging, store: Store) -> dict[str, str]:
    """The GUID of the code that once had a path."""
    query = """
        SELECT text, guid FROM change JOIN code ON code.id = row_id
        WHERE kind = 'code' AND field = 'path' AND text NOT NULL ORDER BY change.id"""
    return {path: m.same.get(guid, guid) for path, guid in store.rows(query)}


def _past(m: Merging, ahead: Sequence[Revision]) -> Iterator[Side]:
    """The codebooks of revisions in the order in which they were made; no joining ones."""
    known: dict[int, dict[str, str]] = {}
    for one in sorted(ahead, key=lambda one: (one.created, one.guid)):
        if one.source == MERGED:
            continue
        if id(one.store) not in known:
            named = {path: m.same.get(guid, guid) for path, guid in
                     one.store.rows("SELECT path, guid FROM code")}  # fmt: skip
            known[id(one.store)] = _former(m, one.store) | named
        yield _side(one, known[id(one.store)])


def _given(m: Merging, became: Mapping[str, str]) -> frozenset[str]:
    """The codes that codings in force of either copy have, or will have."""
    query = """
        SELECT DISTINCT code.guid FROM coding JOIN code ON code.id = code_id
        WHERE removed IS NULL"""
    found = [guid for store in (m.own, m.other) for (guid,) in store.rows(query)]
    ours = (m.same.get(guid, guid) for guid in found)
    return frozenset(became.get(guid, guid) for guid in ours)


def _woven(
    common: Sequence[Revision], heads: Sequence[Revision], book: Codebook, lists: Mapping[str, str]
) -> str:
    """The text of the joined book: woven of both where it says the same, else written."""
    text = woven(common[-1].yaml, heads[0].yaml, heads[1].yaml) if common else None
    if text is not None:
        try:
            if is_same_book(_book(text, lists), book):
                return text
        except (CodebookError, ProjectError, KeyError):
            pass
    for head in reversed(heads):
        changed = updating.update(
            head.yaml, _book(head.yaml, lists), book, lambda name: lists[name]
        )
        if not changed.rewritten:
            return changed.text
    return write_codebook(book)


def _tell_lost(m: Merging, texts: list[str], yaml: str) -> None:
    """Note how many comments of either codebook, which nobody took out, the joint one lacks."""
    base, first, then = (Counter(comments(text)) for text in texts)
    lost = ((first | then) - (base - first) - (base - then) - Counter(comments(yaml))).total()
    if lost:
        what = (
            "a comment in the codebook was"
            if lost == 1
            else f"{lost} comments in the codebook were"
        )
        m.notes.append(f"{what} lost, as both had changed it there")


def _save(
    m: Merging,
    book: Codebook,
    yaml: str,
    heads: Sequence[Revision],
    lists: Mapping[str, str],
) -> int:
    guids = sorted(head.guid for head in heads)
    number = insert(m.own, "codebook_revision", {
        "guid": derived_guid("merge", *guids), "title": book.title, "version": book.version,
        "language": book.language, "source": MERGED, "yaml": yaml,
        "created": heads[1].created,
    })  # fmt: skip
    for name, text in sorted(lists.items()):
        insert(m.own, "word_list", {"revision": number, "name": name, "text": text})
    seal(m.own, "codebook revision", number)
    m.notes.append(f"both codebooks changed: revision {number} joins them")
    return number
