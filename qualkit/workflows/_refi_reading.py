"""A package read and understood, before anything is written: texts, places, turns, people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from qualkit import store as stores
from qualkit.interchange.refi import Guids
from qualkit.interchange.refi.elements import Case, Project
from qualkit.interchange.refi.offsets import Asked
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._measuring import Measured
from qualkit.workflows._refi_documents import measured
from qualkit.workflows._refi_opening import Package
from qualkit.workflows._refi_own import Own
from qualkit.workflows._refi_people import case_names
from qualkit.workflows._refi_placing import Placed, place_all
from qualkit.workflows._refi_tally import Tally
from qualkit.workflows._refi_texts import Texts, load_texts, with_note_texts

Progress = Callable[[int, int], None]

_SILENT = "a text in which nobody is known to speak, though cases refer to it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is to be written; ``cases`` are the names of participants, by the GUID of the case."""

    package: Package
    texts: Texts
    placed: list[Placed]
    measured: Sequence[Callable[[], Measured]]
    cases: dict[str, str]


def read_package(
    package: Package,
    asked: Asked,
    tally: Tally,
    progress: Progress | None,
    *,
    known: frozenset[str],
    own: Own,
) -> Read:
    """Read the texts of a package, place its selections and cut the texts into turns.

    ``known`` are the GUIDs of sources that are documents already (`known_sources`), ``own`` is
    what qualkit knows of a package that it wrote.

    Raises
    ------
    ReadError
        If nothing tells how the positions in a text were counted.
    """
    project = package.project = with_note_texts(package)
    texts = load_texts(package, tally)
    placed = place_all(
        texts.read, source=package.name, origin=project.origin, asked=asked, tally=tally
    )
    cases = case_names(project.cases)
    owned = _owned(project, placed, cases)
    found = []
    for done, each in enumerate(placed, 1):
        told = own.documents.get(each.text.guid)
        measure = partial(measured, each, owned[id(each)], told, [*cases.values()])
        # The turns of a document that is there already are known.
        if each.text.guid not in known:
            read = measure()
            measure = partial(_same, read)
            if owned[id(each)] and not any(turn.speaker for turn in read.parsed.turns):
                tally.notes[_SILENT] += 1
        found.append(measure)
        if progress:
            progress(done, len(placed))
    return Read(package=package, texts=texts, placed=placed, measured=found, cases=cases)


def _same(measured: Measured) -> Measured:
    return measured


def guids_of(project: Project) -> Guids:
    """The GUIDs in a project of what a file calls by its own."""
    return Guids(f"{project.origin}|{project.name}|{project.created}")


def known_sources(store: Store, project: Project) -> frozenset[str]:
    """The GUIDs in the file of sources that are documents already."""
    there = {guid for guid, _ in stores.documents.guids(store).values()}
    guids = guids_of(project)
    bodies = [body.guid for source in project.sources for body in source.texts]
    listed = [*(source.guid for source in project.sources), *bodies]
    return frozenset(guid for guid in listed if guids.of("source", guid) in there)


_Owned = dict[int, list[tuple[str, list[Span] | None]]]


def _owned(project: Project, placed: Sequence[Placed], names: Mapping[str, str]) -> _Owned:
    """For each text the participants that cases name for it, with their parts of it."""
    if not project.cases:
        return defaultdict(list)
    whole: dict[str, list[int]] = defaultdict(list)
    parts: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    for each in placed:
        text = each.text
        for guid in {text.guid, *(source.guid for source in text.all_sources())}:
            whole[guid].append(id(each))
        for selection, span in each.spans:
            for guid in {selection.guid, *(coding.code for coding in selection.codings)}:
                parts[guid].append((id(each), span))
    found: _Owned = defaultdict(list)
    for case in project.cases:
        for at, spans in _places_of(case, whole, parts).items():
            found[at].append((names[case.guid], spans))
    return found


def _places_of(
    case: Case,
    whole: Mapping[str, list[int]],
    parts: Mapping[str, list[tuple[int, Span]]],
) -> dict[int, list[Span] | None]:
    """The texts of a case, each with its selections and what has its codes; None for all of it."""
    found: dict[int, list[Span] | None] = {}
    for guid in case.sources:
        found.update(dict.fromkeys(whole.get(guid, ())))
    for guid in (*case.selections, *case.codes):
        for at, span in parts.get(guid, ()):
            spans = found.setdefault(at, [])
            if spans is not None:
                spans.append(span)
    return found
