"""The project files that this process holds open, which nobody may open beside SQLite.

POSIX drops every lock that a process has on a file as soon as the process closes any descriptor of
it: whoever looked into a project with `open` would let go of the locks of all its connections, and
another program could write into the middle of a transaction. SQLite knows this of its own
connections; so a file that is held is looked at through SQLite alone.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Identity = tuple[int, int]
"""The device and the number of a file, whatever its name."""

_held: Counter[Identity] = Counter()
_guard = threading.RLock()


@contextmanager
def guarded() -> Iterator[None]:
    """Within it no other thread begins or ends to hold a file."""
    with _guard:
        yield


def identity(path: Path) -> Identity | None:
    """Which file is at `path`; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def is_held(path: Path) -> bool:
    """Whether this process holds the file at `path` open."""
    return _held[identity(path) or (-1, -1)] > 0


def hold(path: Path) -> Identity | None:
    """Note that the file at `path` is open once more; what `release` takes."""
    found = identity(path)
    if found is not None:
        with _guard:
            _held[found] += 1
    return found


def release(found: Identity | None) -> None:
    """Note that the file is open once less."""
    if found is not None:
        with _guard:
            _held[found] -= 1
            if _held[found] <= 0:
                del _held[found]
