"""Writes an invented survey of five countries, with stances planted in it, into a folder.

4,951 people answer one open question on one of three sectors. Each answer has a weight from -2
(would leave it to the service) to 2 (does it every week), drawn so that its mean over a sector is
the index planted for it, and differs by country, sex and age by what is planted for these. Every
word is invented. The same seed writes the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

RESPONDENTS = 4951
SECTORS = {"local environment": 61.0, "health": 54.0, "community safety": 45.0}
"""The index planted for each sector: 0 leaves it to the service, 100 does all it can."""

COUNTRIES = {
    "Czechia": -3.0, "Denmark": -1.0, "France": -2.0, "Germany": 1.0, "United Kingdom": 5.0,
}  # fmt: skip
SEXES = {"woman": 3.0, "man": -3.0}
AGES = {(18, 29): -4.0, (30, 44): -1.0, (45, 59): 1.0, (60, 84): 4.0}
"""What is planted beside the sector, in points of the index; each adds up to 0."""

CODE = "Ready to take part"
STEPS = 4
"""Weights from -2 to 2 in steps of one."""

ACTS: Mapping[str, tuple[str, ...]] = {
    "local environment": (
        "sort what we throw away", "pick litter from the verge", "water the young trees",
        "report the dumped rubbish", "sweep the steps of the house", "walk instead of driving",
    ),
    "health": (
        "watch what I eat", "go to the check-ups", "walk an hour a day", "take my pressure at home",
        "help a neighbour take her tablets", "learn to give first aid",
    ),
    "community safety": (
        "look after the neighbours' flat", "speak to the lads at the bus stop",
        "report a broken lamp", "go to the meeting with the constable", "lock the cellar for all",
        "keep an eye on the playground",
    ),
}  # fmt: skip
"""What an answer says that somebody does, or does not."""

ANSWERS: Mapping[int, tuple[str, ...]] = {
    -2: (
        "That is what we pay them for. I do not {act}, and nobody should ask me to.",
        "Not my job at all. Let the council's people {act} if they want it done.",
        "I have never thought of it: I don't {act}, others are there for that.",
    ),
    -1: (
        "Once in a while I {act}, but really it is their work and not mine.",
        "I might {act} if somebody came and asked. Nobody does.",
        "Hardly. I used to {act}; now I leave it to those who know how.",
    ),
    0: (
        "It depends. Some weeks I {act}, other weeks I leave it to them.",
        "Half and half: they do theirs, and I {act} when it suits me.",
        "I could {act} more than I do, and so could they.",
    ),
    1: (
        "I {act} when I can, and so do most on our stairs.",
        "Mostly, yes. I {act}, and I tell the others when I do.",
        "I {act} as a rule. It is no great trouble.",
    ),
    2: (
        "Every week. I {act}, I get my sister to come along, and we like it.",
        "Of course. If we don't {act}, who will? I would do more if I knew what.",
        "I {act} whatever the weather, and I have shown four others how.",
    ),
}
"""What is answered, by weight."""


Person = tuple[str, str, str, tuple[int, int]]
"""Country, sector, sex and the ages that somebody's is among."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One respondent with an answer and its weight."""

    name: str
    country: str
    sector: str
    sex: str
    age: int
    text: str
    weight: int


def answers(seed: int) -> Iterator[Answer]:
    """All respondents; groups are of one size, as near as whole people allow, in chance order."""
    chance = random.Random(seed)
    columns = [_dealt(list(values), chance) for values in (COUNTRIES, SECTORS, SEXES, AGES)]
    people = list(zip(*columns, strict=True))
    for number, (person, weight) in enumerate(
        zip(people, _weights(people, chance), strict=True), 1
    ):
        country, sector, sex, ages = person
        said = chance.choice(ANSWERS[weight]).format(act=chance.choice(ACTS[sector]))
        yield Answer(f"R{number:04}", country, sector, sex, chance.randint(*ages), said, weight)


def _weights(people: list[Person], chance: random.Random) -> list[int]:
    """Everybody's weight: as many of four draws hit, less two, as the index makes likely.

    Each draw goes round all alike people with an even step, so that their mean is what is planted
    but for less than one person, while each person's weight is as much by chance as ever.
    """
    weights = [-STEPS // 2] * len(people)
    alike: dict[Person, list[int]] = {}
    for place, person in enumerate(people):
        alike.setdefault(person, []).append(place)
    for (country, sector, sex, ages), places in sorted(alike.items()):
        index = SECTORS[sector] + COUNTRIES[country] + SEXES[sex] + AGES[ages]
        for _ in range(STEPS):
            chance.shuffle(places)
            reached = chance.random()
            for place in places:
                before, reached = reached, reached + index / 100
                weights[place] += int(reached) - int(before)
    return weights


def _dealt(values: list, chance: random.Random) -> list:  # type: ignore[type-arg]
    dealt = [values[number % len(values)] for number in range(RESPONDENTS)]
    chance.shuffle(dealt)
    return dealt


def write(folder: Path, seed: int) -> None:
    """Write ``answers.csv``, ``codings.csv`` and ``codebook.yaml``."""
    folder.mkdir(parents=True, exist_ok=True)
    every = list(answers(seed))
    columns = ("respondent", "country", "sector", "sex", "age", "answer")
    _table(
        folder / "answers.csv",
        columns,
        ((one.name, one.country, one.sector, one.sex, one.age, one.text) for one in every),
    )
    _table(
        folder / "codings.csv",
        ("document", "turn", "quote", "code", "coder", "weight"),
        (
            ("answers", number, one.text, CODE, "planted", one.weight)
            for number, one in enumerate(every, 1)
        ),
    )
    (folder / "codebook.yaml").write_text(
        "codebook: Ready to take part\nlanguage: en\ncodes:\n"
        f"  - name: {CODE}\n"
        "    definition: How far somebody takes a part in a service, from -2 (leaves it to"
        " others) to 2 (does all there is to do).\n",
        encoding="utf-8",
    )


def _table(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(arguments: list[str]) -> int:
    """Write the survey; the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/make-survey", description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write")
    parser.add_argument("--seed", type=int, default=2008, help="of all that is drawn [2008]")
    given = parser.parse_args(arguments)
    try:
        write(given.folder, given.seed)
    except OSError as error:
        print(f"make-survey: {given.folder}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{RESPONDENTS:,} answers in {given.folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
