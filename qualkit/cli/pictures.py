"""Pictures of results: the ``--chart`` option, and the drawing of what was asked for.

A file that no picture can be written to is refused before any work is done.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qualkit.cli.options import Function, click
from qualkit.model.tables import Result
from qualkit.project import PICTURES, check_output, draw


def charted(text: str = "Also draw it") -> Callable[[Function], Function]:
    """Add ``--chart FILE``, handed on as ``picture``; `text` begins its help."""
    return picture_option("--chart", text, "picture")


def picture_option(option: str, text: str, *name: str) -> Callable[[Function], Function]:
    """Add another option that names a file to draw to, handed on as `name` where given."""
    return click.option(
        option, *name, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
        callback=_checked, help=f"{text}: {_ENDINGS}.",
    )  # fmt: skip


def drawn(result: Result, picture: Path | None, kind: str | None = None) -> None:
    """Draw where a file was given."""
    if picture:
        draw(result, picture, kind=kind)


_ENDINGS = f"{', '.join(PICTURES[:-1])} or {PICTURES[-1]}"


def _checked(_: click.Context, __: click.Parameter, picture: Path | None) -> Path | None:
    if picture:
        if picture.suffix.lower() not in PICTURES:
            raise click.BadParameter(f"{picture.name}: a chart is written as {', '.join(PICTURES)}")
        check_output(picture)
    return picture
