"""Runs the workbench on the loopback address until Ctrl-C, and opens a browser on it.

Refuses every other address: on a network, transcripts would travel in the clear and anybody could
ask for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

import uvicorn

from qualkit.errors import ParameterError
from qualkit.web.app import build_app
from qualkit.web.ending import Held
from qualkit.web.entrance import new_token
from qualkit.web.guard import LARGEST_HEAD
from qualkit.web.news import News
from qualkit.web.protocol import BoundedProtocol
from qualkit.web.reading import Jobs
from qualkit.web.redirect import RedirectFile
from qualkit.web.rendering import link
from qualkit.web.spool import sweep
from qualkit.web.views import OpenProject
from qualkit.web.writer import Writer

LOOPBACK = "127.0.0.1"


class WorkbenchServer(uvicorn.Server):
    """A server that leaves nothing behind however it is ended."""

    def __init__(self, config: uvicorn.Config, redirect: RedirectFile, held: Held) -> None:
        super().__init__(config)
        self._redirect = redirect
        self._held = held

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, and leave nothing behind: a signal may end the process right after."""
        self._redirect.remove()
        await super().shutdown(sockets)
        if self.server_state.tasks:  # those that had no more time say so
            await asyncio.wait(list(self.server_state.tasks), timeout=1)
        self._held.let_go()
        while not self._held.is_gone:
            await asyncio.sleep(0.02)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End for SIGHUP too, the terminal that is closed, unless it is ignored (`nohup`)."""
        with super().capture_signals(), _hangup(self.handle_exit):
            yield


@contextlib.contextmanager
def _hangup(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    number = getattr(signal, "SIGHUP", None)
    is_main = threading.current_thread() is threading.main_thread()
    if number is None or not is_main or signal.getsignal(number) == signal.SIG_IGN:
        yield
        return
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """A server that holds its port and is ready to run."""

    server: WorkbenchServer
    listener: socket.socket
    address: str
    entry: str
    redirect: RedirectFile

    def run(self) -> None:
        """Answer until the server is told to end."""
        with contextlib.suppress(KeyboardInterrupt):
            self.server.run(sockets=[self.listener])


@contextlib.contextmanager
def workbench(
    open_project: OpenProject, *, port: int = 0, host: str = LOOPBACK
) -> Iterator[Workbench]:
    """A workbench on `port`, on a free one where 0; nothing is left of it afterwards.

    Raises
    ------
    ParameterError
        If `host` is not the loopback address, or `port` cannot be had.
    """
    with listen(host, port) as listener:
        number = listener.getsockname()[1]
        address, token = f"http://{LOOPBACK}:{number}/", new_token()
        entry = address.rstrip("/") + link("/enter", token=token)
        with RedirectFile.create(entry) as redirect:
            news = News(secrets.randbelow(10**12))
            writer, jobs = Writer(open_project, news), Jobs(open_project)
            app = build_app(
                open_project,
                port=number,
                token=token,
                on_entry=redirect.remove,
                writer=writer,
                news=news,
                jobs=jobs,
            )
            config = uvicorn.Config(
                app,
                http=BoundedProtocol,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                h11_max_incomplete_event_size=LARGEST_HEAD,
                timeout_graceful_shutdown=3,
            )
            writer.start()
            with contextlib.closing(Held(writer, jobs)) as held:
                yield Workbench(
                    server=WorkbenchServer(config, redirect, held),
                    listener=listener,
                    address=address,
                    entry=entry,
                    redirect=redirect,
                )


def serve(
    open_project: OpenProject,
    *,
    port: int = 0,
    open_browser: bool = True,
    announce: Callable[[str], None],
    host: str = LOOPBACK,
) -> None:
    """Show a project in the browser until Ctrl-C.

    Parameters
    ----------
    open_project : callable
        Opens the project anew, as a context manager; called in worker threads.
    port : int
        The port to listen on; 0 takes a free one.
    open_browser : bool
        Whether to open the system's browser, through a file that only its owner can read.
    announce : callable
        Gets the lines to show: where the workbench is and how to get in without a browser here.
    host : str
        Only ``127.0.0.1``.

    Raises
    ------
    ParameterError
        If `host` is not the loopback address, or `port` cannot be had.
    QualkitError
        If the project cannot be opened.
    """
    with open_project() as project:
        name = project.name
        sweep(project.path)
    with workbench(open_project, port=port, host=host) as bench:
        announce(f"{name}: {bench.address} (this machine only; Ctrl-C ends it)")
        announce(f"If no browser opens, open this file in one: {bench.redirect.path}")
        announce(f"or this address, which works once: {bench.entry}")
        if open_browser:
            # A thread: a browser of the terminal would keep the server from answering it.
            opening = (bench.redirect.path.as_uri(),)
            threading.Thread(target=webbrowser.open, args=opening, daemon=True).start()
        bench.run()
    announce("The workbench is closed.")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on the loopback address.

    Raises
    ------
    ParameterError
        If `host` is any other address, or `port` is taken, not allowed or no port.
    """
    if host != LOOPBACK:
        raise ParameterError(
            f"the address {host!r}",
            expected=LOOPBACK,
            repair="the workbench is for this machine only; reach it from afar through ssh -L",
        )
    if not 0 <= port <= 65535:
        raise ParameterError(f"the port {port}", expected="0 to 65535")
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise ParameterError(
            f"the port {port} cannot be had ({error.strerror})", repair="take another, or 0"
        ) from None
