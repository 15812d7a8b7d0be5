"""The commands. Each has a module of its own, imported only when it is called or asked for help."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from qualkit import __version__
from qualkit.cli.ending import ending
from qualkit.errors import QualkitError

COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("demo", "Run the main job on the shipped corpus and write its report."),
    "init": ("init", "Make a new project file."),
    "ingest": ("ingest", "Read files and folders into documents, turns and participants."),
    "documents": ("documents", "List the documents, or correct the text of one."),
    "participants": ("participants", "List the participants, or set their attributes."),
    "turns": ("turns", "List the turns."),
    "codebook": ("codebook", "Import, export, show, check or compare codebooks."),
    "code": ("code", "Let the codebook's rules suggest codes."),
    "suggest": ("suggest", "Let a classifier trained on this project suggest codes."),
    "suggestions": ("suggestions", "List the suggestions, or decide on them."),
    "review": ("review", "Decide on suggestions in the terminal, a key each."),
    "codings": ("codings", "List, add, change or remove codings; undo and redo."),
    "memos": ("memos", "Write memos on anything, rewrite, list and show them."),
    "coders": ("coders", "List the coders; let some see only their own work."),
    "quotes": ("quotes", "Show the quotes behind a number."),
    "search": ("search", "Find words, lemmas or regular expressions in context; code them."),
    "contrast": ("contrast", "Set one group of participants against another."),
    "stance": ("stance", "How strongly groups hold what their codings weigh."),
    "matrix": ("matrix", "Write cases by codes, for SPSS, R, Excel and others."),
    "cooccurrence": ("cooccurrence", "Which codes come together, and which follow which."),
    "saturation": ("saturation", "How soon further sessions brought no new codes."),
    "participation": ("participation", "Say who takes part in sessions, and who follows whom."),
    "links": ("links", "Record that a turn supports or challenges another; count who does."),
    "themes": ("themes", "Find topics in what participants say."),
    "agreement": ("agreement", "Say how far coders agree."),
    "disagreements": ("disagreements", "Show where coders differ, side by side."),
    "adjudicate": ("adjudicate", "Settle what coders differ on into a consensus."),
    "queue": ("queue", "Choose what to read next, and read it in the terminal."),
    "second-look": ("second_look", "List codings, and places without one, that may be errors."),
    "audit": ("audit", "Read a random sample; say what is missed, and when to stop."),
    "evaluate": ("evaluate", "Say how well suggestions find what people coded."),
    "report": ("report", "Write one self-contained page with all that was found."),
    "import": ("import_", "Read codings from a table."),
    "export": ("export", "Write the codings or the codebook to a file."),
    "datasette": (
        "datasette",
        "Write what Datasette and other SQLite tools need to read the file.",
    ),
    "runs": ("runs", "List the runs: parameters, seeds, versions, times."),
    "log": ("log", "Show who did what, and when."),
    "pseudonymise": ("pseudonymise", "Replace names by pseudonyms; the key stays apart."),
    "check": ("check", "Check the project file for damage."),
    "merge": ("merge", "Bring in a copy of the project that was worked on apart."),
    "backup": ("backup", "Copy the project, whole, while others work."),
    "serve": ("serve", "Look at the project in the browser, on this machine only."),
}
"""Every command: its module under `qualkit.cli`, and what it does."""


class Commands(click.Group):
    """Finds a command's module when it is needed, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command called `cmd_name`, from its module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"qualkit.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error becomes one line on stderr and exit code 1."""
        try:
            with ending():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise click.ClickException(_one_line(error)) from error


def _one_line(error: Exception) -> str:
    """What the terminal may show of `error`: names from files can hold any character."""
    from qualkit.model.reports import visible

    if isinstance(error, QualkitError):
        text = str(error)
    elif isinstance(error, OSError) and error.strerror:
        text = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    else:
        text = f"something unforeseen went wrong ({type(error).__name__}); --debug shows where"
    return visible(" ".join(text.split()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qualkit")
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
def main(debug: bool) -> None:
    """Code focus groups, interviews and field notes; see how roles see the world.

    Everything stays in one PROJECT file on this machine. PROJECT comes first after the command,
    or from the environment variable QUALKIT_PROJECT.
    """
    if not debug and os.environ.get("PYTHONWARNINGS") is None:
        import warnings

        warnings.simplefilter("ignore")
    if sys.stdout.encoding.lower() not in ("utf-8", "utf8") and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
