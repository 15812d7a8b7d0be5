"""Who is compared with whom over which units: missing work, readings, blind coders, versions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import FaultyTable, ParameterError, ReadError, SpanError, UndefinedResult
from qualkit.project import Project
from qualkit.spans import Span

TURNS = "Ann: The bus was late.\n\nBen: Mine came.\n\nAnn: I had company.\n\nBen: So had I.\n"
BOOK = "codebook: N\ncodes: [{name: Bus}, {name: Company}]\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    for name in ("one", "two", "three"):
        project.ingest(write(tmp_path / f"{name}.txt", TURNS.replace("late", f"late {name}")))
    project.import_codebook(write(tmp_path / "b.yaml", BOOK))
    return project


def give(study: Project, coder: str, places: Sequence[tuple[str, int]], code: str = "Bus") -> None:
    for document, turn in places:
        study.add_coding(document, code, turn=turn, coder=coder)


def edit(study: Project, folder: Path) -> None:
    """Give the first document other words where both coded."""
    text = TURNS.replace("The bus was late", "A train came in time for")
    study.edit_document("one", write(folder / "new.txt", text))


def test_who_did_not_see_a_document_has_no_value_in_it(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("two", 1), ("three", 1)])
    give(study, "Lu", [("one", 1), ("two", 2)])
    give(study, "Max", [("one", 1), ("three", 1)])

    result = study.agreement(codes=("Bus",))

    assert result.documents == ("one", "three", "two")
    assert result.rows[0].n == 12
    assert result.rows[0].positives == (3, 2, 2)
    assert "Lu saw 8 of 12 units and has no value in the rest" in result.notes
    # One turn of Lu and Kim each is given by that coder alone: 2 of 5 × 4 pairs of the two
    # documents that two saw, and of the one that all three saw.
    assert result.rows[0].percent == pytest.approx((4 + 4 + 2) / 12)


def test_a_document_that_one_coder_alone_saw_does_not_count(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("two", 1)])
    give(study, "Lu", [("one", 1)])

    assert study.agreement().documents == ("one",)


def test_what_was_read_and_not_coded_counts_as_absent(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("two", 1)])
    give(study, "Lu", [("one", 1)])
    study.mark_read(["two"], coder="Lu")

    (bus, _) = study.agreement().rows

    assert (bus.n, bus.table) == (8, ((6, 0), (1, 1)))


def test_who_read_and_never_coded_is_a_coder(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    study.mark_read(["one"], coder="Lu")

    result = study.agreement()

    assert (result.coders, result.rows[0].table) == (("Kim", "Lu"), ((3, 0), (1, 0)))


@pytest.mark.parametrize(("unit", "n"), [("turn", 2), ("sentence", 2), ("document", 1)])
def test_who_read_passages_alone_saw_those(study: Project, unit: str, n: int) -> None:
    give(study, "Kim", [("one", 1)])
    ends = [row["end"] for row in study.turns("one")]
    study.mark_read([("one", Span(0, ends[1]))], coder="Lu")
    give(study, "Lu", [("one", 2)])

    assert study.agreement(unit=unit).rows[0].n == n


def test_who_coded_beyond_what_was_read_saw_all(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    study.mark_read([("one", Span(0, study.turns("one")[0]["end"]))], coder="Lu")
    give(study, "Lu", [("one", 4)])

    assert study.agreement().rows[0].n == 4


def test_a_document_read_turn_by_turn_is_seen_whole(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("two", 3)])
    study.mark_read(["one", "two"], coder="Lu")

    assert study.agreement(unit="document").rows[0].n == 2


def test_given_segments_are_units(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("one", 2)])
    give(study, "Lu", [("one", 2)])
    ends = [row["end"] for row in study.turns("one")]
    segments = (("one", Span(0, ends[1])), ("one", Span(ends[1], ends[3])))

    (bus, _) = study.agreement(unit="segment", segments=segments).rows

    assert (bus.n, bus.table) == (2, ((1, 0), (0, 1)))


def test_segments_are_read_from_a_table(study: Project, tmp_path: Path) -> None:
    file = write(tmp_path / "s.csv", "document;start;end\none;0;22\ntwo;5;9\n")

    assert study.read_segments(file) == (("one", Span(0, 22)), ("two", Span(5, 9)))


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("document,start\none,0\n", ReadError, "s.csv has no column end; expected a row a segment"),
        ("document,start,end\n", ReadError, "s.csv has no segment"),
        ("document,start,end\none,9,2\n", FaultyTable, "line 2: the segment one 9–2"),
        ("document,start,end\none,a,2\n,1,2\n", FaultyTable, "line 2: .*and 1 more faults"),
    ],
)
def test_faulty_tables_of_segments_are_refused(
    study: Project, tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        study.read_segments(write(tmp_path / "s.csv", text))


def test_segments_that_overlap_are_refused(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    give(study, "Lu", [("one", 2)])

    with pytest.raises(SpanError, match="the segments 0–9 and 5–12 of 'one' overlap"):
        study.agreement(unit="segment", segments=(("one", Span(5, 12)), ("one", Span(0, 9))))


def test_segments_and_their_unit_go_together(study: Project) -> None:
    with pytest.raises(ParameterError, match="unit 'turn' with 1 segment"):
        study.agreement(segments=(("one", Span(0, 9)),))
    with pytest.raises(ParameterError, match="unit 'segment' with 0 segments"):
        study.agreement(unit="segment")


def test_a_blind_coder_who_is_not_done_is_refused(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    give(study, "Lu", [("one", 1)])
    study.set_blind("Lu")

    with pytest.raises(UndefinedResult, match=r"Lu still codes blind.*coders PROJECT open Lu"):
        study.agreement()
    assert study.agreement(with_open=True).rows[0].n == 4


def test_a_blind_coder_may_not_look(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    give(study, "Lu", [("one", 1)])
    study.set_blind("Lu")

    with (
        Project.open(study.path, coder="Lu") as blind,
        pytest.raises(ParameterError, match="Lu codes blind, and agreement counts what everybody"),
    ):
        blind.agreement(with_open=True)


def test_a_document_whose_codings_wait_for_review_is_left_out(
    study: Project, tmp_path: Path
) -> None:
    give(study, "Kim", [("one", 1), ("two", 1)])
    give(study, "Lu", [("one", 1), ("two", 1)])
    edit(study, tmp_path)

    result = study.agreement()

    assert result.documents == ("two",)
    assert any("of Kim stands on an earlier version of 'one'" in note for note in result.notes)


def test_no_document_in_one_version_says_so(study: Project, tmp_path: Path) -> None:
    give(study, "Kim", [("one", 1)])
    give(study, "Lu", [("one", 1)])
    edit(study, tmp_path)

    with pytest.raises(UndefinedResult, match="Kim, Lu both coded; 1 coding of Kim stands on an"):
        study.agreement()


def test_a_coder_asked_for_who_shares_nothing_is_refused(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    give(study, "Lu", [("one", 1)])
    give(study, "Max", [("three", 1)])

    with pytest.raises(UndefinedResult, match="Max coded no document that Kim, Lu coded too"):
        study.agreement(coders=("Kim", "Lu", "Max"))
    assert "Max shares no unit with another coder" in " ".join(study.agreement().notes)


def test_coders_who_never_meet_are_told(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("two", 1)])
    give(study, "Lu", [("one", 1)])
    give(study, "Max", [("two", 1)])

    assert "Lu and Max share no unit" in study.agreement().notes


def test_the_bootstrap_draws_participants_where_wished(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("two", 2)])
    give(study, "Lu", [("one", 1), ("two", 3)])

    result = study.agreement(resample="participant")

    assert (result.resampled, result.clusters) == ("participant", 2)
    assert result.rows[0].undefined == "no interval: 2 participants"


def test_documents_as_units_have_no_participant_to_draw(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    give(study, "Lu", [("one", 1)])

    with pytest.raises(ParameterError, match="1 unit without a participant to draw"):
        study.agreement(unit="document", resample="participant")


def test_what_was_accepted_from_a_machine_is_told(study: Project, tmp_path: Path) -> None:
    rules = "codebook: N\ncodes: [{name: Bus, rules: [{lemmas: [bus]}]}, {name: Company}]\n"
    study.import_codebook(write(tmp_path / "c.yaml", rules))
    study.code(accept=True, coder="Kim")
    give(study, "Lu", [("one", 1)])

    told = " ".join(study.agreement().notes)

    assert "1 of 1 codings of Kim accept what a machine suggested, so they are not" in told


def test_units_are_drawn_one_by_one_where_they_are_independent(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("two", 2)])
    give(study, "Lu", [("one", 1), ("two", 3)])

    result = study.agreement(resample="unit")

    assert result.clusters == 8
    assert result.rows[0].interval is not None


@pytest.mark.parametrize(
    ("unit", "message"),
    [("character", "characters drawn one by one"), ("turn", "8 units drawn one by one; expected")],
)
def test_units_that_depend_or_are_too_many_are_not_drawn(
    study: Project, monkeypatch: pytest.MonkeyPatch, unit: str, message: str
) -> None:
    monkeypatch.setattr("qualkit.workflows._side_by_side.MOST_DRAWN", 7)
    give(study, "Kim", [("one", 1), ("two", 2)])
    give(study, "Lu", [("one", 1), ("two", 3)])

    with pytest.raises(ParameterError, match=message):
        study.agreement(unit=unit, resample="unit")


def test_characters_are_seen_to_where_reading_ended(study: Project) -> None:
    give(study, "Kim", [("one", 1), ("one", 3)])
    end = study.turns("one")[0]["start"] + len("The bus")
    study.mark_read([("one", Span(0, end))], coder="Lu")

    (bus, _) = study.agreement(unit="character").rows

    assert (bus.n, bus.table) == (len("The bus"), ((0, 0), (len("The bus"), 0)))


def test_a_coder_who_shares_nothing_marks_no_code(study: Project) -> None:
    for coder in ("Kim", "Lu"):
        give(study, coder, [("one", turn) for turn in range(1, 5)] + [("two", 1)])
    give(study, "Max", [("three", 1)], code="Company")

    result = study.agreement()

    assert result.coders == ("Kim", "Lu")
    assert (result.rows[0].few, result.rows[0].unused_by, result.rows[0].positives) == (
        False, (), (5, 5),
    )  # fmt: skip


def test_who_coded_beyond_what_was_marked_is_told_of(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    study.mark_read([("one", Span(0, study.turns("one")[0]["end"]))], coder="Lu")
    give(study, "Lu", [("one", 4)])

    told = " ".join(study.agreement().notes)

    assert "Lu marked a part of 'one' as read and coded outside it, so all of it counts" in told


def test_documents_as_units_know_no_moderators(project: Project, tmp_path: Path) -> None:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nMo,moderator\n")
    for name in "ab":
        text = f"Mo: The bus {name}?\n\nAnn: Yes {name}.\n"
        project.ingest(write(tmp_path / f"{name}.txt", text), participants=people)
    project.import_codebook(write(tmp_path / "b.yaml", BOOK))
    give(project, "Kim", [("a", 1), ("b", 2)])
    give(project, "Lu", [("b", 2)])
    project.mark_read(["a"], coder="Lu")

    without, with_them = (
        project.agreement(unit="document", codes=("Bus",), with_moderators=asked).rows[0].table
        for asked in (False, True)
    )

    assert (without, with_them) == (((1, 0), (0, 1)), ((0, 0), (1, 1)))


def test_work_that_is_still_open_is_told_of(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    give(study, "Lu", [("one", 1)])
    study.set_blind("Lu")

    assert any("Lu still codes blind" in note for note in study.agreement(with_open=True).notes)


@pytest.mark.parametrize("replicates", [0, 100_001])
def test_replicates_have_bounds(study: Project, replicates: int) -> None:
    with pytest.raises(ParameterError, match=f"{replicates} replicates; expected 1 to 100,000"):
        study.agreement(replicates=replicates)


def test_segments_where_nobody_shares_say_so(study: Project) -> None:
    give(study, "Kim", [("one", 1)])
    give(study, "Lu", [("one", 1)])

    with pytest.raises(UndefinedResult, match="none of the 1 segment lies where two of Kim, Lu"):
        study.agreement(unit="segment", segments=(("two", Span(0, 9)),))
    with pytest.raises(SpanError, match=r"the segment 0–9999 of 'one'; expected a place in its"):
        study.agreement(unit="segment", segments=(("one", Span(0, 9999)),))


def test_segments_are_read_from_a_workbook(study: Project, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "s.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("document", "start", "end"))
        sheet.write_row(1, 0, ("one", 0, 22))

    assert study.read_segments(tmp_path / "s.xlsx") == (("one", Span(0, 22)),)
