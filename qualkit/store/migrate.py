"""Brings a project file to the current schema, a migration a savepoint, in the caller's write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlite_utils import Database, Migrations

from qualkit.store.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION


def migrate(connection: sqlite3.Connection, version: int = SCHEMA_VERSION) -> None:
    """Apply the pending migrations up to that version of the schema, and stamp the file.

    Inside a transaction that is open.
    """
    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    _migrations(version).apply(database)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")


def _migrations(version: int) -> Migrations:
    migrations = Migrations("qualkit")
    for name, statements in list(MIGRATIONS.items())[:version]:
        migrations(name=name)(_runner(statements))
    return migrations


def _runner(statements: tuple[str, ...]) -> Callable[[Database], None]:
    def run(database: Database) -> None:
        for statement in statements:
            database.execute(statement)

    return run
