"""`qualkit participation`, as people and programs see it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.errors import ParameterError, UnknownName
from qualkit.project import Project

VTT = """WEBVTT

1
00:00:00.000 --> 00:00:04.000
<v Mo>How was it?

2
00:00:09.000 --> 00:00:12.000
<v Ann>Long.

3
00:00:12.500 --> 00:00:15.000
<v Ben>Too long.
"""


@pytest.fixture
def timed(project: Project, tmp_path: Path) -> Path:
    roster = write(tmp_path / "people.csv", "name,role\nMo,moderator\nAnn,citizen\nBen,staff\n")
    project.ingest(write(tmp_path / "talk.vtt", VTT), participants=roster)
    return project.path


def test_table_shows_shares_sessions_groups_and_codes(qualkit: Run, sight_loss: Path) -> None:
    done = qualkit("participation", sight_loss, "--coder", "agreed")

    told = " ".join(done.stdout.split())
    assert done.exit_code == 0
    assert "Mrs Okafor citizen" in told
    assert "who follows whom" in told
    assert "48 of 56" in told
    assert "consensus" in told
    assert all(len(line) <= 100 for line in done.stdout.splitlines())


def test_pairs_are_named_only_where_they_stand_out_among_all_pairs(
    qualkit: Run, project: Project, tmp_path: Path
) -> None:
    talk = "".join(f"{a}: So\n\n{b}: No\n\n" for a, b in [("Ann", "Ben"), ("Cem", "Dot")] * 25)
    order = ("Ann", "Ben", "Cem", "Dot", "Ben", "Ann", "Dot", "Cem") * 2
    even = "".join(f"{name}: So\n\n" for name in order)
    project.ingest(write(tmp_path / "far.txt", talk))
    project.ingest(write(tmp_path / "even.txt", even))

    told = " ".join(qualkit("participation", project.path, "--draws", 9999).stdout.split())
    data = json.loads(qualkit("participation", project.path, "--json").stdout)

    pairs = {one["session"]: len(one["flow"]["pairs"]) for one in data["sessions"]}
    assert f"even: longest run Ann, 1 word (turn 1). who follows whom: none of the {pairs['even']}"
    assert f"none of the {pairs['even']} pairs stands out (q ≤ 0.05)" in told
    assert "Ann → Ben 25, expected 8 (z +" in told
    assert ", p 0.000, q 0.00" in told


def test_json_has_what_other_programs_rely_on(qualkit: Run, sight_loss: Path) -> None:
    data = json.loads(qualkit("participation", sight_loss, "--json").stdout)

    assert data["rows"][0].keys() >= {"session", "participant", "turns", "words", "share"}
    shares = [row["share"] for row in data["rows"] if row["session"] == "staff-1"]
    assert sum(shares) == pytest.approx(1)
    session = data["sessions"][0]
    assert session["evenness"]["words"]["gini"] < 0.1
    assert session["silences"]["count"] is None
    assert session["silences"]["reason"]
    assert data["run"]


def test_csv_is_a_row_a_session_and_participant(qualkit: Run, sight_loss: Path) -> None:
    told = qualkit("participation", sight_loss, "--session", "staff-2", "--csv").stdout

    rows = [*csv.DictReader(io.StringIO(told))]
    assert len(rows) == 6
    assert {row["session"] for row in rows} == {"staff-2"}


def test_pictures_are_drawn_of_one_session(qualkit: Run, sight_loss: Path, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("shares.svg", "follows.svg", "time.svg")]
    options = ("--chart", files[0], "--follows", files[1], "--timeline", files[2])

    refused = qualkit("participation", sight_loss, *options)
    done = qualkit("participation", sight_loss, "--session", "citizens-1", *options)

    assert refused.exit_code == 2
    assert "name it with --session" in refused.stderr
    assert done.exit_code == 0, done.stderr
    assert all(file.read_text(encoding="utf-8").startswith("<svg") for file in files)
    assert "words spoken" in files[2].read_text(encoding="utf-8")


def test_timed_turns_give_minutes_silences_and_a_timeline_in_seconds(
    qualkit: Run, timed: Path
) -> None:
    done = qualkit("participation", timed)

    with Project.open(timed) as study:
        drawn = study.timeline("talk")
        found = study.participation()
    assert "minutes" in done.stdout
    assert "1 silence over 3 s, 5 s in all" in " ".join(done.stdout.split())
    assert (drawn.unit, drawn.length) == ("seconds", 15.0)
    assert found.sessions[0].flow.participant_ratio is None
    assert {row.group: row.words for row in found.groups}["staff"] == 2


def test_groups_by_another_attribute_keep_moderators_apart(
    sight_loss: Path, tmp_path: Path
) -> None:
    with Project.open(sight_loss) as study:
        roster = write(tmp_path / "more.csv", "name,wing\nStan,north\nBeryl,south\nHelen Marsh,x\n")
        study.set_participants(roster)
        found = study.participation(by="wing", session="citizens-1")

    assert {row.group for row in found.groups} == {"moderator", "north", "south"}


def test_unknown_names_and_empty_projects_are_one_line(
    qualkit: Run, sight_loss: Path, project: Project
) -> None:
    for options, nearest in (
        (("--session", "citizens1"), "citizens-1"),
        (("--by", "rol"), "role"),
        (("--code", "Make freinds"), "Make friends"),
        (("--coder", "agred"), "agreed"),
    ):
        done = qualkit("participation", sight_loss, *options)
        assert done.exit_code == 1
        assert nearest in done.stderr
        assert len(done.stderr.splitlines()) == 1
    empty = qualkit("participation", project.path)
    assert empty.exit_code == 1
    assert "nobody is known to speak" in empty.stderr


def test_draws_beyond_9999_are_refused(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        with pytest.raises(ParameterError, match="10000 draws"):
            study.participation(draws=10_000)
        with pytest.raises(UnknownName, match="session"):
            study.timeline("nowhere")


def test_the_same_seed_gives_the_same_numbers(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        first, second = (study.participation(session="staff-1", seed=4) for _ in range(2))

    assert first.sessions == second.sessions


def test_a_blind_coder_counts_own_codings_and_sees_no_one_elses_result(sight_loss: Path) -> None:
    with Project.open(sight_loss, coder="agreed") as study:
        study.participation()
        study.set_blind("Lee")
    with Project.open(sight_loss, coder="Lee") as blind:
        own = blind.participation()

        assert own.basis.counted == 0
        assert all(code.coded == 0 for code in own.codes)
        assert own.rows
    with Project.open(sight_loss, coder="Lee") as blind:
        listed = [run["kind"] for run in blind.runs()]

    assert "participation" not in listed


def test_the_ground_counts_codings_of_the_sessions_shown_and_each_turn_once(
    qualkit: Run, project: Project, tmp_path: Path
) -> None:
    roster = write(tmp_path / "people.csv", "name,role\nMo,moderator\nAnn,citizen\nBen,staff\n")
    for name in ("one", "two"):
        talk = f"Mo: How was {name}?\n\nAnn: A long way.\n\nBen: Too long.\n"
        project.ingest(write(tmp_path / f"{name}.txt", talk), participants=roster)
    for code in ("long", "way"):
        project.add_code(code)
    for document, quote, code, about in (
        ("one", "A long way.", "long", None), ("one", "A long way.", "way", "staff"),
        ("one", "How was one?", "way", None), ("two", "Too long.", "long", None),
    ):  # fmt: skip
        project.add_coding(document, code, quote=quote, about=about)

    found = project.participation(session="one")
    told = " ".join(qualkit("participation", project.path, "--session", "one").stdout.split())

    assert (found.basis.human, found.basis.counted, found.coded_turns) == (3, 2, 1)
    assert (found.basis.attributed, found.basis.unattached) == (1, 1)
    assert "2 codings counted, 1 attributed to another role, on 1 turn of participants" in told


def test_of_many_codes_who_is_silent_is_told_of_some_and_the_rest_counted(
    qualkit: Run, project: Project, tmp_path: Path
) -> None:
    project.ingest(write(tmp_path / "talk.txt", "Ann: A long way.\n\nBen: Too long.\n"))
    for n in range(23):
        project.add_code(f"c{n:02}")
        project.add_coding("talk", f"c{n:02}", turn=1)

    told = qualkit("participation", project.path).stdout

    assert told.count("silent on c") == 20
    assert "participants silent on 3 more codes too: --json names them all" in told
