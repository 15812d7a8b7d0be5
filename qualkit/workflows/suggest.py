"""A classifier trained on the project's codings suggests codes for turns nobody has coded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit import assist
from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.model.codings import Coding
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.places import Places
from qualkit.model.runs import installed_versions
from qualkit.model.suggesting import SuggestionRun, count_by_code
from qualkit.store import Store

Progress = Callable[[int, int], None]

KIND = "suggest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestOptions:
    """What to suggest (codes empty: all), learnt from whom (empty: everybody).

    ``coder`` is the one on whose behalf suggestions that a new model no longer makes are
    withdrawn.
    """

    coder: str

    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    threshold: float = 0.5


def suggest(
    store: Store, options: SuggestOptions, *, progress: Progress | None = None
) -> SuggestionRun:
    """Learn from the codings in force and suggest codes where nobody coded.

    In a document that a coder has begun, turns before the last coded one count as read: without
    a coding they are examples of what the codes are not. All others are scored.

    Raises
    ------
    UndefinedResult
        If there is too little to learn from.
    """
    every = stores.documents.turns(store)
    turns = [turn for turn in every if turn.role != MODERATOR]
    codings = stores.codings.all_codings(store, by=options.coders)
    paths = stores.codes.paths(store)
    codes = tuple(resolve(name, paths) for name in options.codes) or None
    for path in codes or ():
        stores.codes.refuse_retired(store, path)
    givable = set(stores.codes.givable(store))
    labels = {
        unit: {view for view in given if view[0] in givable}
        for unit, given in _labels(turns, codings).items()
    }
    found = assist.suggest(
        turns,
        labels,
        codes=codes,
        threshold=options.threshold,
        decided=_decided(store, Places(turns)),
        progress=progress,
    )
    with store.write():
        run = stores.runs.start(
            store,
            KIND,
            {"codes": codes, "coders": options.coders, "threshold": options.threshold,
             "model": found.model},
            input_digest=digest([(coding.id, coding.code) for coding in codings]),
            versions=installed_versions("numpy", "scikit-learn", "scipy"),
        )  # fmt: skip
        added = stores.suggestions.add(store, run, found.suggestions)
        withdrawn = stores.decisions.withdraw(
            store, run, found.suggestions, coder=options.coder, origin="classifier"
        )
        stores.runs.finish(store, run)
    unlearned = [f"{code}: {reason}" for code, reason in found.unlearned.items()]
    return SuggestionRun(
        run=run,
        suggested=len(found.suggestions),
        new=added.new,
        known=added.known,
        withdrawn=withdrawn,
        accepted=0,
        turns=found.scored,
        left_out=len(every) - len(turns),
        rows=count_by_code(found.suggestions, Places(turns), codes or paths),
        notes=(f"learnt from {len(labels)} turns read by coders", *unlearned),
    )


def _labels(turns: Sequence[Turn], codings: Sequence[Coding]) -> dict[Any, Any]:
    """What coders read and gave: turns before the last coded one of a document count as read."""
    labels = assist.labels_from_codings(turns, codings)
    last: dict[str, int] = {}
    for document, ordinal in labels:
        last[document] = max(ordinal, last.get(document, 0))
    for turn in turns:
        if turn.ordinal < last.get(turn.document, 0):
            labels.setdefault((turn.document, turn.ordinal), set())
    return labels


def _decided(store: Store, places: Places) -> set[tuple[tuple[str, int], str]]:
    return {
        ((turn.document, turn.ordinal), kept.suggestion.code)
        for kept in stores.suggestions.all_suggestions(store)
        if kept.status in ("accepted", "rejected")
        for turn in places.touching(kept.suggestion.document, kept.suggestion.span)
    }
