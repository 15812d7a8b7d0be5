"""Where the paragraphs of a document are labelled: each cut at the labels that name speakers.

It takes the paragraphs of a reader and gives them back in pieces, each with its label or without
one. Which candidates are labels is decided in `qualkit.transcripts.speakers`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qualkit.codebook.expressions import regex_problem
from qualkit.errors import ParameterError
from qualkit.transcripts.labels import Label, Style, find_by, find_label, find_styled
from qualkit.transcripts.source import Source, fold_name
from qualkit.transcripts.speakers import (
    accept_inner,
    accept_labels,
    describe_unknown,
    infer_style,
    names_speaker,
    rising,
    together,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph at ``[start, end)``, without white space at its ends.

    ``speaker`` is set where the format itself names one; ``heading`` marks what opens a part of
    the text: it is nobody's speech and ends the turn before it; ``level`` is the heading's, from 1.
    ``section`` is ``observation`` or ``reflection`` in field notes.
    """

    start: int
    end: int
    speaker: str | None = None
    begins: float | None = None
    ends: float | None = None
    heading: bool = False
    level: int = 1
    section: str | None = None


Piece = tuple[Paragraph, Label | None]
"""A paragraph or the part of one that follows a label, with that label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelling:
    """The pieces of a document in order; ``labelled`` says that speakers were found by labels."""

    pieces: tuple[Piece, ...]
    labelled: bool
    notes: tuple[str, ...] = ()


def label_paragraphs(
    text: str, paragraphs: Sequence[Paragraph], source: Source, *, lists: bool = False
) -> Labelling:
    """Cut `paragraphs` at the labels that name speakers.

    Where the paragraphs carry speakers of their own no label is looked for. The caller's pattern
    (``source.speakers``) replaces all that is found otherwise. `lists` says whether items of lists
    may be labelled, as in Markdown.

    Raises
    ------
    ParameterError
        If the caller's pattern is no regular expression with a group.
    """
    if any(paragraph.speaker for paragraph in paragraphs):
        return Labelling(pieces=tuple((each, None) for each in paragraphs), labelled=False)
    if source.speakers is not None:
        return _by_pattern(text, paragraphs, compile_pattern(source.speakers))
    known = frozenset(fold_name(name) for name in source.roster)
    candidates = [_candidates(text, paragraph, known) for paragraph in paragraphs]
    firsts = [
        labels[0]
        for labels, p in zip(candidates, paragraphs, strict=True)
        if labels and labels[0].start == p.start
    ]
    if not rising(firsts):
        firsts = [label for label in firsts if label.number is None]
        candidates = [[each for each in labels if each.number is None] for labels in candidates]
    places = [(p.start, p.end) for p in paragraphs if _may_be_labelled(text, p)]
    # The words of a label that fills its paragraph stand in the next one.
    ends = {p.start: p.end for p in paragraphs}
    apart = sum(label.end >= ends[label.start] for label in firsts)
    accepted = accept_labels(
        firsts, text, paragraphs=len(places) - apart, roster=source.roster, lists=lists
    )
    inner = [label for labels in candidates for label in labels if label.start not in ends]
    labelled = sum(label.key in accepted for label in firsts)
    style = infer_style(text, places, labelled=labelled, roster=source.roster)
    if style:
        return _by_style(text, paragraphs, candidates, *style, known & accepted)
    accepted |= accept_inner(inner, known) if accepted or known else frozenset()
    pieces = _cut(text, paragraphs, candidates, accepted)
    every = (label for labels in candidates for label in labels)
    notes = describe_unknown(every, accepted) if accepted else ()
    return Labelling(pieces=tuple(pieces), labelled=bool(accepted), notes=notes)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The caller's pattern for labels, compiled.

    Raises
    ------
    ParameterError
        If it is no regular expression, can take endless time, or has no group for the speaker.
    """
    problem = regex_problem(pattern)
    if problem:
        raise ParameterError(
            f"the pattern for speakers {pattern!r} {problem[0]}",
            expected=r"one such as '^(P\d+)>'",
            repair=problem[1],
        )
    compiled = re.compile(pattern)
    if not compiled.groups:
        raise ParameterError(
            f"the pattern for speakers {pattern!r} has no group",
            expected=r"the speaker in brackets, as in '^(P\d+)>'",
        )
    return compiled


def _by_pattern(text: str, paragraphs: Sequence[Paragraph], pattern: re.Pattern[str]) -> Labelling:
    candidates = [
        []
        if p.heading
        else [
            label
            for start in (p.start, *_line_starts(text, p))
            if (label := find_by(pattern, text, start, p.end))
        ]
        for p in paragraphs
    ]
    accepted = frozenset(label.key for labels in candidates for label in labels)
    pieces = _cut(text, paragraphs, candidates, accepted)
    notes = () if accepted else (f"the pattern for speakers {pattern.pattern!r} found none",)
    return Labelling(pieces=tuple(pieces), labelled=bool(accepted), notes=notes)


def _by_style(
    text: str,
    paragraphs: Sequence[Paragraph],
    others: Sequence[list[Label]],
    style: Style,
    accepted: Collection[str],
    known: Collection[str],
) -> Labelling:
    """Cut by labels of `style`, and by those with a colon where their names are `known`."""
    candidates = []
    for paragraph, labels in zip(paragraphs, others, strict=True):
        own = (
            None if paragraph.heading else find_styled(text, paragraph.start, paragraph.end, style)
        )
        if own and own.key in accepted:
            candidates.append([own])
        else:
            candidates.append([label for label in labels if label.key in known])
    pieces = _cut(text, paragraphs, candidates, {*accepted, *known})
    return Labelling(pieces=tuple(pieces), labelled=True)


def _may_be_labelled(text: str, paragraph: Paragraph) -> bool:
    """False for headings and for paragraphs in brackets, which nobody is expected to label."""
    closed = text.endswith((")", "]", ").", "]."), paragraph.start, paragraph.end)
    return not (paragraph.heading or (closed and text[paragraph.start] in "[("))


def _candidates(text: str, paragraph: Paragraph, known: Collection[str]) -> list[Label]:
    """The candidates at the start of the paragraph and of its further lines."""
    if paragraph.heading:
        return []
    starts = (paragraph.start, *_line_starts(text, paragraph))
    labels = (find_label(text, start, paragraph.end, known) for start in starts)
    return [label for label in labels if label]


def _line_starts(text: str, paragraph: Paragraph) -> Iterator[int]:
    at = text.find("\n", paragraph.start, paragraph.end)
    while at >= 0:
        start, _ = strip_span(text, at + 1, paragraph.end)
        yield start
        at = text.find("\n", start, paragraph.end)


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` moved inwards over white space; equal when there is nothing else.

    >>> strip_span("  a b ", 0, 6)
    (2, 5)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(
    text: str,
    paragraphs: Sequence[Paragraph],
    candidates: Sequence[Iterable[Label]],
    accepted: Collection[str],
) -> Iterator[Piece]:
    for paragraph, labels in zip(paragraphs, candidates, strict=True):
        yield from _cut_at_labels(text, paragraph, labels, accepted)


def _cut_at_labels(
    text: str, paragraph: Paragraph, labels: Iterable[Label], accepted: Collection[str]
) -> list[Piece]:
    """The paragraph, cut where one of its lines starts with an accepted label."""
    cut: list[tuple[int, Label | None]] = []
    for label in labels:
        if together(label, accepted):
            cut.append((label.start, replace(label, together=True)))
        elif names_speaker(label, accepted):
            cut.append((label.start, label))
    if [start for start, _ in cut] in ([], [paragraph.start]):
        return [(paragraph, cut[0][1] if cut else None)]
    if cut[0][0] != paragraph.start:
        cut.insert(0, (paragraph.start, None))
    ends = [strip_span(text, paragraph.start, start)[1] for start, _ in cut[1:]]
    return [
        (replace(paragraph, start=start, end=end), label)
        for (start, label), end in zip(cut, [*ends, paragraph.end], strict=True)
    ]
