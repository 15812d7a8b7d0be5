"""An edited list held against the participants: nothing is replaced while rows contradict them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from qualkit.errors import ReadError
from qualkit.pseudonyms import Key, Person
from qualkit.pseudonyms.conflicts import Row, conflicts
from qualkit.store import Store
from qualkit.workflows._files import bytes_of
from qualkit.workflows._pseudonyms import people_of

_NO = ("no", "false", "0", "n")


def refuse_conflicts(store: Store, key: Key, path: Path) -> None:
    """Raise with every row of a list, read without fault before, that is in conflict.

    Raises
    ------
    ReadError
        If rows contradict each other, or would make two participants one.
    """
    people = [
        Person(id=person.id, names=(*person.names, *_kept(key, person.id)))
        for person in people_of(store)
    ]
    pseudonyms = {kept["pseudonym"]: guid for guid, kept in key.people.items()}
    faults = [str(fault) for fault in conflicts(_rows(bytes_of(path)), people, pseudonyms)]
    if faults:
        raise ReadError(f"{path.name}, {'; '.join(faults)}")


def _kept(key: Key, guid: str) -> tuple[str, ...]:
    kept = key.people.get(guid)
    return (kept["name"], *kept["aliases"]) if kept else ()


def _rows(data: bytes) -> list[Row]:
    table = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [
        Row(
            line=line,
            kind=_told(row, "kind"),
            found=_told(row, "found"),
            replacement=_told(row, "replacement"),
        )
        for line, row in enumerate(table, 2)
        if (_told(row, "use") or "yes").lower() not in _NO
    ]


def _told(row: dict[str, str], column: str) -> str:
    return (row.get(column) or "").strip()
