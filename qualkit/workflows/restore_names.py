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
from qualkit.workflows._pseudonyms import KeyFile, before, refuse_damage, with_strings

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

    def __post_init__(self) -> None:
        people = {kept["pseudonym"]: kept["name"] for kept in self.key.people.values()}
        self.back = Restorer(self.key.forms, people)

    def done(self) -> Pseudonymised:
        people = self._rename()
        for version in list(stores.rewriting.versions(self.store)):
            self._rewrite(version)
        every = sorted(stores.cells.every(self.store), key=lambda cell: cell.kind == JSON)
        cells = sum(self._replace(cell) for cell in every)
        restored = stores.cells.put_originals(self.store, self.key.originals)
        if people or self.documents or cells or restored:
            stores.full_text.rebuild(self.store)
            stores.cells.reseal(self.store)
            details = {"names": self.count, "participants": people, "restored": restored}
            stores.events.record(self.store, "restore", "", details)
        notes = []
        if self.inexact:
            notes.append(
                f"{self.inexact} texts were changed since: names in them have their principal"
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

    def _rewrite(self, version: Version) -> None:
        stood = before(self.key, stores.documents.text_sha256(version.text))
        made = (
            Revision.replacing(version.text, stood)
            if stood
            else self.back.text(version.text, version.labels)
        )
        if not made.hunks:
            return
        self.inexact += not stood
        places = stores.rewriting.codings_in(self.store, version.document, version.version)
        stores.rewriting.rewrite(self.store, version, made, reason=REASON)
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
            value = self._restored(cell)
        if value == cell.value:
            return False
        if cell.kind not in (TEXT, JSON):
            self.names[cell.value] = value
        stores.cells.put(self.store, cell, value)
        return True

    def _restored(self, cell: Cell) -> str:
        """What a cell that nobody kept becomes: made since, or changed."""
        if cell.kind == TEXT:
            return self.back.text(cell.value).new
        if cell.kind != JSON:
            return self.back.name(cell.value)
        return with_strings(cell, lambda text: self.names.get(text) or self.back.text(text).new)
