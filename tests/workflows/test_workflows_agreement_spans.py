"""Agreement on spans in a project: what counts, who saw it, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model.agreement_spans import DomainRow, SpanRow
from qualkit.project import Project

BOOK = """codebook: Needs
codes:
- name: Needs
  category: true
  codes:
  - name: Bus
    codes: [{name: Night bus}]
  - name: Lift
- name: Mood
"""
# Ann speaks at 5–25, the moderator at 38–48, Ben at 55–75.
TALK = "Ann: aaaaabbbbbcccccddddd\n\nModerator: mmmmmmmmmm\n\nBen: eeeeefffffggggghhhhh\n"
ANN, BEN, MODERATOR = 5, TALK.index("eeeee"), TALK.index("mmmmm")


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "one.txt", TALK))
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def mark(study: Project, coder: str, code: str, start: int, end: int) -> None:
    study.add_coding("one", code, start=start, end=end, coder=coder)


def row_of(study: Project, code: str, **options: object) -> SpanRow:
    (row,) = study.agreement_spans(codes=(code,), replicates=20, **options).rows
    return row


def test_spans_are_compared_by_hand(study: Project) -> None:
    mark(study, "Kim", "Bus", ANN, ANN + 10)
    mark(study, "Lu", "Bus", ANN + 2, ANN + 10)

    row = row_of(study, "Bus")

    # 40 characters: 8 coded by both, 2 by Kim, 30 by none.
    assert row.units == (1, 1)
    assert row.coded == pytest.approx(18 / 80)
    assert row.f1 == 1
    assert row.character_kappa == pytest.approx((38 / 40 - 0.65) / (1 - 0.65))
    # ℓ = 18 coded and 62 gap of 80; 4 differ; squares 100 + 64 and 62.
    expected = 80 * (2 * 18 * 62) / (80**2 - (100 + 64 + 62))
    assert row.u_alpha == pytest.approx(1 - 4 / expected)


def test_what_moderators_say_is_cut_out_unless_asked_for(study: Project) -> None:
    mark(study, "Kim", "Bus", ANN + 10, BEN + 10)
    mark(study, "Lu", "Bus", ANN + 10, BEN + 10)
    mark(study, "Lu", "Bus", MODERATOR, MODERATOR + 5)

    without = study.agreement_spans(codes=("Bus",), replicates=20)
    with_them = study.agreement_spans(codes=("Bus",), replicates=20, with_moderators=True)

    assert (without.characters, with_them.characters) == (40, 50)
    # A span over the moderator's turn stays one span.
    assert without.rows[0].units == (1, 1)
    assert without.rows[0].coded == pytest.approx(20 / 40)
    assert with_them.rows[0].coded == pytest.approx(30 / 50)
    assert any(note.endswith("that no other coder saw: 1") for note in without.notes)


def test_overlapping_spans_of_one_coder_are_joined_and_counted(study: Project) -> None:
    mark(study, "Kim", "Bus", ANN, ANN + 10)
    mark(study, "Kim", "Bus", ANN + 5, ANN + 15)
    mark(study, "Kim", "Bus", ANN + 15, ANN + 20)
    mark(study, "Lu", "Bus", ANN, ANN + 20)

    result = study.agreement_spans(codes=("Bus",), replicates=20)

    assert result.rows[0].units == (2, 1)
    assert any(note.endswith("are one span with it: 1") for note in result.notes)


def test_a_coder_who_did_not_see_a_document_is_not_held_against_it(
    study: Project, tmp_path: Path
) -> None:
    study.ingest(write(tmp_path / "two.txt", "Ann: aaaaabbbbb\n"))
    for coder in ("Kim", "Lu"):
        study.add_coding("two", "Bus", quote="aaaaa", coder=coder)
    for coder in ("Kim", "Lu", "Max"):
        mark(study, coder, "Lift", ANN, ANN + 5)

    result = study.agreement_spans(coders=("Kim", "Lu", "Max"), codes=("Bus",), replicates=20)

    assert result.rows[0].u_alpha == pytest.approx(1)
    assert result.rows[0].units == (1, 1, 0)
    assert any("means over the pairs" in note for note in result.notes)


def test_given_segments_are_the_text_that_counts(study: Project) -> None:
    from qualkit.spans import Span

    mark(study, "Kim", "Bus", ANN, ANN + 10)
    mark(study, "Lu", "Bus", ANN, ANN + 10)
    segments = (("one", Span(ANN, ANN + 5)), ("one", Span(BEN, BEN + 15)))

    result = study.agreement_spans(unit="segment", segments=segments, replicates=20)

    assert result.characters == 20
    assert result.rows[0].coded == pytest.approx(5 / 20)


def rows_of_domain(study: Project, **options: object) -> dict[str | None, DomainRow]:
    result = study.agreement_spans(domains=("Needs",), replicates=20, **options)
    return {row.value or row.measure: row for row in result.domains}


def test_a_domain_takes_deeper_codes_for_its_children(study: Project) -> None:
    mark(study, "Kim", "Night bus", ANN, ANN + 10)
    mark(study, "Lu", "Bus", ANN, ANN + 10)
    mark(study, "Kim", "Lift", BEN, BEN + 10)
    mark(study, "Lu", "Lift", BEN, BEN + 10)

    rows = rows_of_domain(study)

    assert list(rows) == ["uα", "|uα", "cuα", "Needs/Bus", "Needs/Lift"]
    assert rows["cuα"].alpha == pytest.approx(1)
    assert rows["cuα"].note is None
    assert rows["cuα"].coverage == pytest.approx(0.5)


def test_a_domain_of_which_one_code_meets_says_that_its_one_is_hollow(study: Project) -> None:
    mark(study, "Kim", "Bus", ANN, ANN + 10)
    mark(study, "Lu", "Bus", ANN, ANN + 10)

    rows = rows_of_domain(study)

    assert (rows["cuα"].alpha, rows["cuα"].interval) == (1, None)
    assert "without variation" in (rows["cuα"].note or "")
    assert rows["Needs/Lift"].undefined == "no unit of this value meets another coder's unit"


def test_text_with_two_codes_of_a_domain_is_left_out_and_told(study: Project) -> None:
    mark(study, "Kim", "Bus", ANN, ANN + 10)
    mark(study, "Kim", "Lift", ANN + 8, ANN + 15)
    mark(study, "Lu", "Bus", ANN, ANN + 10)

    result = study.agreement_spans(domains=("Needs",), replicates=20)

    (told,) = [note for note in result.notes if "passage left out" in note]
    assert told.startswith("domain Needs: 1 passage left out, 2 of 40 characters")
    assert f"Kim at {ANN + 8} of 'one' (Bus, Lift)" in told


def test_with_a_domain_its_codes_are_the_rows(study: Project) -> None:
    mark(study, "Kim", "Bus", ANN, ANN + 10)
    mark(study, "Lu", "Mood", ANN, ANN + 10)

    domain = study.agreement_spans(domains=("Needs",), replicates=20)
    chosen = study.agreement_spans(domains=("Needs",), codes=("Mood",), replicates=20)

    assert [row.code for row in domain.rows] == ["Needs/Bus", "Needs/Bus/Night bus", "Needs/Lift"]
    assert [row.code for row in chosen.rows] == ["Mood"]
    assert {row.domain for row in chosen.domains} == {"Needs"}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"overlap": 0.0}, ParameterError, "an overlap of 0.0; expected above 0, at most 1"),
        ({"overlap": float("nan")}, ParameterError, "an overlap of nan"),
        ({"near": 0}, ParameterError, "a nearness of 0; expected 1 to 1,000 characters"),
        ({"near": 10**9}, ParameterError, "expected 1 to 1,000 characters"),
        ({"unit": "sentence"}, ParameterError, "spans by sentence; expected characters"),
        ({"resample": "participant"}, ParameterError, "a span may run over several turns"),
        ({"domains": ("Mood",)}, ParameterError, "the domain 'Mood' with no code under it"),
        ({"domains": ("Bus",)}, ParameterError, "domain 'Needs/Bus' with Needs/Bus/Night bus"),
        ({"domains": ("Cost",)}, UnknownName, "no code 'Cost'"),
        ({"codes": ("Cost",)}, UnknownName, "no code 'Cost'"),
        ({"coders": ("Kim",)}, UndefinedResult, "agreement needs two coders; here is Kim"),
    ],
)
def test_what_cannot_be_compared_is_told_in_a_line(
    study: Project, options: dict[str, object], error: type[Exception], message: str
) -> None:
    for coder in ("Kim", "Lu"):
        mark(study, coder, "Bus", ANN, ANN + 10)

    with pytest.raises(error, match=message):
        study.agreement_spans(**options)


@pytest.fixture
def corpus(sight_loss: Path) -> Iterator[Project]:
    with Project.open(sight_loss) as opened:
        yield opened


def test_the_shipped_double_coding_has_intervals_and_is_kept(corpus: Project) -> None:
    result = corpus.agreement_spans(
        coders=("Ellery", "Tandy"), domains=("Needs",), replicates=200, seed=3
    )

    for row in result.rows:
        low, high = row.interval or (0, 0)
        assert low < (row.u_alpha or 0) < high
        assert row.interval_method == "percentile"
    assert (result.clusters, result.resampled, result.characters) == (8, "document", 93_025)
    run = list(corpus.runs())[-1]
    assert (run["run"], run["kind"], run["seed"]) == (result.run, "agreement spans", 3)
    assert run["parameters"]["domains"] == ["Needs"]


def test_the_same_seed_gives_the_same_numbers(corpus: Project) -> None:
    one, other = (
        corpus.agreement_spans(coders=("Ellery", "Tandy"), replicates=50, seed=5).records()
        for _ in range(2)
    )

    assert one == other


def test_gamma_is_found_when_asked_for_and_told_of_code_by_code(corpus: Project) -> None:
    told: list[tuple[int, int]] = []

    result = corpus.agreement_spans(
        coders=("Ellery", "Tandy"),
        domains=("Needs",),
        replicates=20,
        gamma=True,
        progress=lambda done, total: told.append((done, total)),
    )
    again = corpus.agreement_spans(coders=("Ellery", "Tandy"), replicates=20, gamma=True)

    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert all(0.5 < (row.gamma or 0) < 1 for row in result.rows)
    assert [row.gamma for row in result.rows] == [row.gamma for row in again.rows]
    assert [row.measure for row in result.domains][-1] == "γ"


def test_gamma_of_a_code_that_nobody_marked_is_undefined(study: Project) -> None:
    mark(study, "Kim", "Bus", ANN, ANN + 10)
    mark(study, "Lu", "Bus", ANN, ANN + 10)

    row = row_of(study, "Lift", gamma=True)

    assert row.gamma is None
    assert row.undefined["gamma"] == "no units"
    assert "gamma" not in row_of(study, "Lift").undefined
