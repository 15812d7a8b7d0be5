"""Memos of two copies with all their versions, and what waits for review in either.

Versions that each copy wrote come one after another by their times: the last is in force, none is
lost. A memo that one copy removed and the other rewrote stays.
"""

from __future__ import annotations

from typing import Any

from qualkit.model.identity import derived_guid, digest
from qualkit.store.connection import Store
from qualkit.store.merging_log import both, later
from qualkit.store.merging_state import Merging, insert, records, short, update
from qualkit.store.seals import seal

_REMOVAL = ("remove memo", "restore memo")
_WRITING = ("rewrite memo",)

Version = tuple[str, str, int]
"""The text, the time and the coder's row of a version."""


def merge_memos(m: Merging) -> None:
    """Bring in the memos."""
    for old, new in m.same.items():
        for (row,) in m.own.rows("SELECT id FROM memo WHERE object = ?", (old,)):
            update(m.own, "memo", row, {"object": new})
            seal(m.own, "memo", row)
    for row in records(m.other, "SELECT * FROM memo ORDER BY id"):
        found = m.own.one("SELECT id, removed FROM memo WHERE guid = ?", (row["guid"],))
        theirs = _versions(m, row["id"])
        if found is None:
            own = _add(m, row)
            _write(m.own, own, theirs)
            m.count("memo", "new")
        else:
            own = int(found[0])
            m.count("memo", "known")
            changed = _removal(m, own, found[1], row) + _rewrite(m, own, theirs, row["guid"])
            m.count("memo", "changed", int(changed > 0))
        seal(m.own, "memo", own)


def _add(m: Merging, row: dict[str, Any]) -> int:
    values = {name: row[name] for name in row if name not in ("id", "row_hash")}
    values["document_id"] = m.mapped("document", row["document_id"])
    values["coder_id"] = m.mapped("coder", row["coder_id"])
    values["object"] = m.same.get(row["object"], row["object"])
    return insert(m.own, "memo", values)


def _versions(m: Merging, memo: int) -> list[Version]:
    query = "SELECT text, created, coder_id FROM memo_version WHERE memo_id = ? ORDER BY version"
    return [(text, at, m.ids["coder"][who]) for text, at, who in m.other.rows(query, (memo,))]


def _removal(m: Merging, own: int, removed: str | None, row: dict[str, Any]) -> bool:
    if removed == row["removed"]:
        return False
    guid = row["guid"]
    said, told = (log.told(_REMOVAL, guid) for log in (m.own_log, m.other_log))
    wrote, written = (log.told(_WRITING, guid) for log in (m.own_log, m.other_log))
    kept = row["removed"] if later(said, told) else removed
    if both(said | wrote, told | written) and None in (removed, row["removed"]):
        why = "removed in one and changed in the other; it stays"
        m.conflict("memo", short(guid), "stands", ("stands", "removed"), why)
        kept = None
    update(m.own, "memo", own, {"removed": kept})
    return kept != removed


def _rewrite(m: Merging, own: int, theirs: list[Version], guid: str) -> bool:
    query = "SELECT text, created, coder_id FROM memo_version WHERE memo_id = ? ORDER BY version"
    mine: list[Version] = [tuple(row) for row in m.own.rows(query, (own,))]
    shared = next(
        (at for at, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b),
        min(len(mine), len(theirs)),
    )
    new = [version for version in theirs[shared:] if version not in mine]
    if not new:
        return False
    rest = [*enumerate(mine[shared:]), *enumerate(new)]
    rest.sort(key=lambda item: (item[1][1], item[0], digest(item[1][0])))
    together = [*mine[:shared], *(version for _, version in rest)]
    if mine[shared:]:
        others = [v for v in (mine[-1], theirs[-1]) if v != together[-1]]
        shown = (together[-1][0], others[0][0]) if others else (together[-1][0], None)
        why = "rewritten in both; the later is in force, the other an earlier version"
        m.conflict("memo", short(guid), "text", shown, why)
    m.own.connection.execute("DELETE FROM memo_version WHERE memo_id = ?", (own,))
    _write(m.own, own, together)
    return True


def _write(store: Store, memo: int, versions: list[Version]) -> None:
    store.connection.executemany(
        "INSERT INTO memo_version (memo_id, version, text, created, coder_id)"
        " VALUES (?, ?, ?, ?, ?)",
        [(memo, number, *version) for number, version in enumerate(versions, 1)],
    )


def merge_reviews(m: Merging) -> None:
    """Bring in what waits for review; what was settled in one copy is settled."""
    for row in records(m.other, "SELECT * FROM review_item ORDER BY id"):
        key = (m.ids["document"][row["document_id"]], row["version"], row["object"])
        found = m.own.one(
            "SELECT id, settled FROM review_item WHERE document_id = ? AND version = ?"
            " AND object = ?", key,
        )  # fmt: skip
        if found is None:
            values = {name: row[name] for name in row if name not in ("id", "row_hash")}
            if m.own.one("SELECT 1 FROM review_item WHERE guid = ?", (row["guid"],)):
                values["guid"] = derived_guid("review", row["guid"], row["object"])
            own = insert(m.own, "review_item", {**values, "document_id": key[0]})
            m.count("review item", "new")
        else:
            own, settled = found
            m.count("review item", "known")
            if settled is None and row["settled"] is not None:
                update(m.own, "review_item", own, {"settled": row["settled"]})
                m.count("review item", "changed")
        seal(m.own, "review item", own)
    _open_again(m)


def _open_again(m: Merging) -> None:
    """Let what stands in an older text wait, though one copy had settled it."""
    query = """
        SELECT review_item.id FROM review_item
        JOIN document ON document.id = review_item.document_id
          AND document.version = review_item.version
        JOIN coding ON coding.guid = object
        WHERE settled NOT NULL AND removed IS NULL AND coding.version < document.version"""
    for (row,) in m.own.rows(query):
        update(m.own, "review_item", row, {"settled": None})
        seal(m.own, "review item", row)
        m.count("review item", "changed")
