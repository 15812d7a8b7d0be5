"""Taguette: the tables of its database, one project of them, as a project.

A highlight is bytes of a document's text (see `markup`) with any number of tags; who gave them is
in the log of commands. Tags are a list: a ``.`` in a name is a habit, and stays. Identities follow
from what things say, as an exported database numbers them anew. Verified in Taguette 1.5.2:
``database/models.py``, ``database/copy.py``, ``extract.py``, ``static/js/taguette.js``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from qualkit.errors import ReadError, nearest_name
from qualkit.interchange.refi.elements import (
    Body,
    Code,
    Coding,
    Project,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from qualkit.interchange.refi.names import TEXT
from qualkit.interchange.tools.found import Found, Row, Tables, identity, squeezed, text, whole
from qualkit.interchange.tools.markup import Markup, read_markup
from qualkit.interchange.tools.positions import MOVED, OUTSIDE
from qualkit.interchange.tools.taguette_log import Given, given_tags

ORIGIN = "Taguette"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "projects": ("id", "name", "description", "created"),
    "documents": (
        "id", "name", "description", "filename", "created", "project_id", "text_direction",
        "contents",
    ),
    "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
    "tags": ("id", "project_id", "path", "description"),
    "highlight_tags": ("highlight_id", "tag_id"),
    "project_members": ("project_id", "user_login"),
    "commands": ("id", "date", "user_login", "project_id", "payload"),
}  # fmt: skip
"""What is read of each table; passwords and addresses are not."""

NEEDED = ("projects", "documents", "highlights", "tags")
"""The tables without which it is none of Taguette."""

_NO_TAG = "its tag is not in the file"
_NO_DOCUMENT = "its document is not in the file"
_CUT = "a quote was cut wrongly by an old version of Taguette; its place is right"
_FILE, _DIRECTION = "file name", "text direction"


def read_taguette(tables: Tables, name: str = "", *, chosen: str = "") -> Found:
    """The project called `chosen` in the tables of Taguette, or the only one.

    Raises
    ------
    ReadError
        If there is none, or more than one and none is chosen.
    """
    return _Reading(tables, _project(tables, name, chosen)).read()


def _project(tables: Tables, name: str, chosen: str) -> Row:
    rows = list(tables.get("projects", ()))
    names = [text(row, "name") for row in rows]
    found = [row for row in rows if not chosen or text(row, "name") == chosen]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(repr(each[:40]) for each in names[:8])
    held = {0: "no project", 1: f"one project ({shown})"}
    what = f"{name} holds {held.get(len(rows), f'{len(rows)} projects ({shown})')}"
    if len(found) > 1:
        repair = "two have that name: rename one" if chosen else "say which, with --project NAME"
        raise ReadError(what, expected="one of them", repair=repair)
    near = nearest_name(chosen, names)
    repair = f"did you mean {near}?" if near else "export it again"
    raise ReadError(what, expected=f"one called {chosen!r}" if chosen else "", repair=repair)


class _Reading:
    def __init__(self, tables: Tables, project: Row) -> None:
        self.tables = tables
        self.project = project
        self.number = whole(project, "id")
        self.lost: Counter[tuple[str, str]] = Counter()
        self.notes: Counter[str] = Counter()
        self.users: dict[str, User] = {}
        self.tags = {
            whole(row, "id"): identity("tag", text(row, "path")) for row in self._own("tags")
        }
        self.given: Given = given_tags(self._own("commands"))

    def read(self) -> Found:
        for row in self._own("project_members"):
            self.user(text(row, "user_login"))
        documents = self._own("documents")
        highlights = self._highlights({whole(row, "id") for row in documents})
        tagged = self._tagged()
        sources = [self._source(row, highlights, tagged) for row in documents]
        used = {value.variable for source in sources for value in source.values}
        project = Project(
            origin=ORIGIN,
            created=text(self.project, "created"),
            description=text(self.project, "description").strip(),
            codes=tuple(self._code(row) for row in self._own("tags")),
            sources=tuple(sources),
            users=tuple(self.users.values()),
            variables=tuple(each for each in _VARIABLES if each.guid in used),
        )
        title = text(self.project, "name")
        return Found(project=project, title=title, lost=self.lost, notes=self.notes)

    def _own(self, table: str) -> list[Row]:
        return [
            row for row in self.tables.get(table, ()) if whole(row, "project_id") == self.number
        ]

    def user(self, login: str) -> str:
        """Who is called so."""
        if not login.strip():
            return ""
        if login not in self.users:
            self.users[login] = User(guid=identity("user", login), name=login)
        return self.users[login].guid

    @staticmethod
    def _code(row: Row) -> Code:
        path = text(row, "path")
        described = text(row, "description").strip()
        return Code(guid=identity("tag", path), name=path, description=described)

    def _highlights(self, there: set[int | None]) -> dict[int | None, list[Row]]:
        """The highlights of each document; those of documents of no project are counted."""
        known = {whole(row, "id") for row in self.tables.get("documents", ())}
        found: dict[int | None, list[Row]] = {}
        for row in self.tables.get("highlights", ()):
            document = whole(row, "document_id")
            if document in there:
                found.setdefault(document, []).append(row)
            elif document not in known:
                self.lost["selection", _NO_DOCUMENT] += 1
        return found

    def _tagged(self) -> dict[int | None, list[int | None]]:
        found: dict[int | None, list[int | None]] = {}
        for row in self.tables.get("highlight_tags", ()):
            found.setdefault(whole(row, "highlight_id"), []).append(whole(row, "tag_id"))
        return found

    def _source(
        self,
        row: Row,
        highlights: Mapping[int | None, list[Row]],
        tagged: Mapping[int | None, list[int | None]],
    ) -> Source:
        contents = text(row, "contents")
        guid = identity("document", text(row, "created"), text(row, "filename"), contents)
        read = read_markup(contents)
        listed = highlights.get(whole(row, "id"), ())
        # A byte order mark at the start is no part of a document's text.
        shift = int(read.text.startswith("\ufeff"))
        selections = tuple(
            self._selection(each, guid, (read, shift), tagged.get(whole(each, "id"), ()))
            for each in listed
        )
        body = Body(
            guid=guid, name=text(row, "name"), content=read.text[shift:], selections=selections
        )
        return Source(
            guid=guid,
            kind=TEXT,
            name=text(row, "name"),
            description=text(row, "description").strip(),
            created=text(row, "created"),
            texts=(body,),
            values=_values(row),
        )

    def _selection(
        self,
        row: Row,
        document: str,
        where: tuple[Markup, int],
        tags: list[int | None] | tuple[()],
    ) -> Selection:
        read, shift = where
        number = whole(row, "id")
        start, end = whole(row, "start_offset"), whole(row, "end_offset")
        guid = identity("highlight", document, start, end)
        span, words, lost = self._place(read, (start, end), text(row, "snippet"))
        first = next((self.given[number, tag] for tag in tags if (number, tag) in self.given), None)
        return Selection(
            guid=guid,
            name="" if lost else words,
            start=None if span is None else max(0, span[0] - shift),
            end=None if span is None else span[1] - shift,
            quote=words if lost else "",
            lost=lost,
            user=self.user(first[0]) if first else "",
            created=first[1] if first else "",
            codings=tuple(self._codings(number, guid, tags)),
        )

    def _place(
        self, read: Markup, offsets: tuple[int | None, int | None], snippet: str
    ) -> tuple[tuple[int, int] | None, str, str]:
        """Where a highlight is, its words, and why it is nowhere."""
        quote = read_markup(snippet)
        kept = "".join(piece.words for piece in quote.pieces)
        start, end = offsets
        span = None if start is None or end is None else read.span(start, end)
        if span is None or start is None or end is None:
            return None, quote.text, OUTSIDE
        if squeezed(kept) not in ("", squeezed(read.words(start, end))):
            if squeezed(kept) != squeezed(read.words_cut_by_bytes(start, end)):
                return None, quote.text, MOVED
            self.notes[_CUT] += 1
        return (span.start, span.end), read.text[span.start : span.end], ""

    def _codings(
        self, number: int | None, guid: str, tags: list[int | None] | tuple[()]
    ) -> list[Coding]:
        found = []
        for tag in tags:
            code = self.tags.get(tag, "")
            if not code:
                self.lost["coding", _NO_TAG] += 1
                continue
            who, when = self.given.get((number, tag), ("", ""))
            found.append(
                Coding(
                    guid=identity("coding", guid, code),
                    code=code,
                    user=self.user(who),
                    created=when,
                )
            )
        return found


_VARIABLES = tuple(
    Variable(guid=identity("variable", name), name=name) for name in (_FILE, _DIRECTION)
)


def _values(row: Row) -> tuple[Value, ...]:
    """What a document's row says besides: the file it came from, and letters from right to left."""
    filename, direction = text(row, "filename"), text(row, "text_direction")
    found = []
    if filename and filename != text(row, "name"):
        found.append(Value(variable=_VARIABLES[0].guid, value=filename))
    if direction == "RIGHT_TO_LEFT":
        found.append(Value(variable=_VARIABLES[1].guid, value="right to left"))
    return tuple(found)
