"""Topics against codes in a project: what counts, what was missed, with quotes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model.themes import Segment
from qualkit.project import Project
from qualkit.spans import Span
from qualkit.workflows._coded_segments import SegmentPlaces


@pytest.fixture
def study(topics: Path) -> Iterator[Project]:
    with Project.open(topics, coder="Kim") as opened:
        yield opened


def segment(document: str, *spans: Span) -> Segment:
    return Segment(
        document=document, session="", participant="", role="", language="en", spans=spans,
        text="", words=0,
    )  # fmt: skip


def test_only_what_is_spoken_in_a_segment_is_touched() -> None:
    places = SegmentPlaces(
        [segment("a", Span(0, 10), Span(30, 40)), segment("a", Span(12, 20)), segment("b")]
    )

    assert places.touching("a", Span(0, 12)) == {0}
    assert places.touching("a", Span(20, 30)) == set()
    assert places.touching("a", Span(19, 31)) == {0, 1}
    assert places.touching("c", Span(0, 12)) == set()
    assert places.codes([("a", Span(5, 13), "C")]) == [{"C"}, {"C"}, frozenset()]


def test_the_counts_are_those_of_the_segments_one_by_one(study: Project) -> None:
    found = study.topic_overlap(codes=("Make friends",), coders=("agreed",))

    themes = study.latest_themes()
    codings = [
        (row["document"], row["start"], row["end"])
        for row in study.codings(code="Make friends", coder="agreed")
    ]

    def has(member: Segment) -> bool:
        return any(
            member.document == document and span.start < end and start < span.end
            for document, start, end in codings
            for span in member.spans
        )

    both = [
        sum(has(m) for m, label in zip(themes.members, themes.labels, strict=True) if label == t)
        for t in range(4)
    ]
    assert [cell.both for cell in found.cells] == both
    assert found.code_segments == (sum(both),)
    assert found.coders == ("agreed",)
    assert (found.read, found.segments) == (len(themes.members), themes.segments)


def test_only_documents_that_somebody_coded_count(study: Project) -> None:
    document = study.latest_themes().members[0].document
    for row in study.codings():
        if row["document"] != document:
            study.remove_coding(row["id"])

    found = study.topic_overlap()

    own = sum(member.document == document for member in study.latest_themes().members)
    assert (found.read, found.documents_read) == (own, 1)
    assert sum(cover.segments for cover in found.covers) == found.segments


def test_a_passage_that_was_read_counts_without_a_coding(study: Project) -> None:
    document = study.latest_themes().members[0].document
    for row in study.codings():
        study.remove_coding(row["id"])
    with pytest.raises(UndefinedResult, match="no segment stands in a document that anybody"):
        study.topic_overlap()

    study.mark_read([document])

    found = study.topic_overlap()
    assert (found.documents_read, found.coded, found.codes) == (1, 0, ())
    assert found.missed == ()


def test_what_the_codebook_missed_has_quotes_without_a_code(study: Project) -> None:
    themes = study.latest_themes()
    places = SegmentPlaces(themes.members)
    for row in study.codings():
        touched = places.touching(row["document"], Span(row["start"], row["end"]))
        if any(themes.labels[number] == 2 for number in touched):
            study.remove_coding(row["id"])

    found = study.topic_overlap()

    (missed,) = found.missed
    assert (missed.topic, missed.coded, missed.share) == (2, 0, 0)
    assert missed.expected > 0.5
    assert len(missed.quotes) == 3


def test_waiting_suggestions_count_when_asked_for(study: Project) -> None:
    coded = study.code_topic(0, "Lonely evenings", is_new=True)

    decided, every = study.topic_overlap(), study.topic_overlap(basis="all")

    assert "Lonely evenings" not in decided.codes
    cells = {(cell.topic, cell.code): cell for cell in every.cells}
    assert cells[0, "Lonely evenings"].of_topic == 1.0
    assert every.basis.waiting == coded.new
    with pytest.raises(ParameterError, match="basis 'some'; expected decided or all"):
        study.topic_overlap(basis="some")


def test_unknown_codes_coders_and_runs_are_refused(study: Project) -> None:
    with pytest.raises(UnknownName, match="no code"):
        study.topic_overlap(codes=("Nonsense",))
    with pytest.raises(UnknownName, match="no coder"):
        study.topic_overlap(coders=("Nobody",))
    with pytest.raises(UnknownName, match="no run of themes '1'"):
        study.topic_overlap(run=1)
