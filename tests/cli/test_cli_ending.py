"""`qualkit` that is told to end, or killed, leaves no copy of the study behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.cli.ending import ending

SLOW = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from qualkit.cli import main
from qualkit.store import merging
def wait(*_, **__):
    print("copied", flush=True)
    time.sleep(60)
merging._merged = wait
main()
"""


def _stopped(qualkit: Run, folder: Path, how: signal.Signals) -> tuple[Path, int]:
    """A project whose merge with a copy was stopped so, and with which exit code."""
    one, other = folder / "one.qualkit", folder / "other.qualkit"
    qualkit("ingest", one, write(folder / "talk.txt", "Ann: I want company.\n"))
    shutil.copy(one, other)
    command = [sys.executable, "-c", SLOW, "merge", str(one), str(other)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"copied\n"
        assert len(list(folder.glob(".merge-*"))) == 1
        process.send_signal(how)
        return one, process.wait(30)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_merge_that_is_told_to_end_leaves_nothing(
    how: signal.Signals, qualkit: Run, tmp_path: Path
) -> None:
    one, code = _stopped(qualkit, tmp_path, how)

    assert code == 128 + how
    assert sorted(path.name for path in one.parent.iterdir()) == [
        "one.qualkit", "other.qualkit", "talk.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("command", ["check", "merge"])
def test_what_a_killed_merge_left_goes_with_the_next_command(
    command: str, qualkit: Run, tmp_path: Path
) -> None:
    one, _ = _stopped(qualkit, tmp_path, signal.SIGKILL)
    (left,) = tmp_path.glob(".merge-*")

    done = qualkit(command, one, *[tmp_path / "other.qualkit"] * (command == "merge"))

    assert done.exit_code == 0
    assert left.name in done.stderr
    assert "stopped import or merge" in done.stderr
    assert list(tmp_path.glob(".merge-*")) == []


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending():
            signal.raise_signal(signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
