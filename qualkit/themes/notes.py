"""What a reader must know before quoting a topic, in whole sentences.

It knows segments and described topics, and refuses to compute anything but counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.model import Segment, Topic, Turn
from qualkit.model.confounding import Seat, confounded
from qualkit.model.themes import UNSTABLE_BELOW
from qualkit.themes.choose import Candidate
from qualkit.themes.segments import Segmentation
from qualkit.themes.stability import LEAST_SESSIONS, Stability
from qualkit.themes.vocabulary import StopWords


def notes(
    read: Segmentation,
    topics: Sequence[Topic],
    stable: Stability,
    *,
    asked: int | None,
    table: Sequence[Candidate],
    stop: StopWords,
    turns: Sequence[Turn],
) -> tuple[str, ...]:
    """All notes that apply, the gravest first."""
    found = [
        single(topics),
        _confounded(confounding(read.segments, turns)),
        _unstable(topics, stable, read.segments),
        _number(len(topics), asked, table),
        _left_out(read),
        _without_stop_words(read.segments, stop),
    ]
    return tuple(note for note in found if note)


def single(topics: Sequence[Topic]) -> str:
    """Why there is one topic only; empty where there are more."""
    if len(topics) > 1:
        return ""
    return (
        "All segments fell into one topic: nothing in their words parts them, and the topic says"
        " only what is spoken of everywhere. More or longer transcripts may part them."
    )


def confounding(segments: Sequence[Segment], turns: Sequence[Turn]) -> str | None:
    """Why roles cannot be told apart from sessions; None where they can."""
    kinds = {turn.session: turn.kind for turn in turns}
    seats = (
        Seat(
            group=segment.role,
            person=segment.participant,
            session=segment.session,
            kind=kinds[segment.session],
        )
        for segment in segments
    )
    return confounded("role", seats)


def _confounded(why: str | None) -> str:
    return (
        f"{why[0].upper()}{why[1:]}: a topic that one role raises more may be that of its sessions"
        " (their questions, place or time), and cannot be shown to be an effect of role."
        if why
        else ""
    )


def _unstable(topics: Sequence[Topic], stable: Stability, segments: Sequence[Segment]) -> str:
    if stable.jaccard is None:
        n = len({segment.session for segment in segments})
        return (
            f"Stability is undefined: topics are refitted without each session, and {n} of"
            f" {LEAST_SESSIONS} sessions needed are there."
        )
    weak = [str(topic.topic) for topic in topics if topic.is_unstable]
    if not weak:
        return ""
    one = len(weak) == 1
    return (
        f"Topic{'' if one else 's'} {', '.join(weak)} {'does' if one else 'do'} not hold over"
        f" bootstraps of sessions (stability below {UNSTABLE_BELOW}): rely on"
        f" {'it' if one else 'them'} only where the quotes bear it out."
    )


def _number(found: int, asked: int | None, table: Sequence[Candidate]) -> str:
    if asked is None:
        tried = ", ".join(str(row.topics) for row in table)
        return (
            f"{found} topic{' was' if found == 1 else 's were'} chosen among {tried} by coherence"
            " and stability; there is no true number, and the table of all is in the parameters."
        )
    return f"{asked} topics were asked for, {found} hold a segment." if found < asked else ""


def _left_out(read: Segmentation) -> str:
    turns = ", ".join(f"{count} {reason}" for reason, count in read.left_out.items())
    share = read.share_kept or 0.0
    return f"Turns left out: {turns}; {share:.1%} of the others' words were kept." if turns else ""


def _without_stop_words(segments: Sequence[Segment], stop: StopWords) -> str:
    bare = sorted({s.language for s in segments if not stop(s.language)})
    return f"No stop words are known for the language {', '.join(bare)}." if bare else ""
