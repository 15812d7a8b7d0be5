"""`qualkit import` of REFI-QDA: exit code, stdout and stderr, in lines of 80 columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import Run, new_project
from refi_packages import code, coding, element, guid, reference, section, selection, small, written

QDC = element(
    "CodeBook",
    element("Codes", code("Travel", code("Late"), isCodable="false"), code("a/b")),
    section("Sets", element("Set", reference("MemberCode", "Late"), guid=guid("S"), name="S")),
    xmlns="urn:QDA-XML:codebook:1.0",
    origin="Tool 1",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_project(tmp_path / "study.qualkit") as study:
        return study.path


def test_an_import_is_accounted_for_in_80_columns(qualkit: Run, path: Path, tmp_path: Path) -> None:
    package = written(tmp_path, small(inside=[selection("gone", 5, 9999, coding("c9", "Told"))]))

    done = qualkit("import", path, package)

    assert done.exit_code == 0, done.output
    assert max(map(len, done.stdout.splitlines())) <= 80
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "study.qdpx, written by Some Program 3"
    assert "coding 3 2 0 1" in lines
    assert "positions in 1 text: end exclusive" in lines
    assert "2 of 3 selections are exact by the file's own evidence:" in done.stdout


def test_the_same_again_says_that_nothing_is_new(qualkit: Run, path: Path, tmp_path: Path) -> None:
    package = written(tmp_path, small())
    qualkit("import", path, package)

    done = qualkit("import", path, package)

    assert (done.exit_code, done.stderr) == (0, "nothing in it is new\n")


def test_an_import_as_json_has_counts_positions_and_reasons(
    qualkit: Run, path: Path, tmp_path: Path
) -> None:
    done = qualkit("import", path, written(tmp_path, small()), "--json")

    found = json.loads(done.stdout)
    (coded,) = [each for each in found["kinds"] if each["kind"] == "coding"]
    assert coded == {"kind": "coding", "found": 2, "imported": 2, "known": 0, "lost": []}
    (read,) = found["positions"]
    assert (read["document"], read["reading"], read["exact"]) == ("talk", "end exclusive", 2)


def test_positions_that_nothing_tells_fail_with_the_option(
    qualkit: Run, path: Path, tmp_path: Path
) -> None:
    package = written(tmp_path, small(selections=[selection("s", 6, 12, coding("c", "Told"))]))

    refused = qualkit("import", path, package)
    told = qualkit("import", path, package, "--offsets", "exclusive")

    assert refused.exit_code == 1
    assert "--offsets exclusive" in refused.stderr
    assert told.exit_code == 0
    assert "as you said" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["s.qdpx", "--document", "d"], "--document does not go with .qdpx"),
        (["s.qdpx", "--new-codes"], "--new-codes does not go with .qdpx"),
        (["s.csv", "--offsets", "utf16"], "--offsets goes with .qdpx"),
    ],
)
def test_options_of_another_format_are_usage(
    qualkit: Run, path: Path, arguments: list[str], message: str
) -> None:
    done = qualkit("import", path, *arguments)

    assert done.exit_code == 2
    assert message in done.stderr


def test_a_package_that_is_none_fails_in_one_line(qualkit: Run, path: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.qdpx"
    bad.write_bytes(b"nothing of the sort")

    done = qualkit("import", path, bad)

    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "bad.qdpx is damaged or no zip archive" in done.stderr


def test_codes_of_a_codebook_file_are_added(qualkit: Run, path: Path, tmp_path: Path) -> None:
    qdc = tmp_path / "codes.qdc"
    qdc.write_text(QDC, encoding="utf-8")
    qualkit("import", path, written(tmp_path, small()))

    done = qualkit("import", path, qdc, "--json")

    counts = {each["kind"]: (each["imported"], each["known"]) for each in
              json.loads(done.stdout)["kinds"]}  # fmt: skip
    assert counts == {"code": (1, 2), "set": (1, 0)}
    shown = json.loads(qualkit("codebook", path, "show", "--json").stdout)
    assert [each["code"] for each in shown] == ["Travel", "Travel/Late", "Told", "a-b"]


def test_a_codebook_file_is_checked_and_becomes_the_codebook(
    qualkit: Run, path: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.yaml"
    book.write_text(
        "codebook: Ours\ncodes:\n- name: Travel\n  category: true\n  codes:\n  - name: Late\n"
        "    rules: [{lemmas: [late]}]\n- name: Gone\n"
    )
    qdc = tmp_path / "codes.qdc"
    qdc.write_text(QDC, encoding="utf-8")
    qualkit("codebook", path, "import", book)

    checked = qualkit("codebook", "check", qdc)
    done = qualkit("codebook", path, "import", qdc)
    again = qualkit("codebook", path, "import", qdc)

    assert (checked.exit_code, "2 codes, no faults" in checked.output) == (0, True)
    assert done.exit_code == 0, done.output
    assert "a / in the name of a code is a - now" in done.stderr
    assert "1 sets of codes are not kept" in done.stderr
    assert "(nothing new)" in again.stderr
    text = qualkit("codebook", path, "export").stdout
    assert "codebook: Ours" in text
    assert "late" in text
    assert "Gone" not in text


def test_a_codebook_file_with_twin_guids_is_refused(
    qualkit: Run, path: Path, tmp_path: Path
) -> None:
    qdc = tmp_path / "codes.qdc"
    twins = element("Codes", code("A"), code("B", guid=guid("A")))
    qdc.write_text(element("CodeBook", twins), encoding="utf-8")

    for arguments in (["codebook", "check", qdc], ["import", path, qdc],
                      ["codebook", path, "import", qdc]):  # fmt: skip
        done = qualkit(*arguments)

        assert done.exit_code == 1
        assert "have one GUID" in done.output
