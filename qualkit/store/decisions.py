"""Decisions on suggestions: accept, reject, correct, skip, each by a coder, each in a step.

A coder has one standing decision on a suggestion; a new one revokes it, and takes out the coding
that it made. Nothing is forgotten: a revoked decision stays, and undoing a step brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from qualkit.errors import ParameterError
from qualkit.model.codings import Coding, Suggestion
from qualkit.model.identity import derived_guid
from qualkit.spans import Span, quote_of
from qualkit.store import coders, coding_changes, codings, documents, events, steps, suggestions
from qualkit.store.connection import Store
from qualkit.store.seals import insertion, seal, sealed_insert
from qualkit.store.steps import Taking
from qualkit.store.suggestions import Kept

MAKES_CODING = ("accept", "correct")
"""The verdicts that make a coding."""

_STANDING = """
    SELECT decision.id, verdict, coding.guid, coding.removed FROM decision
    JOIN suggestion ON suggestion.id = suggestion_id
    LEFT JOIN coding ON coding.id = coding_id
    WHERE suggestion.guid = ? AND decision.coder_id = ? AND revoked IS NULL"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is decided, and on what ground.

    ``policy`` says by which rule a whole set was decided; ``span`` and ``code`` are the corrected
    ones of a ``correct``, None where the suggestion's own is right.
    """

    name: str
    policy: str | None = None
    span: Span | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """How many suggestions were decided, how many the coder had decided so already."""

    decided: int
    known: int
    codings: tuple[str, ...] = ()


def decide(store: Store, kept: Sequence[Kept], verdict: Verdict, *, coder: str) -> Decided:
    """Decide on `kept` for `coder`, in one step.

    Raises
    ------
    ParameterError
        If several suggestions are to be corrected at once.
    SpanError
        If a corrected span reaches beyond the text.
    """
    if verdict.name == "correct" and len(kept) != 1:
        raise ParameterError(f"{len(kept)} suggestions to correct", expected="one at a time")
    made: list[str] = []
    decided = 0
    with steps.taken(store, verdict.name, coder=coder) as step:
        decider = _Decider(step, coders.id_of(store, coder), verdict)
        for item in kept:
            decided += decider.decide(item.suggestion.id, item, made)
    return Decided(decided=decided, known=len(kept) - decided, codings=tuple(made))


def places_decided(store: Store, coder: str) -> tuple[tuple[str, Span], ...]:
    """Document and span of each suggestion that `coder` decided on, one by one or by a policy."""
    query = """
        SELECT DISTINCT document.name, start, end FROM decision
        JOIN suggestion ON suggestion.id = suggestion_id
        JOIN document ON document.id = document_id AND document.version = suggestion.version
        JOIN coder ON coder.id = coder_id
        WHERE coder.name = ? AND NOT (verdict = 'skip' AND policy NOT NULL)
        ORDER BY document.name, start, end"""
    return tuple((name, Span(start, end)) for name, start, end in store.rows(query, (coder,)))


def skip(store: Store, guid: str, *, coder: str) -> None:
    """Skip the suggestion with that GUID, wherever it stands."""
    with steps.taken(store, "skip", coder=coder) as step:
        decider = _Decider(step, coders.id_of(store, coder), Verdict(name="skip"))
        decider.decide(guid, None, [])


@dataclass(frozen=True, slots=True)
class _Decider:
    step: Taking
    coder: int
    verdict: Verdict

    def decide(self, guid: str, kept: Kept | None, made: list[str]) -> bool:
        """Decide on one suggestion; False where the coder had decided so already."""
        standing = self.step.store.one(_STANDING, (guid, self.coder))
        if standing and standing[1] == self.verdict.name != "correct":
            return False
        if standing:
            self._revoke(*standing)
        coding = self._make(kept) if kept and self.verdict.name in MAKES_CODING else None
        row = _keep(self.step.store, guid, self.verdict, (self.coder, coding))
        self.step.note(("decision", row, "stands"))
        self.step.tell(guid, self.verdict.name, coding)
        if coding:
            made.append(coding)
        self.step.count("suggestions", 1)
        return True

    def _revoke(self, row: int, _: str, coding: str | None, removed: str | None) -> None:
        store = self.step.store
        store.connection.execute(
            "UPDATE decision SET revoked = ? WHERE id = ?", (store.clock(), row)
        )
        seal(store, "decision", row)
        self.step.note(("decision", row, "stands"))
        if coding and removed is None:
            coding_changes.remove_in(self.step, coding)

    def _make(self, kept: Kept) -> str:
        coding = self._corrected(_coding(self.step, kept))
        codings.add(self.step.store, [coding], step=self.step)
        return coding.id

    def _corrected(self, coding: Coding) -> Coding:
        span, code = self.verdict.span, self.verdict.code
        if span is not None:
            text = documents.texts(self.step.store, [coding.document])[coding.document]
            coding = replace(coding, span=span, quote=quote_of(text, span))
        return coding if code is None else replace(coding, code=code)


def _keep(store: Store, suggestion: str, verdict: Verdict, by: tuple[int, str | None]) -> int:
    """Store a decision by a coder, with the coding that it makes; its row."""
    coder, coding = by
    query = """
        SELECT suggestion.id, (SELECT id FROM coding WHERE guid = ?)
        FROM suggestion WHERE guid = ?"""
    suggestion_id, coding_id = store.one(query, (coding, suggestion)) or (None, None)
    row = (
        store.guids(), suggestion_id, verdict.name, coder, verdict.policy, coding_id, store.clock(),
    )  # fmt: skip
    sealed_insert(store, insertion("decision"), row)
    return int((store.one("SELECT last_insert_rowid()") or (0,))[0])


def _coding(step: Taking, kept: Kept) -> Coding:
    suggestion = kept.suggestion
    guid = derived_guid("coding", suggestion.id, step.coder)
    if step.store.one("SELECT 1 FROM coding WHERE guid = ?", (guid,)):
        guid = step.store.guids()  # accepted before, and undone
    return Coding(
        id=guid,
        document=suggestion.document,
        span=suggestion.span,
        quote=suggestion.quote,
        code=suggestion.code,
        coder=step.coder,
        origin=kept.origin,
        about=suggestion.about,
        score=suggestion.score,
        weight=suggestion.weight,
    )


def withdraw(
    store: Store,
    run: int,
    current: Sequence[Suggestion],
    *,
    coder: str,
    origin: str = "rule",
    runs: Collection[int] | None = None,
    codes: Collection[str] | None = None,
) -> int:
    """Skip what waits from the same sort of suggester and run `run` no longer makes; how many.

    Only what some ``runs`` made, and of some ``codes``, where they are given.
    """
    made = {suggestions.made(suggestion) for suggestion in current}
    stale = [
        kept
        for kept in suggestions.all_suggestions(store, status="waiting")
        if kept.origin == origin
        and (runs is None or kept.run in runs)
        and (codes is None or kept.suggestion.code in codes)
        and suggestions.made(kept.suggestion) not in made
    ]
    with store.write():
        verdict, by = Verdict(name="skip", policy=f"run {run} no longer suggests it"), None
        for kept in stale:
            by = by or (coders.id_of(store, coder), None)
            _keep(store, kept.suggestion.id, verdict, by)
        if stale:
            details = {"suggestions": len(stale), "run": run}
            events.record(store, "withdraw", stale[0].suggestion.id, details, coder=coder)
    return len(stale)
