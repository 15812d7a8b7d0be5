"""Brings a project file to the current schema, a migration a savepoint, in the caller's write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlite_utils import Database, Migrations

from qualkit.store.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the pending migrations and stamp the file; inside a transaction that is open."""
    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    _migrations().apply(database)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _migrations() -> Migrations:
    migrations = Migrations("qualkit")
    for name, statements in MIGRATIONS.items():
        migrations(name=name)(_runner(statements))
    return migrations


def _runner(statements: tuple[str, ...]) -> Callable[[Database], None]:
    def run(database: Database) -> None:
        for statement in statements:
            database.execute(statement)

    return run
