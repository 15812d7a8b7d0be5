"""How far coders agree in where they mark each code, span by span."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualkit.agreement.code_rows import MINIMUM_POSITIVES
from qualkit.agreement.domains import domain_rows
from qualkit.agreement.layers import Layers
from qualkit.agreement.span_gammas import domain_gamma, layer_gamma
from qualkit.agreement.spans import Drawing, span_rows
from qualkit.errors import ParameterError
from qualkit.model.agreement_spans import DomainRow, SpanAgreement, SpanRow
from qualkit.store import Store
from qualkit.workflows._compared import (
    Compared,
    Comparison,
    chosen_codes,
    compare,
    compared_recipe,
)
from qualkit.workflows._recording import recorded
from qualkit.workflows._span_marks import counted_text, domain_of, layers_on

Progress = Callable[[int, int], None]

FURTHEST = 1000
"""Characters that two boundaries can be apart at most and still be one that moved."""

_BY_CHARACTER = ("turn", "character", "segment")
_DRAWN = ("document", "session")
_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanOptions(Comparison):
    """Whom to compare on which spans; a unit other than given segments does not matter.

    ``overlap`` is the least intersection over union at which two spans match, ``near`` how many
    characters apart two boundaries are no longer one that moved, ``domains`` the codes whose codes
    exclude each other; ``gamma`` asks for γ too, which takes longer.
    """

    overlap: float = 0.5
    near: int = 2
    domains: tuple[str, ...] = ()
    gamma: bool = False

    def __post_init__(self) -> None:
        Comparison.__post_init__(self)
        if not 0 < self.overlap <= 1:
            raise ParameterError(f"an overlap of {self.overlap}", expected="above 0, at most 1")
        if not 1 <= self.near <= FURTHEST:
            raise ParameterError(
                f"a nearness of {self.near}", expected=f"1 to {FURTHEST:,} characters"
            )
        if self.unit not in _BY_CHARACTER:
            raise ParameterError(
                f"spans by {self.unit}",
                expected="characters, which spans are always measured in, or given segments",
            )
        if self.resample not in _DRAWN:
            raise ParameterError(
                f"to draw each {self.resample} of spans",
                expected="document or session: a span may run over several turns",
            )


def agreement_spans(
    store: Store, options: SpanOptions, *, progress: Progress | None = None
) -> SpanAgreement:
    """Every measure of unitizing per code, and of each domain asked for.

    `progress` is told of each code whose γ is found.

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
    codes = _codes(store, options, [path for domain in domains for path in domain.under])
    compared = compare(store, _wanted(options))
    text = counted_text(compared)
    drawing = _drawing(compared, options)
    layers = layers_on(text, compared, codes)
    rows = _rows(layers, drawing, options, progress=progress)
    made = {domain.path: domain.layers(text, compared) for domain in domains}
    result = SpanAgreement(
        coders=compared.coders,
        documents=compared.documents,
        characters=int((text.end - text.start).sum()),
        rows=rows,
        domains=tuple(
            row
            for path, (one, _) in made.items()
            for row in _domain_rows(one, drawing, path, with_gamma=options.gamma)
        ),
        overlap=options.overlap,
        near=options.near,
        seed=options.seed,
        replicates=options.replicates,
        confidence=options.confidence,
        resampled=options.resample,
        clusters=len(compared.coded.documents),
        notes=(
            *compared.notes,
            *(note for _, note in made.values() if note),
            *_notes(layers, rows, options),
        ),
    )
    recipe = compared_recipe(options, compared, kind="agreement spans", started=started)
    return recorded(store, recipe, result)


def _wanted(options: SpanOptions) -> SpanOptions:
    """Characters, unless segments are given; with domains all codes, since theirs may be others."""
    unit = "segment" if options.segments else "character"
    return replace(options, unit=unit, codes=() if options.domains else options.codes)


def _codes(store: Store, options: SpanOptions, of_domains: Sequence[str]) -> tuple[str, ...]:
    """The codes asked for; those of the domains where only these are asked for."""
    every = chosen_codes(store, options.codes)
    if options.codes or not of_domains:
        return every
    return tuple(path for path in every if path in of_domains)


def _drawing(compared: Compared, options: SpanOptions) -> Drawing:
    cluster = {
        unit.document: int(at)
        for unit, at in zip(compared.units, compared.coded.document_of, strict=True)
    }
    return Drawing(
        cluster_of=np.array([cluster[name] for name in compared.documents], dtype=np.intp),
        replicates=options.replicates,
        seed=options.seed,
        confidence=options.confidence,
        resampled=options.resample,
    )


def _rows(
    layers: Layers, drawing: Drawing, options: SpanOptions, *, progress: Progress | None
) -> tuple[SpanRow, ...]:
    rows = span_rows(layers, drawing, overlap=options.overlap, near=options.near)
    if not options.gamma:
        return rows
    found = []
    for code, row in enumerate(rows):
        one = layer_gamma(layers, code, seed=options.seed)
        why = {"gamma": one.reason} if one.reason else {}
        found.append(replace(row, gamma=one.value, undefined={**row.undefined, **why}))
        if progress is not None:
            progress(code + 1, len(rows))
    return tuple(found)


def _domain_rows(
    layers: Layers, drawing: Drawing, path: str, *, with_gamma: bool
) -> Iterator[DomainRow]:
    yield from domain_rows(layers, drawing, path)
    if with_gamma:
        found = domain_gamma(layers, seed=drawing.seed)
        yield DomainRow(
            domain=path, measure="γ", alpha=found.value, coverage=1.0, undefined=found.reason
        )


def _notes(layers: Layers, rows: Sequence[SpanRow], options: SpanOptions) -> Iterator[str]:
    yield (
        "uα hardly sees into how many pieces a passage is cut: read it beside boundary similarity"
        " B, which sees nothing else; αU of 1995 and 2004 is another coefficient"
    )
    if len(layers.sharing) > 2:
        yield (
            "B, S, F1 and κ are means over the pairs of coders; uα takes pairs of a unit with"
            " itself out pair by pair"
        )
    if layers.joined:
        yield (
            f"codings that overlap another of the same coder and code are one span with it:"
            f" {layers.joined:,}"
        )
    if layers.outside:
        yield (
            "codings left out, on text that"
            f"{'' if options.with_moderators else ' moderators speak, that'} nobody speaks or that"
            f" no other coder saw: {layers.outside:,}"
        )
    few = [row.code for row in rows if row.few]
    if few:
        more = f" and {len(few) - _SHOWN} more" if len(few) > _SHOWN else ""
        yield (
            f"not interpretable, fewer than {MINIMUM_POSITIVES} spans by a coder: "
            + ", ".join(few[:_SHOWN])
            + more
        )
