"""Damages files at random, the same way for the same seed."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Mapping
from typing import Any

from workbooks import packed

Mutate = Callable[[random.Random], bytes]

TOKENS = (
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b'"', b'""', b"'", b"\n", b"\r", b"\r\r\n", b",", b";",
    b"\t", b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"<?x ?>", b"</", b"/>", b"&#0;",
    b"&#xD800;", b"{", b"}", b"[", b"]", b":", b"null", b"true", b"NaN", b"1e999", b"-1",
    b"99999999999999999999", b"\\ud800", b"\\u0000", b"\xe2\x80\xa8", b"sep=;\n", b"text",
    b"speaker", b"#", b" ",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**30, "", " ", "\r\n", "x", "NaN", "0", "#", [], {}, [[]], [None],
    {"": ""}, {"text": 1}, ["a", 1], "speaker " * 50,
)  # fmt: skip


def of_bytes(whole: bytes, more: tuple[bytes, ...] = ()) -> Mutate:
    """Flips, cuts, doubles, moves and inserts pieces of `whole`; `more` is put in besides."""

    def mutate(chance: random.Random) -> bytes:
        data = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            start = chance.randrange(len(data) + 1)
            end = min(len(data), start + chance.choice((1, 1, 2, 8, 40)))
            how = chance.randrange(6)
            if how == 0:
                data[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
            elif how == 1:
                del data[start:end]
            elif how == 2:
                data[start:start] = data[start:end] * chance.choice((1, 2, 20))
            elif how == 3:
                other = chance.randrange(len(data) + 1)
                data[other:other] = data[start:end]
            elif how == 4:
                data[start:start] = chance.choice(more + TOKENS)
            elif chance.random() < 0.3:
                del data[start:]
        return bytes(data)

    return mutate


def of_parts(parts: Mapping[str, str | bytes]) -> Mutate:
    """Damages one part of a package, or the package."""
    as_bytes = {
        name: part.encode() if isinstance(part, str) else part for name, part in parts.items()
    }
    package = of_bytes(packed(as_bytes))

    def mutate(chance: random.Random) -> bytes:
        if chance.random() < 0.3:
            return package(chance)
        name = chance.choice(sorted(as_bytes))
        return packed({**as_bytes, name: of_bytes(as_bytes[name])(chance)})

    return mutate


def of_value(value: Any) -> Mutate:
    """Puts wrong values into a JSON value, or damages its bytes."""
    written = of_bytes(json.dumps(value, indent=1).encode())

    def mutate(chance: random.Random) -> bytes:
        if chance.random() < 0.3:
            return written(chance)
        changed = {"": copy.deepcopy(value)}
        for _ in range(chance.randint(1, 4)):
            holder, key = chance.choice(list(_places(changed)))
            holder[key] = copy.deepcopy(chance.choice(VALUES))
        return json.dumps(changed[""]).encode()

    return mutate


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(items):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)
