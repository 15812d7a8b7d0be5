"""`qualkit review`: decide on suggestions in the terminal, a key each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.cli import output
from qualkit.cli.cards import show_card, show_evidence
from qualkit.cli.keys import ENDS, Keys
from qualkit.cli.options import click, filtered, project_command
from qualkit.errors import QualkitError
from qualkit.model.codings import VERDICTS
from qualkit.project import Project

if TYPE_CHECKING:
    from qualkit.model.reviewing import Card

_HELP = "a accept  r reject  c correct  s skip  e evidence  u undo  ? help  q quit"
_EXPLAINED = """  a  accept: the passage gets the code
  r  reject: it does not, and is not suggested again unless the rule changes
  c  correct: another passage or another code is right
  s  skip: neither, now; 'suggestions PROJECT --status skipped' lists them
  e  evidence: what the score means, the nearest quotes with the code, the rules
  u  undo your last decision, here or of an earlier day
  q  quit; the next review goes on here"""
_VERDICTS = {"a": "accept", "r": "reject", "s": "skip"}


@project_command
@filtered
@click.option("--min-score", type=float, help="Only those with this score or more.")
@click.option("--run", type=int, help="Only those of this run.")
@click.option(
    "--order", type=click.Choice(["document", "score", "uncertain"]), default="document",
    help="As they stand, the surest first, or the least decided.",
)  # fmt: skip
@click.option(
    "--learn/--no-learn", default=None,
    help="Learn from each decision, and choose the next one by the new scores.  [default: with"
    " --order uncertain]",
)  # fmt: skip
def command(
    project: Path, order: str, coder: str | None, learn: bool | None, **wanted: Any
) -> None:
    """Decide on the suggestions that wait in PROJECT, one by one, with single keys.

    Shows each passage in its turn with its neighbours, the code with its definition, the score
    and the words that voted. Every decision is stored at once, so that the next review goes on
    where this one stopped. --coder is who decides, and sees no other coder's work if blind.
    """
    if learn and order == "document":
        raise click.UsageError("--learn chooses by scores: give --order uncertain or score too")
    with Project.open(project, coder=coder) as study:
        queue = study.review_queue(order=order, **wanted)
        if queue.ids and (order == "uncertain" if learn is None else learn):
            with output.progress("learning") as progress:
                reason = queue.learn(progress)
            if reason:
                output.say(f"note: {reason}")
        session = _Session(study, coder, queue, study.evidence_desk(), queue.following())
        while session.current:
            card = queue.card(session.current)
            if card is None:
                session.current = queue.following()
            elif not session.decide(card):
                break
        session.tell()


@dataclass(slots=True)
class _Session:
    """The suggestion to show now, the queue of the others, and what was decided on which."""

    study: Project
    coder: str | None
    queue: Any
    desk: Any
    current: str | None
    done: list[tuple[str, str]] = field(default_factory=list)
    keys: Keys = field(default_factory=Keys)

    def decide(self, card: Card) -> bool:
        """Show a card and do what the next key says; False to end."""
        total = self.queue.n_waiting() + len(self.done)
        show_card(card, f"{len(self.done) + 1} of {total}")
        return self.ask(card)

    def ask(self, card: Card) -> bool:
        """Do what the next key says; False to end."""
        output.line(_HELP)
        key = self.keys.next()
        if key in ENDS:
            return False
        if key in _VERDICTS:
            self.study.decide(_VERDICTS[key], card.id, coder=self.coder)
            self._settled(card, _VERDICTS[key])
        elif key == "c":
            self._correct(card)
        elif key == "e":
            show_evidence(self.desk.evidence(card.id))
            return self.ask(card)
        elif key == "u":
            self._undo()
        else:
            output.lines(_EXPLAINED)
        return True

    def _correct(self, card: Card) -> None:
        code = self.keys.line("code (Enter: as suggested)")
        words = self.keys.line("words (Enter: as they are)")
        start, end = (card.start, card.end) if code else (None, None)
        if words:
            at = card.said.text.find(words)
            if at < 0:
                output.line(f"the words do not stand in the turn: {words}")
                return
            start = card.start - card.passage.start + at
            end = start + len(words)
        if not code and not words:
            output.line("nothing was changed")
            return
        try:
            self.study.decide(
                "correct", card.id, start=start, end=end, to_code=code or None, coder=self.coder
            )
        except QualkitError as error:
            output.line(str(error))
            return
        self._settled(card, "correct", code and self.study.find_codes(code)[0])

    def _settled(self, card: Card, verdict: str, code: str | None = None) -> None:
        self.done.append((card.id, verdict))
        self.queue.decided(card.id, verdict, code)
        self.current = self.queue.following()

    def _undo(self) -> None:
        try:
            result = self.study.undo(coder=self.coder, only=VERDICTS)
        except QualkitError as error:
            output.line(str(error))
            return
        for step in result.steps:
            output.line(f"undone: step {step.number} ({step.verb})")
        if result.steps and self.done:
            self.current, _ = self.done.pop()
            self.queue.undone(self.current)
        elif not result.steps:
            output.line("nothing to undo")

    def tell(self) -> None:
        """Say what was decided and how much still waits."""
        counts = Counter(verdict for _, verdict in self.done)
        told = ", ".join(f"{verdict} {count}" for verdict, count in sorted(counts.items()))
        waiting = output.count(self.queue.n_waiting(), "suggestion")
        output.line(f"{told or 'nothing decided'}; {waiting} still waiting")
