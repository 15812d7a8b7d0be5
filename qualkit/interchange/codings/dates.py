"""When a coding was made, as tables write it: one instant, or a reason why it cannot be told.

ISO 8601 is read as it is; a time without a zone is taken as UTC, a date as its midnight. Programs
and spreadsheets write days, months and years in the order of their country: with full stops the
day comes first, with a year before them the month follows it, and a month by its name tells
itself. ``03/04/2024`` tells nothing until somebody says which of the two is the day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

NAMES = ("created", "creation date", "created on", "date", "modified", "modified on")
"""What the column may be called, the likeliest first."""

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(hours=14)
"""So far ahead of UTC is the clock of a table without zones at most."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 40
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].+)?")
_TIME = r"(?:,?\s+(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
_NUMBERS = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<mark>[./-])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TIME}"
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_TIME}")
_DAY_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}})\.?[ -](?P<name>[A-Za-z]{{3,9}})\.?,?[ -](?P<year>\d{{4}}){_TIME}"
)
_MONTH_DAY = re.compile(
    rf"(?P<name>[A-Za-z]{{3,9}})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_TIME}"
)
_FORM = "write it as 2024-04-03 or 2024-04-03T14:05:00Z"


class NoInstant(ValueError):
    """What was written tells no instant; ``what`` says why, ``repair`` what to do."""

    def __init__(self, what: str, repair: str = _FORM) -> None:
        super().__init__(what)
        self.what = what
        self.repair = repair


def instant_of(written: str, *, order: str = "", now: str = "") -> str:
    """The instant in UTC to the second, empty for nothing written; ``now`` is the latest.

    Raises
    ------
    NoInstant
        If it is no date, could be one of two, is before 1970 or after ``now``.

    >>> instant_of("2024-04-03T14:05:00+02:00"), instant_of("3.4.2024 14:05")
    ('2024-04-03T12:05:00Z', '2024-04-03T14:05:00Z')
    >>> instant_of("Apr 3, 2024 2:05 PM"), instant_of("03/04/2024", order="dmy")
    ('2024-04-03T14:05:00Z', '2024-04-03T00:00:00Z')
    """
    text = " ".join(written.split())
    if not text:
        return ""
    told = _iso(text) if _ISO.fullmatch(text) else _plain(text, order)
    if told < _EARLIEST:
        raise NoInstant(f"is {_shown(text)}, before 1970")
    if now and told > datetime.fromisoformat(now) + _AHEAD:
        raise NoInstant(f"is {_shown(text)}, in the future")
    return told.replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def _iso(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise NoInstant(f"is {_shown(text)}, which is no date") from None


def _plain(text: str, order: str) -> datetime:
    for form in (_NUMBERS, _YEAR_FIRST, _DAY_MONTH, _MONTH_DAY):
        if len(text) <= _LONGEST and (found := form.fullmatch(text)):
            return _dated(text, found, order)
    raise NoInstant(f"is {_shown(text)}, which is no date")


def _dated(text: str, found: re.Match[str], order: str) -> datetime:
    parts = found.groupdict()
    if "one" in parts:
        day, month = _day_and_month(text, found, order)
    else:
        day = int(parts["day"])
        month = int(parts["month"]) if "month" in parts else _month(parts["name"])
    try:
        hour, minute, second = _time(parts["time"] or "0:00", (parts["half"] or "").lower()[:1])
        return datetime(int(parts["year"]), month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise NoInstant(f"is {_shown(text)}, which is no date") from None


def _day_and_month(text: str, found: re.Match[str], order: str) -> tuple[int, int]:
    one, two = int(found["one"]), int(found["two"])
    if found["mark"] == "." or one == two or order == "dmy":
        return one, two
    if order == "mdy":
        return two, one
    if one <= len(_MONTHS) and two <= len(_MONTHS):
        what = f"is {_shown(text)}: the day or the month may come first"
        raise NoInstant(what, "say which: --dates dmy or --dates mdy")
    return (one, two) if two <= len(_MONTHS) else (two, one)


def _month(name: str) -> int:
    """The number of a month by its English name or the start of it, 0 for none."""
    start = name[:3].lower()
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


def _time(written: str, half: str) -> tuple[int, int, int]:
    hour, minute, second = (int(part) for part in (*written.split(":"), "0", "0")[:3])
    if half and not 1 <= hour <= 12:
        raise ValueError(written)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, second


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
