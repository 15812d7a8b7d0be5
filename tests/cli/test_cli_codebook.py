"""`qualkit codebook`: exit code, stdout and stderr of each action."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from project_fakes import Run, write

TALK = "Ann: I want company.\n\nBen: A bus that comes.\n"
BOOK = """codebook: N
codes:
  - name: Bus  # of any kind
    rules: [{lemmas: [bus]}]
  - name: Talk
    codes:
      - name: Café
"""


def done(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def study(qualkit: Run, tmp_path: Path) -> Path:
    """A small project with a codebook and two codings."""
    path = tmp_path / "study.qualkit"
    done(qualkit("ingest", path, write(tmp_path / "talk.txt", TALK), "--language", "en"))
    done(qualkit("codebook", path, "import", write(tmp_path / "book.yaml", BOOK)))
    for code, quote in (("Bus", "A bus"), ("Talk", "company")):
        done(
            qualkit("codings", path, "add", "--document", "talk", "--code", code, "--quote", quote)
        )
    return path


def text_of(qualkit: Run, study: Path) -> str:
    return done(qualkit("codebook", study, "export")).stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rename", "bus", "Coach"), "renamed 'Bus' to 'Coach': 1 coding; revision 2\n"),
        (("rename", "Talk", "Chat"), "'Chat': 1 coding, 1 code under it; revision 2\n"),
        (("move", "CAFE\u0301", "/"), "moved 'Talk/Café' to 'Café': 0 codings; revision 2\n"),
        (
            ("move", "Talk", "/", "--position", "0"),
            "moved 'Talk' to 'Talk': 1 coding; revision 2\n",
        ),
        (("merge", "Bus", "Talk"), "merged 'Bus' into 'Talk': 1 coding recoded; revision 2\n"),
        (
            ("split", "Bus", "Coach", "--contains", "bus"),
            "split 'Coach' from 'Bus': 1 coding recoded; revision 2\n",
        ),
        (("retire", "Bus"), "retired 'Bus': 1 coding; revision 2\n"),
        (
            ("add", "Tram", "--parent", "Talk", "--definition", "On rails."),
            "added 'Talk/Tram': 0 codings; revision 2\n",
        ),
    ],
)
def test_a_change_is_told_in_one_line(
    qualkit: Run, study: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = done(qualkit("codebook", study, *arguments))

    assert result.stdout.endswith(told)
    assert (result.stdout.count("\n"), result.stderr) == (1, "")


def test_comments_stay_and_a_dry_run_changes_nothing(qualkit: Run, study: Path) -> None:
    told = done(qualkit("codebook", study, "rename", "Bus", "Coach", "--dry-run"))
    same = text_of(qualkit, study)
    done(qualkit("codebook", study, "rename", "Bus", "Coach", "--by", "Kim"))

    assert told.stdout == "renamed 'Bus' to 'Coach': 1 coding; would be revision 2\n"
    assert same == BOOK
    assert text_of(qualkit, study) == BOOK.replace("name: Bus", "name: Coach")


def test_a_preview_as_json_has_what_changes(qualkit: Run, study: Path) -> None:
    result = done(qualkit("codebook", study, "merge", "Bus", "Talk", "--dry-run", "--json"))

    told = json.loads(result.stdout)
    assert (told["change"], told["code"], told["became"]) == ("merge codes", "Bus", "Talk")
    assert told["dry_run"]
    assert told["changes"][0]["change"] == "merged"


def test_a_split_that_moves_nothing_says_so(qualkit: Run, study: Path) -> None:
    bare = done(qualkit("codebook", study, "split", "Bus", "Coach"))
    none = done(qualkit("codebook", study, "split", "Bus", "Tram", "--contains", "rail"))
    some = done(qualkit("codebook", study, "split", "Bus", "Ride", "--coder", "Robin"))

    assert "note: 0 codings moved: 'Coach' is empty, as nothing says which go" in bare.stderr
    assert "note: 0 codings moved: no coding fits" in none.stderr
    assert "1 coding recoded" in some.stdout
    assert "note" not in some.stderr


def test_a_book_that_is_written_anew_says_how_many_comments_that_cost(
    qualkit: Run, tmp_path: Path
) -> None:
    path = tmp_path / "a.qualkit"
    done(qualkit("init", path))
    flow = write(tmp_path / "b.yaml", "codebook: N  # one\ncodes: [{name: A}]  # two\n")
    done(qualkit("codebook", path, "import", flow))

    result = done(qualkit("codebook", path, "rename", "A", "B"))

    assert "written anew" in result.stderr
    assert "2 comments lost" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rename", "Buss", "X"), "no code 'Buss'; did you mean 'Bus'?"),
        (("rename", "Bus", "TALK"), "there is a code 'Talk' at the top already; choose another"),
        (("move", "Talk", "Café"), "'Talk/Café' stands under 'Talk'; move that one out first"),
        (("merge", "Talk", "Café"), "merge 'Talk/Café' into 'Talk', or move it"),
        (("retire", "Nothing"), "no code 'Nothing'; known: 'Bus', 'Talk', 'Talk/Café'"),
    ],
)
def test_what_makes_no_sense_fails_with_a_repair(
    qualkit: Run, study: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = qualkit("codebook", study, *arguments)

    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert text_of(qualkit, study) == BOOK


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rename", "Bus"), "it is 'codebook PROJECT rename CODE NAME'"),
        (("retire", "Bus", "--position", "1"), "--position does not go with retire"),
        (("rename", "Bus", "X", "--contains", "x"), "--contains does not go with rename"),
        (("diff",), "it is 'codebook PROJECT diff A [B]'"),
    ],
)
def test_a_wrong_call_is_usage(
    qualkit: Run, study: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = qualkit("codebook", study, *arguments)

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_file_is_checked_without_a_project(qualkit: Run, tmp_path: Path) -> None:
    good = write(tmp_path / "a.yaml", BOOK)
    bad = write(tmp_path / "b.csv", "code,color\nA,red\nA,\n")

    sound, faulty = qualkit("codebook", "check", good), qualkit("codebook", "check", bad)

    assert done(sound).stdout == f"{good}: 3 codes, no faults\n"
    assert faulty.exit_code == 1
    assert [line.split(": ")[1] for line in faulty.stdout.splitlines()] == ["line 2", "line 3"]


def test_the_project_s_own_codebook_is_checked(qualkit: Run, study: Path) -> None:
    result = done(qualkit("codebook", study, "check", "--examples"))

    assert result.stdout.startswith("study.qualkit: 3 codes, no faults; 0 examples tried")


@pytest.mark.parametrize("action", ["check", "show", "rename"])
def test_an_action_without_what_it_needs_is_usage(qualkit: Run, action: str) -> None:
    result = qualkit("codebook", action)

    assert result.exit_code == 2
    assert "PROJECT" in result.stderr


def test_the_project_may_come_from_the_environment(
    qualkit: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALKIT_PROJECT", str(study))

    assert done(qualkit("codebook", "retire", "Bus")).stdout.startswith("retired 'Bus'")
    assert done(qualkit("codebook", "check")).stdout.startswith("study.qualkit: 3 codes")


def test_revisions_and_files_are_compared(qualkit: Run, study: Path, tmp_path: Path) -> None:
    done(qualkit("codebook", study, "rename", "Bus", "Coach"))
    other = write(tmp_path / "other.yaml", BOOK.replace("Talk", "Walk"))

    since = done(qualkit("codebook", study, "diff", "1", "--json"))
    between = done(qualkit("codebook", study, "diff", "r2", "r1"))
    files = done(qualkit("codebook", "diff", tmp_path / "book.yaml", other))
    mixed = done(qualkit("codebook", study, "diff", other))
    alone = qualkit("codebook", "diff", "1", "2")

    assert json.loads(since.stdout) == [
        {"change": "renamed", "code": "Coach", "field": "path", "before": "Bus", "after": "Coach"}
    ]
    assert "renamed" in between.stdout
    assert "Walk" in files.stdout
    assert "Coach" in mixed.stdout
    assert alone.exit_code == 1
    assert "name the project: qualkit codebook PROJECT diff" in alone.stderr


def test_revisions_are_listed_and_written_out(qualkit: Run, study: Path, tmp_path: Path) -> None:
    done(qualkit("codebook", study, "add", "Tram"))

    listed = done(qualkit("codebook", study, "revisions", "--json"))
    shown = done(qualkit("codebook", study, "revisions"))
    first = done(qualkit("codebook", study, "export", "--revision", "1"))
    none = qualkit("codebook", study, "export", "--revision", "7")

    assert [row["changes"] for row in json.loads(listed.stdout)] == ["first", "1 added"]
    assert json.loads(listed.stdout)[1]["coder"] == "Robin"
    assert "1 added" in shown.stdout
    assert first.stdout == BOOK
    assert "there is no revision 7; expected 1 to 2" in none.stderr


def test_a_table_goes_out_and_in(qualkit: Run, study: Path, tmp_path: Path) -> None:
    table = tmp_path / "codes.csv"

    written = done(qualkit("codebook", study, "export", table))
    read = done(qualkit("codebook", study, "import", table, "--json"))
    same = done(qualkit("codebook", study, "diff", "1"))

    assert written.stderr == f"written to {table}\n"
    assert json.loads(read.stdout) == {
        "revision": 1, "former": 1, "codes": 3, "rewritten": False, "lost_comments": 0, "notes": []
    }  # fmt: skip
    assert read.stderr == f"codebook revision 1: 3 codes from {table} (nothing new)\n"
    assert text_of(qualkit, study) == BOOK
    assert same.stdout == "no differences\n"


def test_what_differs_in_a_table_goes_into_the_yaml(
    qualkit: Run, study: Path, tmp_path: Path
) -> None:
    table = tmp_path / "codes.csv"
    done(qualkit("codebook", study, "export", table))
    rows = table.read_text(encoding="utf-8-sig").replace("Bus,,,", "Bus,,,Rides.", 1)
    rows += "Talk/Tea,,,Over tea.\n"

    read = done(qualkit("codebook", study, "import", write(table, rows)))

    assert text_of(qualkit, study) == (
        BOOK.replace("[bus]}]\n", "[bus]}]\n    definition: Rides.\n")
        + "      - name: Tea\n        definition: Over tea.\n"
    )
    assert "note" not in read.stderr


def test_a_table_that_costs_comments_says_so(qualkit: Run, tmp_path: Path) -> None:
    path, table = tmp_path / "a.qualkit", tmp_path / "codes.csv"
    done(qualkit("init", path))
    flow = write(tmp_path / "b.yaml", "codebook: N  # one\ncodes: [{name: A}]  # two\n")
    done(qualkit("codebook", path, "import", flow))
    done(qualkit("codebook", path, "export", table))
    write(table, table.read_text(encoding="utf-8-sig").replace("A,,,", "A,,,Rides.", 1))

    read = done(qualkit("codebook", path, "import", table))

    assert "2 comments lost; export --revision 1 has the former text" in read.stderr


def test_the_codes_are_shown_with_the_retired_ones(qualkit: Run, study: Path) -> None:
    plain = done(qualkit("codebook", study, "show"))
    done(qualkit("codebook", study, "retire", "Bus"))
    after = done(qualkit("codebook", study, "show"))
    listed = done(qualkit("codebook", study, "show", "--json"))

    assert "retired" not in plain.stdout
    assert "retired" in after.stdout
    assert [row["retired"] for row in json.loads(listed.stdout)] == [True, False, False]
