"""A command that is told to end, or whose terminal is closed, ends as it does for Ctrl-C.

The signal becomes an exception, so that what the command holds is let go and what it made for the
time being is taken away. A signal that is ignored (`nohup`), or that somebody else handles, stays
so.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")
_BEFORE_SIGNALS = 128


@contextlib.contextmanager
def ending() -> Iterator[None]:
    """Within it, signals to end raise SystemExit, with 128 and the signal's number."""
    is_main = threading.current_thread() is threading.main_thread()
    asked = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    mine = [number for number in asked if is_main and signal.getsignal(number) == signal.SIG_DFL]
    for number in mine:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in mine:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    raise SystemExit(_BEFORE_SIGNALS + number)
