"""Units read one after the other in the terminal: a line of codes each, or Enter for none.

Knows nothing of where the units come from: a sample, a queue, any list of them. Every answer is
stored at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from qualkit.cli import output
from qualkit.cli.cards import show_unit
from qualkit.errors import QualkitError

if TYPE_CHECKING:
    from qualkit.model.readings import Answered, ToRead
    from qualkit.model.reviewing import UnitCard
    from qualkit.project import Project

_PROMPT = "codes (Enter: none · u undo · ? help · q quit)"
_EXPLAINED = """  part of a code's name: the whole passage gets the code; separate several by ;
  Enter  none of the codes is here
  u      undo your last answer
  ?      this help
  q      quit; the next reading goes on here
  a code that is called u, q or ? is typed with ; behind it"""


def read_units(study: Project, units: Sequence[ToRead], *, coder: str | None = None) -> int:
    """Ask for the codes of each unit until all are read or who reads quits; how many were read."""
    reader = _Reader(study, coder, list(units), study.unit_cards().card)
    while reader.waiting and reader.ask():
        pass
    reader.tell()
    return len(reader.done)


def refuse_printing(printing: Mapping[str, Any], *, is_read: bool) -> None:
    """Refuse to read and to print for a program at once: who reads needs the terminal."""
    if is_read and any(printing.values()):
        raise click.UsageError(
            "--read asks in the terminal, --json, --csv and -o print a result: read first, then"
            " print without --read"
        )


@dataclass(slots=True)
class _Reader:
    """The units still to read, and those answered."""

    study: Project
    coder: str | None
    waiting: list[ToRead]
    card: Callable[[ToRead], UnitCard | None]
    done: list[tuple[ToRead, Answered]] = field(default_factory=list)

    def ask(self) -> bool:
        """Show a unit that nobody else has read since, and do what is typed; False to end."""
        card = self.card(self.waiting[0])
        if card is None:
            self.waiting.pop(0)
            return True
        show_unit(card, f"{len(self.done) + 1} of {len(self.waiting) + len(self.done)}")
        typed = _line()
        if typed is None or typed.lower() == "q":
            return False
        if typed.lower() == "u":
            self._undo()
        elif typed == "?":
            self._explain()
        else:
            self._answer(typed)
        return True

    def _answer(self, typed: str) -> None:
        try:
            codes = self.study.find_codes(typed)
            answered = self.study.answer(self.waiting[0], codes, coder=self.coder)
        except QualkitError as error:
            output.line(str(error))
            return
        output.line(f"read: {', '.join(codes) or 'none of the codes'}")
        self.done.append((self.waiting.pop(0), answered))

    def _undo(self) -> None:
        if not self.done:
            output.line("nothing to undo in this reading")
            return
        unit, answered = self.done[-1]
        try:
            self.study.take_back(answered, coder=self.coder)
        except QualkitError as error:
            output.line(str(error))
            return
        self.done.pop()
        self.waiting.insert(0, unit)
        output.line(f"undone: {', '.join(answered.codes) or 'none of the codes'}")

    def _explain(self) -> None:
        output.lines(_EXPLAINED)
        output.prose(f"codes: {', '.join(self.study.givable_codes()) or 'none yet'}")

    def tell(self) -> None:
        """Say how many were read and how many are left."""
        left = f"{len(self.waiting)} still to read"
        output.line(f"{output.count(len(self.done), 'passage')} read; {left}")


def _line() -> str | None:
    """What is typed, without outer white space; None at the end of the input."""
    try:
        typed: str = click.prompt(_PROMPT, default="", show_default=False)
    except click.Abort:
        output.line()
        return None
    return typed.strip()
