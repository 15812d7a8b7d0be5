"""How fast rules read, in tokens a second beside the bare tokenizer with lemmas; one core."""

from __future__ import annotations

import csv
import gzip
import os
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qualkit.language import pipeline
from qualkit.model.codes import Code, Codebook, Rule
from qualkit.model.documents import Turn
from qualkit.rules import RuleSet, suggest
from qualkit.spans import Span

RUNS = 5
_TOKENS = 150_000
_TEXT = """
    bus tea friend letter office street night morning neighbour lonely late early help phone walk
    reading glasses club lunch visit money rent garden stairs market doctor waiting somebody nobody
    never always tell ask want need think go come know meet wait pay read sit call write find lose
"""
_WORDS = tuple(_TEXT.split())
"""What the rules look for; one word in fifty of the made text is one of these."""

Row = tuple[str, ...]


def rates() -> list[tuple[str, list[Row]]]:
    """For each text a table: what read it, tokens a second, the ratio to the bare pipeline."""
    texts = {"made text": _made()}
    if real := os.environ.get("QUALKIT_BENCH_LOAD"):
        texts[Path(real).name] = _from_table(Path(real))
    return [(name, _rows(turns)) for name, turns in texts.items()]


def _rows(turns: Sequence[Turn]) -> list[Row]:
    nlp = pipeline("en")
    n_tokens = sum(len(nlp(turn.text)) for turn in turns)
    sets = {name: RuleSet(_book(rules)) for name, rules in _rules().items()}
    for rules in sets.values():
        list(suggest(turns[:50], rules))
    rates: dict[str, list[float]] = {"bare tokenizer and lemmas": [], **{name: [] for name in sets}}
    for _ in range(RUNS):
        begun = time.perf_counter()
        for _doc in nlp.pipe(turn.text for turn in turns):
            pass
        rates["bare tokenizer and lemmas"].append(n_tokens / (time.perf_counter() - begun))
        for name, rules in sets.items():
            # A model reads a hundredth as fast: a part of the text is enough.
            part = turns[: len(turns) // 20] if "model" in name else turns
            begun = time.perf_counter()
            for _suggestion in suggest(part, rules):
                pass
            share = len(part) / len(turns)
            rates[name].append(n_tokens * share / (time.perf_counter() - begun))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    bare = medians["bare tokenizer and lemmas"]
    return [(name, f"{rate:,.0f}", f"{rate / bare:.2f}") for name, rate in medians.items()]


def _rules() -> Mapping[str, list[Rule]]:
    """Twelve rules of each sort, or one of those that need a model."""
    twelve, others = _WORDS[:12], _WORDS[20:32]
    lemmas = [Rule(kind="lemmas", lemmas=_WORDS[start : start + 4]) for start in range(0, 48, 4)]
    phrases = [Rule(kind="phrase", phrase=f"{word} to the") for word in twelve]
    regexes = [Rule(kind="regex", regex=rf"\b{word}s? (of|in|to) the\b") for word in twelve]
    joined = [
        Rule(kind="all_of", all_of=both, within=within)
        for both, within in zip(
            zip(twelve, others, strict=True), ["sentence", "turn", 8] * 4, strict=True
        )
    ]
    patterns = [
        Rule(kind="pattern", pattern=({"LEMMA": word}, {"OP": "?"}, {"LOWER": "the"}))
        for word in twelve
    ]
    without = lemmas + phrases + regexes
    return {
        "lemmas": lemmas,
        "lemmas, phrases, regexes": without,
        "the same with all_of": without + joined,
        "the same with patterns": without + joined + patterns,
        "a model for one word": [Rule(kind="pattern", pattern=({"LOWER": "walk", "POS": "NOUN"},))],
        "a model for every sentence": [
            Rule(kind="pattern", pattern=({"POS": "NOUN"}, {"POS": "NOUN"}))
        ],
    }


def _book(rules: Sequence[Rule]) -> Codebook:
    """Three rules a code."""
    groups = (tuple(rules[at : at + 3]) for at in range(0, len(rules), 3))
    codes = (Code(path=f"Code {number}", rules=group) for number, group in enumerate(groups))
    return Codebook(title="Bench", codes=tuple(codes))


def _made() -> list[Turn]:
    """Turns of some 60 words in sentences of some 12, the same each time.

    Most words are made of syllables and as unevenly frequent as words are.
    """
    chance = random.Random(1)
    syllables = [a + b for a in "bdfgklmnprstvw" for b in ("a", "en", "i", "or", "u")]
    known = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(4000)]
    weights = [1 / rank for rank in range(1, 4001)]
    turns: list[Turn] = []
    n_tokens = 0
    while n_tokens < _TOKENS:
        said = [
            chance.choices(known, weights, k=chance.randint(4, 20))
            for _ in range(chance.randint(1, 9))
        ]
        for words in said:
            for place in range(len(words)):
                words[place] = chance.choice(_WORDS) if chance.random() < 0.02 else words[place]
        n_tokens += sum(map(len, said)) + len(said)
        text = " ".join(f"{' '.join(words).capitalize()}." for words in said)
        turns.append(_turn(text, len(turns) + 1))
    return turns


def _from_table(path: Path) -> list[Turn]:
    """The first turns of a table with a column ``text``."""
    turns: list[Turn] = []
    n_words = 0
    for number, row in enumerate(csv.DictReader(_lines(path)), 1):
        if text := (row.get("text") or "").strip():
            turns.append(_turn(text, number))
            n_words += text.count(" ") + 1
        if n_words > _TOKENS:
            break
    return turns


def _lines(path: Path) -> Iterator[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        yield from lines


def _turn(text: str, ordinal: int) -> Turn:
    return Turn(
        document="bench", ordinal=ordinal, span=Span(0, len(text)), text=text, session="bench",
        language="en",
    )  # fmt: skip
