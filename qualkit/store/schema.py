"""The tables of a project file, as numbered migrations that are never edited.

What people's work is in carries a GUID (doing a thing twice makes it once) and a row hash
(`qualkit.store.seals`; a document's covers its turns, a participant's its names and attributes),
so that `qualkit.store.integrity` finds what SQLite's own check does not. Events are append-only and
hold ids and positions, never quotes, so that text can be erased.
"""

from __future__ import annotations

APPLICATION_ID = 0x71_6B_69_74
"""The four bytes ``qkit`` in the file's header."""

_V1 = """
CREATE TABLE project (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    guid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created TEXT NOT NULL,
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE coder (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE original (
    sha256 TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    session_id INTEGER NOT NULL REFERENCES session(id) ON DELETE RESTRICT,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    language_probability REAL,
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    origin TEXT NOT NULL,
    original_sha256 TEXT NOT NULL REFERENCES original(sha256) ON DELETE RESTRICT,
    version INTEGER NOT NULL DEFAULT 1,
    created TEXT NOT NULL,
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE text_version (
    document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE RESTRICT,
    version INTEGER NOT NULL CHECK (version >= 1),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (document_id, version)
) STRICT;

CREATE TABLE participant (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    role TEXT,
    created TEXT NOT NULL,
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE alias (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    participant_id INTEGER NOT NULL REFERENCES participant(id) ON DELETE RESTRICT
) STRICT;

CREATE INDEX alias_participant ON alias(participant_id);

CREATE TABLE participant_attribute (
    participant_id INTEGER NOT NULL REFERENCES participant(id) ON DELETE RESTRICT,
    name TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('text', 'integer', 'real')),
    value TEXT NOT NULL,
    PRIMARY KEY (participant_id, name)
) STRICT;

CREATE TABLE turn (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE RESTRICT,
    version INTEGER NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
    participant_id INTEGER REFERENCES participant(id) ON DELETE RESTRICT,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    begins REAL,
    ends REAL,
    words INTEGER NOT NULL,
    UNIQUE (document_id, version, ordinal),
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK ("end" > start)
) STRICT;

CREATE INDEX turn_participant ON turn(participant_id);

CREATE TABLE non_speech (
    document_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (document_id, version, start, kind),
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK ("end" > start)
) STRICT;

CREATE TABLE codebook_revision (
    number INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    version TEXT NOT NULL,
    language TEXT NOT NULL,
    source TEXT NOT NULL,
    yaml TEXT NOT NULL,
    created TEXT NOT NULL,
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE code (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    category INTEGER NOT NULL CHECK (category IN (0, 1)),
    color TEXT NOT NULL,
    revision INTEGER NOT NULL REFERENCES codebook_revision(number) ON DELETE RESTRICT,
    retired TEXT,
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    parameters TEXT NOT NULL,
    seed INTEGER,
    input_digest TEXT NOT NULL,
    versions TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed')),
    result TEXT,
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE suggestion (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    run_number INTEGER NOT NULL REFERENCES run(number) ON DELETE RESTRICT,
    document_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    code_id INTEGER NOT NULL REFERENCES code(id) ON DELETE RESTRICT,
    about TEXT,
    score REAL NOT NULL,
    evidence TEXT NOT NULL,
    rule TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK ("end" > start)
) STRICT;

CREATE INDEX suggestion_place ON suggestion(document_id, start);

CREATE INDEX suggestion_run ON suggestion(run_number);

CREATE TABLE coding (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    document_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    code_id INTEGER NOT NULL REFERENCES code(id) ON DELETE RESTRICT,
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    about TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('human', 'rule', 'classifier', 'import')),
    score REAL,
    memo TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    removed TEXT,
    row_hash TEXT NOT NULL,
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK ("end" > start)
) STRICT;

CREATE INDEX coding_place ON coding(document_id, start);

CREATE INDEX coding_code ON coding(code_id);

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    suggestion_id INTEGER NOT NULL UNIQUE REFERENCES suggestion(id) ON DELETE RESTRICT,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'correct', 'skip')),
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    policy TEXT,
    coding_id INTEGER REFERENCES coding(id) ON DELETE RESTRICT,
    created TEXT NOT NULL,
    row_hash TEXT NOT NULL
) STRICT;

CREATE INDEX decision_coding ON decision(coding_id);

CREATE TABLE event (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    coder TEXT NOT NULL,
    verb TEXT NOT NULL,
    object TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER event_remains BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
"""

_V2 = """
ALTER TABLE turn ADD COLUMN language TEXT;

ALTER TABLE turn ADD COLUMN question TEXT;

ALTER TABLE turn ADD COLUMN attributes TEXT;

ALTER TABLE text_version ADD COLUMN reason TEXT NOT NULL DEFAULT 'ingest';

ALTER TABLE text_version ADD COLUMN created TEXT NOT NULL DEFAULT '';

CREATE TABLE document_attribute (
    document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE RESTRICT,
    name TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('text', 'integer', 'real')),
    value TEXT NOT NULL,
    PRIMARY KEY (document_id, name)
) STRICT;

CREATE TABLE review_item (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE RESTRICT,
    version INTEGER NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('coding', 'suggestion')),
    object TEXT NOT NULL,
    reason TEXT NOT NULL,
    start INTEGER CHECK (start >= 0),
    "end" INTEGER,
    created TEXT NOT NULL,
    settled TEXT,
    row_hash TEXT NOT NULL DEFAULT '',
    UNIQUE (document_id, version, object)
) STRICT;

CREATE VIRTUAL TABLE turn_text USING fts5(
    speech, content = '', tokenize = 'unicode61 remove_diacritics 2'
)
"""

_V3 = """
ALTER TABLE project ADD COLUMN events INTEGER;

ALTER TABLE coding ADD COLUMN weight REAL;

ALTER TABLE suggestion ADD COLUMN weight REAL;

ALTER TABLE coder ADD COLUMN blind TEXT;

ALTER TABLE code ADD COLUMN merged INTEGER REFERENCES code(id) ON DELETE RESTRICT;

CREATE INDEX turn_place ON turn(document_id, version, start);

DROP INDEX coding_code;

CREATE INDEX coding_code ON coding(code_id, document_id, start);

CREATE TABLE word_list (
    revision INTEGER NOT NULL REFERENCES codebook_revision(number) ON DELETE RESTRICT,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (revision, name)
) STRICT;

CREATE TABLE decision_3 (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    suggestion_id INTEGER NOT NULL REFERENCES suggestion(id) ON DELETE RESTRICT,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'correct', 'skip')),
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    policy TEXT,
    coding_id INTEGER REFERENCES coding(id) ON DELETE RESTRICT,
    created TEXT NOT NULL,
    row_hash TEXT NOT NULL,
    revoked TEXT
) STRICT;

INSERT INTO decision_3 SELECT id, guid, suggestion_id, verdict, coder_id, policy, coding_id,
    created, row_hash, NULL FROM decision;

DROP TABLE decision;

ALTER TABLE decision_3 RENAME TO decision;

CREATE INDEX decision_coding ON decision(coding_id);

CREATE UNIQUE INDEX decision_stands ON decision(suggestion_id, coder_id) WHERE revoked IS NULL;

CREATE TABLE step (
    number INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    verb TEXT NOT NULL,
    created TEXT NOT NULL,
    undone TEXT,
    superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1)),
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX step_coder ON step(coder_id, number);

CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    step_number INTEGER NOT NULL REFERENCES step(number) ON DELETE RESTRICT,
    kind TEXT NOT NULL CHECK (kind IN ('coding', 'decision', 'code', 'codebook')),
    row_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    document_id INTEGER,
    version INTEGER,
    start INTEGER CHECK (start >= 0),
    "end" INTEGER,
    quote TEXT,
    number REAL,
    text TEXT,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK ("end" > start)
) STRICT;

CREATE INDEX change_step ON change(step_number);

CREATE INDEX change_row ON change(row_id, kind);

CREATE TABLE memo (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL
      CHECK (kind IN ('theoretical', 'methodological', 'reflexive', 'operational')),
    target TEXT NOT NULL,
    object TEXT NOT NULL,
    document_id INTEGER,
    version INTEGER,
    start INTEGER CHECK (start >= 0),
    "end" INTEGER,
    quote TEXT,
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    created TEXT NOT NULL,
    removed TEXT,
    row_hash TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK ("end" > start)
) STRICT;

CREATE INDEX memo_object ON memo(object);

CREATE TABLE memo_version (
    memo_id INTEGER NOT NULL REFERENCES memo(id) ON DELETE RESTRICT,
    version INTEGER NOT NULL CHECK (version >= 1),
    text TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    created TEXT NOT NULL,
    PRIMARY KEY (memo_id, version)
) STRICT
"""

_V4 = """
CREATE TABLE request (
    guid TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    answer TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT;

CREATE INDEX step_undone ON step(coder_id, number) WHERE undone NOT NULL AND NOT superseded
"""

_V5 = """
CREATE TABLE vector (
    encoder TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    numbers BLOB NOT NULL,
    PRIMARY KEY (encoder, sha256)
) STRICT;

CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    document_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    run_number INTEGER REFERENCES run(number) ON DELETE RESTRICT,
    sampled INTEGER NOT NULL CHECK (sampled IN (0, 1)),
    created TEXT NOT NULL,
    removed TEXT,
    row_hash TEXT NOT NULL,
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK ("end" > start)
) STRICT;

CREATE INDEX reading_place ON reading(document_id, version, start);

CREATE INDEX reading_run ON reading(run_number)
"""


def _change_of(*kinds: str) -> str:
    """The table of changes built anew, so that rows of these kinds can be in it."""
    return f"""
CREATE TABLE new_change (
    id INTEGER PRIMARY KEY,
    step_number INTEGER NOT NULL REFERENCES step(number) ON DELETE RESTRICT,
    kind TEXT NOT NULL CHECK (kind IN ({", ".join(f"'{kind}'" for kind in kinds)})),
    row_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    document_id INTEGER,
    version INTEGER,
    start INTEGER CHECK (start >= 0),
    "end" INTEGER,
    quote TEXT,
    number REAL,
    text TEXT,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK ("end" > start)
) STRICT;

INSERT INTO new_change SELECT * FROM change;

DROP TABLE change;

ALTER TABLE new_change RENAME TO change;

CREATE INDEX change_step ON change(step_number);

CREATE INDEX change_row ON change(row_id, kind)
"""


_V6 = _change_of("coding", "decision", "code", "codebook", "reading")

_V7 = """
CREATE TABLE naming (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    run_number INTEGER NOT NULL REFERENCES run(number) ON DELETE RESTRICT,
    topic INTEGER NOT NULL CHECK (topic >= 0),
    name TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    created TEXT NOT NULL,
    row_hash TEXT NOT NULL DEFAULT '',
    UNIQUE (run_number, topic)
) STRICT;

CREATE TABLE theme (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    memo TEXT NOT NULL DEFAULT '',
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    created TEXT NOT NULL,
    removed TEXT,
    row_hash TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE support (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    theme_id INTEGER NOT NULL REFERENCES theme(id) ON DELETE RESTRICT,
    run_number INTEGER REFERENCES run(number) ON DELETE RESTRICT,
    topic INTEGER CHECK (topic >= 0),
    code_id INTEGER REFERENCES code(id) ON DELETE RESTRICT,
    created TEXT NOT NULL,
    removed TEXT,
    row_hash TEXT NOT NULL DEFAULT '',
    CHECK ((run_number IS NULL) = (topic IS NULL)),
    CHECK ((topic IS NULL) <> (code_id IS NULL))
) STRICT;

CREATE INDEX support_theme ON support(theme_id);
"""

_V7_CHANGE = _change_of(
    "coding", "decision", "code", "codebook", "reading", "naming", "theme", "support"
)

_V8 = """
CREATE TABLE link (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('supports', 'challenges', 'builds-on')),
    document_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    from_start INTEGER NOT NULL CHECK (from_start >= 0),
    from_end INTEGER NOT NULL,
    to_start INTEGER NOT NULL CHECK (to_start >= 0),
    to_end INTEGER NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coder(id) ON DELETE RESTRICT,
    memo TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    removed TEXT,
    row_hash TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (document_id, version) REFERENCES text_version(document_id, version),
    CHECK (from_end > from_start),
    CHECK (to_end > to_start)
) STRICT;

CREATE INDEX link_place ON link(document_id, version, from_start);
"""

_V8_CHANGE = _change_of(
    "coding", "decision", "code", "codebook", "reading", "naming", "theme", "support", "link"
)


def _statements(script: str) -> tuple[str, ...]:
    return tuple(part.strip().removesuffix(";") for part in script.split(";\n\n"))


MIGRATIONS: dict[str, tuple[str, ...]] = {
    "1_project": _statements(_V1),
    "2_revisions": _statements(_V2),
    "3_steps": _statements(_V3),
    "4_requests": _statements(_V4),
    "5_readings": _statements(_V5),
    "6_steps_of_readings": _statements(_V6),
    "7_themes": (*_statements(_V7), *_statements(_V7_CHANGE)),
    "8_links": (*_statements(_V8), *_statements(_V8_CHANGE)),
}
"""The statements of each migration, in order; a released one never changes."""

SCHEMA_VERSION = len(MIGRATIONS)
"""Kept in the file as ``user_version``."""

FULL_TEXT = "turn_text"
"""The full-text index of what turns say; SQLite keeps it in tables of its own, named after it."""

TOKENIZER = "tokenize = 'unicode61 remove_diacritics 2'"
"""How the index cuts words: as Unicode has them, accents left off."""

PASSING = ("request", "vector")
"""The tables without people's work: their rows are neither sealed nor told of, and forgotten."""

BOOKKEEPING = "_sqlite_migrations"
"""The table in which the applied migrations are kept."""
