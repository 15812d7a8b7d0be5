"""`audit`: drawn, read, told, in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.cli.reading import read_units
from qualkit.project import Project

TALK = "".join(f"Ann: I want company {n}.\n\nBen: Help with letters {n}.\n\n" for n in range(20))
BOOK = """codebook: Needs
codes:
  - name: Company
    rules: [{lemmas: [company]}]
  - name: Help
"""


@pytest.fixture
def path(project: Project, tmp_path: Path) -> Path:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.code()
    project.close()
    return project.path


def test_it_is_drawn_read_and_told(path: Path, qualkit: Run) -> None:
    drawn = qualkit("audit", path, "--draw", 4)
    first = qualkit("audit", path, "--read", input="\nq\n")
    half = qualkit("audit", path)
    rest = qualkit("audit", path, "--read", input="\n\n\n")
    done = qualkit("audit", path)

    assert "run 3: 4 turns drawn at random of 40 that nobody has read" in drawn.stdout
    assert "suggest" not in first.stdout
    assert first.stdout.endswith("1 passage read; 3 still to read\n")
    assert "1 of 4 turns read" in half.stdout
    assert "go on: qualkit audit PROJECT --read" in half.stdout
    assert rest.stdout.endswith("3 passages read; 0 still to read\n")
    assert "any code: nothing is found yet; the unread hold at most" in done.stdout
    assert {result.exit_code for result in (drawn, first, half, rest, done)} == {0}


def test_what_another_reads_meanwhile_is_passed_over(path: Path, qualkit: Run) -> None:
    qualkit("audit", path, "--draw", 3)
    with Project.open(path) as study:
        units = study.audit_units()
        study.answer(units[0])
        assert read_units(study, units[:1]) == 0
        assert len(study.audit_units()) == 2


def test_its_table_fits_80_columns(
    path: Path, qualkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.cli.output._width", lambda: 80)
    qualkit("audit", path, "--draw", 6, "--by", "role")
    qualkit("audit", path, "--read", input="comp\nhelp\n" * 6)

    shown = qualkit("audit", path, "--recall", ".9").stdout

    assert max(map(len, shown.splitlines())) <= 80
    assert "citizen: 3 of 20" in shown
    assert "90" in shown


def test_it_is_json_and_csv(path: Path, qualkit: Run) -> None:
    drawn = json.loads(qualkit("audit", path, "--draw", 2, "--json").stdout)
    qualkit("audit", path, "--read", input="\n\n")
    told = json.loads(qualkit("audit", path, "--json").stdout)
    rows = qualkit("audit", path, "--csv").stdout

    assert drawn["strata"] == [{"name": "all", "unread": 40, "sampled": 2, "inclusion": 0.05}]
    assert (told["run"], told["sampled"], told["read"]) == (drawn["run"], 2, 2)
    assert [row["code"] for row in told["rows"]] == [None, "Company", "Help"]
    assert rows.startswith("code,found,unread,sampled,hits,missed_at_most,recall_at_least,")


def test_options_that_would_be_ignored_are_refused(path: Path, qualkit: Run) -> None:
    for options, why in (
        (("--draw", 2, "--read"), "exclude each other"),
        (("--seed", 2), "--seed says how to draw"),
        (("--read", "--recall", ".9"), "--recall is for what the sample says"),
    ):
        refused = qualkit("audit", path, *options)
        assert refused.exit_code == 2
        assert why in refused.stderr
    assert "qualkit audit PROJECT --draw 200" in qualkit("audit", path).stderr
    assert "recall" not in qualkit("audit", path, "--draw", 2).stderr


def test_what_is_out_of_date_says_so(path: Path, qualkit: Run) -> None:
    qualkit("audit", path, "--draw", 2)
    with Project.open(path) as study:
        study.change_participant("Ben", role="citizen")

    told, read = qualkit("audit", path), qualkit("audit", path, "--read")

    assert "out of date: texts, turns or the roles of speakers are others" in told.stdout
    assert "draw anew: qualkit audit PROJECT --draw 200" in told.stdout
    assert read.exit_code == 1
    assert "is out of date: texts, turns or" in read.stderr


@pytest.mark.parametrize("command", ["audit", "queue"])
@pytest.mark.parametrize("printing", [("--json",), ("--csv",), ("-o", "told.json")])
def test_reading_and_printing_at_once_is_refused(
    path: Path, qualkit: Run, command: str, printing: tuple[str, ...], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    found = qualkit(command, path, "--read", *printing)

    assert (found.exit_code, found.stdout) == (2, "")
    assert "read first, then print without --read" in found.stderr


def test_its_heading_says_the_target_as_it_was_given(path: Path, qualkit: Run) -> None:
    qualkit("audit", path, "--draw", 2)
    qualkit("audit", path, "--read", input="\n\n")

    assert "99.9" in qualkit("audit", path, "--recall", ".999").stdout
