"""The server itself: where it listens, how a browser is led in, what is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from web_client import make_study
from web_fakes import FakeProject, study

from qualkit.errors import NotAProject, ParameterError
from qualkit.project import Project
from qualkit.web import serve
from qualkit.web.ending import Held
from qualkit.web.headers import SECURITY_HEADERS
from qualkit.web.redirect import RedirectFile
from qualkit.web.serving import Workbench, listen, workbench
from qualkit.web.views import OpenProject


@contextlib.contextmanager
def running(project: OpenProject) -> Iterator[Workbench]:
    with workbench(project) as bench:
        thread = threading.Thread(target=bench.run)
        thread.start()
        try:
            yield bench
        finally:
            bench.server.should_exit = True
            thread.join(timeout=10)


def raw(bench: Workbench, request: bytes) -> bytes:
    with socket.create_connection(bench.listener.getsockname(), timeout=5) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)


def test_a_browser_is_led_in_through_the_file_and_nothing_is_left(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with running(study()) as bench, httpx.Client() as client:
        entry = bench.redirect.path.read_text(encoding="utf-8").partition("url=")[2].split('"')[0]
        assert entry == bench.entry
        assert client.get(bench.address).status_code == 403
        assert client.get(entry).status_code == 200
        assert not bench.redirect.path.parent.exists()
        page = client.get(bench.address, headers={"accept-encoding": "identity"})
        assert page.status_code == 200
        assert "Sight loss" in page.text
        assert "server" not in page.headers
        assert client.get(entry).status_code == 403
        rebound = client.get(bench.address, headers={"host": "evil.example"})
        assert rebound.status_code == 403
        port = bench.listener.getsockname()[1]
        assert bench.listener.getsockname()[0] == "127.0.0.1"
        assert port != 0
    assert capfd.readouterr() == ("", "")
    with pytest.raises(httpx.ConnectError):
        httpx.get(bench.address)


def test_what_is_no_http_is_refused_with_the_headers_and_without_an_echo() -> None:
    with running(study()) as bench:
        answer = raw(bench, b"secret words\r\n\r\n").decode()
        large = raw(bench, b"GET / HTTP/1.1\r\nx: " + b"a" * 90_000)

    assert answer.startswith("HTTP/1.1 400 ")
    assert "secret" not in answer
    for name, value in SECURITY_HEADERS.items():
        assert f"{name}: {value}\r\n" in answer
    assert large.startswith(b"HTTP/1.1 400 ")


def test_a_name_of_many_wide_characters_fits_into_an_address() -> None:
    with running(study()) as bench, httpx.Client() as client:
        client.get(bench.entry)
        answer = client.get(f"{bench.address}document", params={"name": "😀" * 4096})

    assert answer.status_code == 404


def test_an_upgrade_to_a_websocket_is_not_made() -> None:
    request = (
        b"GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: upgrade, close\r\n"
        b"upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAA\r\n\r\n"
    )
    with running(study()) as bench:
        assert raw(bench, request).startswith(b"HTTP/1.1 403 ")


def test_a_request_that_never_ends_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualkit.web.protocol.LONGEST_WAIT", 0.2)

    with running(study()) as bench:
        assert raw(bench, b"GET / HTTP/1.1\r\nhost: ") == b""


def test_too_many_connections_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualkit.web.protocol.MOST_CONNECTIONS", 0)

    with running(study()) as bench, contextlib.suppress(ConnectionResetError):
        assert raw(bench, b"GET / HTTP/1.1\r\n\r\n") == b""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "::1", "localhost", "192.168.0.2", ""])
def test_other_addresses_are_refused(host: str) -> None:
    with pytest.raises(ParameterError, match=r"expected 127\.0\.0\.1; the workbench is for this"):
        listen(host, 0)


def test_a_refused_address_is_not_announced() -> None:
    lines: list[str] = []

    with pytest.raises(ParameterError, match=r"the address '0\.0\.0\.0'"):
        serve(study(), host="0.0.0.0", open_browser=False, announce=lines.append)

    assert lines == []


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(ParameterError, match="expected 0 to 65535"):
        serve(study(), port=port, open_browser=False, announce=lambda line: None)


def test_a_taken_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ParameterError, match=f"the port {port} cannot be had .*another, or 0"):
            serve(study(), port=port, open_browser=False, announce=lambda line: None)


def test_a_project_that_cannot_be_opened_stops_the_start() -> None:
    def missing() -> FakeProject:
        raise NotAProject("no such file")

    with pytest.raises(NotAProject, match="no such file"):
        serve(missing, open_browser=False, announce=lambda line: None)  # type: ignore[arg-type]


def test_the_redirect_file_is_its_owners_only() -> None:
    with RedirectFile.create("http://127.0.0.1:1/enter?token=a&b") as redirect:
        assert stat.S_IMODE(redirect.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(redirect.path.parent.stat().st_mode) == 0o700
        assert "token=a&amp;b" in redirect.path.read_text(encoding="utf-8")
    redirect.remove()

    assert not redirect.path.parent.exists()


HEARS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
"""
"""Whoever runs the tests may ignore signals (nohup does), and programs inherit that."""

PROGRAM = f"""{HEARS}
import sys, webbrowser
sys.path.insert(0, sys.argv[1])
from web_fakes import study
from qualkit.web import serve
webbrowser.open = lambda address: print("browser", address, flush=True)
serve(study(), open_browser=True, announce=lambda line: print(line, flush=True))
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_ends_cleanly(end: signal.Signals, tmp_path: Path) -> None:
    folder = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        address = lines[0].split()[2]
        assert httpx.get(address).status_code == 403
        file = next(tmp_path.glob("qualkit-*/open-qualkit.html"))
        process.send_signal(end)
        try:
            rest, errors = process.communicate(timeout=10)
        finally:
            process.kill()

    assert str(file) in lines[1]
    assert "enter?token=" in lines[2]
    assert lines[3] == f"browser {file.as_uri()}\n"
    assert errors == ""
    assert list(tmp_path.iterdir()) == []
    if end is signal.SIGINT:
        assert process.returncode == 0
        assert rest == "The workbench is closed.\n"


REAL = f"""{HEARS}
import sys, webbrowser
sys.path.insert(0, sys.argv[1])
from qualkit.project import Project
from qualkit.web import serve
serve(lambda: Project.open(sys.argv[2]), open_browser=False,
      announce=lambda line: print(line, flush=True))
"""
OWN = {"x-qualkit": "1", "sec-fetch-site": "same-origin"}


@contextlib.contextmanager
def served(project: Path, private: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """A server of a real project in a process of its own, and a browser that was let in."""
    private.mkdir()
    with (
        subprocess.Popen(
            [sys.executable, "-c", REAL, str(Path(__file__).parent), str(project)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(private)},
        ) as process,
        httpx.Client(timeout=30, headers=OWN) as client,
    ):
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        client.base_url = httpx.URL(lines[0].split()[1])
        try:
            assert client.get(lines[2].split()[-1]).status_code == 200
            yield process, client
        finally:
            process.kill()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_however_it_ends_no_upload_stays(end: signal.Signals, tmp_path: Path) -> None:
    project = make_study(tmp_path)
    before = sorted(tmp_path.iterdir())

    with served(project, tmp_path / "private") as (process, client):
        path = f"/api/ingest/{uuid.uuid4()}/files/0"
        kind = {"content-type": "application/octet-stream"}
        sent = client.put(path, params={"name": "a.txt"}, content=b"Ann: Words", headers=kind)
        (folder,) = tmp_path.glob(".study.qualkit.uploads-*")
        modes = [stat.S_IMODE(each.stat().st_mode) for each in folder.glob("job-*/*")]
        process.send_signal(end)
        _, errors = process.communicate(timeout=20)
        (tmp_path / "private").rmdir()

    assert (sent.status_code, modes, errors) == (200, [0o600], "")
    assert sorted(tmp_path.iterdir()) == before


def test_whoever_waits_while_it_ends_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_study(tmp_path)
    asked, may_end = threading.Event(), threading.Event()
    answers: list[httpx.Response] = []

    def slow(*_: object, **__: object) -> None:
        asked.set()
        may_end.wait(20)
        raise ParameterError("too late")

    monkeypatch.setattr(Project, "add_code", slow)
    with running(lambda: Project.open(path)) as bench, httpx.Client(headers=OWN) as client:
        client.get(bench.entry)
        key = {"idempotency-key": str(uuid.uuid4())}
        asking = threading.Thread(
            target=lambda: answers.append(
                client.post(f"{bench.address}api/codes", json={"name": "Rest"}, headers=key)
            )
        )
        asking.start()
        assert asked.wait(10)
        bench.server.config.timeout_graceful_shutdown = 0
        bench.server.should_exit = True
        asking.join(10)
        may_end.set()

    assert [answer.status_code for answer in answers] == [503]
    assert "is being closed" in answers[0].json()["error"]


def test_what_will_not_end_is_waited_for_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualkit.web.ending.LONGEST_END", 0.01)
    may_end = threading.Event()

    class Stuck:
        def close(self) -> None:
            may_end.wait(20)

    held = Held(Stuck())
    held.close()

    assert held.is_gone
    may_end.set()


def test_a_hangup_that_is_ignored_ends_nothing() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with workbench(study()) as bench, bench.server.capture_signals():
            signal.raise_signal(signal.SIGHUP)
            assert not bench.server.should_exit
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
