"""A document for people in which every kind of part holds signs that somebody could obey."""

from __future__ import annotations

from qualkit.interchange.documents import (
    Cited,
    Grid,
    Heading,
    Note,
    Paper,
    Part,
    Points,
    Prose,
    Run,
    Turn,
    said,
)

NASTY = "<script>*x*</script> [a](b) # `c` | _d_ &amp; \x07"

TURN = Turn(
    head=(Run(text="Ann", is_strong=True), Run(text=" · citizen · turn 3")),
    words=(
        Run(text="I want "),
        Run(text="a cup ", notes=(1,)),
        Run(text="of tea", notes=(1, 2)),
        Run(text=" with you", notes=(2,)),
        Run(text="."),
    ),
    notes=(
        Note(number=1, code="Make friends", color="#d1495b", told="Kim, Lu"),
        Note(number=2, code="Cost", color="", told="Lu · about staff", remarks=("unsure",)),
    ),
)

NASTY_PARTS: tuple[Part, ...] = (
    Heading(text=NASTY, color="#d1495b"),
    Prose(line=(Run(text=NASTY), Run(text=NASTY, is_strong=True), Run(text=NASTY, is_quiet=True))),
    Points(label=NASTY, items=(NASTY,)),
    Points(label=NASTY, items=(NASTY,), is_literal=True),
    Cited(words=NASTY, source=said(NASTY)),
    Grid(header=(NASTY, "n"), rows=((NASTY, 3), (None, None)), caption=NASTY),
)


def paper(*parts: Part, title: str = "A talk") -> Paper:
    return Paper(title=title, kind="fake", lead=(), parts=parts)
