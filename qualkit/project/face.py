"""`Project`: a study opened, with all that it holds, does and says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.errors import ProjectError
from qualkit.project.acting import acting
from qualkit.project.adjudicating import Adjudicating
from qualkit.project.agreeing import Agreeing
from qualkit.project.changes import Changes
from qualkit.project.codebooks import Codebooks
from qualkit.project.coding import Coding
from qualkit.project.contents import Contents
from qualkit.project.contrasting import Contrasting
from qualkit.project.elsewhere import Elsewhere
from qualkit.project.files import Progress, listed
from qualkit.project.findings import Findings
from qualkit.project.linking import Linking
from qualkit.project.memos import Memos
from qualkit.project.passages import Passages
from qualkit.project.pseudonyms import Pseudonyms
from qualkit.project.readings import Readings
from qualkit.project.requests import Requests
from qualkit.project.topics import Topics
from qualkit.workflows._defaults import default_coder, random_guid, wall_clock

if TYPE_CHECKING:
    from types import TracebackType

    from qualkit.model.ingest import Preview
    from qualkit.store import Store
    from qualkit.store.connection import Clock, GuidMaker


class Project(
    Contents,
    Codebooks,
    Changes,
    Coding,
    Passages,
    Memos,
    Readings,
    Pseudonyms,
    Topics,
    Agreeing,
    Contrasting,
    Linking,
    Findings,
    Adjudicating,
    Requests,
    Elsewhere,
):
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
        cls,
        path: str | Path,
        *,
        coder: str | None = None,
        clock: Clock = wall_clock,
        guids: GuidMaker = random_guid,
    ) -> Project:
        """The project file at `path`, checked before it is touched.

        It is looked at by `coder` (by default ``QUALKIT_CODER`` or the login name), who acts where
        nobody else is named, and may be blind and then sees nobody else's codings, decisions and
        memos.
        """
        store = stores.open_store(Path(path), clock=clock, guids=guids)
        store.actor = coder
        viewer = coder or default_coder()
        if stores.coders.is_blind(store, viewer):
            store.viewer = viewer
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
    def coder(self) -> str:
        """Who acts where nobody else is named."""
        return acting(self._store, None)

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
        return preview(None, listed(paths), chosen, progress=progress)
    with Project.open(project) as study:
        return preview(study._store, listed(paths), chosen, progress=progress)
