"""Memos: written, rewritten, removed, and read with everything that they said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.project.acting import acting

if TYPE_CHECKING:
    from qualkit.model.memos import Memo, MemoVersion
    from qualkit.model.tables import Table
    from qualkit.store import Store


class Memos:
    """The memos of the project."""

    _store: Store

    def memos(self, **wanted: Any) -> Table:
        """The memos and the remarks that codings carry; see `qualkit.workflows.memos.Wanted`."""
        from qualkit.workflows import memos

        return memos.memos(self._store, memos.Wanted(**wanted))

    def memo(self, memo: str) -> Memo:
        """The memo whose id begins so, also one that was removed."""
        return stores.memos.find(self._store, memo)

    def memo_versions(self, memo: str) -> tuple[MemoVersion, ...]:
        """Everything that a memo has said, the first first."""
        return stores.memos.versions(self._store, memo)

    def add_memo(self, text: str, kind: str, *, coder: str | None = None, **where: Any) -> str:
        """Attach a memo to anything, the project unless told; its id.

        ``where`` are fields of `qualkit.workflows.memos.Where`: ``on="document=Session 1"``, or a
        ``document`` with a ``turn``, a ``quote``, or ``start`` and ``end``.
        """
        from qualkit.workflows import memos

        by = acting(self._store, coder)
        return memos.add_memo(self._store, text, kind, memos.Where(**where), coder=by)

    def rewrite_memo(self, memo: str, text: str, *, coder: str | None = None) -> int:
        """Give a memo another text; the number of its version. What it said before is kept."""
        from qualkit.workflows import memos

        return memos.rewrite_memo(self._store, memo, text, coder=acting(self._store, coder))

    def remove_memo(self, memo: str, *, coder: str | None = None) -> str:
        """Remove a memo; a tombstone keeps what it was. Its whole id."""
        from qualkit.workflows import memos

        return memos.remove_memo(self._store, memo, coder=acting(self._store, coder))

    def restore_memo(self, memo: str, *, coder: str | None = None) -> str:
        """Bring back a removed memo, as it was. Its whole id."""
        return stores.memos.restore(self._store, memo, coder=acting(self._store, coder))
