"""`export`: one thing at a time, by its option and the suffix of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from project_fakes import new_project, write

BOOK = "codebook: N\ncodes: [{name: Bus}]\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.qualkit"
    with new_project(path) as made:
        made.ingest(write(tmp_path / "talk.txt", "Ann: A\x07 bus.\n\nBen: No.\n"))
        made.import_codebook(write(tmp_path / "book.yaml", BOOK))
        made.add_coding("talk", "Bus", quote="bus", coder="Kim")
        made.add_memo("Late.", "reflexive", coder="Kim")
    return path


@pytest.mark.parametrize(
    ("file", "options", "told"),
    [
        ("b.html", ["--codebook"], "1 code in "),
        ("t.md", ["--document", "talk"], "1 coding in "),
        ("t.docx", ["--document", "talk", "--coders", "Kim"], "1 coding in "),
        ("q.xlsx", ["--quotes", "--by", "role", "--code", "Bus", "--basis", "all"], "1 coding in "),
        ("m.docx", ["--memos", "--all-versions"], "1 memo in "),
        ("all", ["--transcripts", "html"], "1 coding in "),
        ("c.csv", [], "1 coding written to "),
        ("b.yaml", [], "1 code written to "),
    ],
)
def test_what_is_written_is_told(
    qualkit: Any, study: Path, tmp_path: Path, file: str, options: list[str], told: str
) -> None:
    result = qualkit("export", study, tmp_path / file, *options)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"{told}{tmp_path / file}")
    assert (tmp_path / file).exists()


def test_controls_that_are_spelled_out_are_told(qualkit: Any, study: Path, tmp_path: Path) -> None:
    result = qualkit("export", study, tmp_path / "t.md", "--document", "talk")

    assert result.stderr.splitlines()[1] == "note: 1 control character spelled out"


@pytest.mark.parametrize(
    ("file", "options", "error"),
    [
        ("x.html", ["--quotes", "--memos"], "--quotes and --memos exclude each other"),
        ("x.html", ["--memos", "--by", "role"], "--by goes with --quotes"),
        ("x.html", ["--quotes", "--coders", "Kim"], "--coders goes with --document or --trans"),
        ("x.csv", ["--all-versions"], "--all-versions goes with --memos"),
        ("x.docx", [], "x.docx is a document for people: say which by --codebook, --document"),
    ],
)
def test_options_that_do_not_fit_are_a_usage_error(
    qualkit: Any, study: Path, tmp_path: Path, file: str, options: list[str], error: str
) -> None:
    result = qualkit("export", study, tmp_path / file, *options)

    assert result.exit_code == 2
    assert error in result.stderr
    assert not (tmp_path / file).exists()


def test_a_suffix_that_a_thing_has_no_form_for_is_one_line(
    qualkit: Any, study: Path, tmp_path: Path
) -> None:
    result = qualkit("export", study, tmp_path / "x.pdf", "--memos")

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: memos cannot be written as x.pdf; expected a name ending in .html, .docx, .md,"
        " .csv, .xlsx, .parquet\n"
    )


def test_an_unknown_suffix_is_answered_with_all_that_can_be_written(
    qualkit: Any, study: Path, tmp_path: Path
) -> None:
    whole = qualkit("export", study, tmp_path / "x.foo")
    book = qualkit("codebook", study, "export", tmp_path / "b.xlsx")

    assert whole.exit_code == book.exit_code == 1
    for suffix in (".csv", ".yaml", ".qdpx", ".qdc", ".html", ".docx", ".md"):
        assert suffix in whole.stderr
    assert "qualkit export PROJECT FILE --codebook" in book.stderr


def test_a_project_is_never_replaced(qualkit: Any, study: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_bytes(study.read_bytes())

    result = qualkit("export", study, other, "--memos")

    assert result.exit_code == 1
    assert "is a project, which no output may replace" in result.stderr
