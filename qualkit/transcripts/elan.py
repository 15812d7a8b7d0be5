"""ELAN's ``.eaf``: the annotations of all tiers with words, by time, as turns of their tiers.

A tier that depends on another translates or glosses it and is left out and counted; only where
nothing in a tier has letters (it merely cuts the time) the first tier below it that has words
takes its place. Points without a time get one between their neighbours'. ELAN Annotation Format
3.0 (EAFv3.0.xsd).
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import ReadError
from qualkit.language import is_language
from qualkit.model import ParsedDocument
from qualkit.transcripts.counted import Counted
from qualkit.transcripts.segments import Segment, non_speech_of, turns_of
from qualkit.transcripts.source import Source
from qualkit.transcripts.xml_tree import Element, has_root, local_name, named, parse_xml

_ROOT = "ANNOTATION_DOCUMENT"
Times = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Annotation:
    """A value, when it stands; `parent` is the annotation it belongs to, if any."""

    key: str
    value: str
    times: Times
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tier:
    """A tier and its annotations."""

    name: str
    parent: str
    speaker: str
    language: str
    annotations: tuple[_Annotation, ...]

    def has_words(self) -> bool:
        return any(character.isalpha() for each in self.annotations for character in each.value)


def looks_like_elan(data: bytes) -> bool:
    """True when the bytes open an ELAN document."""
    return has_root(data, _ROOT.encode())


def read_elan(source: Source) -> tuple[ParsedDocument, ...]:
    """Read an ELAN file: one document.

    Raises
    ------
    ReadError
        If it is not well formed, declares a document type, is no ELAN file or has no words.
    """
    source.check_size()
    root = parse_xml(source)
    if local_name(root) != _ROOT:
        raise ReadError(
            f"{source.name} is XML with the root {local_name(root)[:40]!r}",
            expected=f"ELAN's {_ROOT}",
            repair="give it the suffix it really has",
        )
    left = Counted()
    tiers = list(_tiers(root, left))
    text, turns = turns_of(_in_time(_chosen(tiers, left), tiers, left), between="\n")
    if not turns:
        raise ReadError(f"{source.name} has no annotation with words", expected="words in a tier")
    languages = {turn.language for turn in turns}
    return (
        ParsedDocument(
            text=text,
            turns=turns,
            format="eaf",
            encoding="utf-8",
            language=languages.pop() if len(languages) == 1 else None,
            non_speech=non_speech_of(text, turns),
            skipped=tuple(left.skipped(source)),
        ),
    )


def _slots(root: Element, left: Counted) -> dict[str, float | None]:
    """Seconds of each point in time; those without are spread between their neighbours."""
    order = [
        (slot.get("TIME_SLOT_ID", ""), _milliseconds(slot, left))
        for slot in named(root, "TIME_SLOT")
    ]
    timed = [(place, time) for place, (_, time) in enumerate(order) if time is not None]
    found: dict[str, float | None] = dict(order)
    for (first, begins), (last, ends) in itertools.pairwise(timed):
        for place in range(first + 1, last):
            share = (place - first) / (last - first)
            found[order[place][0]] = round(begins + (ends - begins) * share, 3)
    return found


def _milliseconds(slot: Element, left: Counted) -> float | None:
    value = slot.get("TIME_VALUE")
    if value is None:
        return None
    try:
        seconds = float(value) / 1000
    except ValueError:
        seconds = -1.0
    if 0 <= seconds < math.inf:
        return seconds
    left.count("a time that is no number of milliseconds")
    return None


def _tiers(root: Element, left: Counted) -> Iterator[_Tier]:
    slots = _slots(root, left)
    languages = {each.get("LANG_ID", ""): each for each in named(root, "LANGUAGE")}
    for tier in named(root, "TIER"):
        name = tier.get("TIER_ID", "").strip()
        yield _Tier(
            name=name,
            parent=tier.get("PARENT_REF", "").strip(),
            speaker=" ".join((tier.get("PARTICIPANT", "").strip() or name).split()),
            language=_language(tier.get("LANG_REF", ""), languages),
            annotations=tuple(_annotations(tier, slots)),
        )


def _language(reference: str, languages: Mapping[str, Element]) -> str:
    defined = languages.get(reference)
    label = defined.get("LANG_LABEL", "") if defined is not None else ""
    codes = (reference, label.partition(" ")[0].strip("()"))
    return next((code.lower() for code in codes if is_language(code)), "")


def _annotations(tier: Element, slots: Mapping[str, float | None]) -> Iterator[_Annotation]:
    for each in named(tier, "ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
        value = "".join("".join(part.itertext()) for part in named(each, "ANNOTATION_VALUE"))
        begins, ends = (slots.get(each.get(f"TIME_SLOT_REF{n}", "")) for n in (1, 2))
        yield _Annotation(
            key=each.get("ANNOTATION_ID", ""),
            value=value.strip(),
            times=(begins, ends),
            parent=each.get("ANNOTATION_REF", ""),
        )


def _chosen(tiers: Sequence[_Tier], left: Counted) -> list[_Tier]:
    """The tiers that hold the speech; the others are counted."""
    names = {tier.name for tier in tiers}
    below: dict[str, list[_Tier]] = defaultdict(list)
    for tier in tiers:
        if tier.parent in names and tier.parent != tier.name:
            below[tier.parent].append(tier)
    depending = {id(tier) for some in below.values() for tier in some}
    tops = [tier for tier in tiers if id(tier) not in depending]
    chosen = [spoken for top in tops for spoken in _nearest_with_words(top, below)]
    taken = set(map(id, chosen))
    for tier in tiers:
        if id(tier) not in taken and tier.annotations:
            why = f", which depends on {tier.parent[:40]!r}" if tier.parent else " without words"
            n = len(tier.annotations)
            left.count(f"the tier {tier.name[:40]!r}{why} ({n} annotations)")
    return chosen


def _nearest_with_words(top: _Tier, below: Mapping[str, list[_Tier]]) -> list[_Tier]:
    """The tier itself, or the first with words among those that depend on it; or none."""
    level, seen = [top], {top.name}
    while level:
        found = next((tier for tier in level if tier.has_words()), None)
        if found:
            return [found]
        level = [each for tier in level for each in below[tier.name] if each.name not in seen]
        seen.update(tier.name for tier in level)
    return []


def _in_time(chosen: Sequence[_Tier], tiers: Sequence[_Tier], left: Counted) -> list[Segment]:
    """The annotations with words of the chosen tiers, in the order of their times."""
    times = _times([each for tier in tiers for each in tier.annotations])
    segments: list[Segment] = []
    for tier in chosen:
        for each in tier.annotations:
            if each.value:
                segments.append(_segment(each, tier, times.get(each.key, each.times)))
            else:
                left.count("an annotation without words")
    untimed = sum(segment.begins is None for segment in segments)
    if untimed:
        left.count("an annotation's time, which is on no time line", times=untimed)
    return sorted(segments, key=lambda each: math.inf if each.begins is None else each.begins)


def _segment(annotation: _Annotation, tier: _Tier, times: Times) -> Segment:
    return Segment(
        text=annotation.value,
        speaker=tier.speaker or None,
        begins=times[0],
        ends=times[1],
        language=tier.language or None,
    )


def _times(annotations: Sequence[_Annotation]) -> dict[str, Times]:
    """The times of each annotation, by its key: its own, or those of the one it refers to."""
    by_key = {each.key: each for each in annotations}
    known: dict[str, Times] = {}
    for each in annotations:
        chain: dict[str, None] = {}
        at: _Annotation | None = each
        while at and at.key not in known and at.key not in chain and at.times[0] is None:
            chain[at.key] = None
            at = by_key.get(at.parent)
        found = known.get(at.key, at.times) if at else (None, None)
        known.update(dict.fromkeys(chain, found))
        known.setdefault(each.key, found)
    return known
