"""No column with words is forgotten when names are taken out."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from qualkit.project import Project
from qualkit.store import cells


def test_every_column_of_text_is_rewritten_or_known_to_hold_no_words(project: Project) -> None:
    query = (
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.sql LIKE"
        " '%STRICT' AND c.type = 'TEXT' AND c.name NOT IN ('guid', 'row_hash')"
    )

    with closing(sqlite3.connect(project.path)) as connection:
        columns = set(connection.execute(query))

    assert columns == cells.REGISTERED | cells.ELSEWHERE | cells.WORDLESS
