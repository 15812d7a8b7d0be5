"""What a search asks, and what it finds: hits with their context, counts by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.tables import Result, Table, plain

MODES = ("words", "lemma", "regex")
"""How a query is read: as words without case and accents, as lemmas, as a regular expression."""

SORTS = ("document", "left", "right")
"""By place, by the words before a hit (the nearest first), or by the words after it."""

GROUPS = ("role", "participant", "document", "session", "kind", "language")
"""What hits can be counted by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which turns are searched; an empty part does not filter.

    ``begins_from`` and ``begins_to`` are seconds within the session; ``question`` is part of one;
    ``attributes`` may be a participant's, a document's or a turn's, and all must hold. ``coded``
    and ``not_coded`` are codes that hits must touch a passage of, or must not, by `coder` where
    given.
    """

    role: str | None = None
    participant: str | None = None
    document: str | None = None
    session: str | None = None
    kind: str | None = None
    language: str | None = None
    question: str | None = None
    begins_from: float | None = None
    begins_to: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    coded: str | None = None
    not_coded: str | None = None
    coder: str | None = None

    def __post_init__(self) -> None:
        for seconds in (self.begins_from, self.begins_to):
            if seconds is not None and not 0 <= seconds < float("inf"):
                raise ParameterError(f"a time of {seconds} s", expected="0 or more")
        if self.coder is not None and self.coded is None and self.not_coded is None:
            what = f"the coder {self.coder!r} without a code"
            raise ParameterError(what, repair="say with --coded or --not-coded whose work is meant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How a query is read and what of it is shown.

    ``near`` brings the words of the query within so many words of each other; ``context`` is in
    characters; ``limit`` is the most hits shown (all are counted); ``time_limit`` in seconds is
    how long lemmas and regular expressions may be looked for.
    """

    mode: str = "words"
    near: int | None = None
    keeps_case: bool = False
    context: int = 60
    sort: str = "document"
    limit: int | None = None
    by: str | None = None
    time_limit: float = 300.0

    def __post_init__(self) -> None:
        for what, value, known in (
            ("mode", self.mode, MODES),
            ("order", self.sort, SORTS),
            ("group", self.by or "role", GROUPS),
        ):
            if value not in known:
                raise ParameterError(f"the {what} {value!r}", expected=", ".join(known))
        if self.limit is not None and self.limit < 0:
            raise ParameterError(f"a limit of {self.limit} hits", expected="0 or more")
        if not 0 < self.time_limit < float("inf"):
            what = f"a time limit of {self.time_limit} seconds"
            raise ParameterError(what, expected="more than 0")
        if not 0 <= self.context <= 10_000:
            what = f"a context of {self.context} characters"
            raise ParameterError(what, expected="0 to 10000")
        if self.keeps_case and self.mode != "regex":
            raise ParameterError("case counts in regular expressions only", repair="add --regex")
        if self.near is not None and self.mode == "regex":
            what = "a regular expression has no words that could be near"
            raise ParameterError(what, repair="leave out --near, or --regex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place where a query is found; ``start`` and ``end`` are the document's positions.

    ``left`` and ``right`` stand directly beside ``match`` in the turn, whose whole text is
    ``text``.
    """

    document: str
    session: str
    turn: int
    participant: str | None
    role: str | None
    start: int
    end: int
    left: str
    match: str
    right: str
    text: str
    language: str
    question: str | None = None
    begins: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoHit:
    """One place where a query is found in a memo; ``start`` and ``end`` are positions in ``text``.

    ``name`` is what the memo is attached to.
    """

    memo: str
    kind: str
    sort: str
    name: str
    coder: str
    created: str
    start: int
    end: int
    left: str
    match: str
    right: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is found in one group; ``words`` are all that the searched turns of it hold."""

    group: str | None
    hits: int
    turns: int
    participants: int
    words: int | None
    per_1000_words: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedHits:
    """What coding the hits came to: passages, new codings, those that were there, those removed."""

    code: str
    coder: str
    unit: str
    passages: int
    new: int
    known: int
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Result):
    """What any search finds: the hits shown, and how many there are in all."""

    query: str
    mode: str
    n_hits: int

    def rows(self) -> tuple[type, Sequence[Any]]:
        """What the table's rows are, and the rows."""
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        """How many hits there are, in how many of what."""
        raise NotImplementedError

    def columns(self) -> tuple[str, ...]:
        """The names of the table's columns, also where nothing is found."""
        return tuple(item.name for item in fields(self.rows()[0]))

    def each(self) -> Iterator[dict[str, Any]]:
        """The rows of the table, one by one."""
        return (plain(row) for row in self.rows()[1])

    def records(self) -> list[dict[str, Any]]:
        """The rows of the table."""
        return list(self.each())

    def summary(self) -> Table:
        """The counts as a table of one row."""
        counts = self.counts()
        return Table(tuple(counts), (tuple(counts.values()),))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult(Found):
    """What a query finds in what is said; its table has the groups where these were asked for.

    ``read`` is how many turns were looked at to find it; ``notes`` are sentences on what was left
    out.
    """

    n_turns: int
    n_participants: int
    n_documents: int
    hits: tuple[Hit, ...]
    read: int
    by: str | None = None
    groups: tuple[Group, ...] = ()
    coded: CodedHits | None = None
    notes: tuple[str, ...] = ()

    def rows(self) -> tuple[type, Sequence[Any]]:
        """The groups where they were asked for, else the hits."""
        return (Group, self.groups) if self.by else (Hit, self.hits)

    def counts(self) -> dict[str, int]:
        """Hits, turns, participants, documents."""
        return {
            "hits": self.n_hits,
            "turns": self.n_turns,
            "participants": self.n_participants,
            "documents": self.n_documents,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoSearchResult(Found):
    """What a query finds in the memos."""

    n_memos: int
    hits: tuple[MemoHit, ...]

    def rows(self) -> tuple[type, Sequence[Any]]:
        """The hits."""
        return MemoHit, self.hits

    def counts(self) -> dict[str, int]:
        """Hits and memos."""
        return {"hits": self.n_hits, "memos": self.n_memos}
