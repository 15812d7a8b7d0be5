"""`qualkit merge`: what came, what conflicts, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from project_fakes import Run, write

from qualkit.cli.merge import line_of
from qualkit.model.merges import MergeConflict

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


def test_conflicts_of_codebooks_are_sentences_in_words_of_the_file(
    qualkit: Run, tmp_path: Path
) -> None:
    one, other = _copies(qualkit, tmp_path)
    for path, rule in ((one, "tea"), (other, "friend")):
        book = BOOK.replace("Company\n", f"Company\n    rules: [{{lemmas: [{rule}]}}]\n")
        qualkit("codebook", path, "import", write(tmp_path / "new.yaml", book))

    done = qualkit("merge", one, other)

    told = "codebook Company, rules: [{{lemmas: [{}]}}] stands, not [{{lemmas: [{}]}}]"
    # Both are of one second or of two: then the later one stands.
    ways = (told.format("friend", "tea"), told.format("tea", "friend"))
    assert any(way in done.stdout for way in ways)
    assert "Rule(" not in done.stdout


def test_what_stays_though_removed_is_a_sentence() -> None:
    kept = MergeConflict(
        kind="memo", which="8c1f", field="stands", kept="stands", other="removed", why="both"
    )
    cleared = MergeConflict(
        kind="coding", which="8c1f", field="memo", kept="", other="tea", why="later"
    )

    assert line_of(kept) == (
        "conflict: memo 8c1f: it stays, since one copy removed it and the other changed it"
    )
    assert line_of(cleared) == "conflict: coding 8c1f, memo: nothing stands, not tea (later)"


def test_a_stranger_is_refused_in_one_line(qualkit: Run, tmp_path: Path) -> None:
    one, _ = _copies(qualkit, tmp_path)
    qualkit("init", tmp_path / "new.qualkit")

    refused = qualkit("merge", one, tmp_path / "new.qualkit")

    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "is no copy of" in refused.stderr
