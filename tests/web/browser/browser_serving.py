"""`qualkit serve` as a process of its own, which can be killed and started again on its port.

Knows what the command prints and how a browser enters; refuses to know the pages.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[3]
ENTRY = re.compile(r"http://\S+/enter\?token=\S+")


@dataclass(kw_only=True)
class Served:
    """A project served on loopback; a context manager that ends the server.

    ``entry`` is the address that lets one browser in, once; ``cookies`` spends it.
    """

    project: Path
    port: int = field(default_factory=lambda: free_port())
    options: Sequence[str] = ()
    entry: str = ""
    _process: subprocess.Popen[bytes] | None = None
    _session: str | None = None

    @property
    def log(self) -> Path:
        """What the server says, of all its starts."""
        return self.project.with_suffix(f".{self.port}.log")

    @property
    def address(self) -> str:
        """Where the start page is."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def cookies(self) -> dict[str, str]:
        """The cookie of the session, got by entering once."""
        if self._session is None:
            name = f"qualkit-{self.port}"
            answer = httpx.get(self.entry, trust_env=False)
            answer.raise_for_status()
            self._session = answer.cookies[name]
        return {f"qualkit-{self.port}": self._session}

    def start(self) -> Served:
        """Run the server until it says how to enter."""
        command = [sys.executable, "-m", "qualkit", "serve", str(self.project)]
        command += ["--no-browser", "--port", str(self.port), *self.options]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=log, env=environment
            )
        self._session = None
        self.entry = self._read_entry()
        return self

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self._process:
            self._process.kill()
            self._forget()

    def stop(self) -> None:
        """End the server as Ctrl-C does."""
        if self._process:
            self._process.terminate()
            self._forget()

    def restart(self) -> None:
        """Start again on the same port, with a new entry; what runs is killed first."""
        self.kill()
        self.start()

    def _read_entry(self) -> str:
        said = ""
        while self._process and self._process.poll() is None:
            said = self.log.read_text(encoding="utf-8")
            if (found := ENTRY.findall(said)) and found[-1] != self.entry:
                return str(found[-1])
            time.sleep(0.02)
        raise RuntimeError(f"qualkit serve ended early:\n{said}")

    def _forget(self) -> None:
        if self._process:
            self._process.wait()
            self._process = None

    def __enter__(self) -> Served:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
