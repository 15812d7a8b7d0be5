"""The same codings by the definitions of four tools: the results, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.tables import Result, plain

TOOLS = ("qualkit", "NVivo", "NVivo by size", "MAXQDA", "ATLAS.ti")
"""Whose numbers stand side by side; NVivo's averages over files twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRow:
    """One tool's numbers for one code and one pair of coders; ``code`` is None for all codes.

    ``n`` counts what the tool takes for a unit: turns, files, segments or characters. ``percent``
    is a share from 0 to 1. A number that the tool does not give is None; one that it gives but
    that is not defined here is None with its reason in ``undefined``. ``complete`` counts files on
    which NVivo's κ is 1 because neither coder coded anything, or both all.
    """

    code: str | None
    coders: tuple[str, str]
    tool: str
    unit: str
    n: int
    percent: float | None = None
    kappa: float | None = None
    alpha: float | None = None
    holsti: float | None = None
    complete: int = 0
    undefined: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolDomainRow:
    """ATLAS.ti's cu-α of a domain for one pair of coders; Cu-α of all domains without its name.

    ``coverage`` is the share of the text that both coders coded inside the domain, ``note`` what a
    1 without variation rests on, or why ``alpha`` is None.
    """

    domain: str | None
    coders: tuple[str, str]
    measure: str
    alpha: float | None
    coverage: float
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolAgreement(Result):
    """Each code by the definitions of qualkit, NVivo, MAXQDA and ATLAS.ti.

    ``overlap`` is the least intersection over union at which two segments match for MAXQDA.
    ``characters`` counts the whole texts, which the tools count; ``unit`` is qualkit's own.
    """

    coders: tuple[str, ...]
    documents: tuple[str, ...]
    unit: str
    characters: int
    rows: tuple[ToolRow, ...]
    overlap: float
    domains: tuple[ToolDomainRow, ...] = ()
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code, pair of coders and tool, then one a domain and pair."""
        return [plain(row) for row in (*self.rows, *self.domains)]
