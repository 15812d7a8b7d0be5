"""An open project file: its rows, and its writes, each one transaction.

One connection, explicit transactions (`isolation_level=None`, ``BEGIN IMMEDIATE``). How a file is
opened, and which are refused, is in `qualkit.store.opening`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qualkit.store import held
from qualkit.store.faults import queried

Clock = Callable[[], str]
GuidMaker = Callable[[], str]


class Store:
    """An open project file.

    Parameters
    ----------
    connection : sqlite3.Connection
        Opened and checked by `open_store` or `create_store`.
    path : Path
        The file, for messages.
    clock : callable
        Gives the time of a write, ISO 8601 in UTC.
    guids : callable
        Gives a new GUID for what a person makes.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, clock: Clock, guids: GuidMaker
    ) -> None:
        self.connection = connection
        self.held: held.Identity | None = None
        """The file, where it is a project that others of this process must know to be open."""
        self.path = path
        self.clock = clock
        self.guids = guids
        self.viewer: str | None = None
        """The blind coder who looks and sees nobody else's work; None for whoever sees all."""
        self.actor: str | None = None
        """Who acts where nobody else is named; None for the default of the machine."""
        self.texts: dict[tuple[str, int, str], str] = {}
        """The texts read last, by document, version and SHA-256."""
        self.taking: Any = None
        """The step that is being taken, which further steps of its coder become a part of."""

    def rows(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with queried(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, None when there is none."""
        with queried(self.path):
            row: tuple[Any, ...] | None = self.connection.execute(sql, parameters).fetchone()
            return row

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is committed and durable, or none of it happened.

        Inside another `write` it joins that one.
        """
        with queried(self.path):
            is_inside = self.connection.in_transaction
        if is_inside:
            yield self.connection
            return
        with queried(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything that is read inside is of one moment, whoever writes meanwhile."""
        with queried(self.path):
            is_inside = self.connection.in_transaction
            if not is_inside:
                self.connection.execute("BEGIN")
        try:
            yield
        finally:
            if not is_inside:
                with queried(self.path):
                    self.connection.execute("COMMIT")

    @contextmanager
    def part(self) -> Iterator[sqlite3.Connection]:
        """A part of a transaction that can fail alone: all of it is kept, or none of it.

        Alone it is a transaction.
        """
        with self.write() as connection:
            with queried(self.path):
                connection.execute("SAVEPOINT part")
            try:
                with queried(self.path):
                    yield connection
            except BaseException:
                if connection.in_transaction:
                    with queried(self.path):
                        connection.execute("ROLLBACK TO part")
                        connection.execute("RELEASE part")
                raise
            with queried(self.path):
                connection.execute("RELEASE part")

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        with held.guarded():
            self.connection.close()
            held.release(self.held)
            self.held = None
