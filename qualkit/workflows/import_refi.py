"""Another program's project into the project: in one transaction, every element accounted for.

The file is read, its positions are understood and its texts cut into turns before anything is
written; what is there already, by GUID or by content, stays as it is.
"""

from __future__ import annotations

import gc
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from qualkit import store as stores
from qualkit.errors import ParameterError, ReadError
from qualkit.interchange.refi.elements import Source
from qualkit.interchange.refi.names import (
    AUDIO,
    CODEBOOK_SUFFIX,
    ORIGIN,
    PACKAGE_SUFFIXES,
    PICTURE,
    VIDEO,
)
from qualkit.interchange.refi.offsets import Asked
from qualkit.model.exchange import ImportedExchange
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.model.tables import plain
from qualkit.store import Store
from qualkit.store.participants import key_of
from qualkit.store.sidecar import is_untouched
from qualkit.workflows._refi_codes import Merged, merge_codes
from qualkit.workflows._refi_codings import Gathering, lost_with
from qualkit.workflows._refi_documents import Adding, Sets
from qualkit.workflows._refi_memos import Writing
from qualkit.workflows._refi_opening import Package, open_package
from qualkit.workflows._refi_own import Own, own_of, taken_over
from qualkit.workflows._refi_people import Coders, import_cases, import_coders
from qualkit.workflows._refi_reading import Read, guids_of, known_sources, read_package
from qualkit.workflows._refi_references import owners, places_of, references
from qualkit.workflows._refi_sidecar import has_sidecar, sidecar_of, whole_of
from qualkit.workflows._refi_tally import Tally
from qualkit.workflows._tool_opening import is_tool, open_tool

KIND = "import"
"""The kind of run that keeps what was lost."""

Progress = Callable[[int, int], None]


def import_refi(
    store: Store,
    path: Path,
    *,
    coder: str,
    offsets: str = "",
    nobody: str | None = None,
    sidecar: bool = True,
    chosen: str = "",
    progress: Progress | None = None,
) -> ImportedExchange:
    """Read the project of another program at `path` into the project.

    Parameters
    ----------
    store : Store
        The project.
    path : Path
        A ``.qdpx`` package, the ``.qde`` file of one, or a program's own file or folder.
    coder : str
        Who imports; the codebook's new revision is theirs.
    offsets : str
        How the program counted positions, as far as a person knows; see `Asked`.
    nobody : str, optional
        Who coded where the file does not say.
    sidecar : bool
        Whether all that qualkit put into a package that it wrote is read; a project in which
        nothing was done yet becomes what the package was written from.
    chosen : str
        The name of the project that is meant where a file holds several.
    progress : callable, optional
        Told of how many texts so many are read.

    Raises
    ------
    ReadError
        If it cannot be read, or nothing tells how its positions were counted; the project is then
        as it was.
    """
    stores.coders.refuse_blind(store, "an import brings other coders' work")
    Asked(offsets).settled()
    if sidecar and is_untouched(store) and (lines := whole_of(path)):
        return taken_over(store, path.name, lines, coder)
    with _without_collecting(), _package(store, path, offsets, chosen) as package:
        asked = Asked(offsets or package.offsets)
        tally = Tally(lost=Counter(package.lost), notes=Counter(package.notes))
        own = Own()
        if has_sidecar(package.contents):
            lines = sidecar_of(package.contents, package.read) if sidecar else None
            own = own_of(store, package, lines, tally, is_wanted=sidecar)
        if package.n_twins:
            tally.notes["a thing with the GUID of another got one of its own"] += package.n_twins
        known = known_sources(store, package.project)
        read = read_package(package, asked, tally, progress, known=known, own=own)
        with store.write():
            return _Importing(store, read, tally, coder, own).run(offsets, nobody)


@contextmanager
def _package(store: Store, path: Path, offsets: str, chosen: str) -> Iterator[Package]:
    """The project at `path`, whatever it is in."""
    if is_tool(path):
        if offsets:
            what = f"the offsets {offsets!r} of {path.name}"
            raise ParameterError(what, repair="leave them out: the program is known")
        yield open_tool(path, chosen, store)
        return
    if chosen:
        raise ParameterError(f"{path.name} holds one project", repair="leave out --project")
    with _opened(path) as file:
        known = path.suffix.lower() in (*PACKAGE_SUFFIXES, CODEBOOK_SUFFIX)
        if not known and not zipfile.is_zipfile(file):
            what = f"{path.name} is no project of a program that is known"
            raise ReadError(what, expected="a database (SQLite) or a REFI-QDA package")
        file.seek(0)
        yield open_package(file, path)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if path.exists() and not path.is_file():
        # A pipe would wait for somebody who writes.
        raise ReadError(f"{path} is no regular file", repair="save its content as a file")
    try:
        file = path.open("rb")
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error
    with file:
        if not path.stat().st_size:
            raise ReadError(f"{path.name} is empty", repair="export it again")
        yield file


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep Python from looking for cycles among all that is read: there are none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Importing:
    def __init__(self, store: Store, read: Read, tally: Tally, coder: str, own: Own) -> None:
        self.store = store
        self.read = read
        self.tally = tally
        self.coder = coder
        self.own = own
        self.project = read.package.project
        self.guids = guids_of(self.project)

    def run(self, offsets: str, nobody: str | None) -> ImportedExchange:
        """Write everything; inside the caller's write."""
        there = set(stores.coders.names(self.store))
        coders = import_coders(self.store, self.project, self.guids, self.tally, told=nobody)
        for guid in self.own.blind & coders.by_user.keys():
            if coders.by_user[guid] not in there:
                stores.coders.set_blind(self.store, coders.by_user[guid], True, coder=self.coder)
        codes = self._codes()
        adding = self._documents()
        gathering = self._codings(coders, codes, adding)
        self._memos(coders, codes, adding, gathering)
        self._count_rest()
        result = self._result(adding, coders, codes, offsets)
        if result.is_new:
            self._record(result)
        return result

    def _codes(self) -> Merged:
        held = [owner for source in self.project.sources for owner in owners(source)]
        used = {coding.code for owner in held for coding in owner.codings}
        used |= {c.code for owner in held for each in owner.selections for c in each.codings}
        package = self.read.package
        title = self.project.name.strip() or package.title or package.name
        return merge_codes(
            self.store, self.project.codes, used, guids=self.guids, title=title,
            source=self.read.package.name, coder=self.coder, tally=self.tally,
            told=self.own.codes,
        )  # fmt: skip

    def _documents(self) -> Adding:
        variables = {each.guid: each.name for each in self.project.variables if each.name}
        before = {key_of(name) for name in stores.participants.spellings(self.store)}
        adding = Adding(self.store, self.guids, self.tally, Sets.of(self.project), variables)
        for at, (placed, measure) in enumerate(
            zip(self.read.placed, self.read.measured, strict=True)
        ):
            adding.add(at, placed, measure)
        import_cases(
            self.store, self.project, self.read.cases, variables, self.tally, before=before
        )
        used = self._variables_used()
        is_new = bool(adding.found.new or self.tally.imported["case"])
        for variable in self.project.variables:
            if variable.guid in used:
                self.tally.keep("variable", is_known=not is_new)
            else:
                self.tally.lose("variable", "nothing has a value of it")
        return adding

    def _variables_used(self) -> set[str]:
        values = [value for case in self.project.cases for value in case.values]
        for source in self.project.sources:
            values += source.values
            values += [value for body in source.texts for value in body.values]
        return {value.variable for value in values if value.value}

    def _codings(self, coders: Coders, codes: Merged, adding: Adding) -> Gathering:
        gathering = Gathering(
            self.store,
            self.guids,
            coders,
            codes.paths,
            self.tally,
            remarks=self._remarks(),
            told=self.own.codings,
        )
        for at, placed in enumerate(self.read.placed):
            name = adding.found.names[at]
            gathering.take(name, placed, is_edited=at in adding.found.edited)
        gathering.store_all(adding.found.new)
        for source, reason in self.read.texts.without:
            self._lose(source, f"of a lost source: {reason}")
        listed = [source for each in self.read.placed for source in each.text.all_sources()]
        kept = {source.guid: source for source in listed}
        for source in kept.values():
            if source.kind in (AUDIO, VIDEO, PICTURE):
                self._lose_unwritten(source)
        return gathering

    def _remarks(self) -> dict[str, str]:
        """The notes of which qualkit wrote that they are what a coding or a link says itself."""
        if not self.project.origin.startswith(ORIGIN):
            return {}
        return {note.guid: note.content or "" for note in self.project.written}

    def _lose(self, source: Source, reason: str) -> None:
        """Count all that a source without a text holds."""
        for owner in owners(source):
            lost_with(owner.selections, reason, self.tally)
            self.tally.lose("coding", reason, len(owner.codings))
            self.tally.lose("value", reason, len(owner.values))
        self.tally.lose("sync point", reason, sum(len(body.points) for body in source.texts))

    def _lose_unwritten(self, source: Source) -> None:
        """Count what is in a recording or a picture itself, whose text is kept."""
        where = "a picture" if source.kind == PICTURE else "a recording"
        lost_with(source.selections, f"it is in {where}, not in its text", self.tally)
        if source.kind != PICTURE:
            self.tally.lose("coding", f"it is on the whole of {where}", len(source.codings))

    def _memos(self, coders: Coders, codes: Merged, adding: Adding, made: Gathering) -> None:
        places = places_of(
            self.store, self.read, codes=codes.paths, documents=adding.found.names,
            codings=made.made,
        )  # fmt: skip
        writing = Writing(
            self.store, self.guids, coders, self.tally, places, self.project,
            is_new=bool(adding.found.new), remarks=self._remarks(),
            kinds=self.own.kinds,
        )  # fmt: skip
        referring: dict[str, list[str]] = defaultdict(list)
        for note, owner in references(self.project):
            referring[note].append(owner)
        for at, placed in enumerate(self.read.placed):
            name = adding.found.names[at]
            writing.selections(
                name, placed, is_known=name not in adding.found.new,
                is_edited=at in adding.found.edited,
            )  # fmt: skip
        self._descriptions(writing)
        writing.attach(referring)
        writing.notes(referring)
        writing.sets()
        writing.graphs()
        writing.links()
        writing.store_all()

    def _descriptions(self, writing: Writing) -> None:
        project = self.project
        writing.described("project", project.description, "project")
        for case in project.cases:
            writing.described(case.guid, case.description, "case", title=case.name)
        for source in project.sources:
            writing.described(source.guid, source.description, "source", title=source.name)
            for body in source.texts:
                title = body.name or source.name
                writing.described(body.guid, body.description, "source", title=title)
        for variable in project.variables:
            writing.described(
                variable.guid, variable.description, "variable", title=f"Variable: {variable.name}"
            )
        for source, _ in self.read.texts.without:
            for owner in owners(source):
                for selection in owner.selections:
                    if selection.description:
                        writing.homeless(selection)

    def _count_rest(self) -> None:
        for name, n in self.project.unknown.items():
            if n:
                self.tally.lose("other element", f"no version of the schema has {name}", n)
        for note in self.project.written:
            reason = "it marks a place in a note"
            lost_with(note.selections, reason, self.tally)
            self.tally.lose("coding", "it is on a note", len(note.codings))

    def _result(
        self, adding: Adding, coders: Coders, codes: Merged, offsets: str
    ) -> ImportedExchange:
        names = adding.found.names
        positions = [
            placed.read(names[at], asked=bool(offsets))
            for at, placed in enumerate(self.read.placed)
        ]
        return ImportedExchange(
            file=self.read.package.name,
            origin=self.project.origin,
            kinds=self.tally.counts(),
            positions=tuple(each for each in positions if each),
            missing=tuple(self._missing()),
            documents=tuple(adding.found.new),
            coders=tuple(dict.fromkeys(coders.by_user.values())),
            revision=codes.revision,
            notes=self.tally.told(),
        )

    def _missing(self) -> Iterator[str]:
        """The files that are not there, each with the name of its source where it does not say."""
        names: dict[str, str] = {}
        for source in self.project.sources:
            bodies = [each for body in source.texts for each in (body.plain_path, body.rich_path)]
            names |= dict.fromkeys([source.path, *bodies], source.name)
        for path in self.read.package.missing:
            name = names.get(path, "")
            yield path if name in path else f"{path} ({name})"

    def _record(self, result: ImportedExchange) -> None:
        """Keep what was lost, so that a report can say it."""
        run = stores.runs.start(
            self.store,
            KIND,
            {"file": result.file, "documents": list(result.documents)},
            input_digest=digest(result.file, list(result.documents)),
            versions=installed_versions(),
        )
        lost = {item.kind: plain(item.lost) for item in result.kinds if item.lost}
        told = {"lost": lost, "missing": len(result.missing)}
        stores.runs.finish(self.store, run, result=told)
