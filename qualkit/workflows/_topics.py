"""A topic model as its run keeps it: topics, and where each segment stands; never what was said.

Segments are kept by their document's GUID and version and their spans, so that no word and no name
stands in the record; quotes are read from the texts anew. A segment whose text was edited since is
known no more, and counted in a note.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualkit import store as stores
from qualkit import themes as engines
from qualkit.errors import ProjectError
from qualkit.language import count_words
from qualkit.model.documents import Turn
from qualkit.model.themes import Segment, Themes, themes_from_dict
from qualkit.spans import Span
from qualkit.store import Store

KIND = "themes"

_KEPT = "kept_segments"


def latest(store: Store) -> Themes:
    """The themes of the newest run.

    Raises
    ------
    ProjectError
        If no topic model has run.
    """
    newest = stores.runs.latest_result(store, KIND)
    if newest is None:
        raise ProjectError(
            f"{store.path.name} has no themes yet", repair=f"run: qualkit themes {store.path.name}"
        )
    return from_record(store, *newest)


def as_record(store: Store, found: Themes) -> dict[str, Any]:
    """What the run keeps of a topic model."""
    record = found.to_dict()
    for topic in record["topics"]:
        del topic["quotes"]
    guids = stores.documents.guids(store)
    placed = zip(found.members, found.labels, found.weights, strict=True)
    record[_KEPT] = [
        [
            *guids[member.document],
            label,
            weight,
            [[span.start, span.end] for span in member.spans],
        ]
        for member, label, weight in placed
    ]
    return record


def from_record(store: Store, run: int, record: Mapping[str, Any]) -> Themes:
    """The topic model that a run keeps, with its segments and quotes as the texts are today."""
    kept = [*_segments(store, record.get(_KEPT, ()))]
    plain = {key: value for key, value in record.items() if key != _KEPT}
    found = replace(themes_from_dict(plain), run=run)
    if _KEPT not in record:
        return found
    members = tuple(member for member, _, _ in kept)
    labels = tuple(label for _, label, _ in kept)
    weights = tuple(weight for _, _, weight in kept)
    gone = len(record[_KEPT]) - len(kept)
    notes = (_edited(gone, len(record[_KEPT])),) if gone else ()
    return replace(
        found,
        members=members,
        labels=labels,
        weights=weights,
        notes=(*found.notes, *notes),
        topics=tuple(
            replace(
                topic,
                quotes=engines.quotes(
                    members,
                    [index for index, label in enumerate(labels) if label == topic.topic],
                    weights,
                ),
            )
            for topic in found.topics
        ),
    )


def _edited(gone: int, of: int) -> str:
    return (
        f"{gone} of {of} segments stand in texts that were edited or removed since: find the"
        " topics anew."
    )


def _segments(store: Store, kept: Sequence[Sequence[Any]]) -> Iterator[tuple[Segment, int, float]]:
    """The segments that still stand where they did, each with its topic and weight."""
    names = {place: name for name, place in stores.documents.guids(store).items()}
    turns: dict[str, list[Turn]] = defaultdict(list)
    for turn in stores.documents.turns(store):
        turns[turn.document].append(turn)
    for guid, version, label, weight, places in kept:
        name = names.get((guid, version))
        spans = tuple(Span(start, end) for start, end in places)
        owners = [owner for span in spans if name and (owner := _owner(turns[name], span))]
        if len(owners) == len(spans):
            yield _segment(owners, spans), label, weight


def _owner(turns: Sequence[Turn], span: Span) -> Turn | None:
    """The turn that a span lies in."""
    place = bisect_left(turns, span.end, key=lambda turn: turn.span.end)
    inside = place < len(turns) and turns[place].span.start <= span.start
    return turns[place] if inside else None


def _segment(owners: Sequence[Turn], spans: tuple[Span, ...]) -> Segment:
    turn = owners[0]
    said = [owner.spoken(span) for owner, span in zip(owners, spans, strict=True)]
    return Segment(
        document=turn.document,
        session=turn.session,
        participant=turn.participant or "",
        role=turn.role or "",
        language=turn.language,
        spans=spans,
        text=" ".join(said),
        words=sum(count_words(part) for part in said),
    )
