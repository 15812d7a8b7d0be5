"""Every command: exit code, stdout, stderr."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from project_fakes import Run, write

from qualkit.project import shipped

TALK = "Ann: I want company.\n\nBen: A bus that comes.\n"
BOOK = "codebook: N\ncodes:\n  - {name: Bus, rules: [{lemmas: [bus]}]}\n  - {name: Talk}\n"


def done(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


def rows_of(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done(result).stdout)))


@pytest.fixture
def study(qualkit: Run, tmp_path: Path) -> Path:
    """A small project with a codebook, made by the commands themselves."""
    path = tmp_path / "study.qualkit"
    people = write(tmp_path / "p.csv", "name,role,age\nAnn,citizen,70\nBen,staff,\n")
    talk = write(tmp_path / "talk.txt", TALK)
    done(qualkit("ingest", path, talk, "--participants", people, "--language", "en"))
    done(qualkit("codebook", path, "import", write(tmp_path / "book.yaml", BOOK)))
    return path


class TestInit:
    def test_it_makes_a_project_once(self, qualkit: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.qualkit"

        first, second = qualkit("init", path, "--name", "Sight"), qualkit("init", path)

        assert (first.exit_code, first.stdout, first.stderr) == (0, "", f"made {path}\n")
        assert (second.exit_code, second.stdout) == (1, "")
        assert second.stderr == (
            f"Error: {path} is there already; open it, or choose another name\n"
        )


class TestIngest:
    def test_it_shows_a_table_and_tells_on_stderr(self, qualkit: Run, tmp_path: Path) -> None:
        result = qualkit("ingest", tmp_path / "a.qualkit", write(tmp_path / "talk.txt", TALK))

        assert result.exit_code == 0
        assert "talk" in result.stdout
        assert "1 document with 2 turns read, 0 unchanged, 0 failed, 0 left out" in result.stdout
        assert result.stderr == "note: 2 speakers have no role: Ann, Ben\n"

    def test_its_json_is_one_document(self, qualkit: Run, tmp_path: Path) -> None:
        file = write(tmp_path / "talk.txt", TALK)

        data = json.loads(done(qualkit("ingest", tmp_path / "a", file, "--json")).stdout)

        assert data.keys() >= {"documents", "unchanged", "failed", "skipped", "participants"}
        assert data["documents"][0]["name"] == "talk"

    def test_a_failed_file_is_exit_1_and_the_others_are_stored(
        self, qualkit: Run, tmp_path: Path
    ) -> None:
        write(tmp_path / "in" / "talk.txt", TALK)
        empty = write(tmp_path / "in" / "empty.txt", "")
        write(tmp_path / "in" / "photo.jpg", "x")

        result = qualkit("ingest", tmp_path / "a.qualkit", tmp_path / "in")

        assert result.exit_code == 1
        assert "1 document with 2 turns read, 0 unchanged, 1 failed, 1 left out" in result.stdout
        assert f"Error: {empty} is empty" in result.stderr
        assert "photo.jpg: no reader for .jpg" in result.stderr
        assert result.stderr.endswith("; 1 document stored\n")
        assert len(json.loads(qualkit("documents", tmp_path / "a.qualkit", "--json").stdout)) == 1

    def test_nothing_read_leaves_no_project(self, qualkit: Run, tmp_path: Path) -> None:
        result = qualkit("ingest", tmp_path / "a.qualkit", write(tmp_path / "empty.txt", ""))

        assert result.exit_code == 1
        assert "empty.txt is empty" in result.stderr
        assert not (tmp_path / "a.qualkit").exists()

    def test_roles_by_name(self, qualkit: Run, tmp_path: Path) -> None:
        path, file = tmp_path / "a.qualkit", write(tmp_path / "talk.txt", TALK)

        done(qualkit("ingest", path, file, "--role", "Ann=citizen,Ben=staff"))

        people = rows_of(qualkit("participants", path, "--csv"))
        assert [(row["name"], row["role"]) for row in people] == [
            ("Ann", "citizen"),
            ("Ben", "staff"),
        ]

    @pytest.mark.parametrize(
        ("name", "content", "fragment"),
        [
            ("empty.txt", b"", "empty.txt is empty"),
            ("binary.txt", bytes(range(256)) * 40, "binary.txt"),
            ("fake.docx", b"not a zip", "fake.docx"),
            ("notext.csv", b"when,where\n1,2\n", "notext.csv has no column for the words"),
            ("notes.pages", b"x", "notes.pages is of no format that is read; expected one of .txt"),
        ],
    )
    def test_a_bad_file_is_one_clear_line(
        self, qualkit: Run, tmp_path: Path, name: str, content: bytes, fragment: str
    ) -> None:
        result = qualkit("ingest", tmp_path / "a.qualkit", write(tmp_path / name, content))

        (line,) = result.stderr.splitlines()
        assert line.startswith("Error: ")
        assert result.exit_code == 1
        assert fragment in line
        assert "Traceback" not in result.output
        assert not (tmp_path / "a.qualkit").exists()

    def test_a_wrong_encoding_is_told(self, qualkit: Run, tmp_path: Path) -> None:
        file = write(tmp_path / "talk.txt", "Ann: Käse möchte ich.\n".encode("latin-1"))

        result = qualkit("ingest", tmp_path / "a.qualkit", file, "--encoding", "utf-8")

        assert result.exit_code == 1
        assert f"Error: {file}" in result.stderr
        assert "utf-8" in result.stderr.lower()
        assert not (tmp_path / "a.qualkit").exists()

    @pytest.mark.parametrize(
        ("people", "options", "fragment"),
        [
            (
                "name,role\nAnn,citizen\nBen,stafff\n",
                [],
                "line 3: the role 'stafff' of 'Ben' looks",
            ),
            ("name,role\nAnn,user\n", ["--roles", "staff,citizen"], "'user' of 'Ann' is unknown"),
            ("name,role\nAnn,staff\nann,citizen\n", [], "line 3: 'ann' is already in line 2"),
            ("who,role\nAnn,staff\n", [], "no column 'participant', 'speaker' or 'name'"),
        ],
    )
    def test_a_bad_list_of_participants_stores_nothing(
        self, qualkit: Run, tmp_path: Path, people: str, options: list[str], fragment: str
    ) -> None:
        path, talk = tmp_path / "a.qualkit", write(tmp_path / "talk.txt", TALK)
        file = write(tmp_path / "p.csv", people)

        result = qualkit("ingest", path, talk, "--participants", file, *options)

        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Error: p.csv: ")
        assert fragment in result.stderr
        assert result.stderr.count("\n") == 1
        assert not path.exists()

    def test_a_project_that_is_a_folder(self, qualkit: Run, tmp_path: Path) -> None:
        result = qualkit("ingest", tmp_path, write(tmp_path / "talk.txt", TALK))

        assert result.exit_code == 1
        assert result.stderr == (
            f"Error: {tmp_path} is a folder; expected a project file;"
            " name a file such as study.qualkit\n"
        )


class TestLists:
    @pytest.mark.parametrize(
        ("command", "keys"),
        [
            ("documents", "name kind session language turns words participants sha256"),
            ("participants", "name role attributes turns words sessions"),
            ("turns", "ordinal participant start end text begins ends"),
            (
                "codings",
                (
                    "id document start end quote code about coder origin score participant role"
                    " session decided_by created"
                ),
            ),
            (
                "suggestions",
                (
                    "id document start end quote code about coder origin score participant role"
                    " session decided_by created run status"
                ),
            ),
        ],
    )
    def test_its_json_keeps_its_names(
        self, qualkit: Run, study: Path, command: str, keys: str
    ) -> None:
        done(qualkit("code", study, "--accept"))

        data = json.loads(done(qualkit(command, study, "--json")).stdout)

        assert isinstance(data, list)
        assert data
        assert all(row.keys() >= set(keys.split()) for row in data)

    @pytest.mark.parametrize(
        "command", ["documents", "participants", "turns", "codings", "suggestions", "runs"]
    )
    def test_an_empty_list_is_empty_in_every_form(
        self, qualkit: Run, tmp_path: Path, command: str
    ) -> None:
        path = tmp_path / "empty.qualkit"
        done(qualkit("init", path))

        assert done(qualkit(command, path, "--json")).stdout == "[]\n"
        header = done(qualkit(command, path, "--csv")).stdout
        assert "," in header
        assert header.count("\n") == 1
        assert done(qualkit(command, path)).stderr == ""

    def test_turns_of_one_document(self, qualkit: Run, study: Path) -> None:
        data = json.loads(done(qualkit("turns", study, "--document", "talk", "--json")).stdout)

        assert [row["text"] for row in data] == ["I want company.", "A bus that comes."]
        assert data[0]["begins"] is None

    def test_participants_are_set_from_a_csv(
        self, qualkit: Run, study: Path, tmp_path: Path
    ) -> None:
        people = write(tmp_path / "q.csv", "name,role\nAnn,staff\nBen,staff\n")

        result = done(qualkit("participants", study, "--set", people, "--json"))

        assert result.stderr == "1 participants changed\n"
        assert {row["role"] for row in json.loads(result.stdout)} == {"staff"}

    def test_output_goes_to_a_file(self, qualkit: Run, study: Path, tmp_path: Path) -> None:
        for name in ("out.csv", "out.json"):
            result = done(qualkit("documents", study, "-o", tmp_path / name))
            assert (result.stdout, result.stderr) == ("", f"written to {tmp_path / name}\n")

        assert (tmp_path / "out.csv").read_text().startswith("name,session,")
        assert json.loads((tmp_path / "out.json").read_text())[0]["name"] == "talk"

    def test_a_file_that_cannot_be_written_is_told(self, qualkit: Run, study: Path) -> None:
        result = qualkit("documents", study, "-o", study.parent / "no" / "out.csv")

        assert result.exit_code == 1
        assert "could not be written: there is no folder" in result.stderr


class TestCodebook:
    def test_it_is_imported_shown_and_exported(self, qualkit: Run, study: Path) -> None:
        assert "Bus" in done(qualkit("codebook", study, "show")).stdout
        assert done(qualkit("codebook", study, "export")).stdout == BOOK

    def test_check_lists_every_fault_with_its_line(self, qualkit: Run, tmp_path: Path) -> None:
        faulty = "codebook: A\ncodes:\n  - name: X\n  - name: x\n  - {name: Y, color: red}\n"
        file = write(tmp_path / "b.yaml", faulty)

        result = qualkit("codebook", "-", "check", file)

        first, second = result.stdout.splitlines()
        assert result.exit_code == 1
        assert first.startswith(f"{file}: line 4: the code 'x' stands twice (first on line 3)")
        assert second.startswith(f"{file}: line 5: the colour 'red'")

    def test_check_passes_the_shipped_codebook(self, qualkit: Run) -> None:
        file = shipped("codebooks", "sight-loss-needs.yaml")

        assert (
            done(qualkit("codebook", "-", "check", file)).stdout == f"{file}: 4 codes, no faults\n"
        )

    def test_check_tries_the_rules_on_the_examples(self, qualkit: Run, tmp_path: Path) -> None:
        code = (
            "{name: Bus, examples: [A tram.], exclude: [The bus firm.], rules: [{lemmas: [bus]}]}"
        )
        file = write(tmp_path / "b.yaml", f"codebook: A\ncodes:\n  - {code}\n  - {{name: Talk}}\n")

        result = qualkit("codebook", "-", "check", file, "--examples")

        missed, hit, told = result.stdout.splitlines()
        assert (result.exit_code, result.stderr) == (1, "")
        assert missed.startswith(f"{file}: no rule of 'Bus' hits its example 'A tram.'")
        assert hit.startswith(f"{file}: line 3: the lemmas rule of 'Bus' hits the exclude example")
        assert told == (
            f"{file}: 2 codes, no faults; 1 example tried, 1 missed; 1 exclude example tried, 1 hit"
            "; without rules: Talk"
        )

    def test_check_prints_json(self, qualkit: Run, tmp_path: Path) -> None:
        good = write(tmp_path / "a.yaml", BOOK)
        missed = write(tmp_path / "b.yaml", BOOK.replace("Bus,", "Bus, examples: [A tram.],"))
        faulty = write(tmp_path / "c.yaml", "codebook: A\ncodes: [{color: red}]\n")

        first = done(qualkit("codebook", "-", "check", good, "--json"))
        second = qualkit("codebook", "-", "check", missed, "--examples", "--json")
        third = qualkit("codebook", "-", "check", faulty, "--examples", "--json")

        assert json.loads(first.stdout) == {"codes": 2, "faults": [], "examples": None}
        assert (second.exit_code, third.exit_code) == (1, 1)
        (finding,) = json.loads(second.stdout)["examples"]["findings"]
        assert (finding["problem"], finding["example"]) == ("missed", "A tram.")
        assert json.loads(third.stdout)["codes"] is None
        assert json.loads(third.stdout)["faults"][0]["line"] == 2

    def test_options_of_check_with_another_action_are_usage(
        self, qualkit: Run, study: Path
    ) -> None:
        result = qualkit("codebook", study, "show", "--examples")

        assert result.exit_code == 2
        assert "--examples does not go with show" in result.stderr

    def test_a_faulty_codebook_makes_no_project(self, qualkit: Run, tmp_path: Path) -> None:
        file = write(tmp_path / "b.yaml", "codebook: A\ncodes: [{color: red}, {name: a/b}]\n")

        result = qualkit("codebook", tmp_path / "a.qualkit", "import", file)

        assert result.exit_code == 1
        assert result.stderr.startswith("Error: b.yaml: line 2: ")
        assert "more; 'qualkit codebook - check b.yaml' lists all)" in result.stderr
        assert not (tmp_path / "a.qualkit").exists()

    def test_diff_names_what_changed(self, qualkit: Run, tmp_path: Path) -> None:
        one = write(tmp_path / "a.yaml", BOOK)
        other = write(tmp_path / "b.yaml", BOOK.replace("Talk", "Walk"))

        assert "Walk" in done(qualkit("codebook", "-", "diff", one, other)).stdout
        assert done(qualkit("codebook", "-", "diff", one, one)).stdout == "no differences\n"

    def test_a_wrong_number_of_files_is_usage(self, qualkit: Run, study: Path) -> None:
        result = qualkit("codebook", study, "diff", "a.yaml", "b.yaml", "c.yaml")

        assert result.exit_code == 2
        assert "it is 'codebook PROJECT diff A [B]'" in result.stderr


class TestCode:
    def test_it_counts_what_it_did(self, qualkit: Run, study: Path) -> None:
        result = done(qualkit("code", study, "--accept", "--coder", "Kim"))

        assert ": 1 suggestions in 2 turns (0 of moderators left out): 1 new" in result.stdout
        assert result.stderr == "note: codes without rules: Talk\n"

    def test_its_json(self, qualkit: Run, study: Path) -> None:
        data = json.loads(done(qualkit("code", study, "--json")).stdout)

        assert (data["suggested"], data["accepted"], data["rows"][0]["code"]) == (1, 0, "Bus")


class TestCodings:
    def test_one_is_added_listed_shown_and_removed(self, qualkit: Run, study: Path) -> None:
        place = ("--document", "talk", "--code", "talk", "--quote", "company")
        made = done(qualkit("codings", study, "add", *place, "--weight", "-2")).stdout.strip()

        (row,) = rows_of(qualkit("codings", study, "--csv"))
        assert (row["id"], row["quote"], row["coder"], row["origin"], row["weight"]) == (
            *(made, "company", "Robin", "human", "-2.0"),
        )
        shown = done(qualkit("quotes", study, "--role", "citizen")).stdout
        assert shown == "Talk · Ann (citizen) · talk, turn 1\n    company\n1 quotes\n"
        assert done(qualkit("codings", study, "remove", made)).stderr == "removed 1 coding\n"
        assert done(qualkit("quotes", study)).stdout == "0 quotes\n"

    @pytest.mark.parametrize(
        ("arguments", "code", "fragment"),
        [
            (["add", "--code", "Bus"], 2, "needs --document, and --code or --in-vivo"),
            (["remove"], 2, "needs the id of a coding"),
            (["remove", "x"], 1, "no coding 'x'"),
            (["add", "--document", "talk", "--code", "Bus"], 1, "no place; expected start and end"),
            (["--role", "citzen"], 1, "no role 'citzen'; did you mean 'citizen'?"),
            (["--code", "Buss"], 1, "no code 'Buss'; did you mean 'Bus'?"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, qualkit: Run, study: Path, arguments: list[str], code: int, fragment: str
    ) -> None:
        result = qualkit("codings", study, *arguments)

        assert result.exit_code == code
        assert fragment in result.stderr


class TestImportAndExport:
    def test_a_table_goes_in_and_out(self, qualkit: Run, study: Path, tmp_path: Path) -> None:
        table = write(tmp_path / "c.csv", "document,code,coder,quote\ntalk,Bus,Kim,bus\n")

        first, second = qualkit("import", study, table), qualkit("import", study, table)

        assert first.stderr == "1 coding: 1 new, 0 there already (Kim)\n"
        assert second.stderr == "1 coding: 0 new, 1 there already (Kim)\n"
        done(qualkit("export", study, tmp_path / "out.csv"))
        assert "talk,29,32,bus,Bus,Kim,,,," in (tmp_path / "out.csv").read_text()

    def test_a_faulty_row_is_exit_1(self, qualkit: Run, study: Path, tmp_path: Path) -> None:
        table = write(tmp_path / "c.csv", "document,code,coder,quote\ntalk,Bus,Kim,car\n")

        result = qualkit("import", study, table)

        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            "Error: c.csv: line 2: the quote does not stand in 'talk';"
            " expected the exact words of the text\n"
        )

    def test_all_faults_are_listed_and_counted(
        self, qualkit: Run, study: Path, tmp_path: Path
    ) -> None:
        table = write(tmp_path / "w.csv", "document,turn,Bus\ntalk,1,often\n" + "talk,9,x\n" * 25)

        result = qualkit("import", study, table, "--coder", "Kim")

        lines = result.stderr.splitlines()
        assert (result.exit_code, result.stdout, len(lines)) == (1, "", 21)
        assert lines[0].startswith("w.csv: line 2: the cell under 'Bus' is 'often'; leave it empty")
        assert lines[1] == "w.csv: line 3: 'talk' has no turn 9; expected 1–2"
        assert lines[-1] == (
            "Error: w.csv has 26 faults; the first 20 are listed; mend them: nothing was imported"
        )

    def test_a_wide_table_needs_what_it_does_not_say(
        self, qualkit: Run, study: Path, tmp_path: Path
    ) -> None:
        table = write(tmp_path / "w.tsv", "turn\tBus\tTalk\tnote\n1\t\t\ta\n2\tx\t2.5\tb\n")

        refused = qualkit("import", study, table, "--ignore", "note", "--document", "talk")
        taken = qualkit(
            "import", study, table, "--ignore", "note", "--document", "talk", "--coder", "Kim"
        )

        assert refused.exit_code == 1
        assert refused.stderr == (
            "Error: w.tsv has no column 'coder' (columns: turn, Bus, Talk, note); expected the"
            " columns document, coder in the first line; add what is missing, or give"
            " --coder, or say what the file calls it: --columns coder=NAME\n"
        )
        assert (taken.exit_code, taken.stdout) == (0, "")
        assert taken.stderr == (
            "2 codings: 2 new, 0 there already (Kim)\nnote: 1 row without a coding\n"
        )

    def test_json_goes_in_and_out(self, qualkit: Run, study: Path, tmp_path: Path) -> None:
        entry = '[{"document": "talk", "code": "Bus", "coder": "Kim", "quote": "bus"}]'
        done(qualkit("import", study, write(tmp_path / "c.json", entry)))

        done(qualkit("codings", study, "--json", "-o", tmp_path / "listed.json"))
        done(qualkit("export", study, tmp_path / "out.json"))

        for name in ("listed.json", "out.json"):
            again = done(qualkit("import", study, tmp_path / name))
            assert again.stderr == "1 coding: 0 new, 1 there already (Kim)\n"

    def test_a_table_without_rows_holds_no_codings(
        self, qualkit: Run, study: Path, tmp_path: Path
    ) -> None:
        file = write(tmp_path / "none.csv", "document,code,coder,quote\n")

        result = qualkit("import", study, file)

        assert result.exit_code == 0
        assert result.stderr == f"no codings in {file}\n"


class TestResults:
    def test_the_founding_table_for_people(self, qualkit: Run, sight_loss: Path) -> None:
        result = done(qualkit("contrast", sight_loss, "--about", "citizen", "--coder", "agreed"))

        lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
        assert any(line.startswith("Make friends 4 36 % 41 91 % +55") for line in lines)
        assert "staff: 11 participants, 2 sessions, 126 turns, 3512 words" in lines
        assert result.stderr == ""

    def test_the_founding_table_for_programs(self, qualkit: Run, sight_loss: Path) -> None:
        wanted = ("contrast", sight_loss, "--about", "citizen", "--coder", "agreed")

        data = json.loads(done(qualkit(*wanted, "--json")).stdout)
        table = rows_of(qualkit(*wanted, "--csv"))

        counts = [row["groups"]["staff"]["participants"] for row in data["rows"]]
        assert counts == [7, 6, 4, 2]
        assert [int(row["citizen_participants"]) for row in table] == [24, 21, 41, 28]

    def test_a_misspelt_group_names_the_nearest(self, qualkit: Run, sight_loss: Path) -> None:
        result = qualkit("contrast", sight_loss, "--groups", "stafff,citizen")

        assert result.exit_code == 1
        assert result.stderr == "Error: no role 'stafff'; did you mean 'staff'?\n"

    def test_agreement(self, qualkit: Run, sight_loss: Path) -> None:
        wanted = ("agreement", sight_loss, "--coders", "Ellery,Tandy", "--replicates", "50")

        shown = done(qualkit(*wanted)).stdout
        data = json.loads(done(qualkit(*wanted, "--json")).stdout)

        assert "Ellery, Tandy over 516 turns of 8 documents" in shown
        assert data.keys() >= {"unit", "coders", "documents", "rows"}
        assert data["rows"][0].keys() >= {
            *("code", "n", "prevalence", "percent", "alpha", "interval", "kappa", "pi", "ac1"),
            *("positive_agreement", "undefined"),
        }

    def test_runs(self, qualkit: Run, sight_loss: Path) -> None:
        done(qualkit("contrast", sight_loss))

        *_, run = json.loads(done(qualkit("runs", sight_loss, "--json")).stdout)

        assert (run["kind"], run["status"]) == ("contrast", "done")

    def test_check_and_backup(self, qualkit: Run, sight_loss: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy.qualkit"

        assert done(qualkit("check", sight_loss)).stdout == "sound: no fault found\n"
        assert done(qualkit("backup", sight_loss, copy)).stderr == f"copied to {copy}\n"
        copy.write_bytes(copy.read_bytes().replace(b"after the company", b"after the Company"))
        damaged = qualkit("check", copy)
        assert damaged.exit_code == 1
        assert "staff-1" in damaged.stdout


class TestTheProjectArgument:
    def test_it_may_come_from_the_environment(
        self, qualkit: Run, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QUALKIT_PROJECT", str(study))
        more = write(tmp_path / "more.txt", "Ann: More.\n")

        assert len(json.loads(done(qualkit("documents", "--json")).stdout)) == 1
        assert len(json.loads(done(qualkit("documents", "--json", study)).stdout)) == 1
        done(qualkit("ingest", more))
        assert len(rows_of(qualkit("turns", "--document", "talk", "--csv"))) == 2
        done(qualkit("codebook", "show"))
        done(qualkit("backup", tmp_path / "copy.qualkit"))
        assert len(json.loads(done(qualkit("documents", "--json")).stdout)) == 2

    def test_the_command_line_goes_before_the_environment(
        self, qualkit: Run, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QUALKIT_PROJECT", str(tmp_path / "gone.qualkit"))

        done(qualkit("documents", study))
        done(qualkit("turns", study, "--document", "talk"))

    def test_without_either_it_is_usage(self, qualkit: Run) -> None:
        result = qualkit("documents")

        assert result.exit_code == 2
        assert "Missing argument 'PROJECT'" in result.stderr


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["documents"],
            ["ingest", "a.qualkit"],
            ["contrast", "a.qualkit", "--basis", "any"],
            ["documents", "a.qualkit", "--nonsense"],
            ["ingest", "a.qualkit", "b", "--role", "Ann"],
            ["ingest", "a.qualkit", "b", "--kind", "chat"],
            ["nonsense"],
        ],
    )
    def test_wrong_usage_is_exit_2(self, qualkit: Run, arguments: list[str]) -> None:
        result = qualkit(*arguments)

        assert (result.exit_code, result.stdout) == (2, "")
        assert "Usage: " in result.stderr

    def test_json_and_csv_exclude_each_other(self, qualkit: Run, study: Path) -> None:
        assert qualkit("documents", study, "--json", "--csv").exit_code == 2

    @pytest.mark.parametrize("place", ["before", "after"])
    def test_a_traceback_only_with_debug(self, study: Path, place: str) -> None:
        program = [sys.executable, "-m", "qualkit"]
        wanted = ["contrast", str(study), "--groups", "stafff,citizen"]
        loud = ["--debug", *wanted] if place == "before" else [*wanted, "--debug"]

        quiet, told = (
            subprocess.run([*program, *arguments], capture_output=True, text=True)
            for arguments in (wanted, loud)
        )

        assert (quiet.returncode, quiet.stdout) == (1, "")
        assert quiet.stderr == "Error: no role 'stafff'; did you mean 'staff'?\n"
        assert told.returncode == 1
        assert "Traceback" in told.stderr
        assert "UnknownName" in told.stderr

    def test_help_comes_at_once(self) -> None:
        begun = time.perf_counter()
        shown = subprocess.run(
            [sys.executable, "-m", "qualkit", "--help"], capture_output=True, text=True
        )

        assert shown.returncode == 0
        assert "contrast" in shown.stdout
        assert time.perf_counter() - begun < 10


HOSTILE = "An\x1b[31mn"


class TestControlCharacters:
    @pytest.fixture
    def hostile(self, qualkit: Run, tmp_path: Path) -> Path:
        path = tmp_path / "study.qualkit"
        text = "document,speaker,role,text\n"
        text += "ta\x1b[2Jlk,An\x1b[31mn,cit\x1b]0;x\x07izen,I \x9b31m want \u202e a bus\x1b[0m\n"
        done(qualkit("ingest", path, write(tmp_path / "t.csv", text), "--language", "en"))
        done(qualkit("codebook", path, "import", write(tmp_path / "b.yaml", BOOK)))
        done(qualkit("code", path, "--accept"))
        return path

    @pytest.mark.parametrize(
        "arguments",
        [
            *(["documents"], ["participants"], ["turns"], ["codings"], ["suggestions"], ["quotes"]),
            *(["documents", "--json"], ["turns", "--json"], ["codings", "--json"]),
        ],
    )
    def test_they_never_reach_the_terminal(
        self, qualkit: Run, hostile: Path, arguments: list[str]
    ) -> None:
        command, *options = arguments

        output = done(qualkit(command, hostile, *options, color=True)).output

        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(output)

    def test_json_still_says_them_exactly(self, qualkit: Run, hostile: Path) -> None:
        data = json.loads(done(qualkit("turns", hostile, "--json")).stdout)

        assert "\x9b31m want \u202e a bus" in data[0]["text"]

    def test_an_error_spells_them_out(self, qualkit: Run, tmp_path: Path) -> None:
        result = qualkit("documents", tmp_path / "a\x1b[31m.qualkit")

        assert result.exit_code == 1
        assert "a[U+001B][31m.qualkit" in result.stderr
        assert "\x1b" not in result.stderr


def test_no_json_holds_nan(qualkit: Run, study: Path) -> None:
    done(qualkit("code", study, "--accept"))

    def refuse(name: str) -> Any:
        raise AssertionError(name)

    for command in ("contrast", "codings", "suggestions", "runs"):
        result = done(qualkit(command, study, "--json"))
        json.loads(result.stdout, parse_constant=refuse)
