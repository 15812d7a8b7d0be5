"""Options of all commands that learn from codings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qualkit.cli.options import click, names


def learning_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What a unit is, and which encoders read it."""
    unit = click.option(
        "--unit", type=click.Choice(["turn", "sentence"]), default="turn", show_default=True,
        help="What gets a code.",
    )  # fmt: skip
    encoder = click.option(
        "--encoder", "encoders", callback=_encoders, default="default", show_default=True,
        metavar="NAME[,NAME]", help="What reads meaning; 'none' for words alone.",
    )  # fmt: skip
    return unit(encoder(command))


def _encoders(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names(context, parameter, value)))


def sizes(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int | None, ...]:
    """Sizes of a learning curve: whole numbers, and 'all'."""
    found: list[int | None] = []
    for part in (value or "").replace(" ", "").split(","):
        if not part:
            continue
        if part == "all":
            found.append(None)
        elif part.isascii() and part.isdigit() and 0 < int(part) < 10**9:
            found.append(int(part))
        else:
            raise click.BadParameter(
                f"{part!r} is neither a number of units above 0 nor 'all'; write 200,500,2000,all"
            )
    return tuple(dict.fromkeys(found))
