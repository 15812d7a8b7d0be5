"""Names out of a project: proposed, then replaced everywhere in one write, the key file first.

The key file is whole on the disk before the project is changed for good, and holds more than it
needs at worst; whatever is cut short is finished by doing it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from qualkit import store as stores
from qualkit.codebook import read_codebook
from qualkit.errors import ProjectError, QualkitError
from qualkit.model.pseudonyms import Pseudonymised
from qualkit.pseudonyms import (
    Form,
    Key,
    Replacer,
    Restorer,
    records,
    revision,
)
from qualkit.revision import Revision
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.cells import JSON, TEXT, Cell
from qualkit.store.participants import Known
from qualkit.store.rewriting import Version
from qualkit.workflows._moved_audit import MovedAudit
from qualkit.workflows._pseudonyms import (
    KeyFile,
    check_key_path,
    copies_of,
    known_of,
    languages_of,
    merged,
    refuse_damage,
    restored,
    restorer,
    text_of,
    with_strings,
    written,
)
from qualkit.workflows._renaming import forget, renamings

Progress = Callable[[int, int], None]

REASON = "pseudonyms"
_UNIQUE = ("session", "document", "code")


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
    as_it_was = deepcopy(key)
    back = restorer(key if stores.rewriting.is_pseudonymised(store) else Key())
    key.forms = merged(key.forms, tuple(forms))
    with store.write():
        work = _Work(store, key, back)
        result = work.done()
        if work.is_changed or key != as_it_was:
            file.save(key)
    stores.cells.vacuum(store)
    return result


@dataclass(slots=True)
class _Work:
    """One replacement under way, in a write."""

    store: Store
    key: Key
    back: Restorer
    replacer: Replacer = field(init=False)
    later: Restorer = field(init=False)
    spoken: str = field(init=False)
    names: dict[str, str] = field(default_factory=dict)
    were: dict[str, str] = field(default_factory=dict)
    count: int = 0
    documents: set[int] = field(default_factory=set)
    moves: dict[tuple[str, int], tuple[int, Revision]] = field(default_factory=dict)
    participants: int = 0
    originals: int = 0
    is_changed: bool = False

    def __post_init__(self) -> None:
        self.spoken = languages_of(self.store)

    def done(self) -> Pseudonymised:
        """Replace everything; what came of it."""
        audit = MovedAudit.of(self.store)
        self._rename_participants()
        self.replacer = Replacer(self.key.forms)
        self.later = restorer(self.key)
        versions = list(stores.rewriting.versions(self.store))
        for version, known in zip(versions, known_of(versions, self.key, self.back), strict=True):
            self._rewrite(version, known.stood)
        stores.segments.move(self.store, self.moves)
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
            self._finish(erased, audit)
        return Pseudonymised(
            names=self.count,
            documents=len(self.documents),
            participants=self.participants,
            originals=self.originals,
            copies=tuple(copies_of(self.store)),
        )

    def _finish(self, erased: list[str], audit: MovedAudit | None) -> None:
        if audit:
            audit.keep(self.store, self.moves)
        stores.vectors.forget(self.store)
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
        people = stores.participants.known(self.store)
        forget(people, self.key)
        for renaming in list(renamings(people, self.key)):
            self._rename(renaming.person, renaming.pseudonym, renaming.holder)
        for person in stores.participants.known(self.store):
            kept = self.key.people.get(person.guid)
            if person.aliases and kept and person.name == kept["pseudonym"]:
                self._rename(person, person.name, None)

    def _rename(self, person: Known, pseudonym: str, holder: Known | None) -> None:
        """Rename, or join to who has the pseudonym from an earlier time."""
        own = holder or person
        if holder:
            stores.participants.join(self.store, person.id, holder.id)
        stores.participants.rename(self.store, own.id, pseudonym)
        kept = self.key.people.setdefault(own.guid, {"name": person.name, "aliases": []})
        kept["pseudonym"] = pseudonym
        known = {kept["name"], *kept["aliases"], pseudonym}
        kept["aliases"] += [n for n in (person.name, *person.aliases) if n not in known]
        self.names |= dict.fromkeys((person.name, *person.aliases), pseudonym)
        self.participants += 1
        self.is_changed = True

    def _rewrite(self, version: Version, done: records.Stood) -> None:
        text = text_of(version, self.spoken)
        found = self.replacer.find(
            text.text,
            text.language,
            fences=text.fences,
            certain=text.labels,
            taken=[span for span, _ in done],
        )
        if not found:
            records.keep(self.key, written(version), done)
            return
        made = revision(version.text, found, version.labels)
        self._keep(version, made, done)
        self._keep_cut(version, made, done)
        stores.rewriting.rewrite(self.store, version, made, reason=REASON)
        after = stores.rewriting.number_after(version)
        self.moves[version.guid, version.version] = (after, made)
        self.documents.add(version.document)
        self.count += len(found)

    def _keep(self, version: Version, made: Revision, done: records.Stood) -> None:
        """Keep what stood in the text before the first replacement of all."""
        new = records.Written(
            document=version.guid, version=stores.rewriting.number_after(version), text=made.new
        )
        earlier = [(made.carried(span) or span, words) for span, words in done]
        records.keep(self.key, new, [*_undone(made), *earlier])

    def _keep_cut(self, version: Version, made: Revision, done: records.Stood) -> None:
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
        was, value = self._was(cell), self._new(cell)
        if value != cell.value and cell.column in ("name", "path") and cell.table in _UNIQUE:
            value = self._untaken(cell, value)
        self._put(cell, was, value)

    def _put(self, cell: Cell, was: str, value: str) -> None:
        """Write `value` into the cell, and keep what it held before any pseudonym."""
        if value != was or restored(cell, self.later, {}) != value:
            pairs = self.key.cells.get(cell.address, [])
            others = [pair for pair in pairs if pair != [value, was]]
            self.key.cells[cell.address] = [*others, [value, was]]
        if cell.kind not in (JSON, TEXT):
            self.were[cell.value] = was
        if value == cell.value:
            return
        if cell.kind not in (JSON, TEXT):
            self.names[cell.value] = value
        stores.cells.put(self.store, cell, value)
        self.is_changed = True

    def _replace_attribute(self, cell: Cell) -> None:
        """Replace an attribute's name, by which what is kept of it and its value is called."""
        was, value = self._was(cell), self._new(cell)
        if value == cell.value:
            self._put(cell, was, value)
            return
        value = self._untaken(cell, value)
        owner = cell.key.removesuffix(cell.value)
        for column in ("name", "value"):
            kept = self.key.cells.pop(f"{cell.table}.{column}:{cell.key}", [])
            if kept:
                self.key.cells[f"{cell.table}.{column}:{owner}{value}"] = kept
        self._put(replace(cell, key=f"{owner}{value}"), was, value)

    def _was(self, cell: Cell) -> str:
        """What the cell held, or would hold with the pseudonyms written since put back."""
        pairs = self.key.cells.get(cell.address, ())
        kept = next((was for now, was in reversed(pairs) if now == cell.value), None)
        return restored(cell, self.back, self.were) if kept is None else kept

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
            lists = stores.codes.kept_lists(self.store, latest[0])
            book = read_codebook(latest[2], latest[1], lists)
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
