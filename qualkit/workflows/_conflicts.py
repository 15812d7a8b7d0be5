"""An edited list held against the participants: nothing is replaced while rows contradict them."""

from __future__ import annotations

from pathlib import Path

from qualkit.errors import ReadError
from qualkit.pseudonyms import Key, Person
from qualkit.pseudonyms.conflicts import Row, conflicts
from qualkit.pseudonyms.lists import is_used, told
from qualkit.store import Store
from qualkit.workflows._lists import rows_of
from qualkit.workflows._pseudonyms import people_of


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
    faults = [str(fault) for fault in conflicts(_rows(path), people, pseudonyms)]
    if faults:
        raise ReadError(f"{path.name}, {'; '.join(faults)}")


def _kept(key: Key, guid: str) -> tuple[str, ...]:
    kept = key.people.get(guid)
    return (kept["name"], *kept["aliases"]) if kept else ()


def _rows(path: Path) -> list[Row]:
    return [
        Row(
            line=row.line,
            kind=told(row, "kind"),
            found=told(row, "found"),
            replacement=told(row, "replacement"),
        )
        for row in rows_of(path)
        if is_used(row)
    ]
