"""A sample of the unread: what is drawn, what counts as read, what it says, when it is no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.project import Project
from qualkit.spans import Span

BOOK = """codebook: Needs
codes:
  - name: Company
    rules: [{lemmas: [company]}]
  - name: Help
"""
PEOPLE = "name,role\nAnn,citizen\nBen,staff\nMo,moderator\n"


def talk(number: int, turns: int = 20) -> str:
    """Ann wants company in every fifth of her turns, Ben helps in every fourth of his."""
    lines = ["Mo: Shall we begin?"]
    for turn in range(turns):
        ann = "I want company" if turn % 5 == 0 else "I was at home"
        ben = "We help with forms" if turn % 4 == 0 else "We were open"
        lines += [f"Ann: {ann} {number} {turn}. It was so.", f"Ben: {ben} {number} {turn}."]
    return "\n\n".join(lines) + "\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "people.csv", PEOPLE)
    files = [write(tmp_path / f"talk-{n}.txt", talk(n)) for n in (1, 2, 3)]
    project.ingest(files, participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def read_all(study: Project) -> None:
    """Read what is drawn, by what the words say."""
    for unit in study.audit_units():
        words = study.text(unit.document)[unit.span.start : unit.span.end]
        codes = [code for code in ("Company", "Help") if code.lower() in words]
        study.answer(unit, codes)


def test_a_sample_is_drawn_of_what_nobody_has_read(study: Project) -> None:
    study.mark_read("talk-1")

    drawn = study.draw_audit(30, seed=7)

    assert (drawn.unit, drawn.units, drawn.read) == ("turn", 120, 40)
    (part,) = drawn.strata
    assert (part.unread, part.sampled, part.inclusion) == (80, 30, 30 / 80)
    units = study.audit_units()
    assert len(units) == 30
    assert {unit.document for unit in units} == {"talk-2", "talk-3"}
    assert all(unit.run == drawn.run and unit.is_sampled for unit in units)


def test_the_same_seed_draws_the_same_and_another_does_not(study: Project) -> None:
    study.draw_audit(30, seed=7)
    first = [(unit.document, unit.span) for unit in study.audit_units()]
    study.draw_audit(30, seed=7)
    again = [(unit.document, unit.span) for unit in study.audit_units()]
    study.draw_audit(30, seed=8)
    other = [(unit.document, unit.span) for unit in study.audit_units()]

    assert first == again
    assert first != other


def test_codings_by_people_count_as_read_with_all_before_them(study: Project) -> None:
    study.add_coding("talk-1", "Help", turn=13)

    assert study.draw_audit(5).read == 12  # without the moderator's


def test_codings_within_readings_say_nothing_of_what_stands_before_them(study: Project) -> None:
    study.draw_audit(10)
    read_all(study)

    assert study.draw_audit(10).read == 10


def test_accepted_suggestions_are_no_reading(study: Project) -> None:
    study.code()
    study.decide("accept", everything=True)

    assert study.draw_audit(10).read == 0


def test_it_is_drawn_by_role_in_equal_numbers(study: Project) -> None:
    study.mark_read(["talk-1", "talk-2"])
    spans = [row for row in study.turns() if row["document"] == "talk-3" and row["role"] == "staff"]
    assert len(spans) == 20

    drawn = study.draw_audit(31, by="role")

    assert [(part.name, part.unread, part.sampled) for part in drawn.strata] == [
        ("citizen", 20, 16),
        ("staff", 20, 15),
    ]


def test_a_role_with_too_few_unread_leaves_its_share_to_the_others(study: Project) -> None:
    every = [row for row in study.turns() if row["role"] == "staff" and row["document"] != "talk-3"]
    study.mark_read([(row["document"], Span(row["start"], row["end"])) for row in every])

    drawn = study.draw_audit(70, by="role")

    assert [(part.unread, part.sampled) for part in drawn.strata] == [(60, 50), (20, 20)]
    assert drawn.notes == ()
    with pytest.raises(ParameterError, match="1 unit to draw of 2 roles; expected 2 or more"):
        study.draw_audit(1, by="role")


def test_sentences_are_drawn_and_a_read_turn_holds_none_of_them(study: Project) -> None:
    study.mark_read("talk-1")

    drawn = study.draw_audit(500, unit="sentence")

    assert (drawn.units, drawn.read) == (180, 60)
    assert drawn.notes == ("120 were drawn: there are no more that are unread",)


def test_the_record_holds_no_word_and_no_name(study: Project) -> None:
    study.draw_audit(5)

    row = study._store.one("SELECT parameters || result FROM run WHERE kind = 'audit'")

    assert row is not None
    for word in ("talk", "Ann", "Ben", "home", "Company"):
        assert word not in row[0]
    parameters = json.loads(study._store.one("SELECT parameters FROM run WHERE kind='audit'")[0])
    assert parameters["inclusion"] == {"all": 5 / 120}


def test_how_far_the_reading_is(study: Project) -> None:
    study.draw_audit(10)
    study.answer(study.audit_units()[0])

    found = study.audit()

    assert (found.sampled, found.read, found.is_complete, found.rows) == (10, 1, False, ())
    assert len(study.audit_units()) == 9


def test_a_sample_that_is_read_bounds_what_is_missed(study: Project) -> None:
    study.mark_read("talk-1")
    study.add_coding("talk-1", "Company", turn=2)
    study.draw_audit(60, seed=3)
    read_all(study)

    found = study.audit()

    every, company, _ = found.rows
    assert (every.code, company.code) == (None, "Company")
    assert (company.found, company.unread, company.sampled) == (1, 80, 60)
    truth = 8
    assert company.hits <= truth <= company.hits + company.missed_at_most
    assert company.recall_at_least is not None
    assert company.recall_at_least <= (1 + company.hits) / (1 + truth)
    assert "passages are found (95 % confidence)" in company.verdict


def test_all_of_it_read_finds_all(study: Project) -> None:
    study.draw_audit(120)
    read_all(study)

    rows = study.audit(recall=0.99).rows

    assert {row.missed_at_most for row in rows} == {0}
    assert all(row.reached for row in rows)
    assert [row.hits for row in rows] == [27, 12, 15]


def test_suggestions_are_held_against_the_sample(study: Project) -> None:
    study.code()
    study.draw_audit(120)
    read_all(study)

    every, company, other = study.audit().rows

    assert (company.suggested, company.right, company.precision) == (12, 12, 1.0)
    assert (every.suggested, every.right) == (12, 12)
    assert (other.suggested, other.right, other.precision) == (0, 0, None)


def test_what_was_accepted_before_counts_as_found_not_as_hit(study: Project) -> None:
    study.code()
    study.decide("accept", [row["id"] for row in study.suggestions()])
    study.draw_audit(120)
    read_all(study)

    company = study.audit().rows[1]

    assert (company.found, company.unread, company.hits) == (12, 108, 0)


def test_strata_have_bounds_of_their_own(study: Project) -> None:
    study.draw_audit(60, by="role")
    read_all(study)

    company = study.audit().rows[1]

    assert (company.sampled, company.unread, company.more_clean) == (60, 120, None)
    assert company.hits <= 12 <= company.hits + company.missed_at_most


def test_an_audit_is_out_of_date_once_texts_or_roles_change(study: Project, tmp_path: Path) -> None:
    study.draw_audit(3)
    study.ingest(write(tmp_path / "talk-4.txt", talk(4)))

    assert study.audit().stale == (
        "texts, turns or the roles of speakers are others than when it was drawn",
    )


def test_new_suggestions_leave_the_bounds_and_take_the_precision(study: Project) -> None:
    study.draw_audit(3)
    read_all(study)
    study.code()

    found = study.audit()

    assert found.stale == ("machines suggest other codes than when it was drawn",)
    assert {row.right for row in found.rows} == {None}


def test_decisions_one_by_one_leave_an_audit_as_it_is(study: Project) -> None:
    study.code()
    study.draw_audit(3)
    study.decide("reject", study.suggestions()[0]["id"])
    study.decide("skip", study.suggestions()[1]["id"])

    assert study.audit().stale == ()


def test_a_new_audit_says_what_the_last_one_leaves_unread(study: Project) -> None:
    first = study.draw_audit(3)

    assert study.draw_audit(3).notes == (f"the audit of run {first.run} ends with 3 turns unread",)


def test_who_codes_blind_reads_and_does_not_count(study: Project) -> None:
    study.draw_audit(3)
    study.set_blind("Kim")
    study.close()

    with Project.open(study.path, coder="Kim") as blind:
        assert len(blind.audit_units()) == 3
        for ask in (blind.audit, lambda: blind.draw_audit(3)):
            with pytest.raises(ParameterError, match="codes blind, and an audit counts"):
                ask()


def test_what_cannot_be_drawn_says_why(study: Project) -> None:
    with pytest.raises(UndefinedResult, match="no sample was drawn for an audit; "):
        study.audit()
    with pytest.raises(ParameterError, match="0 units to draw"):
        study.draw_audit(0)
    with pytest.raises(ParameterError, match="unit 'word'; expected turn or sentence"):
        study.draw_audit(3, unit="word")
    with pytest.raises(ParameterError, match="drawn by 'sector'; expected role"):
        study.draw_audit(3, by="sector")
    study.mark_read(["talk-1", "talk-2", "talk-3"])
    with pytest.raises(UndefinedResult, match="all 120 turns are read"):
        study.draw_audit(3)


def test_without_codes_there_is_nothing_to_read_for(project: Project) -> None:
    with pytest.raises(UndefinedResult, match="no codes to read for"):
        project.draw_audit(3)
