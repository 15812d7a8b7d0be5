"""Pictures of results: ``--chart`` and ``--kind``, and the drawing of what was asked for.

A file that no picture can be written to, and a kind without a file, are refused before any work is
done. The kinds of a command are those that charts know of its result.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, cast

from qualkit.cli.options import Function, click
from qualkit.model.tables import Result
from qualkit.project import PICTURES, chart_kinds, check_output, draw


def charted(
    text: str = "Also draw it",
    *,
    of: type[Result] | tuple[type[Result], ...] = (),
    default: str = "",
) -> Callable[[Function], Function]:
    """Add ``--chart FILE``, handed on as ``picture``; `text` begins its help.

    With `of`, a type of result or several, add ``--kind`` too, one of their charts, handed on as
    ``kind``; `default` says in words which is drawn without it.
    """
    chart = picture_option("--chart", text, "picture")
    types = of if isinstance(of, tuple) else (of,)
    if not types:
        return chart
    usual = f"  [default: {default}]" if default else ""
    kind = click.option(
        "--kind", type=click.Choice(_kinds(types)), help=f"How --chart draws it.{usual}"
    )
    return lambda function: chart(kind(_without_idle_kind(function)))


def _kinds(types: tuple[type[Result], ...]) -> list[str]:
    return [*dict.fromkeys(kind for one in types for kind in chart_kinds(one))]


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


def _without_idle_kind(function: Function) -> Function:
    """`function`, but a kind of chart without a chart is refused."""

    @wraps(function)
    def refusing(*arguments: Any, picture: Path | None, kind: str | None, **options: Any) -> Any:
        if kind and picture is None:
            raise click.UsageError("--kind goes with --chart")
        return function(*arguments, picture=picture, kind=kind, **options)

    return cast("Function", refusing)


def _checked(_: click.Context, __: click.Parameter, picture: Path | None) -> Path | None:
    if picture:
        if picture.suffix.lower() not in PICTURES:
            raise click.BadParameter(f"{picture.name}: a chart is written as {', '.join(PICTURES)}")
        check_output(picture)
    return picture
