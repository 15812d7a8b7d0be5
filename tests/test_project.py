"""`Project`: the face of a study."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest
from project_fakes import NOON, counting_guids, new_project, noon, write

from qualkit.cli.output import csv_text, json_text
from qualkit.errors import NotAProject, ParameterError, ProjectError, ReadError, UnknownName
from qualkit.project import (
    Project,
    check_codebook,
    default_coder,
    diff_codebooks,
    shipped,
    wall_clock,
)

BOOK = "codebook: N\ncodes:\n  - {name: Bus, rules: [{lemmas: [bus]}]}\n  - {name: Talk}\n"


def test_a_project_keeps_its_name_and_birth(tmp_path: Path) -> None:
    path = tmp_path / "study.qualkit"
    Project.create(path, name="Sight", clock=noon, guids=counting_guids()).close()

    with Project.open(path) as study:
        assert (study.name, study.created, study.path) == ("Sight", NOON, path)


class TestOpenOrCreate:
    def test_it_opens_what_is_there(self, tmp_path: Path) -> None:
        new_project(tmp_path / "a.qualkit").close()

        with Project.open_or_create(tmp_path / "a.qualkit") as study:
            assert study.created == NOON

    def test_a_new_project_that_stays_empty_goes_again(self, tmp_path: Path) -> None:
        with Project.open_or_create(tmp_path / "a.qualkit"):
            pass

        assert list(tmp_path.iterdir()) == []

    def test_a_new_project_goes_again_when_work_fails(self, tmp_path: Path) -> None:
        def work() -> None:
            with Project.open_or_create(tmp_path / "a.qualkit") as study:
                study.ingest(tmp_path / "gone")

        with pytest.raises(ReadError, match="there is no file or folder"):
            work()

        assert list(tmp_path.iterdir()) == []

    def test_what_was_stored_before_a_failure_stays(self, tmp_path: Path) -> None:
        def work() -> None:
            with Project.open_or_create(tmp_path / "a.qualkit") as study:
                study.import_codebook(write(tmp_path / "b.yaml", BOOK))
                study.ingest(tmp_path / "gone")

        with pytest.raises(ReadError):
            work()

        with Project.open(tmp_path / "a.qualkit") as study:
            assert len(study.codes()) == 2

    def test_an_old_empty_project_stays(self, tmp_path: Path) -> None:
        new_project(tmp_path / "a.qualkit").close()

        with Project.open_or_create(tmp_path / "a.qualkit"):
            pass

        assert (tmp_path / "a.qualkit").exists()

    def test_a_foreign_file_is_left_alone(self, tmp_path: Path) -> None:
        path = write(tmp_path / "notes.txt", "mine")

        with pytest.raises(NotAProject), Project.open_or_create(path):
            pass

        assert path.read_text() == "mine"


class TestBackup:
    def test_a_backup_is_whole_and_its_owners_only(self, sight_loss: Path) -> None:
        with Project.open(sight_loss) as study:
            copy = study.backup(sight_loss.with_name("copy.qualkit"))
            codings = study.codings().to_dict()

        with Project.open(copy) as restored:
            assert restored.codings().to_dict() == codings
            assert list(restored.check()) == []
        assert copy.stat().st_mode & 0o777 == 0o600
        assert len(list(copy.parent.iterdir())) == 2

    def test_a_backup_overwrites_nothing(self, project: Project, tmp_path: Path) -> None:
        taken = write(tmp_path / "taken", "mine")

        with pytest.raises(ProjectError, match="is there already; choose another name"):
            project.backup(taken)

        assert taken.read_text() == "mine"


def everything(path: Path) -> dict[str, str]:
    """All that two projects built alike must say alike."""
    corpus = shipped("corpora", "sight-loss")
    with new_project(path) as study:
        study.ingest(corpus / "transcripts", participants=corpus / "participants.csv")
        study.import_codebook(shipped("codebooks", "sight-loss-needs.yaml"))
        study.import_codings(corpus / "codings.csv")
        study.code(accept=True)
        study.add_coding("staff-1", "Make friends", turn=3)
        results = {
            "contrast": study.contrast(about="citizen"),
            "documents": study.documents(),
            "participants": study.participants(),
            "turns": study.turns(),
            "codings": study.codings(),
            "suggestions": study.suggestions(),
            "runs": study.runs(),
        }
        study.export(path.with_suffix(".csv"))
    found = {"export": path.with_suffix(".csv").read_text()}
    for name, result in results.items():
        found[f"{name}.json"] = json_text(result.to_dict())
        found[f"{name}.csv"] = csv_text(result.records())
    return found


def test_two_projects_built_alike_export_the_same_bytes(tmp_path: Path) -> None:
    one, other = everything(tmp_path / "one.qualkit"), everything(tmp_path / "other.qualkit")

    assert [name for name in one if one[name] != other[name]] == []


class TestLists:
    def test_turns_hold_what_the_interface_promises(self, sight_loss: Path) -> None:
        with Project.open(sight_loss) as study:
            turns, text = study.turns("staff-1"), study.text("staff-1")

        assert set(turns.columns) >= {
            *("ordinal", "participant", "start", "end", "text", "begins", "ends"),
        }
        assert [turn["ordinal"] for turn in turns] == list(range(1, 76))
        assert all(text[turn["start"] : turn["end"]] == turn["text"] for turn in turns)

    def test_codings_hold_what_the_interface_promises(self, sight_loss: Path) -> None:
        with Project.open(sight_loss) as study:
            codings = study.codings(code="Make friends", role="citizen", coder="agreed")

        assert set(codings.columns) >= {
            *("id", "document", "start", "end", "quote", "code", "about", "coder", "origin"),
            *("score", "participant", "role", "session", "decided_by", "created"),
        }
        assert {row["code"] for row in codings} == {"Needs/Make friends"}
        assert {(row["role"], row["coder"]) for row in codings} == {("citizen", "agreed")}

    @pytest.mark.parametrize(
        ("wanted", "message"),
        [
            ({"code": "Make freinds"}, "did you mean"),
            ({"coder": "agred"}, "no coder 'agred'; did you mean 'agreed'"),
            ({"role": "citzen"}, "no role 'citzen'; did you mean 'citizen'"),
            ({"document": "staf-1"}, "no document 'staf-1'; did you mean 'staff-1'"),
            ({"participant": "Nobody X"}, "no participant 'Nobody X'"),
            ({"about": "citzen"}, "no role 'citzen'; did you mean"),
        ],
    )
    def test_an_unknown_name_names_the_nearest(
        self, sight_loss: Path, wanted: dict[str, str], message: str
    ) -> None:
        with Project.open(sight_loss) as study, pytest.raises(UnknownName, match=message):
            study.codings(**wanted)

    def test_an_unknown_status_is_refused(self, project: Project) -> None:
        with pytest.raises(
            ParameterError, match="status 'open'; expected waiting, skipped, rejected"
        ):
            project.suggestions(status="open")

    def test_an_empty_list_keeps_its_columns(self, project: Project) -> None:
        assert csv_text([], project.documents().columns).startswith("name,session,kind,")


class TestRemoving:
    def test_a_removed_coding_is_gone_but_kept_as_a_tombstone(self, sight_loss: Path) -> None:
        with Project.open(sight_loss) as study:
            first = study.codings()[0]["id"]
            before = len(study.codings())

            study.remove_coding(first)

            assert len(study.codings()) == before - 1
            assert study._store.one("SELECT removed FROM coding WHERE guid = ?", (first,)) != (
                None,
            )
            assert list(study.check()) == []

    def test_an_unknown_coding_is_told(self, project: Project) -> None:
        with pytest.raises(UnknownName, match="no coding 'x'; there is no coding yet"):
            project.remove_coding("x")


def test_a_codebook_file_is_checked_and_compared(tmp_path: Path) -> None:
    one = write(tmp_path / "a.yaml", BOOK)
    other = write(tmp_path / "b.yaml", BOOK.replace("Talk", "Walk"))

    assert check_codebook(one) == 2
    assert {row["code"] for row in diff_codebooks(one, other)} == {"Talk", "Walk"}


def test_export_knows_its_suffixes(project: Project, tmp_path: Path) -> None:
    project.import_codebook(write(tmp_path / "b.yaml", BOOK))

    assert project.export(tmp_path / "out.yaml").read_text() == BOOK
    with pytest.raises(
        ParameterError, match=r"out\.xyz does not say what to export; expected a name"
    ):
        project.export(tmp_path / "out.xyz")


def test_the_clock_can_be_set_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1236254400")
    assert wall_clock() == NOON
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    with pytest.raises(ParameterError, match="SOURCE_DATE_EPOCH is 'noon'; expected seconds"):
        wall_clock()


def test_somebody_always_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("no login name")

    assert default_coder() == "Robin"
    monkeypatch.delenv("QUALKIT_CODER")
    monkeypatch.setattr(getpass, "getuser", nobody)
    assert default_coder() == "coder"
