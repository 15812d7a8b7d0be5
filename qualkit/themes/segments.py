"""Turns → segments: one speaker's consecutive turns, joined to 60–150 words.

A topic model learns little from "Yes, that's right." and blurs a monologue of ten pages; a segment
is long enough to be about something and short enough to be about one thing. This module knows
turns and counts words; it refuses to know models, vectors and the store, and it never changes a
word: every segment names the exact spans it was made of. Whatever it leaves out, it counts.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.language import count_words
from qualkit.model import MODERATOR, Segment, Turn
from qualkit.spans import Span, trim

SHORTEST, LONGEST, LEAST, GAP = 60, 150, 20, 12
"""Words a segment should reach, must not pass, needs to stand alone; turns of others between."""

SPEAKER, ITEM = WAYS = ("speaker", "item")
"""What a segment stays within, beside its session: one speaker's turns, or one agenda item's."""

NO_PARTICIPANT, NO_SPEECH, TOO_SHORT, UNSPACED = (
    "no participant",
    "no speech",
    "too short",
    "no spaces between words",
)
"""Reasons to leave a turn out, beside the roles in ``leave_out``."""

Splitter = Callable[[str, str], Iterable[Span]]
"""Text and language → the spans of its sentences."""

# Thai, Lao, Burmese, Khmer, kana, bopomofo and Chinese characters.
_RUN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_LONGEST_WORD = 6

_ABBREVIATED = r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\b[A-Z])"
_SENTENCE = re.compile(rf".+?(?:{_ABBREVIATED}[.?!…]+[\"'”’»)\]]*(?=\s)|\n|$)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """Segments, and what did not become one.

    ``left_out`` counts turns by reason: a role left out, ``no participant``, ``no speech``,
    ``no spaces between words`` or ``too short`` (a turn counts here when none of its words were
    kept). ``words`` counts the words of all turns that could have been kept, ``kept`` those that
    were.
    """

    segments: tuple[Segment, ...]
    left_out: Mapping[str, int]
    words: int
    kept: int

    @property
    def share_kept(self) -> float | None:
        """Share of the words kept, in [0, 1]; None where nothing was said."""
        return self.kept / self.words if self.words else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or what was cut from an overlong one; ``turn`` is its turn's position."""

    turn: int
    span: Span
    words: int


def sentences(text: str, _language: str = "en") -> tuple[Span, ...]:
    """Spans of the sentences of `text`, cut after full stops, question and exclamation marks.

    >>> [(span.start, span.end) for span in sentences("No. We met there.")]
    [(0, 3), (4, 17)]
    """
    found = (trim(text, Span(*match.span())) for match in _SENTENCE.finditer(text))
    return tuple(span for span in found if span)


def segments(
    turns: Sequence[Turn],
    *,
    shortest: int = SHORTEST,
    longest: int = LONGEST,
    leave_out: Sequence[str] = (MODERATOR,),
    gap: int = GAP,
    least: int = LEAST,
    split: Splitter = sentences,
    by: str = SPEAKER,
) -> Segmentation:
    """Join each speaker's consecutive turns to segments of `shortest` to `longest` words.

    Turns of others may lie between two turns of a segment, at most `gap` of them; sessions and
    documents never mix. By ``item`` no segment leaves its agenda item (the turns' question), and
    within one any number of others' turns may lie between; a segment is still one speaker's,
    since all that is told of a topic counts people and their roles. Turns without an item are
    joined as by ``speaker``.

    A segment closes at the first end of a turn at or after `shortest` words; a turn that does not
    fit is cut between sentences into parts of like length, and a sentence longer than `longest`
    (automatic transcripts have no full stops) between words. What is left below `shortest` joins
    the speaker's segment before if both together stay within `longest`, else stands alone from
    `least` words on, else is left out and counted. Speech in a script that is written without
    spaces cannot be counted in words, and is left out.

    Parameters
    ----------
    turns : sequence of Turn
        In the order of their documents.
    shortest, longest, least : int
        Words; ``0 < least <= shortest <= longest``.
    leave_out : sequence of str
        Roles that are left out.
    gap : int
        How many turns of others may lie inside a segment.
    split : callable
        Text and language → the spans of its sentences.
    by : str
        ``speaker`` or ``item``.

    Returns
    -------
    Segmentation
        Segments in the order of the documents and of their first words; empty without turns.

    Raises
    ------
    ParameterError
        If the limits contradict each other.
    UnknownName
        If `by` is neither.
    UndefinedResult
        If no turn that could be read has an agenda item, and items were asked for.
    """
    if by not in WAYS:
        raise UnknownName("way to join turns", by, WAYS)
    if not 0 < least <= shortest <= longest or gap < 0:
        raise ParameterError(
            f"segments of {shortest} to {longest} words, alone from {least}, gap {gap}",
            expected="0 < least ≤ shortest ≤ longest and a gap of 0 or more",
        )
    fit, left_out = _eligible(turns, leave_out)
    if by == ITEM and fit and not any(turns[index].question for index in fit):
        raise UndefinedResult(
            "no turn has an agenda item",
            expected="headings or questions that turns belong to",
            repair="join turns by speaker, or write the items as headings above the turns",
        )
    limits = (shortest, longest, least)
    made: list[tuple[int, Segment]] = []
    kept_turns: set[int] = set()
    total = 0
    for chain in _chains(turns, fit, gap, by):
        pieces = [
            piece for index in chain for piece in _pieces(turns[index], index, longest, split)
        ]
        total += sum(piece.words for piece in pieces)
        for part in _packed(pieces, limits):
            kept_turns.update(piece.turn for piece in part)
            made.append((part[0].turn, _segment(turns, part)))
    left_out[TOO_SHORT] += len(set(fit) - kept_turns)
    made.sort(key=lambda item: (item[0], item[1].spans[0].start))
    found = tuple(segment for _, segment in made)
    return Segmentation(
        segments=found,
        left_out=MappingProxyType({key: n for key, n in sorted(left_out.items()) if n}),
        words=total,
        kept=sum(segment.words for segment in found),
    )


def _eligible(turns: Sequence[Turn], leave_out: Sequence[str]) -> tuple[list[int], Counter[str]]:
    fit: list[int] = []
    left_out: Counter[str] = Counter()
    for index, turn in enumerate(turns):
        if turn.role in leave_out and turn.role is not None:
            left_out[turn.role] += 1
        elif not turn.participant:
            left_out[NO_PARTICIPANT] += 1
        elif not any(count_words(turn.spoken(span)) for span in turn.speech()):
            left_out[NO_SPEECH] += 1
        elif _is_unspaced(turn):
            left_out[UNSPACED] += 1
        else:
            fit.append(index)
    return fit, left_out


def _is_unspaced(turn: Turn) -> bool:
    """True where most of what is said runs on without spaces, in a script that is so written."""
    said = "".join(turn.spoken(span) for span in turn.speech())
    runs = _RUN.findall(said)
    letters = sum(map(len, runs))
    return bool(runs) and letters > len(said) / 2 and letters > _LONGEST_WORD * len(runs)


def _chains(turns: Sequence[Turn], fit: Sequence[int], gap: int, by: str) -> Iterator[list[int]]:
    """Positions of one speaker's turns that may share a segment, speaker by speaker."""
    by_speaker: dict[tuple[str, ...], list[int]] = {}
    for index in fit:
        turn = turns[index]
        item = (turn.question or "") if by == ITEM else ""
        key = (turn.session, turn.document, turn.participant or "", turn.language, item)
        by_speaker.setdefault(key, []).append(index)
    for (*_, item), positions in by_speaker.items():
        chain = positions[:1]
        for before, after in itertools.pairwise(positions):
            if after - before - 1 > gap and not item:
                yield chain
                chain = []
            chain.append(after)
        yield chain


def _pieces(turn: Turn, index: int, longest: int, split: Splitter) -> Iterator[_Piece]:
    for stretch in turn.speech():
        text = turn.spoken(stretch)
        for sentence in split(text, turn.language):
            for part in _shortened(text, sentence, longest):
                words = count_words(text[part.start : part.end])
                if words:
                    start = stretch.start
                    yield _Piece(index, Span(start + part.start, start + part.end), words)


def _shortened(text: str, sentence: Span, longest: int) -> Iterator[Span]:
    words = [match.span() for match in re.finditer(r"\S+", text[sentence.start : sentence.end])]
    size = -(-len(words) // -(-len(words) // longest)) if words else 1
    for first in range(0, len(words), size):
        last = min(first + size, len(words)) - 1
        yield Span(sentence.start + words[first][0], sentence.start + words[last][1])


def _packed(pieces: Sequence[_Piece], limits: tuple[int, int, int]) -> list[list[_Piece]]:
    """Pieces of one chain, grouped; what is too short for any group is not among them."""
    shortest, longest, least = limits
    groups: list[list[_Piece]] = []
    for group in _filled(pieces, shortest, longest):
        words = _words(group)
        if words < shortest and groups and _words(groups[-1]) + words <= longest:
            groups[-1].extend(group)
        elif words >= least:
            groups.append(group)
    return groups


def _filled(pieces: Sequence[_Piece], shortest: int, longest: int) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    words = 0
    target = shortest
    for _, same in itertools.groupby(pieces, key=lambda piece: piece.turn):
        rest = list(same)
        left = _words(rest)
        whole = words + left
        # A turn that does not fit is cut into parts of like length.
        target = shortest if whole <= longest else max(shortest, whole // -(-whole // longest))
        for piece in rest:
            if group and words + piece.words > longest:
                yield group
                group, words = [], 0
            group.append(piece)
            words += piece.words
            left -= piece.words
            if words >= target and (not left or words + left > longest or target > shortest):
                yield group
                group, words = [], 0
    if group:
        yield group


def _segment(turns: Sequence[Turn], part: Sequence[_Piece]) -> Segment:
    turn = turns[part[0].turn]
    spans: list[Span] = []
    texts: list[str] = []
    for piece, before in zip(part, [None, *part[:-1]], strict=True):
        owner = turns[piece.turn]
        if before and before.turn == piece.turn and _touches(owner, before.span, piece.span):
            spans[-1] = Span(spans[-1].start, piece.span.end)
            texts[-1] = owner.spoken(spans[-1])
        else:
            spans.append(piece.span)
            texts.append(owner.spoken(piece.span))
    return Segment(
        document=turn.document,
        session=turn.session,
        participant=turn.participant or "",
        role=turn.role or "",
        language=turn.language,
        spans=tuple(spans),
        text=" ".join(texts),
        words=_words(part),
    )


def _touches(turn: Turn, first: Span, second: Span) -> bool:
    between = turn.text[first.end - turn.span.start : second.start - turn.span.start]
    return not between.strip()


def _words(pieces: Sequence[_Piece]) -> int:
    return sum(piece.words for piece in pieces)
