from __future__ import annotations

import json
from pathlib import Path

import pytest


def test_words_are_printed_with_counts_quotes_and_ground(qualkit, sight_loss: Path):
    done = qualkit("contrast", sight_loss, "--words", "--top", 3)

    assert done.exit_code == 0, done.stderr
    assert "More by citizen than by staff" in done.stdout
    assert "More by staff than by citizen" in done.stdout
    assert "least: the z nearest to 0 without any one participant" in " ".join(done.stdout.split())
    assert "“" in done.stdout
    told = " ".join(done.stdout.split())
    assert "held against each other with a prior of 500 words" in told
    assert "no p, for the words of one person are not independent" in told


def test_words_used_alike_stand_on_neither_side(qualkit, project, tmp_path: Path):
    said = {
        "Ann": "bus form walk",
        "Ben": "bus form",
        "Dot": "bus friend walk",
        "Eve": "bus friend",
    }
    roster = "name,role\nAnn,staff\nBen,staff\nDot,citizen\nEve,citizen\n"
    (tmp_path / "people.csv").write_text(roster)
    (tmp_path / "talk.txt").write_text("".join(f"{who}: {text}.\n\n" for who, text in said.items()))
    project.ingest(tmp_path / "talk.txt", participants=tmp_path / "people.csv")

    done = qualkit("contrast", project.path, "--words", "--min-participants", 2)

    first, second = done.stdout.split("More by")[1:3]
    assert "form" in first
    assert "friend" in second
    assert not any(line.startswith(("bus", "walk")) for line in done.stdout.splitlines())


def test_words_as_json_and_csv(qualkit, sight_loss: Path):
    data = json.loads(qualkit("contrast", sight_loss, "--words", "--json", "--most", 5).stdout)
    table = qualkit("contrast", sight_loss, "--words", "--csv", "--most", 5).stdout.splitlines()

    assert len(data["rows"]) == 5
    assert data["rows"][0].keys() >= {"word", "z", "log_odds", "counts", "participants", "sessions"}
    assert len(table) == 6
    assert table[0].startswith("language,word,kind,group,against,leans,z,log_odds,g2,log_ratio")


def test_words_of_many_groups_are_told_against_all_the_rest(qualkit, sight_loss: Path):
    done = qualkit("contrast", sight_loss, "--words", "--by", "age_band", "--top", 2)

    assert done.exit_code == 0, done.stderr
    assert "than by the rest" in done.stdout


@pytest.mark.parametrize("suffix", [".svg", ".html"])
def test_words_are_drawn(qualkit, sight_loss: Path, tmp_path: Path, suffix: str):
    picture = tmp_path / f"words{suffix}"

    done = qualkit("contrast", sight_loss, "--words", "--chart", picture)

    assert done.exit_code == 0, done.stderr
    assert "uses in 10,000 words" in picture.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--words", "--about", "citizen"], "--about does not go with --words"),
        (["--words", "--code", "Make friends"], "--code does not go with --words"),
        (["--phrases"], "--phrases goes with --words"),
        (["--words", "--prior", "many"], "'many' is neither a number of words nor 'corpus'"),
    ],
)
def test_what_does_not_go_together_is_refused(qualkit, sight_loss: Path, arguments, message):
    done = qualkit("contrast", sight_loss, *arguments)

    assert done.exit_code == 2
    assert message in done.stderr


def test_a_misspelt_group_is_one_line(qualkit, sight_loss: Path):
    done = qualkit("contrast", sight_loss, "--words", "--groups", "stafff,citizen")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Error: no role 'stafff'; did you mean 'staff'?\n"


def test_a_contrast_of_codes_is_drawn_too(qualkit, sight_loss: Path, tmp_path: Path):
    picture = tmp_path / "gap.svg"

    done = qualkit("contrast", sight_loss, "--about", "citizen", "--chart", picture)

    assert done.exit_code == 0, done.stderr
    assert 'class="chart chart-slope"' in picture.read_text(encoding="utf-8")
