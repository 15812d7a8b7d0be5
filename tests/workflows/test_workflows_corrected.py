"""Shares that count undecided machine codes are corrected by an audit, or said not to be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.model.audits import CorrectedContrast
from qualkit.project import Project

BOOK = """codebook: Needs
codes:
  - name: Company
    rules: [{lemmas: [company]}]
  - name: Help
    rules: [{lemmas: [letters]}]
"""
HINT = "shares that count undecided machine codes are uncorrected; "


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    """Six talks; the rules are wrong about company where somebody speaks of a firm."""
    people, files = ["name,role"], []
    for n in range(6):
        people += [f"Ann{n},citizen", f"Ben{n},staff"]
        lines = []
        for turn in range(20):
            ann = ("I want company", "The bus company is late", "I was at home", "Well")[turn % 4]
            ben = ("We want company", "Yes", "They open letters", "No", "So it is")[turn % 5]
            lines += [f"Ann{n}: {ann} {turn}.", f"Ben{n}: {ben} {turn}."]
        files.append(write(tmp_path / f"talk-{n}.txt", "\n\n".join(lines) + "\n"))
    roster = write(tmp_path / "people.csv", "\n".join(people) + "\n")
    project.ingest(files, participants=roster, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.code()
    return project


def read_all(study: Project) -> None:
    for unit in study.audit_units():
        words = study.text(unit.document)[unit.span.start : unit.span.end]
        codes = ["Company"] if "want company" in words else []
        study.answer(unit, codes + ["Help"] * ("letters" in words))


def corrected(study: Project, **options: object) -> CorrectedContrast:
    found = study.contrast(basis="all", **options).corrected
    assert found is not None
    return found


def notes(study: Project, **options: object) -> list[str]:
    result = study.contrast(basis="all", **options)
    assert result.corrected is None
    return [note.removeprefix(HINT) for note in result.notes if note.startswith(HINT)]


def test_all_read_the_truth_comes_out(study: Project) -> None:
    study.draw_audit(240)
    read_all(study)

    company, aid = corrected(study).rows

    citizen, staff = company.groups["citizen"], company.groups["staff"]
    assert (citizen.machine, staff.machine) == (0.5, 0.2)
    assert citizen.share == pytest.approx(0.25)
    assert staff.share == pytest.approx(0.2)
    assert (citizen.units, citizen.sampled, citizen.known) == (120, 120, 0)
    assert company.difference == pytest.approx(-0.05)
    assert aid.groups["staff"].share == pytest.approx(0.2)


def test_a_sample_corrects_what_the_machine_gets_wrong(study: Project) -> None:
    drawn = study.draw_audit(80, seed=5)
    read_all(study)

    found = corrected(study)

    company = found.rows[0]
    assert (found.run, found.unit, found.confidence) == (drawn.run, "turn", 0.95)
    for group, truth in (("citizen", 0.25), ("staff", 0.2)):
        cell = company.groups[group]
        assert cell.interval is not None
        assert cell.interval[0] <= truth <= cell.interval[1]
        assert cell.interval[0] <= (cell.share or 0) <= cell.interval[1]
    assert company.groups["citizen"].interval[1] < 0.5  # type: ignore[index]
    assert sum(cell.sampled for cell in company.groups.values()) == 80


def test_the_order_of_groups_turns_the_difference(study: Project) -> None:
    study.draw_audit(80, seed=5)
    read_all(study)

    one = corrected(study, groups=("staff", "citizen")).rows[0]
    other = corrected(study, groups=("citizen", "staff")).rows[0]

    assert one.difference == pytest.approx(-(other.difference or 0))
    assert one.interval == pytest.approx(tuple(-limit for limit in reversed(other.interval or ())))
    assert list(one.groups) == ["staff", "citizen"]


def test_what_was_read_before_is_known_for_certain(study: Project) -> None:
    study.mark_read([f"talk-{n}" for n in range(3)])
    study.draw_audit(120)
    read_all(study)

    company = corrected(study).rows[0]

    assert company.groups["citizen"].known == 60
    assert company.groups["citizen"].share == pytest.approx(0.125)  # nobody coded what was read


def test_drawn_by_role_each_has_its_own_chance(study: Project) -> None:
    study.draw_audit(100, by="role", seed=2)
    read_all(study)

    groups = corrected(study).rows[0].groups

    assert {cell.sampled for cell in groups.values()} == {50}


def test_accepted_machine_codes_are_corrected_too(study: Project) -> None:
    study.decide("accept", everything=True, code="Company")
    study.draw_audit(240)
    read_all(study)

    company = corrected(study).rows[0]

    assert company.groups["citizen"].machine == 0.5
    assert company.groups["citizen"].share == pytest.approx(0.25)


def test_a_group_audited_in_one_session_is_refused(study: Project) -> None:
    study.draw_audit(2, by="role")
    read_all(study)

    (row, _) = corrected(study).rows

    assert row.groups["staff"].reason == (
        "audited units of staff in 2 sessions are needed, in 1 there"
    )
    assert (row.groups["staff"].share, row.difference, row.interval) == (None, None, None)


def test_without_an_audit_a_note_says_what_to_do(study: Project) -> None:
    assert notes(study) == [
        "read a random sample to correct them: qualkit audit PROJECT --draw 200"
    ]


def test_an_audit_that_is_not_read_or_out_of_date_corrects_nothing(
    study: Project, tmp_path: Path
) -> None:
    run = study.draw_audit(5).run
    (note,) = notes(study)
    assert note.startswith(f"5 of the 5 turns of the audit of run {run} are still to read: ")
    read_all(study)
    study.set_participants(write(tmp_path / "roles.csv", "name,role\nAnn0,staff\n"))

    (note,) = notes(study)

    assert note.startswith(f"the audit of run {run} is out of date: texts, turns or the roles")


def test_each_code_is_corrected_by_what_the_audit_asked_for(study: Project) -> None:
    study.draw_audit(240)
    read_all(study)
    study.rename_code("Company", "Friends")
    study.add_code("Tea")
    study.edit_code("Help", definition="Help with letters.")

    found = corrected(study, codes=("Friends", "Help", "Tea"))

    company, aid, tea = found.rows
    assert company.groups["citizen"].share == pytest.approx(0.25)
    assert aid.groups["staff"].share == pytest.approx(0.2)
    assert tea.reason == "added since the sample was drawn: not audited"
    assert any(note.startswith("definition, notes or examples changed") for note in found.notes)


def test_an_audit_asks_neither_about_whom_nor_by_whom(study: Project) -> None:
    study.draw_audit(5)
    read_all(study)

    assert "only without --about" in notes(study, about="citizen")[0]
    assert "only without --coder" in notes(study, coders=("Robin",))[0]


def test_decided_codes_are_as_they_were(study: Project) -> None:
    before = study.contrast().to_dict()
    study.draw_audit(5)
    for unit in study.audit_units():
        study.answer(unit)

    after = study.contrast().to_dict()

    assert "corrected" not in after
    assert not any(HINT in note for note in after["notes"])
    assert {**before, "run": 0} == {**after, "run": 0}


def test_where_nothing_waits_nothing_is_said(study: Project) -> None:
    study.decide("reject", everything=True)

    assert notes(study) == []


def test_it_is_kept_under_the_run_and_in_json(study: Project) -> None:
    audit = study.draw_audit(80).run
    read_all(study)
    study.contrast(basis="all")

    kept = study.latest_contrast()

    assert kept is not None
    assert kept["corrected"]["rows"][0]["groups"]["citizen"].keys() >= {"machine", "share"}
    assert study.runs()[-1]["parameters"]["audit"] == audit


def test_the_terminal_shows_it_as_a_table_of_its_own(
    study: Project, qualkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.cli.output._width", lambda: 80)
    run = study.draw_audit(240).run
    read_all(study)
    study.close()

    shown = qualkit("contrast", study.path, "--basis", "all").stdout
    data = json.loads(qualkit("contrast", study.path, "--basis", "all", "--json").stdout)

    assert f"Shares of turns, corrected by the audit of run {run}" in shown
    assert "50 → 25 [" in shown
    assert "citizen: 120 turns, 120 of them audited, 0 read before" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    assert data["corrected"]["rows"][0]["groups"]["citizen"]["machine"] == 0.5


def test_the_report_shows_it(study: Project, tmp_path: Path) -> None:
    run = study.draw_audit(240).run
    read_all(study)

    result = study.contrast(basis="all")
    page = study.report(tmp_path / "report.html", contrast=result).read_text()
    plain = study.report(tmp_path / "plain.html", contrast=study.contrast()).read_text()

    assert "Machine codes, corrected" in page
    assert f"as the audit of run {run} corrects it" in page
    assert "Machine codes, corrected" not in plain


def test_who_codes_blind_gets_nothing_corrected(study: Project) -> None:
    study.draw_audit(240)
    read_all(study)
    study.set_blind("Robin")
    study.close()

    with Project.open(study.path, coder="Robin") as blind:
        found = blind.contrast(basis="all")

    assert found.corrected is None
    assert any("you code blind" in note for note in found.notes)
