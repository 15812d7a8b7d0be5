"""The codebooks of two copies: every revision is kept, and where both grew, one more joins them.

Revisions are known by their GUIDs, codes by theirs; codes of one path made apart are one. Where
only one copy has further revisions, its codebook is that of both. The text of the revision that
joins two is woven of theirs where that is certain, so that comments stay, else it is written anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.codebook import parse_codebook, updating, write_codebook
from qualkit.codebook.layout import comments
from qualkit.codebook.threeway import Side, ThreeWay
from qualkit.codebook.weaving import woven
from qualkit.errors import CodebookError, ParameterError, ProjectError
from qualkit.model.codes import Codebook
from qualkit.model.identity import derived_guid
from qualkit.store import codes as kept_codes
from qualkit.store import events
from qualkit.store.connection import Store
from qualkit.store.merging_log import later
from qualkit.store.merging_state import Merging, insert, records, short, update
from qualkit.store.seals import seal

_CODE = ["guid", "path", "position", "category", "color", "revision", "retired", "merged"]


@dataclass(frozen=True, slots=True)
class _Revision:
    number: int
    guid: str
    yaml: str
    created: str


def merge_codes(m: Merging, *, coder: str) -> None:
    """Bring in revisions and codes; the newest revision then has the codes of both.

    Raises
    ------
    ProjectError
        If the two codebooks cannot be one.
    """
    mine, theirs = _revisions(m.own), _revisions(m.other)
    shared = {one.guid for one in mine} & {one.guid for one in theirs}
    new = [one for one in theirs if one.guid not in shared]
    _copy_revisions(m, mine)
    rows = _pair(m)
    ahead = [one for one in mine if one.guid not in shared]
    if new and ahead:
        _join(m, (mine, theirs), shared, rows, coder)
    elif new:
        head = _parsed(m.own, m.ids["codebook_revision"][new[-1].number])
        _place(m, rows, head, _in_book(m.other, m.same, new[-1].number))
    else:
        book = _parsed(m.own, mine[-1].number) if mine else Codebook(title="", codes=())
        _place(m, rows, book, _in_book(m.own, m.same, mine[-1].number if mine else 0))


def _revisions(store: Store) -> list[_Revision]:
    query = "SELECT number, guid, yaml, created FROM codebook_revision ORDER BY number"
    return [_Revision(*row) for row in store.rows(query)]


def _copy_revisions(m: Merging, mine: list[_Revision]) -> None:
    known = {one.guid: one.number for one in mine}
    for row in records(m.other, "SELECT * FROM codebook_revision ORDER BY number"):
        number = known.get(row["guid"])
        if number is None:
            values = {name: row[name] for name in row if name not in ("number", "row_hash")}
            number = insert(m.own, "codebook_revision", values)
            query = "SELECT name, text FROM word_list WHERE revision = ?"
            for name, text in m.other.rows(query, (row["number"],)):
                insert(m.own, "word_list", {"revision": number, "name": name, "text": text})
            seal(m.own, "codebook revision", number)
            m.count("codebook revision", "new")
        else:
            m.count("codebook revision", "known")
        m.ids["codebook_revision"][row["number"]] = number


def _pair(m: Merging) -> dict[str, tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """GUID → the code's row in each copy, as of before; rows that are new here are made."""
    mine = {row["guid"]: row for row in records(m.own, "SELECT * FROM code")}
    theirs = {row["guid"]: row for row in records(m.other, "SELECT * FROM code ORDER BY id")}
    by_path = {row["path"]: row for row in mine.values()}
    found: dict[str, tuple[dict[str, Any] | None, dict[str, Any] | None]] = {}
    for guid, row in theirs.items():
        own = mine.get(guid)
        if own is None and (alike := by_path.get(row["path"])) and alike["guid"] not in theirs:
            own = alike
        if own is None:
            made = insert(m.own, "code", {
                **{name: row[name] for name in _CODE if name != "merged"},
                "path": f"\0{guid}",
                "revision": m.ids["codebook_revision"][row["revision"]],
            })  # fmt: skip
            m.ids["code"][row["id"]] = made
            m.count("code", "new")
            found[guid] = (None, row)
            continue
        m.ids["code"][row["id"]] = own["id"]
        m.count("code", "known")
        found[m.one(own["guid"], guid)] = (own, row)
    paired = {id(own) for own, _ in found.values()}
    found |= {guid: (row, None) for guid, row in mine.items() if id(row) not in paired}
    return found


def _in_book(store: Store, same: Mapping[str, str], number: int) -> dict[str, str]:
    """The GUID of each code of a revision that is, or was, the newest, by path."""
    query = "SELECT path, guid FROM code WHERE revision = ?"
    return {path: same.get(guid, guid) for path, guid in store.rows(query, (number,))}


def _parsed(store: Store, number: int) -> Codebook:
    query = "SELECT yaml FROM codebook_revision WHERE number = ?"
    (yaml,) = store.one(query, (number,)) or ("",)
    return _book(yaml, kept_codes.word_lists(store, number))


def _book(yaml: str, lists: Mapping[str, str]) -> Codebook:
    book, faults = parse_codebook(yaml, "the codebook", lambda name: lists[name])
    if faults:
        raise ProjectError("the codebook of a copy cannot be read", repair="import it again first")
    return book


def _join(
    m: Merging,
    revisions: tuple[list[_Revision], list[_Revision]],
    shared: set[str],
    rows: Mapping[str, tuple[dict[str, Any] | None, dict[str, Any] | None]],
    coder: str,
) -> None:
    """One more revision, of what both codebooks say."""
    heads = [(one[-1], store) for one, store in zip(revisions, (m.own, m.other), strict=True)]
    heads.sort(key=lambda head: (head[0].created, head[0].guid))
    common = [one for one in revisions[0] if one.guid in shared]
    sides = [
        Side(book=_parsed(store, head.number), ids=_in_book(store, m.same, head.number))
        for head, store in heads
    ]
    base = _base(m.own, common, rows, sides)
    three = ThreeWay(base, sides[0], sides[1], keep=_given(m))
    lists = [kept_codes.word_lists(store, head.number) for head, store in heads]
    try:
        book, ids = three.merged()
        yaml = _woven(common, [head for head, _ in heads], book, {**lists[0], **lists[1]})
        texts = [common[-1].yaml if common else "", *(head.yaml for head, _ in heads)]
        _tell_lost(m, texts, yaml)
        _book(yaml, {**lists[0], **lists[1]})
    except (CodebookError, ParameterError) as error:
        why = (
            error.what if isinstance(error, ParameterError) else "a rule of one fits not the other"
        )
        repair = "change one of the two copies first, and merge again"
        raise ProjectError(f"the two codebooks cannot be one: {why}", repair=repair) from error
    _list_clashes(m, three, lists)
    number = _save(m, book, yaml, heads, {**lists[0], **lists[1]})
    before = _in_book(m.other, m.same, revisions[1][-1].number)
    _place(m, rows, _parsed(m.own, number), ids)
    places = {path: at for at, path in enumerate(book.paths())}
    now = {guid: path for path, guid in ids.items()}
    moved = [
        [row["position"], places[now[guid]]]
        for guid, (_, row) in rows.items()
        if row and before.get(row["path"]) == guid and now.get(guid) not in (None, row["path"])
    ]
    (guid,) = m.own.one("SELECT guid FROM codebook_revision WHERE number = ?", (number,)) or ("",)
    details = {"revision": number, "codes": len(book.codes), "moved": sorted(moved)}
    events.record(m.own, "codebook", guid, details, coder=coder)


def _list_clashes(m: Merging, three: ThreeWay, lists: Sequence[Mapping[str, str]]) -> None:
    for clash in three.clashes:
        m.conflict("codebook", clash.path or "(the book)", clash.field, (clash.kept, clash.other),
                   "changed in both; the later revision stands")  # fmt: skip
    for name in sorted(lists[0].keys() & lists[1].keys()):
        if lists[0][name] != lists[1][name]:
            m.conflict("word list", name, "text", ("of the later revision", "of the other"),
                       "differs; the later revision stands")  # fmt: skip


def _base(
    store: Store, common: list[_Revision], rows: Mapping[str, Any], sides: list[Side]
) -> Side:
    """The codebook that both come from, with the ids that its codes have where paths stayed."""
    if not common:
        return Side(book=Codebook(title="", codes=()), ids={})
    book = _parsed(store, common[-1].number)
    known = {**sides[0].ids, **sides[1].ids}
    former = "SELECT text, guid FROM change JOIN code ON code.id = row_id WHERE kind = 'code'"
    before = dict(store.rows(f"{former} AND field = 'path' AND text NOT NULL ORDER BY change.id"))
    gone = {row["path"]: guid for guid, pair in rows.items() for row in pair if row}
    ids = {
        path: known.get(path) or before.get(path) or gone.get(path) or f"base {path}"
        for path in book.paths()
    }
    return Side(book=book, ids=ids)


def _given(m: Merging) -> frozenset[str]:
    """The codes that codings in force of either copy have."""
    query = """
        SELECT DISTINCT code.guid FROM coding JOIN code ON code.id = code_id
        WHERE removed IS NULL AND merged IS NULL"""
    found = [guid for store in (m.own, m.other) for (guid,) in store.rows(query)]
    return frozenset(m.same.get(guid, guid) for guid in found)


def _woven(
    common: list[_Revision], heads: list[_Revision], book: Codebook, lists: Mapping[str, str]
) -> str:
    """The text of the joined book: woven of both where it says the same, else written."""
    text = woven(common[-1].yaml, heads[0].yaml, heads[1].yaml) if common else None
    if text is not None:
        try:
            if _book(text, lists).paths() == book.paths():
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


def _save(m: Merging, book: Codebook, yaml: str, heads: list[Any], lists: dict[str, str]) -> int:
    guids = sorted(head.guid for head, _ in heads)
    number = insert(m.own, "codebook_revision", {
        "guid": derived_guid("merge", *guids), "title": book.title, "version": book.version,
        "language": book.language, "source": "(merge)", "yaml": yaml,
        "created": heads[1][0].created,
    })  # fmt: skip
    for name, text in sorted(lists.items()):
        insert(m.own, "word_list", {"revision": number, "name": name, "text": text})
    seal(m.own, "codebook revision", number)
    m.notes.append(f"both codebooks changed: revision {number} joins them")
    return number


def _place(
    m: Merging,
    rows: Mapping[str, tuple[dict[str, Any] | None, dict[str, Any] | None]],
    book: Codebook,
    ids: Mapping[str, str],
) -> None:
    """Give each code's row its path and what `book` says of it; those not in it are dropped."""
    newest = kept_codes.latest_number(m.own)
    at = {code.path: position for position, code in enumerate(book.codes)}
    guids = {guid: path for path, guid in ids.items()}
    chosen: dict[int, dict[str, Any]] = {}
    for guid, (mine, theirs) in rows.items():
        row = mine["id"] if mine else m.ids["code"][theirs["id"]]  # type: ignore[index]
        values = _values(m, guid, mine, theirs)
        if guid in guids:
            code = book.codes[at[guids[guid]]]
            since = values["retired"] or (m.own.clock() if code.retired else None)
            values |= {
                "path": code.path, "position": at[code.path], "category": int(code.category),
                "color": code.color, "revision": newest,
                "retired": since if code.retired else None,
            }  # fmt: skip
        elif values["retired"] is None:
            values["retired"] = _created(m.own, newest)
        chosen[row] = values
    _write(m, chosen, set(guids))


def _values(
    m: Merging, guid: str, mine: dict[str, Any] | None, theirs: dict[str, Any] | None
) -> dict[str, Any]:
    """What the two copies say of a code, without a codebook."""
    if theirs is not None:
        theirs = {
            **theirs,
            "revision": m.ids["codebook_revision"][theirs["revision"]],
            "merged": m.mapped("code", theirs["merged"]),
        }
    if mine is None or theirs is None:
        return {**{name: (mine or theirs or {})[name] for name in _CODE}, "guid": guid}
    said, told = m.own_log.touches("code", mine["id"]), m.other_log.touches("code", theirs["id"])
    values = {"guid": guid}
    for name in _CODE[1:]:
        a, b = mine[name], theirs[name]
        takes = later(said.get(name, frozenset()), told.get(name, frozenset()))
        if takes is None:
            takes = _later_row(m, mine, theirs)
        values[name] = b if takes else a
    return values


def _later_row(m: Merging, mine: dict[str, Any], theirs: dict[str, Any]) -> bool:
    query = "SELECT created, guid FROM codebook_revision WHERE number = ?"
    ranks = [(*(m.own.one(query, (row["revision"],)) or ()), row["path"]) for row in (mine, theirs)]
    return ranks[1] > ranks[0]


def _created(store: Store, number: int) -> str:
    query = "SELECT created FROM codebook_revision WHERE number = ?"
    return str((store.one(query, (number,)) or ("",))[0])


def _write(m: Merging, chosen: Mapping[int, dict[str, Any]], in_book: set[str]) -> None:
    before = {row["id"]: row for row in records(m.own, "SELECT * FROM code")}
    taken: set[str] = set()
    for values in sorted(chosen.values(), key=lambda each: each["guid"] not in in_book):
        if values["path"] in taken:
            values["path"] = f"{values['path']} ({short(values['guid'])})"
        taken.add(values["path"])
    changed = [row for row, values in chosen.items() if {**before[row], **values} != before[row]]
    for row in changed:
        update(m.own, "code", row, {"path": f"\0{row}"})
    for row in changed:
        update(m.own, "code", row, chosen[row])
        seal(m.own, "code", row)
        m.count("code", "changed", int(not before[row]["path"].startswith("\0")))


def follow_merged(m: Merging) -> None:
    """Give codings of a code that was merged away the one that it was merged into.

    Raises
    ------
    ProjectError
        If codings have a code that the codebook lacks.
    """
    query = """
        WITH RECURSIVE became(id, last) AS (
          SELECT id, merged FROM code WHERE merged NOT NULL UNION
          SELECT became.id, code.merged FROM became JOIN code ON code.id = last
          WHERE code.merged NOT NULL)
        SELECT coding.id, last FROM coding JOIN code ON code.id = code_id
        JOIN became ON became.id = code_id JOIN code AS target ON target.id = last
        WHERE removed IS NULL AND code.merged NOT NULL AND target.merged IS NULL"""
    moved = m.own.rows(query)
    for row, code in moved:
        update(m.own, "coding", row, {"code_id": code})
        seal(m.own, "coding", row)
    if moved:
        m.notes.append(
            f"{len(moved)} codings of codes that the other copy merged have the joint code now"
        )
    lost = m.own.one(
        "SELECT path, count(*) FROM coding JOIN code ON code.id = code_id WHERE removed IS NULL"
        f" AND (category OR NOT code.{kept_codes.IN_BOOK}) GROUP BY path ORDER BY path"
    )
    if lost:
        raise ProjectError(
            f"one copy gives the code {lost[0]!r}, which the other has dropped ({lost[1]} codings)",
            repair="put the code back in the one, or recode in the other, and merge again",
        )
