"""Names back into a project, from its key file: texts, tables, originals, exactly as they were.

What was made since, such as memos and edited texts, gets the principal spelling of each name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qualkit import store as stores
from qualkit.model.pseudonyms import Pseudonymised
from qualkit.pseudonyms import Key, Restorer
from qualkit.revision import Revision
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.cells import JSON, TEXT, Cell
from qualkit.store.rewriting import Version
from qualkit.workflows._moved_audit import MovedAudit
from qualkit.workflows._pseudonyms import (
    KeyFile,
    Known,
    known_of,
    refuse_damage,
    restored,
    restorer,
)

REASON = "names restored"


def restore_names(store: Store, file: KeyFile) -> Pseudonymised:
    """Undo `pseudonymise`; the key file stays as it is and can be used again."""
    key = file.load_existing()
    refuse_damage(store)
    with store.write():
        result = _Work(store, key).done()
    stores.cells.vacuum(store)
    return result


@dataclass(slots=True)
class _Work:
    store: Store
    key: Key
    back: Restorer = field(init=False)
    names: dict[str, str] = field(default_factory=dict)
    count: int = 0
    inexact: int = 0
    documents: set[int] = field(default_factory=set)
    moves: dict[tuple[str, int], tuple[int, Revision]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.back = restorer(self.key)

    def done(self) -> Pseudonymised:
        audit = MovedAudit.of(self.store)
        people = self._rename()
        versions = list(stores.rewriting.versions(self.store))
        for version, known in zip(versions, known_of(versions, self.key, self.back), strict=True):
            self._rewrite(version, known)
        stores.segments.move(self.store, self.moves)
        every = sorted(stores.cells.every(self.store), key=lambda cell: cell.kind == JSON)
        cells = sum(self._replace(cell) for cell in every)
        restored = stores.cells.put_originals(self.store, self.key.originals)
        if people or self.documents or cells or restored:
            if audit:
                audit.keep(self.store, self.moves)
            stores.vectors.forget(self.store)
            stores.full_text.rebuild(self.store)
            stores.cells.reseal(self.store)
            details = {"names": self.count, "participants": people, "restored": restored}
            stores.events.record(self.store, "restore", "", details)
        notes = []
        if self.inexact:
            notes.append(
                f"{self.inexact} names in texts that were changed since have their principal"
                " spelling"
            )
        return Pseudonymised(
            names=self.count,
            documents=len(self.documents),
            participants=people,
            originals=len(restored),
            notes=tuple(notes),
        )

    def _rename(self) -> int:
        renamed = 0
        for person in stores.participants.known(self.store):
            kept = self.key.people.get(person.guid)
            has_pseudonym = kept and kept["pseudonym"] in (person.name, *person.aliases)
            if kept and has_pseudonym and kept["name"] != person.name:
                aliases = [*kept["aliases"], *person.aliases]
                stores.participants.rename(self.store, person.id, kept["name"], aliases)
                self.names[person.name] = kept["name"]
                renamed += 1
        return renamed

    def _rewrite(self, version: Version, known: Known) -> None:
        made = Revision.replacing(version.text, known.stood)
        if not made.hunks:
            return
        self.inexact += len(known.principal)
        places = stores.rewriting.codings_in(self.store, version.document, version.version)
        stores.rewriting.rewrite(self.store, version, made, reason=REASON)
        after = stores.rewriting.number_after(version)
        self.moves[version.guid, version.version] = (after, made)
        self._narrow(places)
        self.documents.add(version.document)
        self.count += len(made.hunks)

    def _narrow(self, places: dict[str, Span]) -> None:
        """Give codings that cut through a name, and were not moved since, their place again."""
        for guid, place in places.items():
            start, end, *first = self.key.codings.get(guid, (0, 0))
            if (start, end) == (place.start, place.end):
                stores.rewriting.put_coding(self.store, guid, Span(*first))

    def _replace(self, cell: Cell) -> bool:
        pairs = self.key.cells.get(cell.address, ())
        value = next((was for now, was in reversed(pairs) if now == cell.value), None)
        if value is None:
            value = restored(cell, self.back, self.names)
        if value == cell.value:
            return False
        if cell.kind not in (TEXT, JSON):
            self.names[cell.value] = value
        stores.cells.put(self.store, cell, value)
        return True
