"""Tables of codes that come together, of the places of a pair, of codes in sequence: 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qualkit.cli import output
from qualkit.cli.coded import show_ground, show_notes
from qualkit.model.codes import short_names
from qualkit.model.cooccurrence import (
    CodeFollowing,
    CodePair,
    CodeSequences,
    Cooccurrence,
    PairPlaces,
    PairQuote,
)
from qualkit.model.reports import UNKNOWN, percent

_MOST, _MOST_PLACES = 30, 40


def show_pairs(result: Cooccurrence) -> None:
    """Print how often and how closely codes come together, the closest first."""
    names = short_names(code.code for code in result.codes)
    some = result.pairs[:_MOST]
    rows = [_counts(pair, names) for pair in some]
    titles = {"n1": "n1", "n2": "n2", "carried": "people/sessions", "flag": ""}
    output.table(
        rows,
        ("first", "second", "n1", "n2", "both", "c", "carried"),
        titles=titles,
        right=("c", "carried"),
    )
    if result.units is not None:
        _show_measures(some, names)
    else:
        _show_shares(some, names, is_overlap=result.within == "overlap")
    _show_left(len(result.pairs), "pair")
    far = f" at most {output.count(result.distance, 'turn')} apart" if result.distance else ""
    units = f" of {result.units}" if result.units is not None else ""
    output.prose(
        f"within {result.within}{far}: n1, n2 and both count {result.unit}{units};"
        " c = both / (n1 + n2 − both), from 0 to 1; people and sessions carry the pair"
    )
    if any(pair.is_unbalanced for pair in some):
        output.prose("* one code is more than 5 times as frequent as the other: c must be small")
    show_ground(result.ground)
    show_notes(result.notes)


def _counts(pair: CodePair, names: dict[str, str]) -> dict[str, object]:
    return {
        "first": names[pair.first],
        "second": names[pair.second],
        "n1": pair.n1,
        "n2": pair.n2,
        "both": pair.n12,
        "c": f"{_decimal(pair.c)}{'*' if pair.is_unbalanced else ''}",
        "carried": f"{pair.participants}/{pair.sessions}",
    }


def _show_measures(pairs: Sequence[CodePair], names: dict[str, str]) -> None:
    """The same against chance, and shares both ways."""
    rows = [
        {
            "first": names[pair.first],
            "second": names[pair.second],
            "expected": _decimal(pair.expected, 1),
            "NPMI": _decimal(pair.npmi),
            "phi": _decimal(pair.phi),
            "1|2": percent(pair.first_given_second),
            "2|1": percent(pair.second_given_first),
        }
        for pair in pairs
    ]
    columns = ("expected", "NPMI", "phi", "1|2", "2|1")
    title = "Against independence; 1|2: the share of the second's that have the first too"
    output.table(rows, ("first", "second", *columns), right=columns, title=title)


def _show_shares(pairs: Sequence[CodePair], names: dict[str, str], *, is_overlap: bool) -> None:
    columns = ("1|2", "2|1", *(("text",) if is_overlap else ()))
    rows = [
        {
            "first": names[pair.first],
            "second": names[pair.second],
            "1|2": percent(pair.first_given_second),
            "2|1": percent(pair.second_given_first),
            "text": _decimal(pair.jaccard),
        }
        for pair in pairs
    ]
    title = "1|2: the share of the second's that have the first too"
    if is_overlap:
        title += "; text: shared / under either"
    output.table(rows, ("first", "second", *columns), right=columns, title=title)


def show_places(result: PairPlaces) -> None:
    """Print the words of both codes, place by place."""
    pair = result.pair
    names = short_names((pair.first, pair.second))
    for place, group in groupby(result.quotes, key=lambda quote: quote.place):
        quotes = list(group)
        if place > _MOST_PLACES:
            break
        output.line(f"{place}  {_where(quotes)}")
        for quote in quotes:
            output.prose(f"   {names[quote.code]}: “{quote.quote}”{_said_by(quote, quotes)}")
    _show_left(pair.n12, "place", _MOST_PLACES)
    output.prose(
        f"{pair.first} and {pair.second} within {result.within}: {pair.n12} together, {pair.n1} and"
        f" {pair.n2} in all ({result.unit}); c {_decimal(pair.c)};"
        f" {output.count(pair.participants, 'participant')},"
        f" {output.count(pair.sessions, 'session')}"
    )
    show_ground(result.ground)
    show_notes(result.notes)


def _where(quotes: Sequence[PairQuote]) -> str:
    documents = dict.fromkeys(quote.document for quote in quotes)
    turns = sorted({quote.turn for quote in quotes})
    shown = f", turn {turns[0]}" if len(turns) == 1 else f", turns {turns[0]} to {turns[-1]}"
    people = dict.fromkeys(quote.participant or UNKNOWN for quote in quotes)
    many = f"{len(people)} participants" if len(people) > 3 else ", ".join(people)
    return f"{', '.join(documents)}{shown if len(documents) == 1 else ''}: {many}"


def _said_by(quote: PairQuote, quotes: Sequence[PairQuote]) -> str:
    """Who said it, where several do; about whom, where another's view is told."""
    alone = len({other.participant for other in quotes}) == 1
    who = "" if alone else f" {quote.participant or UNKNOWN}"
    about = f" [about {quote.about}]" if quote.about and quote.about != quote.role else ""
    return f"{who}{about}"


def show_sequences(result: CodeSequences) -> None:
    """Print which code follows which, the most above chance first, then the most below."""
    names = short_names(code.code for code in result.codes)
    rows = list(result.rows)
    some = rows if len(rows) <= _MOST else [*rows[: _MOST // 2], *rows[-_MOST // 2 :]]
    output.table(
        [_following(row, names) for row in some],
        ("first", "then", "observed", "expected", "z", "p", "q", "carried"),
        titles={"observed": "seen", "expected": "exp.", "carried": "people"},
        right=("expected", "z", "p", "q", "carried"),
    )
    _show_left(len(rows), "row")
    apart = "the next turn" if result.lag == 1 else f"{result.lag} turns later"
    other = ", of another speaker" if result.other_speaker else ""
    output.prose(
        f"the second code {apart}{other}, in {output.count(result.turn_pairs, 'pair')} of turns;"
        " exp.: expected of how frequent both are; z is the adjusted residual (above 2: more often"
        " than by chance, were turns independent);"
        " people/sessions carry it"
    )
    if result.draws:
        output.prose(
            f"p: {result.draws} shuffles of turns within each document (seed {result.seed}), two"
            f" sides, smallest attainable {result.smallest_p:.3f}; q: Benjamini-Hochberg over all"
            " pairs that have a p; exploratory"
        )
    show_ground(result.ground)
    show_notes(result.notes)


def _following(row: CodeFollowing, names: dict[str, str]) -> dict[str, object]:
    return {
        "first": names[row.first],
        "then": names[row.second],
        "observed": row.observed,
        "expected": _decimal(row.expected, 1),
        "z": _decimal(row.z, 1),
        "p": _decimal(row.p, 3),
        "q": _decimal(row.q, 3),
        "carried": f"{row.participants}/{row.sessions}",
    }


def _show_left(there: int, noun: str, most: int = _MOST) -> None:
    if there > most:
        output.prose(f"{output.count(there - most, f'more {noun}')}: --json or --csv lists all")


def _decimal(value: float | None, digits: int = 2) -> str:
    if value is None:
        return UNKNOWN
    shown = f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return shown if digits < 2 else shown.replace("0.", ".", 1) if abs(value) < 1 else shown
