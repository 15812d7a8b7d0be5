"""A classifier trained on the project's codings suggests codes for what nobody has coded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qualkit import assist
from qualkit import store as stores
from qualkit.model.places import Places
from qualkit.model.runs import installed_versions
from qualkit.model.suggesting import SuggestionRun, count_by_code
from qualkit.model.tables import plain
from qualkit.store import Store
from qualkit.store.decisions import Verdict
from qualkit.workflows._learning import (
    LEARNED_WITH,
    LearnOptions,
    Study,
    chosen_codes,
    inputs_of,
    study_of,
)
from qualkit.workflows._recording import check_seed

Progress = Callable[[int, int], None]

KIND = "suggest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestOptions:
    """What to suggest (codes empty: all), learnt from whom (empty: everybody).

    ``coder`` is the one on whose behalf suggestions that a new model no longer makes are
    withdrawn, and those above a certified threshold accepted. ``threshold`` None: each code's own.
    ``accept_at`` is a precision, ``skip_at`` a recall: see `qualkit.assist.suggest.Wanted`.
    """

    coder: str

    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    unit: str = "turn"
    encoders: tuple[str, ...] = ("default",)
    threshold: float | None = None
    accept_at: float | None = None
    skip_at: float | None = None
    seed: int = 0


def suggest(
    store: Store, options: SuggestOptions, *, progress: Progress | None = None
) -> SuggestionRun:
    """Learn from the codings in force and suggest codes where nobody coded.

    Raises
    ------
    UndefinedResult
        If there is too little to learn from.
    MissingExtra
        If an encoder is not installed.
    """
    check_seed(options.seed)
    codes = chosen_codes(store, options.codes)
    wanted = assist.Wanted(
        codes=codes,
        threshold=options.threshold,
        precision=options.accept_at,
        recall=options.skip_at,
        seed=options.seed,
    )
    learn = LearnOptions(coders=options.coders, unit=options.unit, encoders=options.encoders)
    study = study_of(store, learn)
    inputs, seeds = inputs_of(store, study, learn, progress)
    found = assist.suggest(study.training, inputs, seeds=seeds, wanted=wanted, progress=progress)
    return _kept(store, options, study, found)


def _kept(
    store: Store, options: SuggestOptions, study: Study, found: assist.Proposals
) -> SuggestionRun:
    """Store what was suggested under a run, and what is accepted with it."""
    codes = [one.code for one in found.learned_codes]
    with store.write():
        run = _started(store, options, study, found.model)
        added = stores.suggestions.add(store, run, found.suggestions)
        withdrawn = stores.decisions.withdraw(
            store,
            run,
            found.suggestions,
            coder=options.coder,
            origin="classifier",
            runs=_of_same_learner(store),
            codes=codes,
        )
        accepted = _accept(store, run, found, options)
        learned = [plain(one) for one in found.learned_codes]
        stores.runs.finish(store, run, result={"model": found.model, "learned": learned})
    return SuggestionRun(
        run=run,
        suggested=len(found.suggestions),
        new=added.new,
        known=added.known,
        withdrawn=withdrawn,
        accepted=accepted,
        turns=found.scored,
        left_out=study.left_out,
        rows=count_by_code(found.suggestions, Places(study.turns), codes),
        unit=options.unit,
        learned=found.learned_codes,
        notes=tuple(_notes(options, study, found)),
    )


def _started(store: Store, options: SuggestOptions, study: Study, model: str) -> int:
    parameters = {
        "codes": options.codes, "coders": options.coders, "unit": options.unit,
        "encoders": options.encoders, "threshold": options.threshold, "model": model,
        "accept_at": options.accept_at, "skip_at": options.skip_at, "revision": study.revision,
        stores.runs.LEARNER: store.viewer,
    }  # fmt: skip
    return stores.runs.start(
        store,
        KIND,
        parameters,
        input_digest=study.digest(),
        versions=installed_versions(*LEARNED_WITH),
        seed=options.seed,
    )


def _of_same_learner(store: Store) -> set[int]:
    """Runs of everybody who sees all, or of the blind coder who asks: no queue of another ends."""
    return {
        run.number
        for run in stores.runs.all_runs(store)
        if run.kind == KIND and run.parameters.get(stores.runs.LEARNER) == store.viewer
    }


def _accept(store: Store, run: int, found: assist.Proposals, options: SuggestOptions) -> int:
    if not found.accepted:
        return 0
    ids = set(found.accepted)
    kept = [
        one
        for one in stores.suggestions.all_suggestions(store, status="waiting")
        if one.suggestion.id in ids
    ]
    policy = f"certified in run {run}: precision {options.accept_at:g} at 95 % confidence"
    verdict = Verdict(name="accept", policy=policy)
    return stores.decisions.decide(store, kept, verdict, coder=options.coder).decided


def _notes(options: SuggestOptions, study: Study, found: assist.Proposals) -> Iterator[str]:
    training = study.training
    whole = int(training.whole.sum())
    sessions = "1 session" if found.sessions == 1 else f"{found.sessions} sessions"
    yield (
        f"learnt from {found.learned} {options.unit}s in {sessions},"
        f" {whole} of them read for all codes"
    )
    if not found.scored:
        yield "nothing is left that was not read"
    if study.silent:
        yield f"{study.silent} turns without words left out"
    for one in found.learned_codes:
        if one.undefined:
            yield f"{one.code}: {one.undefined}"
        for promise in (one.accept, one.skip):
            if promise and promise.refused:
                yield f"{one.code}: {promise.refused}"
    ranked = [one.code for one in found.learned_codes if one.kind in ("rank", "likeness")]
    if ranked:
        yield (
            "too few examples for a chance; the likeliest few are suggested, and their scores only"
            f" rank: {', '.join(ranked)}"
        )
