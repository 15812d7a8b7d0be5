"""Jobs that read uploads into the project: received, looked at, read, given up.

A job reads in a thread of its own with a project of its own, one job at a time; only the storing of
each document takes the file's lock, so that others code meanwhile. Knows nothing of HTTP.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.errors import ParameterError, QualkitError, UnknownName
from qualkit.model.ingest import GIVEN_UP, Ingested, Preview, Upload
from qualkit.web.spool import Spool
from qualkit.web.views import OpenProject

if TYPE_CHECKING:
    from qualkit.project import Project

MOST_JOBS = 8
"""Jobs that are remembered; the oldest that is done makes room."""

LONGEST_QUIET = 600.0
"""Seconds without a request after which a job that is not done counts as left."""

MOST_FILES = 5000
WAITS_AT_THE_END = 10.0

Task = Callable[["Project", "Job", Mapping[str, Any]], "Preview | Ingested"]


@dataclass(slots=True)
class Job:
    """Files on their way into the project.

    ``state`` is ``receiving``, ``previewing``, ``previewed``, ``reading``, ``done`` or ``failed``;
    what failed may be tried again with other options.
    """

    id: str
    folder: Path
    state: str = "receiving"
    files: dict[int, Upload] = field(default_factory=dict)
    participants: Path | None = None
    done: int = 0
    total: int = 0
    error: str | None = None
    preview: Preview | None = None
    result: Ingested | None = None
    is_stopped: bool = False
    arriving: int = 0
    heard: float = field(default_factory=time.monotonic)

    @property
    def is_busy(self) -> bool:
        """Whether a thread works on it."""
        return self.state in ("previewing", "reading")

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is at it: a file arrives, it is worked on, or it was just asked for."""
        if self.is_busy or self.arriving:
            return True
        return not self.is_over and time.monotonic() - self.heard < LONGEST_QUIET

    @property
    def is_over(self) -> bool:
        """Whether nothing more is awaited of it."""
        return self.state in ("done", "failed")

    @contextlib.contextmanager
    def receiving(self) -> Iterator[None]:
        """While a file arrives."""
        self.arriving += 1
        try:
            yield
        finally:
            self.arriving -= 1
            self.heard = time.monotonic()

    @property
    def was_cut(self) -> bool:
        """Whether files were left out since the reading was given up before them."""
        return self.result is not None and any(
            each.reason == GIVEN_UP for each in self.result.skipped
        )

    def progress(self, done: int, total: int) -> None:
        """Keep how far it is; stop a look that was given up."""
        self.done, self.total = done, total
        if self.is_stopped and self.state == "previewing":
            raise QualkitError("the look was given up")

    def uploads(self) -> list[Upload]:
        """The files in the order in which they were chosen."""
        return [self.files[number] for number in sorted(self.files)]


class Jobs:
    """The jobs of one server."""

    def __init__(self, open_project: OpenProject) -> None:
        self._open = open_project
        self._jobs: dict[str, Job] = {}
        self._spool: Spool | None = None
        self._guard = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._threads: list[threading.Thread] = []

    def start(self, name: str) -> Job:
        """The job called `name`, made where it is not there."""
        with self._guard:
            if name not in self._jobs:
                self._make_room()
                folder = self._spooled().folder(f"job-{len(self._jobs)}-{name}")
                self._jobs[name] = Job(name, folder)
            return self.find(name)

    def find(self, name: str) -> Job:
        """The job called `name`.

        Raises
        ------
        UnknownName
            If there is none: the server was started anew, or it is too long ago.
        """
        if name not in self._jobs:
            raise UnknownName("upload", name[:36], [])
        self._jobs[name].heard = time.monotonic()
        return self._jobs[name]

    def preview(self, job: Job, options: Mapping[str, Any]) -> None:
        """Look at what would be read."""
        if job.state in ("receiving", "previewed", "failed"):
            self._work(job, "previewing", (_preview, options))

    def store(self, job: Job, options: Mapping[str, Any]) -> None:
        """Read the files into the project, once."""
        if job.state in ("receiving", "previewed", "failed"):
            self._work(job, "reading", (_store, options))

    def give_up(self, job: Job) -> None:
        """Read no further; what is stored stays. Without a thread at work nothing is left."""
        job.is_stopped = True
        with self._guard:
            if not job.is_busy and job.state != "done":
                self._forget(job)

    def close(self) -> None:
        """Stop whatever is read, and leave nothing behind."""
        for job in list(self._jobs.values()):
            job.is_stopped = True
        for thread in self._threads:
            thread.join(WAITS_AT_THE_END)
        if self._spool is not None:
            self._spool.close()

    def _work(self, job: Job, state: str, how: tuple[Task, Mapping[str, Any]]) -> None:
        if not job.files:
            raise ParameterError("no file was sent", repair="choose at least one")
        with self._guard:
            if job.is_busy:
                return
            job.state, job.error, job.done, job.total = state, None, 0, len(job.files)
            thread = threading.Thread(target=self._run, args=(job, *how), daemon=True)
            self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()

    def _run(self, job: Job, task: Task, options: Mapping[str, Any]) -> None:
        try:
            with self._one_at_a_time, self._open() as project:
                made = task(project, job, {**options, "participants": job.participants})
            self._settle(job, made)
        except QualkitError as error:
            job.error, job.state = _shown(error, job), "failed"
        except Exception as error:
            job.error, job.state = f"Something failed ({type(error).__name__}).", "failed"
            raise
        finally:
            if job.is_stopped and job.state == "failed":
                self._forget(job)

    def _settle(self, job: Job, made: Preview | Ingested) -> None:
        if isinstance(made, Ingested):
            shutil.rmtree(job.folder, ignore_errors=True)
            job.result, job.state = made, "done"
        else:
            job.preview, job.state = made, "previewed"

    def _make_room(self) -> None:
        if len(self._jobs) < MOST_JOBS:
            return
        left = [job for job in self._jobs.values() if not job.is_under_way]
        if not left:
            what = f"{MOST_JOBS} uploads are under way"
            raise QualkitError(what, repair="read one of them, or give one up, then try again")
        self._forget(min(left, key=lambda job: (not job.is_over, job.heard)))

    def _forget(self, job: Job) -> None:
        shutil.rmtree(job.folder, ignore_errors=True)
        self._jobs.pop(job.id, None)

    def _spooled(self) -> Spool:
        if self._spool is None:
            with self._open() as project:
                self._spool = Spool(project.path)
        return self._spool


def _preview(project: Project, job: Job, options: Mapping[str, Any]) -> Preview:
    return project.preview_ingest(job.uploads(), progress=job.progress, **options)


def _store(project: Project, job: Job, options: Mapping[str, Any]) -> Ingested:
    def stopping() -> bool:
        return job.is_stopped

    return project.ingest(job.uploads(), progress=job.progress, stopping=stopping, **options)


def _shown(error: QualkitError, job: Job) -> str:
    """The error's line without the folders of this machine."""
    return str(error).replace(f"{job.folder}/", "")
