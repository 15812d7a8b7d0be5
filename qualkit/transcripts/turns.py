"""Paragraphs to turns: consecutive paragraphs of one speaker are one turn.

A *paragraph* is the reader's unit: a block of running text, a paragraph of a word processor, a
cue. This module cuts paragraphs at speaker labels, decides who goes on speaking, and says what
between a turn's ends nobody spoke. It knows no file format.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit.model import NonSpeech, ParsedDocument, ParsedTurn, Skipped
from qualkit.spans import Span, trim
from qualkit.transcripts.directions import find_directions
from qualkit.transcripts.headers import Header, find_header
from qualkit.transcripts.labelling import Paragraph, Piece, label_paragraphs, strip_span
from qualkit.transcripts.labels import Label
from qualkit.transcripts.sections import ATTRIBUTE, mark_sections, questions
from qualkit.transcripts.source import Lines, Source, fold_name
from qualkit.transcripts.times import TIME, seconds

__all__ = ["Found", "Paragraph", "find_turns", "strip_span"]

_TIME = re.compile(TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The turns of a text, what in it is not speech, what was left out, what is doubtful.

    ``header`` is what the head of the text says; ``has_sections`` that observation is told from
    reflection, as in field notes.
    """

    turns: tuple[ParsedTurn, ...]
    non_speech: tuple[NonSpeech, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    header: Header = field(default_factory=Header)
    has_sections: bool = False

    def document(
        self, text: str, *, format_name: str, encoding: str, skipped: Iterable[Skipped] = ()
    ) -> ParsedDocument:
        """The document that these turns are of; `skipped` is what the reader itself left out."""
        is_note = self.has_sections and not any(turn.speaker for turn in self.turns)
        return ParsedDocument(
            text=text,
            turns=self.turns,
            format=format_name,
            encoding=encoding,
            non_speech=self.non_speech,
            skipped=(*self.skipped, *skipped),
            notes=self.notes,
            session=self.header.session,
            kind=self.header.kind or ("field-note" if is_note else None),
            language=self.header.language,
            attributes=self.header.attributes,
        )


@dataclass(slots=True)
class _Open:
    """A turn that may go on."""

    speaker: str | None
    start: int = -1
    end: int = -1
    begins: float | None = None
    ends: float | None = None
    section: str | None = None


def find_turns(
    text: str, paragraphs: Sequence[Paragraph], source: Source, *, lists: bool = False
) -> Found:
    """The turns of a text cut into paragraphs.

    Where the paragraphs carry speakers of their own no label is looked for, and one without a
    speaker stays without. Otherwise labels decide; an unlabelled paragraph goes on with the
    speaker before it, and without any label each paragraph is a turn of nobody. `lists` says
    whether items of lists may be turns, as in Markdown. A head of the text ("Date: …") is no turn.
    """
    named = any(paragraph.speaker for paragraph in paragraphs)
    header = Header() if named else find_header(text)
    body = [part for each in paragraphs if (part := _below(text, each, header.end))]
    parts = body if named else mark_sections(text, body)
    labelling = label_paragraphs(text, parts, source, lists=lists)
    merges = labelling.labelled or named
    assembly = _Assembly(text, source, labelled=labelling.labelled, merges=merges)
    return replace(
        assembly.run(labelling.pieces, header),
        notes=labelling.notes,
        has_sections=any(part.section for part in parts),
    )


def _below(text: str, paragraph: Paragraph, end: int) -> Paragraph | None:
    """What of the paragraph stands below the head that ends at `end`."""
    if paragraph.start >= end:
        return paragraph
    start, _ = strip_span(text, min(end, paragraph.end), paragraph.end)
    return replace(paragraph, start=start) if start < paragraph.end else None


class _Assembly:
    """Joins paragraphs to turns, one pass over the text."""

    def __init__(self, text: str, source: Source, *, labelled: bool, merges: bool) -> None:
        self._text = text
        self._source = source
        self._labelled = labelled
        self._merges = merges
        self._lines = Lines(text)
        self._turns: list[ParsedTurn] = []
        self._labels: list[tuple[int, int]] = []
        self._inner: list[tuple[int, int]] = []
        self._non_speech: list[NonSpeech] = []
        self._skipped: list[Skipped] = []
        self._open = _Open(None)
        self._questions: Mapping[int, str] = {}
        self._question: str | None = None
        self._times: Mapping[int, float] = {}

    def run(self, pairs: Sequence[Piece], header: Header) -> Found:
        headings = [part for part, _ in pairs if part.heading]
        self._questions = questions(self._text, headings) if self._merges else {}
        outside = [NonSpeech(span=Span(p.start, p.end), kind="heading") for p in headings]
        head = trim(self._text, Span(0, header.end)) if header.end else None
        outside += [NonSpeech(span=head, kind="header")] if head else []
        openings = {self._opening(part, label) for part, label in pairs if label}
        taken = sorted(
            [(item.span.start, item.span.end) for item in outside]
            + [(label.start, label.end) for _, label in pairs if label]
        )
        directions = _outside_of(taken, find_directions(self._text, openings))
        silent = _Silence(self._text, directions)
        self._times = _times_by_place(self._text, directions)
        for paragraph, label in pairs:
            self._take(paragraph, label, silent)
        self._close()
        labels = [NonSpeech(span=Span(start, end), kind="label") for start, end in self._inner]
        non_speech = sorted([*outside, *directions, *labels], key=lambda item: item.span.start)
        return Found(
            turns=tuple(self._turns),
            non_speech=tuple(non_speech),
            skipped=tuple(self._skipped),
            header=header,
        )

    def _opening(self, paragraph: Paragraph, label: Label) -> int:
        return strip_span(self._text, label.end, paragraph.end)[0]

    def _take(self, paragraph: Paragraph, label: Label | None, silent: _Silence) -> None:
        if paragraph.heading:
            self._close()
            self._open = _Open(None)
            self._question = self._questions.get(paragraph.start)
            return
        speaker = label.name if label else paragraph.speaker
        if label and label.together:
            speaker = None
        if label or paragraph.speaker or not self._labelled:
            self._change_speaker(speaker)
        start = paragraph.start
        if label:
            start = self._opening(paragraph, label)
            if self._open.start < 0 and self._open.begins is None:
                self._open.begins = label.begins
            self._labels.append((label.start, max(start, label.end)))
        elif not speaker and silent.fills(start, paragraph.end):
            return
        if start < paragraph.end:
            self._extend(start, paragraph, label)

    def _change_speaker(self, speaker: str | None) -> None:
        same = fold_name(speaker or "") == fold_name(self._open.speaker or "")
        if not (same and self._merges):
            self._close()
            self._open = _Open(speaker)

    def _begins(self, start: int, paragraph: Paragraph, label: Label | None) -> float | None:
        """When a turn begins: by its paragraph, or a time written where it or its label starts."""
        if paragraph.begins is not None:
            return paragraph.begins
        return self._times.get(start, self._times.get(label.start if label else start))

    def _extend(self, start: int, paragraph: Paragraph, label: Label | None) -> None:
        turn = self._open
        if turn.start < 0:
            turn.start = start
            if turn.begins is None:
                turn.begins = self._begins(start, paragraph, label)
            turn.section = paragraph.section
        turn.end, turn.ends = paragraph.end, paragraph.ends

    def _close(self) -> None:
        turn = self._open
        if turn.start >= 0:
            self._turns.append(
                ParsedTurn(
                    span=Span(turn.start, turn.end),
                    speaker=turn.speaker,
                    begins=turn.begins,
                    ends=turn.ends,
                    question=self._question,
                    attributes={ATTRIBUTE: turn.section} if turn.section else {},
                )
            )
            self._inner += [
                (start, end) for start, end in self._labels if turn.start < start and end < turn.end
            ]
        elif self._labels:
            line = self._lines.number(self._labels[0][0])
            self._skipped.append(self._source.skip(line, "a speaker label without words"))
        self._labels = []


class _Silence:
    """Tells which paragraphs hold nothing but non-speech."""

    def __init__(self, text: str, directions: Sequence[NonSpeech]) -> None:
        self._text = text
        self._directions = directions
        self._starts = [item.span.start for item in directions]

    def fills(self, start: int, end: int) -> bool:
        at = bisect.bisect_left(self._starts, start)
        if at == len(self._starts) or self._starts[at] >= end:
            return False
        while at < len(self._starts) and self._starts[at] < end:
            if _has_word(self._text[start : self._starts[at]]):
                return False
            start = self._directions[at].span.end
            at += 1
        return not _has_word(self._text[start:end])


def _times_by_place(text: str, marks: Iterable[NonSpeech]) -> dict[int, float]:
    """The seconds of each time in the text, by where it starts and by where words follow it."""
    found = {}
    for mark in marks:
        if mark.kind == "time" and (time := _TIME.search(text, mark.span.start, mark.span.end)):
            following, _ = strip_span(text, mark.span.end, len(text))
            found[mark.span.start] = found[following] = seconds(time[0])
    return found


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _outside_of(
    taken: Sequence[tuple[int, int]], directions: Iterable[NonSpeech]
) -> list[NonSpeech]:
    """Those directions that overlap neither a label or heading nor one another."""
    starts = [start for start, _ in taken]
    kept: list[NonSpeech] = []
    end = 0
    for item in directions:
        at = bisect.bisect_left(starts, item.span.end)
        free = at == 0 or taken[at - 1][1] <= item.span.start
        if free and item.span.start >= end:
            kept.append(item)
            end = item.span.end
    return kept
