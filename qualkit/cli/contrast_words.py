"""`qualkit contrast --words`: the words that each group uses more, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import Function, click
from qualkit.cli.pictures import drawn
from qualkit.errors import clip
from qualkit.model.contrasts import REST, GroupSummary
from qualkit.model.words import WordLanguage, WordRow, Words
from qualkit.project import Project

_SHARED = ("by", "bands", "groups", "compare")
"""Options that a contrast of codes has too, and that words understand."""

_ALWAYS = frozenset({"words", "project", "as_json", "as_csv", "output", "picture"})


def _prior(_: click.Context, __: click.Parameter, value: str) -> float | str:
    try:
        return value if value == "corpus" else float(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is neither a number of words nor 'corpus'") from None


_OPTIONS = {
    "forms": click.option("--forms", is_flag=True, help="words: as they were said, not lemmas."),
    "phrases": click.option("--phrases", is_flag=True, help="words: neighbours that go together."),
    "language": click.option("--language", metavar="xx", help="words: only this language."),
    "prior": click.option(
        "--prior", default="500", show_default=True, metavar="N|corpus", callback=_prior,
        help="words: the prior's weight.",
    ),
    "keep_stop_words": click.option(
        "--keep-stop-words", is_flag=True, help="words: list the, and, we … too."
    ),
    "stop_words": click.option(
        "--stop-words", type=click.Path(path_type=Path), metavar="FILE",
        help="words: more to leave out, one a line.",
    ),
    "min_participants": click.option(
        "--min-participants", type=click.IntRange(0), default=3, show_default=True,
        help="words: people who must use a word.",
    ),
    "min_sessions": click.option(
        "--min-sessions", type=click.IntRange(0), default=2, show_default=True,
        help="words: sessions that must have it.",
    ),
    "most": click.option(
        "--most", type=click.IntRange(0), default=500, show_default=True,
        help="words: rows of a comparison, 0 for all.",
    ),
    "top": click.option(
        "--top", type=click.IntRange(1), default=12, show_default=True,
        help="words: shown on each side, with quotes.",
    ),
}  # fmt: skip


def worded(function: Function) -> Function:
    """Add ``--words`` and the options that go with it."""
    for option in reversed(_OPTIONS.values()):
        function = option(function)
    return click.option(
        "--words", is_flag=True, help="Compare words instead of codes; see 'words:' below."
    )(function)


def taken(context: click.Context, options: dict[str, Any]) -> dict[str, Any] | None:
    """The options of words, taken out of `options`; None where codes are to be compared.

    An option that the other of the two alone understands is refused.
    """
    is_words = options.pop("words")
    own = {name: options.pop(name) for name in _OPTIONS}
    foreign = set(options) - {*_SHARED} if is_words else set(own)
    for option in context.command.params:
        name = option.name or ""
        is_given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if is_given and name in foreign - _ALWAYS:
            how = "does not go with" if is_words else "goes with"
            raise click.UsageError(f"{option.opts[0]} {how} --words")
    return own | {name: options[name] for name in _SHARED} if is_words else None


def run(
    study: Project, wanted: dict[str, Any], picture: Path | None, printing: dict[str, Any]
) -> None:
    """Compare words, print and draw."""
    top = wanted.pop("top")
    given = {name: value for name, value in wanted.items() if value is not None}
    found = study.words(**given, quoted=top)
    output.emit(found, show=partial(show, top=top), **printing)
    drawn(found, picture, "words")


def show(result: Words, *, top: int = 12) -> None:
    """Print each comparison with its quotes, what it rests on, and what to know of it."""
    for comparison in result.comparisons():
        rows = result.compared(comparison)
        language, group, against = comparison
        head = f"{language}: " if len(result.languages) > 1 else ""
        more = [row for row in rows if row.leans == group][:top]
        _show_side(result, more, f"{head}More by {group} than by {against}")
        if against != REST:
            less = [row for row in reversed(rows) if row.leans == against][:top]
            _show_side(result, less, f"{head}More by {against} than by {group}")
    output.prose(
        "z: log-odds over their error; least: the z nearest to 0 without any one participant; odds:"
        " log-odds with the prior; G² and log₂ ratio without it; of each side: uses/people"
    )
    _show_ground(result)
    output.prose(f"method: {result.method}")
    for note in result.notes:
        output.prose(f"note: {note}")


def _show_side(result: Words, rows: Sequence[WordRow], title: str) -> None:
    if not rows:
        output.prose(f"{title}: no word")
        return
    first, second = rows[0].group, rows[0].against
    titles = {"z": "z", "least": "least", "odds": "odds", "g2": "G²", "ratio": "log₂"}
    titles |= {side: clip(side, 8) for side in (second, first)}
    records = [
        {
            "word": clip(row.word, 14),
            "z": _number(row.z),
            "least": _number(row.least_z),
            "odds": f"{row.log_odds:.2f}",
            "g2": _number(row.g2),
            "ratio": f"{row.log_ratio:.1f}",
            **{side: _used(result, row, side) for side in (second, first)},
        }
        for row in rows
    ]
    columns = ("word", *titles)
    output.table(records, columns, title=title, titles=titles, right=columns[1:])
    for row in rows:
        for quote in row.quotes[:1]:
            said = " ".join(quote.text.split())
            where = f"{quote.participant}, {quote.document} turn {quote.turn}"
            output.prose(f"{row.word}: “{said}” ({where})")
    output.line()


def _number(value: float | None) -> str:
    """With a decimal below 100, so that the largest project fits a line."""
    if value is None:
        return output.shown(None)
    return f"{value:.1f}" if abs(value) < 99.95 else f"{value:.0f}"


def _used(result: Words, row: WordRow, side: str) -> str:
    """How often a side says the word, and how many of its people do."""
    names = [side] if side != REST else [g.name for g in result.groups if g.name != row.group]
    said, people = (sum(told[name] for name in names) for told in (row.counts, row.participants))
    return f"{said}/{people}"


def _show_ground(result: Words) -> None:
    for group in result.groups:
        output.prose(
            f"{group.name}: {output.count(group.participants, 'participant')}{_silent(group)},"
            f" {output.count(group.sessions, 'session')}, {output.count(group.turns, 'turn')},"
            f" {output.count(group.words, 'word')}"
        )
    for language in result.languages:
        _show_language(result, language)


def _silent(group: GroupSummary) -> str:
    return f", {group.silent} more never speak" if group.silent else ""


def _show_language(result: Words, language: WordLanguage) -> None:
    rows = sum(row.language == language.language for row in result.rows)
    unit = f"{result.unit} ({language.lemmas})" if result.unit == "lemmas" else result.unit
    phrases = " and phrases" if result.phrases else ""
    output.prose(
        f"{language.language}, {unit}{phrases}: {language.tested} held against each other with a"
        f" prior of {language.prior:g} words, {rows} rows; stop words {result.stop_words}"
        f" ({language.stop_words}); {language.few_participants} used by fewer than"
        f" {result.min_participants} participants and {language.few_sessions} in fewer than"
        f" {result.min_sessions} sessions left out; all of them count in the totals"
    )
