"""Files of other programs made for tests: QualCoder's folder and Taguette's database, invented."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

DAY = "2024-05-01 10:00:00"
TALK = "Iris: The ferry 🛥 is late again.\nJonas: I miss the market.\nIris: So do I, naïve as I am."

QUALCODER: Mapping[str, str] = {
    "project": "databaseversion text, date text, memo text, about text",
    "source": "id integer primary key, name text, fulltext text, mediapath text, memo text,"
    " owner text, date text, unique(name)",
    "code_image": "imid integer primary key, id integer, x1 integer, y1 integer, width integer,"
    " height integer, cid integer, memo text, date text, owner text",
    "code_av": "avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer,"
    " memo text, date text, owner text",
    "annotation": "anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text,"
    " owner text, date text",
    "attribute_type": "name text primary key, date text, owner text, memo text, caseOrFile text,"
    " valuetype text",
    "attribute": "attrid integer primary key, name text, attr_type text, value text, id integer,"
    " date text, owner text",
    "case_text": "id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer,"
    " owner text, date text, memo text",
    "cases": "caseid integer primary key, name text, memo text, owner text, date text",
    "code_cat": "catid integer primary key, name text, owner text, date text, memo text,"
    " supercatid integer, unique(name)",
    "code_text": "cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text,"
    " date text, memo text, unique(cid, fid, pos0, pos1, owner)",
    "code_name": "cid integer primary key, name text, memo text, catid integer, owner text,"
    " date text, color text, unique(name)",
    "journal": "jid integer primary key, name text, jentry text, date text, owner text",
}
"""The tables of the first version, by their columns."""

ADDED: Mapping[int, tuple[str, ...]] = {
    2: ("ALTER TABLE source ADD av_text_id integer", "ALTER TABLE code_text ADD avid integer"),
    3: (
        "ALTER TABLE code_text ADD important integer",
        "ALTER TABLE code_image ADD important integer",
        "ALTER TABLE code_av ADD important integer",
    ),
    5: ("ALTER TABLE project ADD codername text",),
    9: ("CREATE TABLE ris (risid integer, tag text, longtag text, value text)",),
    14: (
        "CREATE TABLE coder_names (name text unique not null, visibility integer default 1)",
        "CREATE VIEW code_text_visible AS SELECT * FROM code_text",
    ),
    16: ("ALTER TABLE code_name ADD supercid integer",),
}
"""What later versions have besides."""

Rows = Mapping[str, Sequence[Mapping[str, object]]]


def qualcoder(folder: Path, rows: Rows, *, version: int = 18) -> Path:
    """A QualCoder project in `folder`, of a version of its database."""
    folder.mkdir()
    statements = [f"CREATE TABLE {name} ({columns})" for name, columns in QUALCODER.items()]
    statements += [each for at, more in ADDED.items() if at <= version for each in more]
    about = {"databaseversion": f"v{version}", "date": DAY, "memo": "", "about": "QualCoder"}
    return database(folder / "data.qda", statements, {"project": [about], **rows}).parent


def database(path: Path, statements: Sequence[str], rows: Rows) -> Path:
    """A database with those tables and rows; columns that a table has not are left out."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        for table, listed in rows.items():
            there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            for row in listed:
                kept = {name: value for name, value in row.items() if name in there}
                marks = ", ".join("?" for _ in kept)
                columns = ", ".join(kept)
                connection.execute(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(kept.values())
                )
        connection.commit()
    return path


def units(text: str, words: str) -> tuple[int, int]:
    """Where `words` are in `text`, as Qt counts."""
    start = text.index(words)
    before, inside = (len(part.encode("utf-16-le")) // 2 for part in (text[:start], words))
    return before, before + inside


def coded(words: str, *, cid: int = 1, fid: int = 1, text: str = TALK, **more: object) -> dict:
    """A row of ``code_text`` as QualCoder makes it by hand."""
    pos0, pos1 = units(text, words)
    return {
        "cid": cid, "fid": fid, "seltext": words.replace("\n", "\u2029"), "pos0": pos0,
        "pos1": pos1, "owner": "Mona", "date": DAY, "memo": "", **more,
    }  # fmt: skip


def a_study() -> dict[str, list[dict]]:
    """Rows of a small QualCoder project: a text, nested categories, codes, a case, memos."""
    made = {"owner": "Mona", "date": DAY}
    return {
        "source": [{"id": 1, "name": "talk.txt", "fulltext": TALK, "memo": "At the pier.", **made}],
        "code_cat": [
            {"catid": 1, "name": "Needs", "memo": "What is missed.", **made},
            {"catid": 2, "name": "Travel", "supercatid": 1, **made},
        ],
        "code_name": [
            {"cid": 1, "name": "Delay", "memo": "Late.", "catid": 2, "color": "#aa3366", **made},
            {"cid": 2, "name": "Trade", "catid": 1, "color": "#112233", **made},
            {"cid": 3, "name": "Ferry delay", "supercid": 1, **made},
        ],
        "code_text": [
            coded("ferry 🛥 is late"),
            coded("late again.\nJonas: I miss", cid=2, memo="Both at once.", important=1),
            coded("So do I", cid=2, owner="Nils"),
        ],
        "annotation": [
            {"fid": 1, "pos0": units(TALK, "naïve")[0], "pos1": units(TALK, "naïve")[1],
             "memo": "An unusual word.", **made}
        ],
        "cases": [{"caseid": 1, "name": "Harbour", "memo": "A case.", **made}],
        "case_text": [{"caseid": 1, "fid": 1, "pos0": 0, "pos1": len(TALK), **made}],
        "attribute_type": [
            {"name": "Size", "caseOrFile": "case", "valuetype": "numeric", **made},
            {"name": "Season", "caseOrFile": "file", "valuetype": "character", **made},
        ],
        "attribute": [
            {"name": "Size", "attr_type": "case", "value": "3", "id": 1},
            {"name": "Season", "attr_type": "file", "value": "spring", "id": 1},
        ],
        "journal": [{"jid": 1, "name": "Week 1", "jentry": "We began.", **made}],
        "coder_names": [{"name": "Mona"}, {"name": "Nils"}],
    }  # fmt: skip


TAGUETTE = (
    (
        "CREATE TABLE users (login varchar(30) primary key, created datetime,"
        " hashed_password varchar, email varchar)"
    ),
    (
        "CREATE TABLE projects (id integer primary key, name varchar(200), description text,"
        " created datetime)"
    ),
    (
        "CREATE TABLE project_members (project_id integer, user_login varchar(30),"
        " privileges varchar)"
    ),
    (
        "CREATE TABLE documents (id integer primary key, name varchar(200), description text,"
        " filename varchar(200), created datetime, project_id integer, text_direction varchar,"
        " contents text)"
    ),
    (
        "CREATE TABLE highlights (id integer primary key, document_id integer, "
        "start_offset integer, end_offset integer, snippet text)"
    ),
    (
        "CREATE TABLE tags (id integer primary key, project_id integer, path varchar(200),"
        " description text)"
    ),
    "CREATE TABLE highlight_tags (highlight_id integer, tag_id integer)",
    (
        "CREATE TABLE commands (id integer primary key, date datetime, user_login varchar(30),"
        " project_id integer, document_id integer, payload text)"
    ),
)
PAGE = (
    "<h1>At the pier</h1>\n<p>Iris: The <em>ferry 🛥</em> is late &amp; grün.</p>"
    "<p>Jonas: I miss<br>the market.</p>"
)
NODES = "At the pier\nIris: The ferry 🛥 is late & grün.Jonas: I missthe market."
"""The text nodes of the page, one after the other."""


def highlight(number: int, words: str, **more: object) -> dict:
    """A row of ``highlights`` of the words in `NODES`, as Taguette counts and quotes them."""
    start = NODES.index(words)
    first = len(NODES[:start].encode())
    snippet = words.replace("&", "&amp;")
    return {
        "id": number, "document_id": 1, "start_offset": first,
        "end_offset": first + len(words.encode()), "snippet": f"<p>{snippet}</p>", **more,
    }  # fmt: skip


def a_tagged_study() -> dict[str, list[dict]]:
    """Rows of a small Taguette project: a document, two tags, three highlights, two people."""
    given = '{"type": "highlight_add", "highlight_id": %d, "tags": [%s]}'
    return {
        "users": [{"login": "mona"}, {"login": "nils"}],
        "projects": [
            {"id": 1, "name": "Harbour", "description": "Of ferries.", "created": f"{DAY}.5"}
        ],
        "project_members": [{"project_id": 1, "user_login": "mona"}],
        "documents": [
            {"id": 1, "name": "talk", "description": "In spring.", "filename": "talk.docx",
             "created": DAY, "project_id": 1, "text_direction": "LEFT_TO_RIGHT", "contents": PAGE}
        ],
        "tags": [
            {"id": 1, "project_id": 1, "path": "travel.delay", "description": "Late."},
            {"id": 2, "project_id": 1, "path": "trade", "description": ""},
        ],
        "highlights": [
            highlight(1, "ferry 🛥 is late"), highlight(2, "grün.Jonas"),
            highlight(3, "missthe market"),
        ],
        "highlight_tags": [
            {"highlight_id": 1, "tag_id": 1}, {"highlight_id": 2, "tag_id": 1},
            {"highlight_id": 2, "tag_id": 2}, {"highlight_id": 3, "tag_id": 2},
        ],
        "commands": [
            {"id": 1, "date": DAY, "user_login": "mona", "project_id": 1,
             "payload": given % (1, "1")},
            {"id": 2, "date": DAY, "user_login": "nils", "project_id": 1,
             "payload": given % (2, "1")},
            {"id": 3, "date": DAY, "user_login": "mona", "project_id": 1,
             "payload": given % (2, "1, 2")},
        ],
    }  # fmt: skip


def taguette(path: Path, rows: Rows) -> Path:
    """A database of Taguette."""
    return database(path, TAGUETTE, rows)


MAXQDA = (
    "CREATE TABLE Texts (ID integer primary key, Name varchar(63), Color integer)",
    "CREATE TABLE Codewords (ID integer primary key, Name varchar(63), ParentID integer)",
    (
        "CREATE TABLE Codings (ID integer primary key, TextID integer, WordID integer,"
        " SegPos1X integer, SegPos2X integer, SegPos1StdUnit text, SegPos2StdUnit text,"
        " Preview varchar(63), Weight integer)"
    ),
    "CREATE TABLE Texts_PlainTextWin_BLOBS (ID integer primary key, Value blob)",
    "CREATE TABLE Settings (Key text, Value text)",
)
"""The tables of a file of MAXQDA that are known, with columns and a table that are not."""


def stored(text: str, *, header: bytes = b"\x01\x00\x00\x02\x00", encoding: str = "utf-8") -> bytes:
    """A text behind a header, packed."""
    return header + zlib.compress(text.encode(encoding))


def segment(words: str, *, text: str = TALK, word: int = 1, of: int = 1, **more: object) -> dict:
    """A row of ``Codings`` with the first 63 characters of its words."""
    start, end = units(text, words)
    shown = " ".join(words[:63].split())
    return {
        "TextID": of, "WordID": word, "SegPos1X": start, "SegPos2X": end, "Preview": shown, **more
    }  # fmt: skip


def a_coded_study() -> dict[str, list[dict]]:
    """Rows of a small file of MAXQDA: a text, codes in a tree, segments."""
    return {
        "Texts": [{"ID": 1, "Name": "talk"}],
        "Codewords": [
            {"ID": 1, "Name": "Delay", "ParentID": 2},
            {"ID": 2, "Name": "Needs", "ParentID": 0},
        ],
        "Codings": [
            segment("ferry 🛥 is late"),
            segment("late again.\nJonas: I miss", word=2),
            segment("naïve as I am."),
        ],
        "Texts_PlainTextWin_BLOBS": [{"ID": 1, "Value": stored(TALK)}],
    }


def maxqda(path: Path, rows: Rows) -> Path:
    """A file of MAXQDA with those rows."""
    return database(path, MAXQDA, rows)
