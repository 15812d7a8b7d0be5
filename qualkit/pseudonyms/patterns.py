"""What gives itself away by its shape: e-mail addresses, phone numbers, British postcodes, and
capitalised words after a title such as *Mrs* or *Frau*.

Years, dates, times, amounts and counts have shapes of their own and are passed over. A number that
could be either is told as doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+", re.UNICODE)
_PHONE = re.compile(r"(?<![\w.,+/:-])(?:\+|\(0|0|\d)[\d()\-./ \u00a0]{5,22}\d(?![\w/:-]|[.,]\d)")
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)")
_DATE = re.compile(r"\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}")
_RANGE = re.compile(r"[12]\d{3} ?[-–/] ?[12]?\d{1,3}")
_DECIMAL = re.compile(r"\d+\.\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+")
_MONEY = re.compile(r"[£€$¥]\s?$|\b(?:EUR|GBP|USD|Kč|zł|Ft|kr)\s?$")
_MONEY_AFTER = re.compile(
    r"[ \u00a0]?(?:[£€$¥]|(?:EUR|GBP|USD|Kč|zł|Ft|kr|pounds?|euros?|dollars?)\b)", re.IGNORECASE
)
_CALLED = re.compile(
    r"\b(?:tele|phone|fax|tel\b|mob|cell|call|ring|rang|dial|number is|handy|ruf|anruf|teléfono"
    r"|móvil|llam|appel|portable|numéro|volat|volej|mobil|puhelin|zadzwo|bel\b|bellen)",
    re.IGNORECASE,
)
_NEAR = 30
_PARTED = re.compile(r"\(?0\d+\)?[ \u00a0./-]+\d")
_FEWEST, _MOST = 7, 15

_TITLES = (
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev father sister brother nurse"
    " herr frau hr fr monsieur madame mme mlle m dhr mevr mevrouw meneer sig signor signora dott"
    " sr sra senor senora don dona dom pan pani pana pani ing mgr bc mudr phdr fru herra rouva"
    " kyrios kyria gospod gospa gospodin gospodja domnul doamna bay bayan ur asszony"
)
TITLES = frozenset(_TITLES.split())
"""Folded words that stand before names and are none."""

_TITLED = re.compile(
    r"(?<!\w)(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lord|Lady|Rev|Herrn?|Frau|Mme|Mlle|Madame|Monsieur"
    r"|Signora?|Sig\.ra|Se[nñ]ora?|Sra?|Dhr|Mevr(?:ouw)?|Meneer|[Pp]an[aíi]?|[Pp]aní|Fru|Gospo[dđ]\w*"
    r"|Domnul|Doamna)\.?[ \u00a0]+(?P<name>[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)?)"
)


class Shape(NamedTuple):
    """Something found by its shape."""

    kind: str
    text: str
    is_doubtful: bool


def shapes(text: str) -> Iterator[Shape]:
    """E-mail addresses, phone numbers and postcodes in `text`, in order of kind.

    >>> [shape.text for shape in shapes("Call 020 7946 0958 in 2009, or ann@mail.example!")]
    ['ann@mail.example', '020 7946 0958']
    """
    for match in _EMAIL.finditer(text):
        yield Shape("e-mail", match[0].rstrip(".-"), False)
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if not _MONEY.search(before) and not _MONEY_AFTER.match(text, match.end()):
            yield from _phone(match[0].rstrip("./ -("), is_called=bool(_CALLED.search(before)))
    for match in _POSTCODE.finditer(text):
        yield Shape("postcode", match[0], False)


def titled(text: str) -> Iterator[str]:
    """The names that follow a title, without it.

    >>> list(titled("Frau Müller and Mrs. Shah came, sir."))
    ['Müller', 'Shah']
    """
    for match in _TITLED.finditer(text):
        yield match["name"]


def _phone(number: str, *, is_called: bool) -> Iterator[Shape]:
    """A number with a plus, with separators, or near a word such as *call* is a phone's."""
    digits = sum(character.isdecimal() for character in number)
    is_other = any(shape.fullmatch(number) for shape in (_DATE, _RANGE, _DECIMAL))
    if is_other or not _FEWEST <= digits <= _MOST:
        return
    is_sure = number.startswith("+") or bool(_PARTED.match(number)) or is_called
    if (
        is_sure
        or number.startswith("0")
        or (len(re.findall(r"\d+", number)) > 1 and digits >= _FEWEST + 1)
    ):
        yield Shape("phone", number, not is_sure or _THOUSANDS.fullmatch(number) is not None)
