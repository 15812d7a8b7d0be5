"""Folders for copies beside a project: gone at the end, swept when nobody holds them."""

from __future__ import annotations

from pathlib import Path

from project_fakes import new_project, write

from qualkit.store.scratch import left_beside, scratch, sweep


def test_a_folder_in_use_is_listed_and_never_swept(tmp_path: Path) -> None:
    project = tmp_path / "study.qualkit"

    with scratch(project, "merge") as folder:
        write(folder / "copy", b"")
        assert left_beside(project) == [folder]
        assert sweep(project) == []
        assert (folder / "copy").exists()

    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_nobody_holds_is_swept(tmp_path: Path) -> None:
    project = tmp_path / "study.qualkit"
    for name in (".merge-abc_1234", ".sidecar-abcdefgh"):
        (tmp_path / name).mkdir()
        new_project(tmp_path / name / "copy").close()
        write(tmp_path / name / "copy-journal", b"pages")

    assert sweep(project) == [".merge-abc_1234", ".sidecar-abcdefgh"]
    assert list(tmp_path.iterdir()) == []


def test_folders_of_other_names_or_with_other_things_stay(tmp_path: Path) -> None:
    project = tmp_path / "study.qualkit"
    write(tmp_path / ".merge-notes" / "copy", b"")
    write(tmp_path / ".merge-abcdefgh" / "letter.txt", b"Dear Ann")
    (tmp_path / ".merge-hgfedcba" / "inside").mkdir(parents=True)
    (tmp_path / ".merge-aaaaaaaa").symlink_to(tmp_path / ".merge-notes")

    assert sweep(project) == []
    assert len(list(tmp_path.iterdir())) == 4
