"""The one writer: a thread with a queue, through which everything that changes the project goes.

What waits together is committed together, each request a part that can fail alone, and nobody is
answered before it is durable. So no two requests fight for the file's lock, and twenty people who
code at once wait for one commit instead of for twenty.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.errors import ProjectError, ProjectLocked, QualkitError
from qualkit.web.news import News
from qualkit.web.refusals import Conflict
from qualkit.web.views import OpenProject

if TYPE_CHECKING:
    from qualkit.project import Project

MOST_TOGETHER = 64
"""Requests that one commit holds at most."""

IDLE = 1.0
"""Seconds without a request after which it is looked whether another program changed the file."""

Act = Callable[["Project"], Any]
"""What a request does with the project."""


@dataclass(slots=True)
class _Job:
    act: Act
    done: Callable[[Any, BaseException | None], None]
    outcome: Any = None
    error: BaseException | None = None

    def run(self, project: Project) -> None:
        """Do it, and keep what came of it; what a user can repair is an outcome too."""
        self.outcome = self.error = None
        try:
            self.outcome = self.act(project)
        except ProjectError:
            raise  # of the file itself: the whole transaction may be gone
        except (QualkitError, Conflict) as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - one request's failure is not the others'
            self.error = error

    def tell(self) -> None:
        self.done(self.outcome, self.error)


class Writer:
    """Does requests one after the other in a thread of its own, with a project of its own.

    Parameters
    ----------
    open_project : callable
        Opens the project, in the writer's thread.
    news : News
        Hears when another program has changed the file.
    """

    def __init__(self, open_project: OpenProject, news: News) -> None:
        self._open = open_project
        self._news = news
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._has_forgotten = False

    async def do(self, act: Act) -> Any:
        """What `act` gives for the project, once it is durable.

        Raises
        ------
        QualkitError, Conflict
            As `act` raises, or the commit; nothing of it was done then.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()

        def done(outcome: Any, error: BaseException | None) -> None:
            with contextlib.suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(_settle, future, outcome, error)

        self.start()
        self._jobs.put(_Job(act, done))
        return await future

    def start(self) -> None:
        """Start the thread; from here on it hears when another program changes the file."""
        with self._starting:
            if self._thread is None:
                begun = threading.Event()
                self._thread = threading.Thread(
                    target=self._run, args=(begun,), name="writer", daemon=True
                )
                self._thread.start()
                begun.wait()

    def close(self) -> None:
        """Do what waits, then end."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def _run(self, begun: threading.Event) -> None:
        opened: _Opened | None = None
        with contextlib.suppress(Exception):  # whoever asks first hears of it
            opened = _Opened(self._open)
        begun.set()
        is_last = False
        while not is_last:
            batch, is_last = self._next()
            try:
                opened = self._fresh(opened)
                if batch:
                    _do_together(opened.project, batch)
            except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
                if opened:
                    opened.close()
                opened = None
                for job in batch:
                    job.outcome, job.error = None, error
            for job in batch:
                job.tell()
            self._forget(opened)
        if opened:
            opened.close()

    def _fresh(self, opened: _Opened | None) -> _Opened:
        """The project, opened anew where another program changed the file, or put another there.

        So who has become blind meanwhile is, and a restored backup is what is written to.
        """
        if opened and opened.project.changed_elsewhere() == opened.seen:
            return opened
        if opened:
            opened.close()
        opened = _Opened(self._open)
        # Once it is open: what is done from here on is noticed, what was done before is read anew.
        self._news.changed_elsewhere()
        return opened

    def _forget(self, opened: _Opened | None) -> None:
        """Let go of old answers, once at each start, when nobody waits for it."""
        if opened and not self._has_forgotten:
            self._has_forgotten = True
            with contextlib.suppress(QualkitError):
                opened.project.forget_requests()

    def _next(self) -> tuple[list[_Job], bool]:
        """The jobs that wait, perhaps none, and whether they are the last."""
        batch: list[_Job] = []
        try:
            job = self._jobs.get(timeout=IDLE)
            while job is not None:
                batch.append(job)
                if len(batch) == MOST_TOGETHER:
                    return batch, False
                job = self._jobs.get_nowait()
        except queue.Empty:
            return batch, False
        return batch, True


class _Opened:
    """The project as the writer holds it, and what it looked like then."""

    def __init__(self, open_project: OpenProject) -> None:
        self._stack = contextlib.ExitStack()
        self.project = self._stack.enter_context(open_project())
        try:
            self.seen = self.project.changed_elsewhere()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close it."""
        with contextlib.suppress(QualkitError):
            self._stack.close()


def _do_together(project: Project, batch: Sequence[_Job]) -> None:
    """Do all jobs in one transaction; where that fails, each in its own.

    Raises
    ------
    ProjectLocked
        If another program holds the file: to wait again for each would take many times as long.
    """
    try:
        with project.together():
            for job in batch:
                job.run(project)
    except ProjectLocked:
        raise
    except ProjectError:
        for job in batch:
            _do_alone(project, job)


def _do_alone(project: Project, job: _Job) -> None:
    try:
        with project.together():
            job.run(project)
    except ProjectError as error:
        job.outcome, job.error = None, error


def _settle(future: asyncio.Future[Any], outcome: Any, error: BaseException | None) -> None:
    if future.done():
        return  # whoever asked went away; it is done all the same
    if error is None:
        future.set_result(outcome)
    else:
        future.set_exception(error)
