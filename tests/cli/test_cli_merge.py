"""`qualkit merge`: what came, what conflicts, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from project_fakes import Run, write

TALK = "Ann: I want company. Nobody helps me.\n\nBen: My friend Ann. She helps.\n"
BOOK = "codebook: Needs\ncodes:\n  - name: Company\n  - name: Help\n"


def _copies(qualkit: Run, folder: Path) -> tuple[Path, Path]:
    one, other = folder / "one.qualkit", folder / "other.qualkit"
    qualkit("ingest", one, write(folder / "talk.txt", TALK), "--language", "en")
    qualkit("codebook", one, "import", write(folder / "book.yaml", BOOK))
    shutil.copy(one, other)
    given = ("--document", "talk", "--code", "Help", "--quote", "Nobody")
    assert qualkit("codings", other, "add", *given).exit_code == 0
    return one, other


def test_merge_says_what_came_and_where_the_backup_is(qualkit: Run, tmp_path: Path) -> None:
    one, other = _copies(qualkit, tmp_path)

    done = qualkit("merge", one, other)
    again = qualkit("merge", one, other)

    assert done.exit_code == again.exit_code == 0
    assert "coding" in done.stdout
    assert "one.qualkit.before-merge-1" in done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert again.stdout == "nothing new: all that the other copy has is here\n"
    assert qualkit("check", one).exit_code == 0


def test_merge_prints_json_and_a_dry_run_stores_nothing(qualkit: Run, tmp_path: Path) -> None:
    one, other = _copies(qualkit, tmp_path)
    before = one.read_bytes()

    done = qualkit("merge", one, other, "--dry-run", "--json")

    told = json.loads(done.stdout)
    assert {row["kind"]: row["new"] for row in told["counts"]}["coding"] == 1
    assert (told["conflicts"], told["run"], told["dry_run"]) == ([], None, True)
    assert one.read_bytes() == before


def test_a_stranger_is_refused_in_one_line(qualkit: Run, tmp_path: Path) -> None:
    one, _ = _copies(qualkit, tmp_path)
    qualkit("init", tmp_path / "new.qualkit")

    refused = qualkit("merge", one, tmp_path / "new.qualkit")

    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "is no copy of" in refused.stderr
