"""The names that analysts gave topics of a run; a step each, so that undo takes them back.

Which topic of a later run a name goes over to is not kept here: a run keeps in its result how its
topics match those before it (`matches`), so that undoing a name undoes it in all later runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.store import coders, describing, steps
from qualkit.store.connection import Store
from qualkit.store.seals import insertion, seal, sealed_insert

MATCHED = "matched_topics"
"""The entry of a topic model's result that holds its matches."""

TopicKey = tuple[int, int]
"""A topic: the number of its run, and its own."""


@dataclass(frozen=True, slots=True)
class Match:
    """A topic of a run is that of an earlier one, with the Jaccard of their terms."""

    run: int
    topic: int
    became: int
    similarity: float


def name_topic(store: Store, key: TopicKey, name: str, *, coder: str) -> bool:
    """Give a topic of a run another name; False where it has that name already.

    Raises
    ------
    ParameterError
        If the name is empty, too long or cannot be seen, or the coder codes blind.
    """
    coders.refuse_blind(store, "the names of topics are everybody's")
    name = describing.plain_name("name of a topic", name)
    with steps.taken(store, "name topic", coder=coder) as step:
        row, before, by = _row(step, key)
        if before == name:
            return False
        step.note(("naming", row, "name"), text=before)
        step.note(("naming", row, "coder"), number=by)
        store.connection.execute(
            "UPDATE naming SET name = ?, coder_id = ? WHERE id = ?",
            (name, coders.id_of(store, coder), row),
        )
        seal(store, "naming", row)
        (guid,) = store.one("SELECT guid FROM naming WHERE id = ?", (row,)) or ("",)
        step.tell(guid, *key)
    return True


def _row(step: steps.Taking, key: TopicKey) -> tuple[int, str, int]:
    """The row of a topic's name, made where there is none, the name, and who gave it."""
    store = step.store
    query = "SELECT id, name, coder_id FROM naming WHERE run_number = ? AND topic = ?"
    if store.one(query, key) is None:
        made = (store.guids(), *key, "", coders.id_of(store, step.coder), store.clock())
        sealed_insert(store, insertion("naming"), made)
        step.count("namings", 1)
    row, name, by = store.one(query, key) or (0, "", 0)
    return int(row), str(name), int(by)


def names(store: Store) -> dict[TopicKey, str]:
    """The names given to topics of runs; a blind coder sees the own ones."""
    query = f"""
        SELECT run_number, topic, name FROM naming
        WHERE name <> '' AND {coders.seen(store, "coder_id")} ORDER BY run_number, topic"""
    return {(run, topic): name for run, topic, name in store.rows(query)}


def matches(store: Store, kind: str) -> Mapping[int, Sequence[Match]]:
    """How the topics of each run of that kind match those of earlier runs, by its number."""
    query = f"""
        SELECT number, json_extract(result, '$.{MATCHED}') FROM run
        WHERE kind = ? AND status = 'done' AND result NOT NULL ORDER BY number"""
    return {
        number: [Match(*match) for match in json.loads(found or "[]")]
        for number, found in store.rows(query, (kind,))
    }


def anchors(store: Store) -> set[TopicKey]:
    """The topics that anybody named, or that support a theme in force: no words, only numbers."""
    query = """
        SELECT run_number, topic FROM naming WHERE name <> ''
        UNION SELECT run_number, topic FROM support JOIN theme ON theme.id = theme_id
        WHERE topic NOT NULL AND support.removed IS NULL AND theme.removed IS NULL"""
    return {(int(run), int(topic)) for run, topic in store.rows(query)}
