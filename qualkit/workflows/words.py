"""Words by group: turns → words of each language → rows with the quotes behind them, under a run.

Knows who is compared, which words are words, and where quotes come from; how words are held against
each other is `qualkit.contrasts.words`'s. No two languages are ever counted in one table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit.contrasts.word_counts import Speaking
from qualkit.contrasts.word_reading import WordsRead, read_words
from qualkit.contrasts.words import PRIOR, WordOptions, WordTable, words_by_group
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.language import lemma_source, stop_words
from qualkit.model.contrasts import COMPARED, PAIRS, REST
from qualkit.model.documents import Turn
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.model.words import WordLanguage, WordRow, Words
from qualkit.store import Store
from qualkit.workflows._grouping import ROLE, people_by
from qualkit.workflows._own_words import own_stop_words
from qualkit.workflows._recording import Recipe, recorded
from qualkit.workflows._word_cutting import cutter
from qualkit.workflows._word_ground import Ground, said
from qualkit.workflows._word_quotes import Place, quotes

KIND = "words"
"""What the runs are called."""

CORPUS = "corpus"
"""A prior that weighs as much as all words said."""

METHOD = (
    "log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008), G² (Rayson) and"
    " log2 ratio beside it; no p, for the words of one person are not independent: look at the"
    " least z and at how many people use a word"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsOptions:
    """What to compare, and how.

    ``by``, ``bands``, ``groups`` and ``compare`` are those of a contrast of codes, but more than
    two groups are each held against the rest by default. ``language`` None: every language, each
    apart. ``prior`` is the prior's weight in words, or ``corpus`` for as many as were said.
    ``stop_words`` are left out besides those of the language, words or a file with one a line.
    ``most`` rows of a comparison are listed, 0 for all, the ``quoted`` farthest apart on each side
    with quotes.
    """

    by: str | tuple[str, ...] = ROLE
    bands: tuple[float, ...] = ()
    groups: tuple[str, ...] = ()
    compare: str | None = None
    language: str | None = None
    forms: bool = False
    phrases: bool = False
    prior: float | str = PRIOR
    keep_stop_words: bool = False
    stop_words: tuple[str, ...] | Path = ()
    min_participants: int = 3
    min_sessions: int = 2
    most: int = 500
    quoted: int = 20

    def __post_init__(self) -> None:
        if self.prior != CORPUS and not (isinstance(self.prior, int | float) and self.prior > 0):
            raise ParameterError(f"the prior {self.prior}", expected=f"words above 0, or {CORPUS}")
        if self.compare not in (None, *COMPARED):
            raise ParameterError(f"compare {self.compare!r}", expected=" or ".join(COMPARED))
        for name in ("min_participants", "min_sessions", "most", "quoted"):
            if getattr(self, name) < 0:
                raise ParameterError(f"{name} {getattr(self, name)}", expected="0 or more")

    def method(self) -> WordOptions:
        """What the method itself needs to know."""
        return WordOptions(
            prior=None if isinstance(self.prior, str) else float(self.prior),
            pairwise=self.compare == PAIRS,
            min_participants=self.min_participants,
            min_sessions=self.min_sessions,
            keep_stop_words=self.keep_stop_words,
            most=self.most,
        )


def words(store: Store, options: WordsOptions) -> Words:
    """The words of each group against the rest, or of two against each other.

    Raises
    ------
    UnknownName
        If the attribute, a group or the language is not in the project.
    UndefinedResult
        If there are no two groups to compare, or no word comes through.
    """
    started = store.clock()
    own = own_stop_words(options.stop_words)
    speakers = stores.participants.speakers(store)
    people = people_by(store, speakers, options.by, bands=options.bands)
    ground = Ground.of(store, people, wanted=options.groups, language=options.language)
    tables = {
        language: _table(ground, language, options, own) for language in sorted(ground.spoken)
    }
    versions = installed_versions("numpy", "scipy", "simplemma", "spacy")
    found = _result(ground, tables, options)
    recipe = Recipe(
        kind=KIND,
        parameters={
            **asdict(options),
            "groups": ground.groups,
            "stop_words": [len(own), digest(sorted(own))],
        },
        input_digest=ground.digest(),
        started=started,
        versions=versions,
    )
    found = replace(found, versions=versions)
    return recorded(store, recipe, found, kept_as=_without_quotes(found))


def _table(
    ground: Ground, language: str, options: WordsOptions, own: frozenset[str]
) -> tuple[WordTable, tuple[WordRow, ...]]:
    """The table of one language, and its rows with their quotes."""
    turns = ground.spoken[language]
    read = read_words(
        [said(turn) for turn in turns],
        cutter(language, forms=options.forms),
        stop=stop_words(language) | own,
        phrases=options.phrases,
        keep_stop_words=options.keep_stop_words,
    )
    speaking = Speaking(
        participants=[turn.participant or "" for turn in turns],
        sessions=[turn.session for turn in turns],
        of_group=[ground.group_of[turn.participant or ""] for turn in turns],
        groups=ground.groups,
    )
    table = words_by_group(read, speaking, language=language, options=options.method())
    return table, _quoted(table, read, (ground, turns), options)


def _quoted(
    table: WordTable,
    read: WordsRead,
    whose: tuple[Ground, Sequence[Turn]],
    options: WordsOptions,
) -> tuple[WordRow, ...]:
    ground, turns = whose
    listed = _farthest(table.rows, options.quoted)
    rows = list(table.rows)
    used: set[Place] = set()
    for place in listed:
        row = rows[place]
        own = set(ground.groups) - {row.group} if row.leans == REST else {row.leans}
        inside = [turns[text] for text in read.texts_with(table.terms[place]).tolist()]
        theirs = [turn for turn in inside if ground.group_of[turn.participant or ""] in own]
        told = quotes(row.word, theirs, forms=options.forms, used=used)
        used.update((quote.document, quote.turn) for quote in told)
        rows[place] = replace(row, quotes=told)
    return tuple(rows)


def _farthest(rows: Sequence[WordRow], most: int) -> list[int]:
    """The places of the rows that get quotes: the farthest apart on each side of a comparison."""
    sides: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place in sorted(range(len(rows)), key=lambda place: -abs(rows[place].z)):
        row = rows[place]
        if not row.leans:
            continue
        side = sides[row.group, row.against, row.leans]
        if len(side) < most:
            side.append(place)
    return sorted(place for side in sides.values() for place in side)


def _result(
    ground: Ground,
    tables: Mapping[str, tuple[WordTable, tuple[WordRow, ...]]],
    options: WordsOptions,
) -> Words:
    rows = tuple(row for _, quoted in tables.values() for row in quoted)
    if not rows:
        raise _nothing(ground, [table for table, _ in tables.values()], options)
    n_words = {
        group: sum(table.words[group] for table, _ in tables.values()) for group in ground.groups
    }
    return Words(
        by=ground.by,
        groups=tuple(ground.summary(group, n_words[group]) for group in ground.groups),
        unit="forms" if options.forms else "lemmas",
        phrases=options.phrases,
        stop_words="kept" if options.keep_stop_words else "left out",
        min_participants=options.min_participants,
        min_sessions=options.min_sessions,
        most=options.most,
        languages=tuple(_language(name, table) for name, (table, _) in tables.items()),
        rows=rows,
        method=METHOD,
        notes=(*_notes(ground, tables, options), *ground.notes),
    )


def _language(name: str, table: WordTable) -> WordLanguage:
    return WordLanguage(
        language=name,
        lemmas=lemma_source(name),
        words=table.words,
        prior=table.prior,
        tested=table.tested,
        stop_words=table.stop_words,
        few_participants=table.few_participants,
        few_sessions=table.few_sessions,
    )


def _nothing(ground: Ground, tables: Sequence[WordTable], options: WordsOptions) -> UndefinedResult:
    if not any(sum(n > 0 for n in table.words.values()) > 1 for table in tables):
        told = ", ".join(ground.groups)
        return UndefinedResult(
            f"no two of the groups {told} say words of one language",
            repair="see 'qualkit participants' and 'qualkit documents'",
        )
    return UndefinedResult(
        f"no word is used by {options.min_participants} participants or more in"
        f" {options.min_sessions} sessions",
        repair="ask for less: --min-participants 2 --min-sessions 1",
    )


def _notes(
    ground: Ground,
    tables: Mapping[str, tuple[WordTable, tuple[WordRow, ...]]],
    options: WordsOptions,
) -> list[str]:
    notes = []
    for language, (table, rows) in tables.items():
        told = ", ".join(f"{group} {n}" for group, n in table.words.items())
        if not rows:
            notes.append(
                f"{language}: no word could be held against another group's ({told} words)"
            )
    if len(tables) > 1:
        notes.append(f"several languages, each counted apart: {', '.join(tables)}")
    sessions: dict[str, set[str]] = defaultdict(set)
    for turn in ground.turns():
        sessions[turn.session].add(ground.group_of[turn.participant or ""])
    if len(sessions) < options.min_sessions:
        notes.append("one session only: words of one session are listed")
    if all(len(groups) == 1 for groups in sessions.values()):
        notes.append(
            f"every session holds one {ground.by} only: words may differ by what the sessions were"
            f" about as much as by {ground.by}"
        )
    return notes


def _without_quotes(found: Words) -> dict[str, Any]:
    """What a run keeps: no sentence of anybody."""
    return replace(found, rows=tuple(replace(row, quotes=()) for row in found.rows)).to_dict()
