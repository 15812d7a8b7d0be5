"""`qualkit datasette`: metadata and queries for other programs that read the project file."""

from __future__ import annotations

import shlex
from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, project_command
from qualkit.errors import UnknownName
from qualkit.project import Project


@project_command
@click.option("-o", "--output", "file", type=click.Path(path_type=Path),
              help="Write the metadata to this .json or .yaml.")  # fmt: skip
@click.option("--sql", metavar="NAME", help="Print this query alone.")
def command(project: Path, file: Path | None, sql: str | None) -> None:
    """Write the metadata with which Datasette shows PROJECT: labels, facets, queries.

    \b
    qualkit datasette study.qualkit -o metadata.json
    datasette study.qualkit --metadata metadata.json
    sqlite3 study.qualkit "$(qualkit datasette study.qualkit --sql codings)"

    Datasette is a program of its own. It shows everything in the file to whoever can reach it,
    what blind coders may not see and names too, so let it serve on this machine only.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    if file is not None and sql is not None:
        raise click.UsageError("-o does not go with --sql")
    with Project.open(project) as study:
        if file is None:
            output.raw(_query(study, sql) if sql else output.json_text(study.datasette()))
            return
        written = shlex.quote(str(study.write_datasette(file)))
    next_step = f"datasette {shlex.quote(str(project))} --metadata {written}"
    output.say(f"written to {written}; now: {next_step}")


def _query(study: Project, name: str) -> str:
    known = {row["name"]: row["sql"] for row in study.queries()}
    if name not in known:
        raise UnknownName("query", name, list(known))
    return f"{known[name]}\n"
