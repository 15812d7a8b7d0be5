"""`qualkit agreement`: how far coders agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.agreement_views import view_of, viewed
from qualkit.cli.comparing import bootstrap_options, compared_options, comparison
from qualkit.cli.options import printed, project_command, split
from qualkit.cli.pictures import charted, drawn
from qualkit.model.agreement import Agreement
from qualkit.model.agreement_by import AgreementBy
from qualkit.project import Project


@project_command
@viewed
@compared_options
@bootstrap_options
@charted(of=(Agreement, AgreementBy))
@printed
def command(project: Path, picture: Path | None, kind: str | None, **options: Any) -> None:
    """Say how far coders coincide: per code, and over the whole codebook at once.

    Counted are the units that two coders or more saw: what they coded in, or marked as read. --by,
    --machine, --weights, --domain, --spans, --tools and --plan show other views of the same
    comparison.
    """
    printing, wanted = split(options)
    view = view_of(wanted, is_drawn=picture is not None)
    with Project.open(project) as study:
        result = view.ask(study, **comparison(study, wanted))
        output.emit(result, show=view.show, **printing)
    drawn(result, picture, kind)
