r"""Speaker labels in running text: the ways of writing one, and the candidates in a text.

Most labels end with a colon: ``Name: text``, ``**Name**: text``, ``**Name:** text``,
``- Name: text``, ``12 Name: text``, with a time before or after the name if there is one. An aside
behind the name, ``Name (laughing):``, ``Name [to Ann]:`` or ``Name, aside:``, is no part of the
speaker. `STYLES` are the other ways: a name with a time or alone on its line, in brackets, a
letter with a full stop, a name before a tab or a dash. It knows how a label looks, not whether one
is: that is decided for a whole document in `qualkit.transcripts.speakers`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from qualkit.transcripts.source import fold_name
from qualkit.transcripts.times import TIME, seconds
from qualkit.transcripts.word_lists import TELLING

REACH = 140
"""The most characters of a paragraph in which a label is looked for."""

_ASIDE = r"(?:[^\S\n]{0,8}[*_]{0,2}[\[(][^\n\[\]()]{1,60}[\])][*_]{0,2}){0,3}"
_LABEL = re.compile(
    rf"""
    (?P<bullets>(?:>[^\S\n]{{0,4}}|[-*+•–—][^\S\n]{{1,4}}){{0,4}})
    (?:[\[(\#]?(?P<number>\d{{1,5}})[\])]?[.]?[^\S\n]{{1,8}})?
    (?:[\[(<\#]?(?P<date>\d{{1,4}}[./\-]\d{{1,2}}[./\-]\d{{1,4}},?[^\S\n]{{1,2}})?
       (?P<before>{TIME})(?:-\d|[^\S\n]?[AaPp][Mm])?[\])>\#]?[^\S\n]{{0,8}}[-–—]?[^\S\n]{{0,8}})?
    (?P<mark>\*\*|__|\*|_)?
    (?P<name>(?:[\[(<](?=[^\n\[\]()<>:]{{1,40}}[\])>])|[^\s:*_\[(<>])[^\n:*]{{0,59}}?)
    (?P<inside>{_ASIDE})[^\S\n]{{0,8}}
    (?(mark)(?:(?P=mark)(?P<outside>{_ASIDE})[^\S\n]{{0,8}}[:：]|[:：](?P=mark))|[:：])
    (?=(?P<tight>\S)?)
    """,
    re.VERBOSE,
)
_BRACKETS = re.compile(r"[*_]{0,2}[\[(]([^\[\]()]*)[\])][*_]{0,2}")
_ENCLOSED = re.compile(r"[\[(<]([^\[\]()<>]*)[\])>]")
_CHAT = re.compile(r"From\s+(.+?)(?:\s+to\s+.+)?", re.IGNORECASE)
CODE = re.compile(r"[^\W\d_]|[^\W\d_]{0,2}[ .\-]?\d{1,3}")
"""What tells one of several speakers of one name from another: ``Speaker (1)``."""
_TIME = re.compile(TIME)
_MARKS = re.compile(r"[\[\](),<>]")
"""Without one of these and without an aside a name is as it is written."""
_MAX_ASIDE = 8
_OPENING = frozenset("\"'“”„«»‘’¿¡([{…*_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A candidate: the name as written, where its paragraph starts, where it ends, its time.

    ``appended`` is what stands between a comma behind the name and the colon; ``listed`` says
    that a bullet or a quote sign stands before it, ``tight`` that no space follows its colon,
    ``stamped`` that a time stands before it; ``number`` is that of a numbered turn; ``together``
    says that several speak as one.
    """

    name: str
    start: int
    end: int
    begins: float | None = None
    appended: str = ""
    listed: bool = False
    number: int | None = None
    tight: bool = False
    stamped: bool = False
    together: bool = False

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return fold_name(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A way of writing labels other than with a colon.

    ``least`` is the share of a document's paragraphs that must bear such labels for them to be
    taken as labels at all; ``fills_line`` says that the words follow on the next line,
    ``timed`` that a time stands beside the name, so that it may be any.
    """

    name: str
    pattern: re.Pattern[str]
    least: float
    fills_line: bool = False
    timed: bool = False


_NAME = r"[^\W\d_][^\n:*\[\]()<>|\t]{0,59}?"
_SHOWN_NAME = r"[^\W\d_][^\n:*<>|\t]{0,79}?"
"""As meeting programs show it: with a comma, and what stands in brackets."""
_SPACE = r"[^\S\n]"
_END = rf"{_SPACE}{{0,8}}(?=\n|\Z)"
_CLOCK = rf"[\[(<]?(?P<begins>{TIME}){_SPACE}?(?:[AaPp]\.?[Mm]\.?)?[\])>]?"
_UNTIL = rf"(?:{_SPACE}{{0,4}}(?:[-–—]|-->){_SPACE}{{0,4}}[\[(<]?{TIME}[\])>]?)?"

STYLES = (
    Style(
        name="a time behind the name",
        pattern=re.compile(
            rf"(?P<mark>\*\*|__)?(?P<name>{_SHOWN_NAME})(?(mark)(?P=mark)){_SPACE}{{1,20}}"
            rf"(?:[-–—|,]{_SPACE}{{0,4}})?{_CLOCK}{_UNTIL}:?{_END}"
        ),
        least=0.15,
        fills_line=True,
        timed=True,
    ),
    Style(
        name="a time before the name",
        pattern=re.compile(
            rf"{_CLOCK}{_UNTIL}(?:{_SPACE}{{1,20}}|{_SPACE}{{0,4}}[-–—|]{_SPACE}{{0,4}}|\n)"
            rf"(?P<mark>\*\*|__)?(?P<name>{_SHOWN_NAME})(?(mark)(?P=mark)):?{_END}"
        ),
        least=0.15,
        fills_line=True,
        timed=True,
    ),
    Style(
        name="times above the name",
        pattern=re.compile(
            r"(?P<begins>\d{1,3}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?)[^\S\n]{0,4}-->[^\S\n]{0,4}"
            rf"\d{{1,3}}:\d{{1,2}}:\d{{1,2}}(?:\.\d{{1,3}})?{_SPACE}{{0,8}}\n(?P<name>{_SHOWN_NAME}){_END}"
        ),
        least=0.15,
        fills_line=True,
        timed=True,
    ),
    Style(
        name="brackets",
        pattern=re.compile(
            rf"(?P<mark>\*\*|__)?[\[(<](?P<name>{_NAME})[\])>](?(mark)(?P=mark)){_SPACE}{{1,8}}(?=\S)"
        ),
        least=0.4,
    ),
    Style(
        name="a bold name",
        pattern=re.compile(rf"(?P<mark>\*\*|__)(?P<name>{_NAME})(?P=mark){_SPACE}{{1,8}}(?=\S)"),
        least=0.4,
    ),
    Style(
        name="a letter with a full stop",
        pattern=re.compile(rf"(?P<name>[QAIRPFDMSBET]\d{{0,2}})\.{_SPACE}{{1,8}}(?=\S)"),
        least=0.4,
    ),
    Style(
        name="a name alone on its line",
        pattern=re.compile(
            rf"(?P<mark>\*\*|__)?[\[(]?(?P<name>[^\W\d_][^\n:*\[\]()<>|\t?!,;]{{0,39}}?)[\])]?"
            rf"(?(mark)(?P=mark)){_END}"
        ),
        least=0.2,
        fills_line=True,
    ),
    Style(
        name="a tab",
        pattern=re.compile(rf"(?P<name>[^\W\d_][^\n\t:]{{0,39}}?):?{_SPACE}*?\t{_SPACE}*(?=\S)"),
        least=0.5,
    ),
    Style(
        name="a dash",
        pattern=re.compile(rf"(?P<name>{_NAME}){_SPACE}{{1,4}}[-–—]{_SPACE}{{1,4}}(?=\S)"),
        least=0.6,
    ),
)
"""The ways of writing labels that are looked for where few end with a colon, surest first."""


def find_label(
    text: str, start: int, end: int, known: Collection[str] = frozenset()
) -> Label | None:
    """The label with a colon at `start`, the first character of a paragraph that ends at `end`.

    `known` holds names, folded, that are never cut: what looks like an aside belongs to them.

    >>> find_label("**Mr Bell**: Good morning.", 0, 26).name
    'Mr Bell'
    >>> find_label("[00:01:05] Anna: Yes.", 0, 21).begins
    65.0
    >>> find_label("12 Anna (laughing): Yes.", 0, 24).number
    12
    >>> find_label("https://example.org", 0, 19) is None
    True
    """
    reach = min(end, start + REACH)
    if text.find(":", start, reach) < 0 and text.find("：", start, reach) < 0:
        return None
    match = _LABEL.match(text, start, min(end, reach + 1))
    if match is None or not _may_follow(match["tight"], text[match.end() - 1]):
        return None
    asides = match["inside"] + (match["outside"] or "")
    times = [aside for aside in _BRACKETS.findall(asides) if _TIME.fullmatch(aside)]
    time = match["before"] or (times[0] if times else None)
    name, appended = _name_and_appended(match["name"], asides, known)
    if match["before"] and (chat := _CHAT.fullmatch(name)):
        name = chat[1]
    return Label(
        name=name,
        start=start,
        end=match.end(),
        begins=seconds(time) if time and not match["date"] else None,
        appended=appended,
        listed=bool(match["bullets"]),
        number=int(match["number"]) if match["number"] else None,
        tight=match["tight"] is not None,
        stamped=match["before"] is not None,
    )


def _may_follow(character: str | None, colon: str) -> bool:
    """False for what stands behind the colon of an address or a time; a wide one needs no space."""
    return character is None or colon == "：" or character.isalpha() or character in _OPENING


def find_styled(text: str, start: int, end: int, style: Style) -> Label | None:
    """The label of that style at `start`, the first character of a paragraph that ends at `end`.

    >>> timed = STYLES[0]
    >>> label = find_styled("Anna Bell  0:12", 0, 15, timed)
    >>> label.name, label.end, label.begins
    ('Anna Bell', 15, 12.0)
    """
    match = style.pattern.match(text, start, min(end, start + REACH))
    if match is None:
        return None
    time = match.groupdict().get("begins")
    return Label(
        name=" ".join(match["name"].split()),
        start=start,
        end=match.end(),
        begins=seconds(time) if time else None,
    )


def find_by(pattern: re.Pattern[str], text: str, start: int, end: int) -> Label | None:
    """The label that the caller's own pattern finds at `start`: its group holds the speaker."""
    # A slice, so that "^" means the start of the line.
    match = pattern.match(text[start : min(end, start + REACH)])
    if match is None or not match.end():
        return None
    found = match["speaker"] if "speaker" in pattern.groupindex else match[1]
    name = " ".join((found or "").split())
    return Label(name=name, start=start, end=start + match.end()) if name else None


def _name_and_appended(name: str, asides: str, known: Collection[str]) -> tuple[str, str]:
    """The name without its asides, and what follows it behind a comma."""
    name = " ".join(name.split())
    if not asides and not _MARKS.search(name):
        return name, ""
    if enclosed := _ENCLOSED.fullmatch(name):
        name = enclosed[1].strip() or name
    told = [aside for aside in _BRACKETS.finditer(asides) if not _TIME.fullmatch(aside[1])]
    # Written as it was, less the times: a code in brackets tells one "Speaker (1)" from another.
    written = " ".join(_BRACKETS.sub(_without_time, name + asides).split())
    if fold_name(written) in known or not all(_is_aside(aside[1]) for aside in told):
        return written, ""
    first, comma, rest = name.partition(", ")
    if fold_name(name) in known or not comma or len(first) == 1 or not _is_aside(rest):
        return name, ""
    return first, rest


def _without_time(aside: re.Match[str]) -> str:
    return "" if _TIME.fullmatch(aside[1]) else aside[0]


def _is_aside(words: str) -> bool:
    """False for codes, which tell speakers apart, and for words by which somebody talks."""
    each = words.casefold().replace("’", "'").split()
    return (
        len(each) <= _MAX_ASIDE
        and not CODE.fullmatch(words.strip())
        and not TELLING.intersection(each)
    )
