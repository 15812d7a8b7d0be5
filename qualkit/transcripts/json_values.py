r"""JSON to values, strictly: what two programs could read in two ways is refused with its place.

Refused are NaN and infinities, numbers of endless length, a key twice in one object, nesting
without end, and escapes that are no text (half a character such as ``\ud800``, NUL). RFC 8259,
sections 4, 6, 8 and 9. It knows nothing of transcripts.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qualkit.errors import ReadError
from qualkit.transcripts.counted import Counted
from qualkit.transcripts.encodings import decode
from qualkit.transcripts.source import Source
from qualkit.transcripts.times import seconds

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<bad>u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000))|.)",
    re.DOTALL,
)
_SUSPECT = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_STARTS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[\{])")
_MOST_DIGITS = 40
_REPAIR = "export it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A file's value, the encoding it was written in, and a count of what is left out of it."""

    value: Any
    encoding: str
    source: Source
    left: Counted = field(default_factory=Counted)

    def objects(self, value: Any, what: str) -> Iterator[dict[str, Any]]:
        """The objects of a list; anything else in it, or instead of it, is counted."""
        alone = [] if value is None else [value]
        for item in value if isinstance(value, list) else alone:
            if isinstance(item, dict):
                yield item
            else:
                self.left.count(f"{what} that is no object")

    def words(self, value: Any, what: str) -> str:
        """A text; anything else, and a text without words, is counted."""
        if isinstance(value, str) and value.strip():
            return value
        reason = "without words" if value is None or value == "" else "whose words are no text"
        self.left.count(f"{what} {reason}")
        return ""

    def name(self, value: Any) -> str | None:
        """A name, or None; a whole number is one too."""
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is not None and not isinstance(value, str):
            self.left.count("a speaker who is no text")
        return " ".join(value.split()) or None if isinstance(value, str) else None

    def time(self, value: Any) -> float | None:
        """Seconds, as a number or written as a time; anything else is counted."""
        if value is None:
            return None
        try:
            found = seconds(value) if isinstance(value, str) else float(value)
        except (ValueError, OverflowError, TypeError):
            found = -1.0
        if isinstance(value, bool) or not 0 <= found < math.inf:
            self.left.count("a time that is no number of seconds")
            return None
        return found


def looks_like_json(data: bytes) -> bool:
    """True when the bytes start as an object, or a list of lists or objects, does."""
    return _STARTS.match(data[:400]) is not None


def load(source: Source) -> Loaded:
    """Load a file that holds one JSON value.

    Raises
    ------
    ReadError
        If it is no JSON, or JSON that means nothing certain.
    """
    decoded = decode(source)
    if _SUSPECT.search(decoded.text):
        _refuse_escapes(decoded.text, source)
    try:
        value = json.loads(
            decoded.text,
            object_pairs_hook=functools.partial(_unique, source),
            parse_constant=functools.partial(_refuse_number, source),
            parse_float=functools.partial(_finite, source),
            parse_int=functools.partial(_whole, source),
        )
    except json.JSONDecodeError as error:
        raise ReadError(
            f"{source.name} is no JSON at line {error.lineno}, column {error.colno} ({error.msg})",
            repair=_REPAIR,
        ) from None
    except RecursionError:
        raise ReadError(f"{source.name} is nested without end", repair=_REPAIR) from None
    return Loaded(value=value, encoding=decoded.encoding, source=source)


def _refuse_escapes(text: str, source: Source) -> None:
    for escape in _ESCAPE.finditer(text):
        if escape["bad"]:
            what = "a NUL" if escape["bad"] == "u0000" else "half a character (a lone surrogate)"
            line = text.count("\n", 0, escape.start()) + 1
            raise ReadError(
                f"{source.name} holds {what}, {escape[0]}, at line {line}, character"
                f" {escape.start()}",
                repair=_REPAIR,
            )


def _unique(source: Source, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ReadError(f"{source.name} has the key {twice[:40]!r} twice in one object")
    return found


def _refuse_number(source: Source, number: str) -> float:
    raise ReadError(f"{source.name} holds a number that is none: {number[:20]}", repair=_REPAIR)


def _finite(source: Source, number: str) -> float:
    value = float(number)
    return value if math.isfinite(value) else _refuse_number(source, number)


def _whole(source: Source, number: str) -> int | float:
    return int(number) if len(number) <= _MOST_DIGITS else _refuse_number(source, number)
