r"""The head of a transcript or of field notes: lines of ``Key: value`` before anybody speaks.

A head is YAML front matter between two lines of ``---``, or lines at the top of which two at least
have keys that tell of an occasion (date, place, observer, present …), in the languages of the
field. What it says becomes attributes of the document; the keys session, kind and language are
understood. It knows no speaker: who is named at the head may never say a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qualkit.model.documents import KINDS
from qualkit.transcripts.word_lists import HEADER_KEYS, HEADER_PEOPLE

_FRONT = re.compile(r"\s*---[^\S\n]*\n(.*?\n)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_LINE = re.compile(
    r"[^\S\n]*(?:[-*+][^\S\n]+)?(?P<mark>\*\*|__|\*|:)?(?P<key>[^\W\d_][^\n:=*_]{0,39}?)[^\S\n]*"
    r"(?(mark)(?:(?P=mark)[^\S\n]*[:=]?|[:=](?P=mark))|[:=])[^\S\n]*(?P<value>[^\n]*)"
)
_HEADING = re.compile(r"#{1,6}[^\S\n]")
_MOST_LINES = 40
_LOOKED_AT = 200_000
_LONGEST = 200
_MOST_WORDS = 12
_FEWEST = 2
_KIND = ("kind", "type", "document type")
_LANGUAGE = ("language", "lang", "sprache", "langue", "idioma", "lingua", "taal", "język", "jazyk")
_SESSION = ("session", "sitzung", "séance", "sesión", "sessione", "sessie", "sesja", "sessão")
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a head says: it covers the text up to ``end``; ``attributes`` are by lower-case key."""

    end: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    session: str | None = None
    kind: str | None = None
    language: str | None = None


def find_header(text: str) -> Header:
    r"""The head of `text`; one that ends at 0 where there is none.

    >>> head = find_header("Observer: Kim\nPlace: a library\nDate: 3 May\n\nIt was cold.")
    >>> head.end, head.attributes["place"]
    (42, 'a library')
    >>> find_header("Anna: Date: who knows.\n\nBen: Yes.").end
    0
    """
    front = _FRONT.match(text)
    if front:
        found = _front_matter(front[1])
        return _header(front.end(), found) if found else Header()
    end, entries = _lines(text)
    is_head = len(entries) >= _FEWEST and any(_fold(key) in HEADER_KEYS for key in entries)
    return _header(end, entries) if is_head else Header()


def _header(end: int, entries: Mapping[str, str]) -> Header:
    attributes = {key: value for key, value in entries.items() if value}
    session = next((attributes.pop(key) for key in _SESSION if key in attributes), None)
    kinds = {key: _fold(attributes[key]) for key in _KIND if key in attributes}
    kind = next((value for value in kinds.values() if value in KINDS), None)
    codes = [attributes[key] for key in _LANGUAGE if _CODE.fullmatch(attributes.get(key, ""))]
    for key in (*kinds, *_LANGUAGE):
        if key in attributes and (attributes[key] in codes or kinds.get(key) == kind):
            del attributes[key]
    language = codes[0].lower() if codes else None
    return Header(end=end, attributes=attributes, session=session, kind=kind, language=language)


def _front_matter(yaml_text: str) -> dict[str, str]:
    import yaml

    try:
        # An alias repeats what it names, and can do so without end.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(yaml_text)):
            return {}
        found = yaml.load(yaml_text, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings only
    except (yaml.YAMLError, RecursionError, ValueError):
        found = None
    if not isinstance(found, dict):
        return {}
    return {" ".join(str(key).split()).lower(): _plain(value) for key, value in found.items()}


def _plain(value: object) -> str:
    """A value on one line: lists joined by semicolons."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    return " ".join(str(value).split())


def _lines(text: str) -> tuple[int, dict[str, str]]:
    """Where the lines of a head end, and what they say.

    Titles may stand first. It ends with the last line that has a known key; others between
    belong to it as long as they are fewer.
    """
    told: list[tuple[str, str]] = []
    end = kept = known = 0
    for line, stop in _first_lines(text):
        entry = _entry(line)
        if entry is None:
            if told or _is_talk(line):
                break
            continue
        told.append(entry)
        known += _is_known(text, entry[0])
        if 2 * known < len(told):
            break
        if _is_known(text, entry[0]):
            end, kept = stop, len(told)
    entries: dict[str, str] = {}
    for key, value in told[:kept]:
        entries.setdefault(key, value)
    return end, entries


def _is_known(text: str, key: str) -> bool:
    """True for a key of heads, and for one of people there when it is no label further on."""
    return _fold(key) in HEADER_KEYS or (_fold(key) in HEADER_PEOPLE and not _recurs(text, key))


def _recurs(text: str, key: str) -> bool:
    label = re.compile(rf"^[^\w\n]*{re.escape(key)}[^\w\n]*:", re.IGNORECASE | re.MULTILINE)
    return len(label.findall(text, 0, _LOOKED_AT)) > 1


def _is_talk(line: str) -> bool:
    """False for what may be a title."""
    return not _HEADING.match(line) and (
        len(line.split()) > _MOST_WORDS or line.rstrip().endswith((".", "?", "!", ":", ","))
    )


def _first_lines(text: str) -> Iterator[tuple[str, int]]:
    """The first lines with words, and where each ends."""
    at = 0
    for _ in range(_MOST_LINES):
        newline = text.find("\n", at)
        stop = len(text) if newline < 0 else newline
        line = text[at : min(stop, at + _LONGEST + 1)]
        if line.strip():
            yield line, stop
        if newline < 0:
            break
        at = stop + 1


def _entry(line: str) -> tuple[str, str] | None:
    """The key and value of a line; None for one that is too long or asks or exclaims."""
    if len(line) > _LONGEST or _HEADING.match(line):
        return None
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    key, value = " ".join(match["key"].split()).lower(), match["value"].strip().strip("*_").strip()
    asks = value.endswith(("?", "!")) or len(value.split()) > _MOST_WORDS
    if asks and _fold(key) not in HEADER_KEYS:
        return None
    return key, value


def _fold(key: str) -> str:
    return "-".join(key.casefold().replace("_", " ").replace("(s)", "").split())
