"""The words of a PDF, read in a process of its own that may hang or crash without harm.

It runs `pdf_words`, ends it when it takes too long, and tells by what it wrote and how it ended
whether the file is whole, encrypted or damaged. It knows no layout.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit.errors import ReadError
from qualkit.transcripts.source import Source

MAX_SECONDS = 900
"""The longest that all pages together may take; each has a limit of its own."""

PROGRAM = Path(__file__).with_name("pdf_words.py")
_REPAIR = "print it to a new PDF, or save its text as .txt or .docx"


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place: ``base`` is its base line, growing upwards, all in points."""

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's words in the order of the file, and what of it is no word."""

    words: tuple[Word, ...]
    pictures: bool = False
    unmapped: int = 0
    turned: int = 0
    outside: int = 0
    comments: int = 0


def pages_in(source: Source) -> tuple[Page, ...]:
    """The pages of a PDF.

    Raises
    ------
    ReadError
        If it is empty, too large, encrypted, damaged, or takes too long.
    """
    source.check_size()
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", str(PROGRAM)],
            input=source.data,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(source) from None
    if hasattr(signal, "SIGALRM") and done.returncode == -signal.SIGALRM:
        raise _too_slow(source)
    if done.returncode:
        fault = "is damaged, or needs more memory than any transcript"
        raise ReadError(f"{source.name} {fault}", expected="a whole PDF", repair=_REPAIR)
    return pages_from(map(json.loads, done.stdout.splitlines()), source)


def pages_from(records: Iterable[dict[str, Any]], source: Source) -> tuple[Page, ...]:
    """The pages that `pdf_words` wrote.

    Raises
    ------
    ReadError
        If it wrote that it could not read the file, or nothing.
    """
    pages = []
    for record in records:
        error = record.pop("error", None)
        if error == "encrypted":
            repair = "save it again without a password"
            raise ReadError(f"{source.name} is encrypted: it opens with a password", repair=repair)
        if error:
            fault = "is damaged or no PDF" if error == "damaged" else error
            raise ReadError(f"{source.name} {fault}", expected="a whole PDF", repair=_REPAIR)
        words = tuple(Word(*word) for word in record.pop("words"))
        pages.append(Page(words=words, **record))
    if not pages:
        raise ReadError(f"{source.name} has no pages", expected="a whole PDF", repair=_REPAIR)
    return tuple(pages)


def _too_slow(source: Source) -> ReadError:
    return ReadError(f"{source.name} takes too long to draw", repair=_REPAIR)
