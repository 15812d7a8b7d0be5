"""`qualkit serve`: the project in the browser, on this machine only."""

from __future__ import annotations

from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, project_command
from qualkit.project import Project


@project_command
@click.option("--port", default=0, help="The port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(project: Path, port: int, no_browser: bool) -> None:
    """Look at PROJECT in the browser: documents, codings, quotes, the newest contrast.

    Only this machine can reach it, and only the browser that it opens. Ctrl-C ends it.
    """
    from qualkit.web import serve

    with Project.open(project):
        pass
    serve(
        lambda: Project.open(project),
        port=port,
        open_browser=not no_browser,
        announce=output.say,
    )
