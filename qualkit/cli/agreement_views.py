"""The other views of a comparison of coders: what each of them shows, and what goes with which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qualkit.cli import agreement_spans, agreement_tools, output
from qualkit.cli.options import Function, click
from qualkit.project import Project


@dataclass(frozen=True, slots=True)
class View:
    """What a project is asked for, how it is shown, and the options of its own."""

    ask: Callable[..., Any]
    show: Callable[[Any], None]
    takes: tuple[str, ...] = ()


def _spans(study: Project, **asked: Any) -> Any:
    if not asked.get("gamma"):
        return study.agreement_spans(**asked)
    with output.progress("γ by code") as progress:
        return study.agreement_spans(progress=progress, **asked)


VIEWS: Mapping[str, View] = {
    "spans": View(
        Project.agreement_spans, agreement_spans.show, ("overlap", "near", "domains", "gamma")
    ),
    "tools": View(Project.agreement_tools, agreement_tools.show, ("overlap", "domains")),
}
"""By the flag that asks for it."""

_OPTION = {"domains": "--domain"}


def viewed(function: Function) -> Function:
    """Add the flags of the other views and what goes with them."""
    for option in (
        click.option(
            "--domain",
            "domains",
            multiple=True,
            help="With --spans or --tools: the codes under this one exclude each other (may be"
            " repeated).",
        ),
        click.option(
            "--near",
            type=int,
            help="With --spans: boundaries fewer characters apart are one that moved.  [default:"
            " 2]",
        ),
        click.option(
            "--overlap",
            type=float,
            help="With --spans or --tools: least intersection over union of two spans that match."
            "  [default: 0.5, and 0.9 with --tools]",
        ),
        click.option(
            "--gamma", is_flag=True, help="With --spans: γ of aligned units too (takes longer)."
        ),
        click.option("--tools", is_flag=True, help="What NVivo, MAXQDA and ATLAS.ti would say."),
        click.option("--spans", is_flag=True, help="Where each code is marked, span by span."),
    ):
        function = option(function)
    return function


def view_of(options: dict[str, Any], **idle: object) -> View | None:
    """Take the view out of `options`, with what was not given; None for the table by code.

    `idle` are options, by name, that go with the table by code alone.
    """
    asked = [name for name in VIEWS if options.pop(name)]
    if len(asked) > 1:
        raise click.UsageError(f"--{asked[0]} and --{asked[1]} exclude each other")
    view = VIEWS[asked[0]] if asked else None
    for name in sorted({one for other in VIEWS.values() for one in other.takes}):
        if any(options[name] is nothing for nothing in (None, False, ())):
            del options[name]
        elif view is None or name not in view.takes:
            fitting = [f"--{flag}" for flag, other in VIEWS.items() if name in other.takes]
            raise click.UsageError(
                f"{_OPTION.get(name, f'--{name}')} goes with {' or '.join(fitting)}"
            )
    for name, value in idle.items():
        if view is not None and value:
            raise click.UsageError(f"--{name} does not go with --{asked[0]}")
    return view
