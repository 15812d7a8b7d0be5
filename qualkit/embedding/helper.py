"""A second process that encodes some of the texts: started, asked, ended.

It knows pipes and pieces of texts; whether help is worth it is decided in
`qualkit.embedding.sharing`. Texts go through a pipe, never through a file or an argument.
"""

from __future__ import annotations

import contextlib
import json
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING
from weakref import finalize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PROGRAM = Path(__file__).with_name("helper_program.py")

_PATIENCE = 60.0
"""Seconds after which a helper that says nothing is given up."""


class HelperGone(Exception):
    """The helper has ended or says nothing; it never leaves this room."""


class Helper:
    """A process that encodes with the encoder of that name.

    Parameters
    ----------
    name : str
        One that `qualkit.embedding.encoder` takes.

    Raises
    ------
    OSError, HelperGone
        If no process can be started.
    """

    def __init__(self, name: str) -> None:
        if not sys.executable:
            raise HelperGone
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._input, self._answers = process.stdin, SimpleQueue[bytes | None]()
        threading.Thread(target=_read, args=(process.stdout, self._answers), daemon=True).start()
        self._end = finalize(self, _end, process)
        self._is_loaded = False
        self._write(name)

    def is_ready(self) -> bool:
        """Whether it has loaded its encoder."""
        if not self._is_loaded and self.has_answer():
            self._taken()
            self._is_loaded = True
        return self._is_loaded

    def ask(self, texts: Sequence[str]) -> None:
        """Let it encode texts; the answers come in the order of the questions."""
        self._write(list(texts))

    def has_answer(self) -> bool:
        """Whether `answer` returns at once."""
        return not self._answers.empty()

    def answer(self, n_texts: int) -> NDArray[np.float32]:
        """The vectors of the texts asked first, float32 of shape (n_texts, dimensions)."""
        import numpy as np

        rows = np.frombuffer(self._taken(), dtype=np.float32)
        if not rows.size or rows.size % n_texts:
            raise HelperGone
        return rows.reshape(n_texts, -1)

    def close(self) -> None:
        """End the process."""
        self._end()

    def _taken(self) -> bytes:
        try:
            data = self._answers.get(timeout=_PATIENCE)
        except Empty:
            data = None
        if data is None:
            raise HelperGone
        return data

    def _write(self, said: str | list[str]) -> None:
        if self._input is None:
            raise HelperGone
        try:
            self._input.write(json.dumps(said).encode("ascii") + b"\n")
            self._input.flush()
        except (OSError, ValueError) as error:
            raise HelperGone from error


def _read(stream: IO[bytes], answers: SimpleQueue[bytes | None]) -> None:
    """Put every answer into the queue, and None at the end."""
    with contextlib.suppress(OSError, ValueError, struct.error):
        while head := stream.read(8):
            (length,) = struct.unpack("<q", head)
            data = stream.read(length)
            if len(data) != length:
                break
            answers.put(data)
    answers.put(None)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if stream:
                stream.close()
    process.wait()
