"""QualCoder: the tables of its ``data.qda``, of database versions 1 to 18, as a project.

Categories group and nest (``supercatid``), codes stand in one (``catid``) or, from version 16 on,
under a code (``supercid``). What a version has not is empty. Identities follow from number and
date, as numbers of deleted rows are given again. Read in QualCoder's source: its tables as made by
versions 1.0 to 4.0; that a coding by hand stores ``selectionStart``, ``selectionEnd`` and
``selectedText`` of Qt, whose positions are UTF-16 units, while its reports and its coding by search
take positions as those of the Python string; see `positions`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from qualkit.interchange.refi.elements import Body, Case, Project, User, Value, Variable
from qualkit.interchange.tools.found import Found, Row, Tables, identity, text, whole
from qualkit.interchange.tools.qualcoder_codes import Codes
from qualkit.interchange.tools.qualcoder_sources import Sources

ORIGIN = "QualCoder"

_MADE = ("memo", "owner", "date")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "project": ("databaseversion", "date", "memo", "about", "codername"),
    "source": ("id", "name", "fulltext", "mediapath", "av_text_id", *_MADE),
    "code_cat": ("catid", "name", "supercatid", *_MADE),
    "code_name": ("cid", "name", "catid", "supercid", "color", *_MADE),
    "code_text": ("cid", "fid", "seltext", "pos0", "pos1", "avid", "important", *_MADE),
    "code_image": (
        "id", "cid", "x1", "y1", "width", "height", "pdf_page", "important", *_MADE,
    ),
    "code_av": ("id", "cid", "pos0", "pos1", "important", *_MADE),
    "annotation": ("fid", "pos0", "pos1", *_MADE),
    "cases": ("caseid", "name", *_MADE),
    "case_text": ("caseid", "fid", "pos0", "pos1", *_MADE),
    "attribute_type": ("name", "caseorfile", "valuetype", *_MADE),
    "attribute": ("name", "attr_type", "value", "id"),
    "journal": ("jid", "name", "jentry", "owner", "date"),
    "coder_names": ("name",),
    "graph": ("grid", "name"),
    "ris": ("risid",),
    "stored_sql": ("title",),
}  # fmt: skip
"""What is read of each table."""

NEEDED = ("source", "code_name", "code_text")
"""The tables without which it is none of QualCoder."""


def read_qualcoder(tables: Tables, name: str = "") -> Found:
    """The project in the tables of QualCoder; `name` is what its file is called."""
    return _Reading(tables, name).read()


class _Reading:
    def __init__(self, tables: Tables, name: str) -> None:
        self.tables = tables
        self.name = name
        self.lost: Counter[tuple[str, str]] = Counter()
        self.notes: Counter[str] = Counter()
        self.users: dict[str, User] = {}
        self.variables: dict[tuple[str, str], Variable] = {}

    def read(self) -> Found:
        for row in self._rows("coder_names"):
            self.user(text(row, "name"))
        about = next(iter(self._rows("project")), {})
        codes = Codes(self._rows("code_cat"), self._rows("code_name"), self.notes)
        self._variables()
        values = self._values()
        sources = Sources(self.tables, codes.by_number, self.user, values, self.lost)
        listed = sources.read()
        cases = tuple(self._cases(sources, values))
        self._count_rest()
        project = Project(
            origin=ORIGIN,
            created=text(about, "date"),
            user=self.user(text(about, "codername")),
            description=text(about, "memo").strip(),
            codes=codes.codes(),
            sources=listed,
            cases=cases,
            written=(*sources.notes, *self._journals()),
            users=tuple(self.users.values()),
            variables=tuple(self.variables.values()),
        )
        return Found(project=project, title=self.name, lost=self.lost, notes=self.notes)

    def _rows(self, table: str) -> list[Row]:
        return list(self.tables.get(table, ()))

    def user(self, owner: str) -> str:
        """Who is called so."""
        if not owner.strip():
            return ""
        if owner not in self.users:
            self.users[owner] = User(guid=identity("user", owner), name=owner)
        return self.users[owner].guid

    def _variables(self) -> None:
        for row in self._rows("attribute_type"):
            kind = "Float" if text(row, "valuetype") == "numeric" else "Text"
            self._variable(text(row, "caseorfile"), text(row, "name"), kind, text(row, "memo"))

    def _variable(self, of: str, name: str, kind: str = "Text", memo: str = "") -> str:
        key = (of, name)
        if key not in self.variables:
            guid = identity("variable", *key)
            self.variables[key] = Variable(guid=guid, name=name, kind=kind, description=memo)
        return self.variables[key].guid

    def _values(self) -> dict[tuple[str, int], list[Value]]:
        """The values of cases and files, by what they are of."""
        found: dict[tuple[str, int], list[Value]] = defaultdict(list)
        for row in self._rows("attribute"):
            of, number = text(row, "attr_type"), whole(row, "id")
            if of not in ("case", "file") or number is None:
                reason = f"it is of a {of}" if of == "journal" else "it is of nothing that is there"
                self.lost["value", reason] += 1
                continue
            variable = self._variable(of, text(row, "name"))
            found[of, number].append(Value(variable=variable, value=text(row, "value") or None))
        return found

    def _cases(
        self, sources: Sources, values: Mapping[tuple[str, int], list[Value]]
    ) -> Iterator[Case]:
        for row in self._rows("cases"):
            number = whole(row, "caseid")
            guid = identity("case", number, text(row, "date"))
            yield Case(
                guid=guid,
                name=text(row, "name"),
                notes=sources.note(row, guid),
                values=tuple(values.get(("case", -1 if number is None else number), ())),
                sources=tuple(sources.whole_of[number]),
                selections=tuple(sources.parts_of[number]),
            )

    def _journals(self) -> Iterator[Body]:
        for row in self._rows("journal"):
            yield Body(
                guid=identity("journal", whole(row, "jid"), text(row, "date")),
                name=text(row, "name"),
                content=text(row, "jentry"),
                user=self.user(text(row, "owner")),
                created=text(row, "date"),
            )

    def _count_rest(self) -> None:
        counts = {
            ("graph", "its drawing is not read"): len(self._rows("graph")),
            ("other element", "a reference to literature"): len(
                {whole(row, "risid") for row in self._rows("ris")}
            ),
            ("other element", "a stored query"): len(self._rows("stored_sql")),
        }
        self.lost.update({key: n for key, n in counts.items() if n})
