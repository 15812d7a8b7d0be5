"""Cards of topics and themes, and topics against codes, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from qualkit.cli import output
from qualkit.model.claims import Claims, Theme, ThemeQuote, TopicCard
from qualkit.model.codes import short_names
from qualkit.model.overlap import Cover, Overlap, TopicOverlap
from qualkit.model.reports import UNKNOWN, percent
from qualkit.model.themes import TopicQuote

_SHORT_ID = 8
_BEST = 3
_WIDEST = 40


def show_card(card: TopicCard) -> None:
    """Print a topic: terms, who speaks of it, codes, quotes with theirs, claims and memos."""
    topic = card.topic
    output.line(f"topic {topic.topic} of run {card.run}: {topic.called}")
    if topic.name:
        output.prose(f"label: {topic.label}")
    output.prose(f"terms: {', '.join(topic.terms)}")
    people, sessions = topic.participants, topic.sessions
    output.prose(
        f"{output.count(topic.size, 'segment')} of {output.count(people, 'participant')} in"
        f" {output.count(sessions, 'session')}; stability {output.shown(topic.stability)}"
        f"{' (unstable)' if topic.is_unstable else ''},"
        f" coherence {output.shown(topic.coherence)}"
    )
    roles = ", ".join(f"{role} {percent(share)}" for role, share in topic.roles.items())
    output.prose(f"of each role's segments: {roles or UNKNOWN}")
    who_speaks = (f"{who.participant or UNKNOWN} ({who.segments})" for who in card.people)
    output.prose(f"who: {', '.join(who_speaks) or UNKNOWN}")
    names = short_names(item.code for item in card.codes)
    codes = (f"{names[item.code]} {percent(item.share)}" for item in card.codes)
    output.prose(f"codes, of its segments: {', '.join(codes) or 'none'}")
    for item in card.quotes:
        told = ", ".join(item.codes) or "no code"
        _quote(item.quote, f"{item.quote.participant or UNKNOWN}, {item.quote.document}: {told}")
    for theme in card.themes:
        output.prose(f"theme: {theme.name}{f' – {theme.memo}' if theme.memo else ''}")
    for memo in card.memos:
        output.prose(f"memo {memo.id[:_SHORT_ID]} ({memo.kind}, {memo.coder}): {memo.text}")
    _notes(card.notes)


def show_theme(theme: Theme, *, says: str = "") -> None:
    """Print a theme with what it rests on."""
    output.line(f"{says} {theme.id[:_SHORT_ID]}  {theme.name}  ({theme.coder})".strip())
    if theme.memo:
        output.prose(theme.memo)
    for topic in theme.topics:
        was = f"topic {topic.topic} of run {topic.run}"
        if topic.now is None:
            output.prose(f"{was}: no topic of the newest run is like it")
        elif topic.similarity is None:
            output.prose(f"{was}: {topic.label} ({output.count(topic.size or 0, 'segment')})")
        else:
            size = output.count(topic.size or 0, "segment")
            output.prose(
                f"{was}, now topic {topic.now} ({topic.similarity:.2f}): {topic.label} ({size})"
            )
    for item in theme.codes:
        output.prose(f"code {item.code}: {output.count(item.codings, 'coding')}")
    for quote in theme.quotes:
        _quote(quote, f"{quote.participant or UNKNOWN}, {quote.document}: {_by(quote)}")


def show_claims(claims: Claims) -> None:
    """Print all themes."""
    for number, theme in enumerate(claims.themes):
        if number:
            output.line()
        show_theme(theme)
    if not claims.themes:
        output.line("no theme is claimed yet: qualkit themes PROJECT claim TOPIC --name NAME")
    _notes(claims.notes)


def show_overlap(found: TopicOverlap) -> None:
    """Print topics with their codes, codes with their topics, and what no code covers."""
    names = short_names(found.codes)
    topics = {cover.topic: f"{cover.topic} {cover.name}" for cover in found.covers}
    output.table(
        [_topic_row(cover, found, names.__getitem__) for cover in found.covers],
        ("topic", "read", "coded", "else", "codes"),
        titles={"codes": "of its segments (lift)", "else": "others"},
    )
    output.table(
        [_code_row(code, found, topics.__getitem__) for code in found.codes],
        ("code", "segments", "topics"),
        titles={"topics": "of its segments in topic (lift)"},
    )
    for cover in found.missed:
        output.prose(
            f"what the codebook missed: topic {cover.topic}, {cover.name}: {cover.coded} of"
            f" {cover.read} segments have a code ({percent(cover.share)}; of all others"
            f" {percent(cover.expected)})"
        )
        for quote in cover.quotes:
            _quote(quote, f"{quote.participant or UNKNOWN}, {quote.document}")
    if not found.missed:
        output.prose("no topic is coded less than half as often as the others are")
    _ground(found)
    _notes(found.notes)


def _ground(found: TopicOverlap) -> None:
    basis = found.basis
    output.prose(
        f"{found.read} of {found.segments} segments, in {found.documents_read} of"
        f" {found.documents} documents, stand where somebody coded or read; {found.coded} of them"
        f" have a code. Basis {basis.name}: {basis.human} codings by people, {basis.accepted}"
        f" accepted, {basis.waiting} waiting; {basis.unattached} touch no such segment. Topics of"
        f" run {found.topics_run}."
    )


def _topic_row(
    cover: Cover, found: TopicOverlap, called: Callable[[str], str]
) -> dict[str, object]:
    cells = [cell for cell in found.cells if cell.topic == cover.topic]
    best = _best(cells, lambda cell: cell.of_topic)
    shown = (f"{called(cell.code)} {_cell(cell.of_topic, cell)}" for cell in best)
    return {
        "topic": _cut(f"{cover.topic} {cover.name}"),
        "read": f"{cover.read}/{cover.segments}",
        "coded": percent(cover.share),
        "else": percent(cover.expected),
        "codes": ", ".join(shown),
    }


def _code_row(code: str, found: TopicOverlap, called: Callable[[int], str]) -> dict[str, object]:
    cells = [cell for cell in found.cells if cell.code == code]
    names = short_names(found.codes)
    best = _best(cells, lambda cell: cell.of_code)
    shown = (f"{_cut(called(cell.topic))} {_cell(cell.of_code, cell)}" for cell in best)
    return {
        "code": names[code],
        "segments": found.with_code(code),
        "topics": ", ".join(shown),
    }


def _best(cells: Iterable[Overlap], by: Callable[[Overlap], float | None]) -> list[Overlap]:
    there = [cell for cell in cells if cell.both]
    return sorted(there, key=lambda cell: (-(by(cell) or 0), cell.topic, cell.code))[:_BEST]


def _cell(share: float | None, cell: Overlap) -> str:
    lift = UNKNOWN if cell.lift is None else f"{cell.lift:.1f}"
    return f"{percent(share)} ({lift})"


def _cut(name: str) -> str:
    return name if len(name) <= _WIDEST else f"{name[: _WIDEST - 1].rstrip()}…"


def _by(quote: ThemeQuote) -> str:
    return f"code {quote.code}" if quote.topic is None else f"topic {quote.topic}"


def _quote(quote: TopicQuote | ThemeQuote, source: str) -> None:
    output.prose(f"  “{' '.join(quote.text.split())}”")
    output.prose(f"    {source}")


def _notes(notes: Sequence[str]) -> None:
    for note in notes:
        output.prose(f"note: {note}")
