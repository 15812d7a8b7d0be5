"""What stands where a file is to be written: links, streams, and what is no file."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from qualkit.errors import ProjectUnwritable
from qualkit.store.files import check_target, write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX")


@posix
def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(Path("far") / "real.csv")

    write_whole(link, b"new")

    assert link.is_symlink()
    assert real.read_text() == "new"
    assert [*real.parent.iterdir()] == [real]


@posix
def test_a_link_to_a_file_that_is_not_there_makes_it(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real.csv")

    write_whole(link, [b"a", b"b"])

    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"ab"


@posix
def test_links_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    lost, round_ = tmp_path / "lost.csv", tmp_path / "round.csv"
    lost.symlink_to(tmp_path / "none" / "x.csv")
    round_.symlink_to(round_)

    with pytest.raises(ProjectUnwritable, match="there is no folder"):
        check_target(lost)
    with pytest.raises(ProjectUnwritable, match="it is no regular file"):
        check_target(round_)


@posix
def test_a_pipe_without_a_reader_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    check_target(pipe)

    with pytest.raises(ProjectUnwritable, match="could not be written"):
        write_whole(pipe, b"x")

    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
def test_a_pipe_that_is_read_gets_everything_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_whole(pipe, [b"all", b" of it"])

    with os.fdopen(reading, "rb") as file:
        assert file.read() == b"all of it"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
def test_what_is_no_file_is_refused_and_stays(tmp_path: Path) -> None:
    place = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(place))

        with pytest.raises(ProjectUnwritable, match="it is no regular file"):
            write_whole(place, b"x")

        assert stat.S_ISSOCK(place.stat().st_mode)


@posix
@pytest.mark.parametrize(("minor", "is_full"), [(3, False), (7, True)])
def test_a_device_is_written_through_to_and_stays_one(
    tmp_path: Path, minor: int, is_full: bool
) -> None:
    device = tmp_path / "device"
    try:
        os.mknod(device, stat.S_IFCHR | 0o600, os.makedev(1, minor))
        if not is_full:
            device.read_bytes()
    except OSError:
        pytest.skip("no device can be made here")

    if is_full:
        with pytest.raises(ProjectUnwritable, match="No space left"):
            write_whole(device, b"x")
    else:
        write_whole(device, b"x")

    assert stat.S_ISCHR(device.stat().st_mode)
