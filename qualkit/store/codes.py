"""The codebook inside a project: the codes as they stand, and every revision of it.

A code's row, with its GUID, is for good: codings, suggestions and memos point to it. Its path may
change; once no revision has it, it is dropped: ``retired`` says since when, and ``revision`` is the
last that had it. A code that the newest revision has and calls retired is given no more, but its
codings stay and count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from shlex import quote
from types import MappingProxyType

from qualkit.codebook import parse_codebook, read_codebook
from qualkit.codebook.weaving import woven
from qualkit.errors import CodebookError, ParameterError, ProjectError
from qualkit.model.codes import Codebook
from qualkit.model.tables import Table
from qualkit.store import coders, events
from qualkit.store.connection import Store
from qualkit.store.losses import refuse_loss
from qualkit.store.seals import seal

_NO_LISTS: Mapping[str, str] = MappingProxyType({})
_NO_GUIDS = _NO_LISTS

LISTING = ("code", "category", "retired", "color", "codings", "suggestions", "participants")

NOT_ADDED = " (not added in revision {})"
"""What is put after the path of a code while the step that added it is undone."""

UNTIL = " (until revision "
"""What comes after the path of a code that made room, before the number of the last revision."""

IN_BOOK = "revision = (SELECT max(number) FROM codebook_revision)"


def save(
    store: Store,
    book: Codebook,
    *,
    yaml: str,
    source: str,
    coder: str = events.NOBODY,
    lists: Mapping[str, str] = _NO_LISTS,
    guids: Mapping[str, str] = _NO_GUIDS,
) -> int:
    """Make `book` the project's codebook, by `coder`; its revision's number.

    ``lists`` are the texts of the word lists that it names, ``guids`` those that new codes come
    with, by path. The same text with the same lists
    again is no new revision. Codes that the book no longer has are dropped; a code with codings
    cannot be.

    Raises
    ------
    QualkitError
        If a dropped code has codings; nothing is changed.
    """
    with store.write() as connection:
        number_before, _, text = latest(store) or (0, "", "")
        if says(store, yaml, lists):
            return number_before
        before = _parsed(text)
        refuse_loss(store, before, book)
        guid = store.guids()
        cursor = connection.execute(
            "INSERT INTO codebook_revision"
            " (guid, title, version, language, source, yaml, created) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (guid, book.title, book.version, book.language, source, yaml, store.clock()),
        )
        number = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT INTO word_list (revision, name, text) VALUES (?, ?, ?)",
            [(number, name, text) for name, text in sorted(lists.items())],
        )
        seal(store, "codebook revision", number)
        rows = dict(
            store.rows("SELECT id, position FROM code WHERE revision = ?", (number_before,))
        )
        _replace(store, book, number, _free(store, guids))
        moved = _moved(store, before, rows)
        details = {"revision": number, "codes": len(book.codes), "moved": moved}
        events.record(store, "codebook", guid, details, coder=coder)
    return number


def _parsed(text: str) -> Codebook:
    """What can be read of an earlier revision; nothing where that is no YAML."""
    try:
        return parse_codebook(text, "the last revision")[0]
    except CodebookError:
        return Codebook(title="", codes=())


def _moved(store: Store, before: Codebook, rows: Mapping[int, int]) -> list[list[int]]:
    """Position before and now of each code that is in the book under another path, or merged."""
    query = f"""
        SELECT own.id, code.position, code.path FROM code AS own
        JOIN code ON code.id = coalesce(own.merged, own.id) WHERE code.{IN_BOOK}"""
    now = {row: (position, path) for row, position, path in store.rows(query)}
    paths = dict(enumerate(before.paths()))
    return [
        [position, now[row][0]]
        for row, position in sorted(rows.items(), key=lambda item: item[1])
        if row in now and paths.get(position) not in (None, now[row][1])
    ]


def _free(store: Store, guids: Mapping[str, str]) -> dict[str, str]:
    """Those of `guids` that no code of the project has."""
    taken = {guid for (guid,) in store.rows("SELECT guid FROM code")}
    return {path: guid for path, guid in guids.items() if guid not in taken}


def guids(store: Store) -> dict[str, str]:
    """The GUID of every code by its path, those no longer in the book included."""
    return dict(store.rows("SELECT path, guid FROM code ORDER BY position"))


def by_guid(store: Store) -> dict[str, str]:
    """The path of every code in the book by GUID; a merged one has that of what it became."""
    query = f"""
        WITH RECURSIVE became(guid, id) AS (
          SELECT guid, id FROM code UNION
          SELECT became.guid, merged FROM code JOIN became USING (id) WHERE merged NOT NULL)
        SELECT became.guid, path FROM became JOIN code ON code.id = became.id WHERE {IN_BOOK}"""
    return dict(store.rows(query))


def _replace(store: Store, book: Codebook, number: int, guids: Mapping[str, str]) -> None:
    for position, code in enumerate(book.codes):
        store.connection.execute(
            "INSERT INTO code (guid, path, position, category, color, revision, retired)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " position = excluded.position, category = excluded.category, color = excluded.color,"
            " revision = excluded.revision,"
            " retired = CASE WHEN excluded.retired IS NOT NULL THEN"
            " coalesce(code.retired, excluded.retired) END",
            (
                guids.get(code.path) or store.guids(),
                code.path,
                position,
                code.category,
                code.color,
                number,
                store.clock() if code.retired else None,
            ),
        )
    store.connection.execute(
        "UPDATE code SET retired = ? WHERE revision != ? AND retired IS NULL",
        (store.clock(), number),
    )
    for (row,) in store.rows("SELECT id FROM code"):
        seal(store, "code", row)


def word_lists(store: Store, number: int) -> dict[str, str]:
    """The texts of the word lists of revision `number`, by name."""
    query = "SELECT name, text FROM word_list WHERE revision = ? ORDER BY name"
    return dict(store.rows(query, (number,)))


def kept_lists(store: Store, number: int) -> Callable[[str], str]:
    """From the name of a word list to its text as revision `number` keeps it."""
    return _reader(word_lists(store, number), f"revision {number} of the codebook")


def _reader(lists: Mapping[str, str], what: str) -> Callable[[str], str]:
    def text(name: str) -> str:
        if name not in lists:
            raise ProjectError(
                f"{what} has no word list {name!r}", repair="import the codebook again"
            )
        return lists[name]

    return text


def latest(store: Store) -> tuple[int, str, str] | None:
    """Number, source name and YAML of the newest revision, None before the first import."""
    query = "SELECT number, source, yaml FROM codebook_revision ORDER BY number DESC LIMIT 1"
    row = store.one(query)
    return (int(row[0]), row[1], row[2]) if row else None


def latest_title(store: Store) -> tuple[str, int] | None:
    """Title and number of the newest revision, None before the first import."""
    row = store.one("SELECT title, number FROM codebook_revision ORDER BY number DESC LIMIT 1")
    return (str(row[0]), int(row[1])) if row else None


def paths(store: Store, *, with_categories: bool = False) -> tuple[str, ...]:
    """The paths of the codes in the book, retired ones too, in its order."""
    query = f"SELECT path FROM code WHERE {IN_BOOK} AND category <= ? ORDER BY position"
    return tuple(path for (path,) in store.rows(query, (int(with_categories),)))


def givable(store: Store) -> tuple[str, ...]:
    """The paths of the codes that can be given: neither categories nor retired."""
    query = f"""
        SELECT path FROM code WHERE {IN_BOOK} AND NOT category AND retired IS NULL
        ORDER BY position"""
    return tuple(path for (path,) in store.rows(query))


def ids(store: Store) -> dict[str, int]:
    """Path → id of the codes in the book that codings can have, retired ones too."""
    return dict(store.rows(f"SELECT path, id FROM code WHERE {IN_BOOK} AND NOT category"))


def refuse_retired(store: Store, path: str) -> None:
    """Raise where the code at `path` is given no more."""
    query = f"SELECT 1 FROM code WHERE path = ? AND {IN_BOOK} AND retired NOT NULL"
    if store.one(query, (path,)):
        unretire = f"qualkit codebook {quote(store.path.name)} unretire {quote(path)}"
        what = f"the code {path!r} is retired and given no more"
        raise ParameterError(what, repair=f"give another code, or: {unretire}")


def listing(store: Store) -> Table:
    """Every code in the book, in order, with how often it is given."""
    query = counts(coders.seen(store, "coder_id"))
    rows = [
        (path, bool(category), bool(retired), *rest)
        for path, category, retired, *rest in store.rows(query)
    ]
    return Table(LISTING, tuple(rows))


def counts(seen: str) -> str:
    """The query for `listing`, where the condition `seen` tells whose work counts.

    Codings that wait for a review since an edit count nowhere.
    """
    given = """
        coding JOIN document ON document.id = coding.document_id
          AND document.version = coding.version"""
    where = f"WHERE code_id = code.id AND removed IS NULL AND {seen}"
    return f"""
        SELECT path, category, retired IS NOT NULL, color,
          (SELECT count(*) FROM {given} {where}),
          (SELECT count(*) FROM suggestion WHERE code.retired IS NULL AND code_id IN
            (SELECT own.id FROM code AS own WHERE code.id IN (own.id, own.merged)) AND NOT EXISTS
            (SELECT 1 FROM decision WHERE suggestion_id = suggestion.id AND revoked IS NULL
             AND ({seen} OR verdict = 'skip' AND policy NOT NULL))),
          (SELECT count(DISTINCT participant_id) FROM {given} JOIN turn
            ON turn.document_id = coding.document_id AND turn.version = coding.version
            AND turn.start < coding.end AND coding.start < turn.end AND turn.start >= coalesce((
              SELECT max(start) FROM turn AS before WHERE before.version = coding.version AND
              before.document_id = coding.document_id AND before.start <= coding.start), 0)
            {where})
        FROM code WHERE {IN_BOOK} ORDER BY position"""


def names(store: Store) -> Table:
    """Every code in the book, in order, as `listing` has it but for its counts."""
    query = f"""
        SELECT path, category, retired IS NOT NULL, color FROM code
        WHERE {IN_BOOK} ORDER BY position"""
    rows = tuple((path, bool(a), bool(b), color) for path, a, b, color in store.rows(query))
    return Table(LISTING[:4], rows)


def latest_number(store: Store) -> int:
    """The number of the newest revision, 0 before the first import."""
    return int((store.one("SELECT coalesce(max(number), 0) FROM codebook_revision") or (0,))[0])


def is_latest(store: Store, number: int) -> bool:
    """Whether the newest revision says what revision `number` says, word lists included."""
    row = store.one("SELECT yaml FROM codebook_revision WHERE number = ?", (number,))
    return row is not None and says(store, row[0], word_lists(store, number))


def says(store: Store, yaml: str, lists: Mapping[str, str]) -> bool:
    """Whether the newest revision has this text and these word lists."""
    newest = latest(store)
    return newest is not None and newest[2] == yaml and word_lists(store, newest[0]) == dict(lists)


def restore(store: Store, number: int, *, instead_of: int, source: str, coder: str) -> int:
    """Make the newest revision say what `number` says instead of revision `instead_of`; its number.

    What has been changed since `instead_of` stays.

    Raises
    ------
    RevisionsDisagree
        If the same lines have been changed since.
    CodesInUse
        If codings have a code that would go.
    """
    (before,) = store.one(_YAML, (number,)) or ("",)
    lists = word_lists(store, number)
    if not is_latest(store, instead_of):
        newest, _, text = latest(store) or (0, "", "")
        (after,) = store.one(_YAML, (instead_of,)) or ("",)
        together = woven(after, text, before)
        lists = {**lists, **word_lists(store, newest)}
        if together is None or _faults(together, lists):
            raise RevisionsDisagree(newest)
        before = together
    book = read_codebook(before, f"revision {number}", _reader(lists, "the codebook"))
    return save(store, book, yaml=before, source=source, coder=coder, lists=lists)


class RevisionsDisagree(Exception):
    """What a revision changed cannot be taken back: a later one changed the same lines."""

    def __init__(self, newest: int) -> None:
        super().__init__(newest)
        self.newest = newest


_YAML = "SELECT yaml FROM codebook_revision WHERE number = ?"


def _faults(yaml: str, lists: Mapping[str, str]) -> bool:
    try:
        return bool(parse_codebook(yaml, "the codebook", _reader(lists, "the codebook"))[1])
    except (CodebookError, ProjectError):
        return True


def former(store: Store, name: str) -> str | None:
    """The path of the code in use that was once called `name`, a path or the end of one.

    None where none was, or several were.
    """
    query = """
        SELECT change.text, coalesce(target.path, code.path) FROM change
        JOIN code ON code.id = row_id LEFT JOIN code AS target ON target.id = code.merged
        WHERE kind = 'code' AND field = 'path' AND change.text NOT NULL"""
    wanted, known = name.strip().casefold(), set(paths(store))
    found = {
        path
        for text, path in store.rows(query)
        if path in known and f"/{text.casefold()}".endswith(f"/{wanted}")
    }
    return found.pop() if len(found) == 1 else None


def guid_of(store: Store, path: str) -> str:
    """The GUID of the code at `path`, which it keeps when it is renamed or moved."""
    return str((store.one("SELECT guid FROM code WHERE path = ?", (path,)) or ("",))[0])
