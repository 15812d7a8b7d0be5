"""Texts and selections made for the tests of offsets: the truth is known, the file counts oddly."""

from __future__ import annotations

import random
from dataclasses import dataclass

from qualkit.interchange.refi.units import CRLF, EXCLUSIVE, UTF16, RawText, Reading

_PLAIN = """
the bus comes late again and nobody tells us why so we wait in the rain with our bags while don't
well-known street light I said no yes Straße łódka naïve
"""
WORDS = (
    *_PLAIN.split(),
    "cafe\u0301",
    "zo\u0308gern",
    "\U0001f600",
    "\U0001f3e0",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A text as a file has it, positions as a program counts them, and where they really are."""

    raw: RawText
    spots: list[tuple[int, int, bool]]
    spans: list[tuple[int, int]]
    names: list[str]


def text_of(chance: random.Random, n_lines: int) -> str:
    """Paragraphs of sentences, some with emoji and combining marks."""
    return "\n".join(_line(chance) for _ in range(n_lines))


def _line(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return ""
    sentences = [
        " ".join(chance.choices(WORDS, k=chance.randint(2, 14))) + chance.choice(".?!…")
        for _ in range(chance.randint(1, 4))
    ]
    return f"{chance.choice('ABC')}: " + " ".join(sentences)


def spans_of(
    chance: random.Random, text: str, n: int, *, sloppy: float = 0.1
) -> list[tuple[int, int]]:
    """Selections as people make them: words, phrases, sentences, lines; now and then sloppy."""
    edges = [at for at in range(1, len(text)) if text[at - 1].isspace() and not text[at].isspace()]
    found: list[tuple[int, int]] = []
    while len(found) < n:
        start = chance.choice(edges)
        end = min(len(text), start + chance.randint(3, 200))
        while end > start and not (text[end - 1 : end].strip() and not text[end : end + 1].strip()):
            end -= 1
        if chance.random() < sloppy:
            end -= 1
        if chance.random() < sloppy / 3:
            start += 1
        if end > start:
            found.append((start, end))
    return found


def sample(
    seed: int,
    reading: Reading,
    *,
    crlf: bool,
    bom: bool,
    n: int,
    named: bool,
    n_lines: int = 60,
    sloppy: float = 0.1,
) -> Sample:
    """A sample counted by `reading`; of `named` ones most selections have their words as name.

    ``crlf`` and ``bom`` say what the text in the file has; newlines may be counted as two all the
    same.
    """
    chance = random.Random(seed)
    text = text_of(chance, n_lines)
    raw = ("\ufeff" if bom else "") + (text.replace("\n", "\r\n") if crlf else text)
    spans = spans_of(chance, text, n, sloppy=sloppy)
    spots = [
        (_counted(text, start, reading, bom=bom),
         _counted(text, end, reading, bom=bom) - (reading.end != EXCLUSIVE), False)
        for start, end in spans
    ]  # fmt: skip
    names = [_name(chance, text[start:end]) if named else "" for start, end in spans]
    return Sample(raw=RawText(raw), spots=spots, spans=spans, names=names)


def _counted(text: str, at: int, reading: Reading, *, bom: bool) -> int:
    before = text[:at]
    units = len(before.encode("utf-16-le")) // 2 if reading.unit == UTF16 else len(before)
    units += before.count("\n") if reading.newline == CRLF else 0
    return units + (bom and reading.bom)


def _name(chance: random.Random, quote: str) -> str:
    if chance.random() < 0.1:
        return "a title of my own"
    flat = quote.replace("\n", " ")
    return flat if len(flat) <= 60 else f"{flat[:60]}…"
