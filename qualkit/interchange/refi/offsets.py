"""Which reading of positions a file means: chosen by evidence, told with it, or not chosen at all.

Readings that put all selections alike are one. Of the others the best must be better than the
next by a margin, and fit far better than chance; otherwise what the other texts of the file
decided must leave one only; otherwise nobody guesses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError, ReadError, nearest_name
from qualkit.interchange.refi.evidence import Evidence, Fit
from qualkit.interchange.refi.names import ORIGIN
from qualkit.interchange.refi.units import (
    CODE_POINTS,
    CRLF,
    EXCLUSIVE,
    INCLUSIVE,
    KEPT,
    LF,
    READINGS,
    UTF16,
    Ints,
    RawText,
    Reading,
    Spots,
)

MODES = {
    "codepoints": ("unit", CODE_POINTS), "utf16": ("unit", UTF16),
    "lf": ("newline", LF), "crlf": ("newline", CRLF), "mixed": ("newline", KEPT),
    "bom": ("bom", True), "no-bom": ("bom", False),
    "exclusive": ("end", EXCLUSIVE), "inclusive": ("end", INCLUSIVE),
}  # fmt: skip
"""The words of ``--offsets``, each with what it settles."""

MARGIN = 3.0
"""How much better the best reading must be than all others together: twenty times as likely."""

_FOR_FEW = 1.5
"""How much better still, shared among the selections: of many readings one may fit by chance."""

_HABITS: tuple[tuple[str, dict[str, object], float], ...] = (
    (ORIGIN, {"unit": CODE_POINTS, "newline": LF, "bom": False, "end": EXCLUSIVE}, 7.5),
    ("nvivo", {"unit": UTF16, "newline": CRLF, "bom": False, "end": EXCLUSIVE}, 4.5),
    ("qualcoder", {"unit": CODE_POINTS, "end": EXCLUSIVE}, 4.0),
    ("qualitative coding", {"unit": CODE_POINTS, "end": EXCLUSIVE}, 4.0),
    ("", {"end": EXCLUSIVE}, 2.9),
)
"""How programs are known to count, by how their name begins, and what that weighs.

The standard can be read as if the end were inclusive; no program was found that does.
"""

_DOUBLED = 5.0
"""How much rarer it is that newlines were counted as two though the text in the file has LF."""

_MOST_QUOTED_WRONG = 0.2
_BETTER_THAN_CHANCE = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says of how positions were counted: the words of `MODES`, comma-separated.

    >>> Asked("utf16, inclusive").allows(Reading(unit=UTF16, end=INCLUSIVE))
    True
    >>> Asked("utf-8").readings()
    Traceback (most recent call last):
    ...
    qualkit.errors.ParameterError: the offsets 'utf-8'; expected words such as \
utf16,crlf,no-bom,exclusive (codepoints, utf16, lf, crlf, mixed, bom, no-bom, exclusive, inclusive)
    """

    words: str = ""

    def settled(self) -> dict[str, object]:
        """What the words settle; a word that is none, or two that differ, are refused."""
        found: dict[str, object] = {}
        for word in filter(None, (part.strip().lower() for part in self.words.split(","))):
            if word not in MODES:
                near = nearest_name(word, MODES)
                known = f"words such as utf16,crlf,no-bom,exclusive ({', '.join(MODES)})"
                repair = f"did you mean {near}?" if near else ""
                raise ParameterError(f"the offsets {word!r}", expected=known, repair=repair)
            name, value = MODES[word]
            if found.setdefault(name, value) != value:
                raise ParameterError(f"the offsets {self.words!r} say two things of one")
        return found

    def readings(self) -> tuple[Reading, ...]:
        """The readings that are left."""
        settled = self.settled()
        return tuple(each for each in READINGS if _has(each, settled))

    def allows(self, reading: Reading) -> bool:
        """Whether `reading` is among them."""
        return _has(reading, self.settled())


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Readings that put every selection alike, where they do, and how well that fits.

    ``fits`` is what the text says, ``habit`` what the program is known for.
    """

    readings: tuple[Reading, ...]
    starts: Ints
    ends: Ints
    fits: float
    habit: float = 0.0

    @property
    def score(self) -> float:
        """Both together: the logarithm of how likely it is."""
        return self.fits + self.habit


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What came of a text: the placings from the best on, whether the first is chosen, and why.

    ``telling`` counts the selections that can tell how positions were counted.
    """

    name: str
    origin: str
    raw: RawText
    placings: tuple[Placing, ...]
    fit: Fit
    selections: int
    telling: int
    is_certain: bool
    reason: str
    chance: float
    evidence: Evidence

    @property
    def best(self) -> Placing:
        """The first placing."""
        return self.placings[0]

    @property
    def reading(self) -> str:
        """The reading of the best, as far as it matters for the text."""
        return self.raw.told(self.best.readings[0])

    @property
    def margin(self) -> float | None:
        """How much better the best is than all others together; None where there is no other."""
        if len(self.placings) < 2:
            return None
        return self.placings[0].score - _rivals(self.placings)


def choose(
    name: str, raw: RawText, spots: Spots, names: Sequence[str], *, origin: str, asked: Asked
) -> Choice:
    """The reading that the evidence in one text speaks for.

    Parameters
    ----------
    name : str
        The source's name, for messages.
    raw : RawText
        Its text as the file has it.
    spots : Spots
        The positions of its selections.
    names : sequence of str
        Their names.
    origin : str
        The program that wrote the file.
    asked : Asked
        What a person says.
    """
    evidence = Evidence(raw.text, names)
    placed = _placed(raw, spots, asked.readings())
    telling = _telling(spots, [(starts, ends) for starts, ends, _ in placed])
    raw.forget()
    placings = _placings(raw, placed, evidence, telling, origin)
    best, n = placings[0], int(telling.sum())
    fit = evidence.fit(best.starts, best.ends)
    is_alone = len(placings) == 1
    needed = MARGIN + (_FOR_FEW / max(n, 1) if len(placings) > 2 else 0)
    is_better = is_alone or best.score - _rivals(placings) >= needed
    choice = Choice(
        name=name,
        origin=origin,
        raw=raw,
        placings=placings,
        fit=fit,
        selections=len(spots.starts),
        telling=n,
        is_certain=n > 0 and (is_alone or (is_better and _is_fit(fit, n, evidence.chance()))),
        reason="",
        chance=evidence.chance(),
        evidence=evidence,
    )
    return replace(choice, reason=_reason(choice))


_Placed = tuple[Ints, Ints, list[Reading]]


def _placed(raw: RawText, spots: Spots, readings: Sequence[Reading]) -> list[_Placed]:
    """Where the readings put the selections: each place once, with the readings that do."""
    alike: dict[Reading, list[Reading]] = defaultdict(list)
    for reading in readings:
        alike[raw.effective(reading)].append(reading)
    groups: dict[tuple[bytes, bytes], _Placed] = {}
    for reading, same in alike.items():
        starts, ends = raw.placed(reading, spots)
        group = groups.setdefault((starts.tobytes(), ends.tobytes()), (starts, ends, []))
        group[2].extend(same)
    return list(groups.values())


def _telling(spots: Spots, placed: Sequence[tuple[Ints, Ints]]) -> NDArray[np.bool_]:
    """The selections that can tell: that some reading puts in the text, and that are not empty."""
    sound = np.zeros(len(spots.starts), dtype=bool)
    for starts, ends in placed:
        sound |= (starts >= 0) & (ends > starts)
    return sound & (spots.ends > spots.starts)


def _rivals(placings: Sequence[Placing]) -> float:
    """The score of all placings but the first, taken together."""
    return float(np.logaddexp.reduce([placing.score for placing in placings[1:]]))


def _placings(
    raw: RawText,
    placed: Sequence[_Placed],
    evidence: Evidence,
    telling: NDArray[np.bool_],
    origin: str,
) -> tuple[Placing, ...]:
    """The different placings, the best first."""
    differs = _differing([(starts, ends) for starts, ends, _ in placed])
    among = np.flatnonzero(differs & telling)
    found = [
        Placing(
            readings=tuple(same),
            starts=starts,
            ends=ends,
            fits=evidence.score(starts, ends, among),
            habit=max(_habit(each, origin, raw) for each in same),
        )
        for starts, ends, same in placed
    ]
    return tuple(sorted(found, key=lambda placing: -placing.score))


def _differing(placed: Sequence[tuple[Ints, Ints]]) -> NDArray[np.bool_]:
    """Which selections not all placings put alike."""
    first, last = placed[0]
    differs = np.zeros(len(first), dtype=bool)
    for starts, ends in placed[1:]:
        differs |= (starts != first) | (ends != last)
    return differs


def _is_fit(fit: Fit, n: int, chance: float) -> bool:
    if fit.quoted and fit.matched >= (1 - _MOST_QUOTED_WRONG) * fit.quoted:
        return True
    return fit.clean >= 2 * n * _expected(chance)


def _expected(chance: float) -> float:
    """The share of edges on words that a right reading has at least."""
    return chance + _BETTER_THAN_CHANCE * (1 - chance)


def _habit(reading: Reading, origin: str, raw: RawText) -> float:
    told = origin.strip().lower()
    known = [(says, weight) for begin, says, weight in _HABITS if told.startswith(begin)]
    habit = max((weight for says, weight in known if _has(reading, says)), default=0.0)
    return habit - _DOUBLED if raw.doubles(reading) else habit


def _has(reading: Reading, settled: dict[str, object]) -> bool:
    return all(getattr(reading, name) == value for name, value in settled.items())


def _reason(choice: Choice) -> str:
    fit = choice.fit
    parts = [f"{fit.clean} of {2 * choice.selections} edges on words"]
    if fit.quoted:
        parts.append(f"{fit.matched} of {fit.quoted} quotes found there")
    if len(choice.placings) == 1:
        parts.append("no other reading puts them elsewhere")
    doubled = choice.raw.doubles(choice.best.readings[0])
    told = "; newlines counted as two, though the text in the file has LF" if doubled else ""
    return ", ".join(parts) + told


def settle(choices: Sequence[Choice]) -> list[Choice]:
    """Decide what is open by what the texts of the file say together, where that leaves one.

    One program wrote them all: a text that hardly speaks for another reading than the rest follows
    them too. Many texts with a selection each may say together what none says alone.
    """
    common = _common(choices) or _common([choice for choice in choices if choice.is_certain])
    return [_settled(choice, common) for choice in choices] if common else list(choices)


def _common(choices: Sequence[Choice]) -> set[Reading]:
    """The readings that fit all these texts together best; none where nothing tells them apart."""
    totals: dict[Reading, float] = defaultdict(float)
    for choice in choices:
        for placing in choice.placings:
            for reading in placing.readings:
                totals[reading] += placing.fits
    for reading in totals:
        totals[reading] += min(_habit(reading, each.origin, each.raw) for each in choices)
    groups: dict[float, set[Reading]] = defaultdict(set)
    for reading, total in totals.items():
        groups[round(total, 6)].add(reading)
    if len(groups) < 2:
        return set()
    best, *rest = sorted(groups, reverse=True)
    n = sum(choice.telling for choice in choices)
    is_better = best - float(np.logaddexp.reduce(rest)) >= MARGIN + _FOR_FEW / max(n, 1)
    return groups[best] if is_better and _fit_together(choices, groups[best]) else set()


def _fit_together(choices: Sequence[Choice], common: set[Reading]) -> bool:
    """Whether the texts fit these readings far better than chance."""
    clean = wanted = 0.0
    for choice in choices:
        placing = next(each for each in choice.placings if common & set(each.readings))
        is_best = placing is choice.best
        fit = choice.fit if is_best else choice.evidence.fit(placing.starts, placing.ends)
        clean += fit.clean
        wanted += 2 * choice.telling * _expected(choice.chance)
    return clean >= wanted


def _settled(choice: Choice, common: set[Reading]) -> Choice:
    if common & set(choice.best.readings) and choice.is_certain:
        return choice
    left = [placing for placing in choice.placings if common & set(placing.readings)]
    if len(left) != 1 or choice.best.fits - left[0].fits >= 2 * MARGIN:
        return choice
    (best,) = left
    same = tuple(reading for reading in best.readings if reading in common)
    others = tuple(placing for placing in choice.placings if placing is not best)
    settled = replace(
        choice,
        placings=(replace(best, readings=same), *others),
        fit=choice.evidence.fit(best.starts, best.ends),
        is_certain=True,
    )
    return replace(settled, reason=f"{_reason(settled)}; as in the file's other texts")


def refuse_even(choices: Sequence[Choice], source: str) -> None:
    """Raise where a reading is not certain; the message names the readings and the option.

    Raises
    ------
    ReadError
        Naming the first such text.
    """
    doubtful = [choice for choice in choices if choice.telling and not choice.is_certain]
    if not doubtful:
        return
    first = doubtful[0]
    told = [first.raw.told(placing.readings[0]) for placing in first.placings[:3]]
    more = f" (and in {len(doubtful) - 1} more texts)" if len(doubtful) > 1 else ""
    words = ",".join(_words(first))
    raise ReadError(
        f"{source}: nothing tells how the {first.selections} selections in {first.name[:60]!r}"
        f" were counted{more}: {' | '.join(told)} fit alike or badly ({first.reason})",
        repair=f"say how the program counts, as in --offsets {words}",
    )


def _words(choice: Choice) -> list[str]:
    """The words of the best reading that differ from those of its rivals."""
    best = choice.best.readings[0]
    words = []
    for word, (name, value) in MODES.items():
        others = {getattr(placing.readings[0], name) for placing in choice.placings}
        if getattr(best, name) == value and len(others) > 1:
            words.append(word)
    return words or ["exclusive"]
