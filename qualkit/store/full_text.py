"""The full-text index of what turns say, an FTS5 table that holds no text of its own.

Its rows are numbered as the turns are. Turns of earlier versions are in it too and are passed over
by whoever asks. `rebuild` makes the index anew from the turns there are, so that of erased words no
trace is left: FTS5 itself only marks deleted rows until it next merges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from typing import Any

from qualkit.spans import Span, text_without
from qualkit.store.connection import Store
from qualkit.store.faults import queried
from qualkit.store.schema import FULL_TEXT, TOKENIZER

_TURNS = "SELECT document_id, version, id, start, end FROM turn ORDER BY document_id, version, id"
_MARKS = "SELECT start, end FROM non_speech WHERE document_id = ? AND version = ? ORDER BY start"
_TEXT = "SELECT text FROM text_version WHERE document_id = ? AND version = ?"
_INSTANCES = "SELECT term, doc, col, offset FROM temp.{0} ORDER BY term, doc, offset"


def index(store: Store, speech: Iterable[tuple[int, str]], table: str = FULL_TEXT) -> None:
    """Add the spoken words of turns, by the turns' ids; inside the write that adds the turns."""
    store.connection.executemany(f"INSERT INTO {table} (rowid, speech) VALUES (?, ?)", speech)


def rebuild(store: Store) -> None:
    """Make the index anew from the turns of every version that is kept."""
    with store.write() as connection:
        connection.execute(f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}) VALUES ('delete-all')")
        index(store, _speech(store))


def is_sound(store: Store) -> bool:
    """True when the index finds every word where it is said, and nothing else."""
    made = ("fresh_words", "fresh", "kept")
    try:
        store.rows(
            f"CREATE VIRTUAL TABLE temp.fresh_words USING fts5(speech, content='', {TOKENIZER})"
        )
        index(store, _speech(store), "temp.fresh_words")
        store.rows("CREATE VIRTUAL TABLE temp.fresh USING fts5vocab(temp, fresh_words, instance)")
        store.rows(f"CREATE VIRTUAL TABLE temp.kept USING fts5vocab(main, {FULL_TEXT}, instance)")
        with queried(store.path):  # rows come while they are compared
            return _are_alike(*map(_instances(store), made[1:]))
    finally:
        for name in reversed(made):
            store.rows(f"DROP TABLE IF EXISTS temp.{name}")


def terms(store: Store) -> list[str]:
    """Every word in the index, as it is kept there: lower-cased, without accents."""
    try:
        store.rows(f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, {FULL_TEXT}, row)")
        return [term for (term,) in store.rows("SELECT term FROM temp.terms")]
    finally:
        store.rows("DROP TABLE IF EXISTS temp.terms")


def _are_alike(some: Iterable[object], others: Iterable[object]) -> bool:
    return all(one == other for one, other in zip_longest(some, others))


def _instances(store: Store) -> Any:
    return lambda name: store.connection.execute(_INSTANCES.format(name))


def _speech(store: Store) -> Iterator[tuple[int, str]]:
    for key, rows in groupby(store.rows(_TURNS), key=lambda row: row[:2]):
        text = str((store.one(_TEXT, key) or ("",))[0])
        marks = [Span(start, end) for start, end in store.rows(_MARKS, key)]
        for _, _, turn, start, end in rows:
            yield turn, text_without(text, Span(start, end), marks)
