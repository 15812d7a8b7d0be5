"""Requests of another program: several in one transaction, each done once and kept or not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from qualkit import store as stores

if TYPE_CHECKING:
    from qualkit.store import Store

KEPT_FOR = timedelta(days=30)
"""How long the answer to a request is kept, for the case that it is made again."""


class Requests:
    """What the project does for other programs."""

    _store: Store

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction: what is done in the block is committed at its end, all or nothing."""
        with self._store.write():
            yield

    def once(
        self, request: str, digest: str, act: Callable[[], Mapping[str, Any]]
    ) -> tuple[dict[str, Any], bool]:
        """Do what a request asks, unless it was done; what it was answered, and whether just now.

        ``request`` is its GUID, ``digest`` tells what it asks for, and ``act`` does that and gives
        the answer: ids and counts that JSON can hold, no words. What fails is not kept, and leaves
        nothing behind in the transaction it is a part of.

        Raises
        ------
        ParameterError
            If the GUID is that of a request that asked for something else.
        """
        with self._store.part():
            known = stores.requests.answer(self._store, request, digest)
            if known is not None:
                return known, False
            said = dict(act())
            stores.requests.keep(self._store, request, digest, said)
        return said, True

    def forget_requests(self) -> int:
        """Forget answers older than `KEPT_FOR`; how many."""
        before = datetime.fromisoformat(self._store.clock()) - KEPT_FOR
        return stores.requests.forget(self._store, before.isoformat().replace("+00:00", "Z"))

    def changed_elsewhere(self) -> Hashable:
        """Another value once another connection changed the file, or another file is there."""
        (number,) = self._store.one("PRAGMA data_version") or (0,)
        return (number, stores.held.identity(self._store.path))
