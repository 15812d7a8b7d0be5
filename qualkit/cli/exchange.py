"""How what came of importing another program's project is shown."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from qualkit.cli import output

if TYPE_CHECKING:
    from qualkit.model.exchange import ExportedExchange, ImportedExchange

_WIDE = 80
_MOST = 12


def exchange(found: ImportedExchange, *, as_json: bool) -> None:
    """Print the account of an import, in lines of 80 columns."""
    if as_json:
        output.raw(output.json_text(found.to_dict()))
        return
    program = f", written by {found.origin.strip()}" if found.origin.strip() else ""
    _told(f"{found.file}{program}")
    output.line()
    _kinds(found)
    _positions(found)
    _missing(found)
    for note in found.notes:
        _told(f"note: {note}")
    if not found.is_new:
        output.say("nothing in it is new")


def _told(text: str, *, indent: int = 0) -> None:
    """A sentence in lines that fit, further ones indented by two more."""
    first, further = " " * indent, " " * (indent + 2)
    for line in textwrap.wrap(
        text, _WIDE, initial_indent=first, subsequent_indent=further, break_on_hyphens=False
    ):
        output.line(line)


def _kinds(found: ImportedExchange) -> None:
    wide = max([len(item.kind) for item in found.kinds] + [4])
    output.line(f"{'':<{wide}}  {'found':>8}  {'imported':>8}  {'there':>8}  {'lost':>8}")
    for item in found.kinds:
        counts = (item.found, item.imported, item.known, item.n_lost)
        output.line(f"{item.kind:<{wide}}  " + "  ".join(f"{n:>8,}" for n in counts))
        for lost in item.lost:
            _told(f"{lost.count:,} lost: {lost.reason}", indent=wide + 2)


def _positions(found: ImportedExchange) -> None:
    if not found.positions:
        return
    readings = Counter(item.reading for item in found.positions)
    selections = sum(item.selections for item in found.positions)
    exact = sum(item.exact for item in found.positions)
    output.line()
    _told(
        f"{exact:,} of {selections:,} selections are exact by the file's own evidence: their words"
        " are their quote, or both ends are on word edges"
    )
    for reading, n in readings.most_common():
        _told(f"positions in {output.count(n, 'text')}: {reading}")
    for item in found.positions[:_MOST]:
        by = "as you said" if item.asked else item.reading
        _told(f"{item.source}: {by}; {item.evidence}", indent=2)
    if (more := len(found.positions) - _MOST) and more > 0:
        output.line(f"  and {output.count(more, 'text')} more (--json lists all)")


def _missing(found: ImportedExchange) -> None:
    if not found.missing:
        return
    output.line()
    output.line(f"{output.count(len(found.missing), 'file')} not in the package:")
    for path in found.missing[:_MOST]:
        _told(path, indent=2)
    if len(found.missing) > _MOST:
        output.line(f"  and {len(found.missing) - _MOST} more (--json lists all)")


def exported(found: ExportedExchange, *, as_json: bool) -> None:
    """Print what a package says and what it cannot say, in lines of 80 columns."""
    if as_json:
        output.raw(output.json_text(found.to_dict()))
        return
    _told(f"written to {found.file}")
    output.line()
    wide = max([len(item.kind) for item in (*found.written, *found.beyond)], default=0)
    for item in found.written:
        output.line(f"{item.kind:<{wide}}  {item.count:>8,}")
    if not found.beyond:
        return
    output.line()
    where = (
        "The standard cannot say these; the package holds them for qualkit alone, which reads"
        " everything back into a new project. Other programs lose them. They are also what people"
        " outside may not be meant to have: --no-sidecar leaves them out."
    )
    _told(where if found.sidecar else "The standard cannot say these; they are not in the file.")
    output.line()
    for item in found.beyond:
        output.line(f"{item.kind:<{wide}}  {item.count:>8,}")
