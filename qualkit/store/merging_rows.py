"""What coders did, row by row: codings, decisions, readings, links, themes and what they rest on.

A row that one copy lacks comes in. Of a field that both have with different values, the copy that
changed it tells, by the steps that each has taken and the other has not; where both did, the later
step stands and the other value is listed. What one copy removed and the other changed stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.store.merging_log import both, later
from qualkit.store.merging_state import Merging, short, update
from qualkit.store.seals import SEALS, insertion, seal, sealed_insert

Row = tuple[Any, ...]
Touches = Mapping[str, frozenset[tuple[str, str]]]

_PLACE = ("version", "start", "end", "quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """A table of people's acts: what refers to which table, what a step can change of a row."""

    what: str
    refers: Mapping[str, str]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    tombstone: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row but for its id and hash, in the order of its seal."""
        return (*SEALS[self.what].columns.split(", "), *self.later)


_OF = {"document_id": "document", "coder_id": "coder", "code_id": "code", "run_number": "run"}

SORTS: tuple[Sort, ...] = (
    Sort(
        what="suggestion",
        refers=_OF,
        later=("weight",),
        fields={"run": ("run_number",), "place": _PLACE},
    ),
    Sort(
        what="coding",
        refers=_OF,
        later=("weight",),
        tombstone="removed",
        fields={
            "code": ("code_id",), "about": ("about",), "weight": ("weight",), "memo": ("memo",),
            "stands": ("removed",), "place": _PLACE,
        },
    ),
    Sort(
        what="decision",
        refers={**_OF, "suggestion_id": "suggestion", "coding_id": "coding"},
        later=("revoked",),
        tombstone="revoked",
        fields={"stands": ("revoked",)},
    ),
    Sort(
        what="reading",
        refers=_OF,
        tombstone="removed",
        fields={"stands": ("removed",), "place": ("version", "start", "end")},
    ),
    Sort(what="naming", refers=_OF, fields={"name": ("name",), "coder": ("coder_id",)}),
    Sort(
        what="theme",
        refers=_OF,
        tombstone="removed",
        fields={"name": ("name",), "memo": ("memo",), "stands": ("removed",)},
    ),
    Sort(
        what="support",
        refers={**_OF, "theme_id": "theme"},
        tombstone="removed",
        fields={"stands": ("removed",)},
    ),
    Sort(
        what="link",
        refers=_OF,
        tombstone="removed",
        fields={
            "stands": ("removed",),
            "place": ("version", "from_start", "from_end", "to_start", "to_end"),
        },
    ),
)  # fmt: skip
"""What is brought together row by row, in an order in which what is referred to comes first."""


def merge_rows(m: Merging) -> None:
    """Bring in every row of `SORTS`."""
    for sort in SORTS:
        _Merger(m, sort).run()
    _date_revoked(m)


def _date_revoked(m: Merging) -> None:
    """Of decisions that gave way to later ones, each to the next, whatever came in first."""
    query = """
        SELECT id, next FROM (
          SELECT *, lead(created) OVER (
            PARTITION BY suggestion_id, coder_id ORDER BY created, guid) AS next FROM decision
        ) AS own
        WHERE revoked > next AND EXISTS (
          SELECT 1 FROM decision AS later WHERE later.suggestion_id = own.suggestion_id
          AND later.coder_id = own.coder_id AND later.created = own.revoked)"""
    for row, when in m.own.rows(query):
        update(m.own, "decision", row, {"revoked": when})
        seal(m.own, "decision", row)
        m.count("decision", "changed")


@dataclass(slots=True)
class _Merger:
    m: Merging
    sort: Sort

    def run(self) -> None:
        sort, m = self.sort, self.m
        statement = insertion(sort.what, *sort.later)
        n_sealed = len(sort.columns) - len(sort.later)
        known = {row[1]: row for row in self._rows(m.own)}
        for row_id, *values in self._rows(m.other):
            row = self._mapped(values)
            mine = known.get(row[0]) or self._alike(row)
            if mine is None:
                row = self._let_stand(row_id, row)
                made = sealed_insert(m.own, statement, row[:n_sealed], row[n_sealed:])
                if not made:
                    raise AssertionError(f"a {sort.what} cannot come in")
                m.ids[sort.what][row_id] = made
                m.count(sort.what, "new")
                continue
            m.ids[sort.what][row_id] = mine[0]
            m.count(sort.what, "known")
            if mine[1:] != row:
                self._settle(mine, row_id, row)

    def _rows(self, store: Any) -> Iterator[Row]:
        query = f"SELECT id, {', '.join(self.sort.columns)} FROM {self.sort.what} ORDER BY id"
        return iter(store.rows(query))

    def _mapped(self, values: list[Any]) -> Row:
        tables = [self.sort.refers.get(column) for column in self.sort.columns]
        return tuple(
            self.m.mapped(table, value) if table else value
            for table, value in zip(tables, values, strict=True)
        )

    def _alike(self, row: Row) -> Row | None:
        """The name of the same topic, given apart."""
        if self.sort.what != "naming":
            return None
        query = f"SELECT id, {', '.join(self.sort.columns)} FROM naming"
        found = self.m.own.one(f"{query} WHERE run_number = ? AND topic = ?", row[1:3])
        if found:
            kept = self.m.one(found[1], row[0])
            update(self.m.own, "naming", found[0], {"guid": kept})
            seal(self.m.own, "naming", found[0])
        return found

    def _let_stand(self, row_id: int, row: Row) -> Row:
        """A decision that comes in, with at most one left standing of a coder's on a suggestion."""
        if self.sort.what != "decision" or row[-1] is not None:
            return row
        suggestion, coder = row[1], row[3]
        query = """
            SELECT id, guid, created, verdict FROM decision
            WHERE suggestion_id = ? AND coder_id = ? AND revoked IS NULL"""
        found = self.m.own.one(query, (suggestion, coder))
        if found is None:
            return row
        mine, theirs = (found[2], found[1]), (row[6], row[0])
        if theirs > mine:
            update(self.m.own, "decision", found[0], {"revoked": theirs[0]})
            seal(self.m.own, "decision", found[0])
            self._pass_over(self.m.own, found[0])
        else:
            row = (*row[:-1], mine[0])
            self._pass_over(self.m.other, row_id)
        verdicts = (row[2], found[3]) if theirs > mine else (found[3], row[2])
        if verdicts[0] != verdicts[1]:
            why = "decided in both by one coder; the later stands, and so does what was coded"
            self._list(self._suggestion(suggestion), "verdict", verdicts, why)
        return row

    def _suggestion(self, row: int) -> str:
        return str((self.m.own.one("SELECT guid FROM suggestion WHERE id = ?", (row,)) or ("",))[0])

    def _settle(self, mine: Row, row_id: int, row: Row) -> None:
        own, other = (dict(zip(self.sort.columns, each, strict=True)) for each in (mine[1:], row))
        said = self.m.own_log.touches(self.sort.what, mine[0])
        told = self.m.other_log.touches(self.sort.what, row_id)
        values: dict[str, Any] = {}
        for name, columns in self.sort.fields.items():
            a, b = (tuple(side[c] for c in columns) for side in (own, other))
            if a != b and self._takes(name, (a, b), (own, other), (said, told)):
                values |= dict(zip(columns, b, strict=True))
        values |= self._unchanging(own, other)
        if values:
            update(self.m.own, self.sort.what, mine[0], values)
            seal(self.m.own, self.sort.what, mine[0])
            self.m.count(self.sort.what, "changed")

    def _unchanging(self, own: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        """What no step changes, where two made the same thing apart: the lesser value."""
        changing = {c for columns in self.sort.fields.values() for c in columns} | {"guid"}
        return {
            c: other[c]
            for c in own
            if c not in changing and c not in self.sort.refers and _before(other[c], own[c])
        }

    def _takes(
        self, name: str, values: tuple[Row, Row], rows: tuple[Any, Any], logs: tuple[Any, Any]
    ) -> bool:
        """Whether the other's value of a field is taken."""
        said, told = (log.get(name, frozenset()) for log in logs)
        takes = later(said, told)
        if name == "stands":
            return self._stands(values, rows, logs, takes)
        if takes is None:
            return self._untold(name, values, rows)
        if both(said, told):
            shown = tuple(self._shown(name, value) for value in values[:: -1 if takes else 1])
            self._list(rows[0]["guid"], name, shown, "changed in both; the later stands")
            self._pass(said ^ told)
        return takes

    def _stands(
        self, values: tuple[Row, Row], rows: tuple[Any, Any], logs: tuple[Any, Any], takes: Any
    ) -> bool:
        """Whether the other's tombstone, or its lack, is taken: what was changed stays."""
        (a,), (b,) = values
        none: frozenset[tuple[str, str]] = frozenset()
        said, told = (frozenset().union(*log.values()) for log in logs)
        if a is not None and b is not None:
            return bool(b > a) if takes is None else bool(takes)
        if self.sort.what == "decision":
            return b is not None if takes is None else bool(takes)
        if both(said, told) or takes is None:
            if both(said, told):
                why = "removed in one and changed in the other; it stays"
                self._list(rows[0]["guid"], "stands", ("stands", "removed"), why)
                gone, there = logs if a is not None else reversed(logs)
                self._pass(gone.get("stands", none) - there.get("stands", none))
            return b is None
        return bool(takes)

    def _untold(self, name: str, values: tuple[Row, Row], rows: tuple[Any, Any]) -> bool:
        """Whether the other's value is taken where no step tells: the newer text or run, else any.

        Of two things made apart the one made later counts.
        """
        if name == "place" and values[0][0] != values[1][0]:
            return bool(values[1][0] > values[0][0])
        if name == "run":
            return self._started(values[1][0]) > self._started(values[0][0])
        ranks = [
            (row.get("created", ""), repr(self._shown(name, value)))
            for row, value in zip(rows, values, strict=True)
        ]
        takes = ranks[1] > ranks[0]
        shown = tuple(self._shown(name, value) for value in values[:: -1 if takes else 1])
        self._list(rows[0]["guid"], name, shown, "given in both; the later stands")
        return takes

    def _started(self, run: int) -> Row:
        return self.m.own.one("SELECT started, guid FROM run WHERE number = ?", (run,)) or ()

    def _shown(self, name: str, value: Row) -> object:
        table = {"code": ("code", "path"), "coder": ("coder", "name")}.get(name)
        if table:
            query = f"SELECT {table[1]} FROM {table[0]} WHERE id = ?"
            return (self.m.own.one(query, value) or ("",))[0]
        return "–".join(str(each) for each in value[1:3]) if name == "place" else value[0]

    def _list(self, guid: str, name: str, values: tuple[Any, ...], why: str) -> None:
        self.m.conflict(self.sort.what, short(guid), name, values, why)

    def _pass(self, stamps: frozenset[tuple[str, str]]) -> None:
        for log in (self.m.own_log, self.m.other_log):
            self.m.passed |= {log.about[stamp] for stamp in stamps if stamp in log.about}

    def _pass_over(self, store: Any, row: int) -> None:
        query = (
            "SELECT guid FROM step JOIN change ON step_number = step.number"
            " WHERE kind = 'decision' AND row_id = ?"
        )
        self.m.passed |= {guid for (guid,) in store.rows(query, (row,))}


def _before(one: Any, other: Any) -> bool:
    """Whether a value comes before another in an order that both copies agree on."""
    return bool((one is not None, repr(one)) < (other is not None, repr(other)))
