"""How far coders agree within documents, roles, pairs of coders, and spells of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualkit import agreement as coefficients
from qualkit import store as stores
from qualkit.agreement import Part, Resampling
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.agreement_by import PARTED, AgreementBy, PartRow
from qualkit.store import Store
from qualkit.workflows._compared import Compared, Comparison, compare, compared_recipe
from qualkit.workflows._parting import PARTS, Timed
from qualkit.workflows._recording import recorded

MOST_SPELLS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementByOptions(Comparison):
    """By what to part what is compared; ``spells`` is the most there are of time."""

    by: str = "document"
    spells: int = 4

    def __post_init__(self) -> None:
        Comparison.__post_init__(self)
        if self.by not in PARTED:
            raise ParameterError(f"parts by {self.by!r}", expected=", ".join(PARTED))
        if not 2 <= self.spells <= MOST_SPELLS:
            raise ParameterError(f"{self.spells} spells", expected=f"2 to {MOST_SPELLS}")
        if self.by == "role" and self.unit == "document":
            raise UndefinedResult(
                "a whole document has no role: several people speak in it",
                repair="compare turns, sentences or characters: --unit turn",
            )


def agreement_by(store: Store, options: AgreementByOptions) -> AgreementBy:
    """α of each code, and of all codes pooled, within each part of what coders share.

    Raises
    ------
    UndefinedResult
        If there is nothing to compare; see `compare`.
    """
    started = store.clock()
    compared = compare(store, options)
    timed = _timed(store, compared) if options.by == "time" else None
    parts = timed.parts(compared, options.spells) if timed else PARTS[options.by](compared)
    resampling = Resampling(
        seed=options.seed,
        replicates=options.replicates,
        confidence=options.confidence,
        resampled=options.resample,
    )
    rows = coefficients.agree_within(compared.coded, parts, resampling)
    result = AgreementBy(
        by=options.by,
        unit=options.unit,
        coders=compared.coders,
        codes=compared.codes,
        documents=compared.documents,
        parts=tuple(part.name for part in parts),
        rows=_with_documents(rows, parts, compared),
        drift=timed.drift(options.seed) if timed else None,
        seed=options.seed,
        replicates=options.replicates,
        confidence=options.confidence,
        resampled=options.resample,
        notes=(*compared.notes, *_notes(rows, compared.codes), *(timed.notes() if timed else ())),
    )
    return recorded(
        store, compared_recipe(options, compared, kind="agreement by", started=started), result
    )


def _timed(store: Store, compared: Compared) -> Timed:
    return Timed.of(compared, stores.codings.all_codings(store, by=compared.coders))


def _with_documents(
    rows: Sequence[PartRow], parts: Sequence[Part], compared: Compared
) -> tuple[PartRow, ...]:
    """Count documents, whatever was resampled."""
    names = np.array([unit.document for unit in compared.units], dtype=object)
    counts = {part.name: len({*names[part.shared(compared.coded)]}) for part in parts}
    return tuple(replace(row, documents=counts[row.part]) for row in rows)


def _notes(rows: Sequence[PartRow], codes: Sequence[str]) -> Iterator[str]:
    if len(codes) < 2:
        return
    yield (
        "pooled α is 1 less observed over expected disagreement, both summed over codes; codes that"
        " no coder of a part gave add nothing to it"
    )
    if any(row.few for row in rows):
        yield "few counts codes that a coder gave to fewer than five units of the part"
