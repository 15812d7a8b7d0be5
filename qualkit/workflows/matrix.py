"""Case tables: participants or sessions by codes, from codings and turns, under a run.

Who moderates is left out unless asked for; who never speaks is a row of zeros. The run keeps how
the table was made and how large it is, not the table: that names people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from qualkit import store as stores
from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.interchange.case_tables import legal_names
from qualkit.model.case_tables import COUNT, FLAG, NUMBER, UNITS, VALUES, CaseColumn, CaseTable
from qualkit.model.codings import BASES, Basis, Coding, Suggestion
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._case_cells import CaseOf, Cells, gathered
from qualkit.workflows._cases import CASES, Cases
from qualkit.workflows._recording import Recipe, recorded

KIND = "matrix"
"""What the runs are called."""

_KINDS = {"present": FLAG, "count": COUNT, "weight": NUMBER, "words": COUNT}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixOptions:
    """What a row is, what a cell says, and which codings count."""

    by: str = "participant"
    values: str = "present"
    about: str | None = None
    coders: tuple[str, ...] = ()
    basis: str = "decided"
    with_moderators: bool = False

    def __post_init__(self) -> None:
        for name, value, known in (
            ("by", self.by, UNITS),
            ("values", self.values, VALUES),
            ("basis", self.basis, BASES),
        ):
            if value not in known:
                raise ParameterError(f"{name} {value!r}", expected=" or ".join(known))


def matrix(store: Store, options: MatrixOptions) -> CaseTable:
    """A row a case, a column a code.

    Raises
    ------
    UnknownName
        If a coder or the role that codings are about is not in the project.
    UndefinedResult
        If the project has no participants or sessions, or no codes.
    """
    started = store.clock()
    _check_about(store, options.about)
    turns = stores.documents.turns(store)
    cases = _cases(store, turns, options)
    made, waiting = _codings(store, options)
    case_of = _case_of(cases, options)
    counting: list[Coding | Suggestion] = [*made, *waiting]
    cells = gathered(counting, turns, case_of, about=options.about)
    heard = [turn for turn in turns if case_of(turn) is not None]
    found = _table(store, cases, cells, heard, options)
    versions = installed_versions()
    found = replace(
        found,
        basis=_basis(options.basis, made, len(waiting), cells),
        coders=tuple(sorted({coding.coder for coding in made})),
        notes=(*_only_moderators(turns, heard), *_notes(store, cells, made, options)),
        versions=versions,
    )
    recipe = Recipe(
        kind=KIND,
        parameters=asdict(options),
        input_digest=digest(
            [(item.id, item.code, item.about, item.weight) for item in counting],
            [cases.cells[name] for name in cases.names],
        ),
        started=started,
        versions=versions,
    )
    return recorded(store, recipe, found, kept_as=_without_people(found))


def _check_about(store: Store, about: str | None) -> None:
    roles = stores.participants.roles(store)
    if about is not None and about not in roles:
        raise UnknownName("role", about, roles)


def _cases(store: Store, turns: Sequence[Turn], options: MatrixOptions) -> Cases:
    kinds = {row["session"]: row["kind"] for row in stores.documents.listing(store)}
    speakers = stores.participants.speakers(store)
    cases = CASES[options.by](speakers, turns, kinds, moderators=options.with_moderators)
    if not cases.names and cases.left_out.get("moderators"):
        raise UndefinedResult(
            "only moderators speak, and they are no rows", repair="count them: --moderators"
        )
    if not cases.names:
        raise UndefinedResult(
            f"the project has no {options.by}s to make rows of",
            repair=f"read transcripts: qualkit ingest {store.path.name} FOLDER",
        )
    return cases


def _case_of(cases: Cases, options: MatrixOptions) -> CaseOf:
    """Says which row a turn belongs to."""
    known = frozenset(cases.names)

    def case_of(turn: Turn) -> str | None:
        if turn.participant is None:
            return None
        if turn.role == MODERATOR and not options.with_moderators:
            return None
        case = turn.participant if options.by == "participant" else turn.session
        return case if case in known else None

    return case_of


def _codings(store: Store, options: MatrixOptions) -> tuple[list[Coding], list[Suggestion]]:
    made = [*stores.codings.all_codings(store, by=options.coders)]
    if options.basis == "decided":
        return made, []
    kept = stores.suggestions.all_suggestions(store, status="waiting")
    return made, [item.suggestion for item in kept]


def _table(
    store: Store, cases: Cases, cells: Cells, heard: Sequence[Turn], options: MatrixOptions
) -> CaseTable:
    """The table, its ground of codings left open."""
    codes = _codes(store, cells)
    rows = (
        (*cases.cells[case], *(cells.cell(case, code, options.values) for code in codes))
        for case in cases.names
    )
    people = len({turn.participant for turn in heard})
    return CaseTable(
        unit=options.by,
        values=options.values,
        about=options.about,
        columns=_columns(cases, codes, options.values),
        rows=tuple(rows),
        basis=_basis(options.basis, (), 0, cells),
        coders=(),
        participants=len(cases.names) if options.by == "participant" else people,
        sessions=len({turn.session for turn in heard}),
        turns=len(heard),
        silent=cases.silent,
        left_out=cases.left_out,
    )


def _codes(store: Store, cells: Cells) -> tuple[str, ...]:
    """The codes that can be given, and retired ones that somebody has."""
    in_use = {*stores.codes.givable(store), *(code for _, code in cells.found)}
    codes = tuple(path for path in stores.codes.paths(store) if path in in_use)
    if not codes:
        raise UndefinedResult(
            "the project has no codes to make columns of",
            repair=f"import a codebook: qualkit codebook {store.path.name} import FILE.yaml",
        )
    return codes


def _columns(cases: Cases, codes: Sequence[str], values: str) -> tuple[CaseColumn, ...]:
    """All columns under legal names; those that every table has keep theirs, whatever else is."""
    fixed = [column.name for column in (*cases.head, *cases.tail)]
    names = legal_names([*(name for name, _ in cases.attributes), *codes], taken=fixed)
    n = len(cases.attributes)
    told = (
        CaseColumn(name=name, label=attribute, kind=kind)
        for name, (attribute, kind) in zip(names[:n], cases.attributes, strict=True)
    )
    coded = (
        CaseColumn(name=name, label=code, kind=_KINDS[values], code=code)
        for name, code in zip(names[n:], codes, strict=True)
    )
    return (*cases.head, *told, *cases.tail, *coded)


def _basis(name: str, made: Sequence[Coding], waiting: int, cells: Cells) -> Basis:
    human = sum(coding.origin in ("human", "import") for coding in made)
    return Basis(
        name=name,
        human=human,
        accepted=len(made) - human,
        waiting=waiting,
        counted=cells.counted,
        attributed=cells.attributed,
        unattached=cells.unattached,
    )


def _only_moderators(turns: Sequence[Turn], heard: Sequence[Turn]) -> list[str]:
    if heard or not any(turn.role == MODERATOR for turn in turns):
        return []
    return ["only moderators speak, and their turns are left out: --moderators counts them"]


def _notes(store: Store, cells: Cells, made: Sequence[Coding], options: MatrixOptions) -> list[str]:
    notes = []
    if not cells.counted:
        notes.append("no coding counts: every cell of a code says so")
    coders = sorted({coding.coder for coding in made})
    if len(coders) > 1:
        how = (
            "each coder's codings are added up"
            if options.values == "count"
            else "any coder's count"
        )
        notes.append(f"codings of {', '.join(coders)}: {how}; --coder names one")
    if options.values == "weight":
        weighed = sum(len(said.weights) for said in cells.found.values())
        of = sum(said.codings for said in cells.found.values())
        notes.append(
            f"{weighed} of {of} codings have a weight; a cell is their mean, empty where none has"
        )
    if review := stores.reviews.n_codings(store):
        notes.append(
            f"{review} codings wait for review after an edit and are not counted:"
            " qualkit documents PROJECT review"
        )
    return notes


def _without_people(found: CaseTable) -> dict[str, Any]:
    """What a run keeps: sizes and ground, and nobody's row."""
    return replace(found, rows=(), columns=()).to_dict() | {
        "n_rows": len(found.rows),
        "n_columns": len(found.columns),
    }
