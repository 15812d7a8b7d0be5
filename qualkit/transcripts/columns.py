"""What the columns of a table mean: by what the caller says, else by their names, else by prose.

It knows the names that columns usually go by, in six languages where no other meaning is usual,
and tells a row a turn from a row a respondent. It reads no cell but to see what a column holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import ParameterError, ReadError, UnknownName
from qualkit.transcripts.grid import Grid, Row
from qualkit.transcripts.open_questions import open_questions
from qualkit.transcripts.source import Source, fold_name
from qualkit.transcripts.times import seconds

COLUMNS: dict[str, tuple[str, ...]] = {
    "document": (
        *("document", "document name", "doc", "file", "filename", "file name", "transcript"),
        *("dokument", "datei", "dateiname", "fichier", "documento", "archivo", "bestand"),
    ),
    "session": (
        *("session", "focus group", "interview", "meeting", "group"),
        *("sitzung", "fokusgruppe", "séance", "entretien", "groupe de discussion", "sesión"),
        *("entrevista", "grupo focal", "sessie", "focusgroep", "sessione", "intervista"),
    ),
    "participant": (
        *("speaker", "participant", "name", "speaker name", "participant id", "respondent"),
        *("respondent id", "sprecher", "sprecherin", "sprecher/in", "sprecher*in", "redner"),
        *("rednerin", "teilnehmer", "teilnehmerin", "befragte", "befragter", "befragte person"),
        *("locuteur", "locutrice", "intervenant", "participante", "répondant", "hablante"),
        *("orador", "oradora", "encuestado", "spreker", "deelnemer", "parlante", "partecipante"),
        *("intervistato", "intervistata", "responseid", "who", "person", "sender", "author"),
    ),
    "role": ("role", "speaker role", "participant role", "rolle", "rôle", "rol", "ruolo"),
    "text": (
        *("text", "utterance", "comment", "answer", "content", "response", "words", "verbatim"),
        *("texte", "texto", "tekst", "testo", "äusserung", "aussage", "wortbeitrag", "antwort"),
        *("kommentar", "énoncé", "réponse", "commentaire", "respuesta", "comentario"),
        *("intervención", "uiting", "antwoord", "opmerking", "risposta", "commento"),
        *("statement", "message", "speech", "spoken text", "transcription"),
    ),
    "begins": (
        *("begins", "begin", "start", "start time", "time", "timestamp", "from"),
        *("beginn", "anfang", "zeit", "startzeit", "début", "heure", "inicio", "hora", "tijd"),
        *("begintijd", "inizio", "when", "begin time", "timecode", "time code"),
    ),
    "ends": (
        "ends",
        "end",
        "end time",
        "stop",
        "to",
        "ende",
        "endzeit",
        "fin",
        "einde",
        "eindtijd",
    ),
    "question": (
        "question",
        "agenda",
        "agenda item",
        "topic",
        "frage",
        "pregunta",
        "vraag",
        "domanda",
    ),
    "language": (
        "language",
        "lang",
        "sprache",
        "langue",
        "idioma",
        "taal",
        "lingua",
        "userlanguage",
        "user language",
        "startlanguage",
    ),
    "kind": ("kind",),
}
"""The columns that are understood, each with the names it goes by (case folded), the best first."""

SEVERAL = ";"
"""What separates the names of several columns that the caller takes for text."""

_MEANINGS = {name: meaning for meaning, names in COLUMNS.items() for name in (meaning, *names)}
_TRANSCRIPT = "transcript"
_TRIED = 1_000
_WHOLE = re.compile(r"\d+").fullmatch
_NAMES_OF_RESPONDENTS = (
    *COLUMNS["participant"],
    "id",
    "response id",
    "response number",
    "case",
    "case id",
)
_OF_RESPONDENTS = ("participant", "session", "role", "language")
_SHAPE = "one row a turn, with the words in a column 'text'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each known column stands, those for the words, and the further ones by name.

    ``is_wide`` says that a row is a respondent and each of ``texts`` a question; ``in_ms`` that
    times are milliseconds; ``note`` says what was found out rather than told.
    """

    known: Mapping[str, int]
    texts: tuple[int, ...]
    further: Mapping[str, int]
    is_wide: bool = False
    in_ms: bool = False
    note: str = ""

    def cell(self, row: Row, meaning: str) -> str:
        """The cell of a known column; empty where there is none."""
        column = self.known.get(meaning)
        return row.cell(column) if column is not None else ""


def is_known(name: str) -> bool:
    """True when a column of this name is understood."""
    return fold_column(name) in _MEANINGS


def known_in(source: Source) -> Callable[[str], bool]:
    """Tells the names that are understood, and those that the caller told."""
    told = {part for name in source.columns.values() for part in (name, *name.split(SEVERAL))}
    folded = set(map(fold_name, told))
    return lambda name: is_known(name) or fold_name(name) in folded


def fold_column(name: str) -> str:
    """A column's name as it is compared.

    >>> fold_column("Speaker_Name ")
    'speaker name'
    """
    return fold_name(name.replace("_", " "))


def names_words(grid: Grid, source: Source) -> bool:
    """True when the caller or its name says of a column that it holds the words."""
    told = {part for asked, name in source.columns.items() if _means_text(asked) for part in [name]}
    if told:
        return any(_split(name, _places(grid)) is not None for name in told)
    return any(
        _means_text(folded) or folded == _TRANSCRIPT for folded in map(fold_column, grid.header)
    )


def layout_of(grid: Grid, source: Source) -> Layout:
    """Which column of `grid` is what.

    Raises
    ------
    ReadError
        If no column holds the words.
    UnknownName, ParameterError
        If ``source.columns`` names a column that is not there, or a meaning that does not exist.
    """
    told = _told(grid, source)
    texts = told.pop("text", ())
    known = {meaning: places[0] for meaning, places in told.items()}
    if len(texts) > 1:
        return _wide(grid, known, texts)
    named = {**_timely(_named(grid, {*known.values(), *texts}), grid), **known}
    if texts or "text" in named:
        text = texts[0] if texts else named["text"]
        return _tall(grid, {**named, "text": text})
    return _by_prose(grid, source, named, known)


def _by_prose(grid: Grid, source: Source, named: dict[str, int], told: dict[str, int]) -> Layout:
    free = [place for place in range(len(grid.header)) if place not in named.values()]
    prose = open_questions(grid, free)
    if not prose:
        raise _wordless(grid, source)
    headings = ", ".join(repr(heading_of(grid, place)[:60]) for place in prose)
    if _respondents_repeat(grid, named):
        if len(prose) > 1:
            raise ReadError(
                f"{source.name} has several columns that may hold the words: {headings}",
                expected=_SHAPE,
                repair="say which with --columns text=NAME",
            )
        note = f"the column {headings} was taken for the words"
        return _tall(grid, {**named, "text": prose[0]}, note)
    note = f"taken for a row a respondent, with the open questions {headings}"
    return _wide(grid, told, prose, note)


def _wordless(grid: Grid, source: Source) -> ReadError:
    shown = ", ".join(repr(name[:40]) for name in grid.header[:20])
    more = " …" if len(grid.header) > 20 else ""
    return ReadError(
        f"{source.name} has no column for the words; it has {shown}{more}",
        expected=_SHAPE,
        repair="rename the column that holds the words 'text', or say which it is with"
        " --columns text=NAME",
    )


def _tall(grid: Grid, known: dict[str, int], note: str = "") -> Layout:
    further = _further(grid, known.values())
    in_ms = _is_whispers(grid)
    note = note or "times are taken for milliseconds, as Whisper writes them" if in_ms else note
    return Layout(known=known, texts=(known["text"],), further=further, in_ms=in_ms, note=note)


def _is_whispers(grid: Grid) -> bool:
    """True for what Whisper writes as ``.tsv``: start and end in whole milliseconds, and text."""
    is_it = grid.format == "tsv" and [*map(fold_column, grid.header)] == ["start", "end", "text"]
    return is_it and all(_WHOLE(row.cell(place)) for row in grid.rows for place in (0, 1))


def _wide(grid: Grid, told: dict[str, int], texts: tuple[int, ...], note: str = "") -> Layout:
    taken = {*told.values(), *texts}
    known = {m: place for m, place in _named(grid, taken).items() if m in _OF_RESPONDENTS}
    respondent = _first(grid, _NAMES_OF_RESPONDENTS, taken)
    if "participant" not in known and respondent is not None:
        known["participant"] = respondent
    known.update({m: place for m, place in told.items() if m in _OF_RESPONDENTS})
    further = _further(grid, {*known.values(), *texts})
    return Layout(known=known, texts=texts, further=further, is_wide=True, note=note)


def _respondents_repeat(grid: Grid, named: Mapping[str, int]) -> bool:
    """True when people speak more than once or so: such a row is no respondent."""
    place = named.get("participant")
    names = [row.cell(place) for row in grid.rows if row.cell(place)] if place is not None else []
    return len(names) > 1.5 * len(set(names))


def _named(grid: Grid, taken: Collection[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for meaning, names in COLUMNS.items():
        place = _first(grid, names, {*taken, *found.values()})
        if place is not None:
            found[meaning] = place
    return _with_transcript(found, grid)


def _with_transcript(found: dict[str, int], grid: Grid) -> dict[str, int]:
    """A column `transcript` holds the words where none else does, and names documents otherwise."""
    place = found.get("document")
    if place is None or "text" in found or fold_column(grid.header[place]) != _TRANSCRIPT:
        return found
    others = [at for at in range(len(grid.header)) if at not in found.values()]
    if not _are_words(grid, place) or open_questions(grid, others):
        return found
    return {**{m: at for m, at in found.items() if m != "document"}, "text": place}


def _are_words(grid: Grid, place: int) -> bool:
    """True when cells hardly repeat and none is the name of a file."""
    cells = [row.cell(place) for row in grid.rows[:_TRIED] if row.cell(place)]
    is_file = any(re.fullmatch(r"\S+\.\w{2,4}", cell) for cell in cells)
    return not is_file and len(set(cells)) > len(cells) / 2


def _timely(named: dict[str, int], grid: Grid) -> dict[str, int]:
    """Without columns that are named for times and hold none, such as the day of an answer."""
    return {
        meaning: place
        for meaning, place in named.items()
        if meaning not in ("begins", "ends") or _holds_times(grid, place)
    }


def _holds_times(grid: Grid, place: int) -> bool:
    filled = [row.cell(place) for row in grid.rows if row.cell(place)]
    return not filled or any(time_of(cell) is not None for cell in filled[:_TRIED])


def time_of(cell: str) -> float | None:
    """The seconds that a cell tells, or None.

    >>> time_of("00:01:02"), time_of("12,5"), time_of("3 March")
    (62.0, 12.5, None)
    """
    try:
        value = seconds(cell)
    except (ValueError, OverflowError):
        return None
    return value if 0 <= value < math.inf else None


def _first(grid: Grid, names: Sequence[str], taken: Collection[int]) -> int | None:
    folded = [fold_column(name) for name in grid.header]
    places = (folded.index(name) for name in names if name in folded)
    return next((place for place in places if place not in taken), None)


def _further(grid: Grid, taken: Collection[int]) -> dict[str, int]:
    """The columns of no known meaning; a second one of any name, such as `text (2)`, is one too."""
    further: dict[str, int] = {}
    times: Counter[str] = Counter()
    for place in range(len(grid.header)):
        name = heading_of(grid, place)
        times[name] += 1
        if place not in taken:
            further[name if times[name] == 1 else f"{name} ({times[name]})"] = place
    return further


def heading_of(grid: Grid, place: int) -> str:
    """A column's question or name on one line, or its number where it has none."""
    return wording_of(grid, place) or " ".join(grid.header[place].split()) or f"column {place + 1}"


def wording_of(grid: Grid, place: int) -> str:
    """The question behind a column's name on one line; empty where there is none."""
    return " ".join(grid.wordings[place].split()) if grid.wordings else ""


def _means_text(meaning: str) -> bool:
    return _MEANINGS.get(fold_name(meaning)) == "text"


def _told(grid: Grid, source: Source) -> dict[str, tuple[int, ...]]:
    places = _places(grid)
    told: dict[str, tuple[int, ...]] = {}
    for asked, name in source.columns.items():
        meaning = _MEANINGS.get(fold_name(asked))
        if meaning is None:
            raise ParameterError(
                f"no meaning {asked!r} for the column {name!r}", expected=", ".join(COLUMNS)
            )
        found = _split(name, places) if meaning == "text" else places.get(fold_name(name))
        if found is None:
            raise UnknownName(f"column in {source.name}", name, grid.header)
        told[meaning] = found if isinstance(found, tuple) else (found,)
    return told


def _places(grid: Grid) -> dict[str, int]:
    names = [*enumerate(grid.header), *enumerate(grid.wordings)]
    return {fold_name(name): place for place, name in reversed(names)}


def _split(names: str, places: Mapping[str, int]) -> tuple[int, ...] | None:
    """The places of one column or of several; a name may itself hold what separates them."""
    found = list(_longest_first(names.split(SEVERAL), places))
    return None if None in found else tuple(place for place in found if place is not None)


def _longest_first(parts: Sequence[str], places: Mapping[str, int]) -> Iterator[int | None]:
    at = 0
    while at < len(parts):
        ends = range(len(parts), at, -1)
        whole = {end: places.get(fold_name(SEVERAL.join(parts[at:end]))) for end in ends}
        end = next((end for end in ends if whole[end] is not None), len(parts))
        yield whole[end]
        at = end
