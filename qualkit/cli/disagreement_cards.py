"""A disputed unit on the terminal: the words, who gave what, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qualkit.cli import output
from qualkit.model.codes import short_names
from qualkit.model.disagreements import CHANGED, OPEN
from qualkit.model.reports import visible

if TYPE_CHECKING:
    from qualkit.model.codings import Coding
    from qualkit.model.disagreements import Disagreement, Disagreements
    from qualkit.model.reviewing import Said

_LONGEST = 1200
"""How many characters of a unit are shown."""
_AROUND = 160
"""How many characters of the turn are shown before and after the unit, and of another turn."""
_LONGEST_QUOTE = 200
_MOST_QUOTES = 5
"""How many passages of one code and coder are shown."""
_GAVE_NOTHING = "–"


def show_disagreement(row: Disagreement, place: str) -> None:
    """Print a unit side by side; `place` says which of how many it is."""
    from rich.rule import Rule
    from rich.text import Text

    console = output.console()
    turn = f", turn {row.turn}" if row.turn else ""
    heading = f"{place} · {row.document}{turn} · {row.id}{_status(row)}"
    console.print(Rule(Text(visible(heading)), align="left"))
    for said in row.before:
        console.print(Text(_short(said), style="dim"))
    console.print(_words(row))
    for said in row.after:
        console.print(Text(_short(said), style="dim"))
    codes = (*row.differing, *row.agreed, *(one.code for one in row.codings))
    names = short_names(dict.fromkeys(codes))
    console.print(_side_by_side(row, names))
    if row.agreed:
        output.prose(f"agreed: {', '.join(names[code] for code in row.agreed)}")
    output.line()


def show_costs(result: Disagreements) -> None:
    """Print what each code lacks of agreement, and which codes stand against which."""
    names = short_names(
        [*result.codes, *(code for pair in result.confused for code in _codes(pair))]
    )
    rows = [
        {
            "code": names[row.code],
            "units": row.units,
            "open": row.open,
            "1 − α": row.cost,
            "α": row.alpha,
            "about": row.about,
        }
        for row in result.by_code
    ]
    columns = ["code", "units", "open", "1 − α", "α"]
    output.table(rows, [*columns, "about"] if any(row.about for row in result.by_code) else columns)
    pairs = [
        {"one gave": names[pair.code], "another": names[pair.against], "units": pair.units}
        for pair in result.confused
        if pair.against
    ]
    if pairs:
        output.table(pairs, ("one gave", "another", "units"))
    alone = [f"{names[pair.code]} {pair.units}" for pair in result.confused if not pair.against]
    if alone:
        output.prose(f"given by one, and nothing in its place by another: {', '.join(alone)}")


def _codes(pair: Any) -> Iterator[str]:
    yield pair.code
    if pair.against:
        yield pair.against


def _status(row: Disagreement) -> str:
    if row.status == OPEN:
        return ""
    told = "settled once, changed since" if row.status == CHANGED else "settled"
    return f" · {told} ({row.settled_by})"


def _words(row: Disagreement) -> Any:
    from rich.text import Text

    text, unit = row.said.text, row.passage
    end = min(unit.end, unit.start + _LONGEST)
    before = text[max(0, unit.start - _AROUND) : unit.start]
    after = text[unit.end : unit.end + _AROUND]
    shown = Text(_who(row.said) + ("… " if unit.start > _AROUND else ""))
    shown.append(visible(before))
    shown.append(visible(text[unit.start : end]), style="bold")
    shown.append(" …" if end < unit.end else "")
    return shown.append(visible(after) + (" …" if unit.end + _AROUND < len(text) else ""))


def _side_by_side(row: Disagreement, names: Mapping[str, str]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    table.add_column("code", overflow="fold", width=20)
    for name in row.coders:
        table.add_column(visible(name), overflow="fold", ratio=1)
    for dispute in row.disputes:
        cost = f"cost {dispute.cost:.4f}" if dispute.cost is not None else "no cost: no variation"
        cells = [_given(row.of(name, dispute.code)) for name in row.coders]
        table.add_row(Text(visible(f"{names[dispute.code]}\n{cost}")), *cells)
    for difference in row.abouts:
        roles = dict(difference.abouts)
        cells = [
            _given(row.of(name, difference.code)) if name in roles else Text(_GAVE_NOTHING)
            for name in row.coders
        ]
        table.add_row(Text(visible(f"{names[difference.code]}\nabout whom?")), *cells)
    return table


def _given(codings: tuple[Coding, ...]) -> Any:
    from rich.text import Text

    lines = []
    for coding in codings[:_MOST_QUOTES]:
        about = f"about {coding.about}: " if coding.about else ""
        quote = " ".join(coding.quote.split())
        cut = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:_LONGEST_QUOTE].rstrip()} …"
        lines.append(visible(f"{about}“{cut}”"))
    more = len(codings) - _MOST_QUOTES
    lines += [f"and {more} more"] if more > 0 else []
    return Text("\n".join(lines) or _GAVE_NOTHING)


def _short(said: Said) -> str:
    text = " ".join(said.text.split())
    return visible(_who(said) + (text if len(text) <= _AROUND else f"{text[:_AROUND]} …"))


def _who(said: Said) -> str:
    role = f" ({said.role})" if said.role else ""
    return visible(f"{said.participant or 'somebody'}{role}: ")
