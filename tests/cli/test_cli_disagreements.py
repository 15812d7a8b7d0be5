"""`disagreements` and `adjudicate` on the terminal: what is shown, stored, and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from adjudication_fakes import disputed_project
from project_fakes import Run

from qualkit.cli import output
from qualkit.project import Project


@pytest.fixture
def path(project: Project, tmp_path: Path) -> Path:
    disputed_project(project, tmp_path)
    project.close()
    return project.path


def ids(path: Path) -> dict[int, str]:
    with Project.open(path) as study:
        return {row.turn or 0: row.id for row in study.disagreements().rows}


def statuses(path: Path) -> dict[int, str]:
    with Project.open(path) as study:
        return {row.turn or 0: row.status for row in study.disagreements().rows}


def test_units_stand_side_by_side_within_80_columns(
    path: Path, qualkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_WIDTH_WITHOUT_TERMINAL", 80)

    shown = qualkit("disagreements", path).stdout

    assert max(map(len, shown.splitlines())) <= 80
    for part in (
        f"1 of 3 · talk, turn 4 · {ids(path)[4]}", "Vera (citizen): The fare went up again.",
        "cost 0.5625", "“fare went up”", "agreed: Company", "about citizen: “They",
        "about whom?", "one gave", "Ana, Ben over 5 turns of 1 document: 2 with a code in",
    ):  # fmt: skip
        assert part in shown


def test_the_screen_shows_the_first_and_says_how_many_more(path: Path, qualkit: Run) -> None:
    shown = qualkit("disagreements", path, "-n", 1).stdout

    assert "2 of 3" not in shown
    assert "2 more: -n 3 shows all" in shown


def test_programs_get_all_of_it(path: Path, qualkit: Run, tmp_path: Path) -> None:
    told = json.loads(qualkit("disagreements", path, "--json").stdout)
    table = qualkit("disagreements", path, "--csv").stdout

    assert [row["turn"] for row in told["rows"]] == [4, 2, 3]
    assert told["rows"][0]["words"] == "The fare went up again."
    assert table.startswith("id,document,session,turn,participant,role,start,end,words,status,code")
    assert len(table.splitlines()) == 5
    qualkit("disagreements", path, "-o", tmp_path / "all.json")
    assert json.loads((tmp_path / "all.json").read_text())["matching"] == 3


def test_a_sheet_goes_out_and_comes_back(path: Path, qualkit: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    written = qualkit("disagreements", path, "--hide-coders", "-o", sheet)
    assert written.stderr == f"3 units written to {sheet}\n"
    assert "Ana" not in sheet.read_text()
    sheet.write_text(sheet.read_text().replace(",open,,", ",open,none,"))

    done = qualkit("adjudicate", path, "--from", sheet, "--agreed")

    assert done.exit_code == 0
    assert "3 units settled; 2 without dispute carried over; 3 codings by consensus" in done.stdout
    assert set(statuses(path).values()) == {"settled"}


def test_a_unit_is_settled_by_command_and_taken_back(path: Path, qualkit: Run) -> None:
    done = qualkit("adjudicate", path, ids(path)[2][:6], "--give", "cost", "--why", "fares are")

    assert done.stdout == (
        f"{ids(path)[2]}: Company, Cost\n1 unit settled; 2 codings by consensus\n"
    )
    assert done.stderr == "step 3: codings PROJECT undo --coder consensus takes it back\n"
    assert "settled (consensus)" in qualkit("disagreements", path).stdout
    assert qualkit("codings", path, "undo", "--coder", "consensus").exit_code == 0
    assert set(statuses(path).values()) == {"open"}


def test_keys_settle_one_unit_after_the_other(path: Path, qualkit: Run) -> None:
    result = qualkit("adjudicate", path, input="2na")

    assert result.exit_code == 0
    assert "1 Ana  2 Ben  a all  n none" in result.stdout
    assert result.stdout.endswith("3 units settled; 0 still open\n")
    with Project.open(path) as study:
        made = [(row["turn"], row["code"]) for row in study.codings(coder="consensus")]
    assert made == [(2, "Company"), (3, "Company"), (4, "Letters")]


def test_codes_are_typed_with_a_reason_and_the_last_is_undone(path: Path, qualkit: Run) -> None:
    result = qualkit(
        "adjudicate", path, input="wit is a fare\ngcost; letters\nusgnone; not company\nq"
    )

    assert "undone: step 3 (adjudicate)" in result.stdout
    assert result.stdout.endswith("1 unit settled; 2 still open\n")
    assert statuses(path) == {4: "open", 2: "settled", 3: "open"}


def test_what_was_settled_another_day_is_undone_and_asked_again(path: Path, qualkit: Run) -> None:
    qualkit("adjudicate", path, ids(path)[2], "--side", "Ana")

    result = qualkit("adjudicate", path, input="su1q")

    assert "undone: step 3 (adjudicate)" in result.stdout
    assert "2 of 3 · talk, turn 2" in result.stdout
    assert result.stdout.endswith("1 unit settled; 2 still open\n")


def test_programs_are_told_what_was_settled(path: Path, qualkit: Run) -> None:
    told = json.loads(qualkit("adjudicate", path, ids(path)[4], "--none", "--json").stdout)

    assert told["units"] == [[ids(path)[4], []]]
    assert told["step"] == 3


def test_wrong_keys_and_codes_are_told_and_settle_nothing(path: Path, qualkit: Run) -> None:
    result = qualkit("adjudicate", path, input="g\ngrent\n9?uq")

    assert "nothing was decided" in result.stdout
    assert "no code 'rent'" in result.stdout
    assert "1, 2 …  side with that coder" in result.stdout
    assert "nothing to undo" in result.stdout
    assert result.stdout.endswith("0 units settled; 3 still open\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--give", "comp"), "no code 'comp'"),
        (("--give", "Lettres"), "no code 'Lettres'; did you mean 'Letters'?"),
        (("--drop", "Cost"), "Cost was not given by all coders of unit"),
        (("--drop", "Company"), "nothing is decided on Cost in unit"),
    ],
)
def test_no_decision_is_guessed(
    path: Path, qualkit: Run, arguments: tuple[str, ...], told: str
) -> None:
    result = qualkit("adjudicate", path, ids(path)[2], *arguments)

    assert result.exit_code == 1
    assert told in result.stderr
    assert set(statuses(path).values()) == {"open"}


def test_a_code_all_gave_goes_where_none_holds_besides(path: Path, qualkit: Run) -> None:
    done = qualkit("adjudicate", path, ids(path)[2], "--none", "--drop", "company")

    assert done.stdout.startswith(f"{ids(path)[2]}: none of the codes\n")


def test_filters_choose_what_is_settled_one_by_one(path: Path, qualkit: Run) -> None:
    shown = qualkit("adjudicate", path, "--code", "Letters", input="q").stdout

    assert "1 of 1 · talk, turn 4" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("0123",), "say what holds"),
        (("--side", "Ana"), "say of which unit"),
        (("--why", "so"), "say of which unit"),
        (("0123", "--none", "--side", "Ana"), "--none goes with neither"),
        (("0123", "--none", "--from", "x.csv"), "leave the others out"),
        (("0123", "--none", "--code", "Cost"), "choose units to settle one by one"),
        (("--agreed", "--document", "talk"), "choose units to settle one by one"),
    ],
)
def test_commands_that_contradict_themselves_are_refused(
    path: Path, qualkit: Run, arguments: tuple[str, ...], told: str
) -> None:
    result = qualkit("adjudicate", path, *arguments)

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_unit_that_is_not_there_is_one_line(path: Path, qualkit: Run) -> None:
    result = qualkit("adjudicate", path, "zz", "--none")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: no disputed unit 'zz'")


def test_a_blind_coder_sees_and_settles_nothing(path: Path, qualkit: Run) -> None:
    qualkit("coders", path, "blind", "Robin")

    for command in ("disagreements", "adjudicate"):
        result = qualkit(command, path)
        assert result.exit_code == 1
        assert "Robin codes blind" in result.stderr


def test_the_log_tells_no_words_and_no_names(path: Path, qualkit: Run) -> None:
    qualkit("adjudicate", path, ids(path)[4], "--side", "Ben", "--why", "she said so")

    log = qualkit("log", path, "--verb", "adjudicate", "--json").stdout

    details = json.dumps([row["details"] for row in json.loads(log)])
    assert "rests" in details
    for word in ("Ben", "fare", "said", "Letters", "talk"):
        assert word not in details


def test_the_shipped_corpus_is_settled_and_contrasted(sight_loss: Path, qualkit: Run) -> None:
    two = ("--coders", "Ellery,Tandy")
    told = json.loads(qualkit("disagreements", sight_loss, *two, "--json").stdout)
    alphas = json.loads(qualkit("agreement", sight_loss, *two, "--json").stdout)["rows"]

    assert (told["compared"], told["disputed"], told["about"]) == (516, 87, 3)
    for row, other in zip(told["by_code"], alphas, strict=True):
        assert row["alpha"] == pytest.approx(other["alpha"])
    costs = [one["cost"] for row in told["rows"] for one in row["disputes"]]
    assert sum(costs) == pytest.approx(sum(1 - row["alpha"] for row in alphas))
    done = qualkit("adjudicate", sight_loss, *two, "--agreed")
    assert "426 without dispute carried over; 140 codings by consensus" in done.stdout
    assert qualkit("contrast", sight_loss, "--coder", "consensus").exit_code == 0
