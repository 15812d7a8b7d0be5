"""What each rule of the codebook votes for in the project; nothing is suggested by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from qualkit import store as stores
from qualkit.model.codes import Codebook
from qualkit.model.coverage import Coverage, RuleCoverage
from qualkit.model.documents import MODERATOR
from qualkit.model.runs import installed_versions
from qualkit.rules import RuleSet, coverage
from qualkit.store import Store
from qualkit.store.suggestions import rules_of
from qualkit.workflows._recording import Recipe, recorded
from qualkit.workflows._rules import coded_passages, input_digest

Progress = Callable[[int, int], None]


def rule_coverage(
    store: Store,
    book: Codebook,
    revision: int,
    *,
    with_moderators: bool = False,
    progress: Progress | None = None,
) -> Coverage:
    """Let the rules of `book` read the project and count; recorded as a run of its own."""
    started = store.clock()
    every = stores.documents.turns(store)
    turns = [turn for turn in every if with_moderators or turn.role != MODERATOR]
    rules = RuleSet(book)
    coded = coded_passages(store, rules)
    n_sentences, rows = coverage(turns, rules, coded=coded, progress=progress)
    result = Coverage(
        revision=revision,
        sentences=n_sentences,
        turns=len(turns),
        left_out=len(every) - len(turns),
        rows=_decided(store, rules, rows),
    )
    recipe = Recipe(
        kind="coverage",
        parameters={"codebook_revision": revision, "moderators": with_moderators},
        input_digest=input_digest(turns, rules, coded),
        started=started,
        versions=installed_versions("spacy", "simplemma"),
    )
    return recorded(store, recipe, result)


def _decided(
    store: Store, rules: RuleSet, rows: tuple[RuleCoverage, ...]
) -> tuple[RuleCoverage, ...]:
    """`rows` with what was decided on the suggestions that each rule voted for."""
    counts: Counter[tuple[str, str, str]] = Counter(
        (kept.status, kept.suggestion.code, rule)
        for kept in stores.suggestions.all_suggestions(store)
        if kept.origin == "rule" and kept.status in ("accepted", "rejected")
        for rule in rules_of(kept.suggestion.rule)
    )
    prints = [rule for fingerprints in rules.fingerprints for rule in fingerprints]
    return tuple(
        replace(
            row,
            accepted=counts["accepted", row.code, rule],
            rejected=counts["rejected", row.code, rule],
        )
        for row, rule in zip(rows, prints, strict=True)
    )
