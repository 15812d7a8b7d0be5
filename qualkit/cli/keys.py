"""Keys and lines typed by who decides on one thing after the other, in a terminal or from a pipe.

What arrives at once, as it is when somebody types fast or pastes, is taken key by key. What keys
mean is not known here.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from qualkit.cli.options import click

ENDS = frozenset({"q", "\x03", "\x04", ""})
"""Keys that end a session: q, Ctrl-C, Ctrl-D, and the end of the input."""

_KEY = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O.)|.", re.DOTALL)
"""A key: a character, or the sequence that an arrow or the like sends."""
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class Keys:
    """Reads keys and lines; what was typed ahead is kept for the next."""

    _ahead: str = ""

    def next(self) -> str:
        """One key, in lower case; empty at the end of the input.

        From a pipe it is a character; line ends are passed over.
        """
        if not sys.stdin.isatty():
            key = sys.stdin.read(1)
            while key in ("\n", "\r"):
                key = sys.stdin.read(1)
            return key.lower()
        found = _KEY.match(self._ahead or _typed())
        if found is None:
            return ""
        self._ahead = found.string[found.end() :]
        return found.group().lower()

    def line(self, asked: str) -> str:
        """A line, begun by what was typed ahead; empty where only Enter is typed."""
        begun, self._ahead = self._ahead, ""
        found = _LINE_END.search(begun)
        if found:
            self._ahead = begun[found.end() :]
            click.echo(f"{asked}: {begun[: found.start()]}")
            return begun[: found.start()].strip()
        shown = f"{asked}: {begun}"
        rest: str = click.prompt(shown, default="", show_default=False, prompt_suffix="")
        return (begun + rest).strip()


def _typed() -> str:
    """What has been typed in the terminal, one key at least."""
    try:
        return str(click.getchar())
    except (EOFError, KeyboardInterrupt):
        return ""
