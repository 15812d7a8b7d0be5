"""Twenty tabs that code at once, in a process of their own: raw HTTP over kept connections.

Reads what to do from standard input and writes what came of it to standard output, both JSON. Each
tab sends a coding, waits for the answer, sends the next; a tab that is cut off sends the same again
under the same key, as a page would.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

WORDS_A_CODING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Where to code what: ``passages`` are (start, end, quote) in UTF-16 units."""

    port: int
    cookie: str
    document: str
    text: int
    codes: Sequence[str]
    passages: Sequence[tuple[int, int, str]]
    tabs: int
    seconds: float


@dataclass(slots=True)
class Tab:
    """One tab: what it was told is durable, how long each took, what went wrong."""

    codings: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def words_of(text: str) -> list[tuple[int, int, str]]:
    """Passages of a few words at each word of `text`, in UTF-16 units."""
    places, units, at = [], 0, 0
    for word in text.split(" "):
        if word and "\n" not in word:
            places.append((units, at, word))
        units += len(word.encode("utf-16-le")) // 2 + 1
        at += len(word) + 1
    passages = []
    for first, last in zip(places, places[WORDS_A_CODING - 1 :], strict=False):
        quote = text[first[1] : last[1] + len(last[2])]
        if "\n" not in quote:
            passages.append((first[0], first[0] + len(quote.encode("utf-16-le")) // 2, quote))
    return passages


async def code(task: Task, number: int) -> Tab:
    """Add codings one after the other until the time is over."""
    tab, until = Tab(), time.perf_counter() + task.seconds
    reader, writer = await asyncio.open_connection("127.0.0.1", task.port)
    for body in _bodies(task, number):
        if time.perf_counter() > until:
            break
        key, begun = str(uuid.uuid4()), time.perf_counter()
        for _ in range(5):
            try:
                writer.write(_request(task, key, body))
                status, answer = await _answer(reader)
                break
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                status, answer = 0, repr(error).encode()
                reader, writer = await asyncio.open_connection("127.0.0.1", task.port)
        tab.seconds.append(time.perf_counter() - begun)
        if status == 200:
            tab.codings.append(body["id"])
        else:
            tab.faults.append(f"{status} {answer[:200].decode(errors='replace')}")
    writer.close()
    return tab


def _bodies(task: Task, number: int) -> Iterator[dict[str, Any]]:
    """Codings that no other tab makes, and no two the same."""
    own = task.passages[number :: task.tabs]
    for code in task.codes:
        for start, end, quote in own:
            yield {
                "id": str(uuid.uuid4()), "document": task.document, "text": task.text,
                "start": start, "end": end, "quote": quote, "code": code,
            }  # fmt: skip


def _request(task: Task, key: str, body: dict[str, Any]) -> bytes:
    content = json.dumps(body).encode()
    lines = (
        "POST /api/codings HTTP/1.1",
        f"host: 127.0.0.1:{task.port}",
        f"cookie: {task.cookie}",
        "x-qualkit: 1",
        "content-type: application/json",
        f"origin: http://127.0.0.1:{task.port}",
        "sec-fetch-site: same-origin",
        f"idempotency-key: {key}",
        f"content-length: {len(content)}",
    )
    return "\r\n".join([*lines, "", ""]).encode() + content


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    return int(head.split()[1]), await reader.readexactly(int(length))


async def _all(task: Task) -> list[Tab]:
    return await asyncio.gather(*(code(task, number) for number in range(task.tabs)))


def main() -> None:
    """Do what standard input says."""
    task = Task(**json.load(sys.stdin))
    begun = time.perf_counter()
    tabs = asyncio.run(_all(task))
    done = {"seconds": time.perf_counter() - begun, "tabs": [
        {"codings": tab.codings, "seconds": tab.seconds, "faults": tab.faults} for tab in tabs
    ]}  # fmt: skip
    json.dump(done, sys.stdout)


if __name__ == "__main__":
    main()
