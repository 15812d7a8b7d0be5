"""Disputed units settled one after the other in the terminal, a key each, stored at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualkit.cli import output
from qualkit.cli.disagreement_cards import show_disagreement
from qualkit.cli.keys import ENDS, Keys
from qualkit.errors import QualkitError

if TYPE_CHECKING:
    from qualkit.model.disagreements import Adjudicated, Disagreement
    from qualkit.project import Project

VERBS = ("adjudicate",)
_EXPLAINED = """  1, 2 …  side with that coder: what they gave holds, in the places they gave it
  a  all: every code that anyone gave holds
  n  none: no code in dispute holds; what all gave still does
  g  give codes: type their names, separated by ;  (not NAME drops one that all gave)
  w  why: a reason, kept with the next decision
  s  skip: leave it for another time
  u  undo the last decision, here or of an earlier day
  q  quit; the next time goes on here"""


@dataclass(slots=True)
class Session:
    """The units still to settle and those settled; `desk` shows and settles them.

    `open_units` gives those that are open now, by their ids.
    """

    study: Project
    desk: Any
    coder: str
    open_units: Callable[[], Sequence[str]]
    waiting: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    why: str = ""
    keys: Keys = field(default_factory=Keys)

    def run(self) -> None:
        """Ask unit by unit until all are settled or passed over, or who decides quits."""
        self.waiting = [*self.open_units()]
        while self.waiting and self._decide(self.desk.card(self.waiting[0])):
            pass
        left = len(self.waiting) + len(self.skipped)
        output.line(f"{output.count(len(self.done), 'unit')} settled; {left} still open")

    def _decide(self, card: Disagreement) -> bool:
        passed = len(self.done) + len(self.skipped)
        show_disagreement(card, f"{passed + 1} of {passed + len(self.waiting)}")
        return self._ask(card)

    def _ask(self, card: Disagreement) -> bool:
        """Do what the next key says; False to end."""
        key = self._answered(card)
        if key in ENDS:
            return False
        if key.isdecimal():
            self._settle(side=card.coders[int(key) - 1])
        else:
            self._keys()[key](card)
        return True

    def _answered(self, card: Disagreement) -> str:
        """The next key that settles, passes over or ends; others are done at once."""
        while True:
            output.prose(_help(card))
            key = self.keys.next()
            is_side = key.isdecimal() and 1 <= int(key) <= len(card.coders)
            if key in ENDS or is_side or key in self._keys():
                return key
            if key == "w":
                self.why = self.keys.line("why")
            else:
                output.lines(_EXPLAINED)

    def _keys(self) -> Mapping[str, Callable[[Disagreement], None]]:
        return {
            "a": lambda card: self._settle(give=_all_codes(card)),
            "n": lambda _: self._settle(),
            "g": lambda _: self._give(),
            "s": lambda _: self._skip(),
            "u": lambda _: self._undo(),
        }

    def _settle(self, **ruling: Any) -> None:
        try:
            settled = self.study.settle_unit(self.desk, self.waiting[0], why=self.why, **ruling)
        except QualkitError as error:
            output.line(str(error))
            return
        self.done.append(self.waiting.pop(0))
        self.why = ""
        show_held(settled)

    def _give(self) -> None:
        typed = self.keys.line("codes")
        if not typed:
            output.line("nothing was decided")
            return
        try:
            ruling = self.study.find_decided(typed)
        except QualkitError as error:
            output.line(str(error))
            return
        self._settle(**ruling)

    def _skip(self) -> None:
        self.skipped.append(self.waiting.pop(0))

    def _undo(self) -> None:
        try:
            result = self.study.undo(coder=self.coder, only=VERBS)
        except QualkitError as error:
            output.line(str(error))
            return
        for step in result.steps:
            output.line(f"undone: step {step.number} ({step.verb})")
        if not result.steps:
            output.line("nothing to undo")
            return
        known = {*self.waiting, *self.skipped}
        again = [unit for unit in self.open_units() if unit not in known]
        self.done = [unit for unit in self.done if unit not in again]
        self.waiting = [*again, *self.waiting]


def show_held(settled: Adjudicated) -> None:
    """Print what holds in each unit that was settled."""
    for unit, codes in settled.units:
        output.prose(f"{unit}: {', '.join(codes) or 'none of the codes'}")


def _help(card: Disagreement) -> str:
    sides = [f"{number} {name}" for number, name in enumerate(card.coders[:9], 1)]
    keys = "a all  n none  g give codes  w why  s skip  u undo  ? help  q quit"
    return "  ".join([*sides, keys])


def _all_codes(card: Disagreement) -> tuple[str, ...]:
    return tuple(dict.fromkeys(coding.code for coding in card.codings))
