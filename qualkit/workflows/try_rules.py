"""Rules that are being written, tried on the project's turns within a budget of time.

Turns are read in an order that goes through all documents alike, so that what is found so far
tells of all. Nothing is stored, and nothing waits for the writer.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.codebook.fields import rules_text as rules_as_written
from qualkit.codebook.ruling import parse_rules
from qualkit.model.codebooks import RuleHit, RuleTrial
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.codings import Suggestion
from qualkit.model.documents import MODERATOR, Turn
from qualkit.rules import RuleSet, rule_faults, suggest
from qualkit.store import Store
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._rules import coded_passages, rejected_passages

TOGETHER = 32
"""Turns that are read before the clock is looked at."""

AROUND = 60
"""Characters shown on either side of a hit."""


def rules_text(store: Store, code: str) -> str:
    """The rules of `code` as the codebook's YAML writes them."""
    book, _, text = project_codebook(store)
    path = resolve(code, book.paths())
    return rules_as_written(text, next(each for each in book.codes if each.path == path))


def try_rules(store: Store, code: str, rules: str, *, seconds: float, most: int) -> RuleTrial:
    """What `rules` would find for `code`.

    Raises
    ------
    UnknownName, ProjectError
        If there is no such code, or no codebook.
    """
    book, number, _ = project_codebook(store)
    path = resolve(code, book.paths())
    found, faults = parse_rules(rules, book, path, stores.codes.kept_lists(store, number))
    alone = _alone(book, path, found)
    faults = faults or tuple(rule_faults(alone))
    if faults:
        told = tuple((each.line, each.what, each.repair) for each in faults)
        return RuleTrial(code=path, faults=told)
    trial = _Trial(store, RuleSet(alone), until=time.monotonic() + seconds)
    return trial.run(path, most)


def _alone(book: Codebook, path: str, rules: Sequence[Rule]) -> Codebook:
    """`book` with the rules of one code alone, which may be retired."""

    def code(each: Code) -> Code:
        own = each.path == path
        return replace(each, rules=tuple(rules) if own else (), retired=False)

    return replace(book, codes=tuple(code(each) for each in book.codes))


@dataclass(slots=True)
class _Trial:
    store: Store
    rules: RuleSet
    until: float
    hits: list[tuple[Suggestion, Turn]] = field(default_factory=list)

    def run(self, path: str, most: int) -> RuleTrial:
        turns = self._turns() if self.rules.codes else []
        read = self._read(turns)
        shown = sorted(self.hits[:most], key=lambda hit: (hit[0].document, hit[0].span.start))
        return RuleTrial(
            code=path,
            turns=len(turns),
            read=read,
            passages=len(self.hits),
            documents=len({made.document for made, _ in self.hits}),
            participants=len({turn.participant for _, turn in self.hits if turn.participant}),
            hits=tuple(_hit(made, turn) for made, turn in shown),
        )

    def _turns(self) -> list[Turn]:
        """The turns that the rules would read, shuffled in the same way each time."""
        turns = [turn for turn in stores.documents.turns(self.store) if turn.role != MODERATOR]
        return sorted(turns, key=_shuffled)

    def _read(self, turns: Sequence[Turn]) -> int:
        coded = coded_passages(self.store, self.rules)
        rejected = rejected_passages(self.store, self.rules)
        for start in range(0, len(turns), TOGETHER):
            batch = turns[start : start + TOGETHER]
            by_place = {turn.document: [] for turn in batch}  # type: dict[str, list[Turn]]
            for turn in batch:
                by_place[turn.document].append(turn)
            for made in suggest(batch, self.rules, coded=coded, rejected=rejected):
                self.hits.append((made, _turn_of(made, by_place[made.document])))
            if time.monotonic() > self.until:
                return start + len(batch)
        return len(turns)


def _shuffled(turn: Turn) -> bytes:
    return sha256(f"{turn.ordinal} {turn.document}".encode("utf-8", "replace")).digest()


def _turn_of(made: Suggestion, turns: Sequence[Turn]) -> Turn:
    return next(turn for turn in turns if turn.span.start <= made.span.start < turn.span.end)


def _hit(made: Suggestion, turn: Turn) -> RuleHit:
    start, end = made.span.start - turn.span.start, made.span.end - turn.span.start
    return RuleHit(
        document=made.document,
        turn=turn.ordinal,
        participant=turn.participant,
        role=turn.role,
        before=turn.text[max(0, start - AROUND) : start],
        quote=made.quote,
        after=turn.text[end : end + AROUND],
        words=made.evidence,
        about=made.about,
    )
