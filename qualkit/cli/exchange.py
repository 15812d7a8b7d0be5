"""How what came of importing another program's project is shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qualkit.cli import output

if TYPE_CHECKING:
    from qualkit.model.exchange import ImportedExchange

EXCHANGE = (".qdpx", ".qde", ".qdc")
"""The suffixes of what other programs exchange."""

_WIDE = 80
_MOST = 12


def exchange(found: ImportedExchange, *, as_json: bool) -> None:
    """Print the account of an import, in lines of 80 columns."""
    if as_json:
        output.raw(output.json_text(found.to_dict()))
        return
    program = f", written by {found.origin.strip()}" if found.origin.strip() else ""
    output.prose(f"{found.file}{program}", width=_WIDE)
    output.line()
    _kinds(found)
    _positions(found)
    _missing(found)
    for note in found.notes:
        output.prose(f"note: {note}", width=_WIDE)
    if not found.is_new:
        output.say("nothing in it is new")


def _kinds(found: ImportedExchange) -> None:
    wide = max([len(item.kind) for item in found.kinds] + [4])
    output.line(f"{'':<{wide}}  {'found':>8}  {'imported':>8}  {'there':>8}  {'lost':>8}")
    for item in found.kinds:
        counts = (item.found, item.imported, item.known, item.n_lost)
        output.line(f"{item.kind:<{wide}}  " + "  ".join(f"{n:>8,}" for n in counts))
        for lost in item.lost:
            output.prose(f"{'':<{wide}}    {lost.count:,} lost: {lost.reason}", width=_WIDE)


def _positions(found: ImportedExchange) -> None:
    if not found.positions:
        return
    readings = Counter(item.reading for item in found.positions)
    selections = sum(item.selections for item in found.positions)
    exact = sum(item.exact for item in found.positions)
    output.line()
    output.prose(
        f"{exact:,} of {selections:,} selections are exact by the file's own evidence: their words"
        " are their quote, or both ends are on word edges",
        width=_WIDE,
    )
    for reading, n in readings.most_common():
        output.prose(f"positions in {output.count(n, 'text')}: {reading}", width=_WIDE)
    for item in found.positions[:_MOST]:
        by = "as you said" if item.asked else item.reading
        output.prose(f"  {item.source}: {by}; {item.evidence}", width=_WIDE)
    if (more := len(found.positions) - _MOST) and more > 0:
        output.line(f"  and {output.count(more, 'text')} more (--json lists all)")


def _missing(found: ImportedExchange) -> None:
    if not found.missing:
        return
    output.line()
    output.line(f"{output.count(len(found.missing), 'file')} not in the package:")
    for path in found.missing[:_MOST]:
        output.prose(f"  {path}", width=_WIDE)
    if len(found.missing) > _MOST:
        output.line(f"  and {len(found.missing) - _MOST} more (--json lists all)")
