"""What a report shows: the content of one page, gathered before anything is drawn or written.

Knows the parts of a report and how shares are written in words; refuses to know HTML, charts and
the store. Whoever fills a `ReportContent` decides which quotes stand for a number; the page only
says how many there were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.agreement import Agreement
from qualkit.model.claims import Theme
from qualkit.model.codings import Basis
from qualkit.model.contrasts import Contrast, GroupSummary
from qualkit.model.evaluation import Evaluation
from qualkit.model.runs import Run
from qualkit.model.tables import Result, plain
from qualkit.model.themes import Themes

UNKNOWN = "–"
"""What stands where a number cannot be given; the reason stands beside it."""

_HIDDEN = {
    *range(0x09),
    *range(0x0B, 0x20),
    *range(0x7F, 0xA0),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xD800, 0xE000),
}
"""Controls that no page may pass on: C0 and C1, bidi embeddings and overrides, surrogates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """One document that was read: where it belongs and how much was said in it."""

    name: str
    session: str
    kind: str
    language: str
    turns: int
    words: int
    participants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFiles:
    """How many files or lines were left out for one reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCodebook:
    """The codebook in force: title, revision, number of codes that can be given."""

    title: str
    version: str
    codes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportQuote:
    """A coded passage: where it stands, who said it, about whom, and who coded it.

    ``participant`` is the name to show, a pseudonym if the project has one; ``turn`` is the
    ordinal in the document; ``about`` is None for the speaker's own view.
    """

    document: str
    participant: str
    turn: int | None
    text: str
    coder: str
    origin: str
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSet:
    """The quotes shown for one code in one group, out of ``total`` codings there."""

    code: str
    group: str
    total: int
    quotes: tuple[ReportQuote, ...]

    def __post_init__(self) -> None:
        if len(self.quotes) > self.total:
            raise ParameterError(
                f"{len(self.quotes)} quotes for {self.code!r} in {self.group!r}",
                expected=f"at most the {self.total} there are",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawn chart, ready to stand in a page.

    ``svg`` is the drawing for a wide page, ``compact`` the one for a phone (empty when there is
    none); ``description`` says in words, with the numbers, what both show.
    """

    title: str
    description: str
    svg: str
    compact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent(Result):
    """All that a report says.

    ``roles`` counts the people of each role, moderators included; ``reasons`` says for a part
    that is None (``contrast``, ``themes``, ``agreement``, ``evaluation``) why it is missing;
    ``claims`` are what analysts claim, beside the topics that a model found (``themes``);
    ``versions`` names the software; ``created`` is an ISO 8601 instant or date.
    """

    title: str
    created: str
    documents: tuple[ReportDocument, ...] = ()
    skipped: tuple[SkippedFiles, ...] = ()
    roles: tuple[GroupSummary, ...] = ()
    codebook: ReportCodebook | None = None
    contrast: Contrast | None = None
    quotes: tuple[QuoteSet, ...] = ()
    themes: Themes | None = None
    claims: tuple[Theme, ...] = ()
    agreement: Agreement | None = None
    evaluation: Evaluation | None = None
    basis: Basis | None = None
    methods: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The whole content as plain data, ready for JSON."""
        return {item.name: plain(getattr(self, item.name)) for item in fields(self)}

    def records(self) -> list[dict[str, Any]]:
        """One flat row a quote."""
        return [
            {"code": item.code, "group": item.group, "total": item.total, **plain(quote)}
            for item in self.quotes
            for quote in item.quotes
        ]


def counted(n: int, noun: str) -> str:
    """`n` of something, for a sentence.

    >>> counted(1, "session"), counted(2, "session")
    ('1 session', '2 sessions')
    """
    return f"{n} {noun}" + ("" if n == 1 else "s")


def percent(share: float | None) -> str:
    r"""A proportion in whole percent, halves rounded up as the eye expects.

    >>> percent(6 / 11), percent(0.545), percent(0.285), percent(None)
    ('55\xa0%', '55\xa0%', '29\xa0%', '–')
    """
    return UNKNOWN if share is None else f"{_hundredths(share)}\N{NO-BREAK SPACE}%"


def points(difference: float | None) -> str:
    """A difference of proportions in signed percentage points, halves away from zero.

    >>> points(41 / 45 - 4 / 11), points(-0.105), points(0.001), points(None)
    ('+55', '−11', '0', '–')
    """
    if difference is None:
        return UNKNOWN
    whole = _hundredths(difference)
    sign = "+" if whole > 0 else "\N{MINUS SIGN}" if whole < 0 else ""
    return f"{sign}{abs(whole)}"


def _hundredths(share: float) -> int:
    # repr gives the shortest decimal, so that 0.545 is a half and not a hair below or above it.
    return int((Decimal(repr(float(share))) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def visible(text: str) -> str:
    r"""`text` with control characters spelled out, so that none can turn or hide a line.

    Newlines, tabs and the harmless direction marks of right-to-left scripts stay.

    >>> visible("a\u202eb\u200fc")
    'a[U+202E]b\u200fc'
    """
    if text.isprintable():  # as nearly all are
        return text
    return "".join(f"[U+{ord(c):04X}]" if ord(c) in _HIDDEN else c for c in text)
