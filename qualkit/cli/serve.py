"""`qualkit serve`: the project in the browser, on this machine only."""

from __future__ import annotations

from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, project_command
from qualkit.project import Project


@project_command
@click.option("--port", default=0, help="The port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--coder", help="Who codes; by default QUALKIT_CODER or the login name.")
def command(project: Path, port: int, no_browser: bool, coder: str | None) -> None:
    """Code PROJECT in the browser: transcripts, codebook, suggestions, quotes, contrast.

    Only this machine can reach it, and only the browser that it opens. Ctrl-C ends it.
    """
    from qualkit.web import serve

    with Project.open(project, coder=coder) as study:
        study.next_steps()
    serve(
        lambda: Project.open(project, coder=coder),
        port=port,
        open_browser=not no_browser,
        announce=output.say,
    )
