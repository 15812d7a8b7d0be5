"""Measures words by role over millions of words, in a process of its own, with its peak memory."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

N_WORDS = int(os.environ.get("QUALKIT_BENCH_WORDS", "7000000"))
_NAIVE = 200_000
_VOCABULARY = 40_000
_TURN = 36

Row = tuple[str, ...]


def measure() -> tuple[Row, list[Row]]:
    """Header and rows of the table: each way in a process of its own; the ratio is that of speed.

    QUALKIT_BENCH_WORDS says how many words, QUALKIT_BENCH_PROJECT names a real project besides.
    """
    ways = {
        f"naive: each turn through the pipeline, {_NAIVE:,} words": ("naive", str(_NAIVE)),
        f"words by role, {N_WORDS:,} words": ("words", str(N_WORDS)),
        f"words and phrases by role, {N_WORDS:,} words": ("phrases", str(N_WORDS)),
    }
    if project := os.environ.get("QUALKIT_BENCH_PROJECT"):
        ways["project, read and all"] = ("project", project)
    rows, naive = [], 0.0
    for name, arguments in ways.items():
        seconds, n, memory = _child(*arguments)
        naive = naive or n / seconds
        rows.append(
            (name, f"{seconds:.1f}", f"{n / seconds:,.0f}", f"{n / seconds / naive:.0f}",
             f"{memory:.0f}")
        )  # fmt: skip
    return ("what", "seconds", "words a second", "times the naive", "peak MiB"), rows


def _child(*arguments: str) -> tuple[float, int, float]:
    done = subprocess.run(
        [sys.executable, __file__, *arguments], capture_output=True, text=True, check=True
    )
    seconds, n, memory = done.stdout.split()
    return float(seconds), int(n), float(memory)


def talk(n_words: int) -> list[tuple[str, str, str, str]]:
    """Turns as participant, session, role and text: English words by Zipf's law, 36 a turn."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    known = DefaultDictionaryFactory().get_dictionary("en")
    forms = sorted(str(w, "utf-8") if isinstance(w, bytes) else str(w) for w in known)
    draw = random.Random(0)
    words = [word for word in draw.sample(forms, _VOCABULARY) if word.isalpha()]
    weights = [1 / (rank + 2) for rank in range(len(words))]
    said = draw.choices(words, weights, k=n_words)
    return [
        (f"P{turn % 200}", f"s{turn % 40}", ("staff", "citizen")[turn % 2],
         f"{' '.join(said[start : start + _TURN])}.")
        for turn, start in enumerate(range(0, n_words, _TURN))
    ]  # fmt: skip


def naive(size: str) -> Callable[[], int]:
    """Put every turn through the pipeline, whose caches know words met before."""
    from collections import Counter

    from qualkit.language import pipeline

    turns, nlp = talk(int(size)), pipeline("en")

    def run() -> int:
        counts: Counter[tuple[str, str]] = Counter()
        for person, _, _, text in turns:
            counts.update((person, word.lemma_) for word in nlp(text) if word.is_alpha)
        return counts.total()

    nlp("Warm.")
    return run


def counted(size: str, *, phrases: bool = False) -> Callable[[], int]:
    """The method from turns already read: cut, lemmas, counts, scores, without each person."""
    from qualkit.contrasts.word_counts import Speaking
    from qualkit.contrasts.word_reading import read_words
    from qualkit.contrasts.words import WordOptions, words_by_group
    from qualkit.language import stop_words
    from qualkit.workflows._word_cutting import cutter

    people, sessions, roles, texts = zip(*talk(int(size)), strict=True)

    def run() -> int:
        cut, stop = cutter("en", forms=False), stop_words("en")
        read = read_words(texts, cut, stop=stop, phrases=phrases)
        speaking = Speaking(
            participants=people, sessions=sessions, of_group=roles, groups=("staff", "citizen")
        )
        found = words_by_group(read, speaking, language="en", options=WordOptions())
        return sum(found.words.values())

    return run


def of_project(path: str) -> Callable[[], int]:
    """The whole command's work on a project, a copy of it."""
    import shutil
    import tempfile
    from pathlib import Path

    from qualkit.project import Project

    def run() -> int:
        with (
            tempfile.TemporaryDirectory() as folder,
            Project.open(shutil.copy(path, Path(folder) / "bench.qualkit")) as study,
        ):
            return sum(group.words for group in study.words().groups)

    return run


_WAYS = {
    "naive": naive,
    "words": counted,
    "phrases": lambda size: counted(size, phrases=True),
    "project": of_project,
}


def child(arguments: Sequence[str]) -> None:
    """Run one way; print seconds, words and peak MiB."""
    way, what = arguments
    run = _WAYS[way](what)
    begun = time.perf_counter()
    n = run()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds} {n} {peak}")


if __name__ == "__main__":
    child(sys.argv[1:])
