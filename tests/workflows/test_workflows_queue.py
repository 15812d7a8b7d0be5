"""What to read next: chosen, kept without words, read on; and labels that may be errors."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from buses_study import buses_study
from project_fakes import Run, write

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.project import Project

WORDS = "none"


@pytest.fixture(scope="module")
def study_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return buses_study(tmp_path_factory.mktemp("queue"))


@pytest.fixture
def path(study_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(study_file, tmp_path / "study.qualkit"))


def test_a_queue_holds_unread_units_alone_and_says_why(path: Path) -> None:
    with Project.open(path) as study:
        result = study.queue(n=10, encoders=(WORDS,))

    assert len(result.items) == 10
    assert {item.unit.document for item in result.items} <= {"talk-4", "talk-5"}
    assert (result.unread, result.n_sampled) == (24, 2)
    assert all(item.pick.why for item in result.items)


def test_a_seed_gives_the_same_queue_again(path: Path) -> None:
    with Project.open(path) as study:
        one, other, third = (study.queue(n=8, seed=seed, encoders=(WORDS,)) for seed in (3, 3, 4))

    assert one.items == other.items
    assert one.items != third.items


def test_the_run_keeps_places_and_no_words(path: Path) -> None:
    with Project.open(path) as study:
        study.queue(n=8, encoders=(WORDS,))
        _, record = study._store.rows("SELECT kind, result FROM run ORDER BY number DESC")[0]

    kept = json.loads(record)
    assert len(kept["items"]) == 8
    assert "Tuesday" not in record
    assert "talk-4" not in record


def test_what_is_read_leaves_the_queue_and_random_picks_are_marked(path: Path) -> None:
    with Project.open(path) as study:
        result = study.queue(n=6, encoders=(WORDS,))
        units = study.queue_units(result)
        for unit in units[:4]:
            study.answer(unit, ("Company",))
        left = study.queue_units()
        marked = [row for row in study.readings() if row["run"] == result.run]

    assert left == units[4:]
    assert len(marked) == 4
    assert sum(row["sampled"] for row in marked) == sum(unit.is_sampled for unit in units[:4])


def test_before_anything_is_coded_descriptions_find_rare_codes(path: Path) -> None:
    with Project.open(path) as study:
        for row in study.codings():
            study.remove_coding(row["id"])
        study.unmark_read([row["id"] for row in study.readings()])
        result = study.queue(n=10, encoders=(WORDS,))

    rare = [item for item in result.items if item.pick.reason == "rare code"]
    assert {item.pick.code for item in rare} == {"Company", "Buses"}
    assert all(("bus" in item.unit.text) == (item.pick.code == "Buses") for item in rare)
    assert not [item for item in result.items if item.pick.reason == "uncertain"]
    assert any("nobody coded yet" in note for note in result.notes)


def test_a_queue_for_one_code_scores_that_alone(path: Path) -> None:
    with Project.open(path) as study:
        result = study.queue(n=10, codes=("Buses",), encoders=(WORDS,))

    assert {item.pick.code for item in result.items} == {"Buses", None}


def test_nothing_unread_gives_an_empty_queue(path: Path) -> None:
    with Project.open(path) as study:
        for session in range(6):
            study.mark_read(f"talk-{session}")
        result = study.queue(encoders=(WORDS,))

    assert result.items == ()
    assert "nothing is unread" in result.notes


def test_a_project_without_codes_is_told_so(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk.txt", "Ann: Hello there.\n"), language="en")

    with pytest.raises(UndefinedResult, match="no codes to read for; import a codebook"):
        project.queue(encoders=(WORDS,))


def test_too_small_a_random_share_is_refused(path: Path) -> None:
    with Project.open(path) as study, pytest.raises(ParameterError, match=r"random share of 0\.1"):
        study.queue(random=0.1, encoders=(WORDS,))


def test_who_codes_blind_does_not_see_the_queue_of_others(path: Path) -> None:
    with Project.open(path) as study:
        study.queue(n=6, encoders=(WORDS,))
        study.set_blind("Kim")

    with Project.open(path, coder="Kim") as blind:
        assert blind.queue_units() == ()


def test_who_codes_blind_goes_on_with_the_own_queue(path: Path) -> None:
    with Project.open(path) as study:
        study.set_blind("Kim")
        study.set_blind("Lee")
    with Project.open(path, coder="Kim") as blind:
        result = blind.queue(n=6, encoders=(WORDS,))
        units = blind.queue_units(result)
        blind.answer(units[0], ())
    with Project.open(path) as study:
        of_all = study.queue_units(study.queue(n=5, encoders=(WORDS,)))

    with Project.open(path, coder="Kim") as blind:
        left = blind.queue_units()
        shown = [run["run"] for run in blind.runs() if run["kind"] == "queue"]

    assert left == units[1:]
    assert shown == [result.run]
    with Project.open(path, coder="Lee") as other:
        assert other.queue_units() == ()
    with Project.open(path) as study:
        assert study.queue_units() == of_all


def test_units_whose_text_was_edited_are_passed_over_and_counted(
    path: Path, tmp_path: Path, qualkit: Run
) -> None:
    with Project.open(path) as study:
        units = study.queue_units(study.queue(n=12, encoders=(WORDS,)))
        of_talk = [unit for unit in units if unit.document == "talk-4"]
        study.answer(of_talk[0], ())
        before = study.queue_passed_over()
        said = [turn["text"] for turn in study.turns("talk-4")]
        rows = [f'P{n % 4},"{text}{" Yes." if n == 11 else ""}"' for n, text in enumerate(said)]
        table = write(tmp_path / "talk-4.csv", "\n".join(("speaker,text", *rows)) + "\n")
        study.edit_document("talk-4", table)

        left = study.queue_units()
        passed_over = study.queue_passed_over()
    shown = qualkit("queue", path, "--read", input="q\n")

    assert len(of_talk) > 1
    assert before == 0
    assert {unit.document for unit in left} == {"talk-5"}
    assert passed_over == len(of_talk) - 1
    assert f"note: {passed_over} units of the newest queue passed over" in shown.stdout


def test_a_queue_chosen_for_a_blind_coder_ends_no_other(path: Path) -> None:
    with Project.open(path) as study:
        study.set_blind("Kim")
        of_all = study.queue_units(study.queue(n=5, encoders=(WORDS,)))

    with Project.open(path, coder="Kim") as blind:
        blind.queue(n=6, encoders=(WORDS,))

    with Project.open(path) as study:
        assert study.queue_units() == of_all


def test_what_anybody_read_is_read_from_whomever_is_learned(path: Path) -> None:
    with Project.open(path) as study:
        study.mark_read("talk-4", coder="Kim")
        study.add_coding("talk-5", "Buses", turn=2, coder="Kim")
        of_all = study.queue(n=20, encoders=(WORDS,))
        of_kim = study.queue(n=20, coders=("Kim",), encoders=(WORDS,))
        left = study.queue_units()

    assert (of_all.unread, of_kim.unread) == (10, 10)
    assert {item.unit.document for item in of_kim.items} == {"talk-5"}
    assert left == study.queue_units(of_kim)


def test_who_codes_blind_has_read_what_they_read(path: Path) -> None:
    with Project.open(path) as study:
        study.mark_read("talk-4", coder="Kim")
        study.set_blind("Kim")

    with Project.open(path, coder="Kim") as blind:
        result = blind.queue(n=5, encoders=(WORDS,))

    assert result.unread == 60


def test_a_coder_to_learn_from_who_coded_nothing_is_named(path: Path) -> None:
    with Project.open(path) as study:
        study.mark_read("talk-4", coder="Kim")
        for row in study.readings():
            study.unmark_read([row["id"]])
        result = study.queue(n=5, coders=("Kim",), encoders=(WORDS,))

    assert any(note.startswith("Kim coded nothing yet: scores are") for note in result.notes)


def test_the_wrong_and_the_forgotten_coding_are_offered(path: Path) -> None:
    with Project.open(path) as study:
        before = list(study.codings())
        result = study.second_look(encoders=(WORDS,))
        after = list(study.codings())

    found = {(item.unit.document, item.unit.turn, item.doubt.code) for item in result.items}
    assert {("talk-2", 4, "Company"), ("talk-1", 6, "Buses")} <= found
    assert before == after
    assert (result.units, result.unit) == (48, "turn")


def test_a_second_look_keeps_no_words(path: Path) -> None:
    with Project.open(path) as study:
        result = study.second_look(encoders=(WORDS,))
        ((record,),) = study._store.rows("SELECT result FROM run WHERE number = ?", (result.run,))

    assert json.loads(record)["found"] == result.found
    assert "rained" not in record


def test_a_code_given_too_seldom_says_so(path: Path) -> None:
    with Project.open(path) as study:
        for row in study.codings():
            if row["code"] == "Buses" and row["document"] != "talk-0":
                study.remove_coding(row["id"])
        result = study.second_look(encoders=(WORDS,))

    assert result.undefined == {"Buses": "4 units with it, fewer than 5"}


def test_one_coded_session_cannot_be_looked_at_again(path: Path) -> None:
    with Project.open(path) as study:
        for row in study.codings():
            if row["document"] != "talk-0":
                study.remove_coding(row["id"])
        study.unmark_read([r["id"] for r in study.readings() if r["document"] != "talk-0"])
        with pytest.raises(UndefinedResult, match="1 coded session"):
            study.second_look(encoders=(WORDS,))


def test_the_commands_fit_80_columns(
    path: Path, qualkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.cli.output._width", lambda: 80)

    queue = qualkit("queue", path, "--encoder", "none")
    look = qualkit("second-look", path, "--encoder", "none")

    assert (queue.exit_code, look.exit_code) == (0, 0)
    assert max(map(len, [*queue.stdout.splitlines(), *look.stdout.splitlines()])) <= 80
    assert "drawn at random: keeps estimates unbiased" in queue.stdout
    assert "coded, but reads like others that are not" in look.stdout


def test_the_terminal_reads_the_newest_queue_on(path: Path, qualkit: Run) -> None:
    first = qualkit("queue", path, "--n", 4, "--encoder", "none", "--read", input="comp\n\nq\n")
    rest = qualkit("queue", path, "--read", input="\n\n")

    assert "2 passages read; 2 still to read" in first.stdout
    assert rest.stdout.endswith("2 passages read; 0 still to read\n")
    assert (first.exit_code, rest.exit_code) == (0, 0)


def test_a_queue_is_printed_as_json_and_csv(path: Path, qualkit: Run) -> None:
    told = json.loads(qualkit("queue", path, "--n", 3, "--encoder", "none", "--json").stdout)
    table = qualkit("queue", path, "--n", 3, "--encoder", "none", "--csv").stdout

    assert [set(item) for item in told["items"]] == [{"unit", "pick"}] * 3
    assert table.splitlines()[0].endswith("reason,why,code,score,sampled")
