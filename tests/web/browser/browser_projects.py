"""Projects that browser tests, the bench and the screenshots show: invented, of several sizes.

Knows what a page finds hard: overlaps, emoji, combining marks, right-to-left text, originals with
CRLF, suggestions that wait, names that are markup. Refuses to know browsers.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from qualkit.project import Project

CODER = "Robin"
DOCUMENT = "allotments"
"""The document of the small project with the most codings."""

BOOK = """\
codebook: What the gardens need
version: 1
codes:
  - name: Needs
    category: true
    definition: What a person says the gardens or their people need.
    codes:
      - name: Water
        definition: Wants more, nearer or cheaper water.
        color: "#1f6aa5"
        examples: [The tap runs dry by noon.]
        rules:
          - lemmas: [tap, hose, barrel]
      - name: Company
        definition: Wants people to talk to.
        color: "#b04a00"
        rules:
          - lemmas: [neighbour, chat]
      - name: Rules explained
        definition: Wants to know what is allowed.
        color: "#8a3f8f"
        rules:
          - phrase: [the letter, the rules]
  - name: Weather
    color: "#00796b"
  - name: Praise
"""

PEOPLE = """\
participant,role,plot
Ines,moderator,
Tomasz,gardener,4
Hedda,gardener,11
Noor 🌻,gardener,12
Ms Okafor,council,
Mr Lindqvist,council,
דינה,gardener,9
"""

ALLOTMENTS = """\
Ines: What would make the gardens better for you this year?

Tomasz: The tap by the gate runs dry by noon, and then nobody on the far side has any water at all.

Hedda: I go for the chat, if I am honest. My neighbour and I share a barrel and a flask of tea ☕️.

Noor 🌻: Same here 👩‍🌾👍🏽, though the rules about sheds confuse me. Who reads the letter?

Ms Okafor: We do send the letter every spring. People need to know the rules before they build.

Ines: And from where you sit, what do the gardeners want most?

Mr Lindqvist: They want the hose back, I should think. And somebody to explain the rules to them.

Hedda: Cafe\u0301, nai\u0308ve, Zu\u0308rich: I write the signs by hand, and rain takes the ink.

Tomasz: A hose would do. A second barrel would do better, and a bench to sit on with a neighbour.
"""

SHORE = """\
Ines: Shall we start with the wind?\r
\r
Hedda: The wind 🌬️ took two sheds in March,\r
and nobody on the council came to look.\r
\r
Mr Lindqvist: We came in April, and the tap was mended then.\r
"""

RIGHT_TO_LEFT = """\
Ines: Tell me about the lemon tree.

דינה: שלום, אני גרה ליד הגן. the tap הוא מקולקל כבר חודש, ואין לנו מים.

דינה: العصافير تأكل التين كل صباح، والجيران يضحكون 🍋.
"""

CODINGS: tuple[tuple[str, str, str, str | None], ...] = (
    (DOCUMENT, "The tap by the gate runs dry by noon", "Water", None),
    (DOCUMENT, "runs dry by noon, and then nobody on the far side has any water", "Weather", None),
    (DOCUMENT, "nobody on the far side has any water at all", "Water", None),
    (DOCUMENT, "I go for the chat", "Company", None),
    (DOCUMENT, "share a barrel and a flask of tea ☕️", "Company", None),
    (DOCUMENT, "a flask of tea ☕️", "Praise", None),
    (DOCUMENT, "👩‍🌾👍🏽, though the rules about sheds", "Rules explained", None),
    (DOCUMENT, "People need to know the rules", "Rules explained", "gardener"),
    (DOCUMENT, "They want the hose back", "Water", "gardener"),
    (DOCUMENT, "Cafe\u0301, nai\u0308ve, Zu\u0308rich", "Praise", None),
    ("shore", "took two sheds in March,\nand nobody", "Weather", None),
    ("lemon", "ואין לנו מים", "Water", None),
    ("lemon", "the tap הוא מקולקל", "Water", None),
)
"""Document, quote, code, and whom the coding is about; the first three lie over each other."""


def empty(path: Path) -> Path:
    """A project with nothing in it."""
    with Project.create(path, name="Nothing yet"):
        return path


def small(path: Path) -> Path:
    """Three documents of two roles and a moderator, coded by hand and by rules that wait."""
    folder = path.with_suffix(".sources")
    folder.mkdir()
    for name, text in ((DOCUMENT, ALLOTMENTS), ("shore", SHORE), ("lemon", RIGHT_TO_LEFT)):
        (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "book.yaml").write_text(BOOK, encoding="utf-8")
    with Project.create(path, name="The gardens") as study:
        study.ingest(
            [folder / f"{name}.txt" for name in (DOCUMENT, "shore", "lemon")],
            participants=folder / "people.csv",
            language="en",
        )
        study.import_codebook(folder / "book.yaml", coder=CODER)
        for document, quote, code, about in CODINGS:
            study.add_coding(document, code, quote=quote, about=about, coder=CODER)
        study.add_coding(DOCUMENT, "Praise", turn=9, memo="a bench, twice asked for", coder="Ada")
        study.add_memo("Water and company come together.", "theoretical", coder=CODER)
        study.code(coder=CODER)
        study.contrast()
    return path


# --- large --------------------------------------------------------------------------------------

LARGE_DOCUMENT = "long evening"
N_WORDS, N_CODINGS, N_CODES = 100_000, 5_000, 40
WORDS_A_TURN = 45
_SPEAKERS = ("Ines", *(f"Gardener {n}" for n in range(1, 9)), *(f"Clerk {n}" for n in range(1, 4)))


def large(path: Path, *, n_words: int = N_WORDS, n_codings: int = N_CODINGS) -> Path:
    """One transcript of `n_words` with `n_codings`, the same each time."""
    chance = random.Random(2009)
    folder = path.with_suffix(".sources")
    folder.mkdir()
    (folder / f"{LARGE_DOCUMENT}.txt").write_text(_talk(chance, n_words), encoding="utf-8")
    (folder / "people.csv").write_text(_people(), encoding="utf-8")
    (folder / "book.yaml").write_text(_large_book(), encoding="utf-8")
    with Project.create(path, name="A long evening") as study:
        people = folder / "people.csv"
        study.ingest(folder / f"{LARGE_DOCUMENT}.txt", participants=people, language="en")
        study.import_codebook(folder / "book.yaml", coder=CODER)
        _write_codings(folder / "codings.csv", _passages(chance, study, n_codings))
        study.import_codings(folder / "codings.csv", coder=CODER)
    return path


def _talk(chance: random.Random, n_words: int) -> str:
    syllables = [a + b for a in "bdfgklmnprstvw" for b in ("a", "en", "i", "or", "u")]
    known = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(4000)]
    known[:6] = ["the", "and", "water", "garden", "🌻", "we"]
    weights = [1 / rank for rank in range(1, 4001)]
    turns, said = [], 0
    while said < n_words:
        words = chance.choices(known, weights, k=chance.randint(5, 2 * WORDS_A_TURN - 5))
        said += sum(word.isalpha() for word in words)
        speaker = _SPEAKERS[len(turns) % len(_SPEAKERS)]
        turns.append(f"{speaker}: {' '.join(_sentences(words))}\n")
    return "\n".join(turns)


def _sentences(words: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(words), 12):
        yield " ".join(words[start : start + 12]).capitalize() + "."


def _people() -> str:
    roles = {"I": "moderator", "G": "gardener", "C": "council"}
    lines = (f"{name},{roles[name[0]]}" for name in _SPEAKERS)
    return "participant,role\n" + "\n".join(lines) + "\n"


def large_code(number: int) -> str:
    """The path of a code of the large project."""
    return f"Group {number // 8 + 1}/Code {number + 1}"


def _large_book() -> str:
    lines = ["codebook: A long evening", "version: 1", "codes:"]
    for number in range(N_CODES):
        group, own = large_code(number).split("/")
        if number % 8 == 0:
            lines += [f"  - name: {group}", "    category: true", "    codes:"]
        lines += [f"      - name: {own}", f"        definition: What is said of {own.lower()}."]
    return "\n".join(lines) + "\n"


def _passages(
    chance: random.Random, study: Project, n_codings: int
) -> Iterator[tuple[int, int, str, str]]:
    turns = [turn for turn in study.turns(LARGE_DOCUMENT) if turn["text"].count(" ") > 3]
    for number in range(n_codings):
        turn = turns[number * len(turns) // n_codings]
        spaces = [at for at, sign in enumerate(turn["text"]) if sign == " "]
        first = chance.randrange(len(spaces) - 2)
        last = min(len(spaces) - 1, first + chance.randint(2, 14))
        start, end = spaces[first] + 1, spaces[last]
        # Codes take turns, so that no two codings are the same.
        code = large_code((number + number // N_CODES) % N_CODES)
        yield turn["start"] + start, turn["start"] + end, turn["text"][start:end], code


def _write_codings(path: Path, passages: Iterator[tuple[int, int, str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("document", "start", "end", "quote", "code"))
        writer.writerows((LARGE_DOCUMENT, *passage) for passage in passages)


# --- hostile ------------------------------------------------------------------------------------

HOSTILE = (
    "<script>window.__pwned=1</script>",
    '"><img src=x onerror="window.__pwned=2">',
    "'><svg/onload=window.__pwned=3>",
    "</title></style></textarea></script><script>window.__pwned=4</script>",
    "<iframe srcdoc='<script>parent.__pwned=5</script>'></iframe>",
    "javascript:window.__pwned=6//",
    "{{constructor.constructor('window.__pwned=7')()}}${window.__pwned=7}`${window.__pwned=7}`",
    '<a href="javascript:window.__pwned=8" autofocus onfocus=window.__pwned=8>x</a>',
    "\u202eNOITUCEXE\u202c \u2066isolated",
    "long " + "x" * 10_000,
)
"""Markup, scripts, bidi controls and 10,000 characters; whatever runs sets ``window.__pwned``."""


def hostile(path: Path) -> Path:
    """A project with `HOSTILE` in the names of documents, people, codes, in memos and texts."""
    folder = path.with_suffix(".sources")
    folder.mkdir()
    with (folder / "talk.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("document", "speaker", "role", "text"))
        for text in HOSTILE:
            writer.writerow((text, text, text, f"First this: {text} and then that."))
            writer.writerow((text, f"{text} too", "council", "Nothing but words."))
    codes = [{"name": code_name(text), "definition": text, "examples": [text]} for text in HOSTILE]
    book = {"codebook": HOSTILE[0], "version": 1, "description": HOSTILE[1], "codes": codes}
    (folder / "book.yaml").write_text(json.dumps(book), encoding="utf-8")
    with Project.create(path, name=HOSTILE[0]) as study:
        study.ingest(folder / "talk.csv", language="en")
        study.import_codebook(folder / "book.yaml", coder=CODER)
        for row in study.documents():
            document = row["name"]
            code = code_name(document)
            # A coder's name with what cannot be seen is refused, and so is a long one.
            coder = document[:99] if document.isprintable() else CODER
            study.add_coding(document, code, turn=1, memo=document, coder=coder)
            study.add_memo(document, "reflexive", document=document, coder=CODER)
        study.contrast(groups=(HOSTILE[0], "council"))
    return path


def code_name(text: str) -> str:
    """`text` as a code may be called: what parts names in paths is another slash."""
    return text.replace("/", "∕")[:190]


PROJECTS: dict[str, Callable[[Path], Path]] = {
    "empty": empty,
    "small": small,
    "large": large,
    "hostile": hostile,
}
"""Every project by its name."""
