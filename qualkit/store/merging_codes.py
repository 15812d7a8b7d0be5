"""The codebooks of two copies: every revision is kept, and where both grew, one more joins them.

Revisions are known by their GUIDs, codes by theirs; codes of one path made apart are one. Where
only one copy has further revisions, its codebook is that of both. A code that one copy merged into
another is that other from then on, and its codings follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualkit.errors import ProjectError
from qualkit.model.codes import Codebook
from qualkit.store import codes as kept_codes
from qualkit.store import events, merging_books
from qualkit.store.connection import Store
from qualkit.store.merging_books import Joint, Revision, Rows
from qualkit.store.merging_log import both, later
from qualkit.store.merging_state import Merging, insert, records, short, update
from qualkit.store.seals import seal

_CODE = ["guid", "path", "position", "category", "color", "revision", "retired", "merged"]


def merge_codes(m: Merging, *, coder: str) -> None:
    """Bring in revisions and codes; the newest revision then has the codes of both.

    Raises
    ------
    ProjectError
        If the two codebooks cannot be one.
    """
    mine, theirs = (merging_books.revisions(store) for store in (m.own, m.other))
    shared = {one.guid for one in mine} & {one.guid for one in theirs}
    new = [one for one in theirs if one.guid not in shared]
    _copy_revisions(m, mine)
    rows = _pair(m)
    became = _became(m, rows)
    if new and len(mine) > len(shared):
        joint = merging_books.join(m, mine, theirs, rows=rows, became=became)
        _place(m, rows, joint.book, joint.ids, became)
        _list_merged_apart(m, rows, became)
        _tell(m, rows, joint, theirs[-1], coder)
        return
    head = new[-1] if new else mine[-1] if mine else None
    book = merging_books.parsed(head.store, head.number) if head else Codebook(title="", codes=())
    ids = merging_books.in_book(head.store, m.same, head.number) if head else {}
    _place(m, rows, book, ids, became)


def _tell(m: Merging, rows: Rows, joint: Joint, head: Revision, coder: str) -> None:
    """Write into the log which codes of the other copy have another place in the joining one."""
    before = merging_books.in_book(m.other, m.same, head.number)
    places = {path: at for at, path in enumerate(joint.book.paths())}
    now = {guid: path for path, guid in joint.ids.items()}
    moved = [
        [row["position"], places[now[guid]]]
        for guid, (_, row) in rows.items()
        if row and before.get(row["path"]) == guid and now.get(guid) not in (None, row["path"])
    ]
    query = "SELECT guid FROM codebook_revision WHERE number = ?"
    (guid,) = m.own.one(query, (joint.number,)) or ("",)
    details = {"revision": joint.number, "codes": len(joint.book.codes), "moved": sorted(moved)}
    events.record(m.own, "codebook", guid, details, coder=coder)


def _copy_revisions(m: Merging, mine: list[Revision]) -> None:
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


def _pair(m: Merging) -> Rows:
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


def _place(
    m: Merging,
    rows: Rows,
    book: Codebook,
    ids: Mapping[str, str],
    became: Mapping[str, str],
) -> None:
    """Give each code's row its path and what `book` says of it; those not in it are dropped."""
    newest = kept_codes.latest_number(m.own)
    at = {code.path: position for position, code in enumerate(book.codes)}
    guids = {guid: path for path, guid in ids.items()}
    own = {guid: _row(m, pair) for guid, pair in rows.items()}
    chosen: dict[int, dict[str, Any]] = {}
    for guid, pair in rows.items():
        values = _values(m, guid, *pair)
        values["merged"] = None
        if guid in guids:
            code = book.codes[at[guids[guid]]]
            since = values["retired"] or (m.own.clock() if code.retired else None)
            values |= {
                "path": code.path, "position": at[code.path], "category": int(code.category),
                "color": code.color, "revision": newest,
                "retired": since if code.retired else None,
            }  # fmt: skip
        else:
            values["merged"] = own[became[guid]] if guid in became else None
            values["retired"] = values["retired"] or _created(m.own, newest)
        chosen[own[guid]] = values
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
    taken = {}
    for name in _CODE[1:]:
        takes = later(said.get(name, frozenset()), told.get(name, frozenset()))
        if takes is None:
            takes = _later_row(m, mine, theirs)
        taken[name] = theirs if takes else mine
    if taken["merged"]["merged"] is not None:
        taken = dict.fromkeys(taken, taken["merged"])
    return {"guid": guid, **{name: row[name] for name, row in taken.items()}}


def _row(m: Merging, pair: tuple[dict[str, Any] | None, dict[str, Any] | None]) -> int:
    """The id here of a code's row."""
    mine, theirs = pair
    return int(mine["id"] if mine else m.ids["code"][theirs["id"]])  # type: ignore[index]


def _became(m: Merging, rows: Rows) -> dict[str, str]:
    """The GUID of each code that was merged away → that of the code at the end of its chain."""
    guids = {_row(m, pair): guid for guid, pair in rows.items()}
    said = {guid: _values(m, guid, *pair)["merged"] for guid, pair in rows.items()}
    next_of = {guid: guids[row] for guid, row in said.items() if row is not None}
    return {guid: _end(guid, next_of, rows) for guid in next_of}


def _end(guid: str, next_of: Mapping[str, str], rows: Rows) -> str:
    seen, at = {guid}, next_of[guid]
    while at in next_of:
        if at in seen:
            names = sorted({_called(rows[one]) for one in seen})
            listed = ", ".join(map(repr, names))
            raise merging_books.refused(f"the copies merged codes into each other: {listed}")
        seen.add(at)
        at = next_of[at]
    return at


def _called(pair: tuple[dict[str, Any] | None, dict[str, Any] | None]) -> str:
    """The path of a code in a copy that has it still."""
    standing = [row["path"] for row in pair if row and row["merged"] is None]
    path = standing[0] if standing else next(row["path"] for row in pair if row)
    return str(path.partition(kept_codes.UNTIL)[0])


def _list_merged_apart(m: Merging, rows: Rows, became: Mapping[str, str]) -> None:
    """List the codes that each copy merged into another one."""
    guids = {_row(m, pair): guid for guid, pair in rows.items()}
    for guid, (mine, theirs) in rows.items():
        if guid not in became or not (mine and theirs and mine["merged"] and theirs["merged"]):
            continue
        logs = (m.own_log.touches("code", mine["id"]), m.other_log.touches("code", theirs["id"]))
        into = [guids[row] for row in (mine["merged"], m.mapped("code", theirs["merged"]))]
        ends = {became.get(each, each) for each in into}
        if both(*(log["merged"] for log in logs)) and len(ends) > 1:
            (other,) = ends - {became[guid]}
            values = [_called(rows[each]) for each in (became[guid], other)]
            m.conflict("codebook", _called(rows[guid]), "merged into", values,
                       "merged in both; the later merge stands")  # fmt: skip


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
