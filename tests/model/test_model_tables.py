"""Every result becomes plain data and a data frame; a table is a sequence of its rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from qualkit.errors import ParameterError
from qualkit.model import (
    Agreement,
    AgreementRow,
    Basis,
    Cell,
    CodeEvaluation,
    Contrast,
    ContrastRow,
    Evaluation,
    GroupSummary,
    Perception,
    PerceptionRow,
    PublishedGap,
    PublishedRow,
    QuoteSet,
    Ranking,
    ReportContent,
    ReportQuote,
    Result,
    Skipped,
    Table,
    Themes,
    Topic,
    TopicQuote,
)  # fmt: skip
from qualkit.model.ingest import Ingested, IngestedDocument
from qualkit.model.tables import plain
from qualkit.model.themes import themes_from_dict
from qualkit.spans import Span

RANKING = Ranking(
    spearman=None, kendall=None, footrule=8.0, rbo=0.5, mean_absolute_difference=None, top=2,
    blind_spots=("B",), only_first=("A",), reason="one code",
)  # fmt: skip
BASIS = Basis(name="decided", human=1, accepted=2, waiting=3, counted=3)
CELL = Cell(participants=1, of=2, share=0.5, interval=(0.1, 0.9), sessions=1, turns=2, words=9)
NO_CELL = Cell(participants=0, of=0, share=None, interval=None, sessions=0, turns=0, words=0)
CONTRAST = Contrast(
    by="role", about=None, unit="participant", basis=BASIS, coders=("ann",), ranking=RANKING,
    groups=(GroupSummary(name="staff", participants=2, sessions=1, turns=4, words=20),),
    rows=(
        ContrastRow(
            code="A", groups={"staff": CELL, "citizen": NO_CELL}, difference=None, interval=None,
            cohen_h=None, odds_ratio=None, log_ratio=None, p=None, smallest_p=None, q=None,
            ranks={"staff": 1.5}, rank_gap=None, reason="nobody in citizen",
        ),
    ),
    perception=Perception(
        groups=("staff",),
        rows=(PerceptionRow(code="A", counts={"staff": {"staff": 1}},
                            shares={"staff": {"staff": None}}, accuracy={}),),
    ),
    method="permutation", confidence=0.95, tested=1, seed=7, versions={"qualkit": "0.1"},
)  # fmt: skip
AGREEMENT = Agreement(
    unit="turn", coders=("ann", "bob"), documents=("d",), seed=1, replicates=1000,
    rows=(AgreementRow(code="A", n=9, prevalence=0.0, percent=1.0, alpha=None, interval=None,
                       kappa=None, pi=None, ac1=None, positive_agreement=None,
                       undefined="no variation"),),
)  # fmt: skip
SCORE = CodeEvaluation(
    code="A", positives=0, suggested=1, hits=0, precision=0.0, recall=None, f1=None
)
EVALUATION = Evaluation(
    suggester="rules", unit="turn", units=3, folds=0, rows=(SCORE,), macro=SCORE
)
THEMES = Themes(
    engine="nmf", segments=3, outliers=1, stability=None, coherence=0.1, diversity=1.0, seed=1,
    topics=(
        Topic(topic=0, label="tea", terms=("tea", "cup"), weights=(0.5, 0.25), size=2,
              participants=1, sessions=1, stability=None, coherence=None, roles={"staff": 1.0},
              quotes=(TopicQuote(document="d", participant="p", role="staff", start=0, end=3,
                                 text="tea", weight=0.9),)),
    ),
    parameters={"topics": 1}, labels=(0, 0, -1), notes=("few segments",), run=4,
)  # fmt: skip
PUBLISHED = PublishedGap(
    groups=("staff", "citizens"), ranking=RANKING, reason="no denominators",
    rows=(PublishedRow(item="friends", first=0.36, second=0.91, difference=0.55, cohen_h=1.2452,
                       ranks=(3.0, 1.0), rank_gap=2.0),),
)  # fmt: skip
INGESTED = Ingested(
    documents=(IngestedDocument(name="d", session="s", kind="interview", language="en", turns=1,
                                words=2, speakers=1, unattributed=0),),
    unchanged=("e",), failed=(Skipped(where="f", line=0, reason="empty"),), skipped=(),
    participants=1,
)  # fmt: skip
REPORT = ReportContent(
    title="T", created="2024-01-31", contrast=CONTRAST, themes=THEMES,
    quotes=(QuoteSet(code="A", group="staff", total=4,
                     quotes=(ReportQuote(document="d", participant="p", turn=1, text="tea",
                                         coder="ann", origin="human"),)),),
)  # fmt: skip
RESULTS = [CONTRAST, AGREEMENT, EVALUATION, THEMES, PUBLISHED, INGESTED, REPORT]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_a_result_is_plain_json_without_anything_that_is_no_number(result: Result) -> None:
    text = json.dumps(result.to_dict(), allow_nan=False)

    assert json.loads(text) == result.to_dict()
    assert json.loads(json.dumps(result.records(), allow_nan=False)) == result.records()


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_a_result_is_a_frame_of_its_records(result: Result) -> None:
    frame = result.to_frame()

    records = result.records()
    assert len(frame) == len(records) > 0
    assert list(frame.columns) == list(records[0])


def test_a_contrast_has_a_flat_row_for_each_code() -> None:
    (row,) = CONTRAST.records()

    assert (row["staff_share"], row["citizen_share"], row["citizen_of"]) == (0.5, None, 0)
    assert (row["interval_low"], row["staff_rank"], row["reason"]) == (
        None, 1.5, "nobody in citizen"
    )  # fmt: skip


def test_themes_are_stored_and_read_again_without_their_labels() -> None:
    from dataclasses import replace

    again = themes_from_dict(json.loads(json.dumps(THEMES.to_dict())))

    assert again == replace(THEMES, labels=())


def test_plain_data_are_jsons_own_types() -> None:
    @dataclass(frozen=True)
    class Pair:
        span: Span
        table: Table

    value = {1: Pair(Span(0, 2), Table(("a",), ((None,),))), "s": frozenset({"b", "a", "c"})}

    assert plain(value) == {
        "1": {"span": {"start": 0, "end": 2}, "table": [{"a": None}]},
        "s": ["a", "b", "c"],
    }


TABLE = Table(("name", "n"), (("a", 1), ("b", 2), ("c", None)))


def test_a_table_is_a_sequence_of_its_rows() -> None:
    rows: list[dict[str, Any]] = [
        {"name": "a", "n": 1}, {"name": "b", "n": 2}, {"name": "c", "n": None}
    ]  # fmt: skip

    assert isinstance(TABLE, Sequence)
    assert list(TABLE) == TABLE.to_dict() == TABLE.records() == rows
    assert [TABLE[0], TABLE[-1]] == [rows[0], rows[2]]
    assert list(TABLE[1:]) == rows[1:]
    assert list(reversed(TABLE)) == rows[::-1]
    assert rows[1] in TABLE
    assert TABLE.index(rows[2]) == 2
    assert (len(TABLE), bool(TABLE), bool(TABLE[:0])) == (3, True, False)
    assert Table(("name", "n"), TABLE.rows) == TABLE
    with pytest.raises(IndexError):
        TABLE[3]


def test_a_table_keeps_its_columns_even_without_rows() -> None:
    assert list(TABLE.to_frame().columns) == list(Table(("name", "n"), ()).to_frame().columns)


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ParameterError, match="a row of 1 cells; expected 2 cells"):
        Table(("a", "b"), (("x", "y"), ("z",)))
