"""Fakes that every room may use: a project in a temporary folder, a clock that stands still,
GUIDs that count, the command line, and the shipped corpus read once."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings
from project_fakes import Run, new_project

from qualkit.project import Project, shipped

settings.register_profile("quick", max_examples=50, derandomize=True)
settings.register_profile("search", max_examples=1000)
settings.load_profile(os.environ.get("QUALKIT_TESTS", "quick"))


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUALKIT_PROJECT", "SOURCE_DATE_EPOCH", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUALKIT_CODER", "Robin")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project."""
    with new_project(tmp_path / "study.qualkit") as made:
        yield made


@pytest.fixture
def qualkit() -> Run:
    """Runs the command line in this process; a result has exit_code, stdout, stderr."""
    from qualkit.cli import main

    def run(*arguments: Any, **options: Any) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)

    return run


@pytest.fixture(scope="session")
def sight_loss_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped corpus with its codebook, truth and double coding; do not write to it."""
    path = tmp_path_factory.mktemp("corpus") / "sight-loss.qualkit"
    corpus = shipped("corpora", "sight-loss")
    with new_project(path) as study:
        study.ingest(corpus / "transcripts", participants=corpus / "participants.csv")
        study.import_codebook(shipped("codebooks", "sight-loss-needs.yaml"))
        study.import_codings(corpus / "codings.csv")
        study.import_codings(corpus / "double-coding.csv")
    return path


@pytest.fixture
def sight_loss(sight_loss_file: Path, tmp_path: Path) -> Path:
    """A copy of the project of the shipped corpus, free to change."""
    return Path(shutil.copy(sight_loss_file, tmp_path / "sight-loss.qualkit"))


@pytest.fixture(scope="session")
def topics_file(sight_loss_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the shipped corpus with a run of four topics; do not write to it."""
    path = Path(shutil.copy(sight_loss_file, tmp_path_factory.mktemp("topics") / "topics.qualkit"))
    with Project.open(path) as study:
        study.themes(engine="nmf", topics=4)
    return path


@pytest.fixture
def topics(topics_file: Path, tmp_path: Path) -> Path:
    """A copy of the project with four topics, free to change."""
    return Path(shutil.copy(topics_file, tmp_path / "topics.qualkit"))


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a file system of its own in memory, such as ``size=1m``; needs root."""
    folder = tmp_path / "disk"

    def mount(options: str) -> Path:
        folder.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", options, "qualkit-test", str(folder)]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("mounting a small disk needs root")
        return folder

    yield mount
    subprocess.run(["umount", "-l", str(folder)], capture_output=True)


@pytest.fixture
def read_only(tiny_disk: Callable[[str], Path]) -> Callable[[Path], Path]:
    """Copies a project to a file system that is then made read-only."""

    def freeze(source: Path) -> Path:
        folder = tiny_disk("size=32m")
        copy = Path(shutil.copy(source, folder / source.name))
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        return copy

    return freeze
