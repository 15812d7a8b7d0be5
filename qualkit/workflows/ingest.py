"""Files and folders into documents, turns and participants.

A file is stored whole or not at all; one that cannot be read is listed with its reason and does
not keep the others out. A file whose bytes are in the project already is not read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from qualkit import store as stores
from qualkit import transcripts
from qualkit.errors import ReadError, UnknownName
from qualkit.model.documents import MODERATOR, Document, ParsedDocument, Participant, Skipped
from qualkit.model.identity import digest
from qualkit.model.ingest import GIVEN_UP, Ingested, IngestedDocument, Upload
from qualkit.model.runs import installed_versions
from qualkit.model.tables import plain
from qualkit.store import Store
from qualkit.store.participants import key_of
from qualkit.workflows._aliases import joined
from qualkit.workflows._files import File, find_files
from qualkit.workflows._known import is_unchanged, same_bytes
from qualkit.workflows._labels import is_moderator, note_on_labels
from qualkit.workflows._measuring import Measured
from qualkit.workflows._reading import (
    IngestOptions,
    line_with_path,
    parse,
    read_people,
)

Progress = Callable[[int, int], None]
Stopping = Callable[[], bool]

KIND = "ingest"

_MOST_PEOPLE_IN_AN_INTERVIEW = 2
_WRITTEN = frozenset({"txt", "md", "rst", "docx", "odt", "rtf", "html", "pdf"})
"""The formats of what people write: without speakers these are rather notes than recordings."""


def ingest(
    store: Store,
    paths: Sequence[Path | Upload],
    options: IngestOptions,
    *,
    progress: Progress | None = None,
    stopping: Stopping | None = None,
) -> Ingested:
    """Read `paths` (files, or folders with all below them) into the project.

    Once ``stopping`` says so, files not stored yet are left out, and listed so; what is stored
    stays.

    Raises
    ------
    ReadError
        If a path does not exist or the participants file has faults; nothing is stored then.
    """
    people = read_people(options.participants, options.known_roles)
    found = find_files(paths, options.participants)
    if not found.files and not found.failed:
        reasons = "; ".join(sorted({item.reason for item in found.skipped}))
        left_out = f" ({len(found.skipped)} files left out: {reasons})" if found.skipped else ""
        named = ", ".join(str(each.path if isinstance(each, Upload) else each) for each in paths)
        what = f"nothing to read in {named}{left_out}"
        raise ReadError(what, expected=f"files ending in {', '.join(transcripts.SUFFIXES)}")
    stores.participants.upsert(store, people)
    session = _Session(store, options)
    session.skipped += found.skipped
    session.failed += found.failed
    for done, (file, name) in enumerate(found.files, 1):
        session.take(file, name, stopping or _never)
        if progress:
            progress(done, len(found.files))
    session.set_roles()
    result = session.result()
    _record(store, result)
    return result


def _never() -> bool:
    return False


def _record(store: Store, result: Ingested) -> None:
    """Keep what was left out and why, so that a report can say it; nothing read needs no run."""
    if not result.documents:
        return
    with store.write():
        run = stores.runs.start(
            store,
            KIND,
            {"documents": [document.name for document in result.documents]},
            input_digest=digest([document.name for document in result.documents]),
            versions=installed_versions(),
        )
        left_out = {
            "failed": plain(tuple(map(_without_folder, result.failed))),
            "skipped": plain(tuple(map(_without_folder, result.skipped))),
        }
        stores.runs.finish(store, run, result=left_out)


def _without_folder(item: Skipped) -> Skipped:
    """The same without the folders of this machine, which are nobody's business later."""
    name = Path(item.where).name
    return replace(item, where=name, reason=item.reason.replace(item.where, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Original:
    """A file as it was found, with the name its document gets unless it names one itself."""

    file: Path
    name: str
    data: bytes
    sha256: str


@dataclass(slots=True)
class _Session:
    """One ingest under way: what was stored, left out and failed so far."""

    store: Store
    options: IngestOptions
    documents: list[IngestedDocument] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    moderators: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    told_of: frozenset[str] = frozenset()
    roster: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Kept here: to read it anew for each of thousands of files costs more than they do.
        self.roster = {key_of(name): name for name in stores.participants.spellings(self.store)}
        self.told_of = frozenset(
            person.name
            for person in stores.participants.speakers(self.store)
            if person.role or person.attributes or not person.turns
        )

    def take(self, file: File, name: str, stopping: Stopping) -> None:
        path = file.path
        if stopping():
            return self.leave_out(file)
        try:
            data = file.read()
            sha256 = hashlib.sha256(data).hexdigest()
            if self._is_known(path, name, sha256):
                return None
            parsed = parse(file, data, self.options, self.roster.values())
            measured = [Measured.of(item, self.options) for item in parsed]
            original = _Original(file=path, name=name, data=data, sha256=sha256)
            with self.store.write():
                # It may have been given up while it was read, or another process stored it.
                if stopping():
                    return self.leave_out(file)
                if self._is_known(path, name, sha256):
                    return None
                added = [self._add(item, original) for item in measured]
        except (ReadError, UnknownName) as error:
            self.failed.append(Skipped(where=str(path), line=0, reason=line_with_path(path, error)))
        else:
            self.documents += added
            for turn in (turn for item in parsed for turn in item.turns if turn.speaker):
                self.roster.setdefault(key_of(turn.speaker or ""), turn.speaker or "")
            self.skipped += [mark for item in parsed for mark in item.skipped]
            self.remarks += [f"{path.name}: {note}" for item in parsed for note in item.notes]

    def leave_out(self, file: File) -> None:
        self.skipped.append(Skipped(where=str(file.path), line=0, reason=GIVEN_UP))

    def _is_known(self, file: Path, name: str, sha256: str) -> bool:
        known = stores.documents.read_from(self.store, sha256)
        if is_unchanged(self.store, known, file, name=name):
            self.unchanged += known
        elif known:
            self.skipped.append(same_bytes(file, known[0]))
        return bool(known)

    def _add(self, measured: Measured, original: _Original) -> IngestedDocument:
        parsed = measured.parsed
        name = self._free_name(parsed, original)
        speakers = self._speakers(parsed, original.file)
        parsed, words = joined(parsed, measured.words, speakers)
        document = Document(
            name=name,
            session=self.options.session or parsed.session or name,
            kind=self.options.kind or parsed.kind or self._kind(parsed),
            language=measured.language,
            format=parsed.format,
            encoding=parsed.encoding,
            origin=original.file.name,
            sha256=original.sha256,
            text=parsed.text,
        )
        stores.documents.add(
            self.store,
            document,
            parsed,
            original=original.data,
            speakers=speakers,
            words=words,
            probability=measured.probability,
        )
        return IngestedDocument(
            name=name,
            session=document.session,
            kind=document.kind,
            language=document.language,
            turns=len(parsed.turns),
            words=sum(words),
            speakers=len(set(speakers.values())),
            unattributed=sum(turn.speaker is None for turn in parsed.turns),
        )

    def _free_name(self, parsed: ParsedDocument, original: _Original) -> str:
        """The document's name; one that the file gives and another file took is told apart."""
        name = parsed.name or original.name
        taken = stores.documents.origin_of(self.store, name)
        if taken is None:
            return name
        apart = f"{name} ({original.name})"
        is_other = parsed.name and taken != original.file.name
        if not is_other or stores.documents.origin_of(self.store, apart) is not None:
            raise ReadError(
                f"{original.file}: the project has a document {name!r} with other content",
                repair="rename the file, take it as an edit with 'qualkit documents', or ingest it"
                " into another project",
            )
        self.remarks.append(
            f"{original.file.name}: {name!r} is there from {taken}; named {apart!r}"
        )
        return apart

    def _speakers(self, parsed: ParsedDocument, file: Path) -> dict[str, int]:
        names = list(dict.fromkeys(turn.speaker for turn in parsed.turns if turn.speaker))
        ids = stores.participants.ids_by_name(self.store, names)
        roles = stores.participants.roles_by_id(self.store, ids.values())
        here = self._role_from(file)
        people = []
        for name in names:
            attributes = dict(parsed.speaker_attributes.get(name, {}))
            known = roles.get(ids[name])
            role = self._role(name, known, attributes.pop("role", None))
            if not role and not known and is_moderator(name, names):
                self.moderators.add(name)
                role = MODERATOR
            if here and not role and not known:
                role = here
            elif here and known not in (here, MODERATOR, None):
                self.remarks.append(
                    f"{file.name}: {name!r} stays {known}, though --role-from says {here}"
                )
            if role or attributes:
                people.append(Participant(name=name, role=role, attributes=attributes))
        stores.participants.describe(self.store, people)
        return ids

    def _role(self, name: str, known: str | None, told: str | None) -> str | None:
        given = {key_of(speaker): role for speaker, role in self.options.roles.items()}
        if key_of(name) in given:
            return given[key_of(name)]
        return None if known else told

    def _role_from(self, file: Path) -> str | None:
        """The role that the first fitting pattern gives to those who speak in `file`."""
        names = (file.name, file.stem, *(folder.name for folder in file.parents))
        return next(
            (
                role
                for pattern, role in self.options.roles_from.items()
                if any(fnmatchcase(name.casefold(), pattern.casefold()) for name in names)
                or fnmatchcase(file.as_posix().casefold(), f"*/{pattern.casefold()}")
            ),
            None,
        )

    def _kind(self, parsed: ParsedDocument) -> str:
        speakers = {turn.speaker for turn in parsed.turns if turn.speaker}
        ids = stores.participants.ids_by_name(self.store, speakers)
        roles = stores.participants.roles_by_id(self.store, ids.values())
        people = {i for i in ids.values() if roles.get(i) != MODERATOR}
        if not speakers:
            is_written = parsed.format in _WRITTEN and len(parsed.turns) > 1
            return "field-note" if is_written else "document"
        return "interview" if len(people) <= _MOST_PEOPLE_IN_AN_INTERVIEW else "focus-group"

    def set_roles(self) -> None:
        """Apply the roles given by name; a name that nobody speaks under is a failure."""
        known = stores.participants.spellings(self.store)
        keys = {key_of(name) for name in known}
        people = []
        for name, role in self.options.roles.items():
            if key_of(name) in keys:
                people.append(Participant(name=name, role=role))
            else:
                reason = f"--role {name}={role}: {UnknownName('speaker', name, known)}"
                self.failed.append(Skipped(where="--role", line=0, reason=reason))
        stores.participants.describe(self.store, people)

    def result(self) -> Ingested:
        speakers = stores.participants.speakers(self.store)
        return Ingested(
            documents=tuple(self.documents),
            unchanged=tuple(dict.fromkeys(self.unchanged)),
            failed=tuple(self.failed),
            skipped=tuple(self.skipped),
            participants=len(speakers),
            notes=tuple(self._notes(speakers)),
        )

    def _notes(self, speakers: Sequence[stores.participants.Speaker]) -> Iterator[str]:
        yield from self.remarks
        if self.moderators:
            yield f"taken for moderators by their label: {', '.join(sorted(self.moderators))}"
        without = [person.name for person in speakers if person.role is None and person.turns]
        if without:
            listed = ", ".join(without[:8]) + (" …" if len(without) > 8 else "")
            yield f"{len(without)} speakers have no role: {listed}"
        if self.documents and (note := note_on_labels(speakers, self.told_of)):
            yield note
        for pair in transcripts.likely_aliases(person.name for person in speakers if person.turns):
            yield (
                f"{pair.alias!r} may be {pair.name!r} ({pair.reason}); if so, give"
                f" {pair.name!r} the alias in the list of participants"
            )
        unattributed = sum(document.unattributed for document in self.documents)
        if unattributed:
            yield f"{unattributed} turns could be given to no speaker"
