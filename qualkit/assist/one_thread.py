"""Linear algebra in one thread, because a second one costs more than it saves here.

Products of a few hundred numbers a side are too small to be shared: a second thread waits for the
first and burns a processor meanwhile, and where processors are busy the two hold each other up for
seconds. In one thread the last bits of a sum do not depend on the number of processors either.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit the libraries for linear algebra to one thread while the block runs.

    The limit is the process's, not the thread's: where two blocks overlap, the one that ends last
    restores what it found.
    """
    with _libraries().limit(limits=1, user_api="blas"):
        yield


@cache
def _libraries() -> Any:
    """The libraries that are loaded; to look for them takes longer than a decision may."""
    import scipy.linalg  # noqa: F401  # Else its library would be loaded later, without the limit.
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()
