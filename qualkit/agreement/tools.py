"""What NVivo, MAXQDA and ATLAS.ti would say of the same two coders, by their published definitions.

Knows two coders' units of a code on whole texts, every character counted, since none of the tools
knows turns or moderators. Refuses to pass off a definition that its maker has not published whole:
each function says where it had to choose, and `DOUBTS` says it to whoever reads the numbers.
Sources, the makers' own pages: NVivo 12 (Windows), Help, Queries, "Coding comparison query", and
NVivo 10, Help, "Run a Coding Comparison query", sections "How is the percentage agreement
calculated?", "How is the Kappa coefficient calculated?" and "How can I calculate an average Kappa
coefficient or percentage agreement across multiple sources or nodes?"; MAXQDA 2024, Manual, Coding,
"Intercoder Agreement"; ATLAS.ti 9 (Windows and Mac), Manual, Inter-Coder Agreement, "Methods For
Testing ICA".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.coefficient import NO_UNITS, Coefficient
from qualkit.agreement.continuum import Floats, MarkedUnits, Positions
from qualkit.agreement.counts import counts_of_table
from qualkit.agreement.span_f1 import NO_SPANS, match_spans
from qualkit.agreement.unit_sums import MET, sums_by_document

MAXQDA_OVERLAP = 0.9
"""Least overlap of two segments that are the same to MAXQDA, where none is given."""

DOUBTS = (
    (
        "NVivo gives no number for all files: its help says how to average, each file alike or by"
        " size. Where both coders agree on all of a file it shows κ 1, also where neither coded"
        " anything, which qualkit calls undefined"
    ),
    (
        "MAXQDA: percent is a / (a + b + c), matched segments of all; for all codes chance is 1 /"
        " codes in use, after Brennan & Prediger. How it measures overlap, and chance where one"
        " code is looked at alone, is not known for certain: here intersection over union, and .5"
    ),
    (
        "ATLAS.ti counts characters, coded or not, for α binary. Whether percent agreement counts"
        " text that neither coded, and how codes are summed, is not known for certain: here it"
        " does, characters are added up, and α binary of all codes is any code against none"
    ),
)
"""What the makers leave open, and how it is read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Averaged:
    """Numbers of files, averaged; ``complete`` counts those whose κ is 1 by NVivo's reading only.

    ``kappa`` counts these as 1, ``files`` counts all.
    """

    percent: Coefficient
    kappa: Coefficient
    files: int
    complete: int


def file_tables(first: MarkedUnits, second: MarkedUnits, bounds: Positions) -> Floats:
    """Cross two coders by character in each document, not coded before coded; documents × 2 × 2.

    >>> from qualkit.agreement.continuum import marked_units
    >>> tables = file_tables(marked_units([2], [6]), marked_units([4], [9]), np.array([0, 10, 15]))
    >>> tables.tolist()
    [[[3.0, 3.0], [2.0, 2.0]], [[5.0, 0.0], [0.0, 0.0]]]
    """
    both = sums_by_document([first, second], bounds, ("coded",))[:, MET, 0] / 2
    coded = [_coded(units, bounds) - both for units in (first, second)]
    neither = np.diff(bounds) - both - coded[0] - coded[1]
    cells = np.stack([neither, coded[1], coded[0], both], axis=-1)
    return cells.astype(np.float64).reshape(-1, 2, 2)


def nvivo(tables: Floats, *, by_size: bool = False) -> Averaged:
    """Give percent agreement and κ of each file and code, averaged as NVivo's help says.

    Of a file, percent is the characters on which both agree, coded or not, of all its characters;
    κ = (Σ agree - Σ EF) / (N - Σ EF), with EF the characters that agree by chance: Cohen's κ.
    A code × file on which the coders agree in full has κ 1, also where neither coded anything:
    "if the users are in complete agreement" κ is 1. The help averages outside of NVivo, each
    file alike or by size.

    Parameters
    ----------
    tables : array, shape (files, 2, 2)
        As `file_tables` gives them; those of several codes one after the other.

    Examples
    --------
    NVivo's own example: of 1,000 characters 50 coded by both, 150 by one, 800 by none is 85 %.
    κ depends on who coded the 150.

    >>> found = nvivo(np.array([[[800, 0], [150, 50]], [[800, 75], [75, 50]]]))
    >>> found.percent.value
    0.85
    >>> [round(nvivo(np.array([table])).kappa.value, 4)
    ...  for table in ([[800, 0], [150, 50]], [[800, 75], [75, 50]])]
    [0.3478, 0.3143]
    """
    tables = np.asarray(tables, dtype=np.float64)
    sizes = tables.sum(axis=(1, 2))
    tables, sizes = tables[sizes > 0], sizes[sizes > 0]
    if not len(tables):
        return Averaged(
            percent=Coefficient(None, NO_UNITS),
            kappa=Coefficient(None, NO_UNITS),
            files=0,
            complete=0,
        )
    agreed, expected = _agreed(tables), _by_chance(tables)
    complete = expected == sizes
    shown = np.ones(len(sizes))
    np.divide(agreed - expected, sizes - expected, out=shown, where=~complete)
    weights = sizes if by_size else np.ones(len(sizes))
    return Averaged(
        percent=Coefficient(float(weights @ (agreed / sizes) / weights.sum())),
        kappa=Coefficient(float(weights @ shown / weights.sum())),
        files=len(tables),
        complete=int(complete.sum()),
    )


@dataclass(frozen=True, slots=True)
class Segments:
    """Segments of two coders: ``both`` match, the others are of one coder alone."""

    both: int
    first: int
    second: int

    def __add__(self, other: Segments) -> Segments:
        """Those of two codes."""
        return Segments(
            self.both + other.both, self.first + other.first, self.second + other.second
        )

    @property
    def n(self) -> int:
        """All of them, a + b + c."""
        return self.both + self.first + self.second


def maxqda_segments(first: MarkedUnits, second: MarkedUnits, *, overlap: float) -> Segments:
    """Match segments of one code where they overlap enough, one to one, as many as possible.

    MAXQDA asks for "code overlap at segments of at least x %". How it measures overlap is not
    known for certain; here it is the intersection over the union.

    >>> from qualkit.agreement.continuum import marked_units
    >>> one, other = marked_units([0, 85], [50, 120]), marked_units([0, 80, 140], [40, 130, 150])
    >>> maxqda_segments(one, other, overlap=0.75)
    Segments(both=1, first=1, second=2)
    """
    found = match_spans(first, second, threshold=overlap)
    return Segments(
        found.n_matched, found.n_first - found.n_matched, found.n_second - found.n_matched
    )


def maxqda(segments: Segments, n_codes: int = 1) -> tuple[Coefficient, Coefficient]:
    """Give percent agreement a / (a + b + c) and κ after Brennan & Prediger.

    There is no fourth cell: where nobody coded there is no segment. κ = (po - pc) / (1 - pc) with
    pc = 1 / codes; .5 where one code is looked at alone is from memory of the program, not read in
    its manual.

    >>> percent, kappa = maxqda(Segments(8, 1, 1), 10)
    >>> percent.value, round(kappa.value, 4), round(maxqda(Segments(8, 1, 1))[1].value, 4)
    (0.8, 0.7778, 0.6)
    """
    if not segments.n:
        return Coefficient(None, NO_SPANS), Coefficient(None, NO_SPANS)
    percent, chance = segments.both / segments.n, 1 / max(n_codes, 2)
    return Coefficient(percent), Coefficient((percent - chance) / (1 - chance))


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasTi:
    """Percent agreement, Holsti's index and α binary, over characters."""

    percent: Coefficient
    holsti: Coefficient
    alpha: Coefficient


def atlas_ti(tables: Sequence[Floats], anything: Floats) -> AtlasTi:
    """Give percent agreement, Holsti's 2 M / (N1 + N2) and α binary, over characters.

    Percent is what both coders treat alike, of all; M what both coded and N1 and N2 what each
    coded; α binary is Krippendorff's nominal α of relevant against irrelevant text, "coded as well
    as not coded".

    Parameters
    ----------
    tables
        For each code, its characters crossed, not coded before coded.
    anything
        The same of any of the codes against none; of one code it is that code's table.

    Examples
    --------
    The manual's example, ten segments in place of characters: 60 %, and α .095.

    >>> found = atlas_ti([np.array([[5.0, 3], [1, 1]])], np.array([[5.0, 3], [1, 1]]))
    >>> found.percent.value, round(found.holsti.value, 4), round(found.alpha.value, 4)
    (0.6, 0.3333, 0.0952)
    """
    total = np.sum(tables, axis=0)
    n, coded = float(total.sum()), float(2 * total[1, 1] + total[0, 1] + total[1, 0])
    agreed, both = float(np.trace(total)), float(total[1, 1])
    return AtlasTi(
        percent=Coefficient(agreed / n) if n else Coefficient(None, NO_UNITS),
        holsti=Coefficient(2 * both / coded) if coded else Coefficient(None, NO_SPANS),
        alpha=krippendorff_alpha(*counts_of_table(anything)),
    )


def _agreed(tables: Floats) -> Floats:
    return tables[:, 0, 0] + tables[:, 1, 1]


def _by_chance(tables: Floats) -> Floats:
    """Σ EF: what the coders' totals let one expect on the diagonal."""
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    expected: Floats = (rows * columns).sum(axis=1) / tables.sum(axis=(1, 2))
    return expected


def _coded(units: MarkedUnits, bounds: Positions) -> Floats:
    """How many characters of each document are coded."""
    document = np.searchsorted(bounds, units.starts, side="right") - 1
    lengths = units.lengths.astype(np.float64)
    found = np.bincount(document, weights=lengths, minlength=len(bounds) - 1)
    return found.astype(np.float64)
