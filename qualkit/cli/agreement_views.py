"""The views of a comparison of coders: what each shows, and which options go with which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qualkit.cli import (
    agreement_by,
    agreement_plan,
    agreement_spans,
    agreement_table,
    agreement_tools,
    agreement_values,
    output,
)
from qualkit.cli.options import Function, click
from qualkit.model.agreement import MACHINES
from qualkit.model.agreement_by import PARTED
from qualkit.model.agreement_values import LEVELS
from qualkit.project import Project


@dataclass(frozen=True, slots=True)
class View:
    """What a project is asked for, how it is shown, and the options of its own.

    ``is_drawn`` says that there is a chart of it, ``has_all`` that every coefficient can be shown.
    """

    ask: Callable[..., Any]
    show: Callable[[Any], None]
    takes: tuple[str, ...] = ()
    is_drawn: bool = False
    has_all: bool = False


def _of_domain(study: Project, *, domains: tuple[str, ...], **options: Any) -> Any:
    if len(domains) > 1:
        raise click.UsageError(f"--domain {domains[1]}: one domain is compared at a time")
    return study.value_agreement(domain=domains[0], **options)


def _spans(study: Project, **asked: Any) -> Any:
    if not asked.get("gamma"):
        return study.agreement_spans(**asked)
    with output.progress("γ by code") as progress:
        return study.agreement_spans(progress=progress, **asked)


BY_CODE = "code"
"""The view without a flag."""

VIEWS: Mapping[str, View] = {
    BY_CODE: View(Project.agreement, agreement_table.show, (), is_drawn=True, has_all=True),
    "by": View(Project.agreement_by, agreement_by.show, ("by", "spells"), is_drawn=True),
    "machine": View(
        Project.agreement_with_machine, agreement_table.show, ("machine",),
        is_drawn=True, has_all=True,
    ),
    "weights": View(Project.value_agreement, agreement_values.show, ("level",)),
    "domain": View(_of_domain, agreement_values.show, ("domains", "level")),
    "spans": View(_spans, agreement_spans.show, ("overlap", "near", "domains", "gamma")),
    "tools": View(Project.agreement_tools, agreement_tools.show, ("overlap", "domains")),
    "plan": View(
        Project.agreement_plan, agreement_plan.show, ("hope", "above", "within", "n_coders")
    ),
}  # fmt: skip
"""By the option that asks for it."""

_FLAGS = ("weights", "spans", "tools", "plan")
"""Options that ask for a view and say nothing more."""

_OPTION = {"domains": "domain", "n_coders": "for"}
"""Options that are called otherwise than what they are handed on as."""


def viewed(function: Function) -> Function:
    """Add the options that ask for other views, and what goes with them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option("--all", "every", is_flag=True, help="Print every coefficient."),
    click.option(
        "--by", type=click.Choice(PARTED), help="Within each document, role, pair or spell of time."
    ),
    click.option("--spells", type=int, metavar="N", help="Of --by time, at most.  [default: 4]"),
    click.option(
        "--machine", type=click.Choice(MACHINES), help="Hold it against one coder's blind work."
    ),
    click.option("--weights", is_flag=True, help="Compare the weights of codings."),
    click.option(
        "--domain", "domains", multiple=True, metavar="CODE",
        help="Codes below it exclude each other: one value a unit. With --spans and --tools it may"
        " be repeated.",
    ),
    click.option(
        "--level", type=click.Choice(LEVELS),
        help="Of --domain [default: nominal] or --weights [default: interval].",
    ),
    click.option("--spans", is_flag=True, help="Where each code is marked, span by span."),
    click.option("--tools", is_flag=True, help="What NVivo, MAXQDA and ATLAS.ti would say."),
    click.option(
        "--overlap", type=float, metavar="SHARE",
        help="Of --spans [default: 0.5] or --tools [default: 0.9]: least intersection over union"
        " of spans that match.",
    ),
    click.option(
        "--near", type=int, metavar="N",
        help="Of --spans: boundaries fewer characters apart are one that moved.  [default: 2]",
    ),
    click.option("--gamma", is_flag=True, help="Of --spans: γ of aligned spans too (slower)."),
    click.option(
        "--plan", is_flag=True, help="How many documents to code twice; one coder is enough."
    ),
    click.option("--hope", type=float, metavar="K", help="Of --plan: κ hoped for.  [default: 0.8]"),
    click.option(
        "--above", type=float, metavar="K", help="Of --plan: least κ.  [default: 0.667]"
    ),
    click.option(
        "--within", type=float, metavar="W",
        help="Of --plan: half the width of α's interval.  [default: 0.1]",
    ),
    click.option(
        "--for", "n_coders", type=int, metavar="N", help="Of --plan: coders.  [default: 2]"
    ),
)  # fmt: skip


def view_of(options: dict[str, Any], *, is_drawn: bool) -> View:
    """The one view that is asked for; of `options` those of other views are taken out."""
    every = options.pop("every")
    name = _asked(options)
    view = VIEWS[name]
    if every and not view.has_all:
        raise click.UsageError(f"--all does not go with --{name}")
    if is_drawn and not view.is_drawn:
        raise click.UsageError(f"--chart draws nothing of --{name}")
    _take_out(options, name)
    if options.get("spells") and options["by"] != "time":
        raise click.UsageError("--spells goes with --by time")
    return view if not every else View(view.ask, agreement_table.show_all)


def _take_out(options: dict[str, Any], name: str) -> None:
    """Leave what the view takes and was given; refuse what goes with others."""
    takes = VIEWS[name].takes
    for own in sorted({one for view in VIEWS.values() for one in view.takes} | {*_FLAGS}):
        is_given = not any(options[own] is nothing for nothing in (None, False, ()))
        if is_given and own in takes:
            continue
        del options[own]
        if is_given and own not in VIEWS:
            fitting = [f"--{flag}" for flag, view in VIEWS.items() if own in view.takes]
            raise click.UsageError(f"--{_OPTION.get(own, own)} goes with {' or '.join(fitting)}")


def _asked(options: Mapping[str, Any]) -> str:
    flags = [flag for flag in VIEWS if options.get(flag)]
    if options["domains"] and not any("domains" in VIEWS[flag].takes for flag in flags):
        flags.append("domain")
    if len(flags) > 1:
        raise click.UsageError(f"--{flags[0]} and --{flags[1]} exclude each other")
    return flags[0] if flags else BY_CODE
