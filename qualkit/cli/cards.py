"""A passage on the terminal, bold; of a suggestion the words that voted, underlined."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from qualkit.cli import output
from qualkit.model.reports import visible

if TYPE_CHECKING:
    from qualkit.model.evidence import SuggestionEvidence
    from qualkit.model.reviewing import Card, Said, UnitCard

_AROUND = 300
"""How many characters of a long turn are shown before and after the passage."""
_NEIGHBOUR = 160
"""How many characters of a neighbouring turn are shown."""


def show_card(card: Card, place: str) -> None:
    """Print a suggestion with what was said around it; `place` says which of how many it is."""
    from rich.text import Text

    _show_heading(card, place)
    console = output.console()
    console.print(Text(_about(card), style="bold"))
    if card.definition:
        console.print(Text(visible(card.definition), style="dim"))
    _show_said(card)


def show_unit(card: UnitCard, place: str) -> None:
    """Print a unit with what was said around it; `place` says which of how many it is."""
    _show_heading(card, place)
    if card.why:
        output.prose(card.why)
    _show_said(card)


def show_evidence(evidence: SuggestionEvidence) -> None:
    """Print what speaks for a suggestion, long quotes cut."""
    for line in evidence.lines():
        output.prose(line if len(line) <= _AROUND else f"{line[:_AROUND]} …")


def _show_heading(card: Card | UnitCard, place: str) -> None:
    from rich.rule import Rule
    from rich.text import Text

    heading = visible(f"{place} · {card.document}{_turn(card)}")
    output.console().print(Rule(Text(heading), align="left"))


def _show_said(card: Card | UnitCard) -> None:
    from rich.text import Text

    console = output.console()
    for said in (card.before, card.said, card.after):
        if said is card.said:
            console.print(_passage(card))
        elif said is not None:
            console.print(Text(_short(said), style="dim"))


def _turn(card: Card | UnitCard) -> str:
    return f", turn {card.turn}" if card.turn else ""


def _about(card: Card) -> str:
    parts = [card.code, f"score {card.score:.2f}"]
    parts += [f"now {card.now:.2f}"] if card.now is not None else []
    parts += [f"about {card.about}"] if card.about else []
    parts += [f"weight {card.weight:g}"] if card.weight is not None else []
    words = [card.said.text[span.start : span.end] for span in card.evidence]
    parts += [f"by {', '.join(dict.fromkeys(words))}"] if words else []
    return visible(" · ".join(parts))


def _passage(card: Card | UnitCard) -> Any:
    """The turn with the passage marked, cut to what stands near it."""
    from rich.text import Text

    start = max(0, card.passage.start - _AROUND)
    end = min(len(card.said.text), card.passage.end + _AROUND)
    shown = Text(_who(card.said) + ("… " if start else ""))
    # Control characters are spelled out piece by piece, so that the marks stay in their places.
    marks = {card.passage.start, card.passage.end, start, end}
    marks.update(at for span in card.evidence for at in (span.start, span.end))
    places = sorted(at for at in marks if start <= at <= end)
    for at, until in itertools.pairwise(places):
        in_passage = card.passage.start <= at < card.passage.end
        is_evidence = any(span.start <= at < span.end for span in card.evidence)
        style = " ".join(["bold"] * in_passage + ["underline"] * is_evidence)
        shown.append(visible(card.said.text[at:until]), style=style or None)
    return shown.append(" …" if end < len(card.said.text) else "")


def _short(said: Said) -> str:
    text = " ".join(said.text.split())
    cut = text if len(text) <= _NEIGHBOUR else f"{text[:_NEIGHBOUR]} …"
    return visible(_who(said) + cut)


def _who(said: Said) -> str:
    role = f" ({said.role})" if said.role else ""
    return visible(f"{said.participant or 'somebody'}{role}: ")
