"""What commands on codes share: options that choose codings and turns, the ground of a table."""

from __future__ import annotations

from qualkit.cli import output
from qualkit.cli.options import Function, click, names
from qualkit.model.coded_turns import CodedGround
from qualkit.model.codings import BASES


def choosing(function: Function) -> Function:
    """Add the options that choose codings and turns."""
    for option in (
        click.option("--basis", type=click.Choice(BASES), default="decided", show_default=True,
                     help="Codings decided on, or with suggestions that wait."),
        click.option("--coder", "coders", callback=names, metavar="NAME", help="Only by these."),
        click.option("--about", metavar="ROLE",
                     help="Only codings about this role, own or attributed."),
        click.option("--moderators", is_flag=True, help="Count the turns of moderators too."),
        click.option("--role", "roles", multiple=True,
                     help="Only turns of this role (may be repeated)."),
        click.option("--code", "codes", multiple=True,
                     help="Only this code, or those of this category (may be repeated)."),
    ):  # fmt: skip
        function = option(function)
    return function


def show_ground(ground: CodedGround) -> None:
    """Print what a table rests on."""
    basis = ground.basis
    whose = f" of {', '.join(ground.roles)}" if ground.roles else ""
    about = f" about {ground.about}" if ground.about else ""
    output.prose(
        f"basis {basis.name}: {output.count(basis.counted or 0, 'coding')}{about} counted,"
        f" {basis.attributed} attributed to another role, {basis.unattached} left out; on"
        f" {ground.coded} of {output.count(ground.turns, 'turn')}{whose},"
        f" {output.count(ground.participants, 'participant')},"
        f" {output.count(ground.sessions, 'session')}; coders:"
        f" {', '.join(ground.coders) or 'none'}"
    )
    if ground.moderators:
        output.prose(f"{output.count(ground.moderators, 'turn')} of moderators left out")


def show_notes(notes: tuple[str, ...]) -> None:
    """Print the notes."""
    for note in notes:
        output.prose(f"note: {note}")
