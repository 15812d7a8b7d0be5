"""Names out of a project: proposed, then replaced everywhere in one write, the key file first.

The key file is whole on the disk before the project is changed for good, and holds more than it
needs at worst; whatever is cut short is finished by doing it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from qualkit import store as stores
from qualkit.codebook import read_codebook
from qualkit.errors import ProjectError, QualkitError
from qualkit.model.pseudonyms import Pseudonymised
from qualkit.pseudonyms import (
    NEVER,
    Form,
    Found,
    Key,
    Replacer,
    is_label,
    revision,
    tokens,
)
from qualkit.revision import Revision
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.cells import JSON, TEXT, Cell
from qualkit.store.rewriting import Version
from qualkit.workflows._pseudonyms import (
    KeyFile,
    before,
    check_key_path,
    copies_of,
    languages_of,
    merged,
    refuse_damage,
    text_of,
    with_strings,
)

Progress = Callable[[int, int], None]

REASON = "pseudonyms"


def pseudonymise(store: Store, forms: Sequence[Form], file: KeyFile) -> Pseudonymised:
    """Replace `forms` wherever they stand, and take the original files out.

    Raises
    ------
    ProjectDamaged
        If the project has faults.
    ProjectError
        If the key file's place is the project's, or the codebook could not be read afterwards.
    """
    check_key_path(store, file.path)
    refuse_damage(store)
    key = file.load()
    key.forms = merged(key.forms, tuple(forms))
    with store.write():
        work = _Work(store, key)
        result = work.done()
        if work.is_changed:
            file.save(key)
    stores.cells.vacuum(store)
    return result


@dataclass(slots=True)
class _Work:
    """One replacement under way, in a write."""

    store: Store
    key: Key
    replacer: Replacer = field(init=False)
    spoken: str = field(init=False)
    names: dict[str, str] = field(default_factory=dict)
    count: int = 0
    documents: set[int] = field(default_factory=set)
    participants: int = 0
    originals: int = 0
    is_changed: bool = False

    def __post_init__(self) -> None:
        self.replacer = Replacer(self.key.forms)
        self.spoken = languages_of(self.store)

    def done(self) -> Pseudonymised:
        """Replace everything; what came of it."""
        self._rename_participants()
        for version in list(stores.rewriting.versions(self.store)):
            self._rewrite(version)
        for cell in list(stores.cells.every(self.store)):
            if _is_attribute(cell):
                self._replace_attribute(cell)
        cells = [cell for cell in stores.cells.every(self.store) if not _is_attribute(cell)]
        for cell in sorted(cells, key=lambda cell: cell.kind == JSON):
            self._replace(cell)
        self._check_codebook()
        erased = self._take_originals()
        self.is_changed = bool(self.is_changed or self.documents or erased)
        if self.is_changed:
            self._finish(erased)
        return Pseudonymised(
            names=self.count,
            documents=len(self.documents),
            participants=self.participants,
            originals=self.originals,
            copies=tuple(copies_of(self.store)),
        )

    def _finish(self, erased: list[str]) -> None:
        stores.full_text.rebuild(self.store)
        stores.cells.reseal(self.store)
        details = {
            "names": self.count,
            "documents": len(self.documents),
            "participants": self.participants,
            "erased": erased,
        }
        stores.events.record(self.store, "pseudonymise", "", details)

    def _rename_participants(self) -> None:
        own = {
            tokens(form.text): form.replacement.strip("[]")
            for form in reversed(self.key.forms)
            if form.kind == "participant" and form.case != NEVER and "/" not in form.replacement
        }
        for person in stores.participants.known(self.store):
            pseudonym = own.get(tokens(person.name), "")
            if pseudonym and pseudonym != person.name and not is_label(person.name):
                self._rename(person, pseudonym)
            elif person.aliases and person.guid in self.key.people:
                self._rename(person, person.name)

    def _rename(self, person: stores.participants.Known, pseudonym: str) -> None:
        """Rename, or join to whoever has the pseudonym from an earlier time."""
        holder = stores.participants.holder_of(self.store, pseudonym) or person.id
        if holder != person.id:
            stores.participants.join(self.store, person.id, holder)
        stores.participants.rename(self.store, holder, pseudonym)
        guid = stores.participants.guid_of(self.store, holder)
        kept = self.key.people.setdefault(guid, {"name": person.name, "aliases": []})
        kept["pseudonym"] = pseudonym
        known = {kept["name"], *kept["aliases"], pseudonym}
        kept["aliases"] += [n for n in (person.name, *person.aliases) if n not in known]
        self.names |= dict.fromkeys((person.name, *person.aliases), pseudonym)
        self.participants += 1
        self.is_changed = True

    def _rewrite(self, version: Version) -> None:
        done = before(self.key, stores.documents.text_sha256(version.text))
        text = text_of(version, self.spoken)
        found = self.replacer.find(
            text.text,
            text.language,
            fences=text.fences,
            certain=text.labels,
            taken=[span for span, _ in done],
        )
        if not found:
            return
        made = revision(version.text, found, version.labels)
        self._keep(version.text, made, found, done)
        self._keep_cut(version, made, done)
        stores.rewriting.rewrite(self.store, version, made, reason=REASON)
        self.documents.add(version.document)
        self.count += len(found)

    def _keep(
        self,
        text: str,
        made: Revision,
        found: Sequence[Found],
        done: Sequence[tuple[Span, str]],
    ) -> None:
        """Keep what stood in the text before the first replacement of all."""
        stood = [
            [hunk.new_start, hunk.new_end, text[item.span.start : item.span.end]]
            for hunk, item in zip(made.hunks, found, strict=True)
        ]
        for span, words in done:
            carried = made.carried(span) or span
            stood.append([carried.start, carried.end, words])
        self.key.texts[stores.documents.text_sha256(made.new)] = sorted(stood)

    def _keep_cut(self, version: Version, made: Revision, done: Sequence[tuple[Span, str]]) -> None:
        """Keep the places of codings that cut through a name, which widen to the pseudonym."""
        earlier = Revision.replacing(made.old, done)
        back = Revision.replacing(made.new, _undone(made))
        places = stores.rewriting.codings_in(self.store, version.document, version.version)
        for guid, old in places.items():
            new = made.carried(old) or old
            known = self.key.codings.get(guid)
            first = earlier.carried(old) or old
            if known and tuple(known[:2]) == (old.start, old.end):
                self.key.codings[guid] = [new.start, new.end, *known[2:]]
            elif back.carried(new) != old:
                self.key.codings[guid] = [new.start, new.end, first.start, first.end]

    def _replace(self, cell: Cell) -> None:
        value = self._new(cell)
        if value == cell.value:
            return
        if cell.table in ("session", "document", "code") and cell.column in ("name", "path"):
            value = self._untaken(cell, value)
        self._put(cell, value)

    def _put(self, cell: Cell, value: str) -> None:
        if cell.kind != JSON and cell.kind != TEXT:
            self.names[cell.value] = value
        pairs = self.key.cells.setdefault(cell.address, [])
        first = next((was for now, was in pairs if now == cell.value), cell.value)
        pairs.append([value, first])
        stores.cells.put(self.store, cell, value)
        self.is_changed = True

    def _replace_attribute(self, cell: Cell) -> None:
        """Replace an attribute's name, by which what is kept of it and its value is called."""
        value = self._new(cell)
        if value == cell.value:
            return
        value = self._untaken(cell, value)
        owner = cell.key.removesuffix(cell.value)
        for column in ("name", "value"):
            was = self.key.cells.pop(f"{cell.table}.{column}:{cell.key}", [])
            if was:
                self.key.cells[f"{cell.table}.{column}:{owner}{value}"] = was
        self._put(replace(cell, key=f"{owner}{value}"), value)

    def _new(self, cell: Cell) -> str:
        if cell.kind == TEXT:
            return self.replacer.revised(cell.value, self.spoken).new
        if cell.kind != JSON:
            return self.replacer.plain(cell.value, self.spoken)
        return with_strings(
            cell,
            lambda text: self.names.get(text) or self.replacer.revised(text, self.spoken).new,
        )

    def _untaken(self, cell: Cell, value: str) -> str:
        taken = stores.cells.beside(self.store, cell) - {cell.value}
        if cell.table == "code" and value in taken:
            raise ProjectError(
                f"two codes would be called {value!r}", repair="rename one of them first"
            )
        number, made = 2, value
        while made in taken:
            number, made = number + 1, f"{value} ({number})"
        return made

    def _check_codebook(self) -> None:
        latest = stores.codes.latest(self.store)
        if latest is None:
            return
        try:
            book = read_codebook(latest[2], latest[1])
        except QualkitError as error:
            raise ProjectError(
                f"the codebook could not be read with its names replaced: {error.what}",
                repair="take those names out of the codebook's rules, or of the list",
            ) from error
        missing = set(stores.codes.paths(self.store, with_categories=True)) - set(book.paths())
        if missing:
            raise ProjectError(
                f"the codebook would no longer have the code {min(missing)!r}",
                repair="take the name out of the code's name first",
            )

    def _take_originals(self) -> list[str]:
        taken = stores.cells.take_originals(self.store)
        self.key.originals |= taken
        self.originals = len(taken)
        return sorted(taken)


def _is_attribute(cell: Cell) -> bool:
    return cell.table in stores.cells.ATTRIBUTES and cell.column == "name"


def _undone(made: Revision) -> list[tuple[Span, str]]:
    """The hunks read backwards."""
    return [
        (Span(hunk.new_start, hunk.new_end), made.old[hunk.start : hunk.end]) for hunk in made.hunks
    ]
