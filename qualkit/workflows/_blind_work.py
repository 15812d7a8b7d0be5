"""Which of a coder's work was done blind to a machine: before it suggested, elsewhere, or unseen.

A document counts whole or not at all, since to keep what was coded and leave out what was not
would choose by the outcome; passages drawn at random and shown without suggestions, as audits do,
count wherever they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.model.codings import Coding
from qualkit.model.readings import Reading
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.suggestions import Kept

Spells = Sequence[tuple[str, str | None]]
"""From when until when a coder saw only the own work; None where that lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindWork:
    """Documents in which a coder worked blind, and passages of others that were.

    ``touched`` counts the documents that are left out since the coder decided on suggestions
    there, ``late`` those where the coder could see suggestions.
    """

    documents: frozenset[str]
    passages: Mapping[str, tuple[Span, ...]]
    touched: int
    late: int

    def edges(self) -> Iterator[tuple[str, Span]]:
        """Where passages begin and end."""
        for document, spans in self.passages.items():
            yield from ((document, span) for span in spans)


def blind_work(
    store: Store, coder: str, codings: Sequence[Coding], made: Sequence[Kept], *, hides: bool
) -> BlindWork:
    """What of the `coder`'s work is blind to the suggestions `made`.

    `hides` says whether a coder who codes blind is not shown them.
    """
    spells = stores.coders.blind_spells(store, coder) if hides else ()
    shown = _first_shown(store, made)
    decided = stores.decisions.places_decided(store, coder)
    readings = [one for one in stores.readings.all_readings(store) if one.coder == coder]
    sampled = [one for one in readings if one.is_sampled]
    acts: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for document, created, is_elsewhere in _acts(codings, readings, sampled):
        acts[document].append((created, is_elsewhere))
    touched = {document for document, _ in decided}
    late = {
        document
        for document, found in acts.items()
        if not all(_is_blind(act, shown.get(document), spells) for act in found)
    }
    return BlindWork(
        documents=frozenset({*acts} - touched - late),
        passages=_passages(sampled, decided),
        touched=len(touched & {*acts}),
        late=len(late - touched),
    )


def _first_shown(store: Store, made: Sequence[Kept]) -> dict[str, str]:
    """When the first suggestion of each document was there."""
    started = {run.number: run.started for run in stores.runs.all_runs(store)}
    first: dict[str, str] = {}
    for kept in made:
        document, at = kept.suggestion.document, started[kept.run]
        first[document] = min(at, first.get(document, at))
    return first


def _acts(
    codings: Sequence[Coding], readings: Sequence[Reading], sampled: Sequence[Reading]
) -> Iterator[tuple[str, str, bool]]:
    """Document, moment, and whether elsewhere, of all but what was read in a sample."""
    drawn: dict[str, list[Span]] = defaultdict(list)
    for reading in sampled:
        drawn[reading.document].append(reading.span)
    for coding in codings:
        if not any(span.overlaps(coding.span) for span in drawn[coding.document]):
            yield coding.document, coding.created, coding.origin == "import"
    for reading in readings:
        if not reading.is_sampled:
            yield reading.document, reading.created, False


def _is_blind(act: tuple[str, bool], shown: str | None, spells: Spells) -> bool:
    created, is_elsewhere = act
    if is_elsewhere or shown is None or created <= shown:
        return True
    return any(since <= created and (until is None or created < until) for since, until in spells)


def _passages(
    sampled: Sequence[Reading], decided: Sequence[tuple[str, Span]]
) -> dict[str, tuple[Span, ...]]:
    """What was drawn at random, and not decided on."""
    known: dict[str, list[Span]] = defaultdict(list)
    for document, span in decided:
        known[document].append(span)
    found: dict[str, list[Span]] = defaultdict(list)
    for reading in sampled:
        if not any(span.overlaps(reading.span) for span in known[reading.document]):
            found[reading.document].append(reading.span)
    return {document: tuple(sorted(spans)) for document, spans in found.items()}
