"""What to read next of what nobody has read for all codes, and what of it is still to be read.

The run of a queue keeps places and reasons, never what was said: units by their document's GUID
and version and their span, so that one whose text was edited since is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.errors import UndefinedResult
from qualkit.model.queue import Pick, Queue, QueueItem
from qualkit.model.readings import ToRead
from qualkit.model.units import shown_unit
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._learned_runs import place_of, recipe_of
from qualkit.workflows._learning import (
    LearnOptions,
    Study,
    chosen_codes,
    inputs_of,
    study_of,
)
from qualkit.workflows._recording import check_seed, recorded
from qualkit.workflows._unread import read_units, readable_units

if TYPE_CHECKING:
    from qualkit.assist.pool import Pool
    from qualkit.assist.scoring import Scores

Progress = Callable[[int, int], None]

KIND = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueOptions:
    """How many units, which share at random, for which codes (empty: all), learnt from whom."""

    n: int = 20
    random: float = 0.2
    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    unit: str = "turn"
    encoders: tuple[str, ...] = ("default",)
    seed: int = 0


def queue(store: Store, options: QueueOptions, *, progress: Progress | None = None) -> Queue:
    """Choose what to read next, each with its reason; keep it as a run.

    Raises
    ------
    UndefinedResult
        If there is no code to read for.
    ParameterError
        If fewer than one unit is wanted, or too small a share at random.
    MissingExtra
        If an encoder is not installed.
    """
    from qualkit.assist.queue import check_queue, queue_notes, read_next

    check_seed(options.seed)
    check_queue(wanted=options.n, random_share=options.random)
    started = store.clock()
    learn = LearnOptions(coders=options.coders, unit=options.unit, encoders=options.encoders)
    study = study_of(store, learn, codes=chosen_codes(store, options.codes))
    if not study.training.codes:
        raise UndefinedResult(
            "the project has no codes to read for",
            repair=f"import a codebook: qualkit codebook {store.path.name} import FILE.yaml",
        )
    pool, rows, scores = _pool(store, study, learn, seed=options.seed, progress=progress)
    picks = read_next(pool, wanted=options.n, random_share=options.random, seed=options.seed)
    result = Queue(
        unit=options.unit,
        unread=len(pool),
        seed=options.seed,
        items=tuple(_item(study, rows[pick.unit], pick) for pick in picks),
        notes=(*queue_notes(pool, picks), *_notes(study, scores, options.coders)),
    )
    recipe = recipe_of(KIND, study, options, started=started)
    recipe = replace(recipe, parameters={**recipe.parameters, stores.runs.LEARNER: store.viewer})
    return recorded(store, recipe, result, _as_record(store, result))


def left_to_read(store: Store) -> tuple[ToRead, ...]:
    """The units of the newest queue that nobody has read since, in its order; none without one.

    A blind coder goes on with the own queue, and everybody else with none of a blind coder's.
    """
    latest = stores.runs.latest_result(store, KIND)
    if latest is None:
        return ()
    run, record = latest
    names = {place: name for name, place in stores.documents.guids(store).items()}
    units = readable_units(stores.documents.turns(store), record["unit"])
    unread = {
        (unit.document, unit.span)
        for unit, is_read in zip(units, read_units(store, units).tolist(), strict=True)
        if not is_read
    }
    return tuple(one for one in _to_read(run, record, names) if (one.document, one.span) in unread)


def passed_over(store: Store) -> int:
    """How many units of the newest queue `left_to_read` leaves out, their text edited since.

    Those that were read before, and stayed as they were, are not counted.
    """
    latest = stores.runs.latest_result(store, KIND)
    if latest is None:
        return 0
    run, record = latest
    now = {guid: (version, name) for name, (guid, version) in stores.documents.guids(store).items()}
    places = [item["document"] for item in record["items"]]
    edited = [now[guid][1] for guid, version in places if guid in now and now[guid][0] != version]
    readings = stores.readings.all_readings(store)
    read = {(one.document, one.span) for one in readings if one.run == run}
    return len(edited) - sum(document in edited for document, _ in read)


def units_to_read(result: Queue) -> tuple[ToRead, ...]:
    """The units of a queue, to be read in its order."""
    return tuple(
        ToRead(
            document=item.unit.document,
            span=Span(item.unit.start, item.unit.end),
            run=result.run,
            is_sampled=item.pick.sampled and result.run is not None,
            why=item.pick.why,
        )
        for item in result.items
    )


def _pool(
    store: Store, study: Study, learn: LearnOptions, *, seed: int, progress: Progress | None
) -> tuple[Pool, list[int], Scores]:
    """The unread units with their scores and vectors, and their numbers among all."""
    from qualkit.assist.features import fold
    from qualkit.assist.pool import Pool
    from qualkit.assist.scoring import scores_of

    training = study.training
    inputs, seeds = inputs_of(store, study, learn, progress)
    is_read = read_units(store, training.units)
    rows = (~is_read).nonzero()[0]
    scores = scores_of(training, inputs, seeds=seeds, rows=rows, seed=seed, progress=progress)
    vectors = inputs.vectors[0] if inputs.vectors else None
    pool = Pool(
        probabilities=scores.values,
        codes=training.codes,
        positives=training.positives(),
        documents=[training.units[row].document for row in rows.tolist()],
        vectors=None if vectors is None else vectors[rows],
        read_vectors=None if vectors is None else vectors[is_read],
        texts=[" ".join(fold(inputs.texts[row]).split()) for row in rows.tolist()],
        thresholds=scores.thresholds.tolist(),
        likeness=[column for column, kind in enumerate(scores.kinds) if kind == "likeness"],
    )
    return pool, rows.tolist(), scores


def _item(study: Study, row: int, pick: Pick) -> QueueItem:
    unit = study.training.units[row]
    return QueueItem(unit=shown_unit(unit.turn, unit.span), pick=pick)


def _notes(study: Study, scores: Scores, coders: tuple[str, ...]) -> Iterator[str]:
    if not len(study.training.rows):
        coded = f"{' or '.join(coders)} coded nothing" if coders else "nobody coded"
        yield f"{coded} yet: scores are likeness to names, definitions and examples of codes"
        return
    ranked = [
        code
        for code, kind in zip(study.training.codes, scores.kinds, strict=True)
        if kind in ("rank", "likeness")
    ]
    if ranked:
        yield f"scores that only rank, and are no chances: {', '.join(ranked)}"


def _as_record(store: Store, result: Queue) -> dict[str, Any]:
    """The queue as its run keeps it."""
    guids = stores.documents.guids(store)
    return {
        "unit": result.unit,
        "unread": result.unread,
        "items": [
            {
                **place_of(item, guids),
                "reason": item.pick.reason,
                "why": item.pick.why,
                "code": item.pick.code,
                "score": item.pick.score,
                "sampled": item.pick.sampled,
                "inclusion": item.pick.inclusion,
            }
            for item in result.items
        ],
    }


def _to_read(
    run: int, record: Mapping[str, Any], names: Mapping[tuple[Any, ...], str]
) -> Iterator[ToRead]:
    for item in record["items"]:
        name = names.get(tuple(item["document"]))
        if name is not None:
            yield ToRead(
                document=name,
                span=Span(item["start"], item["end"]),
                run=run,
                is_sampled=item["sampled"],
                why=item["why"],
            )
