"""`qualkit quotes`: the words behind a number."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import filtered, printed, project_command, split
from qualkit.model.tables import Table
from qualkit.project import Project


@project_command
@filtered
@printed
def command(project: Path, **options: Any) -> None:
    """Show coded passages with who said them, in which role and where."""
    printing, wanted = split(options)
    with Project.open(project) as study:
        show = partial(_show, retired=study.retired_codes())
        output.emit(study.codings(**wanted), show=show, **printing)


def _show(found: Table, *, retired: frozenset[str]) -> None:
    for row in found:
        code = f"{row['code']}{output.RETIRED if row['code'] in retired else ''}"
        about = f", about {row['about']}" if row["about"] and row["about"] != row["role"] else ""
        who = f"{row['participant'] or '–'} ({row['role'] or 'no role'}{about})"
        output.line(f"{code} · {who} · {row['document']}, turn {row['turn']}")
        output.line(f"    {' '.join(row['quote'].split())}")
    output.line(f"{len(found)} quotes")
