"""`qualkit memos`: exit code, stdout, stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from project_fakes import Run, write

TALK = "Ann: I want company.\n\nBen: A bus that comes.\n"
BOOK = "codebook: N\ncodes: [{name: Bus}, {name: Talk}]\n"


def done(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def study(qualkit: Run, tmp_path: Path) -> Path:
    path = tmp_path / "study.qualkit"
    done(qualkit("ingest", path, write(tmp_path / "talk.txt", TALK), "--language", "en"))
    done(qualkit("codebook", path, "import", write(tmp_path / "book.yaml", BOOK)))
    return path


def test_a_memo_is_written_rewritten_shown_and_removed(qualkit: Run, study: Path) -> None:
    add = ("memos", study, "add", "Why a bus?", "--kind", "theoretical", "--document", "talk")
    made = done(qualkit(*add, "--quote", "A bus", "--coder", "Kim")).stdout.strip()

    edited = done(qualkit("memos", study, "edit", made[:8], "Why a bus?\nOr a car?"))
    shown = done(qualkit("memos", study, "show", made[:8])).stdout
    removed = done(qualkit("memos", study, "remove", made[:8]))

    assert (edited.stdout, edited.stderr) == ("", "version 2\n")
    lines = shown.splitlines()
    assert lines[:2] == [f"{made}  theoretical, on passage talk#2", "“A bus”"]
    assert lines[3].startswith("version 1, ")
    assert lines[3].endswith(", Kim")
    assert [line for line in lines[4:] if not line.startswith("version")] == [
        "Why a bus?", "", "Why a bus?", "Or a car?",
    ]  # fmt: skip
    gone = done(qualkit("memos", study, "show", made[:8])).stdout
    assert removed.stderr == f"removed memo {made}\n"
    assert gone.splitlines()[1].startswith("removed ")
    assert json.loads(done(qualkit("memos", study, "--json")).stdout) == []
    restored = done(qualkit("memos", study, "restore", made[:8]))
    assert restored.stderr == f"restored memo {made}\n"


def test_the_list_fits_a_narrow_terminal(
    qualkit: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.cli.output._WIDTH_WITHOUT_TERMINAL", 80)
    words = "Nobody asks who drives it, and yet everybody waits for it, in the rain, for an hour. "
    coding = ("--document", "talk", "--code", "Bus", "--quote", "A bus that comes")
    done(qualkit("codings", study, "add", *coding, "--memo", words))
    done(qualkit("memos", study, "add", words * 3, "--kind", "methodological", "--on", "code=Bus"))

    result = done(qualkit("memos", study))

    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "methodological" in result.stdout
    assert "Nobody asks" in result.stdout


def test_the_list_is_filtered_and_printed_for_programs(
    qualkit: Run, study: Path, tmp_path: Path
) -> None:
    for text, place in (("On the bus", "turn=talk#2"), ("On Ann", "participant=Ann")):
        done(qualkit("memos", study, "add", text, "--kind", "reflexive", "--on", place))

    as_json = json.loads(done(qualkit("memos", study, "list", "--on", "turn", "--json")).stdout)
    as_csv = done(qualkit("memos", study, "--contains", "ANN", "--csv")).stdout
    done(qualkit("memos", study, "-o", tmp_path / "memos.csv"))

    assert [(row["text"], row["name"], row["document"]) for row in as_json] == [
        ("On the bus", "talk#2", "talk")
    ]
    assert as_csv.splitlines()[0].startswith("id,kind,sort,name,text,coder,created,changed,version")
    assert "On Ann" in as_csv
    assert len((tmp_path / "memos.csv").read_text().splitlines()) == 3


@pytest.mark.parametrize("way", ["-", "--file"])
def test_a_text_may_come_from_elsewhere(
    qualkit: Run, study: Path, tmp_path: Path, way: str
) -> None:
    text = "\ufeffFirst line.\r\n\r\nSecond: é.\n"
    file = write(tmp_path / "memo.txt", text)
    arguments = ["-"] if way == "-" else ["--file", file]
    given = text if way == "-" else None

    made = done(qualkit("memos", study, "add", *arguments, "--kind", "reflexive", input=given))
    shown = json.loads(done(qualkit("memos", study, "show", made.stdout.strip(), "--json")).stdout)

    assert [row["text"] for row in shown] == ["First line.\n\nSecond: é."]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["add", "hm"], 2, "'memos PROJECT add' needs --kind: theoretical, methodological"),
        (["add", "--kind", "reflexive"], 2, "it is 'memos PROJECT add TEXT'"),
        (["add", "a", "b", "--kind", "reflexive"], 2, "it is 'memos PROJECT add TEXT'"),
        (["add", "a", "--kind", "angry"], 2, "'angry' is not one of"),
        (["edit", "abcd"], 2, "it is 'memos PROJECT edit ID TEXT'"),
        (["show"], 2, "it is 'memos PROJECT show ID'"),
        (["list", "x"], 2, "it is 'memos PROJECT list'"),
        (["show", "x", "--file", "f"], 2, "it is 'memos PROJECT show ID'"),
        (["show", "abcd"], 1, "Error: no memo 'abcd'; there is no memo yet"),
        (["add", "", "--kind", "reflexive"], 1, "Error: an empty memo; write something, or remove"),
        (["add", "a", "--kind", "reflexive", "--on", "code=Buss"], 1, "did you mean 'Bus'?"),
        (["add", "--file", "nowhere.txt", "--kind", "reflexive"], 1, "nowhere.txt: No such file"),
        (["--contains", "(a+)+", "--regex"], 1, "can take endless time"),
    ],
)
def test_what_is_wrong_is_told(
    qualkit: Run, study: Path, arguments: list[str], code: int, message: str
) -> None:
    result = qualkit("memos", study, *arguments)

    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_text_that_is_not_utf8_is_refused(qualkit: Run, study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "m.txt", b"caf\xe9")

    result = qualkit("memos", study, "add", "--file", file, "--kind", "reflexive")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {file} is not UTF-8; save the text in UTF-8\n"
