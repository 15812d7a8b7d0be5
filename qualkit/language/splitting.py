"""Where sentences begin and end, from punctuation, white space and abbreviations.

Knows how transcripts are punctuated in the languages of Europe; refuses to know grammar, so that
it needs no model and gives the same spans on every machine. A sentence ends at ``.``, ``!``,
``?`` or an ellipsis with the quotes and brackets closed after it, and at an empty line. It does
not end after an abbreviation, an initial, an ordinal such as the German ``3.`` before ``Mai``, or
where quoted speech goes on in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.language.identify import base_language
from qualkit.spans import Span, trim

_CLOSING = "\"'”’“»›«)\\]}"
_MARKS = ".!?…؟。！？"


def _end_of_sentence(marks: str) -> re.Pattern[str]:
    # Possessive, and only at a first mark: a row of ten thousand full stops is read once.
    mark, close = rf"(?<![{marks}])(?P<mark>[{marks}]++)", rf"(?P<close>[{_CLOSING}]*+)"
    return re.compile(rf"{mark}{close}(?=\s+(?P<next>\S))")


_PLAIN_END = _end_of_sentence(_MARKS)
_GREEK_END = _end_of_sentence(f"{_MARKS};\N{GREEK QUESTION MARK}")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_LAST_WORD = re.compile(r"[^\W_]+(?:[.\-][^\W_]+)*\Z")
_LONGEST_ABBREVIATION = 16
_LAST_DAY = 31

_TITLES = {
    "en": "mr mrs ms messrs dr prof rev hon st approx dept vs cf viz e.g i.e",
    "de": "dr prof hr fr bzw ca vgl sog inkl evtl ggf z.b d.h u.a o.ä str st",
    "fr": "m mm mme mlle dr pr env cf p.ex c.-à-d",
    "es": "sr sra srta dr dra ud uds av p.ej",
    "it": "sig sig.ra dott dott.ssa prof",
    "pt": "sr sra dr dra prof p.ex",
    "nl": "dhr mevr mw dr prof bijv ca m.b.t t.a.v",
    "sv": "t.ex bl.a dvs ca kl fr.o.m",
    "da": "f.eks bl.a ca dvs hr fr dr",
    "nb": "f.eks bl.a ca dvs dr",
    "fi": "esim ns mm",
    "pl": "np tzw m.in dr prof mgr",
    "cs": "např tzv tj resp mj cca dr mgr ing bc mudr phdr",
    "sk": "napr tzv tj resp dr mgr ing",
    "hu": "pl kb dr ún ill özv ifj",
    "ro": "dl dna dr ex",
    "el": "κ κα δρ π.χ δηλ",
    "hr": "dr prof npr tzv tj str br god",
    "sl": "dr prof npr t.i oz ga g",
    "bg": "г гр ул т.е т.нар др проф напр",
    "uk": "вул ім т.зв напр проф",
    "lt": "pvz t.y prof dr plg",
    "lv": "piem t.i prof dr plkst",
    "et": "nt st s.t prof dr u",
    "tr": "dr prof örn vs av doç",
    "mt": "eż dr prof",
    "ga": "dr m.sh",
}
_BEFORE_NUMBERS = ("no", "nos", "nr", "nro", "č", "fig", "p", "pp", "art", "sec", "vol", "ch")
_AND_SO_ON = ("etc", "usw", "atd", "stb", "enz", "ecc", "itd", "osv")
_ORDINALS = ("cs", "da", "de", "et", "fi", "hr", "hu", "lv", "nb", "no", "pl", "sk", "sl")
_SELF = {"en": "I", "it": "È", "pt": "EOÉ", "es": "YO", "fr": "Y", "cs": "IO", "pl": "IO"}
"""Single capitals that are words of the language, so no initials."""

_ABBREVIATIONS = {language: frozenset(words.split()) for language, words in _TITLES.items()}
_ABBREVIATIONS |= dict.fromkeys(("no", "nn"), _ABBREVIATIONS["nb"])


def sentences(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of `text`, as spans of it without outer white space; none in white space.

    >>> sentences("Dr. Shah came. Good!", "en")
    (Span(start=0, end=14), Span(start=15, end=20))
    """
    found = []
    base = base_language(language)
    for paragraph in _paragraphs(text):
        start = paragraph.start
        for end in (*_ends(text, paragraph, base), paragraph.end):
            if start < end and (span := trim(text, Span(start, end))):
                found.append(span)
            start = end
    return tuple(found)


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in _EMPTY_LINE.finditer(text):
        if gap.start() > start:
            yield Span(start, gap.start())
        # The last newline stays, to be the first of a next empty line.
        start = gap.end() - 1
    if start < len(text):
        yield Span(start, len(text))


def _ends(text: str, paragraph: Span, language: str) -> Iterator[int]:
    ends = _GREEK_END if language == "el" else _PLAIN_END
    for match in ends.finditer(text, paragraph.start, paragraph.end):
        if not _is_joined(text, match, language):
            yield match.end()


def _is_joined(text: str, match: re.Match[str], language: str) -> bool:
    """True when the sentence goes on after this mark."""
    goes_on = match.group("next").islower()
    if match["close"] or match["mark"] != ".":
        is_trailing = not set(match["mark"]) - {".", "…"} and len(match["mark"]) > 1
        return goes_on and bool(match["close"] or is_trailing or match["mark"] == "…")
    before = text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start()]
    word = _LAST_WORD.search(before)
    return word is not None and _is_abbreviation(word[0], match["next"], language)


def _is_abbreviation(word: str, following: str, language: str) -> bool:
    folded = word.lower()
    if folded in _ABBREVIATIONS.get(language, ()):
        return True
    if word.isdecimal():
        return language in _ORDINALS and len(word) <= 2 and 0 < int(word) <= _LAST_DAY
    if folded in _BEFORE_NUMBERS:
        return following.isdecimal()
    if folded in _AND_SO_ON:
        return following.islower()
    if len(word) == 1:
        return word.isupper() and word not in _SELF.get(language, "")
    return "." in word and not word[-1].isdecimal() and following.islower()
