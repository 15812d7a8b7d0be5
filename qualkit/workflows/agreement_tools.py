"""The same codings by the definitions of qualkit, NVivo, MAXQDA and ATLAS.ti."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualkit.agreement.layers import Stretches
from qualkit.agreement.tool_domains import cu_of_domains, cu_rows
from qualkit.agreement.tool_rows import Texts, tool_rows
from qualkit.agreement.tools import DOUBTS, MAXQDA_OVERLAP
from qualkit.errors import ParameterError
from qualkit.model.agreement_tools import ToolAgreement, ToolDomainRow, ToolRow
from qualkit.store import Store
from qualkit.workflows._compared import (
    Compared,
    Comparison,
    chosen_codes,
    compare,
    compared_recipe,
)
from qualkit.workflows._recording import recorded
from qualkit.workflows._span_marks import Domain, domain_of, layers_on, whole_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolOptions(Comparison):
    """Whom to compare on what, over which unit of qualkit's own.

    ``overlap`` is what MAXQDA asks of two segments that match, ``domains`` the codes whose codes
    exclude each other, for ATLAS.ti.
    """

    overlap: float = MAXQDA_OVERLAP
    domains: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        Comparison.__post_init__(self)
        if not 0 < self.overlap <= 1:
            raise ParameterError(f"an overlap of {self.overlap}", expected="above 0, at most 1")


def agreement_tools(store: Store, options: ToolOptions) -> ToolAgreement:
    """Each code and pair of coders by the definitions of four tools.

    Raises
    ------
    UndefinedResult
        As `qualkit.workflows.agreement.agreement`.
    ParameterError
        If a domain has fewer than two codes under it.
    UnknownName
        If there is no such coder or code.
    """
    started = store.clock()
    domains = [domain_of(store, name) for name in dict.fromkeys(options.domains)]
    compared = compare(store, replace(options, codes=()) if domains else options)
    codes = chosen_codes(store, options.codes)
    text = whole_texts(store, compared)
    layers = layers_on(text, compared, codes)
    kept = [compared.codes.index(code) for code in codes]
    coded = replace(compared.coded, codes=codes, presence=compared.coded.presence[kept])
    rows = tool_rows(Texts(coded=coded, layers=layers, unit=options.unit, overlap=options.overlap))
    of_domains, left_out = _domains(compared, text, domains)
    result = ToolAgreement(
        coders=compared.coders,
        documents=compared.documents,
        unit=options.unit,
        characters=int(text.end.sum()),
        rows=rows,
        overlap=options.overlap,
        domains=of_domains,
        notes=(*compared.notes, *left_out, *_notes(rows, options)),
    )
    recipe = compared_recipe(options, compared, kind="agreement tools", started=started)
    return recorded(store, recipe, result)


def _domains(
    compared: Compared, text: Stretches, domains: Sequence[Domain]
) -> tuple[tuple[ToolDomainRow, ...], tuple[str, ...]]:
    """cu-α of each domain and Cu-α of several, and what was left out for cu-α."""
    made = [domain.layers(text, compared) for domain in domains]
    rows = [
        row
        for domain, (layers, _) in zip(domains, made, strict=True)
        for row in cu_rows(domain.path, layers)
    ]
    if len(domains) > 1:
        rows += cu_of_domains({one.path: one.whole(text, compared) for one in domains})
    return tuple(rows), tuple(note for _, note in made if note)


def _notes(rows: Sequence[ToolRow], options: ToolOptions) -> Iterator[str]:
    without = "" if options.with_moderators else " without moderators'"
    yield (
        f"qualkit counts {options.unit}s{without}, for all codes by the α of whole sets of codes"
        " (MASI); NVivo and ATLAS.ti know no speakers and count every character of the texts"
    )
    complete = sum(row.complete for row in rows if row.tool == "NVivo" and row.code is not None)
    files = sum(row.n for row in rows if row.tool == "NVivo" and row.code is not None)
    if complete:
        yield (
            f"NVivo: neither coder coded anything, or both coded all, in {complete:,} of {files:,}"
            " files of a code, where κ counts as 1"
        )
    yield from DOUBTS
