"""Agreement within parts to draw: by role and over time, of invented codings."""

from __future__ import annotations

from collections.abc import Mapping

from qualkit.model.agreement_by import AgreementBy, Drift, PartRow

CODES = ("Needs/Make friends", "Needs/Personal talk", "Needs/Specific support")

Alphas = tuple[float | None, ...]


def row(part: str, code: str | None, alpha: float | None, documents: int) -> PartRow:
    sure = alpha is not None and documents >= 5
    return PartRow(
        part=part,
        code=code,
        coders=("Ellery", "Tandy"),
        n=documents * 40,
        documents=documents,
        prevalence=0.1,
        percent=0.95,
        positive_agreement=0.8,
        alpha=alpha,
        interval=((alpha or 0) - 0.1, min(1, (alpha or 0) + 0.08)) if sure else None,
        undefined=None if sure else "no variation in any code" if alpha is None else "no interval",
        few=code == CODES[1],
        masi=alpha if code is None else None,
        few_codes=1 if code is None else None,
    )


def parted(by: str, parts: Mapping[str, Alphas], documents: int = 6, **more: object) -> AgreementBy:
    """Each part's pooled α, then that of each code."""
    return AgreementBy(
        by=by,
        unit="turn",
        coders=("Ellery", "Tandy"),
        codes=CODES,
        documents=tuple(f"group-{number}" for number in range(documents)),
        parts=tuple(parts),
        rows=tuple(
            row(part, code, alpha, documents)
            for part, alphas in parts.items()
            for code, alpha in zip((None, *CODES), alphas, strict=True)
        ),
        seed=0,
        replicates=2000,
        confidence=0.95,
        **more,  # type: ignore[arg-type]
    )


def by_role() -> AgreementBy:
    return parted(
        "role",
        {"citizen": (0.74, 0.81, 0.62, -0.05), "staff": (0.69, 0.72, None, 0.71)},
    )


def by_time() -> AgreementBy:
    return parted(
        "time",
        {
            "1: 2009-03-02 to 2009-03-05": (0.55, 0.6, 0.5, 0.52),
            "2: 2009-03-06 to 2009-03-11": (0.68, 0.7, 0.61, 0.7),
            "3: 2009-03-12": (None, None, None, None),
            "4: 2009-03-13 to 2009-03-20": (0.79, 0.8, 0.75, 0.81),
        },
        drift=Drift(documents=24, rho=-0.62, p=0.0012, smallest_p=1e-4, orders=9999, exact=False),
    )
