"""How far coders agree on spans, as people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualkit.cli import output
from qualkit.cli.comparing import interval_of
from qualkit.model.agreement_spans import DomainRow, SpanAgreement, SpanRow
from qualkit.model.codes import short_names

MINIMUM_SPANS = 5
"""Spans that each coder must have marked for the measures of a code to mean much."""

FEW = " *"

_LATER = {
    "below_667": "< .667",
    "legacy_alpha": "αU 2004",
    "character_alpha": "α chars",
    "segmentation_similarity": "S",
    "window_diff": "WindowDiff",
    "pk": "Pk",
    "gamma": "γ",
}


def show(result: SpanAgreement) -> None:
    """Print uα with its interval and what stands beside it, then the other measures."""
    names = short_names(row.code for row in result.rows)
    _first(result, names)
    _others(result.rows, names)
    for domain in dict.fromkeys(row.domain for row in result.domains):
        _domain([row for row in result.domains if row.domain == domain], result.confidence)
    output.prose(
        f"{', '.join(result.coders)} over {result.characters:,} characters of"
        f" {output.count(len(result.documents), 'document')}; {_methods(result)}"
    )
    if any(min(row.units) < MINIMUM_SPANS for row in result.rows):
        output.prose(f"* a coder marked fewer than {MINIMUM_SPANS} spans: not to be interpreted")
    for note in (*_reasons(result.rows, names), *result.notes):
        output.prose(f"note: {note}")


def _methods(result: SpanAgreement) -> str:
    told = [
        f"uα: {result.method}",
        "αU 2004: Krippendorff 1995/2004, squared distances",
        f"B boundary similarity (near {result.near})",
        f"F1 of spans that overlap by {result.overlap:g} or more",
        "κ Cohen's, by character",
    ]
    if any(row.gamma is not None for row in result.rows):
        told.append("γ: Mathet, Widlöcher & Métivier 2015, by document, 30 continua by chance")
    methods = sorted({row.interval_method for row in result.rows if row.interval_method})
    if methods:
        drawn = output.count(result.clusters, result.resampled)
        times = f"{result.replicates:,} bootstraps of {drawn}"
        told.append(f"intervals: {' and '.join(methods)}, {times}")
    return "; ".join(told)


def _first(result: SpanAgreement, names: Mapping[str, str]) -> None:
    interval = _percent(result.confidence)
    rows = [
        {
            "code": names[row.code] + FEW * (min(row.units) < MINIMUM_SPANS),
            "spans": " ".join(map(str, row.units)),
            "uα": row.u_alpha,
            interval: interval_of(row.interval),
            "B": row.boundary_similarity,
            "F1": row.f1,
            "κ": row.character_kappa,
        }
        for row in result.rows
    ]
    columns = ["code", "spans", "uα", interval, "B", "F1", "κ"]
    output.table(rows, columns, right=columns[1:])


def _others(rows: Sequence[SpanRow], names: Mapping[str, str]) -> None:
    later = [
        {"code": names[row.code], **{name: getattr(row, name) for name in _LATER}} for row in rows
    ]
    for row in later:
        similar = row["segmentation_similarity"]
        row["segmentation_similarity"] = None if similar is None else f"{similar:.4f}"
    told = [name for name in _LATER if any(row[name] is not None for row in later)]
    if "gamma" in told and "segmentation_similarity" in told:
        told.remove("segmentation_similarity")  # leaves the names of codes their place
    if told:
        output.table(later, ["code", *told], titles=_LATER, right=told)


def _domain(rows: Sequence[DomainRow], confidence: float) -> None:
    names = short_names(row.value for row in rows if row.value)
    interval = _percent(confidence)
    drawn = [
        {
            "measure": row.measure,
            "code": names[row.value] if row.value else None,
            "α": row.alpha,
            interval: interval_of(row.interval),
            "coverage": row.coverage,
            "why": row.note or row.undefined,
        }
        for row in rows
    ]
    columns = ["measure", "code", "α", interval, "coverage"]
    if any(row["why"] for row in drawn):
        columns.append("why")
    output.table(drawn, columns, title=f"domain {rows[0].domain}", right=columns[2:5])


def _reasons(rows: Sequence[SpanRow], names: Mapping[str, str]) -> list[str]:
    """Why uα or its interval is not there, each reason once."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for measure in ("u_alpha", "interval", "gamma"):
            if measure in row.undefined:
                told = found.setdefault(row.undefined[measure], [])
                told += [names[row.code]] * (names[row.code] not in told)
    everything = len(rows)
    return [
        f"{reason}" if len(codes) == everything else f"{', '.join(codes)}: {reason}"
        for reason, codes in found.items()
    ]


def _percent(confidence: float) -> str:
    return f"{100 * confidence:g} %"
