"""What changes a project: reading, editing, codings, rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.project.acting import acting
from qualkit.project.files import Progress, listed
from qualkit.spans import Span

if TYPE_CHECKING:
    from qualkit.model.exchange import ImportedExchange
    from qualkit.model.ingest import Ingested, Preview, Upload
    from qualkit.model.merges import MergeResult
    from qualkit.model.revisions import Edited
    from qualkit.model.suggesting import SuggestionRun
    from qualkit.store import Store
    from qualkit.workflows.import_codings import ImportedCodings


class Changes:
    """What changes the project."""

    _store: Store

    def ingest(
        self,
        paths: Sequence[str | Path | Upload] | str | Path,
        *,
        participants: str | Path | None = None,
        progress: Progress | None = None,
        stopping: Callable[[], bool] | None = None,
        **options: Any,
    ) -> Ingested:
        """Read files and folders; see `qualkit.workflows._reading.IngestOptions` for `options`.

        Once ``stopping`` says so, files not read yet are left out, and listed so.
        """
        from qualkit.workflows._reading import IngestOptions
        from qualkit.workflows.ingest import ingest

        roster = Path(participants) if participants else None
        chosen = IngestOptions(participants=roster, **options)
        found = listed(paths)
        return ingest(self._store, found, chosen, progress=progress, stopping=stopping)

    def preview_ingest(
        self,
        paths: Sequence[str | Path | Upload] | str | Path,
        *,
        participants: str | Path | None = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> Preview:
        """What `ingest` would read, with every speaker's first turn; nothing is stored."""
        from qualkit.workflows._reading import IngestOptions
        from qualkit.workflows.preview import preview

        roster = Path(participants) if participants else None
        chosen = IngestOptions(participants=roster, **options)
        return preview(self._store, listed(paths), chosen, progress=progress)

    def edit_document(self, name: str, path: str | Path, **options: Any) -> Edited:
        """Make the corrected transcript at `path` the text of `name`; codings move with it.

        ``encoding``, ``columns`` and ``speakers`` are those of `ingest`. What cannot be placed for
        certain waits for review.
        """
        from qualkit.workflows._reading import IngestOptions
        from qualkit.workflows.edit import edit

        return edit(self._store, name, Path(path), IngestOptions(**options))

    def merge(
        self, other: str | Path, *, coder: str | None = None, dry_run: bool = False
    ) -> MergeResult:
        """Bring in what the copy of this project at `other` has, which was worked on apart.

        `other` is a project file, or a package as `export` writes it. All of it or nothing; a
        backup is made beside the project. With ``dry_run`` the result says what would come, and
        nothing is stored.
        """
        from qualkit.workflows._refi_sidecar import project_file

        with project_file(self._store, Path(other)) as path:
            return stores.merging.merge(
                self._store, path, coder=acting(self._store, coder), dry_run=dry_run,
                called=Path(other),
            )  # fmt: skip

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
        by = acting(self._store, coder)
        if drop:
            stores.reviews.drop(self._store, item, coder=by)
            return ""
        span = None if start is None or end is None else Span(start, end)
        return stores.reviews.place(self._store, item, span, coder=by)

    def set_participants(self, path: str | Path, *, known_roles: Sequence[str] = ()) -> int:
        """Set roles, attributes and aliases from a CSV; how many participants changed."""
        from qualkit.workflows._reading import read_people

        return stores.participants.upsert(self._store, read_people(Path(path), known_roles))

    def change_participant(self, name: str, **changed: Any) -> bool:
        """Change the ``role``, ``aliases`` and ``attributes`` of a participant; whether it did.

        What is not given stays; see `qualkit.store.describing.Described`.
        """
        described = stores.describing.Described(**changed)
        return stores.describing.change(self._store, name, described)

    def join_participants(self, name: str, other: str) -> None:
        """Make `other` one with `name`: its turns go over, its spellings become aliases.

        This is not undone; where both have a role or a value, that of `name` stays.
        """
        stores.describing.join(self._store, name, other)

    def import_codings(
        self,
        path: str | Path,
        *,
        coder: str | None = None,
        document: str | None = None,
        ignore: Sequence[str] = (),
        columns: Mapping[str, str] | None = None,
        is_read: bool = False,
        new_codes: bool = False,
        dates: str | None = None,
        progress: Progress | None = None,
    ) -> ImportedCodings:
        """Store the codings of a file, all of them, or none when one has a fault.

        ``coder`` and ``document`` count where the file names none; ``ignore`` are columns that
        are left out, ``columns`` (meaning → name) what the file calls others. With ``is_read`` the
        passages of a table of a column a code are marked as read, coded or not; with
        ``new_codes`` codes that the codebook has not are added. ``dates`` is ``dmy`` or ``mdy``
        where the file has dates such as 03/04/2024.
        """
        from qualkit.workflows import import_codings

        return import_codings.import_codings(
            self._store,
            Path(path),
            coder=coder,
            document=document,
            ignore=ignore,
            columns=columns,
            is_read=is_read,
            new_codes=new_codes,
            dates=dates,
            progress=progress,
        )

    def import_refi(
        self,
        path: str | Path,
        *,
        offsets: str = "",
        coder: str | None = None,
        sidecar: bool = True,
        chosen: str = "",
        progress: Progress | None = None,
    ) -> ImportedExchange:
        """Read the REFI-QDA project at `path`, of any program; all of it, or nothing on an error.

        QualCoder's folder and Taguette's database are read alike. ``offsets`` says how that
        program counted positions where its file does not tell (``utf16,crlf,no-bom,exclusive``);
        ``coder`` is who coded where the file names nobody, ``chosen`` the name of the project that
        is meant where a file holds several. A package that qualkit wrote makes a new project all
        that it was written from; without ``sidecar`` only what the standard says is read.
        """
        from qualkit.workflows import import_refi

        return import_refi.import_refi(
            self._store,
            Path(path),
            coder=acting(self._store, None),
            offsets=offsets,
            nobody=coder,
            sidecar=sidecar,
            chosen=chosen,
            progress=progress,
        )

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
        weight: float | None = None,
        coder: str | None = None,
        id: str | None = None,  # noqa: A002 - as the column is called everywhere
    ) -> str:
        """Code a passage, named by its quote, its turn or its positions; the coding's id.

        ``id`` is the GUID that it is to have; where the coder coded the passage so already, the
        coding keeps the one it has.
        """
        from qualkit.workflows import import_codings

        passage = {"id": id, "quote": quote, "turn": turn, "start": start, "end": end}
        return import_codings.add_coding(
            self._store,
            **passage,
            document=document,
            code=code,
            coder=acting(self._store, coder),
            about=about,
            memo=memo,
            weight=weight,
        )

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
        from qualkit.workflows._codebooks import project_codebook

        book, revision, _ = project_codebook(self._store)
        return code.code(
            self._store,
            book,
            revision,
            coder=acting(self._store, coder),
            accept=accept,
            with_moderators=with_moderators,
            progress=progress,
        )
