"""Connections that are slow on purpose: they get their time, and never anybody else's place."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn

from qualkit.web import protocol
from qualkit.web.protocol import BoundedProtocol

Message = dict[str, Any]
HEAD = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 6\r\n\r\n"
LARGE = 50_000_000


@dataclass
class Echo:
    """An application that answers with the body, once it may; what it met is kept."""

    may_answer: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)
    came: bytes = b""
    connections: int = 0
    answers: int = 0
    large: bool = False

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        self.asked.set()
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.ended.set()
                return
            body, more = body + message["body"], message["more_body"]
            self.came = body
        while not self.may_answer.is_set():
            await asyncio.sleep(0.01)
        body = b"a" * LARGE if self.large else body
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        self.answers += 1
        self.ended.set()


@contextlib.contextmanager
def running(app: Echo) -> Iterator[tuple[str, int]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        class Told(BoundedProtocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                app.connections += 1

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                app.left.set()

        config = uvicorn.Config(
            app,  # type: ignore[arg-type]
            http=Told, ws="none", loop="asyncio", lifespan="off", log_config=None,
            log_level="critical", timeout_graceful_shutdown=1,
        )  # fmt: skip
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            app.may_answer.set()
            server.should_exit = True
            thread.join(timeout=10)


@pytest.fixture
def open_one() -> Iterator[Callable[..., socket.socket]]:
    """Opens connections that have sent something; all are closed at the end."""
    with contextlib.ExitStack() as stack:

        def connect(address: tuple[str, int], sent: bytes = b"") -> socket.socket:
            connection = socket.create_connection(address, timeout=10)
            stack.enter_context(contextlib.closing(connection))
            connection.sendall(sent)
            return connection

        yield connect


@pytest.fixture
def echo() -> Echo:
    made = Echo()
    made.may_answer.set()
    return made


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(1 << 20):
            parts.append(part)
    return b"".join(parts)


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to that")


Connect = Callable[..., socket.socket]


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HTTP/1.1\r\nhost: ", HEAD + b"ab"], ids=["nothing", "head", "body"]
)
def test_two_hundred_slow_connections_shut_nobody_out(
    echo: Echo, open_one: Connect, sent: bytes
) -> None:
    with running(echo) as address:
        slow = [open_one(address, sent) for _ in range(protocol.MOST_CONNECTIONS)]

        answers = [heard(open_one(address, HEAD + b"abcdef")) for _ in range(3)]

        assert [answer[-6:] for answer in answers] == [b"abcdef"] * 3
        assert len(slow) == 200


def test_the_one_that_waits_longest_makes_room(
    echo: Echo, open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 2)

    with running(echo) as address:
        first, second = open_one(address), open_one(address, b"POST / ")
        third = open_one(address, HEAD + b"abcdef")
        assert heard(third).endswith(b"abcdef")
        assert heard(first) == b""
        second.sendall(HEAD.removeprefix(b"POST / ") + b"second")
        assert heard(second).endswith(b"second")


def test_a_body_that_comes_keeps_its_place(
    echo: Echo, open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 2)

    with running(echo) as address:
        upload = open_one(address, HEAD + b"a")
        idle = open_one(address)
        wait_until(lambda: echo.came == b"a" and echo.connections == 2)
        upload.sendall(b"bcde")
        wait_until(lambda: echo.came == b"abcde")
        third = open_one(address, HEAD + b"ghijkl")
        assert heard(third).endswith(b"ghijkl")
        assert heard(idle) == b""
        upload.sendall(b"f")
        assert heard(upload).endswith(b"abcdef")


def test_who_is_being_answered_is_never_cut(
    open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 1)
    slow = Echo()

    with running(slow) as address:
        first = open_one(address, HEAD + b"abcdef")
        assert slow.asked.wait(10)
        assert heard(open_one(address)) == b""
        slow.may_answer.set()
        assert heard(first).endswith(b"abcdef")


def test_a_body_without_progress_is_closed(
    echo: Echo, open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "LONGEST_WAIT", 0.2)

    with running(echo) as address:
        assert heard(open_one(address, HEAD + b"abc")) == b""
        assert echo.ended.wait(10)


def test_a_body_with_progress_may_take_longer(
    echo: Echo, open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "LONGEST_WAIT", 1.0)

    with running(echo) as address:
        upload = open_one(address, HEAD)
        for letter in b"abcde":
            time.sleep(0.25)
            upload.sendall(bytes([letter]))
        upload.sendall(b"f")
        assert heard(upload).endswith(b"abcdef")


def test_no_request_takes_forever(
    echo: Echo, open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "LONGEST_WAIT", 0.2)
    monkeypatch.setattr(protocol, "LONGEST_REQUEST", 0.3)

    with running(echo) as address:
        upload = open_one(address, HEAD.replace(b"6", b"600000"))
        with contextlib.suppress(ConnectionError):
            for _ in range(1000):
                upload.sendall(b"a")
                if echo.ended.wait(0.02):
                    break
        assert echo.ended.is_set()


def test_an_answer_that_nobody_reads_is_given_up(
    open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "LONGEST_WAIT", 0.2)
    large = Echo(large=True)
    large.may_answer.set()

    with running(large) as address:
        connection = open_one(address, HEAD + b"abcdef")
        assert large.ended.wait(10)
        assert large.left.wait(10)
        assert 0 < len(heard(connection)) < LARGE


GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


def test_answers_that_nobody_reads_shut_nobody_out(
    open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "LONGEST_STALL", 0.1)
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 20)
    monkeypatch.setattr("test_web_protocol.LARGE", 8_000_000)
    large = Echo(large=True)
    large.may_answer.set()

    with running(large) as address:
        held = [open_one(address, GET * 1000) for _ in range(25)]
        wait_until(lambda: large.answers >= 20)

        wait_until(lambda: len(heard(open_one(address, HEAD + b"abcdef"))) > 8_000_000)

        assert large.connections > 25
        for each in held:
            each.close()


def test_an_answer_that_is_read_steadily_is_never_cut(
    open_one: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "LONGEST_STALL", 1.0)
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 1)
    large = Echo(large=True)
    large.may_answer.set()

    with running(large) as address:
        reader = open_one(address, HEAD + b"abcdef")
        length = 0
        while part := reader.recv(1 << 20):
            length += len(part)
            if length % 5 == 0:
                open_one(address)

    assert length > LARGE
