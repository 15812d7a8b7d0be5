"""`Project`: the one face of a study that Python users, the commands and the page share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.errors import ProjectError, UndefinedResult
from qualkit.spans import Span
from qualkit.workflows._defaults import default_coder, random_guid, shipped, wall_clock

if TYPE_CHECKING:
    from types import TracebackType

    from qualkit.model.agreement import Agreement
    from qualkit.model.codes import Codebook
    from qualkit.model.contrasts import Contrast
    from qualkit.model.evaluation import Evaluation
    from qualkit.model.ingest import Ingested, Preview
    from qualkit.model.pseudonyms import Leaks, Proposals, Pseudonymised
    from qualkit.model.revisions import Edited
    from qualkit.model.suggesting import SuggestionRun
    from qualkit.model.tables import Table
    from qualkit.model.themes import Themes
    from qualkit.store import Store
    from qualkit.store.connection import Clock, GuidMaker
    from qualkit.workflows.import_codings import ImportedCodings

__all__ = [
    "Project",
    "check_codebook",
    "check_output",
    "default_coder",
    "diff_codebooks",
    "preview_ingest",
    "random_guid",
    "read_passphrase",
    "shipped",
    "wall_clock",
    "write_file",
]

Progress = Callable[[int, int], None]


class Project:
    """A study: one SQLite file with its documents, codebook, codings and results.

    Open it with `Project.open` or `Project.create`, as a context manager or with `close`. Each
    method does what the command of the same name does and returns a frozen result with
    ``to_frame()`` (pandas) and ``to_dict()``.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with Project.create(Path(folder.name) / "study.qualkit") as project:
    ...     len(project.documents())
    0
    >>> folder.cleanup()
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self.name = name

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        name: str | None = None,
        clock: Clock = wall_clock,
        guids: GuidMaker = random_guid,
    ) -> Project:
        """A new project file at `path`; an error when something is there already."""
        path = Path(path)
        title = name or path.stem
        return cls(stores.create_store(path, name=title, clock=clock, guids=guids), title)

    @classmethod
    def open(
        cls, path: str | Path, *, clock: Clock = wall_clock, guids: GuidMaker = random_guid
    ) -> Project:
        """The project file at `path`, checked before it is touched."""
        store = stores.open_store(Path(path), clock=clock, guids=guids)
        return cls(store, stores.project.name(store))

    @classmethod
    @contextmanager
    def open_or_create(cls, path: str | Path) -> Iterator[Project]:
        """The project at `path`, made when missing; one newly made goes again if it stays empty."""
        is_new = not os.path.lexists(path)
        try:
            project = cls.create(path) if is_new else cls.open(path)
        except ProjectError:
            if not is_new or not stores.files.is_project(Path(path)):
                raise
            is_new, project = False, cls.open(path)  # another program made it meanwhile
        stays_empty = is_new
        try:
            with project:
                try:
                    yield project
                finally:
                    stays_empty = is_new and stores.project.is_empty(project._store)
        finally:
            if stays_empty:
                Path(path).unlink(missing_ok=True)

    @property
    def path(self) -> Path:
        """The project file."""
        return self._store.path

    @property
    def created(self) -> str:
        """When the project was made, ISO 8601 in UTC."""
        return stores.project.created(self._store)

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What is in the project

    def documents(self) -> Table:
        """The documents with their counts."""
        return stores.documents.listing(self._store)

    def participants(self) -> Table:
        """The participants with roles, attributes and how much they say."""
        return stores.participants.listing(self._store)

    def codes(self) -> Table:
        """The codes in use, in the codebook's order, with how often they are given."""
        return stores.codes.listing(self._store)

    def coders(self) -> tuple[str, ...]:
        """The names of all coders, sorted."""
        return stores.codings.coders(self._store)

    def text(self, document: str) -> str:
        """The text of `document`."""
        stores.documents.id_of(self._store, document)
        return stores.documents.texts(self._store, [document])[document]

    def turns(self, document: str | None = None) -> Table:
        """The turns of `document`, or of every one."""
        from qualkit.workflows import quotes

        return quotes.turns(self._store, document)

    def codings(self, **wanted: str | None) -> Table:
        """The codings in force, filtered by code, coder, role, document, participant, about."""
        from qualkit.workflows import quotes

        return quotes.codings(self._store, quotes.Filter(**wanted))

    def suggestions(self, *, status: str | None = None, **wanted: str | None) -> Table:
        """The suggestions, filtered as `codings` are, and by waiting, accepted or rejected."""
        from qualkit.workflows import quotes

        return quotes.suggestions(self._store, quotes.Filter(**wanted), status=status)

    def runs(self) -> Table:
        """Every run: its parameters, seed, input digest, versions and times."""
        return stores.runs.listing(self._store)

    def review(self, document: str | None = None) -> Table:
        """What edits of `document`, or of any, could not place for certain, until it is settled."""
        return stores.reviews.listing(self._store, document)

    def waiting_for_review(self) -> int:
        """How many codings wait for review; until they are settled they count nowhere."""
        return stores.reviews.n_codings(self._store)

    def check(self) -> Table:
        """Every fault of the file that qualkit or SQLite finds; empty when it is sound."""
        return stores.check(self._store)

    # What changes it

    def ingest(
        self,
        paths: Sequence[str | Path] | str | Path,
        *,
        participants: str | Path | None = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> Ingested:
        """Read files and folders; see `qualkit.workflows._reading.IngestOptions` for `options`."""
        from qualkit.workflows._reading import IngestOptions
        from qualkit.workflows.ingest import ingest

        roster = Path(participants) if participants else None
        chosen = IngestOptions(participants=roster, **options)
        return ingest(self._store, _listed(paths), chosen, progress=progress)

    def edit_document(self, name: str, path: str | Path, **options: Any) -> Edited:
        """Make the corrected transcript at `path` the text of `name`; codings move with it.

        ``encoding``, ``columns`` and ``speakers`` are those of `ingest`. What cannot be placed for
        certain waits for review.
        """
        from qualkit.workflows._reading import IngestOptions
        from qualkit.workflows.edit import edit

        return edit(self._store, name, Path(path), IngestOptions(**options))

    def settle(
        self,
        item: str,
        *,
        start: int | None = None,
        end: int | None = None,
        drop: bool = False,
        coder: str | None = None,
    ) -> str:
        """Settle what waits for review: give it its place, the proposed one unless told, or `drop`.

        The words that it covers now; empty when dropped.
        """
        by = coder or default_coder()
        if drop:
            stores.reviews.drop(self._store, item, coder=by)
            return ""
        span = None if start is None or end is None else Span(start, end)
        return stores.reviews.place(self._store, item, span, coder=by)

    def set_participants(self, path: str | Path, *, known_roles: Sequence[str] = ()) -> int:
        """Set roles, attributes and aliases from a CSV; how many participants changed."""
        from qualkit.workflows._reading import read_people

        return stores.participants.upsert(self._store, read_people(Path(path), known_roles))

    def import_codebook(self, path: str | Path) -> int:
        """Make the YAML file at `path` the project's codebook; the revision's number."""
        from qualkit.workflows import codebook

        return codebook.import_codebook(self._store, Path(path))

    def codebook(self) -> Codebook:
        """The project's codebook."""
        from qualkit.workflows import codebook

        return codebook.project_codebook(self._store)[0]

    def codebook_text(self) -> str:
        """The project's codebook as the YAML it was imported from."""
        from qualkit.workflows import codebook

        return codebook.project_codebook(self._store)[2]

    def import_codings(self, path: str | Path) -> ImportedCodings:
        """Store the codings of a CSV: all of them, or none when a row has a fault."""
        from qualkit.workflows import import_codings

        return import_codings.import_codings(self._store, Path(path))

    def add_coding(
        self,
        document: str,
        code: str,
        *,
        quote: str | None = None,
        turn: int | None = None,
        start: int | None = None,
        end: int | None = None,
        about: str | None = None,
        memo: str = "",
        coder: str | None = None,
    ) -> str:
        """Code a passage, named by its quote, its turn or its positions; the coding's id."""
        from qualkit.workflows import import_codings

        passage = {"quote": quote, "turn": turn, "start": start, "end": end}
        return import_codings.add_coding(
            self._store,
            **passage,
            document=document,
            code=code,
            coder=coder or default_coder(),
            about=about,
            memo=memo,
        )

    def remove_coding(self, coding: str, *, coder: str | None = None) -> None:
        """Remove the coding with that id; a tombstone keeps what it was."""
        stores.codings.remove(self._store, coding, coder=coder or default_coder())

    def code(
        self,
        *,
        accept: bool = False,
        coder: str | None = None,
        with_moderators: bool = False,
        progress: Progress | None = None,
    ) -> SuggestionRun:
        """Let the codebook's rules suggest codes; with `accept`, accept them by policy."""
        from qualkit.workflows import code
        from qualkit.workflows.codebook import project_codebook

        book, revision, _ = project_codebook(self._store)
        return code.code(
            self._store,
            book,
            revision,
            coder=coder or default_coder(),
            accept=accept,
            with_moderators=with_moderators,
            progress=progress,
        )

    # What it says

    def contrast(self, **options: Any) -> Contrast:
        """One group against another; see `qualkit.workflows.contrast.ContrastOptions`."""
        from qualkit.workflows.contrast import ContrastOptions, contrast

        return contrast(self._store, ContrastOptions(**options))

    def latest_contrast(self) -> dict[str, Any] | None:
        """The newest contrast as plain data, None when none was made."""
        latest = stores.runs.latest_result(self._store, "contrast")
        return latest[1] if latest else None

    def themes(self, *, progress: Progress | None = None, **options: Any) -> Themes:
        """A topic model; see `qualkit.workflows.themes.ThemesOptions`."""
        from qualkit.workflows.themes import ThemesOptions, find_themes

        return find_themes(self._store, ThemesOptions(**options), progress=progress)

    def latest_themes(self) -> Themes:
        """The themes of the newest run; an error when no topic model has run."""
        from qualkit.workflows.themes import latest_themes

        return latest_themes(self._store)

    def agreement(self, **options: Any) -> Agreement:
        """How far coders agree; see `qualkit.workflows.agreement.AgreementOptions`."""
        from qualkit.workflows.agreement import AgreementOptions, agreement

        return agreement(self._store, AgreementOptions(**options))

    def suggest(self, *, progress: Progress | None = None, **options: Any) -> SuggestionRun:
        """Suggest codes as learnt from the codings; see `workflows.suggest.SuggestOptions`."""
        from qualkit.workflows.suggest import SuggestOptions, suggest

        chosen = SuggestOptions(**{"coder": default_coder(), **options})
        return suggest(self._store, chosen, progress=progress)

    def evaluate(self, *, progress: Progress | None = None, **options: Any) -> Evaluation:
        """The classifier on sessions it has not read; see `workflows.evaluate.EvaluateOptions`."""
        from qualkit.workflows.evaluate import EvaluateOptions, evaluate

        return evaluate(self._store, EvaluateOptions(**options), progress=progress)

    def evaluate_rules(self, *, coders: tuple[str, ...] = ()) -> Evaluation:
        """The rules' suggestions against people's codings: precision and recall over turns."""
        from qualkit.workflows.evaluate_rules import evaluate_rules

        return evaluate_rules(self._store, coders=coders)

    def report(self, out: str | Path, *, title: str | None = None, **findings: Any) -> Path:
        """Write the report with `findings` (contrast, themes, agreement, …) to `out`."""
        from qualkit.workflows.report import Findings, report

        html = report(self._store, Findings(**findings), title=title or self.name)
        write_file(Path(out), html)
        return Path(out)

    def full_report(
        self,
        out: str | Path,
        *,
        title: str | None = None,
        contrast: Mapping[str, Any] | None = None,
        coders: tuple[str, ...] = (),
    ) -> Path:
        """Write a report of all the project can say; a part it cannot says why."""
        check_output(out)
        found: dict[str, Any] = {}
        reasons: dict[str, str] = {}
        parts: dict[str, Callable[[], object]] = {
            "contrast": lambda: self.contrast(**(contrast or {})),
            "themes": self.latest_themes,
            "agreement": lambda: self.agreement(coders=coders),
            "evaluation": self.evaluate_rules,
        }
        for name, compute in parts.items():
            try:
                found[name] = compute()
            except (UndefinedResult, ProjectError) as error:
                reasons[name] = str(error)
        return self.report(out, title=title, reasons=reasons, **found)

    # Names out of it, and back

    def propose_pseudonyms(
        self,
        *,
        key: str | Path | None = None,
        passphrase: str = "",
        gazetteer: str | Path | None = None,
        kinds: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> Proposals:
        """What to replace, for people to decide; what the key file knows keeps its pseudonym."""
        from qualkit.pseudonyms import Key
        from qualkit.workflows import propose_pseudonyms as names
        from qualkit.workflows._pseudonyms import KeyFile

        known = Key() if key is None else KeyFile(path=Path(key), passphrase=passphrase).load()
        options = names.ProposeOptions(
            gazetteer=Path(gazetteer) if gazetteer else None, kinds=tuple(kinds)
        )
        return names.propose(self._store, known, options, progress=progress)

    def pseudonymise(
        self, names: Proposals | str | Path, *, key: str | Path, passphrase: str
    ) -> Pseudonymised:
        """Replace `names` (proposals, or an edited list) everywhere; the key file can undo it."""
        from qualkit.model.pseudonyms import Proposals
        from qualkit.workflows._pseudonyms import KeyFile
        from qualkit.workflows.propose_pseudonyms import forms_of, listed_forms
        from qualkit.workflows.pseudonymise import pseudonymise

        file = KeyFile(path=Path(key), passphrase=passphrase)
        if isinstance(names, Proposals):
            forms = forms_of(names)
        else:
            forms = listed_forms(Path(names), file.load())
        return pseudonymise(self._store, forms, file)

    def restore_names(self, *, key: str | Path, passphrase: str) -> Pseudonymised:
        """Undo `pseudonymise` with the key file."""
        from qualkit.workflows._pseudonyms import KeyFile
        from qualkit.workflows.restore_names import restore_names

        return restore_names(self._store, KeyFile(path=Path(key), passphrase=passphrase))

    def find_leaks(
        self,
        *,
        key: str | Path,
        passphrase: str,
        files: Sequence[str | Path] = (),
        show: bool = False,
    ) -> Leaks:
        """Where names of the key file still stand, in the project and in `files`."""
        from qualkit.workflows._pseudonyms import KeyFile
        from qualkit.workflows.leaks import find_leaks

        file = KeyFile(path=Path(key), passphrase=passphrase)
        return find_leaks(self._store, file, _listed(list(files)), is_shown=show)

    def export(self, out: str | Path) -> Path:
        """Write the codings (.csv) or the codebook (.yaml) to `out`, by its suffix."""
        from qualkit.workflows import export

        return export.export(self._store, Path(out))

    def backup(self, destination: str | Path) -> Path:
        """Copy the project, as it is now and whole, to a new file at `destination`."""
        return stores.backup(self._store, Path(destination))


def preview_ingest(
    paths: Sequence[str | Path] | str | Path,
    *,
    project: str | Path | None = None,
    participants: str | Path | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Preview:
    """What `Project.ingest` would read, with every speaker's first turn; nothing is stored.

    ``project`` need not exist; if it does, its participants are known to speak.
    """
    from qualkit.workflows._reading import IngestOptions
    from qualkit.workflows.preview import preview

    roster = Path(participants) if participants else None
    chosen = IngestOptions(participants=roster, **options)
    if project is None or not os.path.lexists(project):
        return preview(None, _listed(paths), chosen, progress=progress)
    with Project.open(project) as study:
        return preview(study._store, _listed(paths), chosen, progress=progress)


def _listed(paths: Sequence[str | Path] | str | Path) -> list[Path]:
    return [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]


def read_passphrase(path: str | Path) -> str:
    """The first line of the file at `path`."""
    from qualkit.workflows._pseudonyms import read_passphrase

    return read_passphrase(Path(path))


def check_codebook(path: str | Path) -> int:
    """How many codes the codebook file at `path` has; an error lists every fault."""
    from qualkit.workflows.codebook import load_codebook

    return sum(not code.category for code in load_codebook(Path(path))[0].codes)


def diff_codebooks(before: str | Path, after: str | Path) -> Table:
    """What changed from one codebook file to another."""
    from qualkit.codebook import diff
    from qualkit.workflows.codebook import load_codebook

    return diff(load_codebook(Path(before))[0], load_codebook(Path(after))[0])


def check_output(path: str | Path) -> None:
    """Raise at once where `write_file` would only after the work: a project, a folder."""
    stores.files.check_target(Path(path))


def write_file(path: Path, text: str) -> None:
    """Write `text` to `path` (mode 0600): all of it, or the old file stays."""
    stores.files.write_whole(path, text.encode())
