"""The classifier judged on whole sessions that it has not read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from qualkit import assist
from qualkit import store as stores
from qualkit.model.codings import Coding
from qualkit.model.documents import MODERATOR
from qualkit.model.evaluation import Evaluation
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.store import Store
from qualkit.workflows._recording import Recipe, check_seed, recorded

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateOptions:
    """Against whose codings (empty: everybody's), in how many folds of whole sessions."""

    coders: tuple[str, ...] = ()
    folds: int = 5
    seed: int = 0


def evaluate(
    store: Store, options: EvaluateOptions, *, progress: Progress | None = None
) -> Evaluation:
    """Cross-validate by session over the documents in which people coded.

    Every turn of such a document counts as read.

    Raises
    ------
    UndefinedResult
        If nobody coded, or all in one session.
    """
    check_seed(options.seed)
    started = store.clock()
    turns = [turn for turn in stores.documents.turns(store) if turn.role != MODERATOR]
    codings = [
        coding
        for coding in stores.codings.all_codings(store, by=options.coders)
        if coding.origin in ("human", "import")
    ]
    read = {coding.document for coding in codings}
    labels = assist.labels_from_codings(turns, codings, read=read)
    units = assist.training_set(turns, labels, codes=_used(store, codings))
    result = assist.cross_validate(
        units.texts,
        units.labels,
        units.groups,
        codes=units.codes,
        seed=options.seed,
        folds=options.folds,
        progress=progress,
    )
    coders = ", ".join(sorted({coding.coder for coding in codings}))
    notes = (*result.notes, f"against the codings of {coders} in {len(read)} documents")
    recipe = Recipe(
        kind="evaluate",
        parameters={**asdict(options), "documents": sorted(read)},
        input_digest=digest([(coding.id, coding.code) for coding in codings]),
        started=started,
        versions=installed_versions("numpy", "scikit-learn", "scipy"),
        seed=options.seed,
    )
    return recorded(store, recipe, replace(result, notes=notes))


def _used(store: Store, codings: Sequence[Coding]) -> list[str]:
    given = {coding.code for coding in codings}
    return [path for path in stores.codes.paths(store) if path in given]
