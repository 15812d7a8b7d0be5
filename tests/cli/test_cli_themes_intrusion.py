"""`themes intrusion` and `themes score`: blind tables out, answers in."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from project_fakes import Run

from qualkit.project import Project
from qualkit.store import runs

Row = dict[str, str]


@pytest.fixture(scope="module")
def modelled_file(sight_loss_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modelled")
    path = Path(shutil.copy(sight_loss_file, folder / "sight-loss.qualkit"))
    with Project.open(path) as study:
        study.themes(engine="nmf", topics=6)
    return path


@pytest.fixture
def modelled(modelled_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(modelled_file, tmp_path / "sight-loss.qualkit"))


@pytest.fixture
def written(modelled: Path, qualkit: Run, tmp_path: Path) -> Path:
    out = tmp_path / "tasks.csv"
    result = qualkit("themes", modelled, "intrusion", "--out", out)
    assert result.exit_code == 0, result.output
    return out


def rows_of(path: Path) -> list[Row]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def key_of(project: Path, number: int) -> dict[str, Any]:
    with Project.open(project) as study:
        return runs.result(study._store, number) or {}


def answered(path: Path, out: Path, answer: Callable[[Row], str], delimiter: str = ",") -> Path:
    rows = rows_of(path)
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows({**row, "answer": answer(row)} for row in rows)
    return out


def right(project: Path) -> Callable[[Row], str]:
    def answer(row: Row) -> str:
        task = key_of(project, int(row["set"]))["tasks"][int(row["task"]) - 1]
        return str(task["options"][task["intruder"]])

    return answer


def test_the_table_is_blind_and_the_key_stays_in_the_project(modelled: Path, written: Path) -> None:
    rows = rows_of(written)

    assert list(rows[0]) == ["set", "task", *(f"option_{n}" for n in range(1, 7)), "answer"]
    assert [row["task"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert not any(row["answer"] for row in rows)
    key = key_of(modelled, int(rows[0]["set"]))
    assert [list(row.values())[2:8] for row in rows] == [task["options"] for task in key["tasks"]]


def test_printing_tasks_tells_no_intruder(modelled: Path, qualkit: Run, tmp_path: Path) -> None:
    result = qualkit("themes", modelled, "intrusion", "--out", tmp_path / "t.csv", "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert set(told["tasks"][0]) == {"number", "options", "passage"}
    assert "intruder" not in result.stdout


def test_all_right_is_told_against_chance(
    modelled: Path, written: Path, qualkit: Run, tmp_path: Path
) -> None:
    done = answered(written, tmp_path / "robin.csv", right(modelled), delimiter=";")

    result = qualkit("themes", modelled, "score", done)

    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "found 6 of 6 intruders (0 of 6 tasks unanswered)" in text
    assert "against 0.167 by chance: p 2.1e-05; model precision 1.000" in text


def test_answers_may_be_numbers_and_several_people_are_compared(
    modelled: Path, written: Path, qualkit: Run, tmp_path: Path
) -> None:
    first = answered(written, tmp_path / "robin.csv", right(modelled))
    second = answered(
        written, tmp_path / "kim.csv", lambda row: "" if row["task"] == "1" else " 1.0 "
    )

    result = qualkit("themes", modelled, "score", first, second, "--json")

    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert [one["annotator"] for one in found["annotators"]] == ["robin", "kim"]
    assert found["annotators"][1]["unanswered"] == 1
    assert 0 <= found["agreement"] <= 1
    kept = json.dumps(key_of(modelled, found["run"]))
    assert "robin" not in kept
    shown = qualkit("themes", modelled, "score", first, second)
    assert "kim: " in shown.stdout
    assert "agreement" in shown.stdout


def test_topics_intrude_beside_passages(modelled: Path, qualkit: Run, tmp_path: Path) -> None:
    out = tmp_path / "topics.csv"

    result = qualkit("themes", modelled, "intrusion", "--kind", "topic", "--seed", 3, "--out", out)

    assert result.exit_code == 0, result.output
    rows = rows_of(out)
    assert list(rows[0])[2:7] == ["passage", "option_1", "option_2", "option_3", "option_4"]
    record = json.dumps(key_of(modelled, int(rows[0]["set"])), ensure_ascii=False)
    assert not any(row["passage"] in record for row in rows)
    scored = qualkit(
        "themes", modelled, "score", answered(out, tmp_path / "a.csv", right(modelled))
    )
    assert "against 0.250 by chance" in " ".join(scored.stdout.split())


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("nonsense", "the answer 'nonsense' is none of the options"),
        (
            "7",
            "the answer '7' is none of the options; write one of them, or its number from 1 to 6",
        ),
        ("", "none of the 6 tasks is answered"),
    ],
)
def test_answers_that_cannot_be_are_refused_in_one_line(
    modelled: Path, written: Path, qualkit: Run, tmp_path: Path, answer: str, message: str
) -> None:
    done = answered(written, tmp_path / "robin.csv", lambda _: answer)

    result = qualkit("themes", modelled, "score", done)

    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_tables_of_something_else_are_refused(
    modelled: Path, written: Path, qualkit: Run, tmp_path: Path
) -> None:
    text = written.read_text("utf-8")
    number = rows_of(written)[0]["set"]
    lines = text.splitlines(keepends=True)
    wrong = {
        "empty.csv": ("", "lacks the column set"),
        "other.csv": ("name,role\nAnn,citizen\n", "lacks the column set"),
        "bare.csv": (lines[0], "has no rows"),
        "set.csv": (text.replace(f"\n{number},", "\n1,", 1), "no single set"),
        "gone.csv": (text.replace(f"\n{number},", "\n99,"), "keeps no set of tasks 99"),
        "run.csv": (text.replace(f"\n{number},", "\n1,"), "keeps no set of tasks 1"),
        "task.csv": (text.replace(f"{number},1,", f"{number},70,"), "task '70' is not of the set"),
        "twice.csv": (text + lines[1], "task '1' is there twice"),
        "words.csv": (text.replace(lines[1], f"{number},1,a,b,c,d,e,f,\n"), "not those asked"),
    }
    for name, (content, message) in wrong.items():
        (tmp_path / name).write_text(content, "utf-8")

        result = qualkit("themes", modelled, "score", tmp_path / name)

        assert result.exit_code == 1, name
        assert message in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    assert "no text in UTF-8" in qualkit("themes", modelled, "score", tmp_path / "bytes.csv").stderr
    assert qualkit("themes", modelled, "score", tmp_path / "missing.csv").exit_code == 1
    assert "none of them twice" in qualkit("themes", modelled, "score", written, written).stderr


def test_sets_are_scored_apart(modelled: Path, written: Path, qualkit: Run, tmp_path: Path) -> None:
    qualkit("themes", modelled, "intrusion", "--seed", 9, "--out", tmp_path / "b.csv")

    result = qualkit("themes", modelled, "score", written, tmp_path / "b.csv")

    assert result.exit_code == 1
    assert "are of several sets" in result.stderr


def test_usage_is_told(modelled: Path, qualkit: Run, tmp_path: Path) -> None:
    for arguments, message in (
        (("intrusion",), "needs --out FILE.csv"),
        (("intrusion", "more", "--out", tmp_path / "t.csv"), "PROJECT intrusion --out FILE.csv'"),
        (("score",), "'themes PROJECT score FILE.csv…'"),
        (("find", "more"), "'themes PROJECT find'"),
    ):
        result = qualkit("themes", modelled, *arguments)

        assert result.exit_code == 2
        assert message in result.stderr


def test_no_themes_and_no_place_to_write_are_told(
    sight_loss: Path, qualkit: Run, tmp_path: Path
) -> None:
    result = qualkit("themes", sight_loss, "intrusion", "--out", tmp_path / "t.csv")

    assert result.exit_code == 1
    assert "has no themes yet" in result.stderr
    onto = qualkit("themes", sight_loss, "intrusion", "--out", sight_loss)
    assert onto.exit_code == 1
    assert "there is a project" in onto.stderr or "project" in onto.stderr


def test_a_key_that_cannot_be_kept_writes_no_table(
    modelled: Path, read_only: Callable[[Path], Path], qualkit: Run, tmp_path: Path
) -> None:
    frozen = read_only(modelled)

    result = qualkit("themes", frozen, "intrusion", "--out", tmp_path / "t.csv")

    assert result.exit_code == 1
    assert "the key of the tasks cannot be kept" in result.stderr
    assert not (tmp_path / "t.csv").exists()
