"""What commands share: the project argument, the ways to print, the filters."""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = [
    "click",
    "columns",
    "filtered",
    "named",
    "names",
    "numbers",
    "pairs",
    "printed",
    "project_command",
    "split",
]

Function = TypeVar("Function", bound=Callable[..., Any])

PROJECT_VARIABLE = "QUALKIT_PROJECT"

_NEXT_PAIR = re.compile(r",(?=\s*\w+\s*=)")
_APPLICATION_ID = b"qkit"
_APPLICATION_ID_AT = 68


class ProjectCommand(click.Command):
    """A command whose first argument, the project, may come from ``QUALKIT_PROJECT``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the variable's project first unless the command line names one.

        Where one of the two readings lacks an argument or has one too many, the other is meant.
        """
        if "--debug" in args and ctx.parent is not None:
            args = [arg for arg in args if arg != "--debug"]
            ctx.parent.params["debug"] = True
        project = os.environ.get(PROJECT_VARIABLE)
        if not project:
            return super().parse_args(ctx, args)
        readings = [list(args), [project, *args]]
        if not (args and _names_project(args[0])):
            readings.reverse()
        try:
            return super().parse_args(ctx, list(readings[0]))
        except click.UsageError as first:
            try:
                return super().parse_args(ctx, list(readings[1]))
            except click.UsageError:
                raise first from None


def _names_project(argument: str) -> bool:
    if argument.endswith(".qualkit"):
        return True
    try:
        with Path(argument).open("rb") as file:
            return file.read(100)[_APPLICATION_ID_AT:].startswith(_APPLICATION_ID)
    except OSError:
        return False


def project_command(function: Function) -> click.Command:
    """A command whose first argument is the project file."""
    decorated = click.argument("project", type=click.Path(path_type=Path))(function)
    return click.command(cls=ProjectCommand)(decorated)


def printed(function: Function) -> Function:
    """Add ``--json``, ``--csv`` and ``-o``."""
    for option in (
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            help="Write to this file, .json or .csv.",
        ),
        click.option("--csv", "as_csv", is_flag=True, help="Print CSV."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
    ):
        function = option(function)
    return function


def filtered(function: Function) -> Function:
    """Add the filters of codings."""
    for name, text in (
        ("about", "Only those about this role."),
        ("participant", "Only this participant's."),
        ("document", "Only those in this document."),
        ("session", "Only those in this session."),
        ("role", "Only of participants with this role."),
        ("coder", "Only by this coder."),
        ("code", "Only this code."),
    ):
        function = click.option(f"--{name}", help=text)(function)
    return function


def named(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty name, which would be taken for none given."""
    if value is not None and not value.strip():
        raise click.BadParameter(f"{value!r} names nobody")
    return value


def names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Turn ``a,b`` into its names; one that holds a comma stands in double quotes."""
    parts = next(csv.reader([value or ""], skipinitialspace=True), [])
    found = tuple(part.strip() for part in parts if part.strip())
    if value is not None and not found:
        raise click.BadParameter(f"{value!r} names nothing")
    return found


def numbers(_: click.Context, __: click.Parameter, value: str | None) -> tuple[float, ...]:
    """Turn ``40,65`` into its numbers."""
    try:
        found = tuple(float(part) for part in (value or "").split(",") if part.strip())
    except ValueError:
        found = (math.nan,)
    if not all(map(math.isfinite, found)):
        raise click.BadParameter(f"{value!r} is not numbers separated by commas")
    return found


def pairs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Turn each ``NAME=VALUE`` (several separated by commas) into an entry."""
    found = {}
    for value in values:
        for part in value.split(","):
            name, separator, rest = part.rpartition("=")
            if not separator or not name.strip() or not rest.strip():
                raise click.BadParameter(f"{part!r} is not NAME=VALUE")
            found[name.strip()] = rest.strip()
    return found


def columns(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Turn each ``MEANING=COLUMN`` into an entry; the columns of one meaning stand side by side.

    A comma separates pairs only where another ``MEANING=`` follows: columns may be sentences.
    """
    found: dict[str, str] = {}
    for value in values:
        for part in _NEXT_PAIR.split(value):
            name, separator, rest = (piece.strip() for piece in part.partition("="))
            if not separator or not name or not rest:
                raise click.BadParameter(f"{part!r} is not MEANING=COLUMN")
            found[name] = f"{found[name]};{rest}" if name in found else rest
    return found


def split(
    options: dict[str, Any], *, also: Sequence[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """How to print, and all the rest of a command's options.

    A file that cannot be written to is refused before any work is done, and so is one whose name
    ends in no format that is written: ``.json``, ``.csv``, and those the command writes `also`.
    """
    printing = {name: options.pop(name) for name in ("as_json", "as_csv", "output")}
    if printing["output"] is not None:
        from qualkit.project import check_output

        if not (printing["as_json"] or printing["as_csv"]):
            _check_suffix(printing["output"], (".json", ".csv", *also))
        check_output(printing["output"])
    return printing, options


def _check_suffix(file: Path, known: Sequence[str]) -> None:
    if file.suffix.lower() not in {suffix.lower() for suffix in known}:
        told = ", ".join(dict.fromkeys(known))
        raise click.UsageError(
            f"-o {file.name}: a file is written as {told} by its suffix; --json or --csv says what"
            " any other is to hold"
        )
