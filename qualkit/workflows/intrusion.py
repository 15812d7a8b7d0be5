"""Tasks that test topics: written blind as a table, their key kept by the run; answers scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit import themes as engines
from qualkit.errors import ProjectUnwritable
from qualkit.interchange.tables import write_table
from qualkit.model.identity import digest
from qualkit.model.intrusion import WORD, Intrusion, IntrusionScore, IntrusionTask
from qualkit.store import Store
from qualkit.workflows._intrusion_answers import KIND, SCORES, Key, read_answers
from qualkit.workflows._kept_topics import kept_themes
from qualkit.workflows._recording import Recipe, check_seed, recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class IntrusionOptions:
    """What intrudes, ``word`` or ``topic``, and the seed that decides what is asked."""

    kind: str = WORD
    seed: int = 0


def intrusion(store: Store, options: IntrusionOptions, out: Path) -> Intrusion:
    """Write tasks about the newest topics to `out`, and keep their key under a run.

    Raises
    ------
    ProjectError
        If there are no topics, or the key cannot be kept.
    UndefinedResult
        If no topic gives a task.
    """
    check_seed(options.seed)
    stores.files.check_target(out)
    started = store.clock()
    themes = kept_themes(store)
    keyed = engines.tasks(themes, options.kind, seed=options.seed)
    shown = tuple(
        IntrusionTask(number=number, options=task.options, passage=task.passage)
        for number, task in enumerate(keyed, 1)
    )
    asked = {task.topic for task in keyed}
    made = Intrusion(
        kind=options.kind, seed=options.seed, themes=themes.run, tasks=shown,
        left_out=tuple(t.topic for t in themes.topics if t.topic not in asked),
    )  # fmt: skip
    recipe = Recipe(
        kind=KIND, parameters=asdict(options), started=started, seed=options.seed,
        input_digest=digest([(themes.run, t.topic, t.terms) for t in themes.topics]),
    )  # fmt: skip
    kept = recorded(store, recipe, made, Key(kind=options.kind, tasks=keyed).as_record())
    if kept.run is None:
        raise ProjectUnwritable(
            f"the key of the tasks cannot be kept: {kept.notes[-1]}",
            repair="make the project writable; nothing was written",
        )
    rows = kept.records()
    stores.files.write_whole(
        out, write_table(list(rows[0]), [list(row.values()) for row in rows]).encode()
    )
    return kept


def score_intrusion(store: Store, files: Sequence[Path]) -> IntrusionScore:
    """Hold answered tables of one set of tasks against the key that its run keeps.

    Each file is an annotator, called as the file is.

    Raises
    ------
    ReadError
        If a file is no such table, or a row is not as it was written.
    UndefinedResult
        If nothing is answered.
    """
    started = store.clock()
    number, key, answers = read_answers(store, files)
    found = engines.score(key.kind, key.tasks, answers)
    recipe = Recipe(
        kind=SCORES, parameters={"set": number, "annotators": len(files)}, started=started,
        input_digest=digest([sorted(given.chosen.items()) for given in answers]),
    )  # fmt: skip
    found = replace(found, set=number)
    return recorded(store, recipe, found, _without_names(found))


def _without_names(found: IntrusionScore) -> dict[str, Any]:
    """What the run keeps: annotators by number, as a file may be called as a person is."""
    record = found.to_dict()
    for number, annotator in enumerate(record["annotators"], 1):
        annotator["annotator"] = str(number)
    return record
