"""What a TEI file says about its speech: who the speakers are, and when is when.

TEI P5, chapters 8.3.5 (time lines), 14.3.2 and 15.2.2 (persons). It knows no speech.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.transcripts.counted import Counted
from qualkit.transcripts.xml_tree import Element, identifier, local_name, named, plain_text

_CLOCK = re.compile(r"(?:.*T)?(\d{1,3}):(\d\d):(\d\d(?:\.\d+)?)")
_UNITS = {"ms": 0.001, "s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0}
_NAME = ("forename", "nameLink", "surname")
_SAID = ("sex", "age")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of the header: the name, and what is said of them (`role` among it)."""

    name: str
    attributes: Mapping[str, str]


def people_of(root: Element) -> dict[str, Person]:
    """The persons and groups in a TEI file, by identifier."""
    return {
        identifier(person): Person(name=_name(person), attributes=_attributes(person))
        for person in named(root, "person", "personGrp")
        if identifier(person)
    }


def _name(person: Element) -> str:
    for name in named(person, "persName", "name"):
        parts = [plain_text(part) for each in _NAME for part in named(name, each)]
        told = " ".join(part for part in parts if part) or plain_text(name)
        if told:
            return told
    return identifier(person)


def _attributes(person: Element) -> dict[str, str]:
    found = {"role": person.get("role", "")}
    for name in _SAID:
        found[name] = person.get(name, "")
        for element in person:
            if local_name(element) == name and not found[name]:
                found[name] = element.get("value", "") or plain_text(element)
    return {name: value.strip() for name, value in found.items() if value.strip()}


def times_of(root: Element, left: Counted) -> dict[str, float]:
    """Seconds from the origin of each point of the file's time lines, by identifier."""
    times: dict[str, float] = {}
    for timeline in named(root, "timeline"):
        origin: float | None = None
        for when in named(timeline, "when"):
            clock = _clock(when.get("absolute", ""))
            origin = clock if origin is None else origin
            time = _time(when, timeline, times, clock if origin is None else _since(clock, origin))
            if time is not None and 0 <= time < math.inf:
                times[identifier(when)] = time
            else:
                left.count("a point of the time line without a time")
    return times


def _since(clock: float | None, origin: float) -> float | None:
    return None if clock is None else clock - origin


def _time(
    when: Element, timeline: Element, times: Mapping[str, float], clock: float | None
) -> float | None:
    interval = when.get("interval")
    if interval is None:
        # The first point is the origin, whatever the clock says.
        return clock if clock is not None or times else 0.0
    try:
        value = float(interval)
    except ValueError:
        return None
    unit = _UNITS.get(when.get("unit") or timeline.get("unit") or "s")
    since = when.get("since") or timeline.get("origin") or ""
    before = times.get(since.strip().removeprefix("#"), None if since else 0.0)
    return None if unit is None or before is None or value < 0 else before + value * unit


def _clock(text: str) -> float | None:
    found = _CLOCK.match(text.strip())
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else None
