"""Steps of two copies, with the changes that each keeps: undo and redo go on in the merged one.

Steps that come in have further numbers. A step of which a change lost to one of the other copy is
passed over from then on, as after ``undo --skip``: it is kept, and not undone any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualkit.store.merging_log import later
from qualkit.store.merging_state import Merging, insert, records, update
from qualkit.store.seals import seal

_SWAPS = ("undo", "redo", "pass over")

_ROWS = {
    ("coding", "code"): "code",
    ("code", "merged"): "code",
    ("naming", "coder"): "coder",
    ("codebook", "revision"): "codebook_revision",
}
"""Kind and field of a change → the table whose row the kept value is."""


def merge_steps(m: Merging) -> None:
    """Bring in the steps, and pass over those that lost."""
    for row in records(m.other, "SELECT * FROM step ORDER BY number"):
        query = "SELECT number, undone, superseded FROM step WHERE guid = ?"
        found = m.own.one(query, (row["guid"],))
        if found is None:
            values = {name: row[name] for name in row if name not in ("number", "row_hash")}
            own = insert(m.own, "step", {**values, "coder_id": m.ids["coder"][row["coder_id"]]})
            _add(m, row["number"], own)
            m.count("step", "new")
        else:
            own = int(found[0])
            m.count("step", "known")
            _settle(m, own, found[1:], row)
        m.ids["step"][row["number"]] = own
        seal(m.own, "step", own)
    for guid in sorted(m.passed):
        for number, created, undone in m.own.rows(
            "SELECT number, created, undone FROM step WHERE guid = ?", (guid,)
        ):
            update(m.own, "step", number, {"undone": undone or created, "superseded": 1})
            seal(m.own, "step", number)


def _settle(m: Merging, own: int, mine: tuple[Any, ...], row: dict[str, Any]) -> None:
    """Whether a step is undone: as the copy says that last undid or redid it."""
    undone, superseded = mine
    said, told = (log.told(_SWAPS, row["guid"]) for log in (m.own_log, m.other_log))
    takes = later(said, told)
    if takes is None:
        kept = max(filter(None, (undone, row["undone"])), default=None)
    else:
        kept = row["undone"] if takes else undone
    is_over = int(superseded or row["superseded"])
    if (kept, is_over) != mine:
        m.count("step", "changed")
    update(m.own, "step", own, {"undone": kept, "superseded": is_over})
    if takes:
        m.own.connection.execute("DELETE FROM change WHERE step_number = ?", (own,))
        _add(m, row["number"], own)


def _add(m: Merging, number: int, own: int) -> None:
    query = "SELECT * FROM change WHERE step_number = ? ORDER BY id"
    for change in records(m.other, query, (number,)):
        change.pop("id")
        insert(m.own, "change", {**change, "step_number": own, **_mapped(m, change)})


def _mapped(m: Merging, change: Mapping[str, Any]) -> dict[str, Any]:
    kind = change["kind"]
    values: dict[str, Any] = {
        "row_id": 0 if kind == "codebook" else m.ids[kind][change["row_id"]],
        "document_id": m.mapped("document", change["document_id"]),
    }
    table = _ROWS.get((kind, change["field"]))
    if table and change["number"] is not None:
        values["number"] = m.mapped(table, change["number"])
    if kind == "codebook" and change["text"]:
        values["text"] = str(m.mapped("codebook_revision", int(change["text"])))
    return values
